"""What the engine does with the descriptors of a program, whose what is typed is, and where there is no cell."""

from __future__ import annotations

import asyncio
import fcntl
import os
import subprocess
import sys
import termios
from types import SimpleNamespace
from typing import Any

from mirage.base.events import Event, InputRead, LineEntered
from mirage.base.readiness import stopped
from mirage.gateway.ssh.channels import PIPE, SESSION_PACKET, SESSION_WINDOW, Channel
from mirage.sandbox.cell import CellError
from mirage.sandbox.engine import SandboxEngine, _counter, _feed, _listener, _on_pipes
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


class Line:
    """What a channel sends its client."""

    quirks = 0

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, payload: bytes) -> None:
        self.sent.append(payload)

    def emit(self, event: Event) -> None: ...

    def flush(self) -> None: ...

    def flush_soon(self) -> None: ...

    async def drain(self, size: int) -> None: ...


def test_a_client_is_given_back_what_one_pipe_holds_and_what_was_read_from_it() -> None:
    async def session() -> list[list[int]]:
        line = Line()
        channel = Channel(line, lambda channel: None, 0, "session", 0, SESSION_WINDOW, SESSION_PACKET)
        channel.begin(SESSION_WINDOW)
        line.sent.clear()
        inside, outside = os.pipe()
        os.set_blocking(outside, False)
        feeding = asyncio.create_task(_feed(channel, outside, passed=_counter(channel, outside)))

        async def full() -> list[int]:
            """The window's adjustments until now, once the pipe has all that it takes."""
            while int.from_bytes(fcntl.ioctl(inside, termios.FIONREAD, bytes(4)), sys.byteorder) < PIPE:  # noqa: ASYNC110
                await asyncio.sleep(0)
            adjusted = [int.from_bytes(message[5:], "big") for message in line.sent]
            line.sent.clear()
            return adjusted

        for _ in range(4):
            channel.received(bytes(SESSION_PACKET))
        found = [await full()]
        for _ in range(2):
            channel.received(bytes(SESSION_PACKET))
        found.append(await full())
        os.read(inside, PIPE)
        found.append(await full())
        await stopped(feeding)
        os.close(inside)
        os.close(outside)
        return found

    assert asyncio.run(session()) == [[], [PIPE], [PIPE]]


LEADER = """
import fcntl, os, signal, sys, termios
slave = int(sys.argv[1])
fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
print("has its terminal", flush=True)
input()
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
program = os.fork()
if program == 0:
    signal.pause()
os.setpgid(program, program)
os.tcsetpgrp(slave, program)
print("waits for a program", flush=True)
sys.stdin.read()
os.kill(program, signal.SIGKILL)
"""


def test_what_is_typed_is_the_shell_s_also_where_it_came_before_the_shell_had_its_terminal() -> None:
    events: list[Event] = []
    master, slave = os.openpty()
    heard = _listener(SimpleNamespace(emit=events.append), master)  # type: ignore[arg-type]
    heard(b"id\n")
    command = [sys.executable, "-c", LEADER, str(slave)]
    with subprocess.Popen(
        command, pass_fds=[slave], start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as shell:
        assert shell.stdin is not None
        assert shell.stdout is not None
        assert shell.stdout.readline() == "has its terminal\n"
        heard(b"passwd\n")
        print(file=shell.stdin, flush=True)
        assert shell.stdout.readline() == "waits for a program\n"
        heard(b"secret\n")
    os.close(master)
    os.close(slave)
    assert events == [
        LineEntered(text=b"id", mode="terminal"),
        LineEntered(text=b"passwd", mode="terminal"),
        InputRead(data=b"secret", program=""),
    ]


class Full:
    """Cells of which none is to be had, for as long as they are full."""

    def __init__(self) -> None:
        self.is_full = True
        self.entered = 0

    async def enter(self, visit: Any) -> Any:
        if self.is_full:
            raise CellError("2 cells are open")
        self.entered += 1
        raise RuntimeError("a cell")  # far enough


class Other:
    """The other shell, whose sessions end when they are told to."""

    def __init__(self) -> None:
        self.running: list[asyncio.Future[Exit]] = []

    async def run(self, visit: Any, command: bytes | None, channel: Any) -> Exit:
        self.running.append(asyncio.get_running_loop().create_future())
        return await self.running[-1]


def test_who_finds_no_cell_has_the_other_shell_until_his_last_session_has_ended() -> None:
    async def visits() -> None:
        cells, other = Full(), Other()
        engine = SandboxEngine(cells, other)  # type: ignore[arg-type]

        def session(layer: bytes) -> asyncio.Task[Exit]:
            return asyncio.create_task(engine.run(SimpleNamespace(layer=layer), b"id", None))  # type: ignore[arg-type]

        first = session(b"his")
        await asyncio.sleep(0)
        cells.is_full = False
        second, somebody = session(b"his"), session(b"another's")
        await asyncio.gather(somebody, return_exceptions=True)
        assert (len(other.running), cells.entered) == (2, 1)
        other.running[0].set_result(Exit(0))
        assert await first == Exit(0)
        third = session(b"his")
        await asyncio.sleep(0)
        assert (len(other.running), cells.entered) == (3, 1)
        for running in other.running[1:]:
            running.set_result(Exit(0))
        await asyncio.gather(second, third)
        await asyncio.gather(session(b"his"), return_exceptions=True)
        assert (len(other.running), cells.entered) == (3, 2)

    asyncio.run(visits())
