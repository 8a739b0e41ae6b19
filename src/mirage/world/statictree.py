"""A small immutable tree in memory: what lies at the bottom of the machine's tmpfs mounts (/dev, /run) before visitors write."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK

from mirage.vfs.types import Dirent, Stat


@dataclass(slots=True)
class Leaf:
    """One inode of the tree. `mode` carries the S_IF bits; times in nanoseconds."""

    mode: int
    uid: int = 0
    gid: int = 0
    rdev: int = 0
    data: bytes = b""  # contents, or a link's target
    mtime: int = 0
    children: dict[bytes, int] = field(default_factory=dict)
    parent: int = 0
    name: bytes = b""


class StaticTree:
    """A `Lower`. Inode numbers count up from `root` in the order in which files are added, as tmpfs gives them."""

    def __init__(self, moment: int, *, root: int = 1, mode: int = 0o755) -> None:
        self.root = root
        self.last = root
        self._moment = moment
        self._leaves: dict[int, Leaf] = {root: Leaf(S_IFDIR | mode, mtime=moment, parent=root)}

    def add(self, path: bytes, leaf: Leaf) -> int:
        """Put a leaf at a path whose parent exists; a name that is there already keeps its leaf."""
        head, _, name = path.rpartition(b"/")
        parent = self._find(head)
        directory = self._leaves[parent]
        if name in directory.children:
            return directory.children[name]
        self.last += 1
        leaf.parent, leaf.name, leaf.mtime = parent, name, leaf.mtime or self._moment
        self._leaves[self.last] = leaf
        directory.children[name] = self.last
        directory.mtime = max(directory.mtime, leaf.mtime)
        return self.last

    def directory(self, path: bytes, mode: int = 0o755, uid: int = 0, gid: int = 0, mtime: int = 0) -> None:
        self.add(path, Leaf(S_IFDIR | mode, uid, gid, mtime=mtime))

    def file(self, path: bytes, data: bytes = b"", mode: int = 0o644, uid: int = 0, gid: int = 0, mtime: int = 0) -> None:
        self.add(path, Leaf(S_IFREG | mode, uid, gid, data=data, mtime=mtime))

    def link(self, path: bytes, target: bytes, mtime: int = 0) -> None:
        self.add(path, Leaf(S_IFLNK | 0o777, data=target, mtime=mtime))

    def devices(self) -> Iterator[tuple[bytes, int, int]]:
        """Path, mode and number of each device's node."""
        for leaf in self._leaves.values():
            if S_IFMT(leaf.mode) in (S_IFCHR, S_IFBLK):
                parts, above = [leaf.name], leaf.parent
                while above != self.root:
                    parts.append(self._leaves[above].name)
                    above = self._leaves[above].parent
                yield b"/".join(reversed(parts)), leaf.mode, leaf.rdev

    def device(self, path: bytes, kind: str, major: int, minor: int, mode: int = 0o600, uid: int = 0, gid: int = 0) -> None:
        self.add(path, Leaf((S_IFBLK if kind == "b" else S_IFCHR) | mode, uid, gid, os.makedev(major, minor)))

    def socket(self, path: bytes, mode: int = 0o666, uid: int = 0, gid: int = 0, mtime: int = 0) -> None:
        self.add(path, Leaf(S_IFSOCK | mode, uid, gid, mtime=mtime))

    def fifo(self, path: bytes, mode: int = 0o600, uid: int = 0, gid: int = 0, mtime: int = 0) -> None:
        self.add(path, Leaf(S_IFIFO | mode, uid, gid, mtime=mtime))

    def _find(self, path: bytes) -> int:
        ino = self.root
        for part in path.split(b"/"):
            if part:
                ino = self._leaves[ino].children[part]
        return ino

    # ---- vfs.lower.Lower

    def lookup(self, directory: int, name: bytes) -> int | None:
        return self._leaves[directory].children.get(name)

    def stat(self, ino: int) -> Stat:
        leaf = self._leaves[ino]
        kind = S_IFMT(leaf.mode)
        nlink, size = 1, len(leaf.data)
        if kind == S_IFDIR:
            nlink = 2 + sum(S_IFMT(self._leaves[child].mode) == S_IFDIR for child in leaf.children.values())
            size = 20 * (len(leaf.children) + 2)  # BOGO_DIRENT_SIZE, mm/shmem.c
        blocks = -(-size // 4096) * 8 if kind == S_IFREG else 0
        return Stat(
            0, ino, leaf.mode, nlink, leaf.uid, leaf.gid, leaf.rdev, size, 4096, blocks,
            leaf.mtime, leaf.mtime, leaf.mtime, leaf.mtime,
        )  # fmt: skip

    def readdir(self, ino: int) -> Sequence[Dirent]:
        leaf = self._leaves[ino]
        if S_IFMT(leaf.mode) != S_IFDIR:
            raise KeyError(ino)
        newest_first = reversed(leaf.children.items())  # tmpfs lists what was made last first
        return [Dirent(name, child, S_IFMT(self._leaves[child].mode), at) for at, (name, child) in enumerate(newest_first, 3)]

    def where(self, directory: int) -> tuple[int, bytes]:
        leaf = self._leaves[directory]
        return leaf.parent, leaf.name

    def readlink(self, ino: int) -> bytes:
        return self._leaves[ino].data

    def read(self, ino: int, offset: int, size: int) -> bytes:
        return self._leaves[ino].data[offset : offset + size]

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        return {}
