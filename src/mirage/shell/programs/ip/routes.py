"""ip route: showing, finding and changing ways."""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mirage.shell.lib.recorded import recorded
from mirage.shell.net.netstack import stack
from mirage.shell.programs.ip.asked import Asked, MistakeError, Words, change, prefix, refuse
from mirage.shell.programs.ip.asked import address as an_address
from mirage.world.stack import routing
from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import LOCAL, MAIN, V4, V6, Route, Stack

if TYPE_CHECKING:
    from mirage.shell.process import Process

KINDS = ("unicast", "local", "broadcast", "multicast", "throw", "unreachable", "prohibit", "blackhole", "nat", "anycast")
TABLES = {"default": 253, "main": MAIN, "local": LOCAL, "unspec": 0}  # /etc/iproute2/rt_tables
PROTOCOLS = ("kernel", "boot", "static", "redirect", "ra", "dhcp", "bird", "zebra", "ospf", "bgp")
SCOPES = ("global", "site", "link", "host", "nowhere")
METRICS = (
    "mtu",
    "advmss",
    "window",
    "rtt",
    "rttvar",
    "hoplimit",
    "initcwnd",
    "initrwnd",
    "rto_min",
    "quickack",
    "reordering",
    "ssthresh",
)
ENDED = "Dump terminated\n"


def table_number(text: str) -> int:
    if text in TABLES:
        return TABLES[text]
    if text.isdecimal():
        return int(text)
    raise MistakeError(f'Error: argument "{text}" is wrong: table id value is invalid\n')


def table_name(number: int) -> str:
    return next((name for name, known in TABLES.items() if known == number), str(number))


class Wish:
    """A route as it was typed, and what of it was said at all."""

    def __init__(self, proc: Process, words: Words, family: str) -> None:
        self.said: set[str] = set()
        self.route = Route("", family=family or V4)
        settings: list[tuple[str, int]] = []
        hops: list[tuple[str, str, int]] = []
        while words:
            word = words.next()
            self.said.add(word)
            match word:
                case "via":
                    text = words.value()
                    self.route = replace(self.route, gateway=an_address(words.value() if text in (V4, V6) else text))
                case "dev" | "oif":
                    self.route = replace(self.route, interface=words.value())
                case "src":
                    self.route = replace(self.route, source=an_address(words.value()))
                case "metric" | "priority" | "preference":
                    self.said.add("metric")
                    self.route = replace(self.route, metric=words.number("metric"))
                case "scope":
                    self.route = replace(self.route, scope=_one_of(words.value(), SCOPES, 'invalid "scope" value\n'))
                case "proto" | "protocol":
                    self.said.add("proto")
                    named = _one_of(words.value(), PROTOCOLS, '"protocol" value is invalid\n')
                    self.route = replace(self.route, protocol="" if named == "boot" else named)
                case "table":
                    self.route = replace(self.route, table=table_number(words.value()))
                case "onlink":
                    self.route = replace(self.route, is_onlink=True)
                case "tos" | "dsfield" | "realms" | "realm" | "pref" | "features" | "nhid" | "congctl":
                    words.value()
                case "nexthop":
                    hops.append(_hop(words))
                case _ if word in METRICS:
                    value = words.value()
                    settings.append((word, int(words.value() if value == "lock" else value)))
                case _ if word in KINDS and "kind" not in self.said and not self.route.destination:
                    self.said.add("kind")
                    self.route = replace(self.route, kind="" if word == "unicast" else word)
                case _:
                    text = words.value() if word == "to" else word
                    if self.route.destination:
                        raise MistakeError(f'Error: either "to" is duplicate, or "{text}" is a garbage.')
                    self._aim(text, family)
        if not self.route.destination:
            self._aim("default", family)
        if self.route.gateway and ":" in self.route.gateway and self.route.destination == "default":
            self.route = replace(self.route, family=V6)
        if self.route.interface and stack(proc).find(self.route.interface) is None:
            raise MistakeError(f'Cannot find device "{self.route.interface}"', 1)
        self.route = replace(self.route, settings=tuple(settings), hops=tuple(hops))
        if not self.route.scope and self.route.family == V4:
            own = {"local": "host", "nat": "host", "broadcast": "link", "multicast": "link", "anycast": "link"}.get(
                self.route.kind, ""
            )
            self.route = replace(self.route, scope=own)

    def _aim(self, text: str, family: str) -> None:
        if text in ("default", "any", "all"):
            self.route = replace(self.route, destination="default")
            return
        place = prefix(text)
        if (family == V6 and place.version == 4) or (family == V4 and place.version == 6):
            raise MistakeError(f'Error: any valid prefix is expected rather than "{text}".', 1)
        if place.ip != place.network.network_address:
            self.said.add("crooked")
        shown = "default" if place.network.prefixlen == 0 else str(place.network)
        self.route = replace(self.route, destination=shown, family=V6 if place.version == 6 else V4)


