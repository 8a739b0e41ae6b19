"""A directory of a file system as the root of a mount of its own (mount --bind): the same inodes, seen from there on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from mirage.vfs.filesystem import FileSystem


class _Bound:
    """Answers as the file system below it does, but for its root. A directory that it resolves is remembered by nobody."""

    def __init__(self, fs: FileSystem, root: int) -> None:
        self._fs = fs
        self.root = root

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fs, name)

    def stamp(self) -> int:
        return -1


def bound(fs: FileSystem, root: int) -> FileSystem:
    """See the module. The root of the file system itself gives that file system."""
    return fs if root == fs.root else cast("FileSystem", _Bound(fs, root))
