"""Messages between our processes: one JSON object a packet, with descriptors beside it; every side may be an attacker's by now.

A message too long for a packet (an order with two megabytes of arguments) goes in memory beside it, and only to who is in a cell:
the stage reads from no descriptor that a cell hands it.
"""

from __future__ import annotations

import json
import os
import socket
from typing import Any

PACKET = 1 << 17  # bytes of one message; what is longer is not ours
FDS = 64
AT_ONCE = 64  # messages that are taken from a line before anybody else has his turn: it may be a flood
LONG = b"\0"  # the packet whose message is in the first descriptor beside it


class Gone(Exception):  # noqa: N818 - a signal, not a fault
    """The other side has closed the line, or does not keep to the rules."""


def pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, message: dict[str, Any], fds: list[int] | None = None) -> None:
    """Texts may hold any bytes, as surrogates. Gone: nobody hears it."""
    data, beside = json.dumps(message).encode(), list(fds or [])
    memory = -1
    if len(data) > PACKET:
        memory = os.memfd_create("", os.MFD_CLOEXEC)
        os.write(memory, data)
        data, beside = LONG, [memory, *beside]
    try:
        if beside:
            socket.send_fds(line, [data], beside)
        else:
            line.send(data)
    except OSError as error:
        raise Gone(str(error)) from None
    finally:
        if memory >= 0:
            os.close(memory)


def receive(line: socket.socket, *, takes_long: bool = False) -> tuple[dict[str, Any], list[int]]:
    """The next message. Gone: the end, or no message of ours. BlockingIOError: none is there yet."""
    try:
        data, fds, flags, _ = socket.recv_fds(line, PACKET, FDS)
    except BlockingIOError:
        raise
    except OSError as error:
        raise Gone(str(error)) from None
    if not data or flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
        raise Gone("the end")
    if data == LONG and takes_long and fds:
        memory, *fds = fds
        data = os.pread(memory, os.fstat(memory).st_size, 0)
        os.close(memory)
    try:
        message = json.loads(data)
    except ValueError:
        raise Gone("no message") from None
    if not isinstance(message, dict):
        raise Gone("no message")
    return message, list(fds)
