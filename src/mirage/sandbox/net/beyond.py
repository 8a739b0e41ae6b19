"""What is at the other end of the cell's Ethernet device: the persona's router, neighbours and resolver, and the pretended internet.

Each frame is answered, or not, as `world.Internet` says, and what was asked is on record. Where it may have a download answered (by
the operator's word), the connection is accepted, and the request that comes is its to answer; all others end as it says they end.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import secrets
import socket
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from mirage.base.events import NetworkAsked
from mirage.sandbox.net import ether, tcp, webside
from mirage.sandbox.net.webside import Line
from mirage.world.internet import Failure

if TYPE_CHECKING:
    from mirage.sandbox.net.ether import Packet
    from mirage.world.host import Host
    from mirage.world.visit import Visit

WAITING = 512  # answers under way; more are dropped, as a full queue drops them
LINES, NAMES = 64, 4096  # connections at once, and addresses whose names are known
FRAME = 65536
RESOLVER = 53


class Beyond:
    """Reads the tap, answers into it. `visit` is who is asking now; None: nobody is there any more."""

    def __init__(self, tap: int, host: Host, visit: Callable[[], Visit | None]) -> None:
        self._tap = tap
        self._internet = host.internet
        self._identity = host.identity
        self._visit = visit
        self._loop = asyncio.get_running_loop()
        self._waiting = 0
        self._names: dict[str, set[str]] = {}  # address -> by which names it was found
        self._lines: dict[tuple[str, int, str, int], Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        own = host.identity
        self._macs = {address: bytes.fromhex(mac.replace(":", "")) for address, mac in own.neighbours}
        self._router = self._macs[own.gateway] = bytes.fromhex(own.gateway_mac.replace(":", ""))
        self._loop.add_reader(tap, self._readable)

    def close(self) -> None:
        self._loop.remove_reader(self._tap)
        os.close(self._tap)
        self._tap = -1
        for task in self._tasks:
            task.cancel()

    def _readable(self) -> None:
        for _ in range(64):  # a flood of packets must not keep the loop from others
            try:
                frame = os.read(self._tap, FRAME)
            except BlockingIOError:
                return
            except OSError:
                self._loop.remove_reader(self._tap)  # root has deleted the interface, and would keep us busy for ever
                return
            found = ether.take_apart(frame)
            if isinstance(found, ether.Asked):
                mac = self._macs.get(socket.inet_ntoa(found.target))
                if mac is not None:
                    self._answer(0.0003, ether.has(found, mac))
            elif found is not None:
                self._packet(found)

    def _packet(self, packet: Packet) -> None:
        visit = self._visit()
        if visit is None:
            return
        line = self._lines.get(_ends(packet)) if packet.protocol == ether.TCP else None
        if line is not None:
            line.take(packet)
        elif packet.protocol == ether.UDP and packet.port == RESOLVER and packet.target in self._identity.nameservers:
            self._begin(self._resolve(packet, visit))
        elif packet.protocol == ether.TCP and packet.flags & (ether.SYN | ether.ACK) == ether.SYN:
            self._connect(packet, visit)
        elif packet.protocol == ether.ICMP and packet.kind == ether.ECHO:
            self._echo(packet, visit)
        elif packet.protocol == ether.UDP and ipaddress.ip_address(packet.target).is_global:
            self._tell(visit, "connect", packet.target, "timed-out", packet.port)

    async def _resolve(self, packet: Packet, visit: Visit) -> None:
        asked = ether.query(packet.payload)
        if asked is None:
            return
        kind = ether.TYPES.get(asked.type, "")
        if not kind:
            self._tell(visit, "resolve", asked.name, "empty")
            self._answer(0.02, ether.answer(packet, self._mac(packet.target), asked, ether.NO_ERROR, []))
            return
        found = await self._internet.resolve(asked.name, kind, visit)
        if found.failure is Failure.TRY_AGAIN:
            return
        records = [(asked.type, record.ttl, socket.inet_aton(record.data)) for record in found.records] if kind == "A" else []
        if len(self._names) > NAMES:
            self._names.clear()
        for address in found.addresses:
            self._names.setdefault(address, set()).add(asked.name.lower())
        code = ether.NO_NAME if found.failure else ether.NO_ERROR
        self._answer(0.0, ether.answer(packet, self._mac(packet.target), asked, code, records))

    def _connect(self, packet: Packet, visit: Visit) -> None:
        names = self._names.get(packet.target, ())
        if len(self._lines) < LINES and self._internet.may_accept(packet.target, packet.port, names):
            self._begin(self._accept(packet, visit))
            return
        outcome, seconds = self._internet.outcome(packet.target, packet.port)
        self._tell(visit, "connect", packet.target, outcome.value, packet.port)
        mac = self._mac(packet.target)
        if outcome is Failure.REFUSED:
            self._answer(seconds, ether.refused(packet, mac))
        elif outcome in (Failure.NO_ROUTE, Failure.UNREACHABLE):
            code = ether.HOST_UNREACHABLE if outcome is Failure.NO_ROUTE else ether.NET_UNREACHABLE
            self._answer(seconds, ether.unreachable(packet, mac, code))

    async def _accept(self, packet: Packet, visit: Visit) -> None:
        """Somebody who answers what is asked over HTTP, once."""
        ends = _ends(packet)
        line = self._lines[ends] = Line(tcp.Peer(packet, self._mac(packet.target), secrets.randbits(32), self._send))
        try:
            await webside.answer(line, self._internet, visit, packet.target, packet.port)
        finally:
            await line.end()
            del self._lines[ends]

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        if len(self._tasks) >= WAITING:
            work.close()
            return
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _echo(self, packet: Packet, visit: Visit) -> None:
        near = packet.target in self._macs
        answered = near or self._internet.rules.ping == "answered"
        self._tell(visit, "ping", packet.target, "answered" if answered else "lost")
        if answered:
            self._answer(0.0004 if near else 0.02, ether.echo(packet, self._mac(packet.target)))

    def _mac(self, address: str) -> bytes:
        """From where an answer comes: a neighbour, or the router."""
        return self._macs.get(address, self._router)

    def _tell(self, visit: Visit, action: str, target: str, verdict: str, port: int = 0) -> None:
        visit.emit(NetworkAsked(action=action, target=target.encode("utf-8", "surrogateescape"), verdict=verdict, port=port))

    def _answer(self, seconds: float, frame: bytes) -> None:
        if self._waiting < WAITING:
            self._waiting += 1
            self._loop.call_later(seconds, self._send_late, frame)

    def _send_late(self, frame: bytes) -> None:
        self._waiting -= 1
        self._send(frame)

    def _send(self, frame: bytes) -> None:
        if self._tap >= 0:
            try:
                os.write(self._tap, frame)
            except OSError:
                return  # its queue is full, or the cell has gone


def _ends(packet: Packet) -> tuple[str, int, str, int]:
    return packet.source, packet.source_port, packet.target, packet.port
