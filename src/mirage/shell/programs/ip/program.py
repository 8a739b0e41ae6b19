"""ip's own options, and which object is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.programs.ip import links, others, routes, rules, setting
from mirage.shell.programs.ip.asked import Asked, MistakeError, Words, verb
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

OPTIONS = (  # long names in the order in which a beginning is looked for
    "loops", "family", "4", "6", "0", "M", "B", "human-readable", "iec", "stats", "statistics", "details", "resolve", "oneline", "timestamp",
    "tshort", "force", "batch", "brief", "json", "rcvbuf", "color", "help", "netns", "Numeric", "all", "pretty", "Version",
)  # fmt: skip
SHORT = {
    "s": "stats", "d": "details", "o": "oneline", "j": "json", "h": "human-readable", "V": "Version", "br": "brief", "p": "pretty",
    "n": "netns", "a": "all", "N": "Numeric", "t": "timestamp", "r": "resolve", "f": "family", "b": "batch",
}  # fmt: skip
WITH_VALUE = ("loops", "family", "batch", "rcvbuf", "netns")
OBJECTS = (
    "address", "addrlabel", "maddress", "route", "rule", "neighbor", "neighbour", "ntable", "ntbl", "link", "l2tp", "fou", "ila", "macsec",
    "tunnel", "tunl", "tuntap", "tap", "token", "tcpmetrics", "tcp_metrics", "monitor", "xfrm", "mroute", "mrule", "netns", "netconf", "vrf",
    "sr", "nexthop", "mptcp", "ioam6", "stats", "help",
)  # fmt: skip


@program("ip", path="/usr/bin/ip")
def ip(proc: Process) -> int:
    try:
        return _begin(proc)
    except MistakeError as mistake:
        proc.err(f"{mistake.text}\n")
        return mistake.status


def _begin(proc: Process) -> int:
    asked, words = Asked(), list(proc.args)
    while words and words[0].startswith("-"):
        word = words.pop(0).lstrip("-")
        if word in ("c", "color") or word.startswith(("c=", "color=")):
            asked.is_color = not word.endswith(("never", "auto"))
            continue
        name = SHORT.get(word) or next((option for option in OPTIONS if word and option.startswith(word)), "")
        if not name:
            raise MistakeError(f'Option "-{word}" is unknown, try "ip -help".')
        if name == "Version":
            proc.out(f"ip utility, iproute2-{upstream(proc, 'iproute2')}, libbpf {upstream(proc, 'libbpf1')}\n")
            return 0
        if name == "help":
            return _usage(proc)
        value = words.pop(0) if name in WITH_VALUE and words else ""
        match name:
            case "4" | "6":
                asked.family = "inet" if name == "4" else "inet6"
            case "0":
                asked.family = "link"
            case "family":
                if found := others.of_family(value):
                    raise MistakeError(*found)
                asked.family = value
            case "stats" | "statistics":
                asked.statistics += 1
            case "brief":
                asked.is_brief = True
            case "oneline":
                asked.is_oneline = True
            case "json":
                asked.is_json = True
            case "pretty":
                asked.is_pretty = True
            case "details":
                asked.is_detailed = True
            case "netns":
                raise MistakeError(f'Cannot open network namespace "{value}": No such file or directory')
    if not words:
        return _usage(proc)
    return _object(proc, asked, words)


def _usage(proc: Process) -> int:
    proc.err(recorded(proc, "ip.help"))
    return 255


def _object(proc: Process, asked: Asked, given: list[str]) -> int:
    word = given.pop(0)
    name, words = next((known for known in OBJECTS if known.startswith(word)), ""), Words(given)
    match name:
        case "address":
            return _address(proc, asked, words)
        case "link":
            return _link(proc, asked, words)
        case "route":
            return routes.object(proc, asked, words)
        case "rule":
            return rules.rule(proc, asked, words)
        case "neighbor" | "neighbour":
            return rules.neighbours(proc, asked, words)
        case "help":
            return _usage(proc)
        case "":
            raise MistakeError(f'Object "{word}" is unknown, try "ip help".', 1)
    if found := others.of_other(name, given):
        raise MistakeError(*found)
    if name in ("tuntap", "tap"):
        return setting.tuntap(proc, words)
    return others.show(proc, asked, name, given)


def _address(proc: Process, asked: Asked, words: Words) -> int:
    command = words.next() if words else "show"
    name = verb(command, "add", "change", "replace", "delete", "show", "list", "flush", "save", "restore", "help") or command
    match name:
        case "show" | "list" | "lst":
            return links.show(proc, asked, words, "address")
        case "add" | "change" | "replace" | "delete" | "flush":
            return setting.address(proc, asked, words, name)
        case "help":
            proc.err(recorded(proc, "ip-address.help"))
            return 255
    raise MistakeError(f'Command "{command}" is unknown, try "ip address help".')


def _link(proc: Process, asked: Asked, words: Words) -> int:
    command = words.next() if words else "show"
    match (
        verb(command, "add", "set", "change", "replace", "delete", "show", "list", "xstats", "afstats", "property", "help") or command
    ):
        case "show" | "list" | "lst":
            return links.show(proc, asked, words, "link")
        case "add" | "replace":
            return setting.add_link(proc, words)
        case "set" | "change":
            return setting.set_link(proc, words)
        case "delete":
            return setting.remove_link(proc, words)
        case "property":
            return setting.properties(proc, words)
        case "help":
            proc.err(recorded(proc, "ip-link.help"))
            return 255
    raise MistakeError(f'Command "{command}" is unknown, try "ip link help".')
