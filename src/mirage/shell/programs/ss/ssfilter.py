"""The filters of ss (iproute2 6.1.0, ssfilter.y): states, and an expression of addresses and ports that each socket is held against.

A Unix socket has its number and its peer's where others have ports. Words are cut at blanks alone; a bracket is a word of its own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.world.visit import SocketFact

Test = Callable[["SocketFact"], bool]
STATES = {
    "established": "ESTAB", "syn-sent": "SYN-SENT", "syn-recv": "SYN-RECV", "fin-wait-1": "FIN-WAIT-1", "fin-wait-2": "FIN-WAIT-2",
    "time-wait": "TIME-WAIT", "unconnected": "UNCONN", "closed": "UNCONN", "close-wait": "CLOSE-WAIT", "last-ack": "LAST-ACK",
    "listening": "LISTEN", "listen": "LISTEN", "closing": "CLOSING",
}  # fmt: skip
ALL = frozenset(STATES.values())
SERVERS, BUCKET = frozenset(("LISTEN", "UNCONN")), frozenset(("SYN-RECV", "TIME-WAIT"))
CONNECTED = ALL - SERVERS
SETS = {"all": ALL, "connected": CONNECTED, "synchronized": CONNECTED - {"SYN-SENT"}, "bucket": BUCKET, "big": ALL - BUCKET}
COMPARED: dict[str, Callable[[int, int], bool]] = {
    **dict.fromkeys(("=", "==", "eq"), lambda one, other: one == other), **dict.fromkeys(("!=", "ne", "neq"), lambda one, other: one != other),
    **dict.fromkeys((">", "gt"), lambda one, other: one > other), **dict.fromkeys(("<", "lt"), lambda one, other: one < other),
    **dict.fromkeys((">=", "ge", "geq"), lambda one, other: one >= other), **dict.fromkeys(("<=", "le", "leq"), lambda one, other: one <= other),
}  # fmt: skip
AND, OR, NOT = ("and", "&", "&&"), ("or", "|", "||"), ("not", "!")
SYNTAX = 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\n'


class FilterError(Exception):
    """What ss says of a filter, and its status; `is_usage`: its usage follows."""

    def __init__(self, text: str, status: int, *, is_usage: bool = False) -> None:
        super().__init__(text)
        self.status, self.is_usage = status, is_usage


def states(words: list[str], usual: frozenset[str]) -> tuple[frozenset[str], list[str]]:
    """The states that `state` and `exclude` before an expression ask for, else the usual ones; and the expression. FilterError."""
    found: frozenset[str] | None = None
    while words and words[0] in ("state", "exclude", "excl"):
        if len(words) == 1:
            raise FilterError('Command line is not complete. Try option "help"\n', 255)
        name = words[1].lower()
        chosen = SETS.get(name) or (frozenset((STATES[name],)) if name in STATES else None)
        if chosen is None:
            raise FilterError(f"ss: wrong state name: {words[1]}\n", 255)
        if words[0] == "state":
            found = chosen | (found or frozenset())
        else:
            found = (ALL if found is None else found) - chosen
        words = words[2:]
    return usual if found is None else found, " ".join(words).split()


def parsed(words: list[str], services: Mapping[str, int]) -> Test:
    """The expression of some words. FilterError."""
    reader = _Reader(words, services)
    test = reader.alternatives()
    if reader.words:
        raise FilterError(SYNTAX, 255, is_usage=True)
    return test


class _Reader:
    """What is left of the words; `_wants_port`: what stands where no keyword does is a port, as after sport."""

    def __init__(self, words: list[str], services: Mapping[str, int]) -> None:
        self.words, self._services, self._wants_port = list(words), services, False

    def alternatives(self) -> Test:
        found = [self._all()]
        while self.words and self.words[0] in OR:
            self.words.pop(0)
            found.append(self._all())
        return found[0] if len(found) == 1 else lambda fact: any(test(fact) for test in found)

    def _all(self) -> Test:
        found = [self._one()]
        while self.words and self.words[0] not in (*OR, ")"):
            if self.words[0] in AND:
                self.words.pop(0)
            found.append(self._one())
        return found[0] if len(found) == 1 else lambda fact: all(test(fact) for test in found)

    def _one(self) -> Test:
        word = self.words.pop(0) if self.words else ""
        if word in NOT:
            inner = self._one()
            return lambda fact: not inner(fact)
        if word == "(":
            inner = self.alternatives()
            if self.words[:1] != [")"]:
                raise FilterError(SYNTAX, 255, is_usage=True)
            self.words.pop(0)
            return inner
        if word in ("sport", "dport", "src", "dst"):
            return self._condition(word)
        if word and word not in (")", *AND, *OR, *COMPARED):
            self._port(word) if self._wants_port else _address(word)
        raise FilterError(SYNTAX, 255, is_usage=True)

    def _condition(self, word: str) -> Test:
        self._wants_port = word in ("sport", "dport")
        is_local = word in ("sport", "src")
        compare = COMPARED[self.words.pop(0)] if self.words and self.words[0] in COMPARED else COMPARED["="]
        if not self.words:
            raise FilterError(SYNTAX, 255, is_usage=True)
        value = self.words.pop(0)
        if self._wants_port:
            port = self._port(value)
            return lambda fact: compare(_place(fact, is_local=is_local)[1], port)
        if value.startswith(("/", "unix:")):
            path = value.removeprefix("unix:").encode("utf-8", "surrogateescape")
            return lambda fact: fact.protocol == "unix" and is_local and fact.path == path
        return self._host(value, is_local=is_local)

    def _host(self, value: str, *, is_local: bool) -> Test:
        text, colon, name = value.rpartition(":") if value.startswith("[") or value.count(":") == 1 else (value, "", "")
        if value.startswith("[") and value.endswith("]"):
            text, colon, name = value, "", ""
        port = self._port(name) if colon and name not in ("", "*") else None
        networks = _address(text.strip("[]")) if text not in ("", "*") else None

        def fits(fact: SocketFact) -> bool:
            address, number = _place(fact, is_local=is_local)
            if port is not None and number != port:
                return False
            return networks is None or (address != "" and any(ipaddress.ip_address(address) in network for network in networks))

        return fits

    def _port(self, word: str) -> int:
        name = word.rpartition(":")[2]
        if name.isascii() and name.isdigit():
            return int(name)
        if name in self._services:
            return self._services[name]
        raise FilterError(f'Error: "{name}" does not look like a port.\nCannot parse dst/src address.\n', 1)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _address(word: str) -> list[Network]:
    """FilterError: it is no address."""
    if word == "localhost":
        return [ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("::1")]
    try:
        return [ipaddress.ip_network(word, strict=False)]
    except ValueError:
        raise FilterError(f'Error: an inet prefix is expected rather than "{word}".\nCannot parse dst/src address.\n', 1) from None


def _place(fact: SocketFact, *, is_local: bool) -> tuple[str, int]:
    """Address and port of one of its ends."""
    if fact.protocol == "unix":
        return "", fact.inode if is_local else fact.peer
    return fact.local if is_local else fact.remote