def _one_of(text: str, known: tuple[str, ...], complaint: str) -> str:
    if text not in known and not text.isdecimal():
        raise MistakeError(f'Error: argument "{text}" is wrong: {complaint}')
    return "" if text == "global" else text


def _hop(words: Words) -> tuple[str, str, int]:
    gateway, name, weight = "", "", 1
    while words and words.peek() != "nexthop":
        match words.next():
            case "via":
                gateway = an_address(words.value())
            case "dev":
                name = words.value()
            case "weight":
                weight = words.number("weight")
    return gateway, name, weight


def changed(proc: Process, asked: Asked, words: Words, verb: str) -> int:
    wish = Wish(proc, words, asked.family)
    route = wish.route
    if "crooked" in wish.said and not proc.uid:
        return refuse(proc, RefusedError(errno.EINVAL, "Invalid prefix for given prefix length." if route.family == V4 else ""))
    if verb == "delete":
        return change(
            proc, lambda net: routing.remove_route(net, route, by_metric="metric" in wish.said, by_protocol="proto" in wish.said)
        )
    return change(proc, lambda net: _add(net, route, verb))


def _add(net: Stack, route: Route, verb: str) -> None:
    hops = []
    for gateway, name, weight in route.hops:
        found = routing.checked(net, Route(route.destination, gateway, name, family=route.family))
        hops.append((gateway, found.interface, weight))
    routing.add_route(net, replace(route, hops=tuple(hops)), verb)


# ---- showing


class Filter:
    """Which routes are wanted, and what of them need not be said."""

    def __init__(self, proc: Process, words: Words, family: str) -> None:
        self.family, self.table = family, MAIN
        self.is_cache = self.is_every = False
        self.device = self.protocol = self.scope = self.kind = self.gateway = self.source = ""
        self.exact = self.within = self.holds = ""
        while words:
            word = words.next()
            match word:
                case "table" | "lookup":
                    text = words.value()
                    self.is_every, self.is_cache = text == "all", text == "cache"
                    self.table = 0 if text in ("all", "cache") else table_number(text)
                case "cache" | "cached":
                    self.is_cache = True
                case "dev" | "oif" | "iif":
                    self.device = words.value()
                case "proto" | "protocol":
                    self.protocol = _one_of(words.value(), PROTOCOLS, '"protocol" value is invalid\n')
                case "scope":
                    self.scope = words.value()
                case "type":
                    self.kind = words.value()
                case "via":
                    self.gateway = words.value()
                case "src":
                    self.source = words.value()
                case "root":
                    self.within = words.value()
                case "match":
                    self.holds = words.value()
                case "metric" | "tos" | "vrf":
                    words.value()
                case "exact" | "to":
                    if words.peek() not in ("root", "match", "exact"):
                        self.exact = words.value()
                case _:
                    self.exact = word
        for text in (self.exact, self.within, self.holds):
            if text:
                prefix(text)
        if self.device and stack(proc).find(self.device) is None:
            raise MistakeError(f'Cannot find device "{self.device}"', 1)

    def takes(self, route: Route) -> bool:
        names = (("protocol", route.protocol or "boot"), ("scope", route.scope or "global"), ("kind", route.kind or "unicast"),
                 ("gateway", route.gateway), ("source", route.source), ("device", route.interface))  # fmt: skip
        if any(getattr(self, name) not in ("", value, "all") for name, value in names):
            return False
        network = route.network
        if self.exact in ("default", "any", "all"):
            return self.exact == "all" or route.destination == "default"
        if self.exact:
            wanted = prefix(self.exact).network
            return bool(network == wanted)
        if self.within:
            wanted = prefix(self.within).network
            return network.version == wanted.version and int(wanted.network_address) <= int(network.network_address) <= int(wanted.broadcast_address) and network.prefixlen >= wanted.prefixlen  # fmt: skip
        if self.holds:
            wanted = prefix(self.holds).network
            return network.version == wanted.version and wanted.network_address in network and network.prefixlen <= wanted.prefixlen
        return True


