"""What a web request attempts: pure functions from a request to findings."""
