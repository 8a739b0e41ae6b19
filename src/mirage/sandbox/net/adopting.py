"""What root has changed of the network before a cell was made, brought to the cell's own kernel: links, IPv4 addresses and routes.

The world says what is so (`world.stack`); a cell begins as the machine was at its boot. Of links that root has made those of kind
dummy are made again, as which a tunnel to nowhere stands in where the kernel has none of that kind.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import zlib
from typing import TYPE_CHECKING, Any

from mirage.sandbox.net import network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mirage.world.stack.state import Link, Route, Stack

NEWLINK, NEWADDR, DELADDR, NEWROUTE, DELROUTE = 16, 20, 21, 24, 25  # RTM_..., linux/rtnetlink.h
HARDWARE, NAME, MTU, INFO, KIND = 1, 3, 4, 18, 1  # IFLA_..., linux/if_link.h
DATA, VXLAN_ID = 2, 1  # IFLA_INFO_DATA, IFLA_VXLAN_ID
UP, NOARP, MULTICAST = 1, 0x80, 0x1000  # IFF_...
ADDRESS, LOCAL, LABEL, BROADCAST = 1, 2, 3, 4  # IFA_..., linux/if_addr.h
DESTINATION, OUT, GATEWAY, PRIORITY, SOURCE = 1, 4, 5, 6, 7  # RTA_...
SCOPES = {"": 0, "global": 0, "site": 200, "link": 253, "host": 254}  # RT_SCOPE_..., as ip names them
PROTOCOLS = {"": 3, "boot": 3, "kernel": 2, "static": 4, "dhcp": 16}  # RTPROT_...
KINDS = {"": 1, "blackhole": 6, "unreachable": 7, "prohibit": 8}  # RTN_...
MAIN, V4 = 254, "inet"  # as the world has them

Step = list[Any]
"""A verb, and what it is about: texts and numbers alone, as they go over a line."""


def steps(booted: Stack, now: Stack) -> list[Step]:
    """What makes a network that has just come up the one that it is now."""
    pairs = [(was, link) for was in booted.links if (link := now.at(was.index)) is not None and link.name == was.name]
    found: list[Step] = made(booted, now)
    new = {step[1] for step in found}
    for link in now.links:
        if link.name in new:
            found += [["link", link.name, link.is_up, link.mtu], *(["have", *address] for address in _addresses(link))]
    for was, link in pairs:
        found += [["forget", *address] for address in _addresses(was) if address not in _addresses(link)]
        if (was.is_up, was.mtu) != (link.is_up, link.mtu):
            found.append(["link", link.name, link.is_up, link.mtu])
        found += [["have", *address] for address in _addresses(link) if address not in _addresses(was)]
    before, after = _routes(booted), _routes(now)
    found += [["drop", *route] for route in before if route not in after]
    return found + [["route", *route] for route in after if route not in before or found]


def made(before: Stack, now: Stack) -> list[Step]:
    """Links of kind dummy that there were not."""
    return [
        ["dummy", link.name, link.mac] for link in now.links
        if link.kind == "dummy" and not any((one.kind, one.name) == (link.kind, link.name) for one in before.links)
    ]  # fmt: skip


def _addresses(link: Link) -> list[Step]:
    return [
        [link.name, one.address, one.prefix, one.broadcast, one.label, one.scope] for one in link.addresses if one.family == V4
    ]  # fmt: skip


def _routes(stack: Stack) -> list[Step]:
    """Those that do not come with an address: the way to a gateway first."""
    found = [route for route in stack.routes if route.family == V4 and route.table == MAIN and not route.hops and route.kind in KINDS]
    return [_route(route) for route in sorted(found, key=lambda route: bool(route.gateway))]


def _route(route: Route) -> Step:
    protocol = route.protocol if route.protocol in PROTOCOLS else ""
    return [route.destination, route.gateway, route.interface, route.source, route.scope, protocol, route.metric, route.kind]


# ---- in the cell


def take(wanted: Iterable[Step]) -> None:
    """Do them, in order; what the kernel refuses stays as it was."""
    for verb, *facts in wanted:
        with contextlib.suppress(OSError):
            VERBS[verb](*facts)


def _link(name: str, is_up: bool, mtu: int) -> None:
    body = struct.pack("=BxHiII", 0, 0, socket.if_nametoindex(name), UP if is_up else 0, UP)
    network.ask(NEWLINK, body, [(MTU, struct.pack("=I", mtu))])


def _dummy(name: str, mac: str) -> None:
    """Whose packets go nowhere either way."""
    own = [(NAME, name.encode() + b"\0"), (HARDWARE, bytes.fromhex(mac.replace(":", ""))), (MTU, struct.pack("=I", 1500))]
    tunnel = network.attribute(DATA, network.attribute(VXLAN_ID, struct.pack("=I", zlib.crc32(name.encode()) >> 8)))
    for kind in (network.attribute(KIND, b"dummy"), network.attribute(KIND, b"vxlan") + tunnel):
        network.ask(NEWLINK, bytes(16), [*own, (INFO, kind)], network.CREATE | network.EXCLUSIVE)
    network.ask(NEWLINK, struct.pack("=BxHiII", 0, 0, socket.if_nametoindex(name), NOARP, NOARP | MULTICAST), [])


def _address(kind: int, name: str, address: str, prefix: int, broadcast: str, label: str, scope: str) -> None:
    body = struct.pack("=BBBBi", socket.AF_INET, prefix, 0, SCOPES[scope], socket.if_nametoindex(name))
    own = socket.inet_aton(address)
    more = [(BROADCAST, socket.inet_aton(broadcast))] if broadcast else []
    more += [(LABEL, label.encode() + b"\0")] if label else []
    network.ask(kind, body, [(LOCAL, own), (ADDRESS, own), *more], network.CREATE | network.REPLACE)


def _way(kind: int, target: str, gateway: str, name: str, source: str, scope: str, protocol: str, metric: int, refuses: str) -> None:
    address, _, length = ("0.0.0.0/0" if target == "default" else target).partition("/")
    body = struct.pack(
        "=BBBBBBBBI", socket.AF_INET, int(length or 32), 0, 0, MAIN, PROTOCOLS[protocol], SCOPES[scope], KINDS[refuses], 0
    )
    more = [(OUT, struct.pack("=i", socket.if_nametoindex(name)))] if name else []
    more += [(GATEWAY, socket.inet_aton(gateway))] if gateway else []
    more += [(SOURCE, socket.inet_aton(source))] if source else []
    more += [(PRIORITY, struct.pack("=I", metric))] if metric else []
    network.ask(kind, body, [(DESTINATION, socket.inet_aton(address)), *more], network.CREATE | network.REPLACE)


VERBS: dict[str, Callable[..., None]] = {
    "link": _link, "dummy": _dummy,
    "have": lambda *facts: _address(NEWADDR, *facts), "forget": lambda *facts: _address(DELADDR, *facts),
    "route": lambda *facts: _way(NEWROUTE, *facts), "drop": lambda *facts: _way(DELROUTE, *facts),
}  # fmt: skip
