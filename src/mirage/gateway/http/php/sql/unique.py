"""What one statement is about to write: each row is held against the table's unique keys; at the end all are written, or none."""

from __future__ import annotations

from typing import Any

from mirage.content.schema import Key, Schema
from mirage.gateway.http.php.sql.columns import reader
from mirage.gateway.http.php.sql.faults import duplicate
from mirage.gateway.http.php.sql.session import Row, Tables
from mirage.gateway.http.php.sql.values import key as told
from mirage.gateway.http.php.sql.values import text

Told = tuple[Any, ...]


class Draft:
    """See the module. A key's rows are looked through when the first value comes that they could have."""

    def __init__(self, rows: list[Row], schema: Schema) -> None:
        self._rows, self._schema = rows, schema
        self._known: dict[Key, dict[Told, Row]] = {}
        self._done: list[tuple[Row | None, Row | None]] = []  # what was, what comes
        self._new: dict[int, int] = {}  # the places there of rows that come with this statement, by their identity

    def clash(self, row: Row, old: Row | None = None) -> tuple[Key, Row] | None:
        """The first key of which another row than `old` has this one's values, and that row."""
        for key in self._schema.keys:
            values = _told(key, row)
            is_same = values == _told(key, old) if old is not None else values is None
            if not key.is_unique or is_same:
                continue
            known = self._of(key)  # before anything changes in it
            found = known.get(values) if values is not None else None
            if found is not None and found != old:
                return key, found
        return None

    def refuse(self, row: Row, old: Row | None = None) -> None:
        """SqlError: another row than `old` has its values."""
        found = self.clash(row, old)
        if found is not None:
            key = found[0]
            shown = [text(reader(self._schema.column(name).type)(row.get(name))) for name in key.columns]
            raise duplicate("-".join(shown), key.name)

    def change(self, old: Row | None, row: Row | None) -> None:
        """A row becomes another; without the one it is new, without the other it goes."""
        for key, known in self._known.items():
            for one, is_there in ((old, False), (row, True)):
                values = _told(key, one) if one is not None else None
                if one is not None and values is not None:
                    known.pop(values, None)
                    known.update({values: one} if is_there else {})
        at = self._new.pop(id(old), None)
        if at is not None:  # it came with this statement: no table knows it yet
            self._done[at] = (None, row)
        else:
            at = len(self._done)
            self._done.append((old, row))
        if self._done[at][0] is None and row is not None:
            self._new[id(row)] = at

    def write(self, tables: Tables, name: str) -> int:
        """The first number that was given out; 0: none was."""
        given = 0
        for old, row in self._done:
            if old is None and row is not None:
                number = tables.insert(name, row)
                given = given or number
            elif old is not None and row is not None:
                tables.update(name, old, row)
            elif old is not None:
                tables.delete(name, old)
        return given

    def _of(self, key: Key) -> dict[Told, Row]:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = {}
            rows = [*self._rows, *(row for _, row in self._done if row is not None)]
            gone = {id(old) for old, _ in self._done}
            for row in rows:
                values = _told(key, row)
                if values is not None and id(row) not in gone:
                    known[values] = row
        return known


def _told(key: Key, row: Row) -> Told | None:
    """What a row is told apart by; None: it has NULL there, which is equal to nothing."""
    values = [row.get(name) for name in key.columns]
    return None if None in values else tuple(map(told, values))
