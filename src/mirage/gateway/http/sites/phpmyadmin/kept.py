"""What a layer's visitor has made of the server: databases, tables with their columns and rows, changes of variables and users."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import msgspec

from mirage.content.schema import Schema
from mirage.gateway.http.php.sql import Row, Tables
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.world import World

NAME = "phpmyadmin schemas"  # under which the world keeps what was changed


class Table(msgspec.Struct):
    """A table that the visitor has made, or one of the company's whose columns he has changed."""

    schema: Schema
    rows: list[dict[str, Any]]
    following: int = 1  # AUTO_INCREMENT


class User(msgspec.Struct):
    """`password` is its hash, `grants` are by what they are on.

    `is_peer`: his own account of the machine gets in by the socket as well; `is_gone`: one that was there has been dropped.
    """

    password: str = ""
    grants: dict[str, list[str]] = {}
    is_peer: bool = False
    is_gone: bool = False


class Kept(msgspec.Struct):
    """`dropped` names databases, and tables as database.table."""

    databases: dict[str, dict[str, Table]] = {}
    dropped: list[str] = []
    variables: dict[str, str] = {}
    users: dict[str, User] = {}

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


@runtime_checkable
class Laying(Protocol):
    """A site whose application has a database of its own on the machine's server."""

    def databases(self) -> Kept:
        """It and its user, as they are before anybody's changes."""


def read(world: World, visitor: Visitor) -> Kept:
    """What this visitor's layer has."""
    raw = world.remembered(visitor.owner[0], visitor.session, NAME)
    if raw:
        return msgspec.json.decode(raw, type=Kept)
    site = visitor.service.site
    return site.databases() if isinstance(site, Laying) else Kept()


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

    def schema(self, table: str) -> Schema | None:
        own, below = self._own(table), self._below(table)
        return own.schema if own is not None else below.schema(table) if below is not None else None

    def following(self, table: str) -> int:
        own, below = self._own(table), self._below(table)
        return own.following if own is not None else below.following(table) if below is not None else 1

    def rows(self, table: str) -> list[Row]:
        own, below = self._own(table), self._below(table)
        if own is not None:
            return [dict(row) for row in own.rows]
        return below.rows(table) if below is not None else []

    def insert(self, table: str, row: Row) -> int:
        own, below = self._own(table), self._below(table)
        if own is None:
            return below.insert(table, row) if below is not None else 0
        made, counter = {**dict.fromkeys(own.schema.names), **row}, own.schema.counter
        own.rows.append(made)
        if not counter:
            return 0
        key = made[counter] = made[counter] or own.following
        own.following = max(own.following, key + 1)
        return int(key)

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
