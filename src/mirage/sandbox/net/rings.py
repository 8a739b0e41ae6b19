"""Rings of packet sockets (packet(7)), as tcpdump has one: memory of the machine's that no control group counts, so we do.

What is asked for is read once, and set from here on a descriptor of the caller's: who changes it meanwhile has what was judged.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
from dataclasses import dataclass
from errno import EINVAL, ENOMEM

from mirage.sandbox import calls, memory, status
from mirage.sandbox.filter import RX_RING, SOL_PACKET, TX_RING
from mirage.sandbox.views import spaces

REQUEST, LONGEST = struct.Struct("<II"), 28  # what struct tpacket_req begins with, and the size of a tpacket_req3
SIOCGSKNS = 0x894C  # linux/sockios.h
MOST, LEAST = 64 << 20, 64 << 10  # bytes of all rings of a cell, and of one however small; tcpdump takes two megabytes

Ring = tuple[int, int]  # the socket's inode, and which of its two


@dataclass(frozen=True, slots=True)
class Wanted:
    """A ring that may be had: by which socket, and what it was asked for with."""

    line: socket.socket
    option: int
    given: bytes

    def had(self) -> int:
        """The errno of setsockopt(2)."""
        try:
            self.line.setsockopt(SOL_PACKET, self.option, self.given)
        except OSError as error:
            return error.errno or EINVAL
        return 0


class Rings:
    """Of one cell."""

    def __init__(self) -> None:
        self._sizes: dict[Ring, int] = {}
        self._spaces: dict[int, int] = {}  # the network that a socket is of, open, by the socket's inode

    def judged(self, procfs: int, pid: int, arguments: list[int]) -> Wanted:
        """OSError: what is asked for is no ring, or too much."""
        descriptor, _, option, address, length = arguments[:5]
        size = memory.signed(length)
        if size < 0:
            raise OSError(EINVAL, os.strerror(EINVAL))
        with memory.opened(procfs, pid) as caller:
            given = memory.read(caller, min(size, LONGEST), address) if size else b""
        line = taken(procfs, pid, memory.signed(descriptor))
        try:
            self._count(procfs, line, option & 0xFFFFFFFF, given)
        except OSError:
            line.close()
            raise
        return Wanted(line, option & 0xFFFFFFFF, given)

    def _count(self, procfs: int, line: socket.socket, option: int, given: bytes) -> None:
        inode = os.fstat(line.fileno()).st_ino
        ring = inode, option
        block, blocks = REQUEST.unpack_from(given.ljust(REQUEST.size, b"\0"))
        if not blocks:
            return  # he gives it back, or not: what is mapped stays; it counts until the socket has gone
        size = max(block * blocks, LEAST)
        if size > self._left(ring):
            self._forget_gone(procfs)
        if size > self._left(ring):
            raise OSError(ENOMEM, os.strerror(ENOMEM))
        if inode not in self._spaces:
            self._spaces[inode] = fcntl.ioctl(line.fileno(), SIOCGSKNS)
        self._sizes[ring] = max(size, self._sizes.get(ring, 0))

    def _left(self, besides: Ring) -> int:
        return MOST - sum(size for ring, size in self._sizes.items() if ring != besides)

    def _forget_gone(self, procfs: int) -> None:
        """Of sockets that are in no network any more, wherever their descriptors were."""
        for inode, space in list(self._spaces.items()):
            if inode not in _sockets(procfs, space):
                os.close(self._spaces.pop(inode))
                for option in (RX_RING, TX_RING):
                    self._sizes.pop((inode, option), None)


def taken(procfs: int, pid: int, descriptor: int) -> socket.socket:
    """A socket of the caller's, as ours. OSError: he has it not, or it is none."""
    pidfd = os.pidfd_open(status.number(procfs, pid, "Tgid") or pid)
    try:
        taken = calls.pidfd_getfd(pidfd, descriptor)
    finally:
        os.close(pidfd)
    try:
        return socket.socket(fileno=taken)
    except OSError:
        os.close(taken)
        raise


def _sockets(procfs: int, space: int) -> set[int]:
    """Inodes of the packet sockets of a network."""
    with spaces.inside_network(procfs, space):
        table = os.open("thread-self/net/packet", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
        with open(table) as lines:
            return {int(line.split()[-1]) for line in lines.readlines()[1:]}
