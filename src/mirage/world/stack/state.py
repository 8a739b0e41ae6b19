"""Links, addresses, routes, rules and neighbours: the facts from which ip, ifconfig, route, /proc/net and /sys/class/net are read.

A machine has them from its boot; a layer has its own from the first change that its root makes, until it reboots. Values are frozen: a
change puts another in their place, so that who reads sees one moment. Names and forms are those of Linux 6.1.0-56-amd64.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

import msgspec

MAIN, LOCAL, DEFAULT = 254, 255, 253  # linux/rtnetlink.h
V4, V6 = "inet", "inet6"
NOTHING = "00:00:00:00:00:00"


class Address(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One address of a link. `peer`: at the other end; `until`: the moment (ns) at which it goes, 0 for never."""

    family: str  # inet, inet6
    address: str
    prefix: int
    scope: str  # global, site, link, host
    broadcast: str = ""
    label: str = ""
    peer: str = ""
    flags: tuple[str, ...] = ()  # secondary, noprefixroute, ...
    until: int = 0
    preferred: int = 0
    tentative: int = 0  # the moment until which others are asked whether they have it (RFC 4862)

    @property
    def network(self) -> str:
        """Of which it is one, as a route has it."""
        return str(ipaddress.ip_network(f"{self.peer or self.address}/{self.prefix}", strict=False))

    @property
    def is_secondary(self) -> bool:
        return "secondary" in self.flags


class Kind(msgspec.Struct, frozen=True):
    """What all links of one kind have: flags before they are up, the queue, and whether there is a hardware address."""

    flags: tuple[str, ...]
    mtu: int = 1500
    queue: int = 1000
    discipline: str = "noqueue"
    type: str = "ether"  # as ip says it behind link/
    number: int = 1  # of linux/if_arp.h
    is_sure: bool = False  # whether it says UP; else it does not know
    limits: tuple[int, int] = (68, 65535)
    details: str = ""  # ip -d


