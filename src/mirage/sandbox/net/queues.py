"""Sockets in which packets wait that no control group counts: so a cell has only so many of them.

Those are raw, packet and netlink sockets, and who wants to know what became of what he sent (IP_RECVERR, SO_TIMESTAMPING). One holds
half a MiB at most (`buffers`, twice, and what came last). They are counted where the kernel does, by network, whoever has
their descriptors; and only when as many were asked for as there may be, as most are closed again at once.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from mirage.sandbox.views import spaces

MOST = 512  # as many as a cell has processes: ping opens two, and a network is looked through by a ping of each address at once
NETWORKS = 64  # that a cell has made, with such sockets in them
UNCOUNTED, ELSEWHERE = "-1", ("UNIX", "UNIX-STREAM")  # no memory of a protocol's own; what waits there is the sender's
STREAMS = ("TCP", "TCPv6")


class Queues:
    """Of one cell; `has_room` is asked before each such socket is made. `count`: those of the network that the thread is in."""

    def __init__(self, count: Callable[[int], int]) -> None:
        self._count = count
        self._asked = 0  # since they were counted, and those that were there
        self._networks: dict[int, tuple[int, int]] = {}  # besides the cell's own, by inode: open, and who asked last in it

    def has_room(self, procfs: int, pid: int) -> bool:
        """OSError: who asks has gone."""
        elsewhere = self._look(procfs)
        if not self._enters(procfs, pid):
            return False
        self._asked += 1
        if self._asked > MOST:
            self._asked = self._counted(procfs) + elsewhere + 1
        return self._asked <= MOST

    def _look(self, procfs: int) -> int:
        """How many there are in other networks; one that has none is let go, for who takes it away and makes another of its name."""
        found = 0
        for inode, (network, pid) in list(self._networks.items()):
            here = self._counted(procfs, network)
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

    def _counted(self, procfs: int, network: int = -1) -> int:
        """Such sockets of a network, -1 for our own."""
        if network < 0:
            return self._count(procfs)
        with spaces.inside_network(procfs, network):
            return self._count(procfs)


def uncounted(procfs: int) -> int:
    """Of the thread's network: raw, packet and netlink sockets."""
    return sum(sockets for name, sockets, memory in _protocols(procfs) if memory == UNCOUNTED and name not in ELSEWHERE)


def told_of_errors(procfs: int) -> int:
    """All that have no connection: of those of UDP, the kernel's own sum leaves out who has no port yet."""
    return _all(procfs) - sum(sockets for name, sockets, _ in _protocols(procfs) if name in (*STREAMS, *ELSEWHERE))


def told_of_times(procfs: int) -> int:
    return _all(procfs) - sum(sockets for name, sockets, _ in _protocols(procfs) if name in ELSEWHERE)


def _protocols(procfs: int) -> list[tuple[str, int, str]]:
    """Name, sockets and memory of each: proto_seq_printf() of net/core/sock.c."""
    with open(os.open("thread-self/net/protocols", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)) as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return [(name, max(0, int(sockets)), memory) for name, _, sockets, memory, *_ in rows]


def _all(procfs: int) -> int:
    """socket_seq_show() of net/socket.c."""
    with open(os.open("thread-self/net/sockstat", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)) as table:
        return int(table.readline().split()[2])


def _is_in(procfs: int, pid: int, network: int) -> bool:
    with contextlib.suppress(OSError):  # it has gone
        return os.stat(f"{pid}/ns/net", dir_fd=procfs).st_ino == network
    return False
