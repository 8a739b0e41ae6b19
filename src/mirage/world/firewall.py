"""netfilter's tables as iptables-nft leaves them in the kernel, for one layer. They are kept and listed; they hold back nothing."""

from __future__ import annotations

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
    """One rule. `basics` are -s, -d, -i, -o and -p; `matches` the modules with their options, in order."""

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
