"""/proc as a cell's kernel asks for it: the world's own, told before each look at its root which programs truly run.

A link like /proc/PID/fd/3 is more than its text: opened, it leads to what the process has open, named or not. FUSE knows only links
with texts. So who reads the link gets the text, and who follows it the path of the same link in a real procfs, which hangs below a
name that no listing shows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from errno import EINVAL, ENOENT, EPERM
from stat import S_IFREG
from typing import TYPE_CHECKING, Protocol

from mirage.sandbox.hiding import INODE, Hiding
from mirage.vfs.types import ROOT, Cred, Dirent, Stat

if TYPE_CHECKING:
    from mirage.vfs.synthetic import SyntheticFs


UNMOVED = (b"sys", b"version", b"cmdline", b"cpuinfo", b"filesystems", b"mounts", b"modules")  # whatever runs
SETTINGS_LAST = 10  # seconds
SHOWN = (b"self", b"thread-self", b"mounts")  # links that are their text

MAPS = (b"uid_map", b"gid_map", b"projid_map", b"setgroups")  # of a user namespace, where a process has made one
MEMORY = (b"mem", b"pagemap")  # files without an end, which are asked for as they are read
OWN = (
    (b"sys", b"kernel", b"hostname"),
    (b"sys", b"kernel", b"ns_last_pid"),
    *((b"sysvipc", name) for name in (b"shm", b"sem", b"msg")),
    (b"locks",),
)
"""Paths of what the cell has of its own."""

TABLES = (b"mountinfo", b"mounts", b"mountstats")

Map = Callable[[int, bytes, bytes | None], bytes | int | None]
"""Pid, name, and what is to be written: an errno, 0 if it is done. Without: what stands there; None when the world says it."""

Follow = Callable[[int, bytes, int], bytes | None]
"""Pid, link below it, and who asks: what the link says to him; None when it is the world's to say. LOOKED: he only looks (stat)
at a namespace, whose number is that of the world's text."""

LOOKED = b""
SPACES, SPACE = INODE + 1, 1 << 61  # a directory of all namespaces, and what a number is raised by, as no other file's is so large


class Memory(Protocol):
    """The memory of processes that truly run. OSError."""

    def peek(self, pid: int, name: str, offset: int, size: int) -> bytes: ...

    def poke(self, pid: int, name: str, offset: int, data: bytes) -> int: ...


