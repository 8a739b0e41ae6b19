"""What the evidence answers with: plain values, which `msgspec` renders as JSON as they are. Times are ns since the epoch."""

from __future__ import annotations

from typing import Any

import msgspec

from mirage.evidence.findings import AssessmentRow, FindingRow


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One connection, summed up. `username` and `method` are of the login that was let in; None where there was none."""

    session: str
    host: str
    source: str
    source_port: int | None
    local_ip: str | None
    local_port: int | None
    protocol: str | None
    opened: int
    last: int
    closed: int | None
    reason: str | None
    client: str | None
    hassh: str | None
    username: str | None
    method: str | None
    events: int
    logins: int
    logins_failed: int
    lines: int
    commands: int
    artifacts: int
    recordings: int
    files: int
    crashes: int
    bytes_in: int
    bytes_out: int


class LoginRow(msgspec.Struct, frozen=True, kw_only=True):
    """One credential that was tried."""

    id: str
    session: str
    source: str
    time: int
    method: str
    username: str
    password: str | None
    fingerprint: str
    key_type: str
    accepted: bool
    reason: str


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One public key that was offered; `key` is the wire blob."""

    id: str
    session: str
    source: str
    time: int
    username: str
    fingerprint: str
    key_type: str
    key: bytes
    accepted: bool


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One text that a shell read."""

    id: str
    session: str
    time: int
    mode: str
    text: str


class CommandRow(msgspec.Struct, frozen=True, kw_only=True):
    """One simple command as it ran; `line` is quoted so that a shell would split it the same way."""

    id: str
    session: str
    time: int
    program: str
    line: str
    path: str
    cwd: str
    status: int
    pid: int
    ppid: int
    duration: int


class CaptureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One time that bytes were captured."""

    id: str
    session: str
    source: str
    time: int
    sha256: str
    size: int
    origin: str
    path: str
    url: str
    stored: bool
    truncated: bool


class ArtifactRow(msgspec.Struct, frozen=True, kw_only=True):
    """Captured bytes; `held` says whether they can be extracted now."""

    sha256: str
    size: int
    first: int
    last: int
    times: int
    held: bool
    kind: str = ""  # what looking at them found; empty where nobody has looked yet
    architecture: str = ""
    matches: list[str] = []  # names of YARA rules


class InspectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """What captured bytes are, as far as one can tell without running them; `body` is all of it."""

    sha256: str
    rules: str
    kind: str
    architecture: str
    matches: list[str]
    body: dict[str, Any]


class UrlRow(msgspec.Struct, frozen=True, kw_only=True):
    """One address that a program asked for, and what the pretended internet did."""

    id: str
    session: str
    time: int
    url: str
    program: str
    verdict: str
    size: int


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request and the status of its answer; `fault` says why it was refused, "" for one that was understood."""

    id: str
    time: int
    method: str
    target: str
    host: str
    body_size: int
    status: int
    size: int
    fault: str


class RecordingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One terminal of a session; `id` names it."""

    id: str
    session: str
    channel: int
    opened: int
    term: str
    columns: int
    rows: int


class SessionDetail(msgspec.Struct, frozen=True, kw_only=True):
    """All that the summaries say of one session; its events come from `Evidence.events`."""

    session: SessionRow
    logins: list[LoginRow]
    keys: list[KeyRow]
    lines: list[LineRow]
    commands: list[CommandRow]
    captures: list[CaptureRow]
    urls: list[UrlRow]
    recordings: list[RecordingRow]
    requests: list[RequestRow] = []
    findings: list[FindingRow] = []
    assessment: AssessmentRow | None = None
