"""information_schema: databases, tables and columns as a user may see them. What stands in the server's own databases is on record.

`system.txt` holds,
of MariaDB 10.11.19's information_schema, mysql, performance_schema and sys as Debian sets them up: database, table,
type, engine, and the columns with type, nullability and key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from mirage.content.schema import PRIMARY, Column, Key, Schema
from mirage.gateway.http.php.sql.values import key as sorting

if TYPE_CHECKING:
    from mirage.gateway.http.php.sql.session import Row, Session, Tables

CHARSET, COLLATION = "utf8mb4", "utf8mb4_general_ci"
_SIZE = re.compile(r"\w+\((\d+)(?:,(\d+))?\)")
_PRECISION = {"tinyint": 3, "smallint": 5, "int": 10, "bigint": 19}


@dataclass(frozen=True, slots=True)
class Known:
    """A table of the server's own: columns as (name, type, NO or YES, key)."""

    name: str
    kind: str
    engine: str
    columns: tuple[tuple[str, str, str, str], ...]

    @property
    def schema(self) -> Schema:
        """As far as it is on record: a column that may not be NULL has nothing, or 0, where it is given nothing."""
        columns = [Column(name, kind, nullable == "YES") for name, kind, nullable, _ in self.columns]
        columns = [one if one.is_null else one._replace(default="0" if one.is_number else "''") for one in columns]
        primary = tuple(name for name, _, _, key in self.columns if key == "PRI")
        return Schema(tuple(columns), (Key(PRIMARY, primary, is_unique=True),) if primary else ())


@lru_cache(maxsize=1)
def system() -> dict[str, dict[str, Known]]:
    """Database, then table."""
    found: dict[str, dict[str, Known]] = {}
    text = resources.files(__package__).joinpath("system.txt").read_text()
    for line in text.splitlines():
        database, name, kind, engine, listed = line.split("\t")
        columns = tuple(tuple((*column.split("~"), "", "")[:4]) for column in listed.split("|"))
        found.setdefault(database, {})[name] = Known(name, kind, engine, columns)  # type: ignore[arg-type]
    return found


@lru_cache(maxsize=1)
def variables() -> dict[str, str]:
    """SHOW GLOBAL VARIABLES of that server, without those that name its machine and version."""
    text = resources.files(__package__).joinpath("variables.txt").read_text()
    return {name: value for name, _, value in (line.partition("\t") for line in text.splitlines())}


@lru_cache(maxsize=1)
def status() -> dict[str, str]:
    """SHOW GLOBAL STATUS of that server, some minutes after it was started."""
    text = resources.files(__package__).joinpath("status.txt").read_text()
    return {name: value for name, _, value in (line.partition("\t") for line in text.splitlines())}


class System:
    """`Tables` of one of the server's own databases, which nobody has filled."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self.name, self.user, self.version = name, session.user, session.version

    def _known(self, table: str) -> Known | None:
        return system()[self.name].get(table)

    def schema(self, table: str) -> Schema | None:
        known = self._known(table)
        return None if known is None else known.schema

    def following(self, table: str) -> int:
        return 1

    def rows(self, table: str) -> list[Row]:
        return []

    def insert(self, table: str, row: Row) -> int:
        return 0

    def update(self, table: str, old: Row, row: Row) -> None:
        return None

    def delete(self, table: str, row: Row) -> None:
        return None

    def names(self) -> list[str]:
        names = list(system()[self.name])
        return names if self.name == "information_schema" else sorted(names)

    def now(self) -> str:
        return self._session.now()


class Information(System):
    """See the module. Its tables' names are told apart by nobody's case: they are asked for in capitals."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "information_schema")

    def rows(self, table: str) -> list[Row]:
        made = _ROWS.get(table)
        known = self.schema(table)
        return [] if made is None or known is None else [{**dict.fromkeys(known.names), **row} for row in made(self._session)]


