"""Months on a real PostgreSQL: tables that were not cut keep all of their rows, new rows find their month, and old months go whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from mirage.base.clock import SECOND
from mirage.base.ids import IdSource
from mirage.evidence import database, partitions, schema
from mirage.evidence.database import connect, current_revision, migrate
from tests.e2e.evidence.postgres import Server, server

MIGRATIONS = Path(database.__file__).parent / "migrations"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as one:
        yield one


@pytest.fixture
def engine(postgres: Server, tmp_path: Path) -> Iterator[sa.Engine]:
    name = f"p{abs(hash(tmp_path))}"
    postgres.query(f"CREATE DATABASE {name}")
    one = connect(postgres.url.replace("/postgres?", f"/{name}?"))
    yield one
    one.dispose()


def _upgraded(engine: sa.Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _nanoseconds(year: int, month: int, day: int = 15) -> int:
    return int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp()) * SECOND


def _store(engine: sa.Engine, ids: IdSource, moments: list[int]) -> list[str]:
    """An event and a command of each moment."""
    made = [ids.next(moment) for moment in moments]
    event = {"host": "h", "session": "s", "source": "192.0.2.1", "kind": "CommandRan", "body": {}, "raw": b"{}"}
    ran = {
        "session": "s",
        "program": "ls",
        "line": "ls",
        "path": "/bin/ls",
        "cwd": "/",
        "status": 0,
        "pid": 1,
        "ppid": 1,
        "duration": 1,
    }
    with engine.begin() as connection:
        connection.execute(sa.insert(schema.events), [{**event, "id": one, "time": moment} for one, moment in zip(made, moments)])
        connection.execute(sa.insert(schema.commands), [{**ran, "id": one, "time": moment} for one, moment in zip(made, moments)])
    return made


def _rows(engine: sa.Engine, table: str) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text(f"SELECT id FROM {table} ORDER BY id")).scalars())


def _tables(engine: sa.Engine) -> set[str]:
    return {name for name in sa.inspect(engine).get_table_names() if name.startswith("events")}


def test_tables_of_before_keep_all_their_rows_and_go_on_in_months(engine: sa.Engine) -> None:
    _upgraded(engine, "0003")
    now = datetime.datetime.now(datetime.UTC)
    this = _nanoseconds(now.year, now.month, now.day)
    ids = IdSource()
    old = _store(engine, ids, [_nanoseconds(2024, 11), _nanoseconds(2025, 2), this])
    migrate(engine)
    assert current_revision(engine) == database.HEAD
    assert _rows(engine, "events") == _rows(engine, "commands") == _rows(engine, "events_before") == old
    later = partitions.month_of(this, 1)
    new = _store(engine, ids, [_nanoseconds(later.year, later.month)])
    assert _rows(engine, f"events_{later:%Y_%m}") == new
    assert _rows(engine, "events_other") == []
    assert _rows(engine, "events") == [*old, *new]


def test_a_new_store_has_its_months_and_one_for_what_fits_nowhere(engine: sa.Engine) -> None:
    migrate(engine)
    now = int(datetime.datetime.now(datetime.UTC).timestamp()) * SECOND
    months = {f"events_{partitions.month_of(now, later):%Y_%m}" for later in range(partitions.AHEAD + 1)}
    assert _tables(engine) == {"events", "events_other", *months}
    _store(engine, IdSource(), [_nanoseconds(2035, 1)])
    assert len(_rows(engine, "events_other")) == 1
    partitions.ensure(engine, _nanoseconds(2035, 1))  # its month is not made over the row that is there already
    assert len(_rows(engine, "events_other")) == 1
    assert "events_2035_02" in _tables(engine)


def test_old_months_go_whole_and_newer_ones_stay(engine: sa.Engine) -> None:
    migrate(engine)
    ids = IdSource()
    partitions.ensure(engine, _nanoseconds(2030, 3))
    moments = [_nanoseconds(2030, 3), _nanoseconds(2030, 4), _nanoseconds(2030, 5)]
    made = _store(engine, ids, moments)
    assert partitions.expire(engine, datetime.date(2030, 5, 1)) >= 2 * len(partitions.TABLES)
    assert _rows(engine, "events") == _rows(engine, "commands") == made[2:]
    assert not _tables(engine) & {"events_2030_03", "events_2030_04"}
    assert partitions.expire(engine, datetime.date(2030, 5, 1)) == 0


def test_a_question_for_a_month_looks_at_its_partition_alone(engine: sa.Engine) -> None:
    migrate(engine)
    partitions.ensure(engine, _nanoseconds(2030, 3))
    first, end = partitions.begin_of(datetime.date(2030, 3, 1)), partitions.begin_of(datetime.date(2030, 4, 1))
    with engine.connect() as connection:
        asked = sa.text("EXPLAIN SELECT count(*) FROM events WHERE id >= :first AND id < :end")
        plan = "\n".join(connection.execute(asked, {"first": first, "end": end}).scalars())
    assert "events_2030_03" in plan
    assert "events_2030_04" not in plan


def test_on_sqlite_what_is_old_is_deleted(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/evidence.sqlite")
    migrate(engine)
    made = _store(engine.execution_options(mirage_writes=True), IdSource(), [_nanoseconds(2030, 3), _nanoseconds(2030, 4)])
    assert partitions.expire(engine, datetime.date(2030, 4, 1)) == 2
    assert _rows(engine, "events") == made[1:]
    engine.dispose()