ETHER = ("BROADCAST", "MULTICAST")
KINDS = {
    "": Kind(ETHER, discipline="mq", is_sure=True),
    "loopback": Kind(("LOOPBACK",), 65536, type="loopback", number=772, limits=(0, 0)),
    "dummy": Kind(("BROADCAST", "NOARP"), limits=(0, 0), details="dummy"),
    "bridge": Kind(ETHER, is_sure=True),
    "vlan": Kind(ETHER, is_sure=True, limits=(0, 65535)),
    "veth": Kind(ETHER, is_sure=True, details="veth"),
    "macvlan": Kind(ETHER, is_sure=True, limits=(68, 1500)),
    "vxlan": Kind(ETHER, 1450),
    "bond": Kind((*ETHER, "MASTER"), is_sure=True),
    "tun": Kind(("POINTOPOINT", "MULTICAST", "NOARP"), queue=500, discipline="fq_codel", type="none", number=65534, is_sure=True),
    "tap": Kind(ETHER, discipline="fq_codel", is_sure=True),
    "wireguard": Kind(("POINTOPOINT", "NOARP"), 1420, type="none", number=65534, details="wireguard", limits=(0, 2147483552)),
    "ifb": Kind(("BROADCAST", "NOARP"), queue=32, discipline="fq_codel", limits=(0, 0), details="ifb"),
}


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """One interface. `over`: the index of what it stands on, or of its other end; `master`: of the bridge or bond that it is part of."""

    index: int
    name: str
    mac: str = NOTHING
    broadcast: str = "ff:ff:ff:ff:ff:ff"
    mtu: int = 1500
    kind: str = ""
    is_up: bool = False
    was_up: bool = False  # since when it has a queueing discipline
    permanent: str = ""  # the hardware's own address, where another has been set
    has_carrier: bool = True  # the cable's, or that somebody holds its other end
    queue: int = 1000
    discipline: str = ""  # where it is not that of its kind
    switched: tuple[str, ...] = ()  # flags that it has against its kind's: PROMISC, ALLMULTI, NOARP
    without: tuple[str, ...] = ()  # those of its kind that it has no more
    alias: str = ""
    group: str = "default"
    master: int = 0
    over: int = 0
    no_ipv6: bool = False
    details: str = ""  # ip -d, where they are not those of its kind
    altnames: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()

    @property
    def made(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_loopback(self) -> bool:
        return self.kind == "loopback"

    @property
    def queue_discipline(self) -> str:
        return (self.discipline or self.made.discipline) if self.was_up else "noop"


class Route(msgspec.Struct, frozen=True, omit_defaults=True):
    """One route of either family. `destination`: network/prefix, or default; `hops`: several gateways, each with device and weight."""

    destination: str
    gateway: str = ""
    interface: str = ""
    source: str = ""
    scope: str = ""  # as ip says it, "" for global
    protocol: str = ""  # as ip says it, "" for boot
    metric: int = 0
    family: str = V4
    table: int = MAIN
    kind: str = ""  # local, broadcast, multicast, blackhole, unreachable, prohibit; "" for unicast
    is_onlink: bool = False
    settings: tuple[tuple[str, int], ...] = ()  # mtu, advmss, window...
    hops: tuple[tuple[str, str, int], ...] = ()

    @property
    def network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        if self.destination == "default":
            return ipaddress.ip_network("0.0.0.0/0" if self.family == V4 else "::/0")
        return ipaddress.ip_network(self.destination)

    @property
    def is_refusing(self) -> bool:
        return self.kind in ("blackhole", "unreachable", "prohibit", "throw")

    @property
    def flags(self) -> str:
        """As route(8) has them."""
        if self.is_refusing:
            return "!H" if self.network.prefixlen == self.network.max_prefixlen else "!"
        is_host = self.network.prefixlen == self.network.max_prefixlen
        return "U" + ("G" if self.gateway else "") + ("H" if is_host else "")


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule of the policy: `what` as ip lists it between the number and the table."""

    priority: int
    what: str = "from all"
    table: int = MAIN
    action: str = ""  # blackhole, unreachable, prohibit; "" for looking it up
    family: str = V4


class Neighbour(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One entry of the neighbour table. GONE: it is known no more."""

    address: str
    mac: str
    interface: str
    state: str  # REACHABLE, STALE, DELAY, PERMANENT, NOARP, GONE


class Stack(msgspec.Struct):
    """All of it. `links` by rising index; `last`: the highest index that was ever given."""

    links: list[Link]
    routes: list[Route]
    rules: list[Rule]
    near: list[Neighbour] = []  # what root has said; the others come and go by themselves
    last: int = 0
    made: list[int] = []  # tables that have been there; one that is empty is there still

    def find(self, name: str) -> Link | None:
        return next((link for link in self.links if name == link.name or name in link.altnames), None)

    def at(self, index: int) -> Link | None:
        return next((link for link in self.links if link.index == index), None)

    def runs(self, link: Link) -> bool:
        """Whether it is up and something is at its other end."""
        if not link.is_up or not link.has_carrier:
            return False
        over = self.at(link.over) if link.over else None
        if link.kind in ("bridge", "bond"):
            return any(part.master == link.index and part.is_up for part in self.links)
        return over is None or over.is_up

    def flags(self, link: Link) -> tuple[str, ...]:
        """In ip's order: print_link_flags() of ipaddress.c."""
        found = {*link.made.flags, *link.switched} - {*link.without}
        over = self.at(link.over) if link.over else None
        if link.is_up:
            found |= {"UP", "LOWER_UP"} if self.runs(link) else {"UP", "NO-CARRIER"}
        if over is not None and not over.is_up:
            found.add("M-DOWN")
        if link.master and any(one.index == link.master and one.kind == "bond" for one in self.links):
            found.add("SLAVE")
        return tuple(flag for flag in ORDER if flag in found)

    def state(self, link: Link) -> str:
        """operstate, in ip's words."""
        if not link.is_up:
            return "DOWN"
        if self.runs(link):
            return "UP" if link.made.is_sure else "UNKNOWN"
        return "LOWERLAYERDOWN" if link.over else "DOWN"

    def bits(self, link: Link) -> int:
        """IFF_..., as /sys/class/net/NAME/flags has them; ifconfig adds RUNNING."""
        return sum(BITS.get(flag, 0) for flag in self.flags(link))

    def title(self, link: Link) -> str:
        """The name, and what it stands on."""
        over = self.at(link.over) if link.over else None
        return f"{link.name}@{over.name}" if over is not None else link.name

    def addresses(self, link: Link, now: int) -> list[Address]:
        """Those whose time has not run out; IPv6 by scope, as the kernel keeps them."""
        found = [address for address in link.addresses if not address.until or address.until > now]
        return [one for one in found if one.family == V4] + sorted(
            (one for one in found if one.family == V6), key=lambda one: WIDTHS[one.scope]
        )

    def every_address(self, now: int) -> Iterator[tuple[Link, Address]]:
        for link in self.links:
            for address in self.addresses(link, now):
                yield link, address

    def owns(self, address: str, now: int) -> bool:
        """Whether a packet to it stays here."""
        return any(one.address == address for _, one in self.every_address(now))

    def table(self, number: int, family: str = V4) -> list[Route]:
        """A table's routes in the order in which the kernel dumps them."""
        found = [route for route in self.routes if route.table == number and route.family == family]
        if family == V4:  # the trie, by address; then the longest prefix, the lowest metric, and who came first
            return sorted(found, key=lambda route: (int(route.network.network_address), -route.network.prefixlen, route.metric))
        return sorted(  # the tree is left upwards: what lies within something comes before it
            found, key=lambda route: (int(route.network.broadcast_address), -int(route.network.network_address), route.metric)
        )

    def tables(self, family: str) -> list[int]:
        return sorted({route.table for route in self.routes if route.family == family})


ORDER = (
    "NO-CARRIER", "LOOPBACK", "BROADCAST", "POINTOPOINT", "MULTICAST", "NOARP", "ALLMULTI", "PROMISC", "MASTER", "SLAVE", "UP", "LOWER_UP",
    "M-DOWN",
)  # fmt: skip
BITS = {  # linux/if.h
    "UP": 1, "BROADCAST": 2, "LOOPBACK": 8, "POINTOPOINT": 0x10, "NOARP": 0x80, "PROMISC": 0x100, "ALLMULTI": 0x200, "MASTER": 0x400,
    "SLAVE": 0x800, "MULTICAST": 0x1000,
}  # fmt: skip
WIDTHS = {"global": 0, "site": 1, "link": 2, "host": 3}
