"""What root may do to links and addresses, and what the kernel does of itself then: connected routes come and go with an address, all
routes of a link with the link, and IPv6's own address with the carrier.

Refusals are those of Linux 6.1.0-56-amd64, recorded in QEMU, with its own words where it has any.
"""

from __future__ import annotations

import errno
import ipaddress
import re
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from mirage.world.stack.state import LOCAL, V4, V6, Address, Link, Neighbour, Route, Stack

LINKS = 256  # more are an attack on us
ADDRESSES = 256  # a link


class RefusedError(Exception):
    """The kernel says no: its errno, and its words where it has some."""

    def __init__(self, number: int, words: str = "") -> None:
        super().__init__(words)
        self.errno = number
        self.words = words


def put(stack: Stack, link: Link) -> Link:
    """The link as it is from now on."""
    stack.links = sorted([*(one for one in stack.links if one.index != link.index), link], key=lambda one: one.index)
    return link


# ---- addresses


def add_address(stack: Stack, link: Link, address: Address, *, without_route: bool = False) -> None:
    """EEXIST: it is there."""
    if address.family == V6 and link.no_ipv6:
        raise RefusedError(errno.EACCES)
    if len(link.addresses) >= ADDRESSES:
        raise RefusedError(errno.ENOBUFS)
    if any(
        one.address == address.address and one.prefix == address.prefix and one.family == address.family for one in link.addresses
    ):
        raise RefusedError(errno.EEXIST)
    if address.family == V4:
        address = replace(address, label=address.label or link.name)
        before = [one for one in link.addresses if one.family == V4]
        kin = next((one for one in before if one.prefix == address.prefix and _is_of(address, one)), None)
        if kin is not None and kin.scope != address.scope:
            raise RefusedError(errno.EINVAL)
        if kin is not None:
            address = replace(address, flags=("secondary", *address.flags))
        at = len(before) if kin is not None else _place(before, address)
        found = (*before[:at], address, *before[at:], *(one for one in link.addresses if one.family == V6))
    else:
        found = (*link.addresses, address)
    link = put(stack, replace(link, addresses=found))
    _connect(stack, link, address, without_route=without_route)


def _is_of(address: Address, other: Address) -> bool:
    return ipaddress.ip_address(address.peer or address.address) in ipaddress.ip_network(other.network)


def _place(before: list[Address], address: Address) -> int:
    """__inet_insert_ifa(): primaries stand before secondaries, and the wider scope first... of those whose scope is no wider."""
    widths = {"global": 0, "site": 200, "link": 253, "host": 254}
    at = 0
    for index, one in enumerate(before):
        if not one.is_secondary and widths[address.scope] <= widths[one.scope]:
            at = index + 1
    return at


def remove_address(stack: Stack, link: Link, address: str, prefix: int | None, family: str = V4) -> None:
    """With a first address go the others of its network. EADDRNOTAVAIL: there is none such. `prefix` None takes any."""
    found = next(
        (
            one
            for one in link.addresses
            if one.family == family and one.address == address and (prefix is None or one.prefix == prefix)
        ),
        None,
    )
    if found is None:
        raise RefusedError(errno.EADDRNOTAVAIL)
    gone = [found]
    if family == V4 and not found.is_secondary:
        gone += [one for one in link.addresses if one.is_secondary and one.prefix == found.prefix and _is_of(one, found)]
    link = put(stack, replace(link, addresses=tuple(one for one in link.addresses if one not in gone)))
    for one in gone:
        _disconnect(stack, link, one)
    if family == V4 and not any(one.family == V4 for one in link.addresses):
        _drop(stack, lambda route: route.interface == link.name and route.family == V4)


