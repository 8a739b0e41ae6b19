"""sshd (OpenSSH 9.2p1) called by hand, as init scripts and installers call it; chsh (shadow 4.13)."""
