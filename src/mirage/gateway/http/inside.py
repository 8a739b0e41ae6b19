"""Connections that the machine makes to itself: a visitor's program asks the web server that others ask from outside.

The web server sees the address that it was called by (127.0.0.1), and the files, state and log of the visitor whose program it is.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.chance import dice
from mirage.base.events import ConnectionClosed, Emit, Event
from mirage.gateway.http.connection import Connection
from mirage.gateway.http.service import Service, Visitor

if TYPE_CHECKING:
    from mirage.world.visit import Visit

MOST = 256  # connections at once
EPHEMERAL = (32_768, 60_999)  # net.ipv4.ip_local_port_range


@dataclass(frozen=True, slots=True)
class Port:
    """What answers on a port."""

    service: Service
    is_secure: bool = False


class Inside:
    """`world.website.Website`."""

    def __init__(self, ports: Mapping[int, Port]) -> None:
        self._ports = ports
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def connect(self, visit: Visit, address: str, port: int) -> socket.socket | None:
        found = self._ports.get(port)
        if found is None:
            return None
        near, far = socket.socketpair()
        near.setblocking(False)
        far.setblocking(False)
        if len(self._connections) >= MOST:
            far.close()
            return near
        service = found.service
        chance = dice(service.world.seed, "inside", visit.session, service.clock.now(), len(self._connections))
        emit = _unended(visit.emit)
        visitor = Visitor(service, (address, chance.randint(*EPHEMERAL)), (address, port), visit.session, emit, visit.source)
        connection = Connection(service, visitor, emit, service.number(), self._connections.discard, wants_tls=found.is_secure)
        self._connections.add(connection)
        task = asyncio.get_running_loop().create_task(_attach(connection, far))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return near

    def stop(self) -> None:
        """Hang up on all that are still there."""
        for connection in list(self._connections):
            connection.stop()


async def _attach(connection: Connection, far: socket.socket) -> None:
    await asyncio.get_running_loop().connect_accepted_socket(lambda: connection, far)


def _unended(emit: Emit) -> Emit:
    """The session is the visitor's, and goes on when this connection of his is over."""

    def record(event: Event) -> None:
        if not isinstance(event, ConnectionClosed):
            emit(event)

    return record
