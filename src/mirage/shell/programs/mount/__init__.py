"""mount and umount (util-linux 2.38.1): the list, and what can be mounted on a pretended machine: tmpfs, proc, binds, other options."""
