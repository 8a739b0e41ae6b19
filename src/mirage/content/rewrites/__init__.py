"""The application once more, as somebody of the company began it in his home and seldom ended it: with classes, in Python, or for Node."""
