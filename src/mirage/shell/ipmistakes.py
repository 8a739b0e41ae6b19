"""What ip (iproute2 6.1.0) says of words that it can not use, before it asks the kernel anything: the text and the status."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

Mistake = tuple[str, int]
FAMILIES = ("inet", "inet6", "bridge", "link", "mpls", "any", "all", "none")
TABLES = ("default", "main", "local", "unspec", "all", "cache")
KNOWN = {  # the words that an object's settings are made of, after the verb; what is none of them names a device
    "address": ("dev", "local", "peer", "broadcast", "brd", "anycast", "label", "scope", "metric", "valid_lft", "preferred_lft", "noprefixroute"),
    "link": (
        "dev", "up", "down", "mtu", "name", "address", "broadcast", "txqueuelen", "qlen", "promisc", "arp", "multicast", "allmulticast",
        "type", "master", "nomaster", "group", "alias", "netns", "vf", "xdp", "numtxqueues", "numrxqueues", "altname", "property",
    ),
}  # fmt: skip
VALUED = (
    "dev", "link", "local", "peer", "broadcast", "brd", "label", "scope", "metric", "mtu", "name", "address", "txqueuelen", "qlen", "promisc", "arp",
    "multicast", "allmulticast", "type", "master", "group", "alias", "netns", "valid_lft", "preferred_lft", "altname",
)  # fmt: skip
UNFINISHED = ('Command line is not complete. Try option "help"', 255)
OTHERS = {  # object -> how its own help is called
    "netns": "netns", "tuntap": "tuntap", "maddress": "maddr", "ntable": "ntable", "tunnel": "tunnel", "vrf": "vrf", "mroute": "mroute",
    "token": "token", "nexthop": "nexthop", "macsec": "macsec", "l2tp": "l2tp", "addrlabel": "addrlabel",
}  # fmt: skip


def of_family(word: str) -> Mistake | None:
    """-f."""
    return None if word in FAMILIES else (f'Error: argument "{word}" is wrong: invalid protocol family', 255)


def of_other(name: str, words: list[str]) -> Mistake | None:
    """An object of which we show at most the list."""
    known = (
        "show",
        "list",
        "lst",
        "add",
        "delete",
        "set",
        "exec",
        "identify",
        "pids",
        "monitor",
        "change",
        "flush",
        "help",
        "attach",
    )
    if name in OTHERS and words and not any(word.startswith(words[0]) for word in known):
        return f'Command "{words[0]}" is unknown, try "ip {OTHERS[name]} help".', 255
    if name == "monitor" and words and words[0] not in ("all", "label", "address", "link", "route", "neigh", "rule", "file", "help"):
        return f'Argument "{words[0]}" is unknown, try "ip monitor help".', 255
    return None


def of_showing(words: list[str]) -> Mistake | None:
    """`show`: at most one device."""
    named, rest = False, list(words)
    while rest:
        word = rest.pop(0)
        if word in ("up", "permanent", "dynamic", "primary", "secondary", "deprecated", "tentative"):
            continue
        if word in ("dev", "scope", "type", "to", "label", "master", "group", "vrf"):
            if not rest:
                return UNFINISHED
            rest.pop(0)
        elif named:
            return f'Error: either "dev" is duplicate, or "{word}" is a garbage.', 255
        else:
            named = True
    return None


def of_setting(kind: str, verb: str, words: list[str], interfaces: Collection[str]) -> Mistake | None:
    """Changes of addresses and links. `verb` is whole; `words` follow it."""
    if verb == "flush":
        return ("Flush requires arguments.", 1) if not words else None
    device, rest = "", list(words)
    while rest:
        word = rest.pop(0)
        if word == "type" and verb == "add":
            break  # what follows is the type's own
        if word in VALUED:
            if not rest:
                return UNFINISHED
            value = rest.pop(0)
            device = value if word == "dev" else device
            if word == "mtu" and not value.isdecimal():
                return f'Error: argument "{value}" is wrong: Invalid "mtu" value\n', 255
        elif word in KNOWN[kind]:
            continue
        elif kind == "address":
            if not _is_prefix(word):
                return f'Error: any valid prefix is expected rather than "{word}".', 1
        elif device:
            return f'Error: either "dev" is duplicate, or "{word}" is a garbage.', 255
        else:
            device = word
    if not device and (kind == "address" or verb != "add"):
        return 'Not enough information: "dev" argument is required.', 1 if kind == "address" else 255
    if kind == "link" and verb == "add":
        return None if "type" in words else ('Not enough information: "type" argument is required', 1)
    return None if device in interfaces else (f'Cannot find device "{device}"', 1)


def of_route(verb: str, words: list[str], interfaces: Collection[str]) -> Mistake | None:
    """Changes of routes; a route without words is a matter of the usage."""
    if verb == "flush" and not words:
        return '"ip route flush" requires arguments.', 1
    device = _behind(words, "dev")
    if device and device not in interfaces:
        return f'Cannot find device "{device}"', 1
    gateway = _behind(words, "via")
    if gateway and not _is_address(gateway):
        return f'Error: any valid address is expected rather than "{gateway}".', 1
    if verb in ("add", "append", "change", "replace") and not device and not gateway and "blackhole" not in words:
        return "RTNETLINK answers: No such device", 2
    return None


def of_table(words: list[str]) -> Mistake | None:
    """`route show table NAME`."""
    name = _behind(words, "table")
    if not name or name in TABLES or name.isdecimal():
        return None
    return f'Error: argument "{name}" is wrong: table id value is invalid\n', 255


def of_neighbour(verb: str, words: list[str]) -> Mistake | None:
    if verb == "show":
        strange = next(
            (word for word in words if word not in ("dev", "nud", "proxy", "to", "unused", "all", _behind(words, "dev"))), ""
        )
        return (f'Error: any valid prefix is expected rather than "{strange}".', 1) if strange and not _is_prefix(strange) else None
    if verb != "flush" and not ("dev" in words[:-1] and any(_is_address(word) for word in words)):
        return "Device and destination are required arguments.", 255
    return None


def of_rule(words: list[str]) -> Mistake | None:
    """The first word of a rule."""
    known = "not from to tos dsfield fwmark priority pref preference order table lookup iif oif dev uidrange ipproto sport dport goto nop".split()
    if words and words[0] not in known:
        return f'Error: argument "{words[0]}" is wrong: Failed to parse rule type', 255
    return None


def _behind(words: list[str], name: str) -> str:
    return words[words.index(name) + 1] if name in words[:-1] else ""


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _is_prefix(word: str) -> bool:
    if word in ("default", "any", "all"):
        return True
    try:
        ipaddress.ip_interface(word)
    except ValueError:
        return False
    return True
