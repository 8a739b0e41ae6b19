"""A finding: what a rule saw in an event, in ATT&CK's words, and where it saw it."""

from __future__ import annotations

from enum import IntEnum

import msgspec


class Severity(IntEnum):
    """How much a finding matters by itself. From MEDIUM on it is an alert."""

    INFO = 0  # what any user does as well
    LOW = 1  # what attackers do and administrators do too
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def is_alert(self) -> bool:
        return self >= Severity.MEDIUM


class Confidence(IntEnum):
    """How sure a rule is that what it names is what happened."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that matched. `start` and `end` are offsets into the text that was examined; `matched` is that piece of it.

    `how` says by what way the piece was understood ("base64", "sudo", "sh -c"), outermost first. `truncated` says that only
    head, tail and samples of a long input were examined.
    """

    rule: str
    title: str
    techniques: tuple[str, ...]
    tactics: tuple[str, ...]
    severity: Severity
    confidence: Confidence
    start: int = 0
    end: int = 0
    matched: str = ""
    how: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    truncated: bool = False
