"""A small transactional key-value interface, and its engines: memory, LMDB, Redis."""
