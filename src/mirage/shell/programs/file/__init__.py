"""file 5.44: what kind of file each one is."""
