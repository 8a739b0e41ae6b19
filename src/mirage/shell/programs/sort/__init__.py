"""sort (coreutils 9.1)."""
