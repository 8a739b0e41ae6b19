"""INSERT, UPDATE and DELETE, through the tables' own verbs, so that what is changed stays in the layer that changed it."""

from __future__ import annotations

from typing import Any

from mirage.gateway.http.php.sql import tree
from mirage.gateway.http.php.sql.columns import put, reader
from mirage.gateway.http.php.sql.faults import SqlError, no_column
from mirage.gateway.http.php.sql.queries import Planner
from mirage.gateway.http.php.sql.scope import Field, Frame, Scope
from mirage.gateway.http.php.sql.session import Result, Row, Tables
from mirage.gateway.http.php.sql.values import compare, is_true, key, whole

KEY = "id"  # the column that is told apart by, in all tables that the company has


def insert(planner: Planner, statement: tree.Insert) -> Result:
    target = _Target(planner, statement.table)
    tables, name = target.tables, target.name
    columns = [
        target.proper(column, "INSERT INTO") for column in (target.columns if statement.columns is None else statement.columns)
    ]
    scope = target.scope()
    changes = [
        (target.proper(column, "UPDATE"), planner.expressions.work(work, scope, "UPDATE")) for column, work in statement.changes
    ]
    affected = last = 0
    for number, values in enumerate(_inserted(planner, statement), 1):
        if len(values) != len(columns):
            raise SqlError(1136, "21S01", f"Column count doesn't match value count at row {number}")
        row = {column: target.put(column, value, number) for column, value in zip(columns, values) if value is not _Default}
        old = _same(tables, name, row)
        if old is not None and statement.is_replace:
            tables.delete(name, old)
            affected += 1
        elif old is not None and changes:
            frame = Frame(target.shown(old))
            tables.update(name, old, {**old, **{column: target.put(column, work(frame), number) for column, work in changes}})
            affected += 2
            continue
        elif old is not None:
            if statement.is_ignore:
                continue
            raise SqlError(1062, "23000", f"Duplicate entry '{row[KEY]}' for key 'PRIMARY'")
        number_given = tables.insert(name, row)
        last = last or number_given
        affected += 1
    return Result(None, [], affected, last)


class _Default:
    """DEFAULT, among the values of a row."""


def _inserted(planner: Planner, statement: tree.Insert) -> list[list[Any]]:
    if isinstance(statement.rows, tree.Query):
        return planner.query(statement.rows).rows(None)
    empty = Scope()
    return [
        [_Default if one is None else planner.expressions.work(one, empty, "VALUES")(Frame([])) for one in row]
        for row in statement.rows
    ]


def update(planner: Planner, statement: tree.Update) -> Result:
    target = _Target(planner, statement.table)
    scope = target.scope()
    changes = []
    for column, work in statement.changes:
        scope.find(column, "SET")
        changes.append((target.proper(column.name, "SET"), planner.expressions.work(work, scope, "SET")))
    affected = 0
    for number, (row, frame) in enumerate(_chosen(planner, scope, target, statement), 1):
        changed = {**row, **{column: target.put(column, work(frame), number) for column, work in changes}}
        if changed != row:
            target.tables.update(target.name, row, changed)
            affected += 1
    return Result(None, [], affected)


def delete(planner: Planner, statement: tree.Delete) -> Result:
    target = _Target(planner, statement.table)
    chosen = _chosen(planner, target.scope(), target, statement)
    for row, _ in chosen:
        target.tables.delete(target.name, row)
    return Result(None, [], len(chosen))


class _Target:
    """The table that is written."""

    def __init__(self, planner: Planner, table: tree.Table) -> None:
        self.tables, self.name = planner.tables(table)
        self.columns = self.tables.columns(self.name) or []
        self._types = dict(zip(self.columns, self.tables.types(self.name)))
        self._alias = table.alias or self.name

    def scope(self) -> Scope:
        return Scope(fields=[Field(column, self._alias, self.tables.name) for column in self.columns])

    def proper(self, column: str, clause: str) -> str:
        """A column's name as the table has it."""
        for name in self.columns:
            if name.lower() == column.lower():
                return name
        raise no_column(column, clause)

    def put(self, column: str, value: Any, row: int) -> Any:
        return put(value, self._types.get(column, "text"), column, f"`{self.tables.name}`.`{self.name}`", row)

    def shown(self, row: Row) -> list[Any]:
        return [reader(self._types.get(column, "text"))(row.get(column)) for column in self.columns]


def _chosen(planner: Planner, scope: Scope, target: _Target, statement: tree.Update | tree.Delete) -> list[tuple[Row, Frame]]:
    """The rows that WHERE, ORDER BY and LIMIT leave, as they are kept and as they are looked at."""
    work = planner.expressions.work
    test = work(statement.where, scope, "WHERE") if statement.where is not None else None
    rows = target.tables.rows(target.name)
    planner.run.spend(len(rows))
    found = [(row, Frame(target.shown(row))) for row in rows]
    found = [(row, frame) for row, frame in found if test is None or is_true(test(frame))]
    for order in reversed(statement.order):
        by = work(order.key, scope, "ORDER BY")
        found.sort(key=lambda one: key(by(one[1])), reverse=order.is_down)
    return found if statement.limit is None else found[: whole(work(statement.limit, Scope(), "LIMIT")(Frame([])))]


def _same(tables: Tables, name: str, row: Row) -> Row | None:
    """The row that has this one's key already."""
    value = row.get(KEY)
    if value in (None, 0):
        return None
    return next((one for one in tables.rows(name) if one.get(KEY) is not None and compare(one[KEY], value) == 0), None)
