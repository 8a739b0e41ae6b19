"""What was found in recorded events, as the judgements that exports carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mirage.base.events import Envelope

if TYPE_CHECKING:
    from mirage.analysis.attack import Attack
    from mirage.evidence.exports.facts import Judgement, Verdict
    from mirage.evidence.findings import AssessmentRow, FindingRow

MATCHED = 400  # characters of a finding's piece of text that a judgement repeats


class Judgements:
    """The findings of some sessions, by their events and in order, with the names of techniques."""

    def __init__(self, rows: Iterable[FindingRow], attack: Attack) -> None:
        self.all = [_judgement(row, attack) for row in rows]
        self._by_event: dict[str, list[Judgement]] = {}
        for judgement in self.all:
            self._by_event.setdefault(judgement.event, []).append(judgement)

    def __call__(self, envelope: Envelope) -> Iterable[Judgement]:
        """Those on one event."""
        return self._by_event.get(envelope.id, ())


def verdicts(rows: Iterable[AssessmentRow]) -> dict[str, Verdict]:
    """What sessions came to, as exports carry it, by their ids."""
    from mirage.evidence.exports.facts import Verdict

    return {
        row.session: Verdict(
            session=row.session, risk=row.risk, summary=row.summary, is_final=row.is_final, **_origin(row.body.get("origin", {}))
        )
        for row in rows
    }  # fmt: skip


def _origin(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("country", "asn", "organisation") if name in body}


def _judgement(row: FindingRow, attack: Attack) -> Judgement:
    from mirage.evidence.exports.facts import Judgement

    parents = [name.partition(".")[0] for name in row.techniques]
    return Judgement(
        event=row.id, session=row.session, source=row.source, time=row.time, rule=row.rule, title=row.title, severity=row.severity,
        techniques=tuple(row.techniques), tactics=tuple(row.tactics), matched=row.matched[:MATCHED],
        names={name: attack.full_name(name) for name in (*row.techniques, *parents)},
    )  # fmt: skip
