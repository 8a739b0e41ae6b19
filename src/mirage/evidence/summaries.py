"""Which rows an event gives: pure functions from new events to the rows of every table but `events` itself.

Counts of a session are given as what the batch adds, so they hold only for events that were not stored before.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mirage.base.events import (
    ArtifactCaptured,
    ClientIdentified,
    CommandRan,
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    FileChanged,
    HttpRequested,
    KexOffered,
    KeyOffered,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
    SessionCrashed,
    TerminalOpened,
    plain_event,
)
from mirage.evidence.findings import AssessmentRow, FindingRow
from mirage.evidence.schema import LONG, SHORT

Row = dict[str, Any]
_TERMINAL = {"TerminalInput", "TerminalOutput"}

SUMS = (
    "events", "logins", "logins_failed", "lines", "commands", "artifacts", "recordings", "files", "crashes",
    "bytes_in", "bytes_out",
)  # fmt: skip
FACTS = ("source_port", "local_ip", "local_port", "protocol", "closed", "reason", "client", "hassh", "username", "method")


@dataclass(slots=True)
class Summary:
    """Rows by table; `sessions` and `artifacts` are to be merged with what is there, the rest to be added."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    sessions: dict[str, Row] = field(default_factory=dict)
    artifacts: dict[str, Row] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        self.rows.setdefault(table, []).append(row)


def summarise(envelopes: Iterable[Envelope]) -> Summary:
    """The rows of these events, which must be new ones."""
    summary = Summary()
    for envelope in envelopes:
        session = _session(summary, envelope) if envelope.session else _new_session(envelope)
        rule = _RULES.get(type(envelope.event))
        if rule is not None:
            rule(summary, envelope, session, envelope.event)
    return summary


def event_row(envelope: Envelope, raw: bytes) -> Row:
    """The row of the event itself."""
    return {
        "id": envelope.id,
        "time": envelope.time,
        "host": text(envelope.host, SHORT),
        "session": text(envelope.session, SHORT),
        "source": text(envelope.source, SHORT),
        "kind": type(envelope.event).__name__,
        "body": body(envelope),
        "raw": raw,
    }


def finding_row(finding: FindingRow) -> Row:
    """The row of a finding; what an attacker wrote is text that any database takes."""
    row: Row = msgspec.structs.asdict(finding)
    row["matched"] = _utf8(finding.matched, LONG)
    row["how"] = [_utf8(word, SHORT) for word in finding.how]
    return row


def assessment_row(assessment: AssessmentRow) -> Row:
    """The row of an assessment, likewise."""
    row: Row = msgspec.structs.asdict(assessment)
    return row | {"summary": _utf8(assessment.summary, LONG), "body": json_row(assessment.body)}


def json_row(value: Any, limit: int = LONG) -> msgspec.Raw:
    """JSON as any database takes it, encoded: valid UTF-8, no NUL (PostgreSQL holds none), no string of more characters than that."""
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.Raw(msgspec.json.encode(_json(value, limit)))
    return msgspec.Raw(data if len(data) <= limit and b"\\u0000" not in data else msgspec.json.encode(_json(value, limit)))


def _json(value: Any, limit: int) -> Any:
    if isinstance(value, str):
        return _utf8(value, limit)
    if isinstance(value, dict):
        return {key: _json(item, limit) for key, item in value.items()}
    return [_json(item, limit) for item in value] if isinstance(value, (list, tuple)) else value


def _utf8(value: str, limit: int) -> str:
    return text(value.encode("utf-8", "backslashreplace").decode(), limit)


def body(envelope: Envelope) -> msgspec.Raw:
    """The event's own fields as JSON. Terminal bytes stand there by their size only: `raw` has them, and no query wants them."""
    row = plain_event(envelope.event)
    kind = row.pop("kind")
    if kind in _TERMINAL:
        row.pop("data_base64", None)
        row["data"] = f"{len(envelope.event.data)} bytes"  # type: ignore[union-attr]
    return json_row(row, sys.maxsize)


def text(value: bytes | str, limit: int = LONG) -> str:
    """What a database can hold as text and an index can hold at all."""
    if isinstance(value, bytes):
        value = value[: 4 * limit].decode("utf-8", "backslashreplace")
    return _escape_nul(value[:limit])


_BARE_WORD = re.compile(r"\A[\w@%+=:,./-]+\Z", re.ASCII)


def command_line(argv: list[bytes]) -> str:
    """Arguments as a line that a shell would split the same way."""
    words = (word.decode("utf-8", "backslashreplace") for word in argv)
    return " ".join(word if _BARE_WORD.match(word) else shlex.quote(word) for word in words)


def _escape_nul(value: str) -> str:
    return value.replace("\0", "\\x00") if "\0" in value else value


def _new_session(envelope: Envelope) -> Row:
    session: Row = {
        "session": text(envelope.session, SHORT),
        "host": text(envelope.host, SHORT),
        "source": text(envelope.source, SHORT),
        "opened": envelope.time,
        "last": envelope.time,
    }
    session.update(dict.fromkeys(FACTS))
    session.update(dict.fromkeys(SUMS, 0))
    return session


def _session(summary: Summary, envelope: Envelope) -> Row:
    session = summary.sessions.get(envelope.session)
    if session is None:
        session = summary.sessions[envelope.session] = _new_session(envelope)
    session["opened"] = min(session["opened"], envelope.time)
    session["last"] = max(session["last"], envelope.time)
    session["events"] += 1
    return session


