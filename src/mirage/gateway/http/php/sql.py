"""SQL as pages ask it of their tables: SELECT, INSERT, UPDATE and DELETE over rows in memory, in MariaDB's manner.

No database of the host's is ever asked: a statement, whoever wrote it, can do no more than read and change these rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Row = dict[str, Any]
MOST = 20_000  # rows of an answer
PACKET = 1 << 20  # signs of a value; what is longer is NULL, as beyond max_allowed_packet
_TOKEN = re.compile(
    r"\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/|(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\")"
    r"|(?P<name>`[^`]+`|@@[\w.]+|[A-Za-z_][\w$]*)|(?P<sign><=>|<>|!=|<=|>=|\|\||&&|[-+*/%=<>(),.;?])",
    re.DOTALL,
)
_AGGREGATES = {"count", "max", "min", "sum", "avg", "group_concat"}
_ENDS = {
    "from",
    "where",
    "order",
    "limit",
    "group",
    "union",
    "having",
    "as",
    "and",
    "or",
    "asc",
    "desc",
    "into",
    "on",
    "join",
    "set",
    "values",
}
Test = Callable[[Row], Any]


class SqlError(Exception):
    """MariaDB's number, state and text of a fault."""

    def __init__(self, number: int, state: str, text: str) -> None:
        super().__init__(text)
        self.number, self.state, self.text = number, state, text


def syntax_error(near: str, line: int = 1) -> SqlError:
    """What MariaDB says of a text that it cannot read from `near` on."""
    return SqlError(
        1064, "42000",
        "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right "
        f"syntax to use near '{near}' at line {line}",
    )  # fmt: skip


class Tables(Protocol):
    """The tables of one database, as one layer has them."""

    name: str
    user: str
    version: str

    def columns(self, table: str) -> list[str] | None: ...

    def rows(self, table: str) -> list[Row]: ...

    def insert(self, table: str, row: Row) -> int: ...

    def update(self, table: str, key: Any, row: Row) -> None: ...

    def delete(self, table: str, key: Any) -> None: ...

    def names(self) -> list[str]: ...

    def now(self) -> str: ...


@dataclass(slots=True)
class Result:
    """What a statement gave. `columns` is None where it gives no rows."""

    columns: list[str] | None
    rows: list[list[Any]]
    affected: int = 0
    last_id: int = 0
    slept: float = 0.0


def run(tables: Tables, statement: str, values: Sequence[Any] = ()) -> Result:
    """One statement, its ? filled with values. SqlError: what MariaDB would say."""
    return _Statement(tables, statement, list(values)).run()


