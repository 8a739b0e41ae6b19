"""ATT&CK's techniques and tactics (Enterprise matrix v19), as data that ships with the package and that the operator may renew.

Ids of older versions are read as their successors, so that rules of other people go on working.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mirage.base.errors import MirageError

VERSION = "19"
SHIPPED = f"attack-{VERSION}.json"

RENAMED: Mapping[str, str] = {  # v18 to v19, by equal names; what was merged goes to what it was merged into
    "T1562": "T1685", "T1562.001": "T1685", "T1562.003": "T1690", "T1562.004": "T1686", "T1562.006": "T1685",
    "T1562.008": "T1685.002", "T1562.010": "T1689", "T1562.012": "T1685.004", "T1070.002": "T1685.006",
}  # fmt: skip

ORDER = (
    "reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation", "stealth",
    "defense-impairment", "credential-access", "discovery", "lateral-movement", "collection", "command-and-control",
    "exfiltration", "impact",
)  # fmt: skip
"""Tactics in the order of the matrix, which is roughly that of an intrusion."""


@dataclass(frozen=True, slots=True)
class Technique:
    """One technique or sub-technique."""

    id: str
    name: str
    tactics: tuple[str, ...]


class Attack:
    """A version of the matrix."""

    def __init__(self, techniques: Iterable[Technique]) -> None:
        self._techniques = {technique.id: technique for technique in techniques}

    def __len__(self) -> int:
        return len(self._techniques)

    def find(self, name: str) -> Technique | None:
        """The technique of this id, or its successor; None where there is none."""
        return self._techniques.get(RENAMED.get(name, name))

    def tactics(self, techniques: Iterable[str]) -> tuple[str, ...]:
        """The tactics that these techniques serve, in the order of the matrix."""
        found = {tactic for name in techniques if (technique := self.find(name)) for tactic in technique.tactics}
        return tuple(sorted(found, key=_place))

    def of(self, tactic: str) -> tuple[Technique, ...]:
        """The techniques, and sub-techniques, that serve this tactic."""
        return tuple(technique for technique in self._techniques.values() if tactic in technique.tactics)

    def dump(self) -> str:
        """All of it as JSON, as `read_attack` takes it."""
        rows = {technique.id: {"name": technique.name, "tactics": technique.tactics} for technique in self._techniques.values()}
        return json.dumps(rows, indent=1) + "\n"

    def full_name(self, name: str) -> str:
        """`Parent: Child` for a sub-technique, else the name; the id itself where it is unknown."""
        technique = self.find(name)
        if technique is None:
            return name
        parent = self.find(technique.id.partition(".")[0])
        return technique.name if parent is None or parent is technique else f"{parent.name}: {technique.name}"


@cache
def shipped() -> Attack:
    """The version that the package carries."""
    return _attack(json.loads(resources.files("mirage.analysis").joinpath("data", SHIPPED).read_text(encoding="utf-8")))


def read_attack(path: Path) -> Attack:
    """A version from a file: ours, or MITRE's own STIX bundle (enterprise-attack.json). Raises MirageError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MirageError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise MirageError(f"{path}: not readable as JSON: {error}") from None
    if isinstance(data, dict) and data.get("type") == "bundle":
        data = plain_of_stix(data)
    try:
        attack = _attack(data)
    except (AttributeError, KeyError, TypeError):
        raise MirageError(f"{path}: neither a STIX bundle nor a table of techniques with name and tactics") from None
    if not len(attack):
        raise MirageError(f"{path}: holds no technique")
    return attack


def plain_of_stix(bundle: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Our table out of MITRE's STIX bundle: techniques that are neither revoked nor deprecated."""
    found = {}
    for item in bundle.get("objects", ()):
        if item.get("type") != "attack-pattern" or item.get("revoked") or item.get("x_mitre_deprecated"):
            continue
        names = [ref["external_id"] for ref in item.get("external_references", ()) if ref.get("source_name") == "mitre-attack"]
        phases = [phase["phase_name"] for phase in item.get("kill_chain_phases", ())]
        for name in names[:1]:
            found[name] = {"name": item["name"], "tactics": phases}
    return dict(sorted(found.items()))


def _attack(data: Mapping[str, Mapping[str, Any]]) -> Attack:
    return Attack(Technique(name, row["name"], tuple(sorted(row["tactics"], key=_place))) for name, row in data.items())


def _place(tactic: str) -> int:
    return ORDER.index(tactic) if tactic in ORDER else len(ORDER)
