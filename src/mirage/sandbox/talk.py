"""Messages between our processes: one JSON object a packet, with descriptors beside it; every side may be an attacker's by now."""

from __future__ import annotations

import json
import socket
from typing import Any

PACKET = 1 << 17  # bytes of one message; what is longer is not ours
FDS = 16


class Gone(Exception):  # noqa: N818 - a signal, not a fault
    """The other side has closed the line, or does not keep to the rules."""


def pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, message: dict[str, Any], fds: list[int] | None = None) -> None:
    """Texts may hold any bytes, as surrogates. Gone: nobody hears it."""
    try:
        socket.send_fds(line, [json.dumps(message).encode()], fds or [])
    except OSError as error:
        raise Gone(str(error)) from None


def receive(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message. Gone: the end, or no message of ours. BlockingIOError: none is there yet."""
    try:
        data, fds, flags, _ = socket.recv_fds(line, PACKET, FDS)
    except BlockingIOError:
        raise
    except OSError as error:
        raise Gone(str(error)) from None
    if not data or flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
        raise Gone("the end")
    try:
        message = json.loads(data)
    except ValueError:
        raise Gone("no message") from None
    if not isinstance(message, dict):
        raise Gone("no message")
    return message, list(fds)
