"""FROM: tables, queries in brackets and joins, as rows that grow to the right: each source puts its columns behind what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from mirage.gateway.http.php.sql.columns import reader
from mirage.gateway.http.php.sql.scope import Frame, Work
from mirage.gateway.http.php.sql.session import Run, Tables
from mirage.gateway.http.php.sql.values import compare, is_true, key

Rows = Iterator[list[Any]]


class Source(Protocol):
    """`width` columns from `start` on; `star` is what * shows of them, in its order."""

    start: int
    width: int
    star: list[int]

    def scan(self, before: list[Any], outer: Frame | None) -> Rows:
        """Every row behind what is there already."""


@dataclass(slots=True)
class Rest:
    """A table's rows, or those of a query in brackets: read once."""

    run: Run
    start: int
    width: int
    read: Callable[[Frame | None], list[list[Any]]]
    star: list[int] = field(default_factory=list)
    tests: list[Work] = field(default_factory=list)  # what WHERE asks of its columns alone
    _kept: list[list[Any]] | None = None

    def scan(self, before: list[Any], outer: Frame | None) -> Rows:
        if self._kept is None:
            self._kept = self.read(outer)
        for row in self._kept:
            self.run.spend()
            made = before + row
            if not self.tests or _hold(self.tests, made, outer):
                yield made


@dataclass(slots=True)
class Joined:
    """Two sources. `ons` all hold of what comes out, and `pairs` of columns are equal; a left join keeps what has no partner."""

    run: Run
    kind: str
    left: Source
    right: Source
    start: int
    width: int
    star: list[int]
    ons: list[Work] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)  # those of USING: the first is shown, whichever side is there
    tests: list[Work] = field(default_factory=list)  # what WHERE asks of both sides' columns

    def scan(self, before: list[Any], outer: Frame | None) -> Rows:
        for row in self._from_right(before, outer) if self.kind == "right" else self._from_left(before, outer):
            if not self.tests or _hold(self.tests, row, outer):
                yield row

    def _from_left(self, before: list[Any], outer: Frame | None) -> Rows:
        start = self.right.start
        tails = [row[start:] for row in self.right.scan([None] * start, outer)]
        index = _Index(tails, [at - start for _, at in self.pairs])
        asked = [at for at, _ in self.pairs]
        for left in self.left.scan(before, outer):
            is_alone = True
            for tail in index.find(left, asked):
                self.run.spend()
                row = left + tail
                if not self.ons or _hold(self.ons, row, outer):
                    is_alone = False
                    yield row
            if is_alone and self.kind == "left":
                yield left + [None] * self.right.width

    def _from_right(self, before: list[Any], outer: Frame | None) -> Rows:
        start = self.right.start
        index = _Index(list(self.left.scan(before, outer)), [at for at, _ in self.pairs])
        nothing = before + [None] * self.left.width
        for right in self.right.scan([None] * start, outer):
            is_alone = True
            for left in index.find(right, [at for _, at in self.pairs]):
                self.run.spend()
                row = left + right[start:]
                if not self.ons or _hold(self.ons, row, outer):
                    is_alone = False
                    yield row
            if is_alone:
                row = nothing + right[start:]
                for shown, at in self.merged:
                    row[shown] = row[at]
                yield row


class _Index:
    """Rows by the values of some of their columns; without columns, all of them each time."""

    def __init__(self, rows: list[list[Any]], places: list[int]) -> None:
        self._rows, self._places = rows, places
        self._found: dict[tuple[Any, ...], list[list[Any]]] = {}
        self._kinds: set[tuple[int, ...]] = set()
        for row in rows if places else ():
            values = tuple(key(row[place]) for place in places)
            self._kinds.add(tuple(kind for kind, _ in values))
            self._found.setdefault(values, []).append(row)

    def find(self, row: list[Any], asked: list[int]) -> list[list[Any]]:
        if not asked:
            return self._rows
        wanted = tuple(key(row[place]) for place in asked)
        kinds = tuple(kind for kind, _ in wanted)
        if 0 in kinds:  # NULL is equal to nothing
            return []
        if any(other != kind for known in self._kinds for other, kind in zip(known, kinds) if other):  # a number and a text
            return [
                one for one in self._rows
                if all(one[place] is not None and compare(one[place], row[at]) == 0 for place, at in zip(self._places, asked))
            ]  # fmt: skip
        return self._found.get(wanted, [])


def _hold(tests: list[Work], row: list[Any], outer: Frame | None) -> bool:
    frame = Frame(row, outer)
    return all(is_true(test(frame)) for test in tests)


def columned(tables: Tables, table: str) -> list[list[Any]]:
    """A table's rows in the order of its columns, each value as its column's type has it."""
    known = tables.schema(table)
    makers = [(column.name, reader(column.type)) for column in known.columns] if known is not None else []
    return [[make(row.get(name)) for name, make in makers] for row in tables.rows(table)]
