"""INSERT, UPDATE and DELETE, through the tables' own verbs, so that what is changed stays in the layer that changed it."""

from __future__ import annotations

from typing import Any

from mirage.content.schema import Column
from mirage.gateway.http.php.sql import tree
from mirage.gateway.http.php.sql.columns import filled, put, reader, zero
from mirage.gateway.http.php.sql.faults import SqlError, no_column, no_default, not_null
from mirage.gateway.http.php.sql.queries import Planner
from mirage.gateway.http.php.sql.scope import Field, Frame, Scope
from mirage.gateway.http.php.sql.session import Result, Row
from mirage.gateway.http.php.sql.unique import Draft
from mirage.gateway.http.php.sql.values import is_true, key, whole


def insert(planner: Planner, statement: tree.Insert) -> Result:
    target = _Target(planner, statement.table)
    columns = [
        target.proper(column, "INSERT INTO") for column in (target.columns if statement.columns is None else statement.columns)
    ]
    scope = target.scope()
    changes = [
        (target.proper(column, "UPDATE"), planner.expressions.work(work, scope, "UPDATE")) for column, work in statement.changes
    ]
    rows = _inserted(planner, statement)
    for number, values in enumerate(rows, 1):
        if len(values) != len(columns):
            raise SqlError(1136, "21S01", f"Column count doesn't match value count at row {number}")
    missing = {column.name: target.default(column, is_strict=not statement.is_ignore) for column in target.besides(columns)}
    draft, affected = Draft(target.tables.rows(target.name), target.schema), 0
    for number, values in enumerate(rows, 1):
        given = [target.given(column, value, number, is_strict=not statement.is_ignore) for column, value in zip(columns, values)]
        row = {**missing, **dict(zip(columns, given))}
        clash = draft.clash(row)
        while clash is not None and statement.is_replace:
            draft.change(clash[1], None)
            affected += 1
            clash = draft.clash(row)
        if clash is None:
            draft.change(None, row)
            affected += 1
        elif changes:
            old, frame = clash[1], Frame(target.shown(clash[1]))
            changed = {**old, **{column: target.put(column, work(frame), number) for column, work in changes}}
            draft.refuse(changed, old)
            if changed != old:
                draft.change(old, changed)
                affected += 2
        elif not statement.is_ignore:
            draft.refuse(row)
    return Result(None, [], affected, draft.write(target.tables, target.name))


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
    draft, affected = Draft(target.tables.rows(target.name), target.schema), 0
    chosen = _chosen(planner, scope, target, statement)
    for number, (row, frame) in enumerate(chosen, 1):
        changed = {**row, **{column: target.put(column, work(frame), number) for column, work in changes}}
        if changed != row:
            draft.refuse(changed, row)
            draft.change(row, changed)
            affected += 1
    draft.write(target.tables, target.name)
    return Result(None, [], affected, matched=len(chosen))


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
        known = self.tables.schema(self.name)
        assert known is not None
        self.schema, self.columns = known, known.names
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
        """As it is kept. SqlError: the column does not take it."""
        known = self.schema.column(column)
        if value is None and not known.is_null:
            raise not_null(column)
        return put(value, known.type, column, f"`{self.tables.name}`.`{self.name}`", row)

    def given(self, column: str, value: Any, row: int, *, is_strict: bool) -> Any:
        """The same of a row that is new: what counts by itself is asked for by NULL and by 0."""
        known = self.schema.column(column)
        if value is _Default:
            return self.default(known, is_strict=is_strict)
        if value is None and not known.is_null and not known.is_counter and not is_strict:
            return zero(known)
        if known.is_counter:
            return (self.put(column, value, row) if value is not None else None) or None
        return self.put(column, value, row)

    def besides(self, columns: list[str]) -> list[Column]:
        """Those that a statement does not name."""
        return [column for column in self.schema.columns if column.name not in columns]

    def default(self, column: Column, *, is_strict: bool) -> Any:
        """SqlError: it has none."""
        if column.is_counter:
            return None
        if is_strict and column.default is None and not column.is_null:
            raise no_default(column.name)
        return filled(column, self.tables.now())

    def shown(self, row: Row) -> list[Any]:
        return [reader(column.type)(row.get(column.name)) for column in self.schema.columns]


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
