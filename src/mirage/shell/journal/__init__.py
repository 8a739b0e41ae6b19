"""The journal (systemd 252) as it would stand beside the logs: entries, whose they are, how they are shown."""
