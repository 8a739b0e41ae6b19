"""A command that a daemon of the machine runs (popen of a PHP page): no login and no terminal, sh -c as the daemon's own user."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.base.events import LineEntered
from mirage.shell import execve
from mirage.shell.fds import ChannelReader, ChannelWriter
from mirage.shell.process import Process
from mirage.shell.session import ShellSession
from mirage.vfs.caller import Caller
from mirage.world.traces import acting
from mirage.world.visit import Login

if TYPE_CHECKING:
    from mirage.world.engine import Pty
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import Visit

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MOST = 4 << 20  # bytes of output
PATIENCE = 30.0  # seconds: max_execution_time


class _Pipe:
    """The reading end of popen's pipe. Standard error goes where the daemon's goes."""

    pty: Pty | None = None

    def __init__(self) -> None:
        self.environment: dict[str, str] = {}
        self.data = bytearray()

    async def read(self) -> bytes:
        return b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        if not stderr:
            self.data += data[: MOST - len(self.data)]

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        """Pipes have no size."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Nobody sends one."""


async def popen(visit: Visit, parent: ProcessEntry, command: bytes, folder: bytes) -> bytes:
    """The output of a command; what there is of it, where it does not end in time."""
    pipe = _Pipe()
    acting.set(visit)
    login = Login("", visit.clock.now(), parent)
    heard = parent.signal
    session = ShellSession(visit, pipe, login)
    try:
        caller = Caller(visit.view, visit.account.cred)
        try:
            caller.chdir(folder)
        except OSError:
            caller.chdir(b"/")
        session.emit(LineEntered(text=command, mode="exec"))
        argv = ["sh", "-c", command.decode("utf-8", "surrogateescape")]
        env = {
            "USER": visit.account.name,
            "HOME": visit.account.home.decode(),
            "PATH": PATH,
            "PWD": folder.decode("utf-8", "surrogateescape"),
        }
        fds = {0: ChannelReader(pipe), 1: ChannelWriter(session.outlet), 2: ChannelWriter(session.outlet, stderr=True)}
        process = session.root = Process(session, argv, env, caller, fds, exe=b"/usr/bin/dash")
        try:
            planned = execve.plan(process, argv, "/bin/sh", env)
        except OSError:
            return b""
        process.exe = process.entry.exe = planned.exe
        process.begin(planned.main)
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        session.hang_up()
    finally:
        await session.end()
        acting.set(None)
        parent.signal = heard
    return bytes(pipe.data)
