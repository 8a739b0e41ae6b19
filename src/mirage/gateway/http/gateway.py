"""The web gateway: limits of connections and of a source; a connection object for each client that is let in."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter

from mirage.base.events import ConnectionOpened, ConnectionRefused
from mirage.gateway.http.connection import Connection
from mirage.gateway.http.service import Service, Visitor
from mirage.gateway.listeners import Client, EmitFor, Listeners

PROXY_WAIT = 60.0  # client_header_timeout
STOP = 2.0  # seconds that a stop waits for connections to end


class HttpGateway:
    """Listens and serves until `stop`."""

    def __init__(self, service: Service, emit_for: EmitFor, proxies: list[str] | None = None) -> None:
        self.service = service
        self.emit_for = emit_for
        self.connections: dict[Connection, None] = {}  # oldest first
        self._listeners = Listeners(self._admit, emit_for, proxies, PROXY_WAIT)

    @property
    def counters(self) -> Counter[str]:
        """What was let in and what was turned away, by reason."""
        return self._listeners.counters

    def serve(self, listener: socket.socket, *, secure: bool = False) -> None:
        """Take connections from a socket that somebody else has opened."""
        self._listeners.serve(listener, "https" if secure else "http")

    def _admit(self, client: Client) -> None:
        (address, port), (local, local_port) = client.source, client.local
        reason = self._refusal(address)
        if reason:
            self.counters[reason] += 1
            self.emit_for("", address)(ConnectionRefused(protocol=client.kind, source_ip=address, source_port=port, reason=reason))
            client.socket.close()
            return
        self._listeners.came(address)
        session = self.service.ids.next(self.service.clock.now())
        emit = self.emit_for(session, address)
        visitor = Visitor(self.service, client.source, client.local, session, emit)
        connection = Connection(self.service, visitor, emit, self.service.number(), self._ended, wants_tls=client.kind == "https")
        self.connections[connection] = None
        emit(
            ConnectionOpened(
                protocol=client.kind,
                source_ip=address,
                source_port=port,
                local_ip=local,
                local_port=local_port,
                proxied=client.proxied,
            )
        )
        self._listeners.keep(self._listeners.attach(connection, client.socket))

    def _refusal(self, source: str) -> str:
        """The limit that turns a connection away, or "". Where all places are taken, the oldest idle one is freed, as nginx does."""
        limits = self.service.limits
        if limits.per_source and self._listeners.sources[source] >= limits.per_source:
            return "per_source"
        if len(self.connections) < limits.connections:
            return ""
        idle = next((connection for connection in self.connections if connection.is_idle), None)
        if idle is None:
            return "connections"
        idle.make_way()
        return ""

    def _ended(self, connection: Connection) -> None:
        self.connections.pop(connection, None)
        self._listeners.went(connection.source[0])

    async def stop(self) -> None:
        """Take no more connections, end those that are there, and return when they have ended or after some seconds."""
        loop = asyncio.get_running_loop()
        self._listeners.close()
        for connection in list(self.connections):
            connection.stop()
        until = loop.time() + STOP
        while self.connections and loop.time() < until:  # noqa: ASYNC110 - at the end of the process
            await asyncio.sleep(0.01)
        self.service.logbook.flush()
