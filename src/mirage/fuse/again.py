"""What is asked again and again, answered from what was answered last: attributes, opening to read and its end, capabilities.

A program that starts asks some forty questions, and who ran before it has asked most of them. Each answer stands until a commit
touches the inode, as it does in the kernel's own cache; the kernel asks all the same, as it keeps no opens, asks for attributes
whenever it has read something (the access time may have moved) and for the capability whenever something is executed.

A file that was opened to read stays held by us (`FileSystem.hold`) when it is closed, so that the next open and its end are a
count. Before it may lose its last name here, and once somebody has changed it, that hold is given back.
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Callable, Iterable
from errno import ENODATA, EOPNOTSUPP
from struct import Struct
from typing import TYPE_CHECKING

from mirage.fuse import wire
from mirage.vfs.touched import Touched

if TYPE_CHECKING:
    from mirage.base.clock import Clock
    from mirage.vfs.filesystem import FileSystem

KEPT = 1024  # answers of a kind, and files, for one mount: a walk over an image asks of each once
CAPABILITY = b"security.capability"
NOBODY_HAS = {b"security.selinux": EOPNOTSUPP, b"system.posix_acl_access": ENODATA, b"system.posix_acl_default": ENODATA}
_ASKED = Struct("=4xIQQ")  # of fuse_in_header: opcode, unique, nodeid
_FLAGS = Struct("=I")
_ATTRIBUTES, _OPENED = Struct(f"=IiQ{wire.ATTR_OUT.size}s"), Struct(f"=IiQ{wire.OPEN_OUT.size}s")
_NAMED = wire.HEAD.size + wire.GETXATTR_IN.size  # where the name of an xattr begins
_RELEASED = wire.HEAD.size + 8  # where the flags of an open that ends stand
_OTHERWISE = os.O_ACCMODE | os.O_TRUNC | os.O_NOATIME  # not merely to read


class Lent:
    """One file that is held: how often the kernel has it open by that, what it is told, and until when that is true."""

    __slots__ = ("answer", "count", "fs", "ino", "until")

    def __init__(self, fs: FileSystem, ino: int, answer: bytes, until: int) -> None:
        self.fs = fs  # which holds it
        self.ino = ino
        self.answer = answer
        self.until = until
        self.count = 0


class Again:
    """Of one mount, whose file system tells what changes. Nodes are the kernel's numbers."""

    __slots__ = ("_attributes", "_given_up", "_lent", "_now", "_plain", "_stamp", "fs")

    def __init__(self, fs: FileSystem, stamp: Callable[[], int], clock: Clock) -> None:
        """`stamp`: has the file system meet what other processes committed."""
        self.fs = fs
        self._stamp = stamp
        self._now = clock.now
        self._attributes: dict[int, bytes] = {}
        self._plain: set[int] = set()  # have no capability
        self._lent: dict[int, Lent] = {}
        self._given_up: list[Lent] = []

    def answer(self, message: memoryview) -> bytes | None:
        """The whole answer, if it is known; who asks wrongly gets none here."""
        opcode, unique, node = _ASKED.unpack_from(message)
        taker = _TAKERS.get(opcode)
        if taker is None:
            return None
        try:
            self._stamp()
            if self._given_up:
                self.settle()
            return taker(self, unique, node, message)
        except (OSError, struct.error):
            return None

    def _getattr(self, unique: int, node: int, message: memoryview) -> bytes | None:
        known = self._attributes.get(node)
        return None if known is None else _ATTRIBUTES.pack(_ATTRIBUTES.size, 0, unique, known)

    def _getxattr(self, unique: int, node: int, message: memoryview) -> bytes | None:
        name = bytes(message[_NAMED:-1])
        number = NOBODY_HAS.get(name, ENODATA if name == CAPABILITY and node in self._plain else 0)
        return wire.failure(unique, number) if number else None

    def _open(self, unique: int, node: int, message: memoryview) -> bytes | None:
        lent = self._lent.get(node)
        if lent is None or _FLAGS.unpack_from(message, wire.HEAD.size)[0] & _OTHERWISE or self._now() >= lent.until:
            return None
        if lent.fs is not self.fs:
            self.fs.hold(lent.ino)
            lent.fs.release(lent.ino)
            lent.fs = self.fs
        lent.count += 1
        return _OPENED.pack(_OPENED.size, 0, unique, lent.answer)

    def _release(self, unique: int, node: int, message: memoryview) -> bytes | None:
        lent = self._lent.get(node)
        if lent is None or not lent.count or _FLAGS.unpack_from(message, _RELEASED)[0] & os.O_ACCMODE:
            return None
        lent.count -= 1
        return wire.REPLY.pack(wire.REPLY.size, 0, unique)

    # ---- what the first answer was

    def attributes(self, node: int, answer: bytes) -> None:
        if len(self._attributes) >= KEPT:
            self._attributes.clear()
        self._attributes[node] = answer

    def plain(self, node: int) -> None:
        """It has no capability."""
        if len(self._plain) >= KEPT:
            self._plain.clear()
        self._plain.add(node)

    def lend(self, node: int, ino: int, answer: bytes, until: int) -> None:
        """It was opened to read, and is answered so until then."""
        known = self._lent.get(node)
        if known is not None:
            known.answer, known.until = answer, until
            return
        if len(self._lent) >= KEPT:
            self.clear()
        self.fs.hold(ino)
        self._lent[node] = Lent(self.fs, ino, answer, until)

    # ---- what does not stand any more

    def become(self, fs: FileSystem, stamp: Callable[[], int], differs: Callable[[int], bool]) -> None:
        """Another file system is served from now on, in which the nodes that do not differ are the same."""
        self.forget([node for node in {*self._attributes, *self._plain, *self._lent} if differs(node)])
        self.settle()
        self.fs, self._stamp = fs, stamp

    def touched(self, news: Touched | None, number: Callable[[int], int]) -> None:
        """A commit happened; `number`: the kernel's of an inode. It may be under way still: holds are given back later."""
        if news is None:
            self.forget(list({*self._attributes, *self._plain, *self._lent}))
            return
        self.forget(map(number, news.inodes))  # directories whose names changed are among them, and what lost its last name

    def forget(self, nodes: Iterable[int]) -> None:
        for node in nodes:
            self._attributes.pop(node, None)
            self._plain.discard(node)
            lent = self._lent.pop(node, None)
            if lent is not None:
                self._given_up.append(lent)

    def clear(self) -> None:
        """Give everything back."""
        self.touched(None, int)
        self.settle()

    def settle(self) -> None:
        """Each hold that was given up becomes what the kernel believes: one for each time that it has the file open."""
        given_up, self._given_up = self._given_up, []
        for lent in given_up:
            with contextlib.suppress(OSError):  # the store is away
                for _ in range(lent.count - 1):
                    lent.fs.hold(lent.ino)
                if not lent.count:
                    lent.fs.release(lent.ino)


_TAKERS = {wire.GETATTR: Again._getattr, wire.GETXATTR: Again._getxattr, wire.OPEN: Again._open, wire.RELEASE: Again._release}
