"""The web gateway: nginx 1.22.1 as Debian 12 sets it up, to the byte, over the same files as every other gateway."""
