"""What listens on the machine, inside a cell: true sockets at the ports of the world's services and of programs outside of it.

The cell's kernel takes the connections, the stage accepts them, and what answers is what answers in the emulated shell. Nothing here
has a way out: the sockets are of the cell's own network.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from mirage.base.events import NetworkAsked
from mirage.base.readiness import until
from mirage.sandbox.warden import FIRST_UID, UIDS

if TYPE_CHECKING:
    from mirage.sandbox.parting import Parting
    from mirage.sandbox.witness import Witness
    from mirage.world.answerer import Answerer, Stream
    from mirage.world.visit import SocketFact, Visit

Service = Callable[["Stream"], Awaitable[None]]
Key = tuple[str, str, int]  # tcp or tcp6, address, port
PIECE = 65536
NOBODY = 65534  # who is not of the cell
BACKLOG = 128  # where the world does not say
AT_ONCE = 64  # connections that are answered; further ones wait, as with a service that is busy


class Doors:
    """`keep` them true to what the world says listens."""

    def __init__(self, witness: Witness, answerer: Answerer, visit: Callable[[], Visit | None], parting: Parting) -> None:
        self._witness = witness
        self._parting = parting
        self._answerer = answerer
        self._visit = visit
        self._loop = asyncio.get_running_loop()
        self._open: dict[Key, socket.socket] = {}
        self._held: list[socket.socket] = []
        self._answering: set[asyncio.Task[None]] = set()
        self.inodes: frozenset[int] = frozenset()

    def keep(self, facts: Iterable[SocketFact]) -> None:
        """Open what is missing, close what listens no more. A port that a program inside has taken stays that program's."""
        wanted = {(fact.protocol, *fact.local): fact for fact in facts if fact.state == "LISTEN" and fact.protocol.startswith("tcp")}
        for key in self._open.keys() - wanted.keys():
            listener = self._open.pop(key)
            self._loop.remove_reader(listener)
            listener.close()
        missing = [key for key in wanted if key not in self._open]
        if missing:
            made = self._witness.listening([(*key, wanted[key].backlog or BACKLOG) for key in missing])
            self._open.update({key: door for key, door in zip(missing, made) if door is not None})
        for key in missing:
            if key in self._open:
                self._loop.add_reader(self._open[key], self._accept, self._open[key], key[2])
        self.inodes = frozenset(os.fstat(listener.fileno()).st_ino for listener in self._open.values())

    def hold(self, path: str, listener: socket.socket) -> None:
        """A socket of the file system, for as long as the cell is there: each connection asks whether its service runs."""
        self._held.append(listener)
        self._loop.add_reader(listener, self._admit, listener, path)

    def close(self) -> None:
        self.keep(())
        for listener in self._held:
            self._loop.remove_reader(listener)
            self._parting.part(listener)
        for task in self._answering:
            task.cancel()

    def _accept(self, listener: socket.socket, port: int) -> None:
        if (taken := self._taken(listener)) is None:
            return
        connection, visit = taken
        address = connection.getsockname()[0].removeprefix("::ffff:")
        visit.emit(NetworkAsked(action="connect", target=address.encode(), verdict="answered", port=port))
        self._begin(connection, partial(self._answerer.converse, visit, address, port))

    def _admit(self, listener: socket.socket, path: str) -> None:
        if (taken := self._taken(listener)) is None:
            return
        connection, visit = taken
        visit.emit(NetworkAsked(action="connect", target=path.encode(), verdict="answered"))
        _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        account = (uid - FIRST_UID) % UIDS if uid >= FIRST_UID else NOBODY
        self._begin(connection, partial(self._answerer.attend, visit, path, account))

    def _taken(self, listener: socket.socket) -> tuple[socket.socket, Visit] | None:
        """A connection, and whose it is; None where nobody is there to answer it for, or too many are answered."""
        try:
            connection, _ = listener.accept()
        except OSError:
            return None
        visit = self._visit()
        if visit is None or len(self._answering) >= AT_ONCE:
            self._parting.part(connection)
            return None
        return connection, visit

    def _begin(self, connection: socket.socket, service: Service) -> None:
        task = self._loop.create_task(self._answer(connection, service))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, connection: socket.socket, service: Service) -> None:
        connection.setblocking(False)
        try:
            await service(Connection(connection, self._parting))
        finally:
            self._parting.part(connection)


class Connection:
    """`world.answerer.Stream` over a socket."""

    def __init__(self, connection: socket.socket, parting: Parting) -> None:
        self._connection = connection
        self._parting = parting
        self._loop = asyncio.get_running_loop()

    async def read(self) -> bytes:
        while True:
            try:
                return self._parting.received(self._connection, PIECE)
            except BlockingIOError:
                await until(self._connection.fileno(), is_writing=False)

    async def write(self, data: bytes) -> None:
        await self._loop.sock_sendall(self._connection, data)

    def shut(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)
