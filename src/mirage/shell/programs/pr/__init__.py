"""pr: see program.py."""
