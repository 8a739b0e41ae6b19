"""The web gateway: listening sockets, limits a source, the PROXY protocol; a connection object for each client."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from mirage.base.events import ConnectionOpened, ConnectionRefused, Emit, ProtocolBroken
from mirage.gateway.http.connection import Connection
from mirage.gateway.http.service import Service, Visitor
from mirage.gateway.ssh import proxy

BACKLOG = 511  # NGX_LISTEN_BACKLOG
PROXY_WAIT = 60.0  # client_header_timeout
STOP = 2.0  # seconds that a stop waits for connections to end

EmitFor = Callable[[str, str], Emit]  # (session, source) -> where its events go


class HttpGateway:
    """Listens and serves until `stop`. `counters` counts what was let in and what was turned away, by reason."""

    def __init__(self, service: Service, emit_for: EmitFor, proxies: list[str] | None = None) -> None:
        self.service = service
        self.emit_for = emit_for
        self.proxies: list[proxy.Network] = [ipaddress.ip_network(text) for text in proxies or []]
        self.connections: dict[Connection, None] = {}  # oldest first
        self.counters: Counter[str] = Counter()
        self._sockets: list[socket.socket] = []
        self._waiting: set[asyncio.Task[None]] = set()
        self._sources: Counter[str] = Counter()
        self._number = service.world.connections

    def serve(self, listener: socket.socket, *, secure: bool = False) -> None:
        """Take connections from a socket that somebody else has opened (the parent, before it gave up its rights)."""
        listener.setblocking(False)
        self._sockets.append(listener)
        asyncio.get_running_loop().add_reader(listener, self._accept, listener, secure)

    def _accept(self, listener: socket.socket, secure: bool) -> None:
        for _ in range(BACKLOG):
            try:
                client, address = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # out of descriptors, or the client has gone already: nginx goes on as well
                self.counters["accept"] += 1
                return
            client.setblocking(False)
            source = (_plain(address[0]), address[1])
            if self.proxies and proxy.is_listed(source[0], self.proxies):
                self._keep(self._behind(client, source, secure))
            else:
                self._admit(client, source, _local(client), secure)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _behind(self, client: socket.socket, balancer: tuple[str, int], secure: bool) -> None:
        """Read the PROXY header without taking a byte of what follows it."""
        loop = asyncio.get_running_loop()
        data = b""
        try:
            async with asyncio.timeout(PROXY_WAIT):
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
        proxied = f"{balancer[0]}:{balancer[1]}" if named.source else ""
        self._admit(client, source, named.local or _local(client), secure, proxied)

    def _admit(self, client: socket.socket, source: tuple[str, int], local: tuple[str, int], secure: bool, proxied: str = "") -> None:
        protocol = "https" if secure else "http"
        reason = self._refusal(source[0])
        if reason:
            self.counters[reason] += 1
            self.emit_for("", source[0])(
                ConnectionRefused(protocol=protocol, source_ip=source[0], source_port=source[1], reason=reason)
            )
            client.close()
            return
        self.counters["connections"] += 1
        self._number += 1
        session = self.service.ids.next(self.service.clock.now())
        emit = self.emit_for(session, source[0])
        visitor = Visitor(self.service, source, local, session, emit)
        connection = Connection(self.service, visitor, emit, self._number, self._ended, wants_tls=secure)
        self.connections[connection] = None
        self._sources[source[0]] += 1
        emit(
            ConnectionOpened(
                protocol=protocol, source_ip=source[0], source_port=source[1], local_ip=local[0], local_port=local[1], proxied=proxied
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
        """The limit that turns a connection away, or "". Where all places are taken, the oldest idle one is freed, as nginx does."""
        limits = self.service.limits
        if limits.per_source and self._sources[source] >= limits.per_source:
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
        self.service.logbook.flush()


def _missing(data: bytes) -> int:
    return max(1, 16 + int.from_bytes(data[14:16], "big") - len(data))


def _local(client: socket.socket) -> tuple[str, int]:
    with contextlib.suppress(OSError):
        name = client.getsockname()
        return _plain(name[0]), name[1]
    return "", 0


def _plain(address: str) -> str:
    """IPv4 in IPv6 as IPv4, and no zone."""
    return address.removeprefix("::ffff:").partition("%")[0]
