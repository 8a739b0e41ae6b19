"""A directory that was read, and its names looked at one after the other from there, as fts(3) does with openat(2) and fstatat(2).

A walk of a whole disk asks for every name once: by its path each would be walked anew, and by its name be looked up again though the
directory has just told its inode. Both are spared for as long as no name anywhere leads elsewhere than when the directory was read.
"""

from __future__ import annotations

from errno import ENOENT

from mirage.vfs.layered import Layered
from mirage.vfs.openfile import OpenFile
from mirage.vfs.permissions import permits
from mirage.vfs.types import X_OK, Dirent, Stat, fault
from mirage.vfs.view import Node, View


class Listing:
    """`entries` by rising offset, without . and .. ; the directory may be closed from here on. OSError of getdents(2)."""

    __slots__ = ("_cred", "_directory", "_told", "_view", "entries")

    def __init__(self, view: View, opened: OpenFile) -> None:
        self._view, self._directory, self._cred = view, opened.node, opened.cred
        fs = opened.node.fs
        self._told = fs.outline() if isinstance(fs, Layered) and permits(opened.stat(), X_OK, opened.cred) else None
        self.entries: list[Dirent] = opened.listdir()

    def lstat(self, entry: Dirent) -> Stat:
        """fstatat(2) with AT_SYMLINK_NOFOLLOW; OSError when the name has gone since, or may not be looked up."""
        node = self._known(entry) or self._view.step(self._directory, entry.name, self._cred)
        if node is None:
            raise fault(ENOENT)
        return node.fs.stat(node.ino, self._cred)

    def _known(self, entry: Dirent) -> Node | None:
        fs = self._directory.fs
        if not isinstance(fs, Layered) or fs.outline() != self._told:
            return None
        return self._view.surface(Node(self._directory.mount, entry.ino))


Place = tuple[Listing, Dirent]  # where a walk found a name, until it looks at it
