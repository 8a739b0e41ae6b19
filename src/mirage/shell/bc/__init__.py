"""bc's language (GNU bc 1.07.1): numbers of any length with a scale, and programs of one line."""
