"""The root of a cell's files, on record: what its programs do to names, and what they wrote when they have closed it.

Whose doing it is says the process that asked. A file's name is known from the last look at it: a kernel that has kept a name for long
opens it without asking again, and then only the bytes are on record. Bytes are kept a little later, by the event loop: who writes a
thousand files does not wait for it. Few bytes are taken along at once, as to hold a file that loses its name meanwhile costs more.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from errno import EACCES
from stat import S_IFDIR, S_ISVTX
from typing import TYPE_CHECKING, Any, TypeVar

from mirage.base.events import ArtifactCaptured, FileChanged
from mirage.sandbox.hiding import HidingLayer
from mirage.sandbox.policy import ARTIFACT
from mirage.vfs.permissions import may_reopen
from mirage.vfs.types import ROOT, Cred, fault
from mirage.world.traces import acting, report

if TYPE_CHECKING:
    from mirage.vfs.records import Inode
    from mirage.world.visit import Visit

T = TypeVar("T")

NAMES = 2048  # inodes whose names are kept, the latest ones
LINKED = 4096  # programs that are linked in one cell; further ones count as brought from outside
MOST = 256  # files at once whose bytes wait to be kept: who writes more at a time has the rest told without them
FEW = 4096  # bytes that are taken along
PAUSE = 0.01  # seconds between two


@dataclass(frozen=True, slots=True)
class Closed:
    """A file that was written and closed; `data`: its bytes, None: it is held until they are read."""

    handle: int
    visit: Visit
    path: bytes
    data: bytes | None


class Recording(HidingLayer):
    """The same file system. `who`: whose a process is."""

    def __init__(
        self, fs: Any, hidden: bytes, who: Callable[[int], Visit | None], *, is_linker: Callable[[int], bool], linked: set[int],
        protects: Callable[[int], int], before: Recording | None = None,
    ) -> None:  # fmt: skip
        """`is_linker`: whether a process is the image's; `linked`: inodes that it made, kept here.

        `protects`: fs.protected_regular, which the kernel below need not have, where a process's open(2) would make the file; else 0.
        `before`: what the same kernel had in its place, of which it has kept names.
        """
        super().__init__(fs, hidden)
        self._is_linker = is_linker
        self._linked = linked
        self._protects = protects
        self._who = who
        self._names: OrderedDict[int, tuple[int, bytes]] = before._names if before else OrderedDict()  # inode -> directory and name
        self._makers: dict[int, int] = {}  # of those: the process that made it, as far as one of a cell did
        self._writers: dict[int, tuple[int, Visit]] = {}  # by handle that is open for writing: inode, and who opened it
        self._written: dict[int, tuple[Inode, bytes] | None] = {}  # handle -> the file as one write left it, which wrote all of it
        self._told: set[int] = set()  # of those, which are on record as they are now
        self._closed: OrderedDict[tuple[int, bytes], Closed] = OrderedDict()  # by inode and name, as it was closed last
        self._is_keeping = False  # the loop will look at them
        self._loop = asyncio.get_running_loop()

    def _do(self, cred: Cred, change: Callable[..., T], *arguments: Any) -> T:
        """As the doing of whose process asks."""
        token = acting.set(self._who(cred.pid))
        try:
            return change(*arguments, cred)
        finally:
            acting.reset(token)

    def _remember(self, ino: int, parent: int, name: bytes) -> int:
        self._names[ino] = parent, name
        self._names.move_to_end(ino)
        if len(self._names) > NAMES:
            self._makers.pop(self._names.popitem(last=False)[0], None)
        return ino

    def _made(self, ino: int, parent: int, name: bytes, cred: Cred) -> int:
        self._makers[ino] = cred.pid
        return self._remember(ino, parent, name)

    # ---- names

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        return self._remember(super().lookup(parent, name, cred), parent, name)

    def create(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        ino = self._made(self._do(cred, self._fs.create, parent, name, mode), parent, name, cred)
        if self._is_linker(cred.pid) and len(self._linked) < LINKED:
            self._linked.add(ino)
        else:
            self._linked.discard(ino)  # a number may be another file's now
        return ino

    def mkdir(self, parent: int, name: bytes, mode: int, cred: Cred) -> int:
        return self._made(self._do(cred, self._fs.mkdir, parent, name, mode), parent, name, cred)

    def mknod(self, parent: int, name: bytes, mode: int, rdev: int, cred: Cred) -> int:
        return self._made(self._do(cred, self._fs.mknod, parent, name, mode, rdev), parent, name, cred)

    def symlink(self, parent: int, name: bytes, target: bytes, cred: Cred) -> int:
        return self._made(self._do(cred, self._fs.symlink, parent, name, target), parent, name, cred)

    def link(self, ino: int, parent: int, name: bytes, cred: Cred) -> None:
        self._do(cred, self._fs.link, ino, parent, name)

    def unlink(self, parent: int, name: bytes, cred: Cred) -> None:
        self._do(cred, self._fs.unlink, parent, name)

    def rmdir(self, parent: int, name: bytes, cred: Cred) -> None:
        self._do(cred, self._fs.rmdir, parent, name)

    def rename(self, parent: int, name: bytes, new_parent: int, new_name: bytes, flags: int, cred: Cred) -> None:
        self._do(cred, self._fs.rename, parent, name, new_parent, new_name, flags)
        for directory, named in ((parent, name), (new_parent, new_name)):
            with contextlib.suppress(OSError):  # of the first, only an exchange leaves something
                self._remember(self._fs.lookup(directory, named, ROOT), directory, named)

    # ---- what is said of files

    def chmod(self, ino: int, mode: int, cred: Cred) -> None:
        self._fs.chmod(ino, mode, cred)
        self._described("mode", ino, cred)

    def chown(self, ino: int, uid: int, gid: int, cred: Cred) -> None:
        self._fs.chown(ino, uid, gid, cred)
        if (uid, gid) != (-1, -1):
            self._described("owner", ino, cred)

    def utimens(self, ino: int, atime: int, mtime: int, cred: Cred) -> None:
        self._fs.utimens(ino, atime, mtime, cred)
        self._described("times", ino, cred)

    def setxattr(self, ino: int, name: bytes, value: bytes, flags: int, cred: Cred) -> None:
        self._fs.setxattr(ino, name, value, flags, cred)
        self._described("attributes", ino, cred)

    def removexattr(self, ino: int, name: bytes, cred: Cred) -> None:
        self._fs.removexattr(ino, name, cred)
        self._described("attributes", ino, cred)

    def setflags(self, ino: int, flags: int, cred: Cred) -> None:
        self._fs.setflags(ino, flags, cred)
        self._described("attributes", ino, cred)

    def _described(self, change: str, ino: int, cred: Cred) -> None:
        """What its maker says of a file belongs to the making: tar and dpkg say three things of each."""
        if self._makers.get(ino) == cred.pid or (visit := self._who(cred.pid)) is None:
            return
        path = self._fs.path(ino) if self._fs.kind(ino) == S_IFDIR else self._path(ino)
        if path:
            report(visit, FileChanged(change=change, path=path))

    # ---- bytes

    def hold(self, ino: int, flags: int = 0, cred: Cred = ROOT) -> int:
        if flags & os.O_ACCMODE != os.O_RDONLY:
            self._judge(ino, cred)
        handle = self._fs.hold(ino, flags, cred)
        if flags & os.O_ACCMODE != os.O_RDONLY and ino in self._linked and not self._is_linker(cred.pid):
            self._linked.discard(ino)
        if flags & os.O_ACCMODE != os.O_RDONLY and (visit := self._who(cred.pid)) is not None:
            self._writers[handle] = ino, visit
        return handle

    def _judge(self, ino: int, cred: Cred) -> None:
        """Who writes to what another has put into /tmp."""
        file, (parent, name) = self._fs.edition(ino), self._names.get(ino, (0, b""))
        if not name or file.uid == cred.uid:
            return
        above = self._fs.edition(parent)
        if above.mode & S_ISVTX and not may_reopen(above, file, self._protects(cred.pid), cred):
            raise fault(EACCES)

    def read(self, handle: int, offset: int, size: int, cred: Cred = ROOT) -> bytes:
        """What is read for the first time may be a lure, which is told of by who reads it."""
        return self._do(cred, self._fs.read, handle, offset, size)

    def write(self, handle: int, offset: int, data: bytes, append: bool = False, cred: Cred = ROOT) -> int:
        self._written[handle] = None
        self._told.discard(handle)
        written = self._fs.write(handle, offset, data, append, cred)
        if not offset and written <= FEW and (file := self._fs.edition(handle)).size == written:
            self._written[handle] = file, data[:written]
        return written

    def truncate(self, handle: int, size: int, cred: Cred = ROOT, by_path: bool = False) -> None:
        """To empty a log is to write it, though no byte is; what only grows has nothing new in it."""
        is_cut = size < self._fs.edition(handle).size
        self._fs.truncate(handle, size, cred, by_path)
        if not is_cut:
            return
        if not by_path:
            self._written[handle] = None
            self._told.discard(handle)
        elif (visit := self._who(cred.pid)) is not None:
            self._report(visit, self._path(handle), size)

    def release(self, handle: int) -> None:
        opened = self._writers.pop(handle, None)
        if handle in self._written:
            whole = self._written.pop(handle)
            if opened is not None and self._tell(handle, whole, *opened):
                return  # held until its bytes are kept
        self._fs.release(handle)

    def settle(self, visit: Visit) -> None:
        """A program of his has ended. A kernel tells us of its last close without waiting for us: what it wrote is on record now."""
        for handle in self._written.keys() - self._told:
            ino, writer = self._writers.get(handle, (0, None))
            if writer is visit:
                self._told.add(handle)
                self._report(visit, self._path(ino), self._fs.stat(ino).size)

    def _report(self, visit: Visit, path: bytes, size: int) -> None:
        if path:
            report(visit, FileChanged(change="written", path=path, size=size))

    def _tell(self, handle: int, whole: tuple[Inode, bytes] | None, ino: int, visit: Visit) -> bool:
        """Whether it is held from here on, for its bytes."""
        path, file = self._path(ino), self._fs.edition(ino)
        size = file.size
        if handle in self._told:
            self._told.discard(handle)
        else:
            self._report(visit, path, size)
        key = ino, path
        if not size or (key not in self._closed and len(self._closed) >= MOST):
            return False
        before = self._closed.pop(key, None)
        if before is not None and before.data is None:
            self._fs.release(before.handle)
        data = whole[1] if whole is not None and whole[0] is file else self._fs.read(handle, 0, size) if size <= FEW else None
        self._closed[key] = Closed(handle, visit, path, data)
        if not self._is_keeping:
            self._is_keeping = True
            self._loop.call_soon_threadsafe(self._loop.call_later, PAUSE, self._keep)
        return data is None

    def _keep(self) -> None:
        """The bytes of the one that waits longest."""
        waiting = next(iter(self._closed), None)
        self._is_keeping = waiting is not None
        if waiting is not None:
            self._loop.call_later(PAUSE, self._keep)
            self._store(self._closed.pop(waiting))

    def _store(self, one: Closed) -> None:
        data, size = one.data, len(one.data or b"")
        if data is None:
            size = self._fs.stat(one.handle).size
            data = self._fs.read(one.handle, 0, min(size, ARTIFACT))
            self._fs.release(one.handle)
        sha256 = one.visit.artifacts.keep(data)
        one.visit.emit(ArtifactCaptured(sha256=sha256, size=len(data), origin="write", path=one.path, truncated=size > ARTIFACT))

    def close(self) -> None:
        """All that waits is kept now."""
        while self._closed:
            self._store(self._closed.popitem(last=False)[1])

    def _path(self, ino: int) -> bytes:
        parent, name = self._names.get(ino, (0, b""))
        above = self._fs.path(parent) if name else None
        return b"" if above is None else above.rstrip(b"/") + b"/" + name
