"""A caller's own descriptors as a channel: what one of our programs reads and writes when a real one's execve asked for it.

They are the caller's open files, shared with whoever else has them, so they are not made non-blocking: threads read and write, of a
pool that each cell has for itself. What is a file there is a socket here, to a process of the cell's that carries its bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from mirage.world.engine import Pty

if TYPE_CHECKING:
    from mirage.sandbox.parting import Parting

PIECE = 32768
CARRY_SECONDS = 5.0
THREADS = 16  # of one cell: who keeps them all waiting keeps himself waiting


class CallerChannel:
    """`world.engine.Channel` over descriptors 0, 1 and 2; `close` it when the program has ended."""

    pty: Pty | None = None
    is_closed = False  # the kernel's pipes say it themselves

    def __init__(self, fds: list[int], carried: list[int], pool: ThreadPoolExecutor, parting: Parting) -> None:
        self.environment: dict[str, str] = {}
        self._fds = fds
        self._carried = carried
        self._pool = pool
        self._parting = parting

    async def read(self) -> bytes:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, os.read, self._fds[0], PIECE)
        except OSError:
            return b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, _write, self._fds[2 if stderr else 1], data)
        except OSError:
            raise BrokenPipeError from None

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        """What has a window hears of it by itself."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Signals go to the stub, which is a process of the cell's."""

    async def close(self) -> None:
        """When it returns, what was written has arrived."""
        for number in self._carried:
            await asyncio.get_running_loop().run_in_executor(self._pool, _finish, self._fds[number])
        self._parting.let_go(self._fds)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _finish(descriptor: int) -> None:
    """Say that it was all, and wait until the other side has gone."""
    with socket.socket(fileno=os.dup(descriptor)) as line, contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        line.settimeout(CARRY_SECONDS)
        while line.recv(PIECE):
            pass
