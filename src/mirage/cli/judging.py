"""What the analysis says of recorded events, as the judgements that exports carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mirage.base.events import Envelope, HttpRequested, LineEntered

if TYPE_CHECKING:
    from mirage.analysis.analyst import Analyst
    from mirage.analysis.finding import Finding
    from mirage.evidence.exports.facts import Judgement

MATCHED = 400  # characters of a finding's piece of text that a judgement repeats


def judgements(envelopes: Iterable[Envelope], analyst: Analyst) -> Iterator[Judgement]:
    """The judgements on these events, in their order: of lines that shells read, and of web requests."""
    from mirage.analysis.http.request import from_event

    for envelope in envelopes:
        event = envelope.event
        if isinstance(event, LineEntered):
            found: Iterable[Finding] = analyst.command(event.text.decode("utf-8", "replace")).findings
        elif isinstance(event, HttpRequested):
            found = analyst.http.assess(from_event(event)).findings
        else:
            continue
        for finding in found:
            yield _judgement(envelope, finding, analyst)


def _judgement(envelope: Envelope, finding: Finding, analyst: Analyst) -> Judgement:
    from mirage.evidence.exports.facts import Judgement

    parents = [name.partition(".")[0] for name in finding.techniques]
    return Judgement(
        event=envelope.id, session=envelope.session, source=envelope.source, time=envelope.time, rule=finding.rule,
        title=finding.title, severity=finding.severity.name.lower(), techniques=finding.techniques, tactics=finding.tactics,
        names={name: analyst.attack.full_name(name) for name in (*finding.techniques, *parents)}, matched=finding.matched[:MATCHED],
    )  # fmt: skip