def show(proc: Process, asked: Asked, words: Words) -> int:
    wanted = Filter(proc, words, asked.family)
    if wanted.is_cache:
        return 0
    net = stack(proc)
    if wanted.exact and ":" in wanted.exact:
        wanted.family = V6
    families = [wanted.family or V4] if not wanted.is_every or wanted.family else [V4, V6]
    found = []
    for family in families:
        if not wanted.is_every and wanted.table not in (*net.tables(family), *net.made, MAIN, LOCAL, 253):
            proc.err(f"Error: ip{'v4' if family == V4 else 'v6'}: FIB table does not exist.\n{ENDED}")
            return 2
        for number in _order(net, family) if wanted.is_every else [wanted.table]:
            found += [route for route in net.table(number, family) if wanted.takes(route)]
    if asked.is_json:
        shown = [_as_json(net, route, wanted) for route in found]
        proc.out(json.dumps(shown, indent=4 if asked.is_pretty else None, separators=None if asked.is_pretty else (",", ":")) + "\n")
        return 0
    for route in found:
        proc.out(spelled(net, asked, route, wanted) + "\n")
    return 0


def _order(net: Stack, family: str) -> list[int]:
    """The kernel's hash of tables: by their last byte."""
    return sorted(net.tables(family), key=lambda number: number & 255)


def target(route: Route) -> str:
    return route.destination.removesuffix("/32" if route.family == V4 else "/128")


def spelled(net: Stack, asked: Asked, route: Route, wanted: Filter) -> str:
    """print_route() of iproute.c."""
    kind = route.kind or ("unicast" if asked.is_detailed else "")
    parts = [kind] if kind and kind != wanted.kind else []
    if route.kind and wanted.kind == route.kind:
        parts = [kind]
    parts.append(_painted(asked, route.family, target(route)))
    parts += [f"via {_painted(asked, route.family, route.gateway)}"] if route.gateway else []
    if route.interface and not wanted.device and not route.hops:
        parts.append(f"dev {asked.paint('name', route.interface)}")
    if wanted.is_every and route.table != MAIN:
        parts.append(f"table {table_name(route.table)}")
    protocol = route.protocol or ("boot" if asked.is_detailed else "")
    parts += [f"proto {protocol}"] if protocol and not wanted.protocol else []
    scope = route.scope or ("global" if asked.is_detailed and route.family == V4 else "")
    parts += [f"scope {scope}"] if scope and not wanted.scope else []
    parts += [f"src {_painted(asked, route.family, route.source)}"] if route.source else []
    if route.metric or route.family == V6:
        parts.append(f"metric {route.metric}")
    parts += _flags(net, route)
    parts += [f"{name} {value}" for name, value in route.settings]
    text = " ".join(parts) + " "
    if route.family == V6:
        text += "pref medium"
    for gateway, name, weight in route.hops:
        text += f"\n\tnexthop via {gateway} dev {name} weight {weight} "
    return text


def _painted(asked: Asked, family: str, text: str) -> str:
    return text if text == "default" else asked.paint(family, text)


def _flags(net: Stack, route: Route) -> list[str]:
    link = net.find(route.interface) if route.interface else None
    is_down = link is not None and link.is_up and not net.runs(link) and route.table == MAIN
    return [name for name, holds in (("onlink", route.is_onlink), ("linkdown", is_down)) if holds]


def _as_json(net: Stack, route: Route, wanted: Filter) -> dict[str, Any]:
    found: dict[str, Any] = {"type": route.kind} if route.kind else {}
    found["dst"] = target(route)
    found |= {"gateway": route.gateway} if route.gateway else {}
    found |= {"dev": route.interface} if route.interface and not wanted.device else {}
    found |= {"table": table_name(route.table)} if wanted.is_every and route.table != MAIN else {}
    found |= {"protocol": route.protocol} if route.protocol and not wanted.protocol else {}
    found |= {"scope": route.scope} if route.scope and not wanted.scope else {}
    found |= {"prefsrc": route.source} if route.source else {}
    found |= {"metric": route.metric} if route.metric or route.family == V6 else {}
    found["flags"] = _flags(net, route)
    found |= {"metrics": [dict(route.settings)]} if route.settings else {}
    found |= (
        {"nexthops": [{"gateway": way, "dev": name, "weight": weight, "flags": []} for way, name, weight in route.hops]}
        if route.hops
        else {}
    )
    return found | ({"pref": "medium"} if route.family == V6 else {})


