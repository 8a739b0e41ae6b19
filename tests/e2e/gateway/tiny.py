"""A small world for the SSH gateway's tests: a file system of a few files, and an engine that runs the test's own commands.

The engine hands what the tests themselves say to the machine's /bin/sh, so that a channel is fed by real processes, pipes
and terminals, as sshd's are. It is never part of Mirage: nothing of an attacker's reaches it.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import os
import pty
import random
import signal
import struct
import termios
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from mirage.base.clock import SystemClock
from mirage.base.events import Emit
from mirage.base.limits import ShellLimits
from mirage.gateway.ssh.world import Door
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.vfs.view import View
from mirage.world import passwords
from mirage.world.accounts import Account
from mirage.world.artifacts import MemoryArtifacts
from mirage.world.engine import Channel, Exit
from mirage.world.internet import ConnectFailure, Connection, Failure
from mirage.world.logs.door import Knock
from mirage.world.processes import ProcessTable
from mirage.world.visit import Login, Visit

USERS = {"root": (0, b"/root"), "tester": (1000, b"/home/tester")}


@dataclass
class TinyWorld:
    """One machine with users root and tester, whose passwords are given."""

    logins: dict[str, str] = field(default_factory=lambda: {"root": "toor-pw", "tester": "tester-pw"})
    seed: bytes = b"tiny"
    visits: list[Visit] = field(default_factory=list)
    dial: Callable[[str, int], Connection | ConnectFailure] | None = None

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.store = open_store("memory:", b"tiny")
        self.view = View(Layered(self.store, None, [b"host"], self.clock), self.clock)
        caller = Caller(self.view, ROOT, umask=0)
        for path, mode in ((b"/etc", 0o755), (b"/bin", 0o755), (b"/root", 0o700), (b"/home", 0o755), (b"/tmp", 0o1777)):
            caller.mkdir(path, mode)
        caller.write_file(b"/bin/bash", b"\x7fELF", 0o755)
        if os.path.exists("/usr/bin/xauth"):
            caller.mkdir(b"/usr", 0o755)
            caller.mkdir(b"/usr/bin", 0o755)
            caller.write_file(b"/usr/bin/xauth", b"\x7fELF", 0o755)
        lines = [f"{name}:x:{uid}:{uid}::{home.decode()}:/bin/bash\n" for name, (uid, home) in USERS.items()]
        caller.write_file(b"/etc/passwd", "".join(lines).encode())
        caller.write_file(b"/etc/group", "".join(f"{name}:x:{uid}:\n" for name, (uid, _) in USERS.items()).encode())
        chance = random.Random(1)
        shadow = [f"{name}:{passwords.make(word.encode(), chance)}:19000:0:99999:7:::\n" for name, word in self.logins.items()]
        caller.write_file(b"/etc/shadow", "".join(shadow).encode(), 0o640)
        caller.mkdir(b"/home/tester", 0o755)
        caller.chown(b"/home/tester", 1000, 1000)

    def authorize(self, user: str, line: bytes) -> None:
        uid, home = USERS[user]
        caller = Caller(self.view, ROOT)
        if not caller.exists(home + b"/.ssh"):
            caller.mkdir(home + b"/.ssh", 0o700)
            caller.chown(home + b"/.ssh", uid, uid)
        caller.write_file(home + b"/.ssh/authorized_keys", line + b"\n", 0o600)
        caller.chown(home + b"/.ssh/authorized_keys", uid, uid)

    def look(self, source: str, session: str) -> View:
        return self.view

    def ready_in(self, source: tuple[str, int], session: str) -> float:
        return 0

    def knock(self, source: tuple[str, int], session: str) -> Knock:
        return Knock(cast(Any, _Unlogged()), b"host", source, session)

    def visit(
        self, account: Account, source: tuple[str, int], local: tuple[str, int], session: str, emit: Emit, method: str, key: str
    ) -> Visit:
        visit = Visit(
            host=cast(Any, _Host()), view=self.view, layer=b"host", account=account, source=source, local=local, session=session,
            emit=emit, clock=self.clock, dice=lambda: random.Random(1), limits=ShellLimits(),
            processes=ProcessTable(dict, _Pids(), {}), artifacts=MemoryArtifacts(),
        )  # fmt: skip
        self.visits.append(visit)
        return visit

    def listen(self, visit: Visit, addresses: tuple[str, ...], port: int, arrived: object) -> Door:
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))

    async def connect(self, visit: Visit, host: str, port: int) -> Connection | ConnectFailure:
        if self.dial is not None:
            return self.dial(host, port)
        return ConnectFailure(Failure.REFUSED, host, port, 0.0)


class _Unlogged:
    """A door whose machine keeps no log."""

    def now(self) -> int:
        return 0

    def pid(self, session: str) -> int:
        return 1

    def forget(self, session: str) -> None:
        pass

    def write(self, layer: bytes, lines: object, record: object) -> None:
        pass


class _Host:
    identity = None

    @property
    def logins(self) -> _Host:
        return self

    def begin(self, visit: Visit, tty: bool) -> Login:
        return Login("", 0, visit.processes.allocate(1, [b"sshd: tester@notty"]))

    def end(self, visit: Visit, login: Login) -> None:
        visit.processes.remove(login.sshd.pid)

    def leave(self, visit: Visit) -> None:
        pass


class _Pids:
    """Gives out 100, 101, ..."""

    def __init__(self) -> None:
        self._last = 99

    def next(self) -> int:
        self._last += 1
        return self._last


class Constant:
    """Answers every command with the same bytes."""

    def __init__(self, answer: bytes = b"Linux tiny\n") -> None:
        self.answer = answer

    async def run(self, visit: Visit, command: bytes | None, channel: Channel) -> Exit:
        if command is None:
            await channel.write(b"$ ")
            while await channel.read():
                pass
            return Exit(0)
        await channel.write(self.answer)
        return Exit(0)


class Processes:
    """Runs the test's commands by /bin/sh, on pipes or on a pseudo-terminal."""

    async def run(self, visit: Visit, command: bytes | None, channel: Channel) -> Exit:
        argv = ["/bin/sh"] if command is None else ["/bin/sh", "-c", os.fsdecode(command)]
        environment = {"PATH": "/usr/bin:/bin", **channel.environment}
        if channel.pty is None:
            return await self._pipes(argv, environment, channel)
        environment["TERM"] = channel.pty.term
        return await self._terminal(argv, environment, channel)

    async def _pipes(self, argv: list[str], environment: dict[str, str], channel: Channel) -> Exit:
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(
            *argv, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True
        )
        channel.on_signal(lambda name: _signal(child.pid, name))
        assert child.stdin and child.stdout and child.stderr
        feeding = asyncio.create_task(_feed(channel, child.stdin))
        try:
            await asyncio.gather(_pump(child.stdout, channel, False), _pump(child.stderr, channel, True))
            return _exit(await child.wait())
        finally:
            feeding.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await child.wait()

    async def _terminal(self, argv: list[str], environment: dict[str, str], channel: Channel) -> Exit:
        assert channel.pty is not None
        master, slave = pty.openpty()
        _resize(master, channel.pty.columns, channel.pty.rows)
        child = await asyncio.create_subprocess_exec(
            *argv, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)
        channel.on_resize(lambda columns, rows: _resize(master, columns, rows))
        channel.on_signal(lambda name: _signal(child.pid, name))
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(master, "rb", 0))

        async def feed() -> None:
            while data := await channel.read():
                os.write(master, data)

        feeding = asyncio.create_task(feed())
        try:
            with contextlib.suppress(OSError):
                await _pump(reader, channel, False)
            return _exit(await child.wait())
        finally:
            feeding.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGHUP)
            transport.close()
            await child.wait()


async def _feed(channel: Channel, stdin: asyncio.StreamWriter) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while data := await channel.read():
            stdin.write(data)
            await stdin.drain()
        stdin.close()


async def _pump(stream: asyncio.StreamReader, channel: Channel, stderr: bool) -> None:
    while data := await stream.read(16384):
        await channel.write(data, stderr)


def _signal(pid: int, name: str) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, getattr(signal, f"SIG{name}"))


def _resize(master: int, columns: int, rows: int) -> None:
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _exit(code: int) -> Exit:
    if code >= 0:
        return Exit(code)
    return Exit(signal=signal.Signals(-code).name.removeprefix("SIG"))
