"""A part of a file system, from one of its directories down, as a mount of its own: what `mount --bind` shows, and, with a device and
a disk of its own, a small tmpfs whose files lie in another's layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from mirage.vfs.types import ROOT, Cred, Stat, StatFs

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


class _Part(_Bound):
    def __init__(self, fs: FileSystem, root: int, dev: int, disk: StatFs) -> None:
        super().__init__(fs, root)
        self.dev = dev
        self._disk = disk

    def stat(self, ino: int, cred: Cred = ROOT) -> Stat:
        return replace(self._fs.stat(ino, cred), dev=self.dev)

    def statfs(self) -> StatFs:
        return self._disk


def bound(fs: FileSystem, root: int) -> FileSystem:
    """The same inodes, seen from there on. The root of the file system itself gives that file system."""
    return fs if root == fs.root else cast("FileSystem", _Bound(fs, root))


def part(fs: FileSystem, root: int, dev: int, disk: StatFs) -> FileSystem:
    """The same, with a device and a disk of its own."""
    return cast("FileSystem", _Part(fs, root, dev, disk))
