"""What every gateway does before a protocol begins: accept, believe a balancer's PROXY header, count, and let go at the end.

What a connection becomes, and which limit turns it away, is the gateway's own: it is handed each client with its true source.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from mirage.base.events import Emit, ProtocolBroken
from mirage.gateway import proxy

AT_ONCE = 128  # connections taken from a socket before others have their turn

Address = tuple[str, int]
EmitFor = Callable[[str, str], Emit]  # (session, source) -> where its events go


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who connected. `proxied` is the balancer's address when a PROXY header named the source; `kind` is the listener's."""

    socket: socket.socket
    source: Address
    local: Address
    proxied: str
    kind: str


class Listeners:
    """The listening sockets of one gateway. `counters` counts, by reason, who did not come in."""

    def __init__(self, admit: Callable[[Client], None], emit_for: EmitFor, proxies: list[str] | None, patience: float) -> None:
        """`patience`: seconds that a balancer has for its header."""
        self.counters: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self._admit = admit
        self._emit_for = emit_for
        self._proxies: list[proxy.Network] = [ipaddress.ip_network(text) for text in proxies or []]
        self._patience = patience
        self._sockets: list[socket.socket] = []
        self._waiting: set[asyncio.Task[None]] = set()

    def serve(self, listener: socket.socket, kind: str) -> None:
        """Take connections from a socket that somebody else has opened (the parent, before it gave up its rights)."""
        listener.setblocking(False)
        self._sockets.append(listener)
        asyncio.get_running_loop().add_reader(listener, self._accept, listener, kind)

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something to its end, or until the gateway stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def came(self, source: str) -> None:
        """A connection of this source is served from now on."""
        self.counters["connections"] += 1
        self.sources[source] += 1

    def went(self, source: str) -> None:
        self.sources[source] -= 1
        if self.sources[source] <= 0:
            del self.sources[source]

    async def attach(self, connection: asyncio.Protocol, client: socket.socket) -> None:
        """Give a client to the protocol object that will serve it."""
        try:
            await asyncio.get_running_loop().connect_accepted_socket(lambda: connection, client)
        except OSError as error:
            client.close()
            connection.connection_lost(error)

    def close(self) -> None:
        """Take no more connections, and forget those that are still on their way in."""
        loop = asyncio.get_running_loop()
        for listener in self._sockets:
            loop.remove_reader(listener)
            listener.close()
        self._sockets.clear()
        for task in list(self._waiting):
            task.cancel()

    def _accept(self, listener: socket.socket, kind: str) -> None:
        for _ in range(AT_ONCE):
            try:
                client, address = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # out of descriptors, or the client has gone already: real servers go on as well
                self.counters["accept"] += 1
                return
            client.setblocking(False)
            source = (_plain(address[0]), address[1])
            if self._proxies and proxy.is_listed(source[0], self._proxies):
                self.keep(self._behind(client, source, kind))
            else:
                self._admit(Client(client, source, _local(client), "", kind))

    async def _behind(self, client: socket.socket, balancer: Address, kind: str) -> None:
        """Read the PROXY header without taking a byte of what follows it."""
        loop = asyncio.get_running_loop()
        data = b""
        try:
            async with asyncio.timeout(self._patience):
                while (named := proxy.read(data)) is None:
                    more = await loop.sock_recv(client, 1 if data.startswith(b"PROXY") or len(data) < 16 else _missing(data))
                    if not more:
                        raise proxy.BadHeader("closed")
                    data += more
        except (proxy.BadHeader, OSError, TimeoutError) as error:
            self.counters["proxy"] += 1
            self._emit_for("", balancer[0])(ProtocolBroken(detail=f"PROXY header: {error}", data=data[:256]))
            client.close()
            return
        proxied = f"{balancer[0]}:{balancer[1]}" if named.source else ""
        self._admit(Client(client, named.source or balancer, named.local or _local(client), proxied, kind))


def _missing(data: bytes) -> int:
    return max(1, 16 + int.from_bytes(data[14:16], "big") - len(data))


def _local(client: socket.socket) -> Address:
    with contextlib.suppress(OSError):
        name = client.getsockname()
        return _plain(name[0]), name[1]
    return "", 0


def _plain(address: str) -> str:
    """IPv4 in IPv6 as IPv4, and no zone."""
    return address.removeprefix("::ffff:").partition("%")[0]
