"""Connections from pretended programs to what truly listens in the visitor's cell: a server that he has started there."""

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
    muscle = proc.host.muscle
    return muscle.connect(proc.visit, address, port) if muscle is not None else None


async def send(line: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(line, data)


def shut(line: socket.socket) -> None:
    """No more will be sent."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_WR)


async def fetch(line: socket.socket, url: str, path: str, method: str, address: str, port: int, agent: str) -> Answer:
    """One request and its response (HTTP/1.0: it ends with the connection)."""
    reader = SocketReader(line)
    request = f"{method} {path} HTTP/1.0\r\nHost: {address}:{port}\r\nUser-Agent: {agent}\r\nAccept: */*\r\n\r\n"
    try:
        async with asyncio.timeout(PATIENCE):
            await send(line, request.encode("utf-8", "surrogateescape"))
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
    answer = Answer(
        url, int(status[1]), status[2] if len(status) > 2 else "", headers, _rest(reader, body), address=address, port=port
    )  # fmt: skip
    size = answer.header("Content-Length")
    answer.size = int(size) if size.isdecimal() else None
    return answer


async def _head(reader: SocketReader) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_MAX:
        data = await reader.read(CHUNK)
        if not data:
            break
        head += data
    return head


async def _rest(reader: SocketReader, first: bytes) -> AsyncIterator[bytes]:
    try:
        if first:
            yield first
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                yield data
    finally:
        reader.close()
