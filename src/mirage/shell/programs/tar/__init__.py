"""tar 1.34: the command line, archives read, archives written."""
