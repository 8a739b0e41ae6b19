"""A service of the machine, or a program of the emulated shell that listens, spoken to from within a cell."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from mirage.base.readiness import stopped
from mirage.shell import dialing
from mirage.shell.process import Process
from mirage.shell.session import ShellSession
from mirage.vfs.caller import Caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.dialing import Line
    from mirage.world.answerer import Stream
    from mirage.world.engine import Pty
    from mirage.world.visit import Visit


async def converse(visit: Visit, address: str, port: int, stream: Stream) -> None:
    """Answer a connection to a port of the machine's own, until it ends."""
    session = ShellSession(visit, Unheard())
    process = session.root = Process(session, [], {}, Caller(visit.view), {})
    del visit.processes.mine[process.pid]  # nobody has started it
    line = dialing.accepted(process, address, port)
    try:
        if line is not None:
            await _carry(line, stream)
    finally:
        await session.end()


async def _carry(line: Line, stream: Stream) -> None:
    """Both ways, until the machine has no more to say."""
    hearing = asyncio.ensure_future(_hear(line, stream))
    try:
        with contextlib.suppress(OSError):
            while data := await line.reader.read():
                await stream.write(data)
            stream.shut()
    finally:
        await stopped(hearing)
        line.close()


async def _hear(line: Line, stream: Stream) -> None:
    with contextlib.suppress(OSError):
        while data := await stream.read():
            await line.send(data)
    line.shut()


class Unheard:
    """A channel for who has none."""

    pty: Pty | None = None
    is_closed = False

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}

    async def read(self) -> bytes:
        return b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        """Nobody reads it."""

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        """It has no window."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Nobody sends one."""
