"""at, batch, atq and atrm: see program.py."""
