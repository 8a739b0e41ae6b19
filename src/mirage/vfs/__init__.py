"""POSIX written once, over a transactional store: inodes, names, permissions, contents, layers and mounts."""
