"""The immutable tree under all layers, by inode: what an image gives the file system, and nothing that knows of images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from mirage.vfs.types import Dirent, Stat


class Lower(Protocol):
    """A tree that never changes while it is open. Inode numbers run from `root` (256) to `last`, without promise of no gap.

    A number that is not there raises KeyError. Nothing here judges permissions or moves an access time.
    """

    @property
    def root(self) -> int: ...

    @property
    def last(self) -> int:
        """The highest inode number in use; new files get numbers above it."""

    def lookup(self, directory: int, name: bytes) -> int | None:
        """The inode of a name; None when the directory has no such name (or is no directory)."""

    def stat(self, ino: int) -> Stat:
        """`dev` may be 0. A directory shows nlink = 2 + subdirectories and the size that its kind of file system gives it."""

    def readdir(self, ino: int) -> Sequence[Dirent]:
        """All names but . and .., by rising offset; offsets are at least 3 and fit in 32 bits. Not a directory: KeyError."""

    def where(self, directory: int) -> tuple[int, bytes]:
        """Parent and name of a directory; the root is its own parent, with an empty name."""

    def readlink(self, ino: int) -> bytes: ...

    def read(self, ino: int, offset: int, size: int) -> bytes:
        """At most size bytes of a regular file; fewer only at its end."""

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        """Full names (`security.capability`) and values."""


@runtime_checkable
class Retold(Lower, Protocol):
    """A tree whose inodes and names are another one's: only the bytes of some files are its own."""

    @property
    def original(self) -> Lower: ...
