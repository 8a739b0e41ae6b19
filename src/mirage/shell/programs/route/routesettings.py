"""What route and arp (net-tools 2.10) set: the ioctls SIOCADDRT, SIOCDELRT, SIOCSARP and SIOCDARP of Linux 6.1."""

from __future__ import annotations

import errno
import ipaddress
import os
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.net import network
from mirage.shell.net.netstack import restack, stack
from mirage.world.internet import Failure
from mirage.world.stack import changes, routing
from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import V6, Neighbour, Route, Stack

if TYPE_CHECKING:
    from mirage.shell.process import Process

VALUED = ("netmask", "gw", "gateway", "metric", "mss", "window", "irtt", "dev", "device")


class _ToldError(Exception):
    """It has been said what is wrong; the status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def change(proc: Process, verb: str, words: list[str], *, is_v6: bool) -> int:
    try:
        route, by_metric = await _route(proc, words, is_v6=is_v6)
    except _ToldError as told:
        return told.status
    call = "SIOCADDRT" if verb == "add" else "SIOCDELRT"

    def work(net: Stack) -> None:
        if verb == "add":
            routing.add_route(net, route, "add" if is_v6 else "first")
        else:
            routing.remove_route(net, route, by_metric=by_metric)

    refused = restack(proc, work)
    if refused is None:
        return 0
    proc.err(f"{call}: {os.strerror(refused.errno)}\n")
    return 7


def _usage(proc: Process) -> _ToldError:
    proc.out(recorded(proc, "route.change"))
    return _ToldError(3)


async def _route(proc: Process, words: list[str], *, is_v6: bool) -> tuple[Route, bool]:
    """INET_setroute() of inet_sr.c."""
    left, kind = list(words), ""
    if left[0] in ("-net", "-host"):
        kind = left.pop(0)
    if not left:
        raise _usage(proc)
    target, _, length = left.pop(0).partition("/")
    given: dict[str, str] = {}
    is_refusing = False
    while left:
        word = left.pop(0)
        if word in VALUED:
            if not left:
                raise _usage(proc)
            given[{"gateway": "gw", "device": "dev"}.get(word, word)] = left.pop(0)
        elif word == "reject":
            is_refusing = True
        elif word not in ("mod", "dyn", "reinstate"):
            given["dev"] = word
    device = given.get("dev", "")
    if device and stack(proc).find(device) is None:
        proc.err("SIOCADDRT: No such device\n")
        raise _ToldError(7)
    gateway = await _address(proc, given["gw"], is_v6=is_v6) if "gw" in given else ""
    metric = int(given["metric"]) if given.get("metric", "").isdecimal() else 0
    if is_v6:
        place = "default" if target in ("default", "::") and length in ("", "0") else f"{target}/{length or 128}"
        return Route(place, gateway, device, metric=metric, family=V6), "metric" in given
    destination = await _destination(proc, target, length, given.get("netmask", ""), kind)
    settings = (("advmss", int(given["mss"])),) if given.get("mss", "").isdecimal() else ()
    return Route(
        destination, gateway, device, metric=metric, kind="unreachable" if is_refusing else "", settings=settings
    ), "metric" in given


async def _address(proc: Process, text: str, *, is_v6: bool) -> str:
    found = await network.resolve(proc, text, family=6 if is_v6 else 4)
    if found.failure is not None:
        proc.err(f"{text}: {'Unknown host' if found.failure is Failure.NO_NAME else 'Host name lookup failure'}\n")
        raise _ToldError(6)
    return found.addresses[0]


async def _destination(proc: Process, target: str, length: str, mask: str, kind: str) -> str:
    if target == "default":
        return "default"
    address = await _address(proc, target, is_v6=False)
    if mask:
        prefix = ipaddress.IPv4Network(f"0.0.0.0/{mask}").prefixlen
    elif length.isdecimal():
        prefix = int(length)
    elif kind == "-net":
        first = int(address.split(".")[0])
        prefix = 8 if first < 128 else 16 if first < 192 else 24
    else:
        prefix = 0 if address == "0.0.0.0" else 32  # noqa: S104  no socket: a text
    if kind == "-host" and mask:
        proc.err("route: netmask makes no sense with host route\n")
        raise _usage(proc)
    network_ = ipaddress.IPv4Network(f"{address}/{prefix}", strict=False)
    if str(network_.network_address) != address:
        proc.err("route: netmask doesn't match route address\n")
        raise _usage(proc)
    return "default" if prefix == 0 else str(network_)


async def neighbour(proc: Process, operands: list[str], given: dict[str, str], *, is_gone: bool) -> int:
    """`arp -s HOST MAC` and `arp -d HOST`."""
    try:
        address = await _address(proc, operands[0], is_v6=False)
    except _ToldError:
        return 255
    call = "SIOCDARP(dontpub)" if is_gone else "SIOCSARP"
    hardware = operands[1] if len(operands) > 1 and not is_gone else ""
    if not is_gone and not hardware:
        proc.err("arp: need hardware address\n")
        return 255
    parts = hardware.split(":")
    if not is_gone and (len(parts) != 6 or any(not part or part.strip("0123456789abcdefABCDEF") for part in parts)):
        proc.err("arp: invalid hardware address\n")
        return 255
    mac = ":".join(f"{int(part, 16):02x}" for part in parts) if hardware else ""
    place, now = proc.host.place(proc.visit.layer), proc.clock.now()
    everybody = place.neighbours(now)

    def work(net: Stack) -> None:
        try:
            way = routing.way(net, address, now)
        except RefusedError:
            raise RefusedError(errno.ENETUNREACH) from None
        if way.route.gateway and not given.get("i"):
            raise RefusedError(errno.ENETUNREACH)
        entry = Neighbour(address, mac, given.get("i") or way.link.name, "PERMANENT")
        if is_gone and all((one.address, one.interface) != (entry.address, entry.interface) for one in everybody):
            raise RefusedError(errno.ENXIO)
        changes.set_neighbour(net, entry, everybody, "delete" if is_gone else "replace")

    refused = restack(proc, work)
    if refused is None:
        return 0
    if is_gone and refused.errno == errno.ENXIO:
        proc.out(f"No ARP entry for {operands[0]}\n")
        return 255
    proc.err(f"{call}: {os.strerror(refused.errno)}\n")
    return 255
