"""php (8.2): what it says of itself, and of what it can not run."""
