"""The style sheet of the company's web application: an author's hand, rules of its pages, and components that came along."""
