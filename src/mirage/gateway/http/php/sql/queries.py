"""SELECT: what is read, kept, grouped, sorted and cut, and how several are put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mirage.gateway.http.php.sql import tree
from mirage.gateway.http.php.sql.expressions import Answers, Expressions
from mirage.gateway.http.php.sql.faults import SqlError, no_column, no_database, no_source, no_table, twice, uneven
from mirage.gateway.http.php.sql.information import Information
from mirage.gateway.http.php.sql.scope import Field, Frame, Scope, Work
from mirage.gateway.http.php.sql.session import Run, Tables
from mirage.gateway.http.php.sql.sources import Joined, Rest, Source, columned
from mirage.gateway.http.php.sql.values import is_true, key, whole

MOST = 20_000  # rows of an answer
Rows = list[list[Any]]


class Planner:
    """Plans the queries of one statement."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.expressions = Expressions(run, self.query)
        self._commons: list[dict[str, tuple[list[str], Answers]]] = []

    def query(self, query: tree.Query, scope: Scope | None = None) -> Answers:
        """Names that are not found are looked for in `scope`, which is the query's own and empty."""
        scope = scope or Scope()
        self._commons.append({})
        for name, columns, inner in query.with_:
            plan = self.query(inner, Scope())
            if columns and len(columns) != len(plan.columns):
                raise SqlError(4002, "HY000", "WITH column list and SELECT field list have different column counts")
            self._commons[-1][name] = (list(columns) or plan.columns, plan)
        made = self._query(query, scope)
        self._commons.pop()
        return made

    def _query(self, query: tree.Query, scope: Scope) -> Answers:
        limit = self._limit(query)
        if not query.more and isinstance(query.first, tree.Select):
            return self._select(query.first, query.order, limit, scope)
        plans = [self.query(part, inside) if isinstance(part, tree.Query) else self._select(part, (), (0, None), inside)
                 for part in (query.first, *(part for _, _, part in query.more)) for inside in [Scope(scope.outer)]]  # fmt: skip
        if any(len(plan.columns) != len(plans[0].columns) for plan in plans):
            raise uneven()
        own = Scope(fields=[Field(name) for name in plans[0].columns])
        order = [(self._ordered(one, own, plans[0].columns), one.is_down) for one in query.order]
        return _Combined(plans[0].columns, plans, [(kind, is_all) for kind, is_all, _ in query.more], order, limit, self.run, scope)

    def _limit(self, query: tree.Query) -> tuple[int, int | None]:
        if query.limit is None:
            return 0, None
        first, count = (
            None if one is None else whole(self.expressions.work(one, Scope(), "limit")(Frame([]))) for one in query.limit
        )  # fmt: skip
        return first or 0, count

    # ---- one SELECT

    def _select(self, select: tree.Select, order: tuple[tree.Order, ...], limit: tuple[int, int | None], scope: Scope) -> Answers:
        source = self._source(select.source, scope) if select.source is not None else None
        made = _Select(self.run, source, limit=limit, is_distinct=select.is_distinct)
        if select.where is not None:
            self._where(made, select.where, scope)
        names: list[str] = []
        for item in select.items:
            for name, work in self._item(item, source, scope):
                names.append(name)
                made.items.append(work)
        made.columns = names
        for name, work in zip(names, made.items):
            scope.aliases.setdefault(name.lower(), work)
        made.group = [(self._grouped(one, scope, made), one.is_down) for one in select.group]
        made.is_drawn = any(_draws(one.key, select.items) for one in select.group)
        if select.with_rollup:
            made.rolled = [scope.fields.index(field_) for one in select.group if isinstance(one.key, tree.Column)
                           for field_ in scope.fields if field_.name.lower() == one.key.name.lower()]  # fmt: skip
        if select.having is not None:
            made.having = self.expressions.work(select.having, scope, "HAVING")
        made.order = [(self._ordered(one, scope, names), one.is_down) for one in order]
        made.is_grouped = scope.is_grouped or bool(select.group)
        made.width = len(scope.fields)
        return made

    def _item(self, item: tree.Item, source: Source | None, scope: Scope) -> Iterator[tuple[str, Work]]:
        if not isinstance(item.work, tree.Star):
            yield item.name, self.expressions.work(item.work, scope, "SELECT")
            return
        table = item.work.table
        if source is None:
            raise SqlError(1096, "HY000", "No tables used") if not table else no_source(self.run.session.database, table)
        places = [at for at, one in enumerate(scope.fields) if one.table == table] if table else source.star
        if not places:
            raise no_source(self.run.session.database, table)
        for place in places:
            yield scope.fields[place].name, _place(place)

    def _where(self, made: _Select, where: tree.Expression, scope: Scope) -> None:
        """Each part of an AND is asked as soon as its columns are there, where no row is kept without a partner."""
        for part in _parts(where):
            scope.asked.clear()
            work = self.expressions.work(part, scope, "WHERE")
            place = _innermost(made.source, scope.asked) if made.source is not None and scope.asked else None
            pair = _pair(part, scope, place, "WHERE") if isinstance(place, Joined) and place.kind == "inner" else None
            if pair is not None and isinstance(place, Joined):
                place.pairs.append(pair)
            else:
                (place.tests if place is not None else made.where).append(work)

    def _grouped(self, order: tree.Order, scope: Scope, made: _Select) -> Work:
        place = _position(order.key)
        if place is not None:
            if not 1 <= place <= len(made.items):
                raise no_column(str(place), "GROUP BY")
            return made.items[place - 1]
        return self.expressions.work(order.key, scope, "GROUP BY")

    def _ordered(self, order: tree.Order, scope: Scope, names: list[str]) -> Work | int:
        """The place of the column that is meant, or what else the rows are sorted by."""
        place = _position(order.key)
        if place is not None:
            if not 1 <= place <= len(names):
                raise no_column(str(place), "ORDER BY")
            return place - 1
        if isinstance(order.key, tree.Column) and not order.key.table:
            named = [at for at, name in enumerate(names) if name.lower() == order.key.name.lower()]
            if named:
                return named[0]
        return self.expressions.work(order.key, scope, "ORDER BY")

    # ---- FROM

    def _source(self, reference: tree.Reference, scope: Scope) -> Source:
        if isinstance(reference, tree.Join):
            return self._join(reference, scope)
        start = len(scope.fields)
        if isinstance(reference, tree.Derived):
            plan: Answers = self.query(reference.query, Scope())
            columns, name, database = plan.columns, reference.alias, ""
            read: Any = partial(_all, plan)
            for at, column in enumerate(columns):
                if column.lower() in (other.lower() for other in columns[:at]):
                    raise SqlError(1060, "42S21", f"Duplicate column name '{column}'")
        else:
            columns, read, database = self._table(reference)
            name = reference.alias or reference.name
        if any(one.table == name and one.database == database for one in scope.fields):
            raise twice(name)
        scope.fields += [Field(column, name, database) for column in columns]
        return Rest(self.run, start, len(columns), read, list(range(start, start + len(columns))))

    def _table(self, table: tree.Table) -> tuple[list[str], Any, str]:
        for commons in reversed(self._commons):
            if not table.database and table.name in commons:
                columns, plan = commons[table.name]
                return columns, partial(_all, plan), ""
        database, name = self.tables(table)
        known = database.schema(name)
        assert known is not None
        return known.names, lambda outer: columned(database, name), database.name

    def tables(self, table: tree.Table) -> tuple[Tables, str]:
        """A table's database and its name there. SqlError: there is none."""
        session = self.run.session
        database = table.database or session.database
        if not database:
            raise no_database()
        if database.lower() == "information_schema":
            found: Tables = Information(session)
            name = table.name.upper()
            if found.schema(name) is None:
                raise SqlError(1109, "42S02", f"Unknown table '{table.name}' in information_schema")
            return found, name
        found = session.of(database)
        if found.schema(table.name) is None:
            raise no_table(database, table.name)
        return found, table.name

    def _join(self, join: tree.Join, scope: Scope) -> Source:
        left = self._source(join.left, scope)
        right = self._source(join.right, scope)
        made = Joined(self.run, join.kind, left, right, left.start, left.width + right.width, [*left.star, *right.star])
        self._merge(made, join, scope)
        for part in _parts(join.on) if join.on is not None else ():
            pair = _pair(part, scope, made, "ON")
            if pair is not None:
                made.pairs.append(pair)
            else:
                made.ons.append(self.expressions.work(part, scope, "ON"))
        return made

    def _merge(self, made: Joined, join: tree.Join, scope: Scope) -> None:
        """USING and NATURAL: columns of one name are equal, and shown once, before all others."""
        names = list(join.using)
        if join.is_natural:
            known = {scope.fields[at].name.lower() for at in made.left.star}
            names = [scope.fields[at].name for at in made.right.star if scope.fields[at].name.lower() in known]
        for name in names:
            left, right = (
                next((at for at in side.star if scope.fields[at].name.lower() == name.lower()), None)
                for side in (made.left, made.right)
            )
            if left is None or right is None:
                raise no_column(name, "FROM")
            made.merged.append((left, right))
            scope.fields[right].is_hidden = True
        made.pairs += made.merged
        if names:
            common = [at for at, _ in made.merged]
            gone = {*common, *(at for _, at in made.merged)}
            sides = [*made.right.star, *made.left.star] if join.kind == "right" else made.star
            made.star = [*common, *(at for at in sides if at not in gone)]


