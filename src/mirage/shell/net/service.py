"""The emulated shell's side of TCP for who is no shell: a cell that speaks to the machine, sshd that forwards for a visitor."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from mirage.base.readiness import stopped
from mirage.shell.lib import nss
from mirage.shell.mariadb import entry
from mirage.shell.net import dialing, network
from mirage.shell.process import Process
from mirage.shell.session import ShellSession
from mirage.vfs.caller import Caller
from mirage.world import units
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.net.dialing import Line
    from mirage.world.answerer import Stream
    from mirage.world.engine import Pty
    from mirage.world.visit import Visit


async def converse(visit: Visit, address: str, port: int, stream: Stream) -> None:
    """Answer a connection to a port of the machine's own, until it ends."""
    process = _process(visit, [])
    line = dialing.accepted(process, address, port)
    try:
        if line is not None:
            await _carry(line, stream)
    finally:
        await process.session.end()


async def attend(visit: Visit, path: str, uid: int, stream: Stream) -> None:
    """Answer a connection that an account has made to MariaDB's socket, until it ends."""
    process = _process(visit, [])
    try:
        if path == entry.SOCKET and units.members(visit, "mariadb.service"):
            found = nss.user(process, uid)
            await _carry(dialing.database(process, account=found.name if found is not None else ""), stream)
    finally:
        await process.session.end()


async def reach(visit: Visit, name: str, port: int, program: str) -> Reached | ConnectFailure:
    """A connection that a program of the machine's makes for a visitor, to wherever one of his own would come."""
    process = _process(visit, [program])
    answer: Line | ConnectFailure | None = None
    try:
        found = await network.resolve(process, name, family=0)
        answer = ConnectFailure(found.failure or Failure.NO_NAME, "", port, 0.0)
        for address in found.addresses:  # as sshd tries all that getaddrinfo(3) gives it
            answer = await dialing.dial(process, name, address, port)
            if not isinstance(answer, ConnectFailure):
                return Reached(process.session, answer)
        return answer
    finally:
        if answer is None or isinstance(answer, ConnectFailure):
            await process.session.end()


class Reached:
    """What has answered, or called. One of both is called, once."""

    def __init__(self, session: ShellSession | None, line: Line) -> None:
        self._session = session
        self._line = line

    async def carry(self, stream: Stream) -> None:
        """Both ways, until it has no more to say."""
        try:
            await _carry(self._line, stream)
        finally:
            await self._end()

    async def close(self) -> None:
        """Nobody speaks to it."""
        self._line.close()
        await self._end()

    async def _end(self) -> None:
        if self._session is not None:
            await self._session.end()


class Door:
    """A port that sshd holds for a visitor until `close`. `arrived` is told of who comes to it, and from where. OSError: it is taken."""

    def __init__(
        self, visit: Visit, addresses: tuple[str, ...], port: int, arrived: Callable[[Reached, tuple[str, int]], None]
    ) -> None:
        self._process = _process(visit, ["sshd"])
        self._arrived = arrived
        try:
            self._listening = dialing.forward(self._process, addresses, port)
        except OSError:
            self._ending = asyncio.ensure_future(self._process.session.end())
            raise
        self.port = self._listening.fact.local[1]
        self.sockets = 1 + len(self._listening.more)
        self._accepting = asyncio.ensure_future(self._accept())

    async def _accept(self) -> None:
        while True:
            line = await self._listening.accept()
            self._arrived(Reached(None, line), line.peer)

    def close(self) -> None:
        self._accepting.cancel()
        self._listening.close()
        self._ending = asyncio.ensure_future(self._process.session.end())


def _process(visit: Visit, argv: list[str]) -> Process:
    """One that nobody has started and no list shows, in a session of its own."""
    session = ShellSession(visit, Unheard())
    process = session.root = Process(session, argv, {}, Caller(visit.view), {})
    del visit.processes.mine[process.pid]
    return process


async def _carry(line: Line, stream: Stream) -> None:
    """Both ways, until the machine has no more to say; where it is a program of the visitor's, until neither side has."""
    hearing = asyncio.ensure_future(_hear(line, stream))
    try:
        with contextlib.suppress(OSError):
            while data := await line.reader.read():
                await stream.write(data)
            stream.shut()
            if line.is_of_two:
                await asyncio.wait([hearing])
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