class _Statement:
    """One statement as it is read."""

    def __init__(self, tables: Tables, text: str, values: list[Any]) -> None:
        self.tables, self.text, self.values = tables, text, values
        self.tokens: list[tuple[str, str, int]] = []
        self.at = 0
        self.depth = 0
        self.slept = 0.0
        self.columns: list[str] = []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise self._wrong(at)
            if found.lastgroup:
                self.tokens.append((found.lastgroup, found[0], at))
            at = found.end()

    def run(self) -> Result:
        word = self._word()
        match word:
            case "select" | "(":
                result = self._union()
            case "insert" | "replace":
                result = self._insert()
            case "update":
                result = self._update()
            case "delete":
                result = self._delete()
            case "show":
                self.at += 1
                result = Result([f"Tables_in_{self.tables.name}"], [[name] for name in self.tables.names()])
                self.at = len(self.tokens)
            case "set" | "use" | "begin" | "commit" | "rollback" | "start" | "lock" | "unlock":
                return Result(None, [])
            case _:
                raise self._wrong()
        self._take(";")
        if self.at < len(self.tokens):
            raise self._wrong()
        result.slept = self.slept
        return result

    # ---- tokens

    def _wrong(self, place: int | None = None) -> SqlError:
        at = place if place is not None else self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.text)
        return syntax_error(self.text[at : at + 80], self.text.count("\n", 0, at) + 1)

    def _word(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][1].lower() if self.at + ahead < len(self.tokens) else ""

    def _take(self, *words: str) -> bool:
        if [self._word(ahead) for ahead in range(len(words))] == list(words):
            self.at += len(words)
            return True
        return False

    def _want(self, *words: str) -> None:
        if not self._take(*words):
            raise self._wrong()

    def _name(self) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != "name":
            raise self._wrong()
        self.at += 1
        return self.tokens[self.at - 1][1].strip("`")

    def _table(self) -> str:
        name = self._name()
        if self._take("."):
            name = self._name()
        if self.tables.columns(name) is None:
            raise SqlError(1146, "42S02", f"Table '{self.tables.name}.{name}' doesn't exist")
        return name

    # ---- statements

    def _union(self) -> Result:
        result = self._select()
        while self._take("union"):
            is_all = self._take("all")
            more = self._select()
            if len(more.columns or []) != len(result.columns or []):
                raise SqlError(1222, "21000", "The used SELECT statements have a different number of columns")
            rows = result.rows + more.rows
            result = Result(result.columns, rows if is_all else [list(row) for row in dict.fromkeys(map(tuple, rows))])
        return result

    def _select(self) -> Result:
        is_nested = self._take("(")
        self._want("select")
        is_distinct = self._take("distinct")
        start = self.at
        columns: list[str] = []
        table = ""
        depth = 0
        for ahead in range(self.at, len(self.tokens)):  # where FROM stands decides what columns there are
            word = self.tokens[ahead][1].lower()
            depth += (word == "(") - (word == ")")
            if depth < 0 or (depth == 0 and word == "union"):
                break
            if depth == 0 and word == "from":
                self.at = ahead + 1
                table = self._table()
                columns = self.tables.columns(table) or []
                end = self.at
                break
        self.at = start
        self.columns = columns
        items = self._items(columns)
        if table:
            self._want("from")
            self.at = end
            if self._word() not in _ENDS and self.at < len(self.tokens) and self.tokens[self.at][0] == "name":
                self._name()  # an alias
        source = list(self.tables.rows(table)) if table else [{}]
        if self._take("where"):
            test = self._expression()
            source = [row for row in source if _true(test(row))]
        if self._take("group", "by"):
            self._list(self._expression)
        order: list[tuple[Test, bool]] = []
        if self._take("order", "by"):
            order = self._list(self._order)
        first, last = self._limit()
        if is_nested:
            self._want(")")
        names = [name for name, _, _ in items]
        if any(is_total for _, _, is_total in items):
            return Result(names, [[work(source) if is_total else work(source[0] if source else {}) for _, work, is_total in items]])
        for key, is_down in reversed(order):
            source.sort(key=lambda row, key=key: _rank(key(row)), reverse=is_down)  # type: ignore[misc]
        rows = [[work(row) for _, work, _ in items] for row in source[first:last][:MOST]]
        if is_distinct:
            rows = [list(row) for row in dict.fromkeys(map(tuple, rows))]
        return Result(names, rows)

    def _items(self, columns: list[str]) -> list[tuple[str, Callable[[Any], Any], bool]]:
        found: list[tuple[str, Callable[[Any], Any], bool]] = []
        while True:
            if self._take("*"):
                found += [(name, lambda row, name=name: row.get(name), False) for name in columns]  # type: ignore[misc]
            else:
                begin = self.tokens[self.at][2] if self.at < len(self.tokens) else 0
                total = self._aggregate()
                work: Callable[[Any], Any] = total if total is not None else self._expression()
                end = self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.text)
                name = self.text[begin:end].strip().strip("`")
                if self._take("as") or (
                    self._word() not in _ENDS and self.at < len(self.tokens) and self.tokens[self.at][0] == "name"
                ):
                    name = self._name()
                found.append((name, work, total is not None))
            if not self._take(","):
                return found

    def _aggregate(self) -> Callable[[list[Row]], Any] | None:
        if self._word() not in _AGGREGATES or self._word(1) != "(":
            return None
        kind = self._word()
        self.at += 2
        self._take("distinct")
        inner: Test = (lambda row: 1) if self._take("*") else self._expression()
        self._want(")")

        def total(rows: list[Row]) -> Any:
            values = [value for value in map(inner, rows) if value is not None]
            if kind == "count":
                return len(values)
            if kind == "group_concat":
                return ",".join(map(str, values)) or None
            numbers = [_number(value) for value in values]
            if not values:
                return None
            if kind == "sum":
                return sum(numbers)
            return (
                sum(numbers) / len(numbers) if kind == "avg" else max(values, key=_rank) if kind == "max" else min(values, key=_rank)
            )

        return total

    def _order(self) -> tuple[Test, bool]:
        begin = self.at
        key = self._expression()
        if self.tokens[begin][0] == "number" and self.at == begin + 1:
            at = int(self.tokens[begin][1])
            if not 1 <= at <= max(1, len(self.columns)):
                raise SqlError(1054, "42S22", f"Unknown column '{at}' in 'order clause'")
            name = self.columns[at - 1] if self.columns else ""
            key = lambda row: row.get(name)  # noqa: E731
        is_down = self._take("desc")
        self._take("asc")
        return key, is_down

    def _limit(self) -> tuple[int, int | None]:
        if not self._take("limit"):
            return 0, None
        first = int(_number(self._expression()({})))
        if self._take(","):
            return first, first + int(_number(self._expression()({})))
        if self._take("offset"):
            offset = int(_number(self._expression()({})))
            return offset, offset + first
        return 0, first

    def _insert(self) -> Result:
        self.at += 1
        self._take("ignore")
        self._take("into")
        table = self._table()
        columns = self.tables.columns(table) or []
        if self._take("("):
            columns = self._list(self._name)
            self._want(")")
        self._check(table, columns)
        if not self._take("values"):
            self._want("value")
        count = last = 0
        while self._take("("):
            values = [work({}) for work in self._list(self._expression)]
            self._want(")")
            if len(values) != len(columns):
                raise SqlError(1136, "21S01", f"Column count doesn't match value count at row {count + 1}")
            last = self.tables.insert(table, dict(zip(columns, values)))
            count += 1
            self._take(",")
        if self._take("on", "duplicate", "key", "update"):
            self._list(self._set)
        return Result(None, [], count, last)

    def _check(self, table: str, columns: list[str]) -> None:
        known = self.tables.columns(table) or []
        for name in columns:
            if name not in known:
                raise SqlError(1054, "42S22", f"Unknown column '{name}' in 'field list'")

    def _update(self) -> Result:
        self.at += 1
        table = self._table()
        self.columns = self.tables.columns(table) or []
        self._want("set")
        changes = self._list(self._set)
        self._check(table, [name for name, _ in changes])
        rows = self._where(table)
        for row in rows:
            self.tables.update(table, row["id"], {**row, **{name: work(row) for name, work in changes}})
        return Result(None, [], len(rows))

    def _set(self) -> tuple[str, Test]:
        name = self._name()
        self._want("=")
        return name, self._expression()

    def _delete(self) -> Result:
        self.at += 1
        self._want("from")
        table = self._table()
        self.columns = self.tables.columns(table) or []
        rows = self._where(table)
        for row in rows:
            self.tables.delete(table, row["id"])
        return Result(None, [], len(rows))

    def _where(self, table: str) -> list[Row]:
        rows = list(self.tables.rows(table))
        if self._take("where"):
            test = self._expression()
            rows = [row for row in rows if _true(test(row))]
        first, last = self._limit()
        return rows[first:last]

    def _list(self, read: Callable[[], Any]) -> list[Any]:
        found = [read()]
        while self._take(","):
            found.append(read())
        return found

    # ---- expressions

    def _expression(self) -> Test:
        self.depth += 1
        if self.depth > 60:
            raise SqlError(1436, "HY000", "Thread stack overrun")
        left = self._both()
        while self._take("or") or self._take("||"):
            left = _either(left, self._both())
        self.depth -= 1
        return left

    def _both(self) -> Test:
        left = self._not()
        while self._take("and") or self._take("&&"):
            left = _and(left, self._not())
        return left

    def _not(self) -> Test:
        if self._take("not"):
            inner = self._not()
            return lambda row: None if inner(row) is None else int(not _true(inner(row)))
        return self._comparison()

    def _comparison(self) -> Test:
        left = self._sum()
        word = self._word()
        if word in ("=", "<=>", "<>", "!=", "<", ">", "<=", ">="):
            self.at += 1
            return _compared(word, left, self._sum())
        if self._take("is"):
            wants_null = not self._take("not")
            self._want("null")
            return lambda row: int((left(row) is None) == wants_null)
        is_negative = self._take("not")
        if self._take("like"):
            right = self._sum()
            return lambda row: int(_like(left(row), right(row)) != is_negative)
        if self._take("in"):
            self._want("(")
            values = self._list(self._expression)
            self._want(")")
            return lambda row: int(any(_equal(left(row), value(row)) for value in values) != is_negative)
        if self._take("between"):
            low = self._sum()
            self._want("and")
            high = self._sum()
            return lambda row: int((_rank(low(row)) <= _rank(left(row)) <= _rank(high(row))) != is_negative)
        if is_negative:
            raise self._wrong()
        return left

    def _sum(self) -> Test:
        left = self._product()
        while self._word() in ("+", "-"):
            sign = self._word()
            self.at += 1
            left = _counted(sign, left, self._product())
        return left

    def _product(self) -> Test:
        left = self._value()
        while self._word() in ("*", "/", "%"):
            sign = self._word()
            self.at += 1
            left = _counted(sign, left, self._value())
        return left

    def _value(self) -> Test:
        if self.at >= len(self.tokens):
            raise self._wrong()
        kind, text, _ = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            number: Any = float(text) if "." in text else int(text)
            return lambda row: number
        if kind == "text":
            value = _unquoted(text)
            return lambda row: value
        if text == "?":
            if not self.values:
                raise SqlError(2031, "HY000", "No data supplied for parameters in prepared statement")
            given = self.values.pop(0)
            return lambda row: given
        if text == "-":
            inner = self._value()
            return lambda row: -_number(inner(row))
        if text == "(":
            inside = self._expression()
            self._want(")")
            return inside
        if kind != "name":
            self.at -= 1
            raise self._wrong()
        return self._named(text)

    def _named(self, text: str) -> Test:
        name = text.strip("`")
        lowered = name.lower()
        if self._take("("):
            arguments = [] if self._word() == ")" else self._list(self._expression)
            self._want(")")
            return self._function(lowered, arguments)
        if lowered in ("null", "true", "false"):
            literal = {"null": None, "true": 1, "false": 0}[lowered]
            return lambda row: literal
        if name.startswith("@@"):
            return lambda row: {"@@version": self.tables.version, "@@hostname": "localhost", "@@datadir": "/var/lib/mysql/"}.get(
                lowered
            )
        if self._take("."):
            name = self._name()
        if name not in self.columns:
            raise SqlError(1054, "42S22", f"Unknown column '{name}' in 'field list'")
        return lambda row: row.get(name)

    def _function(self, name: str, arguments: list[Test]) -> Test:
        tables = self.tables

        def text(row: Row, at: int = 0) -> str:
            value = arguments[at](row) if at < len(arguments) else None
            return "" if value is None else str(value)

        def joined(row: Row) -> str | None:
            made = "".join(text(row, at) for at in range(len(arguments)))
            return made if len(made) <= PACKET else None

        def coalesced(row: Row) -> Any:
            return next((value for one in arguments if (value := one(row)) is not None), None)

        def wait(row: Row) -> int:
            self.slept = min(20.0, self.slept + max(0.0, float(_number(arguments[0](row)))))
            return 0

        known: dict[str, Test] = {
            "now": lambda row: tables.now(), "current_timestamp": lambda row: tables.now(), "curdate": lambda row: tables.now()[:10],
            "version": lambda row: tables.version, "database": lambda row: tables.name, "schema": lambda row: tables.name,
            "user": lambda row: f"{tables.user}@localhost", "current_user": lambda row: f"{tables.user}@localhost",
            "concat": joined, "length": lambda row: len(text(row)),
            "lower": lambda row: text(row).lower(), "upper": lambda row: text(row).upper(), "char_length": lambda row: len(text(row)),
            "hex": lambda row: text(row).encode().hex().upper(),
            "coalesce": coalesced, "ifnull": coalesced, "sleep": wait,
            "if": lambda row: arguments[1](row) if _true(arguments[0](row)) else arguments[2](row),
            "ascii": lambda row: ord(text(row)[:1] or "\0"),
            "substring": lambda row: _substring(text(row), [int(_number(one(row))) for one in arguments[1:]]),
            "abs": lambda row: abs(_number(arguments[0](row))), "date": lambda row: text(row)[:10], "count": lambda row: 1,
        }  # fmt: skip
        known |= {"substr": known["substring"], "mid": known["substring"]}
        if name not in known:
            raise SqlError(1305, "42000", f"FUNCTION {self.tables.name}.{name} does not exist")
        return known[name]


