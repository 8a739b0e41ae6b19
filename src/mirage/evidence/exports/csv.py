"""Events as rows for spreadsheets, and indicators as plain rows. Cells that a spreadsheet would calculate are made texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import msgspec

from mirage.base.events import Envelope, plain
from mirage.evidence.exports.facts import Indicator, Judge, moment, unjudged

EVENTS = ("time", "id", "host", "session", "source", "kind", "facts", "severity", "techniques", "rules")
INDICATORS = ("kind", "value", "first", "last", "times", "sessions")
_AROUND = frozenset({"id", "time", "host", "session", "source", "version", "kind"})
_CALCULATED = ("=", "+", "-", "@", "\t", "\r")
_LEVELS = ("", "info", "low", "medium", "high", "critical")


def lines(envelopes: Iterable[Envelope], judge: Judge = unjudged) -> Iterator[str]:
    """A head and one row an event; `facts` is its JSON, `severity` that of the worst judgement on it."""
    yield _line(EVENTS)
    for envelope in envelopes:
        row = plain(envelope)
        found = list(judge(envelope))
        facts = {key: value for key, value in row.items() if key not in _AROUND}
        yield _line(
            (
                moment(envelope.time), envelope.id, envelope.host, envelope.session, envelope.source, type(envelope.event).__name__,
                msgspec.json.encode(facts).decode(),
                max((judgement.severity for judgement in found), key=_LEVELS.index, default=""),
                " ".join(dict.fromkeys(name for judgement in found for name in judgement.techniques)),
                " ".join(dict.fromkeys(judgement.rule for judgement in found)),
            )
        )  # fmt: skip


def indicator_lines(found: Iterable[Indicator]) -> Iterator[str]:
    """A head and one row an indicator."""
    yield _line(INDICATORS)
    for item in found:
        yield _line((item.kind, item.value, moment(item.first), moment(item.last), str(item.times), " ".join(sorted(item.sessions))))


def parse(text: str) -> list[dict[str, str]]:
    """The rows of either, by the names in the head, as they were before cells were made texts."""
    limit = csv.field_size_limit(len(text))
    try:
        return [{key: _restored(value) for key, value in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]
    finally:
        csv.field_size_limit(limit)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([_guarded(cell) for cell in cells])
    return out.getvalue()


def _guarded(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet would take it for a formula (OWASP, "CSV Injection")."""
    return "'" + cell if cell.startswith((*_CALCULATED, "'")) else cell


def _restored(cell: str) -> str:
    return cell.removeprefix("'")
