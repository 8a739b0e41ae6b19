"""The SQL store as a sink: one transaction a batch, with how far the journal was read in the same transaction.

A batch that is written again changes nothing: events are added by id, and only those that were new are summarised.

The analysis works ahead of the transaction: `look` examines events as they come, tells of what was found and, where somebody acts on
it, has grown sessions assessed; `write` stores what it came to. A batch that was not looked at is examined as it is written.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from mirage.base import ids
from mirage.base.events import ConnectionOpened, Envelope, decode
from mirage.evidence import schema
from mirage.evidence.database import StoreError, connect, migrate, reason
from mirage.evidence.findings import AssessmentRow, Examiner, FindingRow, Listener
from mirage.evidence.sinks import Batch
from mirage.evidence.summaries import FACTS, SUMS, Row, Summary, assessment_row, event_row, finding_row, summarise
from mirage.journal.cursors import Position, Positions
from mirage.journal.reader import Record

log = logging.getLogger("mirage.evidence")

NAME = "database"
RECALLED = 5000  # events of a session that the examiner is told of after a restart


class DatabaseSink:
    """Writes to one database. The work is done in a thread, since neither database driver waits asynchronously."""

    def __init__(
        self, url: str, examiner: Callable[[], Examiner] | None = None, listener: Callable[[], Listener] | None = None
    ) -> None:
        self.url = url
        self._make_listener = listener
        self._listener: Listener | None = None
        self._make_examiner = examiner
        self._examiner: Examiner | None = None
        self._examined: dict[str, Sequence[FindingRow]] = {}  # of events that are not stored yet: a batch may come again
        self._assessed: dict[str, AssessmentRow] = {}  # of their sessions, likewise
        self._grown: dict[str, None] = {}  # sessions, since they were last assessed for the store
        self._told: set[str] = set()  # events whose findings the listener has heard of, likewise
        self._is_behind = False  # whether looking had to be given up until the next batch is stored
        self._mind = threading.Lock()  # who looks and who writes take turns at the examiner, and at what it came to
        self._engine = connect(url)
        self._migrated = False

    async def open(self) -> Positions:
        return await asyncio.to_thread(self.open_now)

    def look(self, records: Sequence[Record]) -> None:
        """Examine events that wait to be written, and tell of what was found."""
        with self._mind:
            if self._make_examiner is not None and not self._is_behind:
                self._look(records)

    async def write(self, batch: Batch) -> None:
        await asyncio.to_thread(self.write_now, batch)

    async def aclose(self) -> None:
        await asyncio.to_thread(self.close_now)

    def open_now(self) -> Positions:
        """Bring the tables up to date, and read how far this database has the journal."""
        try:
            if not self._migrated:
                migrate(self._engine)
                self._migrated = True
            with self._engine.connect() as connection:
                rows = connection.execute(sa.select(schema.positions)).all()
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(reason(error)) from error
        return {row.lane: Position(row.segment, row.offset, row.records, bytes(row.chain)) for row in rows}

    def close_now(self) -> None:
        """Close the connections; they open again when they are needed."""
        self._engine.dispose()

    def write_now(self, batch: Batch) -> None:
        """Store a batch, or raise StoreError and have stored nothing of it.

        A record that the database refuses for what it is (never for what the database is) goes to `rejected`.
        """
        try:
            self._write(batch.records, batch.positions)
        except Exception as error:
            if not _ails_record(error):
                raise StoreError(reason(error)) from error
            self._write_singly(batch)

    def _write_singly(self, batch: Batch) -> None:
        try:
            for record in batch.records:
                try:
                    self._write([record], {})
                except Exception as error:
                    if not _ails_record(error):
                        raise
                    self._write([record], {}, refused=reason(error))
            self._write([], batch.positions)
        except Exception as error:
            raise StoreError(reason(error)) from error

    def _write(self, records: Sequence[Record], positions: Positions, refused: str = "") -> None:
        envelopes, rejected = _decode(records) if not refused else ([], [_rejection(record, refused) for record in records])
        findings, assessed = self._results([envelope for envelope, _ in envelopes])
        with self._engine.connect().execution_options(mirage_writes=True) as connection, connection.begin():
            transaction = _Transaction(connection)
            fresh = transaction.store(envelopes, rejected, positions, [finding_row(finding) for finding in findings])
            transaction.merge_assessments([assessment_row(assessment) for assessment in assessed])
            # Before the commit: after a crash in between they come again, and none is kept untold.
            self._tell([finding for finding in findings if finding.id in fresh])
        for envelope, _ in envelopes:
            self._examined.pop(envelope.id, None)
            self._told.discard(envelope.id)
        with self._mind:
            for assessment in assessed:
                if self._assessed.get(assessment.session) is assessment:
                    del self._assessed[assessment.session]
        self._is_behind = False

    def _results(self, envelopes: list[Envelope]) -> tuple[list[FindingRow], list[AssessmentRow]]:
        """What was found in events, or is found now, and what their sessions have come to since it was last stored."""
        if self._make_examiner is None or not envelopes:
            return [], []
        with self._mind:
            self._examine(envelopes)
            found = [finding for envelope in envelopes for finding in self._examined[envelope.id]]
            grown, self._grown = self._grown, {}
        for session in grown:
            with self._mind:
                self._assess([session])
            time.sleep(0)  # who looks has his turn between two sessions: a lock alone goes to who just let it go
        with self._mind:
            return found, list(self._assessed.values())

    def _look(self, records: Sequence[Record]) -> None:
        try:
            envelopes, _ = _decode(records)
            found = self._examine([envelope for envelope, _ in envelopes])
            self._tell(found)
            if found and self._examiner is not None and self._examiner.is_waited_for:
                self._assess({finding.session: None for finding in found})  # a risk grows by findings alone; the rest can wait
        except (
            Exception
        ) as error:  # the store, asked what a session did before: what comes is examined as it is written, in its order
            self._is_behind = True
            log.error("evidence: events are examined as they are stored: %s", reason(error))

    def _examine(self, envelopes: list[Envelope]) -> list[FindingRow]:
        """Examine those events that were not yet, once however often their batch is tried; what was found in them."""
        if self._examiner is None:
            assert self._make_examiner is not None
            self._examiner = self._make_examiner()  # rules take a moment to load: not before there is something to examine
        found: list[FindingRow] = []
        for envelope in envelopes:
            if envelope.id not in self._examined:
                self._recall(self._examiner, envelope)
                findings = self._examined[envelope.id] = self._examiner.examine(envelope)
                found += findings
                self._grown[envelope.session] = None
        return found

    def _assess(self, sessions: Iterable[str]) -> None:
        assert self._examiner is not None
        for session in sessions:
            assessment = self._examiner.assess(session)
            if assessment is not None:
                self._assessed[session] = assessment

    def _tell(self, findings: list[FindingRow]) -> None:
        """Tell the listener what it has not heard yet."""
        untold = [finding for finding in findings if finding.id not in self._told]
        if self._make_listener is None or not untold:
            return
        if self._listener is None:
            self._listener = self._make_listener()
        self._listener.hear(untold)
        self._told.update(finding.id for finding in untold)

    def _recall(self, examiner: Examiner, envelope: Envelope) -> None:
        """Tell the examiner what is stored of a session that it does not know: it began before this process did."""
        if not envelope.session or examiner.knows(envelope.session) or isinstance(envelope.event, ConnectionOpened):
            return
        table = schema.events
        query = sa.select(table.c.raw).where(table.c.session == envelope.session, table.c.id < envelope.id).order_by(table.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(RECALLED)).scalars().all()
        examiner.recall(envelope.session, [decode(bytes(raw)) for raw in rows])


class _Transaction:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert

    def store(
        self, envelopes: list[tuple[Envelope, bytes]], rejected: list[Row], positions: Positions, findings: list[Row]
    ) -> set[str]:
        """The ids of the events that were not there yet."""
        found = {envelope.id: (envelope, raw) for envelope, raw in envelopes}
        fresh = self._add_events([event_row(envelope, raw) for envelope, raw in found.values()])
        summary = summarise(envelope for envelope, _ in found.values() if envelope.id in fresh)
        for table, rows in summary.rows.items():
            self._add(schema.metadata.tables[table], rows)
        self._add(schema.findings, findings)
        self._add(schema.rejected, rejected)
        self._merge_sessions(summary)
        self._merge_artifacts(summary)
        self._move(positions)
        return fresh

    def _add_events(self, rows: list[Row]) -> set[str]:
        """Add what is not there yet; the ids of what was new."""
        if not rows:
            return set()
        table = schema.events
        statement = self._insert(table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
        return set(self._connection.execute(statement, rows).scalars())

    def _add(self, table: sa.Table, rows: list[Row]) -> None:
        if rows:
            self._connection.execute(self._insert(table).on_conflict_do_nothing(), rows)

    def _merge_sessions(self, summary: Summary) -> None:
        table = schema.sessions
        rows = sorted(summary.sessions.values(), key=lambda row: str(row["session"]))  # in one order, against deadlocks
        if not rows:
            return
        insert = self._insert(table)
        new = insert.excluded
        changes: dict[str, Any] = {name: table.c[name] + new[name] for name in SUMS}
        changes |= {name: sa.func.coalesce(new[name], table.c[name]) for name in FACTS}
        changes["opened"] = sa.case((new.opened < table.c.opened, new.opened), else_=table.c.opened)
        changes["last"] = sa.case((new.last > table.c.last, new.last), else_=table.c.last)
        self._connection.execute(insert.on_conflict_do_update(index_elements=["session"], set_=changes), rows)

    def merge_assessments(self, rows: list[Row]) -> None:
        """Put what sessions have come to in the place of what they had come to before."""
        if rows:
            insert = self._insert(schema.assessments)
            changes = {name: insert.excluded[name] for name in rows[0] if name != "session"}
            rows = sorted(rows, key=lambda row: str(row["session"]))
            self._connection.execute(insert.on_conflict_do_update(index_elements=["session"], set_=changes), rows)

    def _merge_artifacts(self, summary: Summary) -> None:
        table = schema.artifacts
        rows = sorted(summary.artifacts.values(), key=lambda row: str(row["sha256"]))
        if not rows:
            return
        insert = self._insert(table)
        new = insert.excluded
        changes: dict[str, Any] = {
            "times": table.c.times + new.times,
            "first": sa.case((new.first < table.c.first, new.first), else_=table.c.first),
            "last": sa.case((new.last > table.c.last, new.last), else_=table.c.last),
        }
        self._connection.execute(insert.on_conflict_do_update(index_elements=["sha256"], set_=changes), rows)

    def _move(self, positions: Positions) -> None:
        table = schema.positions
        rows = [
            {"lane": lane, "segment": at.segment, "offset": at.offset, "records": at.records, "chain": at.chain}
            for lane, at in sorted(positions.items())
        ]
        if rows:
            insert = self._insert(table)
            changes = {name: insert.excluded[name] for name in ("segment", "offset", "records", "chain")}
            self._connection.execute(insert.on_conflict_do_update(index_elements=["lane"], set_=changes), rows)


def _decode(records: Sequence[Record]) -> tuple[list[tuple[Envelope, bytes]], list[Row]]:
    envelopes, rejected = [], []
    for record in records:
        try:
            envelopes.append((record.envelope, record.data))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            rejected.append(_rejection(record, str(error)))
    return envelopes, rejected


def _rejection(record: Record, error: str) -> Row:
    try:
        time = min(ids.moment(record.id), 2**63 - 1)
    except ValueError:
        time = 0
    return {"id": record.id, "time": time, "error": error.replace("\0", "")[:1000], "raw": record.data}


def _ails_record(error: Exception) -> bool:
    """Whether the record is at fault, so that trying again would not help, and not the database."""
    if isinstance(error, DBAPIError):
        return isinstance(error, (DataError, IntegrityError)) and not error.connection_invalidated
    return isinstance(error, (StatementError, OverflowError, ValueError, TypeError))


SINK = DatabaseSink
