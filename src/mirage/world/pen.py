"""Many files in one transaction, each with the owner, mode and times that the world gives it.

The world writes what always was there, or what daemons of the pretended machine write: nobody's permissions are asked, and
the time of a change is not now but when it happened. One transaction also means that a machine is born whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from errno import EDQUOT, EIO, ENOSPC, EROFS
from random import Random
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import TypeVar

from mirage.vfs import contents, tree
from mirage.vfs.core import Work
from mirage.vfs.layered import Layered
from mirage.vfs.records import Inode
from mirage.vfs.types import ROOT

T = TypeVar("T")
LOST = {ENOSPC, EDQUOT, EIO, EROFS}  # why a disk does not take it


def together(fs: Layered, work: Callable[[Pen], T]) -> T:
    """Run work with a pen, in one transaction on the top layer. It may be run again, so it has no side effect of its own."""
    return fs._core.commit(lambda txn: work(Pen(txn)))


def jot(fs: Layered, work: Callable[[Pen], object]) -> None:
    """As `together`, for daemons that go on where the disk does not take what they note: it is lost, here as on any machine."""
    try:
        together(fs, work)
    except OSError as error:
        if error.errno not in LOST:
            raise


class Pen:
    """Writes by path inside one transaction. Paths are absolute, without symlinks on the way except those that exist."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.pace: Random | None = None  # whether time passes from file to file
        self._root = work.core.root
        self._heads: dict[bytes, int] = {}  # directories that were found without a link on the way

    def at(self, time: int) -> None:
        """From here on, changes happened at this moment."""
        self.work.now = time

    def find(self, path: bytes) -> int | None:
        """The inode of a path, following links on the way but not at the end."""
        head, _, name = path.rpartition(b"/")
        directory = self._heads.get(head)
        if directory is None or not name:
            return self._find(path, 0)
        entry = self.work.name(directory, self.work.peek(directory), name)
        return entry[0] if entry is not None else None

    def _find(self, path: bytes, depth: int) -> int | None:
        ino, done = self._root, b""
        parts = [part for part in path.split(b"/") if part]
        for index, part in enumerate(parts):
            inode = self.work.peek(ino)
            if S_IFMT(inode.mode) == S_IFLNK:
                if depth > 10:
                    return None
                target = inode.target if inode.target[:1] == b"/" else done.rpartition(b"/")[0] + b"/" + inode.target
                return self._find(b"/".join([target, *parts[index:]]), depth + 1)
            if S_IFMT(inode.mode) != S_IFDIR:
                return None
            if not depth and index == len(parts) - 1:
                self._heads[path.rpartition(b"/")[0]] = ino
            entry = self.work.name(ino, inode, part)
            if entry is None:
                return None
            ino, done = entry[0], done + b"/" + part
        return ino

    def inode(self, path: bytes) -> Inode | None:
        """What is at a path; not to be changed."""
        ino = self.find(path)
        return None if ino is None else self.work.peek(ino)

    def files(self, path: bytes) -> list[tuple[bytes, Inode]]:
        """The regular files in a directory by name, with their inodes, which are not to be changed."""
        ino = self.find(path)
        if ino is None:
            return []
        entries = self.work.core.listing(self.work.txn, ino, self.work.peek(ino).born)
        return [(name, self.work.peek(child)) for _offset, name, child, kind in entries if kind == S_IFREG]

    def read(self, path: bytes, limit: int = 1 << 22) -> bytes:
        """The contents as they were before this transaction; b"" when there is no such file."""
        ino = self.find(path)
        return b"" if ino is None else contents.read(self.work.core, ino, 0, limit)

    def directory(self, path: bytes, mode: int = 0o755, uid: int = 0, gid: int = 0) -> int:
        """The directory, with those above it; one that is there keeps its owner and mode."""
        ino = self.find(path)
        if ino is not None:
            return ino
        head, _, name = path.rpartition(b"/")
        parent = self.directory(head) if head else self._root
        ino = tree.mkdir(self.work, parent, name, mode & 0o1777, ROOT)
        self._own(ino, S_IFDIR | mode, uid, gid)
        return ino

    def open_up(self, path: bytes, mode: int, uid: int = 0, gid: int = 0) -> None:
        """A directory of this mode and these owners, whether it was there or not."""
        self._own(self.directory(path, mode, uid, gid), S_IFDIR | mode, uid, gid)

    def file(self, path: bytes, data: bytes, mode: int = 0o644, uid: int = 0, gid: int = 0) -> int:
        """A regular file with these contents and no others, owned so; its directories are made."""
        if self.pace is not None:
            self.work.now += self.pace.randrange(2_000_000, 700_000_000)
        ino = self.find(path)
        if ino is None:
            head, _, name = path.rpartition(b"/")
            ino = tree.create(self.work, self.directory(head) if head else self._root, name, mode & 0o777, ROOT)
        else:
            contents.truncate(self.work, ino, 0, ROOT)
        contents.write(self.work, ino, 0, data, False, ROOT)
        inode = self._own(ino, S_IFREG | mode, uid, gid)
        inode.mtime = inode.ctime = inode.atime = inode.btime = self.work.now  # as who writes a file anew beside the old one
        return ino

    def patch(self, path: bytes, offset: int, data: bytes) -> None:
        """Overwrite a part of a file that is there (lastlog, utmp); nothing happens where there is none."""
        ino = self.find(path)
        if ino is not None and S_IFMT(self.work.peek(ino).mode) == S_IFREG:
            contents.write(self.work, ino, offset, data, False, ROOT)

    def append(self, path: bytes, data: bytes) -> None:
        """Add to the end of a file that is there, as a daemon with O_APPEND does."""
        ino = self.find(path)
        if ino is not None:
            self.append_to(ino, data)

    def append_to(self, ino: int, data: bytes) -> None:
        """The same to an inode that was found; nothing happens where it is no regular file."""
        if S_IFMT(self.work.peek(ino).mode) == S_IFREG:
            contents.write(self.work, ino, 0, data, True, ROOT)

    def link(self, path: bytes, target: bytes) -> None:
        """A symbolic link; whatever has the name makes way."""
        head, _, name = path.rpartition(b"/")
        self.remove(path)
        tree.symlink(self.work, self.directory(head) if head else self._root, name, target, ROOT)

    def remove(self, path: bytes) -> None:
        """Unlink what is no directory."""
        head, _, name = path.rpartition(b"/")
        if self.find(path) is not None:
            parent = self.find(head) if head else self._root
            if parent is not None:
                tree.unlink(self.work, parent, name, ROOT)

    def remove_directory(self, path: bytes) -> None:
        """An empty one."""
        head, _, name = path.rpartition(b"/")
        parent = self.find(head)
        if parent is not None and self.find(path) is not None:
            self._heads.clear()
            tree.rmdir(self.work, parent, name, ROOT)

    def node(self, path: bytes, mode: int, uid: int = 0, gid: int = 0, rdev: int = 0) -> None:
        """A device, fifo or socket."""
        head, _, name = path.rpartition(b"/")
        ino = tree.mknod(self.work, self.directory(head) if head else self._root, name, mode, rdev, ROOT)
        self._own(ino, mode, uid, gid)

    def chown(self, path: bytes, uid: int, gid: int, mode: int | None = None) -> None:
        ino = self.find(path)
        if ino is not None:
            inode = self.work.peek(ino)
            self._own(ino, inode.mode if mode is None else S_IFMT(inode.mode) | mode, uid, gid)

    def touch(self, path: bytes) -> None:
        """Set the times to the moment of the pen."""
        ino = self.find(path)
        if ino is not None:
            inode = self.work.own(ino)
            inode.mtime = inode.ctime = self.work.now

    def dated(self, ino: int, made: int, moved: int = 0) -> None:
        """When a file was made, and when it was renamed last."""
        inode = self.work.own(ino)
        inode.btime, inode.ctime = made, max(inode.ctime, moved)

    def settle(self) -> None:
        """Directories of the image that were written in are no older than what came into them later."""
        core = self.work.core
        for ino, inode in self.work.dirty.items():
            if S_IFMT(inode.mode) == S_IFDIR and ino <= core.last:
                below = core.image(ino)
                if below is not None:
                    inode.mtime, inode.ctime = max(inode.mtime, below.mtime), max(inode.ctime, below.ctime)

    def _own(self, ino: int, mode: int, uid: int, gid: int) -> Inode:
        inode = self.work.own(ino)
        inode.mode, inode.uid, inode.gid = mode, uid, gid
        return inode
