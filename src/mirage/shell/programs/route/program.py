"""route and arp (net-tools 2.10): the routing table and the neighbours."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.net import network
from mirage.shell.net.netfacts import host_name
from mirage.shell.net.netstack import stack
from mirage.shell.programs.route import routesettings
from mirage.shell.registry import program
from mirage.world.internet import Failure
from mirage.world.stack.state import MAIN

if TYPE_CHECKING:
    from mirage.shell.process import Process

ANY = "0.0.0.0"  # noqa: S104  no socket: a text
ROUTE_LONGS = {
    "extend": "e", "verbose": "v", "numeric": "n", "symbolic": "N", "protocol": ":A", "cache": "C", "fib": "F", "version": "V", "help": "h",
}  # fmt: skip
ARP_LONGS = {
    "all": "a", "arp-all": "a", "set": "s", "delete": "d", "verbose": "v", "numeric": "n", "device": ":i", "file": "f", "hw-type": ":H",
    "protocol": ":A", "use-device": "D", "symbolic": "N", "version": "V", "help": "h",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. What refuses has neither gateway nor interface."""

    destination: str
    gateway: str
    mask: str
    flags: str
    metric: int
    interface: str
    mss: int = 0

    @property
    def refuses(self) -> bool:
        return self.flags.startswith("!")


def routes(proc: Process) -> list[Row]:
    """The main table as /proc/net/route has it: of several gateways the first; a black hole is not known for one."""
    found = []
    for route in stack(proc).table(MAIN):
        if route.kind in ("broadcast", "multicast"):
            continue
        network = route.network
        gateway, device, _ = route.hops[0] if route.hops else (route.gateway, route.interface, 1)
        flags = "U" if route.kind == "blackhole" else route.flags
        shown = "-" if flags.startswith("!") else "*" if route.kind == "blackhole" else device
        way = "-" if flags.startswith("!") else gateway or ANY
        mss = dict(route.settings).get("advmss", 0)
        found.append(Row(str(network.network_address), way, str(network.netmask), flags, route.metric, shown, mss))
    return found


@program("route", path="/usr/sbin/route")
async def route(proc: Process) -> int:
    options, operands = parse(proc, "+A:eCFhnN64Vv?", ROUTE_LONGS, status=0, hint=recorded(proc, "route.help"))
    given = [key for key, _ in options]
    if "h" in given or "V" in given:
        proc.out(recorded(proc, "route.version" if "V" in given else "route.help"))
        return 0
    is_v6 = "6" in given or ("A", "inet6") in options
    if operands:
        if operands[0] not in ("add", "del", "flush"):
            proc.err(recorded(proc, "route.help"))
            return 3
        if len(operands) == 1:
            proc.out(recorded(proc, "route.change"))
            return 0
        return await routesettings.change(proc, operands[0], operands[1:], is_v6=is_v6)
    if is_v6:
        show6(proc)
        return 0
    wide = given.count("e") > 1
    tail = "    MSS   Window irtt" if wide else ""
    proc.out(f"Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface{tail}\n")
    for row in routes(proc):
        destination, gateway = named(proc, row, is_numeric="n" in given)
        reference = "-" if row.refuses else "0"
        line = f"{destination:<15} {gateway:<15} {row.mask:<15} {row.flags:<5} {row.metric:<6} {reference:<2} {0:>7} "
        if wide:
            still = "-     -      -" if row.refuses else f"{row.mss:<5} 0      0"
            proc.out(f"{line}{row.interface:<8} {still}\n")
        else:
            proc.out(f"{line}{row.interface}\n")
    return 0


def named(proc: Process, row: Row, *, is_numeric: bool) -> tuple[str, str]:
    """Destination and gateway by name, where they have one."""
    if is_numeric:
        return row.destination, row.gateway
    destination = "default" if row.mask == ANY else row.destination
    return destination, row.gateway if row.gateway in (ANY, "-") else host_name(proc, row.gateway)[:15]


def show6(proc: Process) -> None:
    """rprint_fib6() of net-tools: /proc/net/ipv6_route, without its names."""
    proc.out("Kernel IPv6 routing table\nDestination                    Next Hop                   Flag Met Ref  Use If\n")
    for line in proc.read_file("/proc/net/ipv6_route").decode().splitlines():
        target, length, _, _, way, metric, references, _, flags, name = line.split()
        bits = int(flags, 16)
        shown = "!" if bits & 0x200 else "U"
        shown += "".join(
            letter
            for bit, letter in ((2, "G"), (4, "H"), (0x40000, "D"), (0x80000, "A"), (0x400000, "e"), (0x200000, "n"))
            if bits & bit
        )
        place = f"{ipaddress.IPv6Address(bytes.fromhex(target))}/{int(length, 16)}"
        number = int(metric, 16)
        number -= 1 << 32 if number >> 31 else 0
        proc.out(
            f"{place:<30} {ipaddress.IPv6Address(bytes.fromhex(way))!s:<26} {shown:<4} {number:<3} {int(references, 16):<3} {0:>4} {name}\n"
        )


@program("arp", path="/usr/sbin/arp")
async def arp(proc: Process) -> int:
    options, operands = parse(proc, "A:H:adfp:nsei:Dt:vhN?V", ARP_LONGS, status=3, hint=recorded(proc, "arp.help"))
    given = {key for key, _ in options}
    if "h" in given or "V" in given:
        proc.out(recorded(proc, "arp.version" if "V" in given else "arp.help"))
        return 0
    if given & {"s", "d", "f"}:
        if not operands:
            proc.err("arp: need host name\n")
            return 255
        return await routesettings.neighbour(proc, operands, dict(options), is_gone="d" in given)
    known = [one for one in proc.host.place(proc.visit.layer).neighbours(proc.clock.now()) if ":" not in one.address]
    if operands:
        found = await network.resolve(proc, operands[0])
        if found.failure is not None:
            proc.err(
                f"{operands[0]}: Unknown host\n" if found.failure is Failure.NO_NAME else f"{operands[0]}: Host name lookup failure\n"
            )
            return 255
        address = found.addresses[0]
        known = [neighbour for neighbour in known if neighbour.address == address]
        if not known:
            proc.out(f"{operands[0]} ({address}) -- no entry\n")
            return 0
    if "a" in given:
        for neighbour in known:
            name = "?" if "n" in given else network.reverse(proc, neighbour.address) or "?"
            proc.out(
                f"{name} ({neighbour.address}) at {neighbour.mac} [ether]{' PERM' if neighbour.state == 'PERMANENT' else ''} on {neighbour.interface}\n"
            )
        return 0
    if "v" in given and "a" not in given and not known:
        proc.out("Entries: 0\tSkipped: 0\tFound: 0\n")
    if known:
        proc.out("Address                  HWtype  HWaddress           Flags Mask            Iface\n")
    for neighbour in known:
        name = neighbour.address if "n" in given else host_name(proc, neighbour.address)
        proc.out(
            f"{name[:23]:<23}  {'ether':<6}  {neighbour.mac:<18}  {'CM' if neighbour.state == 'PERMANENT' else 'C':<5} {'':<15} {neighbour.interface}\n"
        )
    return 0