def _schemata(session: Session) -> Iterator[Row]:
    for name in session.databases:
        is_utf8 = name in ("information_schema", "performance_schema", "sys")
        yield {
            "CATALOG_NAME": "def", "SCHEMA_NAME": name, "DEFAULT_CHARACTER_SET_NAME": "utf8mb3" if is_utf8 else CHARSET,
            "DEFAULT_COLLATION_NAME": "utf8mb3_general_ci" if is_utf8 else COLLATION, "SCHEMA_COMMENT": "",
        }  # fmt: skip


def _tables(session: Session) -> Iterator[Row]:
    for database in session.databases:
        known = system().get(database, {})
        tables = session.of(database) if database not in known and database != "information_schema" else None
        for name in tables.names() if tables is not None and not known else known:
            entry = known.get(name)
            row: Row = {"TABLE_CATALOG": "def", "TABLE_SCHEMA": database, "TABLE_NAME": name, "TABLE_COMMENT": "", "TEMPORARY": "N"}
            if entry is not None:
                row |= {"TABLE_TYPE": entry.kind, "ENGINE": None if entry.engine == "-" else entry.engine, "VERSION": 11}
                row |= (
                    {"TABLE_COMMENT": "VIEW"}
                    if entry.kind == "VIEW"
                    else {"TABLE_ROWS": None if database == "information_schema" else 0}
                )
            elif tables is not None:
                count, schema = len(tables.rows(name)), _schema(tables, name)
                row |= {
                    "TABLE_TYPE": "BASE TABLE", "ENGINE": "InnoDB", "VERSION": 10, "ROW_FORMAT": "Dynamic", "TABLE_ROWS": count,
                    "AVG_ROW_LENGTH": 16384 // count if count else 0, "DATA_LENGTH": 16384, "MAX_DATA_LENGTH": 0,
                    "INDEX_LENGTH": 16384 * max(0, len(schema.keys) - 1), "DATA_FREE": 0,
                    "AUTO_INCREMENT": tables.following(name) if schema.counter else None, "TABLE_COLLATION": COLLATION,
                    "CREATE_OPTIONS": "",
                }  # fmt: skip
            yield row


def _columns(session: Session) -> Iterator[Row]:
    for database in session.databases:
        known = system().get(database)
        if known is not None:
            for entry in known.values():
                for place, (column, (*_, key)) in enumerate(zip(entry.schema.columns, entry.columns), 1):
                    yield _column(database, entry.name, place, column._replace(default=None), key)
            continue
        tables = session.of(database)
        for table in tables.names():
            schema = _schema(tables, table)
            for place, column in enumerate(schema.columns, 1):
                yield _column(database, table, place, column, schema.mark(column.name))


def _schema(tables: Tables, table: str) -> Schema:
    """Of a table that there is."""
    known = tables.schema(table)
    assert known is not None
    return known


def _column(database: str, table: str, place: int, column: Column, key: str) -> Row:
    name, kind = column.name, column.type
    base, size = column.base, _SIZE.match(kind)
    is_text = column.is_text
    length = int(size[1]) if size is not None and is_text else 65535 if base == "text" else 4294967295 if base == "longtext" else None
    return {
        "TABLE_CATALOG": "def", "TABLE_SCHEMA": database, "TABLE_NAME": table, "COLUMN_NAME": name, "ORDINAL_POSITION": place,
        "COLUMN_DEFAULT": column.default or ("NULL" if column.is_null else None), "IS_NULLABLE": "YES" if column.is_null else "NO",
        "DATA_TYPE": base,
        "CHARACTER_MAXIMUM_LENGTH": length if is_text else None,
        "CHARACTER_OCTET_LENGTH": length * (4 if base in ("varchar", "char") else 1) if is_text and length is not None else None,
        "NUMERIC_PRECISION": _PRECISION.get(base, int(size[1]) if size is not None and base == "decimal" else None),
        "NUMERIC_SCALE": 0 if base in _PRECISION else int(size[2] or 0) if size is not None and base == "decimal" else None,
        "DATETIME_PRECISION": 0 if base in ("datetime", "timestamp", "time") else None,
        "CHARACTER_SET_NAME": CHARSET if is_text else None, "COLLATION_NAME": COLLATION if is_text else None, "COLUMN_TYPE": kind,
        "COLUMN_KEY": key, "EXTRA": "auto_increment" if column.is_counter else "",
        "PRIVILEGES": "select,insert,update,references",
        "COLUMN_COMMENT": "", "IS_GENERATED": "NEVER",
    }  # fmt: skip


