"""One file system as its connection serves it: its inodes under the kernel's numbers, and which of them the kernel knows.

A node is an inode number, but for the root, which the kernel calls 1. The kernel counts how often it was told of a node and gives
the count back when it forgets; what it does not know, no change needs to be told of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from errno import ENOENT
from stat import S_IFDIR
from typing import Any, NamedTuple, Protocol, cast, runtime_checkable

from msgspec.structs import replace

from mirage.base.clock import Clock
from mirage.fuse import wire
from mirage.fuse.again import Again
from mirage.fuse.counts import Counts
from mirage.state.api import Store
from mirage.vfs.attributes import LATEST
from mirage.vfs.filesystem import FileSystem
from mirage.vfs.touched import Subscriber, Touched
from mirage.vfs.types import ROOT, Cred, Dirent, Stat

_NO_GROUPS: frozenset[int] = frozenset()
LISTINGS = 16  # directories whose listing is kept between two parts of it


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification. `waits`: the kernel takes locks for it that a process may hold while it waits for an answer of ours."""

    message: bytes
    waits: bool


class Head(NamedTuple):
    """fuse_in_header."""

    length: int
    opcode: int
    unique: int
    node: int
    uid: int
    gid: int
    pid: int
    extensions: int
    padding: int

    @property
    def cred(self) -> Cred:
        """Who asks; the kernel has judged the permission bits already (default_permissions)."""
        return Cred(self.uid, self.gid, _NO_GROUPS, self.pid, True)


