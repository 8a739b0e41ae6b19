"""The machine's network as facts: interfaces, routes, neighbours and sockets, from which `ip`, `ss`, `arp` and /proc/net are read."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mirage.base.chance import fraction
from mirage.world.identity import Identity
from mirage.world.kernel import unixsockets
from mirage.world.kernel.anonymous import of_process
from mirage.world.persona import Listener, Persona
from mirage.world.processes import ProcessTable
from mirage.world.services import Services
from mirage.world.stack import changes, routing
from mirage.world.stack.state import V4, V6, Address, Link, Neighbour, Route, Stack
from mirage.world.visit import SocketFact, Visit


class Network:
    """All of it for one host."""

    def __init__(self, seed: bytes, persona: Persona, identity: Identity, services: Services, packages: Mapping[str, object]) -> None:
        self._seed = seed
        self._persona = persona
        self._identity = identity
        self._services = services
        self._packages = packages
        self.opened: list[Listener] = []  # by the operator's word, beside the persona's own; set anew, not added to
        self._listening: tuple[list[Listener], list[SocketFact]] | None = None

    @functools.cached_property
    def stack(self) -> Stack:
        """What the boot makes of /etc/network/interfaces. Not to be changed: a layer's root changes a copy (`Place.restack`)."""
        own = self._identity.interface
        inner = ipaddress.IPv4Interface(f"{own.address}/{own.prefix}")
        altname = {"ens3": "enp0s3", "ens18": "enp0s18", "ens192": "enp11s0"}.get(own.name, "")
        found = Stack(
            [
                Link(1, "lo", broadcast="00:00:00:00:00:00", mtu=65536, kind="loopback"),
                Link(
                    own.index, own.name, own.mac, mtu=own.mtu, discipline="fq_codel" if self._identity.cores == 1 else "mq",
                    altnames=(altname,) if altname else (),
                ),
            ],
            [], routing.own_rules(), last=own.index,
        )  # fmt: skip
        changes.add_address(found, found.links[0], Address(V4, "127.0.0.1", 8, "host"))
        for link in list(found.links):
            changes.set_up(found, link, is_up=True)
        changes.add_address(found, found.links[0], Address(V6, "::1", 128, "host", flags=("noprefixroute",)))
        changes.add_address(
            found, found.links[1], Address(V4, own.address, own.prefix, "global", str(inner.network.broadcast_address))
        )
        found.routes.append(
            Route("default", self._identity.gateway, own.name, is_onlink=True)
        )  # ifupdown 0.8.41's inet.defn says onlink
        return found

    def neighbours(self, now: int, stack: Stack) -> list[Neighbour]:
        """The router, those of the neighbours who were heard of lately, and whom root has entered."""
        card, quarter = stack.at(self._identity.interface.index), now // (900 * 10**9)
        found = []
        if card is not None and stack.runs(card) and any(one.family == V4 for one in card.addresses):
            found = [Neighbour(self._identity.gateway, self._identity.gateway_mac, card.name, "REACHABLE")]
            for address, mac in self._identity.neighbours:
                draw = fraction(self._seed, "neighbour", address, quarter)
                if draw < 0.6:
                    found.append(Neighbour(address, mac, card.name, "STALE" if draw < 0.5 else "REACHABLE"))
        said = {(one.address, one.interface) for one in stack.near}
        found = [one for one in found if (one.address, one.interface) not in said]
        return found + [one for one in stack.near if one.state != "GONE"]

    def _inode(self, *names: str | int) -> int:
        return 11_000 + int(9_000 * fraction(self._seed, "socket", *names))

    def listening(self) -> list[SocketFact]:
        """What the services listen on; the same for everybody, and worked out once."""
        if self._listening is None or self._listening[0] is not self.opened:
            self._listening = self.opened, self._listeners()
        return list(self._listening[1])

    def _listeners(self) -> list[SocketFact]:
        found = []
        for listener in (*self._persona.listeners, *self.opened):
            entries = self._holders(listener.service, listener.package)
            if not entries:
                continue
            found.append(
                SocketFact(
                    protocol=listener.protocol, state="LISTEN" if listener.protocol.startswith("tcp") else "UNCONN",
                    local=(listener.address, listener.port), remote=("::" if ":" in listener.address else "0.0.0.0", 0),  # noqa: S104
                    inode=self._inode(listener.protocol, listener.port), uid=self._socket_uid(listener.service),
                    pids=tuple((pid, listener.fd) for pid in entries), backlog=listener.backlog, v6only=listener.v6only,
                )
            )  # fmt: skip
        found += unixsockets.services(self._present(), self._shift)
        for unix in self._persona.unix_sockets:
            entries = self._holders(unix.service, unix.package)
            if entries and unix.path.encode() not in unixsockets.PATHS:
                found.append(
                    SocketFact(
                        protocol="unix", state=unix.state, local=("", 0), remote=("", 0), inode=self._inode("unix", unix.path),
                        pids=tuple((pid, unix.fd) for pid in entries[:1]), path=unix.path.encode(), kind=unix.kind,
                    )
                )  # fmt: skip
        return found

    def _holders(self, comm: str, package: str) -> list[int]:
        if package and package not in self._packages:
            return []
        pids = sorted(self._services.pids.get(comm, ()))
        return pids if comm in ("nginx", "apache2") else pids[:1]

    def _present(self) -> dict[str, list[int]]:
        return {comm: sorted(pids) for comm, pids in self._services.pids.items()}

    @property
    def _shift(self) -> int:
        """How far the inodes of sockets lie from those of the recorded machine."""
        return int(1200 * fraction(self._seed, "unix sockets")) * 2 - 900

    def _socket_uid(self, comm: str) -> int:
        entry = self._services.by_comm.get(comm)
        return entry.uid if entry is not None and comm == "mariadbd" else 0

    def sockets(self, visit: Visit | None) -> list[SocketFact]:
        """All sockets that a visitor can see: the services', his connections, and what his programs opened."""
        found = self.listening()
        if visit is not None:
            found = _still(found, visit.processes)
            for other in visit.host.visits(visit.layer):
                found.append(self.connection(other))
                found += self._session(visit, other)
                found += other.sockets
            if visit.processes.sockets is not None:
                found += visit.processes.sockets()
        unix = [fact for fact in found if fact.protocol == "unix"]
        return [*(fact for fact in found if fact.protocol != "unix"), *unixsockets.ordered(unix)]

    def _session(self, visit: Visit, other: Visit) -> Iterator[SocketFact]:
        bus = self._services.by_comm.get("dbus-daemon")
        managers = visit.host.place(visit.layer).managers.get(other.account.uid, ())
        return unixsockets.session(other, managers, self._shift, bus.pid if bus is not None else 0)

    def connection(self, visit: Visit) -> SocketFact:
        """The visitor's own SSH connection."""
        local, remote = visit.local, visit.source
        monitor = visit.monitor
        pids = ((monitor.pid, 4),) if monitor is not None else ()
        is_v6 = ":" in local[0]
        return SocketFact(
            protocol="tcp6" if is_v6 else "tcp", state="ESTAB", local=local, remote=remote,
            inode=of_process(monitor.pid if monitor is not None else 0), uid=0, pids=pids,
        )  # fmt: skip


def _still(sockets: list[SocketFact], table: ProcessTable) -> list[SocketFact]:
    """Those whose holders still run for a layer, or what was started in their place."""
    if not table.ended:
        return sockets
    found = []
    for fact in sockets:
        pids = tuple((pid, fd) for old, fd in fact.pids if (pid := table.holder(old)))
        if pids:
            found.append(replace(fact, pids=pids))
    return found
