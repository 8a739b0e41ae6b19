"""What ifconfig (net-tools 2.10) sets, and the kernel's ioctls behind it: devinet_ioctl() of Linux 6.1.

An interface with a colon in its name is a label: an address of its link's that goes when the label is taken down. What ifconfig sets of
an address it sets one after the other, so that an address first has the netmask of its class.
"""

from __future__ import annotations

import errno
import ipaddress
import os
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mirage.shell.net import network
from mirage.shell.net.netstack import restack, stack
from mirage.world.internet import Failure
from mirage.world.stack import changes
from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import V4, V6, Address, Link, Stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process

USAGE = "ifconfig: `--help' gives usage information.\n"
SWITCHES = {"promisc": "PROMISC", "allmulti": "ALLMULTI", "arp": "NOARP", "multicast": "MULTICAST"}
FAMILIES = ("inet", "inet6", "ax25", "netrom", "rose", "ipx", "ddp", "ec", "ash", "x25")


def unknown(proc: Process, name: str) -> int:
    proc.err(f"{name}: error fetching interface information: Device not found\n")
    return 1


async def change(proc: Process, name: str, words: list[str]) -> int:
    """One setting after the other; the first that fails ends it, but for the address, behind which the flags are still tried."""
    plain = name.partition(":")[0]
    if words in (["inet"], ["inet6"]):
        return unknown(proc, name) if stack(proc).find(plain) is None else 0
    status, left, is_v6 = 0, list(words), False
    while left:
        word = left.pop(0)
        if word in FAMILIES:
            is_v6 = word == "inet6"
        elif word in ("up", "down"):
            status |= _flags(proc, name, is_up=word == "up")
        elif word.lstrip("-") in SWITCHES:
            flag, is_on = SWITCHES[word.lstrip("-")], word.startswith("-") == (word.lstrip("-") == "arp")
            status |= _ask(proc, "SIOCSIFFLAGS", plain, name, partial(_switch, flag, is_on))
        elif word in ("mtu", "txqueuelen", "metric", "keepalive", "outfill"):
            if not left:
                return _usage(proc)
            status |= _number(proc, word, plain, name, left.pop(0))
        elif word == "hw":
            if len(left) < 2:
                return _usage(proc)
            left.pop(0)
            status |= _hardware(proc, plain, name, left.pop(0))
        elif word in ("netmask", "broadcast", "pointopoint", "dstaddr"):
            if not left:
                return _usage(proc)
            status |= _part(proc, word, name, left.pop(0))
        elif word in ("add", "del"):
            if not left:
                return _usage(proc)
            status |= _more(proc, word, name, left.pop(0))
        elif word in ("-broadcast", "-pointopoint", "trailers", "-trailers", "dynamic", "-dynamic"):
            continue
        else:
            told = await _address(proc, name, word, is_v6=is_v6)
            if told is None:
                return 1
            status |= told
    return status


def _usage(proc: Process) -> int:
    proc.err(USAGE)
    return 1


def _ask(proc: Process, call: str, plain: str, name: str, work: Callable[[Stack, Link], object], status: int = 255) -> int:
    """An ioctl by its name."""
    net = stack(proc)
    if net.find(plain) is None:
        if call == "SIOCSIFFLAGS":
            proc.err(f"{name}: ERROR while getting interface flags: No such device\n")
            return 255
        proc.err(f"{call}: No such device\n")
        return status

    def inner(net: Stack) -> None:
        link = net.find(plain)
        if link is not None:
            work(net, link)

    refused = restack(proc, inner)
    if refused is None:
        return 0
    proc.err(f"{call}: {os.strerror(refused.errno)}\n")
    return status


def _flags(proc: Process, name: str, *, is_up: bool) -> int:
    plain = name.partition(":")[0]
    if ":" not in name:
        return _ask(proc, "SIOCSIFFLAGS", plain, name, lambda net, link: changes.set_up(net, link, is_up=is_up))

    def work(net: Stack, link: Link) -> None:
        found = next((one for one in link.addresses if one.label == name), None)
        if found is None:
            raise RefusedError(errno.EADDRNOTAVAIL)
        if not is_up:
            changes.remove_address(net, link, found.address, found.prefix)

    return _ask(proc, "SIOCSIFFLAGS", plain, name, work)


def _switch(flag: str, is_on: bool, net: Stack, link: Link) -> None:
    changes.switch(net, link, flag, is_on=is_on)


