"""systemd-journald's own files: what they look like, and what the machine's log says in them."""
