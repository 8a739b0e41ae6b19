"""A terminal that is lent: two ends of a true pseudo-terminal stand for the one inside of a cell."""

from __future__ import annotations

import asyncio
import os
import termios
from collections.abc import AsyncIterator, Awaitable

import pytest

from mirage.shell.fds import Outlet
from mirage.shell.lending import Lending
from mirage.shell.tty import ECHO, ICANON, Tty
from mirage.world.engine import Pty


class Client:
    """A channel that keeps what it is sent."""

    pty: Pty | None = None
    is_closed = False

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        self.seen = bytearray()

    async def write(self, data: bytes, stderr: bool = False) -> None:
        self.seen += data


class Program:
    """What the lending looks at of a process that truly runs."""

    is_stopped, parent, name, pgid = False, None, "program", 7

    def __init__(self) -> None:
        self.real: object | None = self.kill
        self.fds: dict[int, object] = {}
        self.got: list[int] = []

    def kill(self, number: int) -> None:
        self.got.append(number)


class Session:
    """What of a session a terminal and its lending need."""

    def __init__(self) -> None:
        self.client = Client()
        self.outlet = Outlet(self.client)  # type: ignore[arg-type]
        self.all: list[Program] = []
        self.processes: dict[int, object] = {}
        self.told: list[object] = []
        self.limits = type("Limits", (), {"output": 1 << 20})()

    def group(self, pgid: int) -> list[Program]:
        return self.all

    def emit(self, event: object) -> None:
        self.told.append(event)

    def signal_group(self, pgid: int, number: int) -> None:
        for program in self.all:
            program.kill(number)


class Inside:
    """A seat over a pseudo-terminal of this process."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        os.set_blocking(self.master, False)
        os.set_blocking(self.slave, False)
        self.groups: list[int] = []

    def foreground(self, group: int) -> Awaitable[None]:
        self.groups.append(group)
        placed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        placed.set_result(None)
        return placed


class Lent:
    def __init__(self) -> None:
        self.session, self.inside = Session(), Inside()
        self.tty = Tty(self.session, self.session.outlet, "pts/0", 80, 24)  # type: ignore[arg-type]
        self.lending = self.tty.lending = Lending(self.session, self.tty, self.inside)  # type: ignore[arg-type]
        self.program = Program()

    async def begin(self) -> None:
        self.session.all.append(self.program)
        self.tty.foreground = 7
        await self.lending.lend()
        self.lending.release()

    async def end(self) -> None:
        self.program.real = None
        await self.lending.take_back()
        await self.session.outlet.drain()

    async def read(self) -> bytes:
        """What the program reads, once there is something."""
        ready = asyncio.Event()
        asyncio.get_running_loop().add_reader(self.inside.slave, ready.set)
        await ready.wait()
        asyncio.get_running_loop().remove_reader(self.inside.slave)
        return os.read(self.inside.slave, 4096)


@pytest.fixture
async def lent() -> AsyncIterator[Lent]:
    found = Lent()
    yield found
    await found.lending.close()
    os.close(found.inside.master)
    os.close(found.inside.slave)


async def test_what_is_typed_goes_to_the_program_and_is_echoed_once(lent: Lent) -> None:
    await lent.begin()
    lent.tty.receive(b"hello\r")
    assert await lent.read() == b"hello\n"
    await lent.end()
    assert bytes(lent.session.client.seen) == b"hello\r\n"
    assert [getattr(event, "data", None) for event in lent.session.told] == [b"hello"]


async def test_what_was_typed_before_is_handed_in_and_what_nobody_read_comes_back(lent: Lent) -> None:
    lent.tty.receive(b"typed ahead\rand a half")
    await lent.begin()
    lent.tty.receive(b" line\rthe next\r")
    assert await lent.read() == b"typed ahead\n"
    await lent.end()
    assert (lent.tty.read_now(100), lent.tty.read_now(100), lent.tty.read_now(100)) == (b"and a half line\n", b"the next\n", None)
    assert bytes(lent.session.client.seen) == b"typed ahead\r\nand a half line\r\nthe next\r\n"


async def test_all_that_the_program_printed_is_out_and_nothing_of_ours(lent: Lent) -> None:
    await lent.begin()
    for _ in range(3):
        os.write(lent.inside.slave, b"printed\n")
        await lent.lending.take_back()
    await lent.end()
    assert bytes(lent.session.client.seen) == b"printed\r\n" * 3


async def test_the_modes_and_the_size_go_in_and_come_back(lent: Lent) -> None:
    lent.tty.termios.cc[0] = 7  # ^G interrupts
    await lent.begin()
    modes = termios.tcgetattr(lent.inside.slave)
    assert modes[6][termios.VINTR] == b"\x07" and os.get_terminal_size(lent.inside.slave) == (80, 24)
    modes[3] &= ~ICANON & ~ECHO
    termios.tcsetattr(lent.inside.slave, termios.TCSANOW, modes)
    lent.tty.resize(100, 30)
    assert os.get_terminal_size(lent.inside.slave) == (100, 30)
    await lent.end()
    assert not lent.tty.termios.lflag & (ICANON | ECHO) and lent.tty.termios.cc[0] == 7
    assert (lent.tty.columns, lent.tty.rows) == (100, 30)


async def test_a_key_that_interrupts_reaches_those_of_the_job_that_do_not_truly_run(lent: Lent) -> None:
    pretended = Program()
    pretended.real = None
    await lent.begin()
    lent.session.all.append(pretended)
    lent.tty.receive(b"\x03")
    await lent.end()
    assert pretended.got == [2]
    assert bytes(lent.session.client.seen) == b"^C"


async def test_the_group_in_the_foreground_is_told_inside(lent: Lent) -> None:
    await lent.begin()
    lent.tty.foreground = 9
    assert lent.inside.groups == [7, 9]
    await lent.end()
