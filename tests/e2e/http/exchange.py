"""Ask a server raw bytes and hear everything that it says; and what of it may differ between two honest servers."""

from __future__ import annotations

import re
import select
import socket

QUIET = 0.4  # seconds without a byte after which an answer is over, where the connection stays open
PATIENCE = 8.0


def hear(connection: socket.socket, data: bytes, quiet: float = QUIET) -> bytes:
    """All that comes back, and how it ends: "<end>" when the server ends it, "<open>" when it waits for more."""
    with connection:
        connection.setblocking(False)
        heard, left = b"", memoryview(data)
        while True:
            wants = [connection] if left else []
            readable, writable, _ = select.select([connection], wants, [], PATIENCE if not heard and left else quiet)
            if not readable and not writable:
                return heard + b"<open>"
            if writable:
                try:
                    left = left[connection.send(left[:65536]) :]
                except OSError:
                    left = memoryview(b"")
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
