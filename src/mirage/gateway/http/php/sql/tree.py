"""A statement as it has been read. Nothing here knows of tables: names are resolved when it is planned.

Structs, because they cost a fiftieth of a dataclass to define, and all of them are defined before anybody has come.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Literal(msgspec.Struct, frozen=True):
    value: Any


class Column(msgspec.Struct, frozen=True):
    name: str
    table: str = ""
    database: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.database, self.table, self.name) if part)


class Star(msgspec.Struct, frozen=True):
    table: str = ""


class Variable(msgspec.Struct, frozen=True):
    """@@name, or @name, which may be assigned."""

    name: str
    is_system: bool = True
    value: Expression | None = None


class Call(msgspec.Struct, frozen=True):
    name: str
    arguments: tuple[Expression, ...]
    spelled: str = ""  # as it was written, for what is said of it


class Aggregate(msgspec.Struct, frozen=True):
    kind: str
    arguments: tuple[Expression, ...]  # none for COUNT(*)
    is_distinct: bool = False
    order: tuple[Order, ...] = ()
    separator: str = ","


class Chain(msgspec.Struct, frozen=True):
    """a + b - c: of one rank, from the left. Flat, so that a long one is not deep."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


class Logic(msgspec.Struct, frozen=True):
    kind: str  # and, or, xor
    parts: tuple[Expression, ...]


class Unary(msgspec.Struct, frozen=True):
    kind: str  # not, -, ~, binary
    inner: Expression


class Comparison(msgspec.Struct, frozen=True):
    sign: str
    left: Expression
    right: Expression


class Quantified(msgspec.Struct, frozen=True):
    """left > ALL (SELECT ...), left = ANY (SELECT ...)."""

    sign: str
    left: Expression
    is_all: bool
    query: Query


class Row(msgspec.Struct, frozen=True):
    """(a, b), which is only ever compared."""

    parts: tuple[Expression, ...]


class Is(msgspec.Struct, frozen=True):
    """IS [NOT] NULL, TRUE, FALSE, UNKNOWN."""

    left: Expression
    what: str
    is_negative: bool


class In(msgspec.Struct, frozen=True):
    left: Expression
    choices: tuple[Expression, ...] | Query
    is_negative: bool


class Between(msgspec.Struct, frozen=True):
    left: Expression
    low: Expression
    high: Expression
    is_negative: bool


class Like(msgspec.Struct, frozen=True):
    left: Expression
    pattern: Expression
    is_negative: bool
    escape: str = "\\"
    is_regexp: bool = False


class Case(msgspec.Struct, frozen=True):
    subject: Expression | None
    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None


class Interval(msgspec.Struct, frozen=True):
    amount: Expression
    unit: str


class Subquery(msgspec.Struct, frozen=True):
    query: Query


class Exists(msgspec.Struct, frozen=True):
    query: Query


Expression = (
    Literal | Column | Star | Variable | Call | Aggregate | Chain | Logic | Unary | Comparison | Quantified | Is | In | Between | Like
    | Case | Interval | Row | Subquery | Exists
)  # fmt: skip


class Item(msgspec.Struct, frozen=True):
    """One column of an answer: what it is, and what it is called."""

    work: Expression
    name: str


class Order(msgspec.Struct, frozen=True):
    key: Expression
    is_down: bool


class Table(msgspec.Struct, frozen=True):
    name: str
    database: str = ""
    alias: str = ""


class Derived(msgspec.Struct, frozen=True):
    query: Query
    alias: str


class Join(msgspec.Struct, frozen=True):
    kind: str  # inner, left, right
    left: Reference
    right: Reference
    on: Expression | None = None
    using: tuple[str, ...] = ()
    is_natural: bool = False


Reference = Table | Derived | Join


class Into(msgspec.Struct, frozen=True):
    """INTO OUTFILE, INTO DUMPFILE, and INTO @name, where `names` are those of the variables."""

    kind: str
    path: str
    fields_end: str = "\t"
    enclosed: str = ""
    escaped: str = "\\"
    lines_start: str = ""
    lines_end: str = "\n"
    names: tuple[str, ...] = ()


class Select(msgspec.Struct, frozen=True):
    items: tuple[Item, ...]
    source: Reference | None = None
    where: Expression | None = None
    group: tuple[Order, ...] = ()
    with_rollup: bool = False
    having: Expression | None = None
    is_distinct: bool = False


class Query(msgspec.Struct, frozen=True):
    """Selects one after the other, each joined to what is before it by an operation; then order and limit of the whole."""

    first: Select | Query
    more: tuple[tuple[str, bool, Select | Query], ...] = ()  # union, except or intersect; whether ALL
    order: tuple[Order, ...] = ()
    limit: tuple[Expression, Expression | None] | None = None  # offset, and how many
    with_: tuple[tuple[str, tuple[str, ...], Query], ...] = ()
    into: Into | None = None


class Insert(msgspec.Struct, frozen=True):
    table: Table
    columns: tuple[str, ...] | None
    rows: tuple[tuple[Expression | None, ...], ...] | Query  # None for DEFAULT
    changes: tuple[tuple[str, Expression], ...] = ()  # ON DUPLICATE KEY UPDATE
    is_replace: bool = False
    is_ignore: bool = False


class Update(msgspec.Struct, frozen=True):
    table: Table
    changes: tuple[tuple[Column, Expression], ...]
    where: Expression | None
    order: tuple[Order, ...] = ()
    limit: Expression | None = None


class Delete(msgspec.Struct, frozen=True):
    table: Table
    where: Expression | None
    order: tuple[Order, ...] = ()
    limit: Expression | None = None


class Show(msgspec.Struct, frozen=True):
    """SHOW TABLES, in which an application looks whether it is installed."""

    rest: str = ""


class Nothing(msgspec.Struct, frozen=True):
    """SET, BEGIN, COMMIT and their like, which change nothing that is kept."""


Statement = Query | Insert | Update | Delete | Show | Nothing


def calls(expression: Any, name: str) -> bool:
    """Whether a function of this name is called anywhere in an expression."""
    if isinstance(expression, tuple):
        return any(calls(part, name) for part in expression)
    if not isinstance(expression, msgspec.Struct):
        return False
    return (isinstance(expression, Call) and expression.name == name) or any(
        calls(getattr(expression, part), name) for part in expression.__struct_fields__
    )