class ProcView(Hiding):
    """A `FileSystem`: /proc of a place, for its cell."""

    _fs: SyntheticFs
    moment = 20_000_000  # nanoseconds: a `ps` walks to four files of each process, from the root each time

    def __init__(
        self, fs: SyntheticFs, hidden: bytes, refresh: Callable[[int], None], follow: Follow, mapped: Map, *,
        pretends: Callable[[int], bool], memory: Callable[[int], Memory | None], mounts: Callable[[int, bytes], bytes | None],
        own: Callable[[tuple[bytes, ...]], bytes | None], group: Callable[[int, int], bytes | None],
    ) -> None:  # fmt: skip
        """`pretends`: a process is there whatever runs; `memory`: of a process, if it truly runs; `mounts`: a table of mounts as it
        sees them, if it does; `own`: what the cell has of its own at a path, as it is now; `group`: of a process, as
        another one sees it who has a namespace of his own for them.
        """
        super().__init__(fs, hidden)
        self._spaces = hidden + b"n"  # beside it, where nothing is mounted
        self._refresh = refresh
        self._pretends = pretends
        self._follow = follow
        self._mapped = mapped
        self._memory = memory
        self._mounts = mounts
        self._own = own
        self._group = group
        self._maps: dict[int, tuple[int, bytes, bytes | None]] = {}  # by handle: pid, name, what it says
        self._told: dict[int, bytes] = {}  # by handle
        self._remembered: dict[int, tuple[Memory, int, str]] = {}  # by handle: whose memory, and which file of it

    def lookup(self, parent: int, name: bytes, cred: Cred) -> int:
        if parent == SPACES:
            return SPACE + _space(name)
        if parent == self._fs.root and name == self._spaces:
            return SPACES
        if parent == self._fs.root and name not in UNMOVED and not (name.isdigit() and self._pretends(int(name))):
            self._refresh(cred.pid)
        return super().lookup(parent, name, cred)

    def lasting(self, ino: int) -> int:
        """What is there whatever runs: a program that looks at one setting often looks at all, and each `ls` at the file systems."""
        trail = self._fs.trail(ino) if ino < SPACE else ()
        return SETTINGS_LAST if trail and trail[0] in UNMOVED else 0

    def readdir(self, ino: int, offset: int = 0, cred: Cred | None = None) -> list[Dirent]:
        if ino == self._fs.root and offset == 0:
            self._refresh(cred.pid if cred is not None else 0)
        return self._fs.readdir(ino, offset, cred) if cred is not None else self._fs.readdir(ino, offset)

    def readlink(self, ino: int, cred: Cred) -> bytes:
        self._refresh(cred.pid)  # /proc/self is who asks, who may have been born a moment ago
        trail = self._fs.trail(ino)
        if len(trail) > 1 and trail[0].isdigit() and trail[-1] not in SHOWN:
            target = self._follow(int(trail[0]), b"/".join(trail[1:]), cred.pid)
            if target == LOOKED:
                return b"/proc/%b/%b" % (self._spaces, self._fs.readlink(ino, cred))
            if target is not None:
                return target
        return self._fs.readlink(ino, cred)

    def stat(self, ino: int, cred: Cred = ROOT) -> Stat:
        if SPACE < ino < INODE:
            now = self._fs.stat(self._fs.root, cred).atime
            return Stat(self._fs.dev, ino - SPACE, S_IFREG | 0o444, 1, 0, 0, 0, 0, 4096, 0, now, now, now, now)
        return super().stat(INODE if ino == SPACES else ino, cred)

    def kind(self, ino: int) -> int:
        return S_IFREG if SPACE < ino < INODE else super().kind(INODE if ino == SPACES else ino)

    # ---- the maps of user namespaces, which processes of the cell may make

    def hold(self, ino: int, flags: int = 0, cred: Cred = ROOT) -> int:
        trail = self._fs.trail(ino)
        handle = self._fs.hold(ino, flags, cred)
        if len(trail) == 2 and trail[1] in MAPS and trail[0].isdigit():
            pid = int(trail[0])
            said = self._mapped(pid, trail[1], None) if flags & os.O_ACCMODE != os.O_WRONLY else None
            self._maps[handle] = (pid, trail[1], said if isinstance(said, bytes) else None)
        elif len(trail) in (2, 4) and trail[0].isdigit():
            self._look(handle, int(trail[0]), trail[-1], cred.pid)
        elif trail in OWN and (told := self._own(trail)) is not None:
            self._told[handle] = told
        return handle

    def _look(self, handle: int, pid: int, name: bytes, asker: int) -> None:
        """At what a process that truly runs has of its own."""
        if name in MEMORY and (memory := self._memory(pid)) is not None:
            self._remembered[handle] = memory, pid, name.decode()
        else:
            told = self._mounts(pid, name) if name in TABLES else self._group(pid, asker) if name == b"cgroup" else None
            if told is not None:
                self._told[handle] = told

    def release(self, handle: int) -> None:
        for held in (self._maps, self._told, self._remembered):
            held.pop(handle, None)
        self._fs.release(handle)

    def read(self, handle: int, offset: int, size: int, cred: Cred = ROOT) -> bytes:
        if handle in self._told:
            return self._told[handle][offset : offset + size]
        if handle in self._remembered:
            memory, owner, file = self._remembered[handle]
            return memory.peek(owner, file, offset, size)
        said = self._maps[handle][2] if handle in self._maps else None
        return said[offset : offset + size] if said is not None else self._fs.read(handle, offset, size, cred)

    def write(self, handle: int, offset: int, data: bytes, append: bool = False, cred: Cred = ROOT) -> int:
        if handle in self._remembered:
            memory, owner, file = self._remembered[handle]
            return memory.poke(owner, file, offset, data)
        if handle not in self._maps:
            return self._fs.write(handle, offset, data, append, cred)
        pid, name, _ = self._maps[handle]
        if not may_map(name, data, cred):
            raise OSError(EPERM, os.strerror(EPERM))
        error = self._mapped(pid, name, data)
        if error != 0:
            number = error if isinstance(error, int) else EINVAL
            raise OSError(number, os.strerror(number))
        return len(data)


def _space(name: bytes) -> int:
    """The number of a namespace, by the text of a link to it. FileNotFoundError."""
    known = re.fullmatch(rb"[a-z]+:\[([0-9]{1,10})\]", name)
    if known is None:
        raise OSError(ENOENT, os.strerror(ENOENT))
    return int(known[1])


def may_map(name: bytes, data: bytes, cred: Cred) -> bool:
    """user_namespaces(7): who is not root maps himself, and nobody else."""
    if cred.uid == 0 or name == b"setgroups":
        return True
    words = data.split()
    own = b"%d" % (cred.gid if name == b"gid_map" else cred.uid)
    return len(words) == 3 and words[1:] == [own, b"1"] and name != b"projid_map"
