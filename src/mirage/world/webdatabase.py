"""The company's database as a page asks it: the rows that are in its dumps and exports, and what a layer's visitor changed of them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from mirage.content import briefs
from mirage.content.facts import Brief
from mirage.content.schema import Schema
from mirage.content.writers import sql
from mirage.state.api import Txn
from mirage.vfs import layers
from mirage.world.host import Host
from mirage.world.logs.lines import local

BUCKET = b"web-database"
MOST = 1 << 20  # bytes of changes that a layer keeps of one table
ADMIN = "admin"  # the first account, older than the people's own; its hash is of a password that is found elsewhere
Row = dict[str, Any]


class CompanyTables:
    """`gateway.http.php.sql.Tables` for one layer."""

    def __init__(self, host: Host, layer: bytes) -> None:
        self._host, self._layer = host, layer
        self._company, self._site = host.story.company, host.story.site
        self.name, self.user = self._company.project.database, self._company.project.user
        package = host.packages.get("mariadb-server")
        version = package.version.partition(":")[2] if package is not None else "10.11.6-0+deb12u1"
        self.version = f"{version.partition('-')[0]}-MariaDB-{version.partition('-')[2]}"

    def names(self) -> list[str]:
        return sorted(sql.tables(self._company.project))

    def schema(self, table: str) -> Schema | None:
        """As its dump has it."""
        return sql.schema_of(self._company.project, table) if table in self.names() else None

    def following(self, table: str) -> int:
        """Beyond all that were ever given out: a row that is deleted takes its number along."""
        known = self.schema(table)
        given = map(int, self._changes(table)) if known is not None and known.counter else ()
        return max(sql.last(self._brief(), table), *given, 0) + 1

    def rows(self, table: str) -> list[Row]:
        found = _base(self, table)
        changed = self._changes(table)
        if not changed:
            return list(found)
        kept = [row for row in found if str(row["id"]) not in changed]
        return sorted([*kept, *(row for row in changed.values() if row)], key=lambda row: str(row["id"]).rjust(20))

    def insert(self, table: str, row: Row) -> int:
        known = self.schema(table)
        assert known is not None
        key = row.get("id") or self.following(table)
        self._change(table, key, {**dict.fromkeys(known.names), **row, "id": key})
        return key if isinstance(key, int) else 0

    def update(self, table: str, old: Row, row: Row) -> None:
        if old["id"] != row["id"]:
            self._change(table, old["id"], {})
        self._change(table, row["id"], row)

    def delete(self, table: str, row: Row) -> None:
        self._change(table, row["id"], {})

    def now(self) -> str:
        return f"{local(self._host.clock.now(), self._host.identity.timezone):%Y-%m-%d %H:%M:%S}"

    def base(self, table: str) -> list[Row]:
        """The rows before anybody's changes: those of a dump of now, and the account that no dump has kept."""
        known = sql.table(self._brief(), table)
        names = known.schema.names
        found = [
            dict(zip(names, (float(value) if isinstance(value, Decimal) else value for value in values))) for values in known.rows
        ]
        if table == "users" and found and all(row["name"] != ADMIN for row in found):
            found.append({**found[0], "id": known.last, "name": ADMIN, "active": 1})
        return found

    def _brief(self) -> Brief:
        return briefs.make(self._company, self._site, "/var/backups/now.sql", "sql.dump", self._site.now, "root", {}, {})

    def _key(self, table: str) -> bytes:
        return len(self._layer).to_bytes(2, "big") + self._layer + table.encode()

    def _changes(self, table: str) -> dict[str, Row]:
        if not layers.exists(self._host.store, self._layer):
            return {}
        raw = self._host.store.look(lambda reader: reader.get(BUCKET, self._key(table)))
        return msgspec.json.decode(raw) if raw is not None else {}

    def _change(self, table: str, key: Any, row: Row) -> None:
        def work(txn: Txn) -> None:
            raw = txn.get(BUCKET, self._key(table))
            changes: dict[str, Row] = msgspec.json.decode(raw) if raw is not None else {}
            changes[str(key)] = row
            data = msgspec.json.encode(changes)
            if len(data) <= MOST:
                txn.put(BUCKET, self._key(table), data)

        self._host.store.run(work)


@lru_cache(maxsize=32)
def _cached(key: bytes, table: str, tables: _Same) -> list[Row]:
    return tables.tables.base(table)


class _Same:
    """Any tables of one company are as good as any other to a cache."""

    def __init__(self, tables: CompanyTables) -> None:
        self.tables = tables

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same)


def _base(tables: CompanyTables, table: str) -> list[Row]:
    """Rows of a table, drawn once a process."""
    return _cached(tables._company.key, table, _Same(tables))
