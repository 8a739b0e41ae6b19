"""What a layer's visitor has made of the server: databases, tables with their columns and rows, users' changes of variables."""

from __future__ import annotations

from typing import Any

import msgspec

from mirage.gateway.http.php.sql import Row, Tables


class Table(msgspec.Struct):
    """A table that the visitor has made, or one of the company's whose columns he has changed."""

    columns: list[str]
    rows: list[dict[str, Any]]
    types: list[str]
    nullable: list[bool]


class Kept(msgspec.Struct):
    """`dropped` names databases, and tables as database.table."""

    databases: dict[str, dict[str, Table]] = {}
    dropped: list[str] = []
    variables: dict[str, str] = {}

    def table(self, database: str, name: str) -> Table | None:
        return self.databases.get(database, {}).get(name)

    def put(self, database: str, name: str, table: Table) -> None:
        self.databases.setdefault(database, {})[name] = table
        self.restore(f"{database}.{name}")

    def drop(self, database: str, name: str) -> None:
        self.databases.get(database, {}).pop(name, None)
        self.dropped.append(f"{database}.{name}")

    def restore(self, name: str) -> None:
        self.dropped = [other for other in self.dropped if other != name]


class Made:
    """`sql.Tables` of one database: the company's own below, and what the visitor has made above."""

    def __init__(self, kept: Kept, database: str, base: Tables | None, tables: Tables, user: str) -> None:
        self._kept, self._base, self._tables = kept, base, tables
        self.name, self.user, self.version = database, user, tables.version

    def _own(self, table: str) -> Table | None:
        return self._kept.table(self.name, table)

    def _below(self, table: str) -> Tables | None:
        is_gone = not {self.name, f"{self.name}.{table}"}.isdisjoint(self._kept.dropped)
        return None if is_gone else self._base

    def columns(self, table: str) -> list[str] | None:
        own, below = self._own(table), self._below(table)
        return list(own.columns) if own is not None else below.columns(table) if below is not None else None

    def types(self, table: str) -> list[str]:
        own, below = self._own(table), self._below(table)
        if own is None:
            return below.types(table) if below is not None else []
        return own.types

    def nullable(self, table: str) -> list[bool]:
        """Whether a column may be NULL."""
        own = self._own(table)
        return own.nullable if own is not None else [name != "id" for name in self.columns(table) or []]

    def rows(self, table: str) -> list[Row]:
        own, below = self._own(table), self._below(table)
        if own is not None:
            return [dict(row) for row in own.rows]
        return below.rows(table) if below is not None else []

    def insert(self, table: str, row: Row) -> int:
        own, below = self._own(table), self._below(table)
        if own is None:
            return below.insert(table, row) if below is not None else 0
        made = {**dict.fromkeys(own.columns), **row}
        key = 0
        if "id" in own.columns:
            key = max((one["id"] for one in own.rows if isinstance(one["id"], int)), default=0) + 1
            key = made["id"] = made["id"] or key
        own.rows.append(made)
        return key if isinstance(key, int) else 0

    def update(self, table: str, old: Row, row: Row) -> None:
        own, below = self._own(table), self._below(table)
        if own is not None:
            own.rows[own.rows.index(old)] = row
        elif below is not None:
            below.update(table, old, row)

    def delete(self, table: str, row: Row) -> None:
        own, below = self._own(table), self._below(table)
        if own is not None:
            own.rows.remove(row)
        elif below is not None:
            below.delete(table, row)

    def names(self) -> list[str]:
        own = self._kept.databases.get(self.name, {})
        below = self._base.names() if self._base is not None and self.name not in self._kept.dropped else []
        return sorted({*own, *(name for name in below if f"{self.name}.{name}" not in self._kept.dropped)})

    def now(self) -> str:
        return self._tables.now()
