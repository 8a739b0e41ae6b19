"""ss (iproute2 6.1.0): sockets, in columns that are as wide as what is in them and, on a terminal, fill its width."""
