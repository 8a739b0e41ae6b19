"""What is at the other end of the cell's Ethernet device: the persona's router, neighbours and resolver, and the pretended internet.

Nothing is sent anywhere: each frame is answered, or not, as `world.Internet` says, and what was asked is on record.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.base.events import NetworkAsked
from mirage.sandbox import ether
from mirage.world.internet import Failure

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.visit import Visit

WAITING = 512  # answers under way; more are dropped, as a full queue drops them
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
        own = host.identity
        self._macs = {address: bytes.fromhex(mac.replace(":", "")) for address, mac in own.neighbours}
        self._router = self._macs[own.gateway] = bytes.fromhex(own.gateway_mac.replace(":", ""))
        self._loop.add_reader(tap, self._readable)

    def close(self) -> None:
        self._loop.remove_reader(self._tap)
        os.close(self._tap)
        self._tap = -1

    def _readable(self) -> None:
        for _ in range(64):  # a flood of packets must not keep the loop from others
            try:
                frame = os.read(self._tap, FRAME)
            except OSError:
                return
            found = ether.take_apart(frame)
            if isinstance(found, ether.Asked):
                mac = self._macs.get(socket.inet_ntoa(found.target))
                if mac is not None:
                    self._answer(0.0003, ether.has(found, mac))
            elif found is not None:
                self._packet(found)

    def _packet(self, packet: ether.Packet) -> None:
        visit = self._visit()
        if visit is None:
            return
        if packet.protocol == ether.UDP and packet.port == RESOLVER and packet.target in self._identity.nameservers:
            self._resolve(packet, visit)
        elif packet.protocol == ether.TCP and packet.flags & (ether.SYN | ether.ACK) == ether.SYN:
            self._connect(packet, visit)
        elif packet.protocol == ether.ICMP and packet.kind == ether.ECHO:
            self._echo(packet, visit)
        elif packet.protocol == ether.UDP and ipaddress.ip_address(packet.target).is_global:
            self._tell(visit, "connect", packet.target, "timed-out", packet.port)

    def _resolve(self, packet: ether.Packet, visit: Visit) -> None:
        asked = ether.query(packet.payload)
        if asked is None:
            return
        kind = ether.TYPES.get(asked.type, "")
        found = self._internet.lookup(asked.name, kind) if kind else None
        failure = found.failure if found is not None else None
        self._tell(visit, "resolve", asked.name, failure.value if failure else "answered" if found and found.records else "empty")
        if failure is Failure.TRY_AGAIN:
            return
        records = (
            [(asked.type, record.ttl, socket.inet_aton(record.data)) for record in found.records] if found and kind == "A" else []
        )
        code = ether.NO_NAME if failure else ether.NO_ERROR
        self._answer(found.seconds if found else 0.02, ether.answer(packet, self._mac(packet.target), asked, code, records))

    def _connect(self, packet: ether.Packet, visit: Visit) -> None:
        outcome, seconds = self._internet.outcome(packet.target, packet.port)
        self._tell(visit, "connect", packet.target, outcome.value, packet.port)
        mac = self._mac(packet.target)
        if outcome is Failure.REFUSED:
            self._answer(seconds, ether.refused(packet, mac))
        elif outcome in (Failure.NO_ROUTE, Failure.UNREACHABLE):
            self._answer(seconds, ether.unreachable(packet, mac, ether.HOST_UNREACHABLE))

    def _echo(self, packet: ether.Packet, visit: Visit) -> None:
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
            self._loop.call_later(seconds, self._send, frame)

    def _send(self, frame: bytes) -> None:
        self._waiting -= 1
        if self._tap >= 0:
            try:
                os.write(self._tap, frame)
            except OSError:
                return  # its queue is full, or the cell has gone
