"""What the clients of MariaDB 10.11 share: their options, who is let in, and how an answer is printed."""
