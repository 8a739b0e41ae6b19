"""Expressions become functions of a row: names are looked up once, then nothing is looked at that a row does not need."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from mirage.gateway.http.php.sql import dates, functions, patterns, tree
from mirage.gateway.http.php.sql.faults import SqlError, group_misused, no_function, one_column, one_row, wrong_count
from mirage.gateway.http.php.sql.scope import Frame, Scope, Work
from mirage.gateway.http.php.sql.session import Run
from mirage.gateway.http.php.sql.values import (
    DIV_MORE,
    average,
    compare,
    counted,
    is_true,
    key,
    like,
    number,
    scale,
    scaled,
    sum_of,
    text,
    whole,
)

GROUPED = {"SELECT", "HAVING", "ORDER BY"}  # where an aggregate may stand
SHIFTS = {"date_add": 1, "adddate": 1, "date_sub": -1, "subdate": -1}
BITS: dict[str, tuple[int, Callable[[int, int], int]]] = {
    "bit_and": ((1 << 64) - 1, lambda one, other: one & other),
    "bit_or": (0, lambda one, other: one | other),
    "bit_xor": (0, lambda one, other: one ^ other),
}


class Answers(Protocol):
    """A query that has been planned."""

    columns: list[str]

    def rows(self, outer: Frame | None, most: int | None = None) -> list[list[Any]]: ...


Plan = Callable[[tree.Query, Scope | None], Answers]


UNSET = frozenset(  # variables that are NULL where they are not set
    "secure_file_priv init_file ssl_ca ssl_key ssl_cert log_bin_basename innodb_ft_aux_table innodb_data_home_dir".split()
)


class Expressions:
    """`plan` plans a query within a scope."""

    def __init__(self, run: Run, plan: Plan) -> None:
        self._run, self._plan = run, plan

    def work(self, expression: tree.Expression, scope: Scope, clause: str) -> Work:
        """SqlError: a name that is none."""
        return _KINDS[type(expression)](self, expression, scope, clause)

    def _all(self, expressions: tuple[tree.Expression, ...], scope: Scope, clause: str) -> list[Work]:
        return [self.work(one, scope, clause) for one in expressions]

    # ---- leaves

    def _literal(self, expression: tree.Literal, scope: Scope, clause: str) -> Work:
        value = expression.value
        return lambda frame: value

    def _column(self, expression: tree.Column, scope: Scope, clause: str) -> Work:
        alias = scope.aliases.get(expression.name.lower()) if not expression.table else None
        if alias is not None and (clause == "ORDER BY" or (clause != "WHERE" and not scope.has(expression))):
            return alias
        return scope.find(expression, clause)

    def _star(self, expression: tree.Star, scope: Scope, clause: str) -> Work:
        raise one_column()

    def _variable(self, expression: tree.Variable, scope: Scope, clause: str) -> Work:
        name, run = expression.name, self._run
        if expression.is_system:
            value = run.session.variable(name)
            if value is None:
                raise SqlError(1193, "HY000", f"Unknown system variable '{name}'")
            if not value and name in UNSET:
                return lambda frame: None
            shown: Any = int(value) if value.isdecimal() else {"ON": 1, "OFF": 0}.get(value, value)
            return lambda frame: shown
        if expression.value is None:
            return lambda frame: run.variables.get(name)
        given = self.work(expression.value, scope, clause)

        def assign(frame: Frame) -> Any:
            run.variables[name] = given(frame)
            return run.variables[name]

        return assign

    # ---- functions

    def _call(self, expression: tree.Call, scope: Scope, clause: str) -> Work:
        name, run = expression.name, self._run
        if name in SHIFTS:
            return self._shifted(expression, scope, clause)
        arguments = self._all(expression.arguments, scope, clause)
        if name in functions.LAZY:
            fewest, most, make = functions.LAZY[name]
            _check(expression, fewest, most)
            return make(run, *arguments)
        if name == "rand":
            drawn = functions.rand(run)
            return lambda frame: drawn(*(one(frame) for one in arguments))
        if name == "values" and len(arguments) == 1:
            return arguments[0]
        is_strict = name in functions.STRICT
        known = functions.STRICT.get(name) or functions.LOOSE.get(name)
        if known is None:
            database = run.session.database
            raise no_function(f"{database}.{expression.spelled}" if database else expression.spelled)
        fewest, most, function = known
        _check(expression, fewest, most)

        def called(frame: Frame) -> Any:
            run.spend()
            values = [one(frame) for one in arguments]
            if is_strict and None in values:
                return None
            return function(run, *values)

        return called

    def _shifted(self, expression: tree.Call, scope: Scope, clause: str) -> Work:
        if len(expression.arguments) != 2:
            raise wrong_count(expression.spelled)
        by = expression.arguments[1]
        interval = by if isinstance(by, tree.Interval) else tree.Interval(by, "day")
        return self._moved(expression.arguments[0], interval, SHIFTS[expression.name], scope, clause)

    def _moved(self, moment: tree.Expression, by: tree.Interval, sign: int, scope: Scope, clause: str) -> Work:
        start, amount = self.work(moment, scope, clause), self.work(by.amount, scope, clause)
        return lambda frame: dates.shifted(start(frame), amount(frame), by.unit, sign)

    def _interval(self, expression: tree.Interval, scope: Scope, clause: str) -> Work:
        raise one_column()

    def _aggregate(self, expression: tree.Aggregate, scope: Scope, clause: str) -> Work:
        if clause not in GROUPED:
            raise group_misused()
        scope.is_grouped = True
        inner = self._all(expression.arguments, scope, "aggregate")
        order = [(self.work(one.key, scope, "aggregate"), one.is_down) for one in expression.order]
        run = self._run

        def total(frame: Frame) -> Any:
            rows = frame.group if frame.group is not None else [frame.row]
            run.spend(len(rows))
            frames = [Frame(row, frame.outer) for row in rows]
            for order_key, is_down in reversed(order):
                frames.sort(key=lambda one: key(order_key(one)), reverse=is_down)
            if not inner:
                return len(rows)
            values = [value for one in frames if None not in (value := [work(one) for work in inner])]
            if expression.is_distinct:
                seen: dict[tuple[Any, ...], list[Any]] = {}
                for value in values:
                    seen.setdefault(tuple(map(key, value)), value)
                values = list(seen.values())
            return _totalled(expression, values)

        return total

    # ---- operators

    def _chain(self, expression: tree.Chain, scope: Scope, clause: str) -> Work:
        first = expression.first
        if len(expression.rest) == 1 and isinstance(by := expression.rest[0][1], tree.Interval):
            return self._moved(first, by, -1 if expression.rest[0][0] == "-" else 1, scope, clause)
        begin = self.work(first, scope, clause)
        rest = [(sign, self.work(one, scope, clause)) for sign, one in expression.rest]

        def chained(frame: Frame) -> Any:
            value = begin(frame)
            for sign, other in rest:
                value = counted(sign, value, other(frame))
            return value

        return chained

    def _logic(self, expression: tree.Logic, scope: Scope, clause: str) -> Work:
        parts = self._all(expression.parts, scope, clause)
        if expression.kind == "xor":
            return lambda frame: _xor([part(frame) for part in parts])
        decides = int(expression.kind == "or")  # what settles it at once

        def decided(frame: Frame) -> Any:
            is_unknown = False
            for part in parts:
                value = part(frame)
                if value is None:
                    is_unknown = True
                elif is_true(value) == decides:
                    return decides
            return None if is_unknown else 1 - decides

        return decided

    def _unary(self, expression: tree.Unary, scope: Scope, clause: str) -> Work:
        inner = self.work(expression.inner, scope, clause)
        match expression.kind:
            case "not":
                return lambda frame: None if (value := inner(frame)) is None else int(not is_true(value))
            case "-":
                return lambda frame: None if (value := inner(frame)) is None else -number(value)
            case "~":
                return lambda frame: None if (value := inner(frame)) is None else ~whole(value) % (1 << 64)
        return inner

    def _comparison(self, expression: tree.Comparison, scope: Scope, clause: str) -> Work:
        if isinstance(expression.left, tree.Row) or isinstance(expression.right, tree.Row):
            return self.work(_by_parts(expression), scope, clause)
        left, right = self.work(expression.left, scope, clause), self.work(expression.right, scope, clause)
        sign = expression.sign
        is_exact = any(isinstance(one, tree.Unary) and one.kind == "binary" for one in (expression.left, expression.right))

        def compared(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if one is None or other is None:
                return int(one is other) if sign == "<=>" else None
            if is_exact:
                return _holds(sign, (text(one) > text(other)) - (text(one) < text(other)))
            return _holds(sign, compare(one, other))

        return compared

    def _quantified(self, expression: tree.Quantified, scope: Scope, clause: str) -> Work:
        left, query = self.work(expression.left, scope, clause), self._nested(expression.query, scope, columns=1)

        def compared(frame: Frame) -> Any:
            one, answers = left(frame), [row[0] for row in query(frame, None)]
            results = [None if one is None or other is None else _holds(expression.sign, compare(one, other)) for other in answers]
            wanted = 0 if expression.is_all else 1
            return wanted if wanted in results else None if None in results else 1 - wanted

        return compared

    def _is(self, expression: tree.Is, scope: Scope, clause: str) -> Work:
        left, is_negative = self.work(expression.left, scope, clause), expression.is_negative
        if expression.what in ("null", "unknown"):
            return lambda frame: int((left(frame) is None) != is_negative)
        wanted = expression.what == "true"
        return lambda frame: int(((value := left(frame)) is not None and is_true(value) == wanted) != is_negative)

    def _in(self, expression: tree.In, scope: Scope, clause: str) -> Work:
        if isinstance(expression.left, tree.Row):
            if isinstance(expression.choices, tree.Query):
                return self._row_in(expression.left, expression.choices, expression.is_negative, scope, clause)
            same: tree.Expression = tree.Logic("or", tuple(tree.Comparison("=", expression.left, one) for one in expression.choices))
            return self.work(tree.Unary("not", same) if expression.is_negative else same, scope, clause)
        left, is_negative = self.work(expression.left, scope, clause), expression.is_negative
        choices: Callable[[Frame], list[Any]]
        if isinstance(expression.choices, tree.Query):
            query = self._nested(expression.choices, scope, columns=1)
            choices = lambda frame: [row[0] for row in query(frame, None)]  # noqa: E731
        else:
            works = self._all(expression.choices, scope, clause)
            choices = lambda frame: [one(frame) for one in works]  # noqa: E731

        def within(frame: Frame) -> Any:
            one, others = left(frame), choices(frame)
            self._run.spend(len(others))
            if one is None:
                return None if others else int(is_negative)
            if any(other is not None and compare(one, other) == 0 for other in others):
                return int(not is_negative)
            return None if None in others else int(is_negative)

        return within

    def _row_in(self, row: tree.Row, query: tree.Query, is_negative: bool, scope: Scope, clause: str) -> Work:
        parts, answers = self._all(row.parts, scope, clause), self._nested(query, scope, columns=len(row.parts))

        def within(frame: Frame) -> Any:
            values = [part(frame) for part in parts]
            found = any(all(_same(one, other) for one, other in zip(values, answer)) for answer in answers(frame, None))
            return int(found != is_negative)

        return within

    def _row(self, expression: tree.Row, scope: Scope, clause: str) -> Work:
        raise one_column()

    def _between(self, expression: tree.Between, scope: Scope, clause: str) -> Work:
        left, low, high = self._all((expression.left, expression.low, expression.high), scope, clause)

        def within(frame: Frame) -> Any:
            one, least, most = left(frame), low(frame), high(frame)
            if one is None or least is None or most is None:
                return None
            return int((compare(least, one) <= 0 and compare(one, most) <= 0) != expression.is_negative)

        return within

    def _like(self, expression: tree.Like, scope: Scope, clause: str) -> Work:
        left, pattern = self.work(expression.left, scope, clause), self.work(expression.pattern, scope, clause)

        def fits(frame: Frame) -> Any:
            one, other = left(frame), pattern(frame)
            if one is None or other is None:
                return None
            found = patterns.found(text(other), text(one)) if expression.is_regexp else like(one, other, expression.escape)
            return int(found != expression.is_negative)

        return fits

    def _case(self, expression: tree.Case, scope: Scope, clause: str) -> Work:
        subject = self.work(expression.subject, scope, clause) if expression.subject is not None else None
        branches = [(self.work(test, scope, clause), self.work(then, scope, clause)) for test, then in expression.branches]
        otherwise = self.work(expression.otherwise, scope, clause) if expression.otherwise is not None else None

        def chosen(frame: Frame) -> Any:
            value = subject(frame) if subject is not None else None
            for test, then in branches:
                given = test(frame)
                if is_true(given) if subject is None else given is not None and value is not None and compare(value, given) == 0:
                    return then(frame)
            return otherwise(frame) if otherwise is not None else None

        return chosen

    # ---- queries within

    def _nested(self, query: tree.Query, scope: Scope, columns: int = 0) -> Callable[[Frame, int | None], list[list[Any]]]:
        """Rows for a row of the query around; worked out once where they do not depend on it."""
        inside = Scope(scope)
        plan = self._plan(query, inside)
        if columns and len(plan.columns) != columns:
            raise one_column()
        if inside.is_correlated:
            scope.asked.update(range(len(scope.fields)))
            return lambda frame, most: plan.rows(frame, most)
        kept: list[list[list[Any]]] = []

        def once(frame: Frame, most: int | None) -> list[list[Any]]:
            if not kept:
                kept.append(plan.rows(frame, most))
            return kept[0]

        return once

    def _subquery(self, expression: tree.Subquery, scope: Scope, clause: str) -> Work:
        query = self._nested(expression.query, scope, columns=1)

        def value(frame: Frame) -> Any:
            rows = query(frame, 2)
            if len(rows) > 1:
                raise one_row()
            return rows[0][0] if rows else None

        return value

    def _exists(self, expression: tree.Exists, scope: Scope, clause: str) -> Work:
        query = self._nested(expression.query, scope)
        return lambda frame: int(bool(query(frame, 1)))


def _check(call: tree.Call, fewest: int, most: int) -> None:
    if not fewest <= len(call.arguments) <= most:
        raise wrong_count(call.spelled)


def _totalled(aggregate: tree.Aggregate, values: list[list[Any]]) -> Any:
    kind, firsts = aggregate.kind, [value[0] for value in values]
    if kind == "count":
        return len(values)
    if kind in BITS:
        made, join = BITS[kind]
        for one in firsts:
            made = join(made, whole(one) % (1 << 64))
        return made
    if not values:
        return None
    if kind == "group_concat":
        return aggregate.separator.join("".join(map(text, value)) for value in values)[: functions.PACKET]
    if kind in ("max", "min"):
        return (max if kind == "max" else min)(firsts, key=key)
    if kind in ("std", "stddev", "variance"):
        numbers = [float(number(one)) for one in firsts]
        mean = sum(numbers) / len(numbers)
        variance = sum((one - mean) ** 2 for one in numbers) / len(numbers)
        spread = variance if kind == "variance" else math.sqrt(variance)
        exact = [number(one) for one in firsts]
        return spread if any(isinstance(one, float) for one in exact) else scaled(Decimal(spread), max(map(scale, exact)) + DIV_MORE)
    return sum_of(firsts) if kind == "sum" else average(firsts)


def _by_parts(comparison: tree.Comparison) -> tree.Expression:
    """(a, b) = (c, d) as what it stands for. SqlError: they are not of one length, or can not be ordered here."""
    left, right = comparison.left, comparison.right
    if not (isinstance(left, tree.Row) and isinstance(right, tree.Row)) or comparison.sign not in ("=", "<=>", "<>", "!="):
        raise one_column()
    if len(left.parts) != len(right.parts):
        raise one_column(len(left.parts))
    sign = comparison.sign if comparison.sign == "<=>" else "="
    same: tree.Expression = tree.Logic("and", tuple(tree.Comparison(sign, one, other) for one, other in zip(left.parts, right.parts)))
    return tree.Unary("not", same) if comparison.sign in ("<>", "!=") else same


def _same(one: Any, other: Any) -> bool:
    return one is not None and other is not None and compare(one, other) == 0


def _holds(sign: str, order: int) -> int:
    match sign:
        case "=" | "<=>":
            return int(order == 0)
        case "<>" | "!=":
            return int(order != 0)
        case "<":
            return int(order < 0)
        case ">":
            return int(order > 0)
        case "<=":
            return int(order <= 0)
    return int(order >= 0)


def _xor(values: list[Any]) -> int | None:
    return None if None in values else sum(is_true(value) for value in values) % 2


_KINDS: dict[type, Callable[..., Work]] = {
    tree.Literal: Expressions._literal, tree.Column: Expressions._column, tree.Star: Expressions._star,
    tree.Variable: Expressions._variable,
    tree.Call: Expressions._call, tree.Aggregate: Expressions._aggregate, tree.Chain: Expressions._chain,
    tree.Logic: Expressions._logic,
    tree.Unary: Expressions._unary, tree.Comparison: Expressions._comparison, tree.Quantified: Expressions._quantified,
    tree.Is: Expressions._is,
    tree.In: Expressions._in, tree.Between: Expressions._between, tree.Like: Expressions._like, tree.Case: Expressions._case,
    tree.Interval: Expressions._interval, tree.Row: Expressions._row, tree.Subquery: Expressions._subquery,
    tree.Exists: Expressions._exists,
}  # fmt: skip
