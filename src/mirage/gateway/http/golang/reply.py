"""What a handler of Go's answers: a whole body, one that flows, or the connection itself (http.Hijacker)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from mirage.gateway.http.nginx.message import Response

BUFFER = 2048  # net/http bufferBeforeChunkingSize: what is no longer has its length told
WAITING = 1 << 20  # bytes that a client may send ahead into a connection that is his


class Tunnel:
    """What the client sends into a connection that a handler has taken over."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue()
        self.size = 0  # bytes that nobody has read yet
        self.is_over = False

    def feed(self, data: bytes) -> None:
        self.size += len(data)
        self._pieces.put_nowait(data)

    def end(self) -> None:
        """The client sends no more."""
        if not self.is_over:
            self.is_over = True
            self._pieces.put_nowait(b"")

    async def read(self) -> bytes:
        """What has come next; b"" at the end."""
        piece = await self._pieces.get()
        self.size -= len(piece)
        if not piece:
            self._pieces.put_nowait(b"")  # and so for whoever asks again
        return piece


@dataclass(slots=True)
class Reply(Response):
    """`fields` are those that the handler has set, in any order. With `flow` the body comes in pieces, each sent at once.

    `head`: the handler has taken the connection and writes this itself; `flow` follows it, `tunnel` hears the client.
    """

    flow: AsyncIterator[bytes] | None = None
    head: bytes = b""
    tunnel: Tunnel | None = field(default=None)
