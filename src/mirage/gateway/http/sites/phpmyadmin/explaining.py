"""EXPLAIN, as MariaDB 10.11 goes about one table: by a key that WHERE or ORDER BY names. Joins are read in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from mirage.content.schema import PRIMARY, Column, Key, Schema
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, Tables, tree
from mirage.gateway.http.php.sql.faults import too_deep
from mirage.gateway.http.php.sql.parser import parse
from mirage.gateway.http.php.sql.queries import Planner
from mirage.gateway.http.php.sql.session import Run

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

HEADINGS = ["id", "select_type", "table", "type", "possible_keys", "key", "key_len", "ref", "rows", "Extra"]
BYTES = {"tinyint": 1, "smallint": 2, "mediumint": 3, "int": 4, "bigint": 8, "date": 3, "time": 3, "datetime": 5, "timestamp": 4,
         "year": 1, "float": 4, "double": 8}  # fmt: skip
RANGES = {"<", ">", "<=", ">="}
BUFFERED = "Using join buffer (flat, BNL join)"
Line = list[Any]


def explain(server: Server, text: str) -> Result:
    """SqlError: the statement is none."""
    try:
        return _explained(server, text)
    except RecursionError:
        raise too_deep() from None


def _explained(server: Server, text: str) -> Result:
    statement = parse(text)
    planner = Planner(Run(server))
    match statement:
        case tree.Query():
            planner.query(statement)
            common: list[Line] = [[1, "PRIMARY", "<derived2>", "ALL", *[None] * 4, 2, ""]]
            lines = common if statement.with_ else _query(planner, statement)
        case tree.Insert():
            planner.tables(statement.table)
            lines = [[1, "INSERT", statement.table.name, "ALL", *[None] * 6]]
            if isinstance(statement.rows, tree.Query):
                lines = _query(planner, statement.rows)
                lines[-1][-1] = ", ".join(filter(None, (lines[-1][-1], "Using temporary")))
        case tree.Update() | tree.Delete():
            lines = [_changed(planner, statement)]
        case _:
            return sql.run(server, text)
    return Result(HEADINGS, lines)


def _query(planner: Planner, query: tree.Query) -> list[Line]:
    first, order, limit = query.first, query.order, query.limit
    if not query.more:
        return _query(planner, first) if isinstance(first, tree.Query) else _select(planner, first, order, limit, 1, "SIMPLE")
    lines: list[Line] = []
    parts = [first, *(part for _, _, part in query.more)]
    for number, part in enumerate(parts, 1):
        kind = "PRIMARY" if number == 1 else "UNION"
        lines += _query(planner, part) if isinstance(part, tree.Query) else _select(planner, part, (), None, number, kind)
    union = f"<union{','.join(str(number) for number in range(1, len(parts) + 1))}>"
    return [*lines, [None, "UNION RESULT", union, "ALL", *[None] * 5, ""]]


def _told(number: int, kind: str, words: str) -> Line:
    return [number, kind, *[None] * 7, words]


def _select(
    planner: Planner, select: tree.Select, order: tuple[tree.Order, ...], limit: Any, number: int, kind: str
) -> list[Line]:  # fmt: skip
    if select.source is None:
        return [_told(number, kind, "No tables used")]
    if isinstance(select.source, tree.Derived) and isinstance(select.source.query.first, tree.Select):
        return _query(planner, select.source.query)  # merged
    if isinstance(select.source, tree.Table):
        return [_one(planner, select, order, limit, number, kind)]
    tables = list(_tables(select.source))
    lines: list[Line] = []
    for table in tables:
        found, name = planner.tables(table)
        extra = BUFFERED if lines else ""
        keys = _possible(_schema(found, name), _named(select.source))
        lines.append([number, kind, table.alias or name, "ALL", keys, None, None, None, _count(found, name), extra])
    if isinstance(select.source, tree.Join) and lines and (select.source.on is not None or select.where is not None):
        lines[-1][-1] = f"Using where; {BUFFERED}" if len(lines) > 1 else "Using where"
    return lines or [_told(number, kind, "No tables used")]


def _tables(reference: tree.Reference) -> Iterator[tree.Table]:
    match reference:
        case tree.Join():
            yield from _tables(reference.left)
            yield from _tables(reference.right)
        case tree.Table():
            yield reference


def _named(node: Any) -> set[str]:
    """The columns that are named anywhere below."""
    if isinstance(node, tree.Column):
        return {node.name.lower()}
    if isinstance(node, msgspec.Struct):
        return {name for field in node.__struct_fields__ for name in _named(getattr(node, field))}
    return {name for one in node for name in _named(one)} if isinstance(node, tuple) else set()


def _schema(tables: Tables, name: str) -> Schema:
    known = tables.schema(name)
    assert known is not None  # `planner.tables` has looked
    return known


def _count(tables: Tables, name: str) -> int:
    return max(1, len(tables.rows(name)))


def _possible(schema: Schema, columns: set[str]) -> str | None:
    return ",".join(key.name for key in schema.keys if key.columns[0].lower() in columns) or None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What WHERE wants of columns: `equal` to a value, in a `range`, or `NULL`; whether there is more to it."""

    equal: frozenset[str]
    ranged: frozenset[str]
    null: frozenset[str]
    is_more: bool


