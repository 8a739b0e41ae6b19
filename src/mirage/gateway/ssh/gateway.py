"""The SSH gateway: listening sockets, MaxStartups, limits a source, the PROXY protocol; a connection object for each client."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import random
import socket
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from mirage.base.events import ConnectionOpened, ConnectionRefused, Emit, Event, ProtocolBroken
from mirage.base.ids import IdSource
from mirage.gateway.ssh import proxy
from mirage.gateway.ssh.connection import Connection, Service

EXCEEDED = b"Exceeded MaxStartups\r\n"  # sshd.c drop_connection
BACKLOG = 128  # sshd.c SSH_LISTEN_BACKLOG
STOP = 4.0  # seconds that a stop waits for connections to end

EmitFor = Callable[[str, str], Emit]  # (session, source) -> where its events go


class SshGateway:
    """Listens and serves until `stop`. `counters` counts what was let in and what was turned away, by reason."""

    def __init__(self, service: Service, emit_for: EmitFor, proxies: list[str] | None = None) -> None:
        self.service = service
        self.emit_for = emit_for
        self.proxies: list[proxy.Network] = [ipaddress.ip_network(text) for text in proxies or []]
        self.connections: set[Connection] = set()
        self.counters: Counter[str] = Counter()
        self._ids = IdSource()
        self._sockets: list[socket.socket] = []
        self._startups: set[Connection] = set()
        self._waiting: set[asyncio.Task[None]] = set()
        self._sources: Counter[str] = Counter()
        begin, rate, full = (int(part) for part in service.limits.max_startups.split(":"))
        self._begin, self._rate, self._full = begin, rate, full
        self._chance: random.Random = service.chance

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
        """Take connections from a socket that somebody else has opened (the parent, before it gave up its rights)."""
        listener.setblocking(False)
        self._sockets.append(listener)
        asyncio.get_running_loop().add_reader(listener, self._accept, listener)

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(BACKLOG):
            try:
                client, address = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # out of descriptors, or the client has gone already: sshd goes on as well
                self.counters["accept"] += 1
                return
            client.setblocking(False)
            with contextlib.suppress(OSError):
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            source = (_plain(address[0]), address[1])
            if self.proxies and proxy.is_listed(source[0], self.proxies):
                self._keep(self._behind(client, source))
            else:
                self._admit(client, source, _local(client))

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _behind(self, client: socket.socket, balancer: tuple[str, int]) -> None:
        """Read the PROXY header without taking a byte of what follows it."""
        loop = asyncio.get_running_loop()
        data = b""
        try:
            async with asyncio.timeout(self.service.limits.login_grace):
                while (named := proxy.read(data)) is None:
                    more = await loop.sock_recv(client, 1 if data.startswith(b"PROXY") or len(data) < 16 else _missing(data))
                    if not more:
                        raise proxy.BadHeader("closed")
                    data += more
        except (proxy.BadHeader, OSError, TimeoutError) as error:
            self.counters["proxy"] += 1
            self.emit_for("", balancer[0])(ProtocolBroken(detail=f"PROXY header: {error}", data=data[:256]))
            client.close()
            return
        source = named.source or balancer
        self._admit(client, source, named.local or _local(client), f"{balancer[0]}:{balancer[1]}" if named.source else "")

    def _admit(self, client: socket.socket, source: tuple[str, int], local: tuple[str, int], proxied: str = "") -> None:
        reason = self._refusal(source[0])
        if reason:
            self.counters[reason] += 1
            self.emit_for("", source[0])(ConnectionRefused(protocol="ssh", source_ip=source[0], source_port=source[1], reason=reason))
            with contextlib.suppress(OSError):
                client.send(EXCEEDED)
            client.close()
            return
        self.counters["connections"] += 1
        session = self._ids.next(self.service.world.clock.now())
        emit = self.emit_for(session, source[0])
        connection = Connection(self.service, session, source, local, emit, lambda: self._startups.discard(connection), self._ended)
        self.connections.add(connection)
        self._startups.add(connection)
        self._sources[source[0]] += 1
        emit(
            ConnectionOpened(
                protocol="ssh", source_ip=source[0], source_port=source[1], local_ip=local[0], local_port=local[1], proxied=proxied
            )
        )
        self._keep(self._attach(connection, client))

    async def _attach(self, connection: Connection, client: socket.socket) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(lambda: connection, client)
        except OSError as error:
            client.close()
            connection.connection_lost(error)

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
        if self.service.limits.per_source and self._sources[source] >= self.service.limits.per_source:
            return "per_source"
        return ""

    def _ended(self, connection: Connection) -> None:
        self.connections.discard(connection)
        self._startups.discard(connection)
        source = connection.source[0]
        self._sources[source] -= 1
        if self._sources[source] <= 0:
            del self._sources[source]

    async def stop(self) -> None:
        """Take no more connections, end those that are there, and return when they have ended or after some seconds."""
        loop = asyncio.get_running_loop()
        for listener in self._sockets:
            loop.remove_reader(listener)
            listener.close()
        self._sockets.clear()
        for task in list(self._waiting):
            task.cancel()
        for connection in list(self.connections):
            connection.stop()
        until = loop.time() + STOP
        while self.connections and loop.time() < until:  # noqa: ASYNC110 - at the end of the process
            await asyncio.sleep(0.01)
        for connection in list(self.connections):
            connection.abort()
        await asyncio.sleep(0)


def _missing(data: bytes) -> int:
    return max(1, 16 + int.from_bytes(data[14:16], "big") - len(data))


def _local(client: socket.socket) -> tuple[str, int]:
    try:
        name = client.getsockname()
    except OSError:
        return "", 0
    return _plain(name[0]), name[1]


def _plain(address: str) -> str:
    """IPv4 in IPv6 as IPv4, and no zone."""
    return address.removeprefix("::ffff:").partition("%")[0]


def nowhere(session: str, source: str) -> Emit:
    """An `emit_for` that keeps nothing, for benches."""

    def drop(event: Event) -> None:
        pass

    return drop
