"""busybox 1.35.0 of Debian: one program that is many: an applet is the program of its name; wget, tftp, ftpget are its own."""