def _made(session: Session) -> Iterator[tuple[str, str, Tables, Schema]]:
    """Every table that is not the server's own, by database and name."""
    for database in session.databases:
        if database not in system():
            tables = session.of(database)
            for table in tables.names():
                yield database, table, tables, _schema(tables, table)


def _statistics(session: Session) -> Iterator[Row]:
    for database, table, tables, schema in _made(session):
        for row in indexes(tables, table, schema):
            yield {"TABLE_CATALOG": "def", "TABLE_SCHEMA": database, "INDEX_SCHEMA": database, **row}


def indexes(tables: Tables, table: str, schema: Schema) -> Iterator[Row]:
    """A table's indexes, a row for each of their columns."""
    rows = tables.rows(table)
    for key in schema.keys:
        for place, name in enumerate(key.columns, 1):
            yield {
                "TABLE_NAME": table, "NON_UNIQUE": int(not key.is_unique), "INDEX_NAME": key.name, "SEQ_IN_INDEX": place,
                "COLUMN_NAME": name, "COLLATION": "A", "CARDINALITY": _cardinality(rows, key.columns[:place]),
                "NULLABLE": "YES" if schema.column(name).is_null else "", "INDEX_TYPE": "BTREE", "COMMENT": "", "INDEX_COMMENT": "",
                "IGNORED": "NO",
            }  # fmt: skip


def _cardinality(rows: list[Row], columns: tuple[str, ...]) -> int:
    """InnoDB takes its indexes for twice as good as they are (innodb_rec_per_key, halved), and counts in whole rows."""
    if not rows:
        return 0
    different = len({tuple(sorting(row.get(name)) for name in columns) for row in rows})
    return len(rows) // max(1, len(rows) // (2 * different))


def _key_columns(session: Session) -> Iterator[Row]:
    for database, table, _, schema in _made(session):
        for key in schema.keys:
            for place, name in enumerate(key.columns if key.is_unique else (), 1):
                yield {
                    "CONSTRAINT_CATALOG": "def", "CONSTRAINT_SCHEMA": database, "CONSTRAINT_NAME": key.name, "TABLE_CATALOG": "def",
                    "TABLE_SCHEMA": database, "TABLE_NAME": table, "COLUMN_NAME": name, "ORDINAL_POSITION": place,
                }  # fmt: skip


def _constraints(session: Session) -> Iterator[Row]:
    for database, table, _, schema in _made(session):
        for key in schema.keys:
            if key.is_unique:
                yield {
                    "CONSTRAINT_CATALOG": "def", "CONSTRAINT_SCHEMA": database, "CONSTRAINT_NAME": key.name, "TABLE_SCHEMA": database,
                    "TABLE_NAME": table, "CONSTRAINT_TYPE": "PRIMARY KEY" if key.name == PRIMARY else "UNIQUE",
                }  # fmt: skip


def _user_privileges(session: Session) -> Iterator[Row]:
    names = PRIVILEGES if session.user == "root" else ("USAGE",)
    for name in names:
        yield {
            "GRANTEE": f"'{session.user}'@'localhost'", "TABLE_CATALOG": "def", "PRIVILEGE_TYPE": name,
            "IS_GRANTABLE": "YES" if session.user == "root" else "NO",
        }  # fmt: skip


def _schema_privileges(session: Session) -> Iterator[Row]:
    if session.user != "root":
        for database in session.databases:
            if database != "information_schema":
                for name in PRIVILEGES[:6]:
                    yield {
                        "GRANTEE": f"'{session.user}'@'localhost'",
                        "TABLE_CATALOG": "def",
                        "TABLE_SCHEMA": database,
                        "PRIVILEGE_TYPE": name,
                        "IS_GRANTABLE": "NO",
                    }


