"""What names mean in one SELECT: the columns of its tables from the left, those of the queries around it, and its own aliases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mirage.gateway.http.php.sql.faults import SqlError, ambiguous, no_column
from mirage.gateway.http.php.sql.tree import Column


@dataclass(slots=True)
class Frame:
    """One row while it is looked at; `group` where it stands for several, `outer` the row of the query around."""

    row: list[Any]
    outer: Frame | None = None
    group: list[list[Any]] | None = None


Work = Callable[[Frame], Any]


@dataclass(slots=True)
class Field:
    """A column of a joined row. One that JOIN ... USING has put together with another is hidden."""

    name: str
    table: str = ""
    database: str = ""
    is_hidden: bool = False


@dataclass(slots=True)
class Scope:
    """See the module."""

    outer: Scope | None = None
    fields: list[Field] = field(default_factory=list)
    aliases: dict[str, Work] = field(default_factory=dict)
    is_grouped: bool = False
    is_correlated: bool = False
    asked: set[int] = field(default_factory=set)  # the columns of its own that were asked for

    def find(self, column: Column, clause: str) -> Work:
        """SqlError: no column is called so, or more than one."""
        at = self.place(column, clause)
        if at is not None:
            self.asked.add(at)
            return lambda frame: frame.row[at]
        if self.outer is None:
            raise no_column(str(column), clause)
        try:
            work = self.outer.find(column, clause)
        except SqlError:
            raise no_column(str(column), clause) from None
        self.is_correlated = True
        return lambda frame: work(frame.outer or frame)

    def place(self, column: Column, clause: str) -> int | None:
        """Where a column of its own stands. SqlError: more than one is called so."""
        name, table = column.name.lower(), column.table
        found = [
            at
            for at, one in enumerate(self.fields)
            if one.name.lower() == name
            and (one.table == table if table else not one.is_hidden)
            and (not column.database or one.database == column.database)
        ]
        if len(found) > 1:
            raise ambiguous(str(column), clause)
        return found[0] if found else None

    def has(self, column: Column) -> bool:
        return any(one.name.lower() == column.name.lower() and column.table in ("", one.table) for one in self.fields)
