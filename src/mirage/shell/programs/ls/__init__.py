"""ls, dir and vdir (coreutils 9.1): settings, then entries, then how they are shown."""
