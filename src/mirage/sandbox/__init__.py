"""Genuine Debian programs on the attacker's view, mounted by FUSE, in a cell of namespaces from which nothing leads out."""
