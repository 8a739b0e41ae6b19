"""Command lines: read as a shell would read them, and matched with rules about what programs do."""
