"""Ask a server raw bytes and hear everything that it says; and what of it may differ between two honest servers."""

from __future__ import annotations

import contextlib
import re
import select
import socket

Said = bytes | tuple[bytes, ...]
QUIET = 0.4  # seconds without a byte after which an answer is over, where the connection stays open
PATIENCE = 8.0
MOMENT = 0.05  # between two pieces
HALF = b"<half>"  # behind it the client has nothing more to say


def hear(connection: socket.socket, data: Said, quiet: float = QUIET) -> bytes:
    """All that comes back, and how it ends: "<end>" when the server ends it, "<open>" when it waits for more.

    What is said in pieces is said with a moment between, in which the server reads; behind `HALF` the client is done.
    """
    pieces = list(data) if isinstance(data, tuple) else [data]
    with connection:
        connection.setblocking(False)
        heard, left = b"", memoryview(pieces.pop(0))
        while True:
            if not left and pieces[:1] == [HALF]:
                pieces.clear()
                with contextlib.suppress(OSError):  # it is gone already
                    connection.shutdown(socket.SHUT_WR)
            wants = [connection] if left else []
            readable, writable, _ = select.select(
                [connection], wants, [], PATIENCE if not heard and left else MOMENT if pieces else quiet
            )
            if not readable and not writable:
                if left or not pieces:
                    return heard + b"<open>"
                left = memoryview(pieces.pop(0))
            if writable:
                try:
                    left = left[connection.send(left[:65536]) :]
                except OSError:
                    left, pieces = memoryview(b""), []
            if readable:
                try:
                    piece = connection.recv(262_144)
                except ConnectionResetError:
                    return heard + b"<end>"
                if not piece:
                    return heard + b"<end>"
                heard += piece


def comparable(answer: bytes) -> bytes:
    """Without the time of day, and without the count in a boundary."""
    answer = re.sub(rb"\r\nDate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n", b"\r\nDate: now\r\n", answer)
    answer = re.sub(rb"\r\nExpires: [^\r]{29}\r\n", b"\r\nExpires: later\r\n", answer)
    answer = re.sub(rb"\r\nAllow: (?:(?:OPTIONS|HEAD|GET|POST),?){4}\r\n", b"\r\nAllow: all four\r\n", answer)  # in any order
    return re.sub(rb"(boundary=|\r\n--)(0\d{19}|[0-9a-f]{16})", rb"\g<1>0", answer)
