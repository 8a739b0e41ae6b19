"""route and arp (net-tools 2.10): the routing table and the neighbours."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mirage.shell import network
from mirage.shell.netfacts import host_name
from mirage.shell.options import parse
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.world.internet import Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

ROUTE_LONGS = {
    "extend": "e", "verbose": "v", "numeric": "n", "symbolic": "N", "protocol": ":A", "cache": "C", "fib": "F", "version": "V", "help": "h",
}  # fmt: skip
ARP_LONGS = {
    "all": "a", "arp-all": "a", "set": "s", "delete": "d", "verbose": "v", "numeric": "n", "device": ":i", "file": "f", "hw-type": ":H",
    "protocol": ":A", "use-device": "D", "symbolic": "N", "version": "V", "help": "h",
}  # fmt: skip


def routes(proc: Process) -> list[tuple[str, str, str, str, str]]:
    """Destination, gateway, mask, flags, interface."""
    found = []
    for route in proc.host.routes:
        target = ipaddress.IPv4Network("0.0.0.0/0" if route.destination == "default" else route.destination)
        found.append((str(target.network_address), route.gateway or "0.0.0.0", str(target.netmask), route.flags, route.interface))  # noqa: S104
    return found


@program("route", path="/usr/sbin/route")
def route(proc: Process) -> int:
    options, operands = parse(proc, "A:eCFhnN64Vv?", ROUTE_LONGS, status=0, hint=recorded(proc, "route.help"))
    given = {key for key, _ in options}
    if "h" in given or "V" in given:
        proc.out(recorded(proc, "net-tools.version" if "V" in given else "route.help"))
        return 0
    if operands:
        if operands[0] not in ("add", "del", "flush"):
            proc.err(recorded(proc, "route.help"))
            return 3
        if len(operands) == 1:
            proc.out(recorded(proc, "route.change"))
            return 0
        if proc.uid:
            proc.err(f"SIOC{'ADD' if operands[0] == 'add' else 'DEL'}RT: Operation not permitted\n")
            return 7
        return 0
    proc.out("Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n")
    for destination, gateway, mask, flags, interface in routes(proc):
        shown = destination
        if "n" not in given:
            shown = "default" if mask == "0.0.0.0" else destination  # noqa: S104
            gateway = gateway if gateway == "0.0.0.0" else host_name(proc, gateway)[:15]  # noqa: S104
        proc.out(f"{shown:<15} {gateway:<15} {mask:<15} {flags:<5} {0:<6} {0:<2} {0:>7} {interface}\n")
    return 0


@program("arp", path="/usr/sbin/arp")
async def arp(proc: Process) -> int:
    options, operands = parse(proc, "A:H:adfp:nsei:Dt:vhN?V", ARP_LONGS, status=3, hint=recorded(proc, "arp.help"))
    given = {key for key, _ in options}
    if "h" in given or "V" in given:
        proc.out(recorded(proc, "net-tools.version" if "V" in given else "arp.help"))
        return 0
    if given & {"s", "d", "f"}:
        if not operands:
            proc.err("arp: need host name\n")
            return 255
        if proc.uid:
            proc.err("SIOCSARP: Operation not permitted\n" if "s" in given else "SIOCDARP(dontpub): Operation not permitted\n")
            return 255
        return 0
    known = proc.host.neighbours()
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
            proc.out(f"{name} ({neighbour.address}) at {neighbour.mac} [ether] on {neighbour.interface}\n")
        return 0
    if known:
        proc.out("Address                  HWtype  HWaddress           Flags Mask            Iface\n")
    for neighbour in known:
        name = neighbour.address if "n" in given else host_name(proc, neighbour.address)
        proc.out(f"{name[:23]:<23}  {'ether':<6}  {neighbour.mac:<18}  {'C':<5} {'':<15} {neighbour.interface}\n")
    return 0
