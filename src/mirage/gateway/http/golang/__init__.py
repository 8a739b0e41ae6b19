"""Servers written in Go as their net/http answers them (go1.19.8, of Debian 12's docker.io; later ones where a site says so)."""
