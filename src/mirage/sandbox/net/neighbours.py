"""The kernel's tables of neighbours, arp(7): one of each kind for all networks of the machine, of 1024 places where nobody set more.

A cell that fills them lets no other one be made, nor find whom it speaks to; and what it calls permanent has no bound, in memory that
no control group counts. So the warden looks now and then, and who has the most of what is crowded loses his cell.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mirage.sandbox.views import spaces

TABLES = tuple(Path("/proc/net/stat") / name for name in ("arp_cache", "ndisc_cache"))  # in the machine's own network alone
CROWDED, EACH = 768, 4  # neighbours that nobody looks at, and as many more for each cell: those that it is made with
FEW = 300  # of one cell, which has not crowded anything: a network of 254 machines was looked at
COUNTED = 1 << 16  # of one network, which is enough
LOOK = 0.5  # seconds
NEWNEIGH, GETNEIGH, ERROR, DONE = 28, 30, 2, 3  # linux/rtnetlink.h, linux/netlink.h
REQUEST, DUMP = 1, 0x300  # NLM_F_...
_HEAD = struct.Struct("=IHHII")  # struct nlmsghdr
_ANY = bytes(12)  # struct ndmsg of no family


def are_crowded(cells: int) -> bool:
    """Also where the kernel does not tell, as in a container's network."""
    try:
        return sum(int(table.read_text().splitlines()[1].split()[0], 16) for table in TABLES) > CROWDED + cells * EACH
    except (OSError, IndexError, ValueError):
        return True


def of(pids: Iterable[int]) -> int:
    """How many there are in all networks that these processes are in."""
    seen, total = set[int](), 0
    procfs = os.open("/proc", os.O_RDONLY | os.O_CLOEXEC)
    try:
        for pid in pids:
            with suppress(OSError):  # it has ended
                network = os.open(f"{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
                try:
                    if (inode := os.fstat(network).st_ino) not in seen:
                        seen.add(inode)
                        with spaces.inside_network(procfs, network):
                            total += _counted()
                finally:
                    os.close(network)
    finally:
        os.close(procfs)
    return total


def _counted() -> int:
    found = 0
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, socket.NETLINK_ROUTE) as line:
        line.settimeout(LOOK)
        line.send(_HEAD.pack(_HEAD.size + len(_ANY), GETNEIGH, REQUEST | DUMP, 1, 0) + _ANY)
        while found < COUNTED:
            kinds = list(_kinds(line.recv(1 << 16)))
            found += kinds.count(NEWNEIGH)
            if not kinds or kinds[-1] in (ERROR, DONE):
                break
    return found


def _kinds(data: bytes) -> Iterable[int]:
    """Of the messages of one datagram."""
    at = 0
    while at + _HEAD.size <= len(data):
        length, kind, *_ = _HEAD.unpack_from(data, at)
        yield kind
        at += max((length + 3) & ~3, _HEAD.size)
