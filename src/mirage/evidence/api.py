"""The questions that the command line and the console ask of the evidence.

Nothing here needs a running Mirage. `open_evidence` first stores what the journal still holds when no gallery runs, so that
the record is whole also after everything was killed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from mirage.base.errors import MirageError
from mirage.base.events import Envelope, HttpRequested, decode
from mirage.evidence import schema
from mirage.evidence.database import HEAD, StoreError, connect, reason, revision, unfit
from mirage.evidence.exports.cowrie import CowrieExport
from mirage.evidence.findings import AssessmentRow, FindingRow
from mirage.evidence.gallery import GalleryOptions, catch_up
from mirage.evidence.recordings import asciicast
from mirage.evidence.rows import (
    ArtifactRow,
    CaptureRow,
    CommandRow,
    InspectionRow,
    KeyRow,
    LineRow,
    LoginRow,
    RecordingRow,
    RequestRow,
    SessionDetail,
    SessionRow,
    UrlRow,
)
from mirage.evidence.summaries import text
from mirage.journal.cursors import Position, Positions
from mirage.journal.format import HEADER_SIZE
from mirage.journal.reader import JournalReader, Record, ends
from mirage.journal.verify import Report, verify

R = TypeVar("R", bound=msgspec.Struct)
PAGE = 1000  # events read at once


def open_evidence(options: GalleryOptions, *, catch_up_first: bool = True) -> Evidence:
    """The evidence of one data directory, up to what was journalled before this call (as long as the gallery gets nearer to it).

    Blocks: from an event loop, call it in a thread. MirageError where there is none yet, or the store can not be reached. A
    journal that can not be stored now (a directory that may not be written) is no error as long as the database answers.
    """
    is_caught_up = not catch_up_first or catch_up(options)
    found = revision(options.url)
    if found is None:
        raise MirageError(f"there is no evidence yet: nothing has been recorded in {options.home.parent}")
    if found != HEAD:
        raise unfit(found)
    evidence = Evidence(options)
    if not is_caught_up:
        evidence.settle()
    return evidence


class Evidence:
    """Reads one store. Every method is one or a few queries; all lists are in the order of time unless said otherwise."""

    def __init__(self, options: GalleryOptions) -> None:
        self.options = options
        self._engine = connect(options.url)
        self._vault = options.vault()
        self._spool = options.spool()

    def close(self) -> None:
        self._engine.dispose()

    def settle(self, patience: float = 30.0, most: float = 90.0) -> bool:
        """Wait until the store has what the stage's journal has now; False where it gets no nearer for that long. In seconds."""
        try:
            wanted = {end.lane_id: (end.position.segment, end.position.offset) for end in ends(self.options.journal)}
        except OSError:
            return False  # not ours to read
        began = moved = time.monotonic()
        before: dict[bytes, tuple[int, int]] = {}
        while True:
            rows = self._fetch(sa.select(schema.positions))
            there = {row.lane: (row.segment, row.offset) for row in rows}
            if all(there.get(lane, (0, HEADER_SIZE)) >= place for lane, place in wanted.items()):
                return True
            now = time.monotonic()
            if there != before:
                before, moved = there, now
            if now >= min(moved + patience, began + most):
                return False
            time.sleep(0.02)

    # ---- sessions ----------------------------------------------------------------------------------------------------

    def sessions(
        self,
        *,
        source: str = "",
        user: str = "",
        since: int | None = None,
        until: int | None = None,
        logged_in: bool | None = None,
        limit: int | None = None,
    ) -> list[SessionRow]:
        """Sessions, the newest first. `source` is an address, or the beginning of one that ends in "." or ":"."""
        table = schema.sessions
        query = sa.select(table).order_by(table.c.opened.desc(), table.c.session.desc()).limit(limit)
        if source:
            query = query.where(_matches(table.c.source, source, prefix=source[-1] in ".:"))
        if user:
            query = query.where(table.c.username == user)
        if since is not None:
            query = query.where(table.c.opened >= since)
        if until is not None:
            query = query.where(table.c.opened < until)
        if logged_in is not None:
            query = query.where(table.c.username.is_not(None) if logged_in else table.c.username.is_(None))
        return self._rows(query, SessionRow)

    def session(self, name: str) -> SessionDetail:
        """One session by its id or the beginning of it; MirageError where none or several have it."""
        row = self.find_session(name)

        def of(table: sa.Table, kind: type[R]) -> list[R]:
            return self._rows(sa.select(table).where(table.c.session == row.session).order_by(table.c.id), kind)

        return SessionDetail(
            session=row,
            logins=of(schema.logins, LoginRow),
            keys=of(schema.keys, KeyRow),
            lines=of(schema.lines, LineRow),
            commands=of(schema.commands, CommandRow),
            captures=of(schema.captures, CaptureRow),
            urls=of(schema.urls, UrlRow),
            recordings=of(schema.recordings, RecordingRow),
            requests=self._requests(row),
            findings=of(schema.findings, FindingRow),
            assessment=next(iter(self.assessments(sessions=[row.session])), None),
        )

    def _requests(self, row: SessionRow) -> list[RequestRow]:
        if row.protocol == "ssh":
            return []
        asked = ((envelope, envelope.event) for envelope in self.events(session=row.session, kinds=[HttpRequested.__name__]))
        return [
            RequestRow(
                id=envelope.id, time=envelope.time, method=text(event.method), target=text(event.target), host=text(event.host),
                body_size=event.body_size, status=event.status, size=event.size, fault=event.fault,
            )
            for envelope, event in asked
            if isinstance(event, HttpRequested)
        ]  # fmt: skip

    def assessments(self, *, sessions: Sequence[str] | None = None, since: int | None = None) -> list[AssessmentRow]:
        """What sessions have come to, in the order of their last events; `sessions` are whole ids."""
        table = schema.assessments
        query = sa.select(table).order_by(table.c.last, table.c.session)
        if since is not None:
            query = query.where(table.c.last >= since)
        if sessions is None:
            return self._rows(query, AssessmentRow)
        pieces = [list(sessions[at : at + PAGE]) for at in range(0, len(sessions), PAGE)]
        return [row for piece in pieces for row in self._rows(query.where(table.c.session.in_(piece)), AssessmentRow)]

    def findings(self, *, session: str = "", rule: str = "", since: int | None = None, limit: int | None = None) -> list[FindingRow]:
        """What the analysis found, in the order of the events."""
        table = schema.findings
        query = sa.select(table).order_by(table.c.id, table.c.rule).limit(limit)
        if session:
            query = query.where(table.c.session == session)
        if rule:
            query = query.where(table.c.rule == rule)
        return self._rows(query if since is None else query.where(table.c.time >= since), FindingRow)

    def find_session(self, name: str) -> SessionRow:
        """The summary of one session, by its id or the beginning of it."""
        table = schema.sessions
        found = self._rows(sa.select(table).where(table.c.session == name), SessionRow)
        if not found and name:
            query = sa.select(table).where(_matches(table.c.session, name, prefix=True)).order_by(table.c.opened).limit(9)
            found = self._rows(query, SessionRow)
        if len(found) == 1:
            return found[0]
        if found:
            raise MirageError(f"several sessions begin with {name!r}: {', '.join(row.session for row in found[:8])}")
        raise MirageError(f"there is no session {name!r}")

    def logins(self, *, since: int | None = None, limit: int | None = None) -> list[LoginRow]:
        """Credentials that were tried, the newest first."""
        table = schema.logins
        query = sa.select(table).order_by(table.c.id.desc()).limit(limit)
        return self._rows(query if since is None else query.where(table.c.time >= since), LoginRow)

    # ---- events ------------------------------------------------------------------------------------------------------

    def events(
        self,
        *,
        session: str = "",
        source: str = "",
        kinds: Sequence[str] = (),
        since: int | None = None,
        until: int | None = None,
        after: str = "",
        limit: int | None = None,
        newest: bool = False,
    ) -> Iterator[Envelope]:
        """Events by id, read page by page. `after` is an id; `newest` takes the last `limit` of them, still in order."""
        table = schema.events
        wanted: list[Any] = []
        if session:
            wanted.append(table.c.session == session)
        if source:
            wanted.append(table.c.source == source)
        if kinds:
            wanted.append(table.c.kind.in_(list(kinds)))
        if since is not None:
            wanted.append(table.c.time >= since)
        if until is not None:
            wanted.append(table.c.time < until)
        base = sa.select(table.c.id, table.c.raw).where(*wanted)
        if newest and limit is not None:
            rows = self._fetch(base.order_by(table.c.id.desc()).limit(limit))
            yield from (decode(bytes(row.raw)) for row in reversed(rows))
            return
        left = limit
        while left is None or left > 0:
            rows = self._fetch(base.where(table.c.id > after).order_by(table.c.id).limit(PAGE if left is None else min(PAGE, left)))
            yield from (decode(bytes(row.raw)) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].id
            left = None if left is None else left - len(rows)

    def follow(
        self, *, wanted: Callable[[Envelope], bool] = lambda _: True, from_now: bool = True, interval: float = 0.1
    ) -> Iterator[Envelope]:
        """Events as they happen, for ever, straight from the journal: needs no gallery and no store."""
        reader = JournalReader(self.options.journals())
        if from_now:
            reader.skip_to_end()
        try:
            while True:
                records = reader.read()
                for record in records:
                    try:
                        envelope = record.envelope
                    except msgspec.MsgspecError:
                        continue
                    if wanted(envelope):
                        yield envelope
                if not records:
                    time.sleep(interval)
        finally:
            reader.close()

    # ---- recordings --------------------------------------------------------------------------------------------------

    def recordings(self, session: str) -> list[RecordingRow]:
        """The terminals of one session."""
        table = schema.recordings
        return self._rows(sa.select(table).where(table.c.session == session).order_by(table.c.id), RecordingRow)

    def asciicast(self, recording: RecordingRow, *, input: bool = True) -> Iterator[str]:
        """The lines of the recording's asciicast v2 file."""
        return asciicast(self._terminal(recording), title=f"{recording.session} {recording.channel}", input=input)

    def _terminal(self, recording: RecordingRow) -> Iterator[Envelope]:
        kinds = ("TerminalOpened", "TerminalInput", "TerminalOutput", "TerminalResized")
        before = recording.id
        first = self._fetch(sa.select(schema.events.c.raw).where(schema.events.c.id == before))
        yield from (decode(bytes(row.raw)) for row in first)
        for envelope in self.events(session=recording.session, kinds=kinds, after=before):
            if getattr(envelope.event, "channel", None) != recording.channel:
                continue
            if type(envelope.event).__name__ == "TerminalOpened":
                return  # the channel's number was given out again
            yield envelope

    # ---- artifacts ---------------------------------------------------------------------------------------------------

    def artifacts(self, *, session: str = "", since: int | None = None, limit: int | None = None) -> list[ArtifactRow]:
        """Captured files, the newest first."""
        table, seen = schema.artifacts, schema.inspections
        query = (
            sa.select(table, seen.c.kind, seen.c.architecture, seen.c.matches)
            .join(seen, seen.c.sha256 == table.c.sha256, isouter=True)
            .order_by(table.c.last.desc(), table.c.sha256)
            .limit(limit)
        )
        if session:
            mine = sa.select(schema.captures.c.sha256).where(schema.captures.c.session == session)
            query = query.where(table.c.sha256.in_(mine))
        if since is not None:
            query = query.where(table.c.last >= since)
        return [
            ArtifactRow(held=self._holds(row.sha256), **{name: value for name, value in row._mapping.items() if value is not None})
            for row in self._fetch(query)
        ]

    def inspection(self, sha256: str) -> InspectionRow | None:
        """What looking at these bytes found; None where nobody has looked yet."""
        table = schema.inspections
        return next(iter(self._rows(sa.select(table).where(table.c.sha256 == sha256), InspectionRow)), None)

    def captures(self, sha256: str) -> list[CaptureRow]:
        """Every time that these bytes were captured."""
        table = schema.captures
        return self._rows(sa.select(table).where(table.c.sha256 == sha256).order_by(table.c.id), CaptureRow)

    def artifact(self, sha256: str) -> bytes:
        """The captured bytes by hash, or the beginning of it (at least 6 digits); MirageError where they are not held."""
        name = sha256.lower()
        if len(name) < 64:
            table = schema.artifacts
            if len(name) < 6:
                raise MirageError(f"artifact {sha256!r}: give at least 6 digits of its SHA-256")
            query = sa.select(table.c.sha256).where(_matches(table.c.sha256, name, prefix=True)).limit(2)
            found = [row.sha256 for row in self._fetch(query)]
            if len(found) != 1:
                raise MirageError(f"{'several artifacts begin' if found else 'no artifact begins'} with {sha256!r}")
            name = found[0]
        data = self._vault.find(name)
        if data is None:
            data = self._spool.find(name)
        if data is None:
            raise MirageError(f"artifact {name} is not held: its bytes were too large, over the cap, or were removed")
        return data

    def _holds(self, sha256: str) -> bool:
        return self._vault.holds(sha256) or self._spool.holds(sha256)

    # ---- exports -----------------------------------------------------------------------------------------------------

    def export_cowrie(self, *, sensor: str = "", **filters: Any) -> Iterator[str]:
        """Lines of JSON as tools for Cowrie read them; `filters` as in `events`."""
        uuid = self._fetch(sa.select(schema.facts.c.value).where(schema.facts.c.name == "uuid"))[0].value
        return CowrieExport(sensor, uuid, self._opening).lines(self.events(**filters))

    def _opening(self, session: str) -> Envelope | None:
        return next(self.events(session=session, kinds=["ConnectionOpened"], limit=1), None)

    # ---- the whole ---------------------------------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """How many rows each table has, for `doctor`."""
        queries = {name: sa.select(sa.func.count()).select_from(table) for name, table in schema.metadata.tables.items()}
        return {name: int(self._fetch(query)[0][0]) for name, query in queries.items()}

    def verify(self, *, compare: bool = True) -> VerifyReport:
        """Check the journals against their chains and against what the store has read of them, and every held artifact.

        With `compare`, every record that the store has read is looked up in it too. Costs a reading of all of it.
        """
        rows = self._fetch(sa.select(schema.positions))
        anchors = {row.lane: Position(row.segment, row.offset, row.records, bytes(row.chain)) for row in rows}
        journals = {str(directory): verify(directory, [anchors]) for directory in self.options.journals()}
        held = list(self._vault.all())
        return VerifyReport(
            journals=journals,
            artifacts=len(held),
            damaged_artifacts=[kept.sha256 for kept in held if self._vault.find(kept.sha256) is None],
            rejected=self.counts()["rejected"],
            differing_events=self._differing(anchors) if compare else [],
        )

    def _differing(self, read: Positions) -> list[str]:
        """Ids of records that the store has read and has not, or has otherwise."""
        reader = JournalReader(self.options.journals())
        found: list[str] = []
        try:
            while records := reader.read(limit=500):
                wanted = {record.id: record.data for record in records if _was_read(record, read)}
                for table in (schema.events, schema.rejected):
                    rows = self._fetch(sa.select(table.c.id, table.c.raw).where(table.c.id.in_(list(wanted))))
                    for row in rows:
                        if wanted.get(row.id) == bytes(row.raw):
                            del wanted[row.id]
                found += wanted
        finally:
            reader.close()
        return found

    # ---- queries -----------------------------------------------------------------------------------------------------

    def _fetch(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self._reading() as connection:
            return connection.execute(query).all()

    def _rows(self, query: sa.Select[Any], kind: type[R]) -> list[R]:
        return [kind(**row._mapping) for row in self._fetch(query)]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"the evidence store can not be read: {reason(error)}") from error


class VerifyReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `verify` found. `rejected` counts records that the store refused; they are kept in a table of their own."""

    journals: dict[str, Report]
    artifacts: int
    damaged_artifacts: list[str]
    rejected: int
    differing_events: list[str] = []

    @property
    def sound(self) -> bool:
        return not self.damaged_artifacts and not self.differing_events and all(report.sound for report in self.journals.values())


def _was_read(record: Record, read: Positions) -> bool:
    reached, here = read.get(record.lane), record.position
    return reached is not None and here is not None and (here.segment, here.offset) <= (reached.segment, reached.offset)


def _matches(column: sa.ColumnElement[Any], value: str, *, prefix: bool) -> sa.ColumnElement[bool]:
    return column.startswith(value, autoescape=True) if prefix else column == value
