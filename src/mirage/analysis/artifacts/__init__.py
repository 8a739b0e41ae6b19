"""Captured files, looked at and never run: what they are, what is packed in them, what they name, which YARA rules they match."""
