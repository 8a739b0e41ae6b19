"""What the engine does with the descriptors of a program without a terminal."""

from __future__ import annotations

import asyncio
import os
from types import SimpleNamespace
from typing import Any

from mirage.sandbox.engine import _on_pipes
from mirage.sandbox.starting import pipes
from mirage.world.engine import Exit


class Client:
    """A channel whose client sends nothing and ends his input at once."""

    pty = None

    def __init__(self) -> None:
        self.is_read = asyncio.Event()

    async def read(self) -> bytes:
        self.is_read.set()
        return b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        raise AssertionError(data)

    def on_signal(self, callback: Any) -> None: ...


class Cell:
    """Starts nothing: its program ends when the client's input has, and another session opens files meanwhile."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.others: list[int] = []

    async def spawn(self, visit: Any, order: Any, parent: int) -> Any:
        kept, ends = pipes(os.getuid(), os.getgid())
        ended = asyncio.get_running_loop().create_future()

        async def run() -> None:
            await self.client.is_read.wait()
            await asyncio.sleep(0)
            self.others = [os.open("/dev/null", os.O_RDONLY) for _ in range(8)]
            for number in kept:
                os.close(number)
            ended.set_result(0)

        self.task = asyncio.create_task(run())
        return SimpleNamespace(ended=ended, ends=ends)

    def signal(self, program: Any, number: int) -> None: ...


def test_the_end_of_the_input_is_closed_once_and_no_descriptor_of_another_s() -> None:
    async def session() -> tuple[Exit, list[int]]:
        client = Client()
        cell = Cell(client)
        login = SimpleNamespace(sshd=SimpleNamespace(pid=1))
        found = await _on_pipes(cell, None, login, {}, client)  # type: ignore[arg-type]
        return found, cell.others

    found, others = asyncio.run(session())
    assert found == Exit(0)
    for number in others:
        os.close(number)  # EBADF if it was closed by the session that had it before