def _number(proc: Process, word: str, plain: str, name: str, text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if word == "mtu":
        return _ask(proc, "SIOCSIFMTU", plain, name, lambda net, link: changes.set_mtu(net, link, value), 1)
    if word == "txqueuelen":
        return _ask(proc, "SIOCSIFTXQLEN", plain, name, lambda net, link: changes.put(net, replace(link, queue=value)), 1)
    return _ask(proc, "SIOCSIFMETRIC", plain, name, lambda net, link: None, 1)


def _hardware(proc: Process, plain: str, name: str, text: str) -> int:
    parts = text.split(":")
    if len(parts) != 6 or any(not part or part.strip("0123456789abcdefABCDEF") for part in parts):
        proc.err(f"{text}: invalid ether address.\n")
        return 1
    mac = ":".join(f"{int(part, 16):02x}" for part in parts)
    return _ask(proc, "SIOCSIFHWADDR", plain, name, lambda net, link: changes.set_mac(net, link, mac), 1)


# ---- addresses


def _class_length(address: str) -> int:
    """inet_abc_len()."""
    first = int(address.split(".")[0])
    return 0 if address == "0.0.0.0" else 8 if first < 128 else 16 if first < 192 else 24 if first < 224 else 32  # noqa: S104


def _of(link: Link, name: str) -> Address | None:
    return next((one for one in link.addresses if one.family == V4 and one.label == name), None)


def _put(net: Stack, link: Link, address: Address, before: Address | None) -> None:
    """It is taken out and put in again, with all that hangs from it."""
    if before is not None:
        changes.remove_address(net, link, before.address, before.prefix)
        link = net.at(link.index) or link
    if address.address != "0.0.0.0":  # noqa: S104
        changes.add_address(net, link, replace(address, flags=tuple(flag for flag in address.flags if flag != "secondary")))


def _set_address(net: Stack, link: Link, name: str, address: str) -> None:
    before = _of(link, name)
    prefix = _class_length(address)
    has_broadcast = "BROADCAST" in link.made.flags and prefix < 31
    broadcast = str(ipaddress.IPv4Network(f"{address}/{prefix}", strict=False).broadcast_address) if has_broadcast else ""
    scope = "host" if address.startswith("127.") else "global"
    if before is not None and (before.address, before.prefix) == (address, prefix):
        return
    _put(net, link, Address(V4, address, prefix, scope, broadcast, name), before)


def _set_mask(net: Stack, link: Link, name: str, mask: str) -> None:
    before = _of(link, name)
    if before is None:
        raise RefusedError(errno.EADDRNOTAVAIL)
    prefix = ipaddress.IPv4Network(f"0.0.0.0/{mask}").prefixlen
    if prefix == before.prefix:
        return
    old = str(ipaddress.IPv4Network(f"{before.address}/{before.prefix}", strict=False).broadcast_address)
    broadcast = before.broadcast
    if "BROADCAST" in link.made.flags and before.prefix < 31 and broadcast == old:
        broadcast = str(ipaddress.IPv4Network(f"{before.address}/{prefix}", strict=False).broadcast_address)
    _put(net, link, replace(before, prefix=prefix, broadcast=broadcast), before)


def _set_broadcast(net: Stack, link: Link, name: str, address: str) -> None:
    before = _of(link, name)
    if before is None:
        raise RefusedError(errno.EADDRNOTAVAIL)
    _put(net, link, replace(before, broadcast=address), before)


async def _address(proc: Process, name: str, word: str, *, is_v6: bool) -> int | None:
    """None: it is no address, and has been told so."""
    plain, _, length = word.partition("/")
    if ":" in word and is_v6:
        return _more(proc, "add", name, word)
    found = await network.resolve(proc, plain)
    if found.failure is not None or (plain.count(".") == 3 and plain.replace(".", "").isdecimal() and not found.is_literal):
        is_number = plain.replace(".", "").isdecimal()
        known = "Unknown host" if found.failure is Failure.NO_NAME or is_number else "Host name lookup failure"
        proc.err(f"{plain}: {known}\n{USAGE}")
        return None
    address, device = found.addresses[0], name.partition(":")[0]
    status = _ask(proc, "SIOCSIFADDR", device, name, lambda net, link: _set_address(net, link, name, address))
    if length.isdecimal() and 0 <= int(length) <= 32 and not status:
        mask = str(ipaddress.IPv4Network(f"0.0.0.0/{length}").netmask)
        status |= _ask(proc, "SIOCSIFNETMASK", device, name, lambda net, link: _set_mask(net, link, name, mask))
    if ":" in name and not status:
        return status | _ask(proc, "SIOCSIFFLAGS", device, name, lambda net, link: changes.set_up(net, link, is_up=True))
    if status and not proc.uid:
        proc.err(f"{name}: ERROR while getting interface flags: No such device\n")
        return status
    return status or _flags(proc, name, is_up=True)


def _part(proc: Process, word: str, name: str, text: str) -> int:
    calls = {"netmask": ("SIOCSIFNETMASK", _set_mask), "broadcast": ("SIOCSIFBRDADDR", _set_broadcast)}
    call, work = calls.get(word, ("SIOCSIFDSTADDR", None))
    try:
        ipaddress.IPv4Network(f"0.0.0.0/{text}") if word == "netmask" else ipaddress.IPv4Address(text)
    except ValueError:
        proc.err(f"{text}: Unknown host\n")
        return 1
    return _ask(proc, call, name.partition(":")[0], name, lambda net, link: work(net, link, name, text) if work is not None else None)


def _more(proc: Process, word: str, name: str, text: str) -> int:
    """`add` and `del`: an address of IPv6, or a label of IPv4's that gets the next free number."""
    plain = name.partition(":")[0]
    address, _, length = text.partition("/")
    call = "SIOCSIFADDR" if word == "add" else "SIOCDIFADDR"
    if ":" in address:
        try:
            place = ipaddress.IPv6Address(address)
        except ValueError:
            proc.err(f"{address}: Unknown host\n")
            return 1
        prefix = int(length) if length.isdecimal() else 128
        if word == "del":
            return _ask(proc, call, plain, name, lambda net, link: changes.remove_address(net, link, str(place), prefix, V6), 1)
        scope = "link" if place.is_link_local else "global"
        return _ask(
            proc, call, plain, name, lambda net, link: changes.add_address(net, link, Address(V6, str(place), prefix, scope)), 1
        )
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        proc.err(f"{address}: Unknown host\n")
        return 1
    if word == "del":
        return _ask(proc, call, plain, name, lambda net, link: changes.remove_address(net, link, address, None), 1)

    def work(net: Stack, link: Link) -> None:
        first = _of(link, link.name)
        taken = {one.label for one in link.addresses}
        label = next(found for number in range(256) if (found := f"{link.name}:{number}") not in taken)
        prefix = int(length) if length.isdecimal() else _class_length(address)
        changes.add_address(net, link, Address(V4, address, prefix, "global", first.broadcast if first is not None else "", label))

    return _ask(proc, call, plain, name, work, 1)
