"""sed (GNU sed 4.9)."""
