"""The streams of a container's process: output to its log and to whoever is attached, input from whoever was let."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from mirage.gateway.http.golang.reply import Tunnel
from mirage.world.engine import Pty

WAITING = 1 << 20  # bytes that an attached client may be behind; what is beyond is not sent


class Streams:
    """`world.engine.Channel` for a process of a container. `wrote` is told each piece of output, and whether it is of stderr."""

    is_closed = False  # what nobody is attached to hear goes into the log

    def __init__(self, wrote: Callable[[bytes, bool], None] | None, *, is_tty: bool, is_open: bool) -> None:
        self.environment: dict[str, str] = {}
        self.pty = Pty() if is_tty else None
        self.tunnel: Tunnel | None = None
        self.is_open = is_open  # whether standard input waits for somebody
        self._wrote = wrote
        self._given = asyncio.Event()
        self._heard: list[_Ear] = []
        self._is_over = False
        self._resize: Callable[[int, int], None] | None = None

    # ---- the process's side

    async def read(self) -> bytes:
        while self.is_open and self.tunnel is None:
            await self._given.wait()
        return await self.tunnel.read() if self.tunnel is not None and self.is_open else b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        if self._wrote is not None:
            self._wrote(data, stderr)
        piece = data if self.pty is not None else frame(data, stderr)
        for ear in self._heard:
            if not stderr or ear.hears_errors:
                ear.hear(piece)

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        self._resize = callback

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Signals come from the daemon, to the process itself."""

    # ---- the daemon's side

    def resize(self, columns: int, rows: int) -> None:
        if self._resize is not None and self.pty is not None:
            self._resize(columns, rows)

    def give(self, tunnel: Tunnel) -> None:
        """Somebody types."""
        self.tunnel = tunnel
        self._given.set()

    def finish(self) -> None:
        """The process has ended."""
        self._is_over = True
        self.is_open = False
        self._given.set()
        for ear in self._heard:
            ear.hear(b"")

    async def listen(self, before: bytes = b"", *, hears_errors: bool = True) -> AsyncIterator[bytes]:
        """What has been said, and what is said from now on."""
        ear = _Ear(hears_errors)
        self._heard.append(ear)
        try:
            if before:
                yield before
            while not self._is_over or ear.size:
                piece = await ear.next()
                if not piece:
                    return
                yield piece
        finally:
            with contextlib.suppress(ValueError):
                self._heard.remove(ear)


class _Ear:
    def __init__(self, hears_errors: bool) -> None:
        self.hears_errors = hears_errors
        self.size = 0
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue()

    def hear(self, piece: bytes) -> None:
        if self.size < WAITING:
            self.size += len(piece)
            self._pieces.put_nowait(piece)

    async def next(self) -> bytes:
        piece = await self._pieces.get()
        self.size -= len(piece)
        return piece


def frame(data: bytes, stderr: bool) -> bytes:
    """stdcopy: stream, three zeros, length, data."""
    return bytes((2 if stderr else 1, 0, 0, 0)) + len(data).to_bytes(4, "big") + data
