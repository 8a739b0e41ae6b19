"""Lists of words from which an installation's names are drawn."""
