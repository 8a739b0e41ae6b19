"""Connections from pretended programs to what truly answers: a server that the visitor has started in his cell, or the web gateway."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from mirage.base.readiness import until
from mirage.shell.fds import CHUNK, Descriptor
from mirage.world.internet import Answer, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

HEAD_MAX = 65536  # bytes of a response's status line and headers
PATIENCE = 60.0  # seconds in which a server that has accepted says something


class SocketReader(Descriptor):
    """What comes from a socket."""

    __slots__ = ("socket",)

    def __init__(self, line: socket.socket) -> None:
        super().__init__()
        self.socket = line

    @property
    def name(self) -> bytes:
        return b"socket:[%d]" % self.socket.fileno()

    def read_now(self, size: int) -> bytes | None:
        try:
            return self.socket.recv(size)
        except BlockingIOError:
            return None

    async def _readable(self) -> None:
        await until(self.socket.fileno(), is_writing=False)

    def _closed(self) -> None:
        self.socket.close()


def connect(proc: Process, address: str, port: int) -> socket.socket | None:
    """None: nothing that truly runs listens there."""
    for server in (proc.host.muscle, proc.host.website):
        found = server.connect(proc.visit, address, port) if server is not None else None
        if found is not None:
            return found
    return None


async def send(line: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(line, data)


def shut(line: socket.socket) -> None:
    """No more will be sent."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_WR)


async def fetch(line: socket.socket, url: str, method: str, address: str, port: int, asked: bytes) -> Answer:
    """One request, its bytes as the program sends them, and the response to it."""
    reader = SocketReader(line)
    try:
        async with asyncio.timeout(PATIENCE):
            await send(line, asked)
            head = await _head(reader)
    except (OSError, TimeoutError):
        reader.close()
        return Answer(url, failure=Failure.RESET, address=address, port=port)
    top, mark, body = head.partition(b"\r\n\r\n")
    words, *lines = top.decode("latin-1").split("\r\n")
    status = words.split(" ", 2)
    if not mark or not words.startswith("HTTP/") or len(status) < 2 or not status[1].isdecimal():
        return Answer(url, body=_rest(reader, head), address=address, port=port)
    headers = tuple((name, value.strip()) for name, _, value in (each.partition(":") for each in lines))
    answer = Answer(url, int(status[1]), status[2] if len(status) > 2 else "", headers, address=address, port=port)
    size = answer.header("Content-Length")
    answer.size = int(size) if size.isdecimal() else None
    is_empty = method == "HEAD" or answer.status in (204, 304)
    if answer.header("Transfer-Encoding").lower() == "chunked" and not is_empty:
        answer.body = _unchunked(reader, body)
    else:
        answer.body = _rest(reader, body, 0 if is_empty else answer.size)
    return answer


async def _head(reader: SocketReader) -> bytes:
    """As far as the end of a response's head, those that only say "go on" apart."""
    head = b""
    while len(head) < HEAD_MAX:
        if head.startswith((b"HTTP/1.1 100 ", b"HTTP/1.0 100 ")) and b"\r\n\r\n" in head:
            head = head.partition(b"\r\n\r\n")[2]
            continue
        if b"\r\n\r\n" in head:
            break
        data = await reader.read(CHUNK)
        if not data:
            break
        head += data
    return head


async def _rest(reader: SocketReader, first: bytes, size: int | None = None) -> AsyncIterator[bytes]:
    """The body: as many bytes as were announced, or all that come."""
    left = size if size is not None else -1
    try:
        data = first
        while left:
            if data:
                piece = data[:left] if left > 0 else data
                left -= len(piece) if left > 0 else 0
                yield piece
            if left:
                data = await reader.read(CHUNK)
                if not data:
                    return
    except OSError:
        return
    finally:
        reader.close()


async def _unchunked(reader: SocketReader, first: bytes) -> AsyncIterator[bytes]:
    """A chunked body without its lengths."""
    held = first
    try:
        while True:
            while b"\r\n" not in held:
                data = await reader.read(CHUNK)
                if not data:
                    return
                held += data
            length, _, held = held.partition(b"\r\n")
            size = int(length.partition(b";")[0] or b"0", 16)
            if size == 0:
                return
            while len(held) < size + 2:
                data = await reader.read(CHUNK)
                if not data:
                    return
                held += data
            yield held[:size]
            held = held[size + 2 :]
    except (OSError, ValueError):
        return
    finally:
        reader.close()
