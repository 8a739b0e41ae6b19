"""A file system with one more directory in its root, that no listing shows and only who knows its name finds: a place to mount on.

It has an inode of its own: a kernel knows a directory by one name only, and one that stands elsewhere too would bring its mounts
there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from errno import ENOENT, EPERM
from stat import S_IFDIR, S_IFMT, S_IFSOCK
from typing import TYPE_CHECKING, Any

from mirage.vfs.attributes import LATEST
from mirage.vfs.types import ROOT, Cred, Stat, fault

if TYPE_CHECKING:
    from mirage.base.clock import Clock
    from mirage.state.api import Store
    from mirage.vfs.layered import Layered
    from mirage.vfs.touched import Subscriber

INODE = (1 << 62) + 7  # no file system of ours counts that far


class Hiding:
    """A `FileSystem` that is another one, but for that directory. `name` is looked up in the root."""

    def __init__(self, fs: Any, name: bytes) -> None:
        self._fs = fs
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fs, name)

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        if name == self._name and parent == self._fs.root:
            return INODE
        found: int = self._fs.lookup(parent, name, cred)
        return found

    def stat(self, ino: int, cred: Cred = ROOT) -> Stat:
        if ino == INODE:
            return Stat(self._fs.dev, INODE, S_IFDIR | 0o555, 2, 0, 0, 0, 0, 4096, 0, 0, 0, 0, 0)
        found: Stat = self._fs.stat(ino, cred)
        return found

    def kind(self, ino: int) -> int:
        found: int = S_IFDIR if ino == INODE else self._fs.kind(ino)
        return found

    def access(self, ino: int, mask: int, cred: Cred) -> None:
        if ino != INODE:
            self._fs.access(ino, mask, cred)


class HidingLayer(Hiding):
    """The same over a layer, which tells of its changes (`fuse.volume.Telling`)."""

    _fs: Layered

    @property
    def unwatched(self) -> Layered:
        return self._fs.unwatched

    @property
    def store(self) -> Store:
        return self._fs.store

    def subscribe(self, subscriber: Subscriber, *, listens: bool = True) -> None:
        self._fs.subscribe(subscriber, listens=listens)

    def unsubscribe(self, subscriber: Subscriber) -> None:
        self._fs.unsubscribe(subscriber)

    def stamp(self) -> int:
        return self._fs.stamp()

    def apart(self, other: HidingLayer) -> Callable[[int], bool]:
        return self._fs.apart(other._fs)

    @property
    def clock(self) -> Clock:
        return self._fs.clock

    def noted_until(self, ino: int) -> int:
        return LATEST if ino == INODE else self._fs.noted_until(ino)


class Bound(HidingLayer):
    """Where a socket that is bound in that directory is the one of its name that lies somewhere in the layer already.

    A socket of the file system is an inode that a program listens at; bound in its own place, it would have to be made anew.
    """

    def __init__(self, fs: Any, name: bytes, places: Mapping[bytes, Sequence[bytes]]) -> None:
        """`places`: by a socket's name, the names that lead to it from the root."""
        super().__init__(fs, name)
        self._places = places

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        if parent == INODE:
            raise fault(ENOENT)
        return super().lookup(parent, name, cred)

    def mknod(self, parent: int, name: bytes, mode: int, rdev: int, cred: Cred) -> int:
        if parent == INODE:
            ino: int = self._fs.root
            for step in self._places.get(name, (name,)):
                ino = self._fs.lookup(ino, step, ROOT)
            if S_IFMT(self._fs.stat(ino, ROOT).mode) != S_IFSOCK:
                raise fault(EPERM)
            return ino
        return self._fs.mknod(parent, name, mode, rdev, cred)
