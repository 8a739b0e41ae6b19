"""The SSH gateway: MaxStartups and the limits of connections; a connection object for each client that is let in."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections import Counter

from mirage.base.events import ConnectionOpened, ConnectionRefused, Emit, Event
from mirage.base.ids import IdSource
from mirage.gateway.listeners import Client, EmitFor, Listeners
from mirage.gateway.ssh.connection import Connection, Service

EXCEEDED = b"Exceeded MaxStartups\r\n"  # sshd.c drop_connection
BACKLOG = 128  # sshd.c SSH_LISTEN_BACKLOG
STOP = 4.0  # seconds that a stop waits for connections to end


class SshGateway:
    """Listens and serves until `stop`."""

    def __init__(self, service: Service, emit_for: EmitFor, proxies: list[str] | None = None) -> None:
        self.service = service
        self.emit_for = emit_for
        self.connections: set[Connection] = set()
        self._listeners = Listeners(self._admit, emit_for, proxies, service.limits.login_grace)
        self._ids = IdSource()
        self._startups: set[Connection] = set()
        begin, rate, full = (int(part) for part in service.limits.max_startups.split(":"))
        self._begin, self._rate, self._full = begin, rate, full
        self._chance: random.Random = service.chance

    @property
    def counters(self) -> Counter[str]:
        """What was let in and what was turned away, by reason."""
        return self._listeners.counters

    async def listen(self, host: str, port: int) -> tuple[str, int]:
        """Open a listening socket; port 0 picks one. Returns the address that it has. OSError: it cannot be had."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
        self.serve(listener)
        name = listener.getsockname()
        return name[0], name[1]

    def serve(self, listener: socket.socket) -> None:
        """Take connections from a socket that somebody else has opened."""
        self._listeners.serve(listener, "ssh")

    def _admit(self, client: Client) -> None:
        (address, port), (local, local_port) = client.source, client.local
        with contextlib.suppress(OSError):
            client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reason = self._refusal(address)
        if reason:
            self.counters[reason] += 1
            self.emit_for("", address)(ConnectionRefused(protocol="ssh", source_ip=address, source_port=port, reason=reason))
            with contextlib.suppress(OSError):
                client.socket.send(EXCEEDED)
            client.socket.close()
            return
        self._listeners.came(address)
        session = self._ids.next(self.service.world.clock.now())
        emit = self.emit_for(session, address)
        connection = Connection(
            self.service, session, client.source, client.local, emit, lambda: self._startups.discard(connection), self._ended
        )
        self.connections.add(connection)
        self._startups.add(connection)
        emit(
            ConnectionOpened(
                protocol="ssh", source_ip=address, source_port=port, local_ip=local, local_port=local_port, proxied=client.proxied
            )
        )
        self._listeners.keep(self._listeners.attach(connection, client.socket))

    def _refusal(self, source: str) -> str:
        """The limit that turns a connection away, or ""; sshd.c should_drop_connection, then srclimit.c."""
        startups = len(self._startups)
        if startups >= self._begin:
            if startups >= self._full or self._rate == 100:
                return "max_startups"
            chance = self._rate + (100 - self._rate) * (startups - self._begin) // (self._full - self._begin)
            if self._chance.randrange(100) < chance:
                return "max_startups"
        if len(self.connections) >= self.service.limits.connections:
            return "connections"
        if self.service.limits.per_source and self._listeners.sources[source] >= self.service.limits.per_source:
            return "per_source"
        return ""

    def _ended(self, connection: Connection) -> None:
        self.connections.discard(connection)
        self._startups.discard(connection)
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
        for connection in list(self.connections):
            connection.abort()
        await asyncio.sleep(0)


def nowhere(session: str, source: str) -> Emit:
    """An `emit_for` that keeps nothing, for benches."""

    def drop(event: Event) -> None:
        pass

    return drop
