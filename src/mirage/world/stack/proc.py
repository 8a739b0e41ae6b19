"""The files of /proc/net that tell of the stack: forms of Linux 6.1.0-56-amd64, recorded in QEMU."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from mirage.world.kernel.proctables import ROUTE_HEADER
from mirage.world.stack.routing import own_rules
from mirage.world.stack.state import LOCAL, MAIN, V4, V6, Link, Neighbour, Route, Stack
from mirage.world.stack.trie import Trie

SCOPES = {"host": 0x10, "link": 0x20, "site": 0x40, "global": 0}
TRIE_SIZES = "Basic info: size of leaf: 48 bytes, size of tnode: 40 bytes.\n"
ZERO = "0" * 32


def _little(address: str) -> str:
    return ipaddress.IPv4Address(address).packed[::-1].hex().upper()


def route(stack: Stack) -> str:
    """fib_route_seq_show()."""
    lines = [ROUTE_HEADER.ljust(127)]
    for one in stack.table(MAIN):
        if one.kind in ("broadcast", "multicast"):
            continue
        network = one.network
        gateway, device, _ = one.hops[0] if one.hops else (one.gateway, one.interface, 1)
        bits = 1 | (2 if gateway else 0) | (4 if network.prefixlen == 32 else 0)
        bits |= 0x200 if one.is_refusing and one.kind != "blackhole" else 0
        advmss = dict(one.settings).get("advmss", 0)
        row = (
            f"{device or '*'}\t{_little(str(network.network_address))}\t{_little(gateway or '0.0.0.0')}\t{bits:04X}\t0\t0\t{one.metric}\t"  # noqa: S104
            f"{_little(str(network.netmask))}\t{advmss + 40 if advmss else 0}\t0\t0"
        )
        lines.append(row.ljust(127))
    return "\n".join(lines) + "\n"


def arp(near: Iterable[Neighbour]) -> str:
    lines = ["IP address       HW type     Flags       HW address            Mask     Device"]
    for one in near:
        if ":" not in one.address:
            lines.append(
                f"{one.address:<17}0x1         0x{6 if one.state == 'PERMANENT' else 2}         {one.mac}     *        {one.interface}"
            )
    return "\n".join(lines) + "\n"


def if_inet6(stack: Stack, now: int) -> str:
    """Who came first stands first, whatever its scope."""
    return "".join(
        f"{ipaddress.IPv6Address(one.address).packed.hex()} {link.index:02x} {one.prefix:02x} {SCOPES[one.scope]:02x} 80 {link.name:>8}\n"
        for link in reversed(stack.links) for one in link.addresses
        if one.family == V6 and not 0 < one.until <= now
    )  # fmt: skip


def ipv6_route(stack: Stack) -> str:
    rows: list[tuple[str, int, str, int, int, int, str]] = []
    for number in (MAIN, LOCAL):
        table = stack.table(number, V6)
        for one in table:
            bits, refs = _bits6(one, stack.find(one.interface))
            rows.append((_hex(one), one.network.prefixlen, one.gateway, one.metric, refs, bits, one.interface))
        if not any(one.destination == "default" for one in table):
            rows.append((ZERO, 0, "", 0xFFFFFFFF, 1, 0x200200, "lo"))
    return "".join(
        f"{target} {prefix:02x} {ZERO} 00 {ipaddress.IPv6Address(gateway or '::').packed.hex()} {metric:08x} {refs:08x} 00000000 {bits:08x} {name:>8}\n"
        for target, prefix, gateway, metric, refs, bits, name in rows
    )


def _bits6(one: Route, link: Link | None) -> tuple[int, int]:
    if one.kind == "local":
        return 0x80200001, 4 if link is not None and link.is_loopback else 3
    if one.is_refusing:
        return 0x200, 1
    return (3, 1) if one.gateway else (1, 3 if one.kind == "multicast" else 2)


def _hex(one: Route) -> str:
    return ipaddress.IPv6Address(int(one.network.network_address)).packed.hex()


def _tries(stack: Stack) -> list[tuple[str, Trie]]:
    """Main and Local are one table, as long as nobody has made rules of his own."""
    routes = {number: [one for one in stack.routes if one.family == V4 and one.table == number] for number in stack.tables(V4)}
    others = [(f"Id {number}", Trie(routes[number])) for number in routes if number not in (MAIN, LOCAL)]
    if stack.rules == own_rules():
        both = Trie(one for one in stack.routes if one.family == V4 and one.table in (MAIN, LOCAL))
        return [*others, ("Main", both), ("Local", both)]
    return [*others, *((name, Trie(routes.get(number, ()))) for name, number in (("Main", MAIN), ("Local", LOCAL)))]


def fib_trie(stack: Stack) -> str:
    return "".join(f"{name}:\n{trie.render()}" for name, trie in _tries(stack))


def fib_triestat(stack: Stack, gets: int) -> str:
    counters = (
        f"\nCounters:\n---------\ngets = {gets}\nbacktracks = {gets // 19}\nsemantic match passed = {gets // 3}\n"
        "semantic match miss = 0\nnull node hit= 0\nskipped node resize = 0\n\n"
    )
    return TRIE_SIZES + "".join(f"{name}:\n{trie.statistics()}{counters}" for name, trie in _tries(stack))


def hardware_groups(stack: Stack, link: Link) -> list[str]:
    """Multicast addresses that the card lets in."""
    if not link.is_up or link.is_loopback or "NOARP" in stack.flags(link) or link.made.type != "ether":
        return []
    found = ["01005e000001"] if any(one.family == V4 for one in link.addresses) else []
    if any(one.family == V6 for one in link.addresses):
        found.append("333300000001")
        found += sorted({"3333ff" + _tail(one.address) for one in link.addresses if one.family == V6})
    return found


def _tail(address: str) -> str:
    return ipaddress.IPv6Address(address).packed[-3:].hex()


def groups6(link: Link) -> list[tuple[str, int, str]]:
    """Address, how many want it, flags; the newest first."""
    own: dict[str, int] = {}
    for one in link.addresses:
        if one.family == V6 and not link.is_loopback:
            own[_tail(one.address)] = own.get(_tail(one.address), 0) + 1
    if not link.is_up:
        return []
    return [
        *(("ff02" + "0" * 19 + "1ff" + tail, users, "00000004") for tail, users in reversed(own.items())),
        ("ff02" + "0" * 27 + "1", 1, "0000000C"), ("ff01" + "0" * 27 + "1", 1, "00000008"),
    ]  # fmt: skip


def dev_mcast(stack: Stack) -> str:
    return "".join(
        f"{link.index:<4} {link.name:<15} 1     0     {group}\n" for link in stack.links for group in hardware_groups(stack, link)
    )


def igmp(stack: Stack) -> str:
    rows = "".join(
        f"{link.index}\t{link.name:<10}:     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
        for link in stack.links if link.is_up and has_groups(stack, link)
    )  # fmt: skip
    return "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n" + rows


def has_groups(stack: Stack, link: Link) -> bool:
    """Whether IPv4 listens to all of the link's."""
    return link.is_loopback or "MULTICAST" in stack.flags(link)


def igmp6(stack: Stack) -> str:
    return "".join(
        f"{link.index:<4} {link.name:<15} {group} {users:>5} {flags} 0\n"
        for link in stack.links if any(one.family == V6 for one in link.addresses) for group, users, flags in groups6(link)
    )  # fmt: skip
