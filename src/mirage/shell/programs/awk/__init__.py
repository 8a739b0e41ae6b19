"""awk: mawk 1.3.4, the language from words to output."""
