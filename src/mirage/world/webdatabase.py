"""The company's database as a page asks it: the rows that are in its dumps and exports, and what a layer's visitor changed of them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from mirage.content import briefs, rows
from mirage.content.writers import write
from mirage.state.api import Txn
from mirage.vfs import layers
from mirage.world.host import Host
from mirage.world.logs import local

BUCKET = b"web-database"
MOST = 1 << 20  # bytes of changes that a layer keeps of one table
USERS, SESSIONS = ["id", "name", "password", "active", "last_login"], ["id", "user_id", "last_seen"]
ADMIN = "admin"  # the first account, older than the people's own; its hash is of a password that is found elsewhere
_USER = re.compile(r"\((\d+),'((?:[^'\\]|\\.)*)','((?:[^'\\]|\\.)*)',(\d+),(NULL|'[^']*')\)")
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
        return sorted([*(entity.name for entity in self._company.project.entities), "users", "sessions"])

    def columns(self, table: str) -> list[str] | None:
        fixed = {"users": USERS, "sessions": SESSIONS}.get(table)
        if fixed is not None:
            return fixed
        entity = next((entity for entity in self._company.project.entities if entity.name == table), None)
        return ["id", *(column.name for column in entity.columns)] if entity is not None else None

    def types(self, table: str) -> list[str]:
        """As its dump has them."""
        fixed = {
            "users": ["int(11)", "varchar(60)", "varchar(255)", "tinyint(4)", "datetime"],
            "sessions": ["char(40)", "int(11)", "datetime"],
        }.get(table)
        if fixed is not None:
            return fixed
        entity = next((entity for entity in self._company.project.entities if entity.name == table), None)
        return ["int(11)", *(rows.sql_type(column.kind) for column in entity.columns)] if entity is not None else []

    def rows(self, table: str) -> list[Row]:
        found = _base(self, table)
        changed = self._changes(table)
        if not changed:
            return list(found)
        kept = [row for row in found if str(row["id"]) not in changed]
        return sorted([*kept, *(row for row in changed.values() if row)], key=lambda row: str(row["id"]).rjust(20))

    def insert(self, table: str, row: Row) -> int:
        last = max((row["id"] for row in self.rows(table) if isinstance(row["id"], int)), default=0)
        key = row.get("id") or last + 1
        self._change(table, key, {**dict.fromkeys(self.columns(table) or []), **row, "id": key})
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
        """The rows before anybody's changes."""
        if table == "users":
            return self._users()
        columns = self.columns(table) or []
        entity = next((entity for entity in self._company.project.entities if entity.name == table), None)
        if entity is None:
            return []
        found = rows.rows(self._company, self._site, entity)
        return [dict(zip(columns, (float(value) if isinstance(value, Decimal) else value for value in values))) for values in found]

    def _users(self) -> list[Row]:
        """As the nightly dump of today has them."""
        brief = briefs.make(self._company, self._site, "/var/backups/now.sql", "sql.dump", self._site.now, "root", {}, {})
        text = write(brief).decode().partition("INSERT INTO `users` VALUES")[2].partition(";\n")[0]
        found = [
            dict(zip(USERS, (int(number), name, kept, int(active), None if seen == "NULL" else seen.strip("'"))))
            for number, name, kept, active, seen in _USER.findall(text)
        ]
        if found and all(row["name"] != ADMIN for row in found):
            found.append({**found[0], "id": len(found) + 1, "name": ADMIN, "active": 1})
        return found

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
