"""The vfs as a kernel file system: the FUSE protocol, spoken to /dev/fuse directly."""