@runtime_checkable
class Telling(Protocol):
    """A file system that says what changes: its answers can be kept for ever."""

    @property
    def unwatched(self) -> FileSystem:
        """The same files, past who looks at what is opened and closed."""
        ...

    @property
    def store(self) -> Store: ...

    def subscribe(self, subscriber: Subscriber, *, listens: bool = True) -> None: ...

    def unsubscribe(self, subscriber: Subscriber) -> None: ...

    def listen(self) -> None: ...

    def stamp(self) -> int: ...

    @property
    def clock(self) -> Clock: ...

    def noted_until(self, ino: int) -> int: ...

    def apart(self, other: Any) -> Callable[[int], bool]:
        """Whether an inode, or a name in it, may be another one in another file system of this kind: False is certain."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """`read_only`: nothing is changed, access times neither. `request_timeout`: seconds after which the kernel gives us up.

    `replaceable`: another file system may be served in its place (`Volume.become`), so it is noted what names led to.
    `chowns`: whether a process is in chown(2). In a user namespace the kernel takes root for somebody who keeps no setuid when he
    writes, and asks for the same as chown(2) with -1 for both.
    """

    read_only: bool = False
    replaceable: bool = False
    request_timeout: int = 60
    chowns: Callable[[int], bool] = lambda pid: True


class Volume:
    """`told` is the same file system where it tells of changes; None where every question must come to us (/proc)."""

    __slots__ = (
        "_lacking", "_lasting", "_moment", "_unkept", "again", "backed", "dead", "fs", "known", "led", "listings", "misled",
        "options", "root", "seconds", "told",
    )  # fmt: skip

    def __init__(self, fs: FileSystem, options: Options) -> None:
        self.fs = fs
        self.options = options
        self.root = fs.root
        self.told: Telling | None = fs if isinstance(fs, Telling) else None
        self.again = _again(self.told)
        self.seconds = wire.FOREVER if self.told is not None else 0
        self._lasting: Callable[[int], int] | None = getattr(fs, "lasting", None)
        self._lacking: Callable[[int, bytes], int] | None = getattr(fs, "lacking", None)
        self._moment: int = getattr(fs, "moment", 0)
        self._unkept: Callable[[int], bool] | None = getattr(fs, "unkept", None)
        self.known = Counts()
        self.known.add(wire.ROOT_NODE)
        self.dead: dict[int, Stat] = {}
        self.listings: dict[int, list[Dirent]] = {}
        self.led: dict[tuple[int, bytes], int] | None = {} if options.replaceable else None
        """Node and name -> the inode that the kernel was told of, 0 for none; None: it is not noted."""
        self.backed: dict[int, int] = {}
        """Inode -> the number of a file that the kernel reads in our stead (FUSE_DEV_IOC_BACKING_OPEN): its bytes are that file's."""
        self.misled: list[Notice] = []
        """What the kernel must forget after what it asked for itself, as it does not know all that came of it."""

    def node(self, ino: int) -> int:
        """The kernel's number of an inode. Should an inode have the root's number there, the two change places."""
        if ino == self.root:
            return wire.ROOT_NODE
        return self.root if ino == wire.ROOT_NODE else ino

    ino = node  # changing places is its own inverse

    def entry(self, ino: int, cred: Cred) -> bytes:
        """The answer that tells the kernel of a node, once more."""
        stat = self.fs.stat(ino, cred)
        node = self.node(ino)
        self.known.add(node)
        return wire.entry_out(node, stat, self.lasts(ino), self.moment)

    def lasts(self, ino: int) -> int:
        """Seconds for which an inode's name and attributes stand. Where we are told of nothing, none while it may be replaced."""
        if self._unkept is not None and self._unkept(ino):
            return 0
        return self.seconds if self.told is not None or self._lasting is None or self.led is not None else self._lasting(ino)

    @property
    def moment(self) -> int:
        """Nanoseconds for which attributes stand beyond `lasts`: who walks a path asks each directory on it for them."""
        return self._moment if self.led is None else 0

    def lacks(self, parent: int, name: bytes) -> int:
        """Seconds for which there is no such name in a directory."""
        return self.seconds if self.told is not None or self._lacking is None or self.led is not None else self._lacking(parent, name)

    def become(self, fs: FileSystem) -> list[Notice]:
        """Serve another file system with the same root from now on; what the kernel must forget of the one before."""
        before, led = self.fs, self.led or {}
        self.fs, self.led = fs, None
        self._lasting, self._lacking = getattr(fs, "lasting", None), getattr(fs, "lacking", None)
        self._moment, self._unkept = getattr(fs, "moment", 0), getattr(fs, "unkept", None)
        self.listings.clear()
        if self.told is None:
            return []
        self.told = cast("Telling", fs)
        involved = {self.root, *led.values(), *(self.ino(node) for node, _ in led)}
        may_differ = self.told.apart(before)
        if self.again is not None:
            self.again.become(self.told.unwatched, self.told.stamp, lambda node: may_differ(self.ino(node)))
        suspects = {ino for ino in involved if may_differ(ino)}
        notices = [
            Notice(wire.inval_entry(node, name), True)
            for (node, name), ino in led.items()
            if self.ino(node) in suspects and _leads(fs, self.ino(node), name) != ino
        ]
        for node in sorted(self.node(ino) for ino in suspects if ino):
            old, new = _shown(before, self.ino(node)), _shown(fs, self.ino(node))
            if old != new:
                self.backed.pop(self.ino(node), None)
                has_bytes = old is None or new is None or (old.size, old.mtime, old.ctime) != (new.size, new.mtime, new.ctime)
                notices.append(Notice(wire.inval_inode(node, has_bytes), has_bytes))
        return notices

    def expose(self, news: Touched | None) -> None:
        """A commit happened. Where bytes were written, or may have been, the kernel asks us for them from here on."""
        if self.again is not None:
            self.again.touched(news, self.node)
        if news is None:
            self.backed.clear()
        else:
            for ino in news.written if self.backed else ():
                self.backed.pop(ino, None)

    def forget(self, node: int, count: int) -> None:
        """The kernel gives back that many of the times that it was told."""
        if node != wire.ROOT_NODE and self.known.take(node, count):
            self.dead.pop(node, None)
            self.listings.pop(node, None)
            self.give_back(node)

    def stat(self, node: int, cred: Cred) -> Stat:
        """Attributes, also of what has lost its last name and is still known: somebody has it by O_PATH, or stands in it."""
        try:
            return self.fs.stat(self.ino(node), cred)
        except FileNotFoundError:
            if node not in self.dead:
                raise
            return replace(self.dead[node], nlink=0)

    def bury(self, parent: int, name: bytes, cred: Cred, removal: Callable[[], None]) -> None:
        """Do what takes a name away, and keep what its inode looked like if that was the last one."""
        try:
            ino = self.fs.lookup(parent, name, cred)
            was = self.fs.stat(ino, cred)
        except OSError:
            removal()
            return
        self.give_back(self.node(ino))
        removal()
        try:
            self.fs.stat(ino, cred)
        except OSError as error:
            if error.errno == ENOENT and self.node(ino) in self.known:
                self.dead[self.node(ino)] = was

    def give_back(self, node: int) -> None:
        """A hold that is only for the next open."""
        if self.again is not None:
            self.again.forget((node,))
            self.again.settle()

    def mislead(self, node: int, has_bytes: bool) -> None:
        """The kernel believes something wrong of a node, of its bytes perhaps."""
        if self.told is not None:
            self.misled.append(Notice(wire.inval_inode(node, has_bytes), has_bytes))

    def relist(self, node: int) -> None:
        """The attributes of a node were changed. If that makes its access time due, a listing that is kept is to be asked for again.

        For a listing the kernel has no lock to wait for.
        """
        if self.fs.kind(self.ino(node)) == S_IFDIR and self.told is not None and self.told.clock.now() >= self.noted_until(node):
            self.misled.append(Notice(wire.inval_inode(node, True), False))

    def noted_until(self, node: int) -> int:
        """From when on, by the clock of what tells, a read moves the access time; where none is kept that never comes."""
        return LATEST if self.told is None or self.options.read_only else self.told.noted_until(self.ino(node))

    def keep_listing(self, node: int, entries: list[Dirent]) -> None:
        if len(self.listings) >= LISTINGS:
            self.listings.pop(next(iter(self.listings)))
        self.listings[node] = entries


def _again(told: Telling | None) -> Again | None:
    return Again(told.unwatched, told.stamp, told.clock) if told is not None else None


def _leads(fs: FileSystem, parent: int, name: bytes) -> int:
    try:
        return fs.lookup(parent, name, ROOT)
    except OSError:
        return 0


def _shown(fs: FileSystem, ino: int) -> Stat | None:
    try:
        return fs.stat(ino)
    except OSError:
        return None
