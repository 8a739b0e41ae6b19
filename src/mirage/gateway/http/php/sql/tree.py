"""A statement as it has been read. Nothing here knows of tables: names are resolved when it is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    value: Any


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    table: str = ""
    database: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.database, self.table, self.name) if part)


@dataclass(frozen=True, slots=True)
class Star:
    table: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """@@name, or @name, which may be assigned."""

    name: str
    is_system: bool = True
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]
    spelled: str = ""  # as it was written, for what is said of it


@dataclass(frozen=True, slots=True)
class Aggregate:
    kind: str
    arguments: tuple[Expression, ...]  # none for COUNT(*)
    is_distinct: bool = False
    order: tuple[Order, ...] = ()
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Chain:
    """a + b - c: of one rank, from the left. Flat, so that a long one is not deep."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Logic:
    kind: str  # and, or, xor
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    kind: str  # not, -, ~, binary
    inner: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Quantified:
    """left > ALL (SELECT ...), left = ANY (SELECT ...)."""

    sign: str
    left: Expression
    is_all: bool
    query: Query


@dataclass(frozen=True, slots=True)
class Row:
    """(a, b), which is only ever compared."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """IS [NOT] NULL, TRUE, FALSE, UNKNOWN."""

    left: Expression
    what: str
    is_negative: bool


@dataclass(frozen=True, slots=True)
class In:
    left: Expression
    choices: tuple[Expression, ...] | Query
    is_negative: bool


@dataclass(frozen=True, slots=True)
class Between:
    left: Expression
    low: Expression
    high: Expression
    is_negative: bool


@dataclass(frozen=True, slots=True)
class Like:
    left: Expression
    pattern: Expression
    is_negative: bool
    escape: str = "\\"
    is_regexp: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    subject: Expression | None
    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None


@dataclass(frozen=True, slots=True)
class Interval:
    amount: Expression
    unit: str


@dataclass(frozen=True, slots=True)
class Subquery:
    query: Query


@dataclass(frozen=True, slots=True)
class Exists:
    query: Query


Expression = (
    Literal | Column | Star | Variable | Call | Aggregate | Chain | Logic | Unary | Comparison | Quantified | Is | In | Between | Like
    | Case | Interval | Row | Subquery | Exists
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One column of an answer: what it is, and what it is called."""

    work: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    key: Expression
    is_down: bool


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    database: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    query: Query
    alias: str


@dataclass(frozen=True, slots=True)
class Join:
    kind: str  # inner, left, right
    left: Reference
    right: Reference
    on: Expression | None = None
    using: tuple[str, ...] = ()
    is_natural: bool = False


Reference = Table | Derived | Join


@dataclass(frozen=True, slots=True)
class Into:
    """INTO OUTFILE and INTO DUMPFILE."""

    kind: str
    path: str
    fields_end: str = "\t"
    enclosed: str = ""
    escaped: str = "\\"
    lines_start: str = ""
    lines_end: str = "\n"


@dataclass(frozen=True, slots=True)
class Select:
    items: tuple[Item, ...]
    source: Reference | None = None
    where: Expression | None = None
    group: tuple[Order, ...] = ()
    with_rollup: bool = False
    having: Expression | None = None
    is_distinct: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Selects one after the other, each joined to what is before it by an operation; then order and limit of the whole."""

    first: Select | Query
    more: tuple[tuple[str, bool, Select | Query], ...] = ()  # union, except or intersect; whether ALL
    order: tuple[Order, ...] = ()
    limit: tuple[Expression, Expression | None] | None = None  # offset, and how many
    with_: tuple[tuple[str, tuple[str, ...], Query], ...] = ()
    into: Into | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    table: Table
    columns: tuple[str, ...] | None
    rows: tuple[tuple[Expression | None, ...], ...] | Query  # None for DEFAULT
    changes: tuple[tuple[str, Expression], ...] = ()  # ON DUPLICATE KEY UPDATE
    is_replace: bool = False
    is_ignore: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    table: Table
    changes: tuple[tuple[Column, Expression], ...]
    where: Expression | None
    order: tuple[Order, ...] = ()
    limit: Expression | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    table: Table
    where: Expression | None
    order: tuple[Order, ...] = ()
    limit: Expression | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """SHOW TABLES, in which an application looks whether it is installed."""

    rest: str = field(default="")


@dataclass(frozen=True, slots=True)
class Nothing:
    """SET, BEGIN, COMMIT and their like, which change nothing that is kept."""


Statement = Query | Insert | Update | Delete | Show | Nothing


def calls(expression: Any, name: str) -> bool:
    """Whether a function of this name is called anywhere in an expression."""
    if isinstance(expression, tuple):
        return any(calls(part, name) for part in expression)
    if not hasattr(expression, "__slots__"):
        return False
    return (isinstance(expression, Call) and expression.name == name) or any(
        calls(getattr(expression, part), name) for part in expression.__slots__
    )