def _engines(session: Session) -> Iterator[Row]:
    for name, support, words, transactions in ENGINES:
        yield {
            "ENGINE": name,
            "SUPPORT": support,
            "COMMENT": words,
            "TRANSACTIONS": transactions,
            "XA": "YES" if name == "InnoDB" else "NO",
            "SAVEPOINTS": transactions,
        }


def _processes(session: Session) -> Iterator[Row]:
    yield {
        "ID": 41, "USER": session.user, "HOST": "localhost", "DB": session.database or None, "COMMAND": "Query", "TIME": 0,
        "STATE": "Filling schema table", "INFO": None, "TIME_MS": 0, "STAGE": 0, "MAX_STAGE": 0, "PROGRESS": 0, "QUERY_ID": 512,
        "TID": 1,
    }  # fmt: skip


PRIVILEGES = (
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "RELOAD", "SHUTDOWN", "PROCESS", "FILE", "REFERENCES", "INDEX", "ALTER",
    "SHOW DATABASES", "SUPER", "CREATE TEMPORARY TABLES", "LOCK TABLES", "EXECUTE", "REPLICATION SLAVE", "BINLOG MONITOR",
    "CREATE VIEW",
    "SHOW VIEW", "CREATE ROUTINE", "ALTER ROUTINE", "CREATE USER", "EVENT", "TRIGGER", "CREATE TABLESPACE", "DELETE HISTORY",
    "SET USER", "FEDERATED ADMIN", "CONNECTION ADMIN", "READ_ONLY ADMIN", "REPLICATION SLAVE ADMIN", "REPLICATION MASTER ADMIN",
    "BINLOG ADMIN", "BINLOG REPLAY", "SLAVE MONITOR",
)  # fmt: skip
ENGINES = (
    ("CSV", "YES", "Stores tables as CSV files", "NO"),
    ("MRG_MyISAM", "YES", "Collection of identical MyISAM tables", "NO"),
    ("MEMORY", "YES", "Hash based, stored in memory, useful for temporary tables", "NO"),
    ("Aria", "YES", "Crash-safe tables with MyISAM heritage. Used for internal temporary tables and privilege tables", "NO"),
    ("MyISAM", "YES", "Non-transactional engine with good performance and small data footprint", "NO"),
    ("SEQUENCE", "YES", "Generated tables filled with sequential values", "YES"),
    ("InnoDB", "DEFAULT", "Supports transactions, row-level locking, foreign keys and encryption for tables", "YES"),
    ("PERFORMANCE_SCHEMA", "YES", "Performance Schema", "NO"),
)
PLUGINS = (
    "binlog", "mysql_native_password", "mysql_old_password", "wsrep", "MRG_MyISAM", "MEMORY", "Aria", "CSV", "MyISAM",
    "CLIENT_STATISTICS",
    "INDEX_STATISTICS", "TABLE_STATISTICS", "USER_STATISTICS", "PERFORMANCE_SCHEMA", "InnoDB", "SEQUENCE", "unix_socket", "FEEDBACK",
)  # fmt: skip


def _variables(session: Session) -> Iterator[Row]:
    for name in (*variables(), "hostname", "version"):
        yield {"VARIABLE_NAME": name.upper(), "VARIABLE_VALUE": session.variable(name)}


def _plugins(session: Session) -> Iterator[Row]:
    for name in PLUGINS:
        yield {"PLUGIN_NAME": name, "PLUGIN_VERSION": "1.0", "PLUGIN_STATUS": "ACTIVE", "LOAD_OPTION": "FORCE"}


_ROWS: dict[str, Callable[[Any], Iterator[dict[str, Any]]]] = {
    "SCHEMATA": _schemata, "TABLES": _tables, "COLUMNS": _columns, "STATISTICS": _statistics,
    "KEY_COLUMN_USAGE": _key_columns, "TABLE_CONSTRAINTS": _constraints, "USER_PRIVILEGES": _user_privileges,
    "SCHEMA_PRIVILEGES": _schema_privileges, "ENGINES": _engines, "PROCESSLIST": _processes, "PLUGINS": _plugins,
    "ALL_PLUGINS": _plugins,
    "GLOBAL_VARIABLES": _variables, "SESSION_VARIABLES": _variables,
}  # fmt: skip
