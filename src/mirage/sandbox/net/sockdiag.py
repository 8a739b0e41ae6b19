"""How many connections each listening TCP socket of this network may have waiting: sock_diag(7), as /proc/net/tcp does not tell."""

from __future__ import annotations

import socket
import struct

NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLMSG_ERROR, NLMSG_DONE = 4, 20, 2, 3
NLM_F_REQUEST, NLM_F_DUMP = 1, 0x300
LISTEN = 1 << 10  # of the states of net/tcp_states.h
PATIENCE = 0.25  # seconds
_HEAD = struct.Struct("=IHHII")  # struct nlmsghdr
_ASKED = struct.Struct("=BBBxI48x")  # struct inet_diag_req_v2
_SAID = struct.Struct("=4x48x4xIIII")  # struct inet_diag_msg from idiag_rqueue on: waiting, most, uid, inode


def backlogs() -> dict[int, int]:
    """By the socket's inode; OSError where the kernel does not tell."""
    found: dict[int, int] = {}
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, NETLINK_SOCK_DIAG) as line:
        line.settimeout(PATIENCE)
        for family in (socket.AF_INET, socket.AF_INET6):
            asked = _ASKED.pack(family, socket.IPPROTO_TCP, 0, LISTEN)
            line.send(_HEAD.pack(_HEAD.size + len(asked), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, 1, 0) + asked)
            while not _take(line.recv(1 << 16), found):
                pass
    return found


def _take(data: bytes, found: dict[int, int]) -> bool:
    """The messages of one datagram; whether they were the last."""
    at = 0
    while at + _HEAD.size <= len(data):
        length, kind, *_ = _HEAD.unpack_from(data, at)
        if kind in (NLMSG_DONE, NLMSG_ERROR) or length < _HEAD.size:
            return True
        if length >= _HEAD.size + _SAID.size:
            _, most, _, inode = _SAID.unpack_from(data, at + _HEAD.size)
            found[inode] = most
        at += (length + 3) & ~3
    return False
