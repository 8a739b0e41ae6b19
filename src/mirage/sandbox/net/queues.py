"""Sockets in which packets wait that no control group counts (raw, packet, netlink): so a cell has only so many of them.

One holds half a MiB at most (twice rmem_max, and what came last). They are counted where the kernel does, by network, whoever has
their descriptors; and only when as many were asked for as there may be, as most are closed again at once.
"""

from __future__ import annotations

import contextlib
import os

from mirage.sandbox.views import spaces

MOST = 512  # as many as a cell has processes: ping opens two, and a network is looked through by a ping of each address at once
NETWORKS = 64  # that a cell has made, with such sockets in them
UNCOUNTED, ELSEWHERE = "-1", ("UNIX", "UNIX-STREAM")  # no memory of a protocol's own; what waits there is the sender's


class Queues:
    """Of one cell; `has_room` is asked before each such socket is made."""

    def __init__(self) -> None:
        self._asked = 0  # since they were counted, and those that were there
        self._networks: dict[int, tuple[int, int]] = {}  # besides the cell's own, by inode: open, and who asked last in it

    def has_room(self, procfs: int, pid: int) -> bool:
        """OSError: who asks has gone."""
        elsewhere = self._look(procfs)
        if not self._enters(procfs, pid):
            return False
        self._asked += 1
        if self._asked > MOST:
            self._asked = _counted(procfs) + elsewhere + 1
        return self._asked <= MOST

    def _look(self, procfs: int) -> int:
        """How many there are in other networks; one that has none is let go, for who takes it away and makes another of its name."""
        found = 0
        for inode, (network, pid) in list(self._networks.items()):
            here = _counted(procfs, network)
            found += here
            if not here and not _is_in(procfs, pid, inode):
                del self._networks[inode]
                os.close(network)
        return found

    def _enters(self, procfs: int, pid: int) -> bool:
        """Whether its network is one that is counted."""
        try:
            inode = os.stat(f"{pid}/ns/net", dir_fd=procfs).st_ino
        except PermissionError:
            return True  # a copy of ourselves, which nobody looks into
        if inode == os.stat("thread-self/ns/net", dir_fd=procfs).st_ino:
            return True
        if inode not in self._networks and len(self._networks) >= NETWORKS:
            return False
        known = self._networks.get(inode)
        network = known[0] if known else os.open(f"{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
        self._networks[inode] = network, pid
        return True


def _counted(procfs: int, network: int = -1) -> int:
    """Such sockets of a network, -1 for our own."""
    if network < 0:
        return _sum(procfs)
    with spaces.inside_network(procfs, network):
        return _sum(procfs)


def _sum(procfs: int) -> int:
    """proto_seq_printf() of net/core/sock.c."""
    with open(os.open("thread-self/net/protocols", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)) as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(max(0, int(sockets)) for name, _, sockets, memory, *_ in rows if memory == UNCOUNTED and name not in ELSEWHERE)


def _is_in(procfs: int, pid: int, network: int) -> bool:
    with contextlib.suppress(OSError):  # it has gone
        return os.stat(f"{pid}/ns/net", dir_fd=procfs).st_ino == network
    return False
