"""ip (iproute2 6.1.0): addresses, links, routes, neighbours and rules."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mirage.shell import ipmistakes, network
from mirage.shell.netfacts import Counters, counters
from mirage.shell.recorded import recorded, upstream
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.ipmistakes import Mistake
    from mirage.shell.process import Process
    from mirage.world.network import Address, InterfaceFact

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
LINKS = "bond bridge dummy gre gretap ifb ip6tnl ipip ipvlan macvlan macvtap sit team tun veth vlan vrf vxlan wireguard".split()
FOREVER = "       valid_lft forever preferred_lft forever"
COLORS = {"name": "36", "mac": "33", "inet": "35", "inet6": "34", "up": "32", "down": "31"}


class Asked:
    """The options before the object."""

    def __init__(self) -> None:
        self.family = ""
        self.is_brief = self.is_oneline = self.is_json = self.is_pretty = self.is_color = self.is_detailed = False
        self.statistics = 0


@program("ip", path="/usr/bin/ip")
async def ip(proc: Process) -> int:
    asked, words = Asked(), list(proc.args)
    while words and words[0].startswith("-"):
        word = words.pop(0).lstrip("-")
        if word in ("c", "color") or word.startswith(("c=", "color=")):
            asked.is_color = not word.endswith(("never", "auto"))
            continue
        name = SHORT.get(word) or next((option for option in OPTIONS if word and option.startswith(word)), "")
        if not name:
            proc.err(f'Option "-{word}" is unknown, try "ip -help".\n')
            return 255
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
                if found := ipmistakes.of_family(value):
                    return _refuse(proc, found)
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
                proc.err(f'Cannot open network namespace "{value}": No such file or directory\n')
                return 255
    if not words:
        return _usage(proc)
    return await _object(proc, asked, words)


def _usage(proc: Process) -> int:
    proc.err(recorded(proc, "ip.help"))
    return 255


async def _object(proc: Process, asked: Asked, words: list[str]) -> int:
    given = words.pop(0)
    name = next((known for known in OBJECTS if known.startswith(given)), "")
    match name:
        case "address":
            return _show(proc, asked, words, _address, "address")
        case "link":
            return _show(proc, asked, words, _link, "link")
        case "route":
            return await _route(proc, asked, words)
        case "neighbor" | "neighbour":
            return _neighbours(proc, asked, words)
        case "rule":
            return _rules(proc, asked, words)
        case "maddress" if not (found := ipmistakes.of_other(name, words)):
            return _multicast(proc)
        case "vrf" if not words:
            proc.out("Name              Table\n-----------------------\nNo VRF has been configured\n")
            return 0
        case "help":
            return _usage(proc)
        case "":
            proc.err(f'Object "{given}" is unknown, try "ip help".\n')
            return 1
    found = ipmistakes.of_other(name, words)
    return _refuse(proc, found) if found else 0


def _refuse(proc: Process, found: Mistake) -> int:
    text, status = found
    proc.err(f"{text}\n")
    return status


def _verb(word: str, *names: str) -> str:
    """The name of which a word is the beginning."""
    return next((name for name in names if name.startswith(word)), "")


def _is(word: str, *names: str) -> bool:
    return bool(word) and any(name.startswith(word) for name in names)


def _show(proc: Process, asked: Asked, words: list[str], render: Callable[[Process, Asked, InterfaceFact], str], kind: str) -> int:
    command = words[0] if words else "show"
    if words and _is(command, "help"):
        proc.err(recorded(proc, f"ip-{kind}.help"))
        return 255
    if words and not _is(command, "show", "list", "lst"):
        if _is(command, "add", "change", "replace", "delete", "flush", "set"):
            return _setting(proc, words, kind)
        proc.err(f'Command "{command}" is unknown, try "ip {kind} help".\n')
        return 255
    rest = words[1:]
    if found := ipmistakes.of_showing(rest):
        return _refuse(proc, found)
    wanted, is_up, scope = "", False, ""
    while rest:
        word = rest.pop(0)
        if word == "up":
            is_up = True
        elif word in ("dev", "scope", "type", "to", "label", "master", "group", "vrf"):
            value = rest.pop(0) if rest else ""
            wanted, scope = (value, scope) if word == "dev" else (wanted, value) if word == "scope" else (wanted, scope)
        elif not wanted:
            wanted = word
    facts = [fact for fact in proc.host.interfaces if not wanted or wanted in (fact.name, *fact.altnames)]
    if wanted and not facts:
        proc.err(f'Device "{wanted}" does not exist.\n')
        return 1
    if is_up:
        facts = [fact for fact in facts if "UP" in fact.flags]
    if scope and kind == "address":
        facts = [fact for fact in facts if any(address.scope == scope for address in fact.addresses)]
    if asked.is_json:
        text = json.dumps([_as_json(fact, asked, kind) for fact in facts], indent=4 if asked.is_pretty else None,
                          separators=None if asked.is_pretty else (",", ":"))  # fmt: skip
        proc.out(text + "\n")
        return 0
    for fact in facts:
        text = render(proc, asked, fact)
        proc.out(text)
    return 0


def _setting(proc: Process, words: list[str], kind: str) -> int:
    """Something is to be changed: refused to all but root, and for what is not there."""
    names = [name for fact in proc.host.interfaces for name in (fact.name, *fact.altnames)]
    verb = _verb(words[0], "add", "change", "replace", "delete", "flush", "set")
    if found := ipmistakes.of_setting(kind, verb, words[1:], names):
        return _refuse(proc, found)
    if proc.uid:
        proc.err("RTNETLINK answers: Operation not permitted\n")
        return 2
    if kind == "link" and verb == "add" and words[words.index("type") + 1 :][:1] not in ([kind] for kind in LINKS):
        return _refuse(proc, ("Error: Unknown device type.", 2))
    if kind == "address" and verb == "add" and len(words) > 1:
        known = {f"{address.address}/{address.prefix}" for fact in proc.host.interfaces for address in fact.addresses}
        if words[1] in known:
            proc.err("RTNETLINK answers: File exists\n")
            return 2
    if kind == "address" and verb == "delete" and len(words) > 1:
        known = {address.address for fact in proc.host.interfaces for address in fact.addresses}
        if words[1].partition("/")[0] not in known:
            proc.err("Error: ipv4: Address not found.\n")
            return 2
    return 0


def _paint(asked: Asked, kind: str, text: str) -> str:
    return f"\x1b[{COLORS[kind]}m{text}\x1b[0m" if asked.is_color else text


def _head(asked: Asked, fact: InterfaceFact, mode: str) -> str:
    """The first line, without its end."""
    state = (
        _paint(asked, "up" if fact.state == "UP" else "down", f"{fact.state} ") if fact.state in ("UP", "DOWN") else f"{fact.state} "
    )
    name = _paint(asked, "name", f"{fact.name}: ")
    flags = ",".join(fact.flags)
    if asked.family == "inet6":
        return f"{fact.index}: {name}<{flags}> mtu {fact.mtu} state {state}qlen {fact.queue}"
    return f"{fact.index}: {name}<{flags}> mtu {fact.mtu} qdisc {fact.queue_discipline} state {state}{mode}group default qlen {fact.queue}"


def _hardware(asked: Asked, fact: InterfaceFact) -> str:
    kind = "loopback" if fact.is_loopback else "ether"
    text = f"    link/{kind} {_paint(asked, 'mac', fact.mac)} brd {_paint(asked, 'mac', fact.broadcast)}"
    if asked.is_detailed:
        limits = "minmtu 0 maxmtu 0" if fact.is_loopback else "minmtu 68 maxmtu 65535"
        text += (
            f" promiscuity 0  allmulti 0 {limits} numtxqueues 1 numrxqueues 1 gso_max_size 65536 gso_max_segs 65535"
            " tso_max_size 65536 tso_max_segs 65535 gro_max_size 65536 "
        )
    return text


def _statistics(proc: Process, asked: Asked, fact: InterfaceFact) -> list[str]:
    if not asked.statistics:
        return []
    count = counters(proc).get(fact.name, Counters((0,) * 8, (0,) * 8))
    rx, tx = count.rx, count.tx
    # size_columns() of ipaddress.c: as wide as the heads, or the longest number
    wide = max(10, len(str(rx[0])), len(str(tx[0])))
    narrow = max(7, len(str(rx[1])), len(str(tx[1])))

    def head(name: str, first: str, second: str) -> str:
        return f"    {name}: {'bytes':>{wide - 4}} {'packets':>{narrow}} errors dropped {first:>7} {second:>7}           "

    def line(values: tuple[int, ...]) -> str:
        return f"    {values[0]:>{wide}} {values[1]:>{narrow}} {values[2]:>6} {values[3]:>7} {values[4]:>7} {values[5]:>7} "

    return [
        head("RX", "missed", "mcast"), line((rx[0], rx[1], rx[2], rx[3], rx[4], rx[7])),
        head("TX", "carrier", "collsns"), line((tx[0], tx[1], tx[2], tx[3], tx[6], tx[5])),
    ]  # fmt: skip


def _addresses(asked: Asked, fact: InterfaceFact) -> list[Address]:
    return [address for address in fact.addresses if not asked.family or address.family == asked.family]


def _spelled(asked: Asked, fact: InterfaceFact, address: Address) -> str:
    shown = _paint(asked, address.family, str(ipaddress.ip_address(address.address)))
    text = f"{address.family} {shown}/{address.prefix}"
    if address.broadcast:
        text += f" brd {_paint(asked, 'inet', address.broadcast + ' ')}" if asked.is_color else f" brd {address.broadcast} "
    else:
        text += " "
    text += f"scope {address.scope} "
    return text + (fact.name if address.family == "inet" else "")


def _address(proc: Process, asked: Asked, fact: InterfaceFact) -> str:
    found = _addresses(asked, fact)
    if asked.family in ("inet", "inet6") and not found:
        return ""
    if asked.is_brief:
        shown = "".join(f"{ipaddress.ip_address(address.address)}/{address.prefix} " for address in found)
        return f"{fact.name:<16} {fact.state:<14} {shown}\n"
    if asked.is_oneline:
        return "".join(f"{fact.index}: {fact.name}    {_spelled(asked, fact, address)}\\{FOREVER}\n" for address in found)
    lines = [_head(asked, fact, "")]
    if not asked.family:
        lines.append(_hardware(asked, fact))
        lines += [f"    altname {name}" for name in fact.altnames]
    elif asked.family == "inet":
        lines += [f"    altname {name}" for name in fact.altnames]
    for address in found:
        lines += [f"    {_spelled(asked, fact, address)}", FOREVER]
    lines += _statistics(proc, asked, fact)
    return "\n".join(lines) + "\n"


def _link(proc: Process, asked: Asked, fact: InterfaceFact) -> str:
    if asked.is_brief:
        return f"{fact.name:<16} {fact.state:<14} {fact.mac} <{','.join(fact.flags)}> \n"
    lines = [_head(asked, fact, "mode DEFAULT "), _hardware(asked, fact), *_statistics(proc, asked, fact)]
    lines[2:2] = [f"    altname {name}" for name in fact.altnames]
    return ("\\".join(lines) if asked.is_oneline else "\n".join(lines)) + "\n"


def _as_json(fact: InterfaceFact, asked: Asked, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ifindex": fact.index, "ifname": fact.name, "flags": list(fact.flags), "mtu": fact.mtu, "qdisc": fact.queue_discipline,
        "operstate": fact.state,
    }  # fmt: skip
    if kind == "link":
        found["linkmode"] = "DEFAULT"
    found |= {
        "group": "default", "txqlen": fact.queue, "link_type": "loopback" if fact.is_loopback else "ether", "address": fact.mac,
        "broadcast": fact.broadcast,
    }  # fmt: skip
    if fact.altnames:
        found["altnames"] = list(fact.altnames)
    if kind == "address":
        found["addr_info"] = [_address_json(fact, address) for address in _addresses(asked, fact)]
    return found


def _address_json(fact: InterfaceFact, address: Address) -> dict[str, Any]:
    found: dict[str, Any] = {
        "family": address.family,
        "local": str(ipaddress.ip_address(address.address)),
        "prefixlen": address.prefix,
    }
    if address.broadcast:
        found["broadcast"] = address.broadcast
    found["scope"] = address.scope
    if address.family == "inet":
        found["label"] = fact.name
    return found | {"valid_life_time": 4294967295, "preferred_life_time": 4294967295}


async def _route(proc: Process, asked: Asked, words: list[str]) -> int:
    command = words[0] if words else "show"
    if _is(command, "help") and words:
        proc.err(recorded(proc, "ip-route.help"))
        return 255
    if command in ("get", "g", "ge"):
        return await _route_get(proc, words[1:])
    if (
        words
        and _is(command, "add", "append", "change", "replace", "delete", "flush", "del")
        and not _is(command, "show", "list", "lst")
    ):
        verb = _verb(command, "add", "append", "change", "replace", "delete", "flush")
        if not words[1:] and verb != "flush":
            proc.err(recorded(proc, "ip-route.help"))
            return 255
        mistake = ipmistakes.of_route(verb, words[1:], [fact.name for fact in proc.host.interfaces])
        if mistake and (proc.uid == 0 or mistake[1] != 2):
            return _refuse(proc, mistake)
        if proc.uid:
            return _refuse(proc, ("RTNETLINK answers: Operation not permitted", 2))
        return _route_change(proc, words)
    if words and not _is(command, "show", "list", "lst"):
        proc.err(f'Command "{command}" is unknown, try "ip route help".\n')
        return 255
    rest = words[1:]
    if mistake := ipmistakes.of_table(rest):
        return _refuse(proc, mistake)
    if "table" in rest and rest[rest.index("table") + 1 :][:1] in (["local"], ["255"]):
        return _local_table(proc)
    if asked.family == "inet6":
        for fact in proc.host.interfaces:
            if not fact.is_loopback:
                proc.out(f"fe80::/64 dev {fact.name} proto kernel metric 256 pref medium\n")
        return 0
    device = rest[rest.index("dev") + 1] if "dev" in rest[:-1] else ""
    found = []
    for route in proc.host.routes:
        if device and route.interface != device:
            continue
        if "default" in rest and route.destination != "default":
            continue
        text = route.destination
        text += f" via {route.gateway}" if route.gateway else ""
        text += f" dev {route.interface}" if not device else ""
        text += f" proto {route.protocol}" if route.protocol else ""
        text += f" scope {route.scope}" if route.scope else ""
        text += f" src {route.source}" if route.source else ""
        text += f" metric {route.metric}" if route.metric else ""
        if asked.is_color:
            text = text.replace(route.gateway or "\0", _paint(asked, "inet", route.gateway)).replace(
                f"dev {route.interface}", f"dev {_paint(asked, 'name', route.interface)}"
            )
        if not asked.is_json:
            proc.out(f"{text} \n")
        entry: dict[str, Any] = {"dst": route.destination}
        entry |= {"gateway": route.gateway} if route.gateway else {}
        entry |= {"dev": route.interface}
        entry |= {"protocol": route.protocol} if route.protocol else {}
        entry |= {"scope": route.scope} if route.scope else {}
        entry |= {"prefsrc": route.source} if route.source else {}
        found.append(entry | {"flags": []})
    if asked.is_json:
        proc.out(json.dumps(found, separators=(",", ":")) + "\n")
    return 0


def _route_change(proc: Process, words: list[str]) -> int:
    gateway = words[words.index("via") + 1] if "via" in words[:-1] else ""
    own = proc.host.identity.interface
    if gateway and ipaddress.ip_address(gateway) not in ipaddress.ip_network(f"{own.address}/{own.prefix}", strict=False):
        return _refuse(proc, ("Error: Nexthop has invalid gateway.", 2))
    if _is(words[0], "delete") and len(words) > 1 and words[1] not in {route.destination for route in proc.host.routes}:
        proc.err("RTNETLINK answers: No such process\n")
        return 2
    return 0


def _local_table(proc: Process) -> int:
    own = proc.host.identity.interface
    inner = ipaddress.IPv4Interface(f"{own.address}/{own.prefix}")
    proc.out(
        "local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1 \nlocal 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1 \n"
    )
    proc.out("broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1 \n")
    proc.out(f"local {own.address} dev {own.name} proto kernel scope host src {own.address} \n")
    proc.out(f"broadcast {inner.network.broadcast_address} dev {own.name} proto kernel scope link src {own.address} \n")
    return 0


async def _route_get(proc: Process, words: list[str]) -> int:
    word = next((word for word in words if word not in ("to", "from")), "")
    address = network.literal(word.partition("/")[0]) if word else None
    if address is None:
        if not word:
            proc.err("need at least a destination address\n")
            return 1
        proc.err(f'Error: any valid prefix is expected rather than "{word}".\n')
        return 1
    own = proc.host.identity.interface
    target = ipaddress.ip_address(address)
    if target.version == 6:
        proc.err("RTNETLINK answers: Network is unreachable\n")
        return 2
    if target.is_loopback or address == own.address:
        proc.out(f"local {address} dev lo src {address} uid {proc.uid} \n    cache <local> \n")
        return 0
    is_near = target in ipaddress.ip_network(f"{own.address}/{own.prefix}", strict=False)
    way = "" if is_near else f" via {proc.host.identity.gateway}"
    proc.out(f"{address}{way} dev {own.name} src {own.address} uid {proc.uid} \n    cache \n")
    return 0


def _neighbours(proc: Process, asked: Asked, words: list[str]) -> int:
    command = words[0] if words else "show"
    verb = _verb(command, "show", "list", "lst", "add", "change", "replace", "delete", "flush", "get", "help")
    if not verb:
        return _refuse(proc, (f'Command "{command}" is unknown, try "ip neigh help".', 255))
    verb = "show" if verb in ("list", "lst") else verb
    if mistake := ipmistakes.of_neighbour(verb, words[1:]):
        return _refuse(proc, mistake)
    if verb != "show":
        return _refuse(proc, ("RTNETLINK answers: Operation not permitted", 2)) if proc.uid else 0
    if asked.family == "inet6":
        return 0
    device = words[words.index("dev") + 1 :][:1] if "dev" in words else []
    if device and device[0] not in {fact.name for fact in proc.host.interfaces}:
        proc.err(f'Cannot find device "{device[0]}"\n')
        return 1
    for neighbour in proc.host.neighbours():
        name, mac = _paint(asked, "name", neighbour.interface), _paint(asked, "mac", neighbour.mac)
        proc.out(f"{_paint(asked, 'inet', neighbour.address)} dev {name} lladdr {mac} {neighbour.state} \n")
    return 0


def _rules(proc: Process, asked: Asked, words: list[str]) -> int:
    if words and not _is(words[0], "show", "list", "lst"):
        if mistake := ipmistakes.of_rule(words[1:]):
            return _refuse(proc, mistake)
        return _refuse(proc, ("RTNETLINK answers: Operation not permitted", 2)) if proc.uid else 0
    proc.out("0:\tfrom all lookup local\n32766:\tfrom all lookup main\n")
    if asked.family != "inet6":
        proc.out("32767:\tfrom all lookup default\n")
    return 0


def _multicast(proc: Process) -> int:
    for fact in proc.host.interfaces:
        proc.out(f"{fact.index}:\t{fact.name}\n")
        if not fact.is_loopback:
            tail = fact.mac.split(":")[3:]
            proc.out(f"\tlink  33:33:00:00:00:01\n\tlink  01:00:5e:00:00:01\n\tlink  33:33:ff:{':'.join(tail)}\n\tinet  224.0.0.1\n")
            proc.out(f"\tinet6 ff02::1:ff{tail[0]}:{int(tail[1] + tail[2], 16):x}\n\tinet6 ff02::1\n\tinet6 ff01::1\n")
        else:
            proc.out("\tinet  224.0.0.1\n\tinet6 ff02::1\n\tinet6 ff01::1\n")
    return 0