def _mine(envelope: Envelope, *, source: bool = False) -> Row:
    row: Row = {"id": envelope.id, "session": text(envelope.session, SHORT), "time": envelope.time}
    if source:
        row["source"] = text(envelope.source, SHORT)
    return row


def _opened(summary: Summary, envelope: Envelope, session: Row, event: ConnectionOpened) -> None:
    session.update(
        source_port=event.source_port,
        local_ip=text(event.local_ip, SHORT),
        local_port=event.local_port,
        protocol=text(event.protocol, SHORT),
    )


def _closed(summary: Summary, envelope: Envelope, session: Row, event: ConnectionClosed) -> None:
    session.update(closed=envelope.time, reason=text(event.reason, SHORT))
    session["bytes_in"] += event.bytes_in
    session["bytes_out"] += event.bytes_out


def _identified(summary: Summary, envelope: Envelope, session: Row, event: ClientIdentified) -> None:
    session["client"] = text(event.version, SHORT)


def _requested(summary: Summary, envelope: Envelope, session: Row, event: HttpRequested) -> None:
    if event.agent:
        session["client"] = text(event.agent, SHORT)


def _kex(summary: Summary, envelope: Envelope, session: Row, event: KexOffered) -> None:
    session["hassh"] = text(event.hassh, SHORT)


def _login(summary: Summary, envelope: Envelope, session: Row, event: LoginAttempted) -> None:
    session["logins"] += 1
    username = text(event.username, SHORT)
    if event.accepted and not event.is_inner:
        session.update(username=username, method=text(event.method, SHORT))
    if not event.accepted:
        session["logins_failed"] += 1
    summary.add(
        "logins",
        _mine(envelope, source=True)
        | {
            "method": text(event.method, SHORT),
            "username": username,
            "password": None if event.password is None else text(event.password, SHORT),
            "fingerprint": text(event.fingerprint, SHORT),
            "key_type": text(event.key_type, SHORT),
            "accepted": event.accepted,
            "reason": text(event.reason, SHORT),
        },
    )


def _key(summary: Summary, envelope: Envelope, session: Row, event: KeyOffered) -> None:
    summary.add(
        "keys",
        _mine(envelope, source=True)
        | {
            "username": text(event.username, SHORT),
            "fingerprint": text(event.fingerprint, SHORT),
            "key_type": text(event.key_type, SHORT),
            "key": event.key[:LONG],
            "accepted": event.accepted,
        },
    )


def _line(summary: Summary, envelope: Envelope, session: Row, event: LineEntered) -> None:
    session["lines"] += 1
    summary.add("lines", _mine(envelope) | {"mode": text(event.mode, SHORT), "text": text(event.text)})


def _command(summary: Summary, envelope: Envelope, session: Row, event: CommandRan) -> None:
    session["commands"] += 1
    program = event.argv[0].rsplit(b"/", 1)[-1] if event.argv else b""
    summary.add(
        "commands",
        _mine(envelope)
        | {
            "program": text(program, SHORT),
            "line": text(command_line(event.argv[:1000])),
            "path": text(event.path),
            "cwd": text(event.cwd),
            "status": event.status,
            "pid": event.pid,
            "ppid": event.ppid,
            "duration": event.duration,
        },
    )


def _file(summary: Summary, envelope: Envelope, session: Row, event: FileChanged) -> None:
    session["files"] += 1


def _captured(summary: Summary, envelope: Envelope, session: Row, event: ArtifactCaptured) -> None:
    session["artifacts"] += 1
    sha256 = text(event.sha256, SHORT)
    row = summary.artifacts.setdefault(
        sha256, {"sha256": sha256, "size": event.size, "first": envelope.time, "last": envelope.time, "times": 0}
    )
    row["times"] += 1
    row["first"] = min(row["first"], envelope.time)
    row["last"] = max(row["last"], envelope.time)
    summary.add(
        "captures",
        _mine(envelope, source=True)
        | {
            "sha256": sha256,
            "size": event.size,
            "origin": text(event.origin, SHORT),
            "path": text(event.path),
            "url": text(event.url),
            "stored": event.stored,
            "truncated": event.truncated,
        },
    )


def _network(summary: Summary, envelope: Envelope, session: Row, event: NetworkAsked) -> None:
    if event.url:
        summary.add(
            "urls",
            _mine(envelope)
            | {
                "url": text(event.url),
                "program": text(event.program, SHORT),
                "verdict": text(event.verdict, SHORT),
                "size": event.size,
            },
        )


def _terminal(summary: Summary, envelope: Envelope, session: Row, event: TerminalOpened) -> None:
    session["recordings"] += 1
    summary.add(
        "recordings",
        {
            "id": envelope.id,
            "session": text(envelope.session, SHORT),
            "channel": event.channel,
            "opened": envelope.time,
            "term": text(event.term, SHORT),
            "columns": min(event.columns, 0x7FFFFFFF),
            "rows": min(event.rows, 0x7FFFFFFF),
        },
    )


def _crashed(summary: Summary, envelope: Envelope, session: Row, event: SessionCrashed) -> None:
    session["crashes"] += 1


_RULES: dict[type, Callable[[Summary, Envelope, Row, Any], None]] = {
    ConnectionOpened: _opened,
    ConnectionClosed: _closed,
    ClientIdentified: _identified,
    HttpRequested: _requested,
    KexOffered: _kex,
    LoginAttempted: _login,
    KeyOffered: _key,
    LineEntered: _line,
    CommandRan: _command,
    FileChanged: _file,
    ArtifactCaptured: _captured,
    NetworkAsked: _network,
    TerminalOpened: _terminal,
    SessionCrashed: _crashed,
}
