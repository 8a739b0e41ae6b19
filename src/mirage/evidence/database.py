"""Opens the evidence database by URL, and brings its tables up to date exactly once, however many processes start at once.

SQLite runs in WAL mode with full sync, so that readers and the pump do not wait for each other and a commit survives a
power cut. PostgreSQL is spoken to by psycopg 3, with timeouts, so that a server that hangs is a server that is away.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from mirage.base.clock import SystemClock
from mirage.base.errors import ConfigurationError, MirageError
from mirage.evidence import partitions

HEAD = "0004"  # the newest file of migrations/versions; a test keeps the two the same
VERSION_TABLE = "mirage_evidence_version"
ADVISORY_LOCK = 0x4D49524147450001  # "MIRAGE", and the first of our locks
_MIGRATIONS = Path(__file__).parent / "migrations"
_POSTGRES_TIMEOUTS = "-c statement_timeout=30000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=60000"


class StoreError(MirageError):
    """The evidence store is away, full, or not what it should be. What it should have waits in the journal."""


def parse_url(url: str) -> URL:
    """The URL with the driver that we bring; ConfigurationError for what is no such database."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(f"evidence: {url!r} is no database URL; sqlite:///PATH or postgresql://...") from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise ConfigurationError(
            f"evidence: {parsed.render_as_string()!r} is not possible; sqlite:///PATH or postgresql://USER@HOST/NAME"
        )
    return parsed


def connect(url: str) -> sa.Engine:
    """An engine; nothing is opened yet."""
    parsed = parse_url(url)
    return _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)


def revision(url: str) -> str | None:
    """That of a database; None: it is not there, or was never migrated. StoreError when it can not be asked."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return None
    engine = connect(url)
    try:
        return current_revision(engine)
    except SQLAlchemyError as error:
        raise StoreError(f"the evidence store can not be asked: {reason(error)}") from error
    finally:
        engine.dispose()


def current_revision(engine: sa.Engine) -> str | None:
    """The schema's revision as the database has it."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return None
        found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
        return None if found is None else str(found)


def unfit(found: str) -> StoreError:
    """What is wrong with tables of another revision than ours, and what to do."""
    if found > HEAD:
        return StoreError(f"the evidence store's tables are of revision {found}, a newer Mirage's: this one knows up to {HEAD}")
    return StoreError(f"the evidence store's tables are of revision {found}, not {HEAD}: run mirage db upgrade")


def is_current(engine: sa.Engine) -> bool:
    """Whether the tables are there and up to date; none is made, nor the file."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
        return False
    return current_revision(engine) == HEAD


def migrate(engine: sa.Engine) -> None:
    """Bring the tables up to date. Safe to call in any number of processes at once; free when nothing is to do."""
    if engine.dialect.name != "sqlite":
        if not is_current(engine):
            _upgrade(engine)
        partitions.ensure(engine, SystemClock().now())
        return
    if is_current(engine):
        return
    path = Path(str(engine.url.database))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _file_lock(path.with_name(path.name + ".lock")):
        _private(path)
        with closing(sqlite3.connect(path, timeout=30)) as plain:
            plain.execute("PRAGMA journal_mode=WAL")
        _upgrade(engine)


def upgrade_now(url: str) -> str:
    """`migrate` by itself, for the command line; the revision that the database has then. StoreError: it can not be reached."""
    if (found := revision(url)) is not None and found > HEAD:
        raise unfit(found)
    engine = connect(url)
    try:
        migrate(engine)
        return str(current_revision(engine))
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"the evidence store can not be brought up to date: {reason(error)}") from error
    finally:
        engine.dispose()


def reason(error: BaseException) -> str:
    """What the database said, in one line, without the statement and its parameters (those are an attacker's)."""
    origin = getattr(error, "orig", None) or error
    return " ".join(str(origin).split())[:500] or type(origin).__name__


def _upgrade(engine: sa.Engine) -> None:
    from alembic import command  # slow to import, and needed once in a store's life
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(mirage_writes=True) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SET statement_timeout = 0"))
            connection.execute(sa.text("SET lock_timeout = 0"))
            connection.execute(sa.select(sa.func.pg_advisory_lock(ADVISORY_LOCK)))
            connection.commit()
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        finally:
            connection.invalidate()  # ends the server's session, and with it the lock and the settings


def _sqlite(url: URL) -> sa.Engine:
    name = f"file:{quote(str(Path(str(url.database)).absolute()))}?mode=rw"  # only `migrate` makes the file

    def _open() -> sqlite3.Connection:
        return sqlite3.connect(name, uri=True, timeout=30, isolation_level=None, check_same_thread=False)

    engine = sa.create_engine(url, creator=_open, json_serializer=_json_text)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA temp_store=MEMORY")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes the lock at once: a transaction that upgrades from reading to writing may be refused without waiting.
        writes = connection.get_execution_options().get("mirage_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> sa.Engine:
    arguments = {
        "connect_timeout": 5,
        "options": _POSTGRES_TIMEOUTS,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30000,
        "application_name": "mirage",
    }
    return sa.create_engine(url, json_serializer=_json_text, pool_size=2, max_overflow=4, pool_pre_ping=True, connect_args=arguments)


def _json_text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _private(path: Path) -> None:
    """The evidence is for its owner alone; SQLite would make the file by the umask."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(fd).st_size == 0:
            os.fchmod(fd, 0o600)
    finally:
        os.close(fd)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