def _substring(text: str, places: list[int]) -> str:
    start = places[0] - 1 if places and places[0] > 0 else (places[0] if places else 0)
    return text[start:] if len(places) < 2 else text[start:][: max(0, places[1])]


def _unquoted(text: str) -> str:
    quote = text[0]
    inner = text[1:-1].replace(quote * 2, quote)
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}.get(found[1], found[1]), inner, flags=re.DOTALL
    )


def _number(value: Any) -> float | int:
    if isinstance(value, bool) or value is None:
        return int(bool(value))
    if isinstance(value, int | float):
        return value
    found = re.match(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)", str(value))
    return (float(found[0]) if "." in found[0] else int(found[0])) if found else 0


def _true(value: Any) -> bool:
    return value is not None and _number(value) != 0


def _rank(value: Any) -> tuple[int, Any, str]:
    if value is None:
        return 0, 0, ""
    if isinstance(value, int | float):
        return 1, value, ""
    return 2, 0, str(value).lower()


def _equal(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if isinstance(left, str) and isinstance(right, str):
        return left.rstrip(" ").lower() == right.rstrip(" ").lower()
    return _number(left) == _number(right)


def _compared(sign: str, left: Test, right: Test) -> Test:
    def test(row: Row) -> Any:
        one, other = left(row), right(row)
        if one is None or other is None:
            return int(one is other) if sign == "<=>" else None
        if sign in ("=", "<=>"):
            return int(_equal(one, other))
        if sign in ("<>", "!="):
            return int(not _equal(one, other))
        if isinstance(one, str) and isinstance(other, str):
            first, second = one.lower(), other.lower()
        else:
            first, second = _number(one), _number(other)  # type: ignore[assignment]
        return int(
            first < second if sign == "<" else first > second if sign == ">" else first <= second if sign == "<=" else first >= second
        )

    return test


def _either(left: Test, right: Test) -> Test:
    return lambda row: int(_true(left(row)) or _true(right(row)))


def _and(left: Test, right: Test) -> Test:
    return lambda row: int(_true(left(row)) and _true(right(row)))


def _counted(sign: str, left: Test, right: Test) -> Test:
    def count(row: Row) -> Any:
        if left(row) is None or right(row) is None:
            return None
        one, other = _number(left(row)), _number(right(row))
        if sign in "/%":
            return None if other == 0 else one / other if sign == "/" else one % other
        return one + other if sign == "+" else one - other if sign == "-" else one * other

    return count


def _like(value: Any, pattern: Any) -> bool:
    """LIKE without backtracking: % cuts the pattern into parts that are found one after the other."""
    if value is None or pattern is None:
        return False
    text = str(value).lower()
    parts = str(pattern).lower().split("%")
    if len(parts) == 1:
        return len(text) == len(parts[0]) and _at(text, parts[0], 0)
    if not _at(text, parts[0], 0):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        found = next((place for place in range(at, len(text) - len(part) + 1) if _at(text, part, place)), -1)
        if found < 0:
            return False
        at = found + len(part)
    end = len(text) - len(parts[-1])
    return end >= at and _at(text, parts[-1], end)


def _at(text: str, part: str, place: int) -> bool:
    return len(text) - place >= len(part) and all(sign in ("_", text[place + at]) for at, sign in enumerate(part))
