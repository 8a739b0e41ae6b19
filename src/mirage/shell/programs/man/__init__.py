"""man: pages of the manual, found, set as groff sets them on a terminal, and shown by the pager."""
