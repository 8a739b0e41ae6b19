"""The seam to the analysis: who examines events is handed in by `app`, since the evidence knows no rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from mirage.base.events import Envelope


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that an event met. `start` and `end` are the place in the event's text; `how` is by what way it was understood."""

    id: str  # of the event
    rule: str
    session: str
    source: str
    time: int
    title: str
    severity: str
    confidence: str
    techniques: list[str]
    tactics: list[str]
    classes: list[str]
    start: int
    end: int
    matched: str
    how: list[str]
    truncated: bool


class AssessmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a session has come to so far; `body` is all of the judgement, as JSON."""

    session: str
    last: int  # ns: the newest event that it takes into account
    is_final: bool
    risk: int
    skill: str
    typist: str
    summary: str
    body: dict[str, Any]


class Listener(Protocol):
    """Hears of findings as they are found."""

    def hear(self, findings: Sequence[FindingRow]) -> None:
        """What is about to be stored, at the latest in the transaction that stores it; the same comes again after a crash. Never
        raises."""


class Examiner(Protocol):
    """Finds what events mean. It follows sessions, and is given the events of each in their order."""

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody acts on an assessment as it grows; else it is early enough when it is stored."""

    def knows(self, session: str) -> bool:
        """Whether it has followed this session from its beginning, or was told of it."""

    def recall(self, session: str, envelopes: Iterable[Envelope]) -> None:
        """Events of a session that were stored before: after a restart, so that it can follow on."""

    def examine(self, envelope: Envelope) -> Sequence[FindingRow]:
        """The findings of one event. Never raises for what an attacker wrote."""

    def assess(self, session: str) -> AssessmentRow | None:
        """What the session has come to with the events that were examined; None for one that it does not follow."""
