"""Whom a statement is run for: which tables there are, what the server is set to, and how much one statement may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from mirage.content.schema import Schema
from mirage.gateway.http.php.sql.faults import SqlError, interrupted
from mirage.gateway.http.php.sql.tree import Into

Row = dict[str, Any]
STEPS = 60_000  # rows looked at, calls of functions: about a third of a second
LONGEST = 20.0  # seconds that a statement is let sleep


class Tables(Protocol):
    """The tables of one database, as one layer has them."""

    name: str
    user: str
    version: str

    def schema(self, table: str) -> Schema | None:
        """Its columns and keys; None: there is no such table."""

    def following(self, table: str) -> int:
        """AUTO_INCREMENT: the number that its next row gets."""

    def rows(self, table: str) -> list[Row]: ...

    def insert(self, table: str, row: Row) -> int: ...

    def update(self, table: str, old: Row, row: Row) -> None: ...

    def delete(self, table: str, row: Row) -> None: ...

    def names(self) -> list[str]: ...

    def now(self) -> str: ...


class Session(Protocol):
    """One client's connection to the server."""

    database: str  # the chosen one; "" for none
    user: str
    version: str

    @property
    def databases(self) -> list[str]:
        """Those that the user may see."""

    def of(self, database: str) -> Tables:
        """A database's tables. SqlError: there is none, or it is not for this user."""

    def variable(self, name: str) -> str | None:
        """@@name."""

    def loaded(self, path: str) -> str | None:
        """LOAD_FILE, a sign a byte."""

    def now(self) -> str: ...


@dataclass(slots=True)
class Result:
    """What a statement gave. `columns` is None where it gives no rows; `into` where they are for a file."""

    columns: list[str] | None
    rows: list[list[Any]]
    affected: int = 0
    last_id: int = 0
    slept: float = 0.0
    into: Into | None = None
    matched: int = 0  # rows that an UPDATE found, changed or not


@dataclass(slots=True)
class Run:
    """One statement while it runs."""

    session: Session
    slept: float = 0.0
    steps: int = 0
    variables: dict[str, Any] = field(default_factory=dict)

    def spend(self, steps: int = 1) -> None:
        """SqlError: it has cost too much."""
        self.steps += steps
        if self.steps > STEPS:
            raise interrupted()

    def sleep(self, seconds: float) -> None:
        self.slept = min(LONGEST, self.slept + max(0.0, seconds))


class Alone:
    """A `Session` of the application's own user, who may see its database and what every user may."""

    def __init__(self, tables: Tables, variables: dict[str, str]) -> None:
        self._tables, self._variables = tables, variables
        self.database, self.user, self.version = tables.name, tables.user, tables.version

    @property
    def databases(self) -> list[str]:
        return ["information_schema", self._tables.name]

    def of(self, database: str) -> Tables:
        if database == self._tables.name:
            return self._tables
        raise SqlError(1044, "42000", f"Access denied for user '{self.user}'@'localhost' to database '{database}'")

    def variable(self, name: str) -> str | None:
        return self.version if name == "version" else self._variables.get(name)

    def loaded(self, path: str) -> str | None:
        return None  # FILE is not granted

    def now(self) -> str:
        return self._tables.now()
