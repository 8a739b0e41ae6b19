"""A file system's state of one moment, in memory, as an immutable tree under other layers: small images, and tests of layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG

from msgspec.structs import replace

from mirage.vfs.filesystem import FileSystem
from mirage.vfs.types import ROOT, Dirent, Stat


@dataclass(slots=True)
class _File:
    stat: Stat
    data: bytes = b""
    xattrs: dict[bytes, bytes] = field(default_factory=dict)
    entries: dict[bytes, Dirent] = field(default_factory=dict)
    above: tuple[int, bytes] = (0, b"")


class Snapshot:
    """Implements `lower.Lower`."""

    def __init__(self, fs: FileSystem) -> None:
        """Read all of a file system; its inode numbers stay."""
        self.root = fs.root
        self._files: dict[int, _File] = {}
        self._take(fs, fs.root, (fs.root, b""))
        self.last = max(self._files)

    def _take(self, fs: FileSystem, ino: int, above: tuple[int, bytes]) -> None:
        if ino in self._files:
            return
        stat = fs.stat(ino)
        file = self._files[ino] = _File(stat, xattrs={name: fs.getxattr(ino, name, ROOT) for name in fs.listxattr(ino, ROOT)})
        kind = S_IFMT(stat.mode)
        if kind == S_IFREG:
            file.data = fs.read(ino, 0, stat.size)
        elif kind == S_IFLNK:
            file.data = fs.readlink(ino)
        elif kind == S_IFDIR:
            file.above = above
            for offset, entry in enumerate(fs.readdir(ino), 3):
                file.entries[entry.name] = replace(entry, offset=offset)
                self._take(fs, entry.ino, (ino, entry.name))
            subdirectories = sum(entry.type == S_IFDIR for entry in file.entries.values())
            file.stat = replace(stat, nlink=2 + subdirectories)

    def lookup(self, directory: int, name: bytes) -> int | None:
        file = self._files.get(directory)
        entry = file.entries.get(name) if file is not None else None
        return entry.ino if entry is not None else None

    def stat(self, ino: int) -> Stat:
        return self._files[ino].stat

    def readdir(self, ino: int) -> Sequence[Dirent]:
        file = self._files[ino]
        if S_IFMT(file.stat.mode) != S_IFDIR:
            raise KeyError(ino)
        return list(file.entries.values())

    def where(self, directory: int) -> tuple[int, bytes]:
        return self._files[directory].above

    def readlink(self, ino: int) -> bytes:
        return self._files[ino].data

    def read(self, ino: int, offset: int, size: int) -> bytes:
        return self._files[ino].data[offset : offset + size]

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        return self._files[ino].xattrs