def own_routes(link: Link, address: Address) -> Iterable[Route]:
    """fib_add_ifaddr(), and IPv6's like: what an address brings with it."""
    if address.family == V6:
        yield Route(f"{address.address}/128", "", link.name, family=V6, table=LOCAL, kind="local", protocol="kernel")
        if link.is_up and address.prefix < 128 and not link.is_loopback:
            yield Route(address.network, "", link.name, family=V6, protocol="kernel", metric=256)
        return
    source = address.address
    if address.is_secondary:
        first = next(one for one in link.addresses if not one.is_secondary and one.prefix == address.prefix and _is_of(address, one))
        source = first.address
    yield Route(f"{address.address}/32", "", link.name, source, "host", "kernel", table=LOCAL, kind="local")
    if not link.is_up:
        return
    network = ipaddress.ip_network(address.network)
    if address.broadcast and address.broadcast != "255.255.255.255":
        yield Route(f"{address.broadcast}/32", "", link.name, source, "link", "kernel", table=LOCAL, kind="broadcast")
    if address.is_secondary or network.network_address.packed[0] == 0:
        return
    if network.prefixlen < 32 or address.peer:
        if link.is_loopback:
            yield Route(str(network), "", link.name, source, "host", "kernel", table=LOCAL, kind="local")
        else:
            yield Route(str(network), "", link.name, source, "link", "kernel")
    if network.prefixlen < 31:
        last = f"{network.broadcast_address}/32"
        if not address.broadcast or f"{address.broadcast}/32" != last:
            yield Route(last, "", link.name, source, "link", "kernel", table=LOCAL, kind="broadcast")


def _connect(stack: Stack, link: Link, address: Address, *, without_route: bool = False) -> None:
    for route in own_routes(link, address):
        if not (without_route and route.table != LOCAL) and route not in stack.routes:
            stack.routes.append(route)


def _disconnect(stack: Stack, link: Link, address: Address) -> None:
    """Its routes go, but for those that another address of the link has brought as well; so do those that send from it."""
    still = {route for one in link.addresses if one.family == address.family for route in own_routes(link, one)}
    whole = replace(link, addresses=(*link.addresses, replace(address, flags=())))
    gone = set(own_routes(whole, replace(address, flags=()))) - still
    _drop(stack, lambda route: route in gone or (route.source == address.address and route.family == V4 and route not in still))


def _drop(stack: Stack, is_gone: Callable[[Route], bool]) -> None:
    stack.routes = [route for route in stack.routes if not is_gone(route)]


# ---- links


def set_up(stack: Stack, link: Link, *, is_up: bool) -> None:
    """Up: routes of its addresses, and an address of IPv6's own where something is at the other end. Down: all its routes go."""
    if link.is_up == is_up:
        return
    if is_up:
        put(stack, replace(link, is_up=True, was_up=True))
        for address in [one for one in link.addresses if one.family == V4]:
            _connect(stack, stack.at(link.index) or link, address)
        for one in list(stack.links):
            if stack.runs(one):
                _autoconfigure(stack, one)
        return
    kept = tuple(one for one in link.addresses if one.family == V4 or link.is_loopback)
    put(stack, replace(link, is_up=False, addresses=kept))
    _drop(stack, lambda route: route.interface == link.name and not (route.kind == "local" and route.scope == "host"))
    _drop(stack, lambda route: any(hop[1] == link.name for hop in route.hops))
    stack.near = [one for one in stack.near if one.interface != link.name]


def link_local(mac: str) -> str:
    """EUI-64, RFC 4291 appendix A."""
    raw = bytes.fromhex(mac.replace(":", ""))
    return str(ipaddress.IPv6Address(b"\xfe\x80" + bytes(6) + bytes([raw[0] ^ 2]) + raw[1:3] + b"\xff\xfe" + raw[3:]))


def _autoconfigure(stack: Stack, link: Link) -> None:
    if (
        link.is_loopback
        or link.no_ipv6
        or link.made.type != "ether"
        or link.master
        or any(one.family == V6 for one in link.addresses)
    ):
        return
    made = Address(V6, link_local(link.mac), 64, "link")
    link = put(stack, replace(link, addresses=(*link.addresses, made)))
    _connect(stack, link, made)
    stack.routes.append(Route("ff00::/8", "", link.name, family=V6, table=LOCAL, kind="multicast", protocol="kernel", metric=256))


def set_ipv6(stack: Stack, link: Link, *, is_disabled: bool) -> None:
    """net.ipv6.conf.NAME.disable_ipv6."""
    if is_disabled:
        put(stack, replace(link, addresses=tuple(one for one in link.addresses if one.family == V4), no_ipv6=True))
        _drop(stack, lambda route: route.family == V6 and route.interface == link.name)
        return
    link = put(stack, replace(link, no_ipv6=False))
    if link.is_loopback and all(one.family == V4 for one in link.addresses):
        add_address(stack, link, Address(V6, "::1", 128, "host", flags=("noprefixroute",)))
    elif stack.runs(link):
        _autoconfigure(stack, link)


