"""netfilter's tables as iptables-nft leaves them in the kernel, for one layer, and what the filter does with a packet of his.

Rules count for the visitor's own connections, in and out. What a match asks that we can not know of a packet, it does not match.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

BUILTIN = {
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "raw": ("PREROUTING", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}
RULES = 1024  # a chain; more is an attack on us


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a match or a target: `--dport 22`, with `!` before it or not."""

    name: str
    value: str
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `basics` are -s, -d, -i, -o, -p and -f; `matches` the modules with their options, in order."""

    basics: tuple[Option, ...] = ()
    matches: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    target: str = ""
    details: tuple[Option, ...] = ()

    def basic(self, name: str) -> Option | None:
        return next((option for option in self.basics if option.name == name), None)


@dataclass(slots=True)
class Chain:
    """A chain; a user's own has no policy."""

    policy: str = ""
    rules: list[Rule] = field(default_factory=list)


Table = dict[str, Chain]


def fresh(name: str) -> Table:
    """A table nobody has touched."""
    return {chain: Chain("ACCEPT") for chain in BUILTIN[name]}


@dataclass(frozen=True, slots=True)
class Packet:
    """One of a connection that stands, or is begun."""

    protocol: str
    source: str
    target: str
    from_port: int = 0
    to_port: int = 0
    into: str = ""  # the interfaces by which it comes and goes
    out: str = ""
    state: str = "ESTABLISHED"


def passes(tables: Mapping[str, Table], family: int, chain: str, packet: Packet) -> bool:
    """Whether the filter lets it through one of its own chains."""
    table = tables.get(f"{family}/filter")
    return table is None or _verdict(table, chain, packet, 0) == "ACCEPT"


def _verdict(table: Table, name: str, packet: Packet, depth: int) -> str:
    """ "" : the chain has nothing to say, and the one that called it goes on."""
    chain = table.get(name)
    if chain is None or depth > len(table):
        return ""
    for rule in chain.rules:
        if not _matches(rule, packet):
            continue
        if rule.target in ("ACCEPT", "DROP", "REJECT"):
            return rule.target
        if rule.target == "RETURN":
            break
        found = _verdict(table, rule.target, packet, depth + 1) if rule.target in table else ""
        if found:
            return found
    return chain.policy


def _matches(rule: Rule, packet: Packet) -> bool:
    facts = {"-p": packet.protocol, "-i": packet.into, "-o": packet.out}
    for option in rule.basics:
        if option.name in ("-s", "-d"):
            fits = _is_within(packet.source if option.name == "-s" else packet.target, option.value)
        elif option.name == "-f":
            fits = False  # nothing here comes in pieces
        else:
            wanted, fact = option.value, facts.get(option.name, "")
            fits = wanted in ("all", fact) or (wanted.endswith("+") and fact.startswith(wanted[:-1]))
        if fits == option.is_not:
            return False
    return all(_fits(option, packet) != option.is_not for _, options in rule.matches for option in options)


def _is_within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _fits(option: Option, packet: Packet) -> bool:
    match option.name:
        case "--dport" | "--dports" | "--destination-port" | "--destination-ports":
            return _has_port(option.value, packet.to_port)
        case "--sport" | "--sports" | "--source-port" | "--source-ports":
            return _has_port(option.value, packet.from_port)
        case "--ports":
            return _has_port(option.value, packet.to_port) or _has_port(option.value, packet.from_port)
        case "--state" | "--ctstate":
            return packet.state in option.value.split(",")
        case "--comment" | "--limit" | "--limit-burst":
            return True
        case "--syn" | "--tcp-flags":
            return packet.state == "NEW"
    return False


def _has_port(text: str, port: int) -> bool:
    for part in text.split(","):
        first, colon, last = part.partition(":")
        low, high = int(first or 0), int(last or 65535) if colon else int(first or 0)
        if low <= port <= high:
            return True
    return False