def flush(proc: Process, asked: Asked, words: Words) -> int:
    """What the same words would list goes, but for what the kernel brought by itself where no table was named."""
    if not words:
        raise MistakeError('"ip route flush" requires arguments.', 1)
    wanted = Filter(proc, words, asked.family)
    if wanted.is_cache:
        return 0
    family = wanted.family or V4

    def work(net: Stack) -> None:
        gone = [
            route for number in (_order(net, family) if wanted.is_every else [wanted.table]) for route in net.table(number, family)
            if wanted.takes(route) and (route.table != LOCAL or wanted.table == LOCAL)
        ]  # fmt: skip
        net.routes = [route for route in net.routes if route not in gone]

    return change(proc, work)


# ---- finding


def get(proc: Process, asked: Asked, words: Words) -> int:
    wanted, source, device = "", "", ""
    while words:
        word = words.next()
        if word in ("from", "iif", "oif", "dev", "mark", "tos", "uid", "sport", "dport", "ipproto", "vrf"):
            value = words.value()
            source, device = (an_address(value), device) if word == "from" else (source, value if word in ("oif", "dev") else device)
        elif word not in ("to", "notify", "connected", "fibmatch"):
            wanted = word
    if not wanted:
        raise MistakeError("need at least a destination address", 1)
    place = prefix(wanted)
    net, now = stack(proc), proc.clock.now()
    try:
        way = routing.way(net, str(place.ip), now)
    except RefusedError as refused:
        return refuse(proc, refused)
    if source and not net.owns(source, now):
        return refuse(proc, RefusedError(errno.EINVAL))
    return _got(proc, asked, str(place.ip), way, source)


def _got(proc: Process, asked: Asked, wanted: str, way: routing.Way, source: str) -> int:
    route, is_own = way.route, way.route.kind == "local"
    gateway = way.route.hops[0][0] if route.hops else route.gateway
    name = "lo" if is_own else way.link.name
    sender = wanted if is_own and route.family == V4 else way.source
    if asked.is_json:
        found: dict[str, Any] = {"type": "local"} if is_own else {}
        found |= {"dst": wanted} | ({"from": source} if source else {}) | ({"gateway": gateway} if gateway else {}) | {"dev": name}
        found |= {"table": "local"} if is_own and route.family == V6 else {}
        found |= {"prefsrc": sender} if not source else {}
        proc.out(
            json.dumps([found | {"flags": [], "uid": proc.uid, "cache": ["local"] if is_own else []}], separators=(",", ":")) + "\n"
        )
        return 0
    way_there = f" via {gateway}" if gateway else ""
    if route.family == V6:
        table = " table local" if is_own else ""
        protocol = f" proto {route.protocol}" if route.protocol else ""
        kind = "local " if is_own else ""
        proc.out(
            f"{kind}{wanted} from {source or '::'}{way_there} dev {name}{table}{protocol} src {sender or '::'} metric {route.metric} pref medium\n"
        )
        return 0
    kind = "local " if is_own else "broadcast " if route.kind == "broadcast" else ""
    seen = f" from {source}" if source else ""
    proc.out(f"{kind}{wanted}{seen}{way_there} dev {name}{'' if source else f' src {sender}'} uid {proc.uid} \n")
    proc.out(f"    cache {'<local> ' if is_own else ''}{'<local,brd> ' if route.kind == 'broadcast' else ''}\n")
    return 0


def object(proc: Process, asked: Asked, words: Words) -> int:
    command = words.next() if words else "show"
    name = next((one for one in ("add", "change", "replace", "prepend", "append", "delete", "list", "show", "get", "flush", "save", "help")
                 if one.startswith(command)), "lst" if command == "lst" else "")  # fmt: skip
    if not name:
        raise MistakeError(f'Command "{command}" is unknown, try "ip route help".')
    if name == "help" or (name in ("add", "append", "change", "replace", "prepend", "delete") and not words):
        proc.err(recorded(proc, "ip-route.help"))
        return 255
    match name:
        case "list" | "show" | "lst":
            return show(proc, asked, words)
        case "get":
            return get(proc, asked, words)
        case "flush":
            return flush(proc, asked, words)
        case "save":
            return 0
    return changed(proc, asked, words, name)
