"""What systemd has loaded and in which state it is, for the programs that ask it (systemctl, loginctl, systemd-cgls)."""
