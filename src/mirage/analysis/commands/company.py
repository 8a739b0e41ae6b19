"""What administrators do as well as attackers is an alert only in bad company: the same act tells more where it stands with others.

A rule of kind `command` or `sequence` may say under `everyday` of which acts that holds (for a sequence: of the act that completes
it). Such a finding keeps its techniques, and is of LOW severity, unless the act itself looks odd (something hidden, in
shared memory, or from a bare address of elsewhere) or the same text does something else that is an alert.

    everyday: {program: [$writers]}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from mirage.analysis.commands.acts import Act
from mirage.analysis.finding import Finding, Severity
from mirage.analysis.rulebook import Rule

_ODD = re.compile(
    r"(?:^|[\s'\"=:>(])/dev/shm/"
    r"|/(?:tmp|shm|run|usr|etc|opt|var|lib|boot|s?bin)/(?:[^\s'\"]{0,80}/)?\.(?!ht)[A-Za-z_. ]"
    r"|://(?!10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)(?:\d{1,3}\.){3}\d{1,3}\b"
)


def everyday_parts(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The conditions under `everyday` of these rules, each as a rule, for a matcher that is asked where one of them holds."""
    for rule in rules:
        if "everyday" in rule.match.data:
            yield replace(rule, match=rule.match.section("everyday"))


def is_odd(act: Act) -> bool:
    """Whether something of an act is hidden, in shared memory, or from an address without a name."""
    return _ODD.search(act.line) is not None


def is_bad_company(found: dict[str, Finding], everyday: set[str]) -> bool:
    """Whether one of the findings is an alert whatever stands beside it."""
    return any(finding.severity >= Severity.MEDIUM and name not in everyday for name, finding in found.items())


def in_good_company(found: dict[str, Finding], everyday: set[str]) -> list[Finding]:
    """The findings, those of everyday acts lowered where nothing beside them is an alert."""
    if not everyday or is_bad_company(found, everyday):
        return list(found.values())
    return [
        msgspec.structs.replace(finding, severity=Severity.LOW) if name in everyday and finding.severity.is_alert else finding
        for name, finding in found.items()
    ]