def _all(plan: Answers, outer: Frame | None) -> Rows:
    return plan.rows(None)


def _place(at: int) -> Work:
    return lambda frame: frame.row[at]


def _position(expression: tree.Expression) -> int | None:
    if isinstance(expression, tree.Literal) and isinstance(expression.value, int) and not isinstance(expression.value, bool):
        return expression.value
    return None


def _parts(condition: tree.Expression) -> tuple[tree.Expression, ...]:
    return condition.parts if isinstance(condition, tree.Logic) and condition.kind == "and" else (condition,)


def _innermost(source: Source, asked: set[int]) -> Rest | Joined | None:
    """The smallest source that has all of the columns, through inner joins alone."""
    if isinstance(source, Joined):
        if source.kind == "inner" and max(asked) < source.right.start:
            return _innermost(source.left, asked)
        if source.kind == "inner" and min(asked) >= source.right.start:
            return _innermost(source.right, asked)
        return source
    assert isinstance(source, Rest)
    return source


def _pair(part: tree.Expression, scope: Scope, join: Joined, clause: str) -> tuple[int, int] | None:
    """The places of two columns that are to be equal, one of either side."""
    if not (isinstance(part, tree.Comparison) and part.sign == "=" and isinstance(part.left, tree.Column)):
        return None
    if not isinstance(part.right, tree.Column):
        return None
    one, other = scope.place(part.left, clause), scope.place(part.right, clause)
    if one is None or other is None:
        return None
    first, second = min(one, other), max(one, other)
    return (first, second) if join.start <= first < join.right.start <= second < join.start + join.width else None


