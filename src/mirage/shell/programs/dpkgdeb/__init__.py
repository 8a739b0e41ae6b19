"""dpkg-deb (dpkg 1.21.22): what is in an archive, and one made of a directory."""
