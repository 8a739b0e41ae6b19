"""What a daemon of the machine runs: popen of a PHP page (sh -c as the daemon's own user), a container's process (any argv)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.base.events import LineEntered
from mirage.shell import execve
from mirage.shell.fds import Descriptor, channel_pipes
from mirage.shell.process import Process
from mirage.shell.session import ShellSession
from mirage.shell.tty import Tty, TtyDescriptor
from mirage.vfs.caller import Caller
from mirage.world.traces import acting
from mirage.world.visit import Login

if TYPE_CHECKING:
    from mirage.world.engine import Channel, Pty
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import Visit

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MOST = 4 << 20  # bytes of output
PATIENCE = 30.0  # seconds: max_execution_time


class Gathered:
    """A daemon's ends of the pipes of what it runs: what it gives, and what comes. Standard error goes where the daemon's goes."""

    pty: Pty | None = None
    is_closed = False

    def __init__(self, given: bytes = b"") -> None:
        self.environment: dict[str, str] = {}
        self.data = bytearray()
        self._given = given

    async def read(self) -> bytes:
        given, self._given = self._given, b""
        return given

    async def write(self, data: bytes, stderr: bool = False) -> None:
        if not stderr:
            self.data += data[: MOST - len(self.data)]

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        """Pipes have no size."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Nobody sends one."""


async def popen(visit: Visit, parent: ProcessEntry, command: bytes, folder: bytes) -> bytes:
    """The output of a command; what there is of it, where it does not end in time."""
    pipe = Gathered()
    caller = Caller(visit.view, visit.account.cred)
    try:
        caller.chdir(folder)
    except OSError:
        caller.chdir(b"/")
    visit.emit(LineEntered(text=command, mode="exec"))
    argv = ["sh", "-c", command.decode("utf-8", "surrogateescape")]
    env = {
        "USER": visit.account.name,
        "HOME": visit.account.home.decode(),
        "PATH": PATH,
        "PWD": folder.decode("utf-8", "surrogateescape"),
    }
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await spawn(visit, parent, argv, env, caller, pipe, path="/bin/sh")
    return bytes(pipe.data)


async def spawn(
    visit: Visit,
    parent: ProcessEntry,
    argv: list[str],
    env: dict[str, str],
    caller: Caller,
    channel: Channel,
    *,
    path: str | None = None,
    begun: Callable[[Process], None] | None = None,
    tty: str = "",
) -> int:
    """Run a program until it ends: its status, as a shell tells it. OSError: execve found none.

    `begun` is told of its process; where the channel has a pty, that is the terminal `tty` (below /dev).
    """
    acting.set(visit)
    heard = parent.signal
    session = ShellSession(visit, channel, Login(tty, visit.clock.now(), parent))
    feeding: asyncio.Task[None] | None = None
    try:
        fds: dict[int, Descriptor]
        if channel.pty is None:
            fds = channel_pipes(channel, session.outlet)
        else:
            session.tty = Tty(session, session.outlet, tty, channel.pty.columns, channel.pty.rows)
            channel.on_resize(session.tty.resize)
            descriptor = TtyDescriptor(session.tty, f"/dev/{tty}".encode())
            fds = {0: descriptor, 1: descriptor.dup(), 2: descriptor.dup()}
        process = session.root = Process(session, argv, env, caller, fds)
        planned = execve.searched(process, argv, path, env)
        process.argv = planned.argv
        process.exe = process.entry.exe = planned.exe
        process.entry.comm = planned.comm
        process.entry.pgid = process.entry.sid = process.pid
        if session.tty is not None:
            session.tty.foreground = process.pid
            feeding = asyncio.get_running_loop().create_task(session.tty.feed())
        process.begin(planned.main)
        if begun is not None:
            begun(process)
        await process.wait()
        return process.status or 0
    except (TimeoutError, asyncio.CancelledError):
        session.hang_up()
        raise
    finally:
        if feeding is not None:
            feeding.cancel()
        await session.end()
        acting.set(None)
        parent.signal = heard