def _draws(expression: tree.Expression, items: tuple[tree.Item, ...]) -> bool:
    """Whether a key of GROUP BY is drawn anew each time it is looked at."""
    if isinstance(expression, tree.Column):
        return any(item.name == expression.name and tree.calls(item.work, "rand") for item in items)
    return tree.calls(expression, "rand")


@dataclass
class _Select:
    """One SELECT that has been planned."""

    run: Run
    source: Source | None
    columns: list[str] = field(default_factory=list)
    where: list[Work] = field(default_factory=list)
    items: list[Work] = field(default_factory=list)
    group: list[tuple[Work, bool]] = field(default_factory=list)
    having: Work | None = None
    order: list[tuple[Work | int, bool]] = field(default_factory=list)
    limit: tuple[int, int | None] = (0, None)
    rolled: list[int] = field(default_factory=list)
    width: int = 0
    is_distinct: bool = False
    is_grouped: bool = False
    is_drawn: bool = False

    def rows(self, outer: Frame | None, most: int | None = None) -> Rows:
        """The answer; of one that needs no sorting, no more is worked out than is wanted."""
        first, count = self.limit
        end = first + count if count is not None else None
        if end == 0:
            return []
        frames = self._groups(outer) if self.is_grouped else self._read(outer)
        if self.having is not None:
            having = self.having
            frames = (frame for frame in frames if is_true(having(frame)))
        if self.order or self.is_distinct:
            found = self._sorted(list(frames))
            return found[first:end][:MOST]
        rows: Rows = []
        for at, frame in enumerate(frames):
            if at >= first:
                rows.append([item(frame) for item in self.items])
            if at + 1 == end or len(rows) >= MOST or (most is not None and len(rows) >= most):
                break
        return rows

    def _read(self, outer: Frame | None) -> Iterator[Frame]:
        rows = self.source.scan([], outer) if self.source is not None else iter([[]])
        where = self.where
        for row in rows:
            frame = Frame(row, outer)
            if not where or all(is_true(test(frame)) for test in where):
                yield frame

    def _groups(self, outer: Frame | None) -> Iterator[Frame]:
        if not self.group:
            rows = [frame.row for frame in self._read(outer)]
            yield Frame(rows[0] if rows else [None] * self.width, outer, rows)
            return
        groups: dict[tuple[Any, ...], Rows] = {}
        for frame in self._read(outer):
            place = self._key(frame)
            if self.is_drawn and place not in groups:
                place = self._key(frame)  # looked for with one draw, put down with the next
                if place in groups:
                    shown = "-".join(str(work(frame)) for work, _ in self.group) if len(place) > 1 else self._last
                    raise SqlError(1062, "23000", f"Duplicate entry '{shown}' for key 'group_key'")
            groups.setdefault(place, []).append(frame.row)
        ordered = list(groups)
        for at, (_, is_down) in reversed(list(enumerate(self.group))):
            ordered.sort(key=lambda place: place[at], reverse=is_down)
        if self.rolled:
            yield from self._rollup(ordered, groups, outer)
            return
        for place in ordered:
            yield Frame(groups[place][0], outer, groups[place])

    _last = ""

    def _key(self, frame: Frame) -> tuple[Any, ...]:
        values = [work(frame) for work, _ in self.group]
        self._last = str(values[0])
        return tuple(map(key, values))

    def _rollup(self, ordered: list[tuple[Any, ...]], groups: dict[tuple[Any, ...], Rows], outer: Frame | None) -> Iterator[Frame]:
        """After each group of the first keys, one that stands for all of it, its further keys NULL."""
        for at, place in enumerate(ordered):
            yield Frame(groups[place][0], outer, groups[place])
            following = ordered[at + 1] if at + 1 < len(ordered) else None
            for size in range(len(place) - 1, -1, -1):
                if following is not None and following[:size] == place[:size]:
                    break
                rows = [row for other in ordered if other[:size] == place[:size] for row in groups[other]]
                total = list(groups[place][0])
                for column in self.rolled[size:]:
                    total[column] = None
                yield Frame(total, outer, rows)

    def _sorted(self, frames: list[Frame]) -> Rows:
        found = [(frame, [item(frame) for item in self.items]) for frame in frames]
        for by, is_down in reversed(self.order):
            if isinstance(by, int):
                found.sort(key=lambda one: key(one[1][by]), reverse=is_down)
            else:
                found.sort(key=lambda one: key(by(one[0])), reverse=is_down)
        rows = [row for _, row in found]
        return distinct(rows) if self.is_distinct else rows


@dataclass
class _Combined:
    """UNION, EXCEPT and INTERSECT, from the left."""

    columns: list[str]
    plans: list[Answers]
    kinds: list[tuple[str, bool]]
    order: list[tuple[Work | int, bool]]
    limit: tuple[int, int | None]
    run: Run
    scope: Scope

    def rows(self, outer: Frame | None, most: int | None = None) -> Rows:
        found = self.plans[0].rows(outer)
        for (kind, is_all), plan in zip(self.kinds, self.plans[1:]):
            more = plan.rows(outer)
            if kind == "union":
                found = found + more if is_all else distinct(found + more)
            else:
                others = {tuple(map(key, row)) for row in more}
                found = [row for row in distinct(found) if (tuple(map(key, row)) in others) == (kind == "intersect")]
        for by, is_down in reversed(self.order):
            work = _place(by) if isinstance(by, int) else by
            found = sorted(found, key=lambda row: key(work(Frame(row, outer))), reverse=is_down)
        first, count = self.limit
        return found[first : first + count if count is not None else None][:MOST]


def distinct(rows: Rows) -> Rows:
    """Each row once, the first of those that are the same."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        found.setdefault(tuple(map(key, row)), row)
    return list(found.values())