def _asked(where: tree.Expression | None) -> _Asked:
    equal, ranged, null, is_more = set(), set(), set(), False
    for part in where.parts if isinstance(where, tree.Logic) and where.kind == "and" else [where] if where is not None else []:
        match part:
            case tree.Comparison(sign="=", left=tree.Column() as column, right=tree.Literal()):
                equal.add(column.name.lower())
            case tree.Comparison(sign=sign, left=tree.Column() as column, right=tree.Literal()) if sign in RANGES:
                ranged.add(column.name.lower())
            case tree.Between(left=tree.Column() as column, is_negative=False):
                ranged.add(column.name.lower())
            case tree.In(left=tree.Column() as column, choices=tuple(), is_negative=False):
                ranged.add(column.name.lower())
            case tree.Like(left=tree.Column() as column, pattern=tree.Literal(value=str(text)), is_regexp=False) if (
                text[:1] not in "%_"
            ):
                ranged.add(column.name.lower())
            case tree.Is(left=tree.Column() as column, what="null", is_negative=False):
                null.add(column.name.lower())
            case tree.Literal():
                pass
            case _:
                is_more = True
    return _Asked(frozenset(equal), frozenset(ranged), frozenset(null), is_more)


def _matched(planner: Planner, table: tree.Table, where: tree.Expression | None) -> int:
    """How many rows WHERE leaves."""
    select = tree.Select((tree.Item(tree.Literal(1), "1"),), table, where)
    return sum(1 for _ in planner.query(tree.Query(select)).rows(None))


def _one(planner: Planner, select: tree.Select, order: tuple[tree.Order, ...], limit: Any, number: int, kind: str) -> Line:
    table = select.source
    assert isinstance(table, tree.Table)
    found, name = planner.tables(table)
    schema, where, said = _schema(found, name), select.where, _asked(select.where)
    line: Line = [number, kind, table.alias or name, "ALL", None, None, None, None, _count(found, name), ""]
    if (isinstance(where, tree.Literal | tree.Comparison) and not _named(where) and not _matched(planner, table, where)) or any(
        not schema.column(one).is_null for one in said.null if one in schema.names
    ):
        return _told(number, kind, "Impossible WHERE")
    if _is_told_by_ends(select, schema):
        return _told(number, kind, "Select tables optimized away")
    is_covered = {one.lower() for one in _used(select, order, schema)}
    either = _named(where) if isinstance(where, tree.Logic) and where.kind == "or" else set()
    line[4] = _possible(schema, {*said.equal, *said.ranged, *said.null, *either})
    for key in schema.keys:
        columns = {column.lower() for column in key.columns}
        if key.is_unique and columns <= said.equal:
            if not _matched(planner, table, where):
                return _told(number, kind, "Impossible WHERE noticed after reading const tables")
            line[3:] = ["const", line[4], key.name, _length(schema, key), "const", 1, _index(key, schema, is_covered)]
            return line
    for key in schema.keys:
        column = key.columns[0].lower()
        if column in said.equal | said.null | said.ranged:
            return _by(key, column, line, schema, said, _matched(planner, table, where), _index(key, schema, is_covered))
    return _whole(line, select, order, limit, schema, is_covered)


def _by(key: Key, column: str, line: Line, schema: Schema, said: _Asked, rows: int, index: str) -> Line:
    """Along a key: those of one value, or of a range."""
    rest = (said.equal | said.ranged | said.null) - {column}
    condition = "Using where" if key.name == PRIMARY or rest or said.is_more else "Using index condition"
    condition = "Using where; Using index" if index else condition
    if column in said.ranged:
        line[3:] = ["range", line[4], key.name, _length(schema, key, 1), None, max(1, rows), condition]
    else:
        extra = condition if rest or said.is_more or column in said.null or _is_text(schema, key) else index
        line[3:] = ["ref", line[4], key.name, _length(schema, key, 1), "const", max(1, rows), extra]
    return line


