"""The pretended machine: one persona, one identity, and every fact that a program can ask of them."""
