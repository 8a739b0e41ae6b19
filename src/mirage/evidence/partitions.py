"""Months: on PostgreSQL each table that grows with the events is cut by ranges of its ids, and what is old goes by dropping a month.

Ids sort by time (`base.ids`): those of a month are one range, and a question for a time looks at few partitions. Rows from before the
tables were cut stay in one partition, `TABLE_before`; what fits nowhere (a clock that was wrong) lies in `TABLE_other`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import sqlalchemy as sa

from mirage.base.clock import SECOND
from mirage.base.ids import render
from mirage.evidence import schema

TABLES = ("events", "logins", "keys", "lines", "commands", "captures", "urls", "recordings", "findings")
AHEAD = 2  # months that have their partitions before they begin
ROWS = 5_000  # rows of one DELETE
LOCK = 0x4D49524147450002
_BOUNDS = re.compile(r"FOR VALUES FROM \((MINVALUE|'\w+')\) TO \('(\w+)'\)")


def begin_of(month: datetime.date) -> str:
    """The least id of a month."""
    moment = datetime.datetime(month.year, month.month, 1, tzinfo=datetime.UTC)
    return render(int(moment.timestamp()) * 1000 << 80)


def month_of(now: int, later: int = 0) -> datetime.date:
    """The first day of the month of a moment (nanoseconds), so many months later."""
    day = datetime.datetime.fromtimestamp(now // SECOND, datetime.UTC)
    months = day.year * 12 + day.month - 1 + later
    return datetime.date(months // 12, months % 12 + 1, 1)


def ensure(engine: sa.Engine, now: int) -> None:
    """Make the partitions of this month and of those to come, where they are missing. Nothing to do on SQLite."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        missing = list(_missing(connection, now))
    if not missing:
        return
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        for table, month in _missing(connection, now):
            first, end = begin_of(month), begin_of(_next(month))
            astray = sa.text(f"SELECT 1 FROM {table}_other WHERE id >= :first AND id < :end LIMIT 1")  # noqa: S608 - a constant
            if connection.execute(astray, {"first": first, "end": end}).first():
                continue  # they stay where they are
            connection.execute(
                sa.text(f"CREATE TABLE {table}_{month:%Y_%m} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{end}')")
            )


def expire(engine: sa.Engine, before: datetime.date) -> int:
    """Drop all evidence from before a month: how many partitions went, and on SQLite how many rows."""
    bound, moment = begin_of(before), int(datetime.datetime(before.year, before.month, 1, tzinfo=datetime.UTC).timestamp()) * SECOND
    gone = 0
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            for name in TABLES:
                for partition, _, end in _partitions(connection, name):
                    if end <= bound:
                        connection.execute(sa.text(f"DROP TABLE {partition}"))
                        gone += 1
    for table in (schema.metadata.tables[name] for name in TABLES):
        gone += _delete(engine, table, table.c.id < bound)
    for table, column in (
        (schema.rejected, schema.rejected.c.time), (schema.sessions, schema.sessions.c.last),
        (schema.assessments, schema.assessments.c.last), (schema.artifacts, schema.artifacts.c.last),
    ):  # fmt: skip
        gone += _delete(engine, table, column < moment)
    return gone


def _delete(engine: sa.Engine, table: sa.Table, old: sa.ColumnElement[bool]) -> int:
    """A piece at a time, so that nobody waits for long."""
    gone = 0
    keys = list(table.primary_key.columns)
    while True:
        with engine.connect().execution_options(mirage_writes=True) as connection, connection.begin():
            rows = sa.select(*keys).where(old).limit(ROWS)
            count = connection.execute(sa.delete(table).where(sa.tuple_(*keys).in_(rows))).rowcount
        gone += count
        if count < ROWS:
            return gone


def _missing(connection: sa.Connection, now: int) -> Iterator[tuple[str, datetime.date]]:
    for table in TABLES:
        held = [(first, end) for _, first, end in _partitions(connection, table)]
        for later in range(AHEAD + 1):
            month = month_of(now, later)
            first, end = begin_of(month), begin_of(_next(month))
            if not any(begun < end and first < ended for begun, ended in held):
                yield table, month


def _partitions(connection: sa.Connection, table: str) -> list[tuple[str, str, str]]:
    """Name, least id and the id that ends it, of each but the one for what fits nowhere."""
    asked = sa.text(
        "SELECT child.relname, pg_get_expr(child.relpartbound, child.oid) FROM pg_inherits "
        "JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = to_regclass(:name) ORDER BY 1"
    )
    found = []
    for name, words in connection.execute(asked, {"name": table}):
        bounds = _BOUNDS.fullmatch(words)
        if bounds is not None:
            found.append((str(name), "" if bounds[1] == "MINVALUE" else bounds[1].strip("'"), bounds[2]))
    return found


def _next(month: datetime.date) -> datetime.date:
    return datetime.date(month.year + month.month // 12, month.month % 12 + 1, 1)
