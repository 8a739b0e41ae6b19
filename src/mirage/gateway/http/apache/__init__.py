"""Apache 2.4 of Debian 12 as it answers with Debian's configuration; recorded from apache2 2.4.71-1~deb12u1."""