def _whole(line: Line, select: tree.Select, order: tuple[tree.Order, ...], limit: Any, schema: Schema, used: set[str]) -> Line:
    """All rows: in an index's order where that is asked for or has all that is wanted."""
    is_where = select.where is not None and not isinstance(select.where, tree.Literal)
    extras = ["Using where"] if is_where else []
    keys = [one.key for one in (*select.group, *order)]
    by = keys[0].name.lower() if len(keys) == 1 and isinstance(keys[0], tree.Column) else ""
    covering = [key for key in schema.keys if _index(key, schema, used)]
    best = min(covering, key=lambda key: (key.name == PRIMARY, _length(schema, key)), default=None)
    sorted_by = next((key for key in [*covering, *schema.keys[:1]] if by and key.columns[0].lower() == by), None)
    if sorted_by is not None and (sorted_by in covering or sorted_by.name == PRIMARY):
        best = sorted_by
    elif keys:
        best = None
    if best is not None:
        line[3], line[5], line[6] = "index", best.name, _length(schema, best)
        extras += ["Using index"] if best in covering else []
        line[8] = min(line[8], limit[1].value) if limit is not None and isinstance(limit[1], tree.Literal) and keys else line[8]
    elif select.group:
        extras += ["Using temporary", "Using filesort"]
    elif select.is_distinct:
        extras.append("Using temporary")
    elif order:
        extras.append("Using filesort")
    line[9] = "; ".join(extras)
    return line


def _changed(planner: Planner, statement: tree.Update | tree.Delete) -> Line:
    found, name = planner.tables(statement.table)
    schema, said = _schema(found, name), _asked(statement.where)
    line: Line = [1, "SIMPLE", name, "ALL", None, None, None, None, _count(found, name), "Using where"]
    key = next((key for key in schema.keys if key.columns[0].lower() in said.equal | said.ranged), None)
    if key is not None:
        rows = max(1, _matched(planner, statement.table, statement.where))
        line[3:9] = ["range", _possible(schema, set(said.equal | said.ranged)), key.name, _length(schema, key, 1), None, rows]
    elif isinstance(statement, tree.Update) and schema.keys and schema.keys[0].name == PRIMARY:
        line[3], line[5], line[6] = "index", PRIMARY, _length(schema, schema.keys[0])
    if statement.where is None:
        line[9] = ""
        return line if isinstance(statement, tree.Update) else [1, "SIMPLE", *[None] * 6, line[8], "Deleting all rows"]
    return line


def _used(select: tree.Select, order: tuple[tree.Order, ...], schema: Schema) -> set[str]:
    if any(isinstance(item.work, tree.Star) for item in select.items):
        return set(schema.names)
    return _named((select.items, select.where, select.group, select.having, order)) & {name.lower() for name in schema.names}


def _is_told_by_ends(select: tree.Select, schema: Schema) -> bool:
    """MIN and MAX of what leads a key."""
    leads = {key.columns[0].lower() for key in schema.keys}
    works = [item.work for item in select.items]
    ends = [_named(work) for work in works if isinstance(work, tree.Aggregate) and work.kind in ("min", "max")]
    return select.where is None and not select.group and len(ends) == len(works) and all(names and names <= leads for names in ends)


def _index(key: Key, schema: Schema, used: set[str]) -> str:
    """Whether a key has all columns that are wanted; each has the primary one's beside its own. All of a row is its table's."""
    first = schema.keys[0].columns if schema.keys[0].name == PRIMARY else ()
    is_all = used >= {name.lower() for name in schema.names}
    return "Using index" if not is_all and used <= {name.lower() for name in (*key.columns, *first)} else ""


def _is_text(schema: Schema, key: Key) -> bool:
    return schema.column(key.columns[0]).is_text


def _length(schema: Schema, key: Key, columns: int | None = None) -> str:
    return str(sum(_bytes(schema.column(name)) for name in key.columns[:columns]))


def _bytes(column: Column) -> int:
    """Of a value in a key, with a byte for NULL and two for a length."""
    size = int(column.type.partition("(")[2].partition(")")[0].partition(",")[0] or 0)
    if column.is_text:
        return 4 * size + 2 * (column.base != "char") + column.is_null
    return (BYTES.get(column.base) or size // 2 + 1) + column.is_null
