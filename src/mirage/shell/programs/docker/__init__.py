"""docker (docker.io 20.10.24 of Debian 12) as root types it on the machine itself: what the daemon's files say is there."""
