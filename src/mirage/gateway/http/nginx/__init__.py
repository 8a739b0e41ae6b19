"""HTTP/1 as nginx 1.22.1 speaks it (Debian 1.22.1-9+deb12u11, src/http of its source): sans-IO, bytes in and actions out."""