def set_mtu(stack: Stack, link: Link, mtu: int) -> None:
    least, most = link.made.limits
    if mtu < least or mtu < 0:
        raise RefusedError(errno.EINVAL, "mtu less than device minimum.")
    if most and mtu > most:
        raise RefusedError(errno.EINVAL, "mtu greater than device maximum.")
    put(stack, replace(link, mtu=mtu))


def set_mac(stack: Stack, link: Link, mac: str) -> None:
    """A link that is up keeps its address of IPv6's own. EADDRNOTAVAIL: for many, or nobody's."""
    first = int(mac[:2], 16)
    if link.made.type not in ("ether", "loopback"):
        raise RefusedError(errno.EOPNOTSUPP)
    if first & 1 or mac == "00:00:00:00:00:00":
        raise RefusedError(errno.EADDRNOTAVAIL)
    own = link.permanent or link.mac if not link.kind else ""
    put(stack, replace(link, mac=mac, permanent="" if own == mac else own))


def switch(stack: Stack, link: Link, flag: str, *, is_on: bool) -> None:
    """A flag that is the kind's own is taken away, or given back; any other is added, or taken off."""
    is_own = flag in link.made.flags
    switched, without = {*link.switched} - {flag}, {*link.without} - {flag}
    if is_on and not is_own:
        switched.add(flag)
    if not is_on and is_own:
        without.add(flag)
    put(stack, replace(link, switched=tuple(sorted(switched)), without=tuple(sorted(without))))


def rename(stack: Stack, link: Link, name: str) -> None:
    if name == link.name:
        return
    if link.is_up:
        raise RefusedError(errno.EBUSY)
    if stack.find(name) is not None:
        raise RefusedError(errno.EEXIST)
    labelled = tuple(
        replace(one, label=name + one.label.removeprefix(link.name)) if one.label.startswith(link.name) else one
        for one in link.addresses
    )
    others = link.altnames if link.kind else (*link.altnames, link.name)  # udev gives the card its slot's name again, as another
    put(stack, replace(link, name=name, addresses=labelled, altnames=others))
    stack.routes = [replace(route, interface=name) if route.interface == link.name else route for route in stack.routes]


def is_name(name: str) -> bool:
    """dev_valid_name()."""
    return 0 < len(name.encode()) < 16 and name not in (".", "..") and not re.search(r"[/:\s]", name)


def add_link(stack: Stack, link: Link, near: Link | None = None) -> None:
    """`near`: veth's other end, which comes first. EEXIST: there is one of that name."""
    if len(stack.links) >= LINKS:
        raise RefusedError(errno.ENOBUFS)
    if any(one is not None and stack.find(one.name) is not None for one in (link, near)):
        raise RefusedError(errno.EEXIST)
    index = stack.last + 1
    stack.last = index + (near is not None)
    if near is not None:
        put(stack, replace(near, index=index, over=index + 1))
        link = replace(link, over=index)
    put(stack, replace(link, index=stack.last))


def free_name(stack: Stack, stem: str) -> str:
    return next(name for number in range(LINKS + 1) if stack.find(name := f"{stem}{number}") is None)


def remove_link(stack: Stack, link: Link) -> None:
    """With it go its other end and what stands on it. EOPNOTSUPP: it is of hardware."""
    if link.kind in ("", "loopback"):
        raise RefusedError(errno.EOPNOTSUPP)
    gone = {link.index}
    gone |= {one.index for one in stack.links if one.over == link.index}
    for one in [one for one in stack.links if one.index in gone]:
        set_up(stack, one, is_up=False)
        _drop(stack, lambda route, name=one.name: route.interface == name)  # type: ignore[misc]
    stack.links = [
        replace(one, master=0) if one.master in gone else one for one in stack.links if one.index not in gone
    ]  # fmt: skip


# ---- neighbours


def set_neighbour(stack: Stack, entry: Neighbour, known: Iterable[Neighbour], verb: str) -> None:
    """`verb`: add, replace, change, delete. EEXIST and ENOENT as they say."""
    before = next((one for one in known if (one.address, one.interface) == (entry.address, entry.interface)), None)
    if verb == "add" and before is not None:
        raise RefusedError(errno.EEXIST)
    if verb in ("change", "delete") and before is None:
        raise RefusedError(errno.ENOENT)
    if verb == "delete":
        entry = replace(entry, mac=before.mac if before is not None else "", state="GONE")
    stack.near = [one for one in stack.near if (one.address, one.interface) != (entry.address, entry.interface)] + [entry]
    if len(stack.near) > ADDRESSES:
        raise RefusedError(errno.ENOBUFS)
