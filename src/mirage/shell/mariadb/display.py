"""How mysql 15.1 prints an answer: a table, a row in lines, tabs, HTML, XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mirage.shell.readline.redisplay import width_of

if TYPE_CHECKING:
    from mirage.world.databases import Field

Rows = list[list[str | None]]
STARS = "*" * 27
_ESCAPES = str.maketrans({"\n": "\\n", "\t": "\\t", "\\": "\\\\", "\0": "\\0"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def _cells(text: str) -> int:
    return len(text) if text.isascii() else sum(map(width_of, text))


def table(fields: list[Field], rows: Rows, *, is_named: bool = True, null: str = "NULL") -> Iterator[str]:
    """Numbers stand to the right; what may be NULL has room for it."""
    widths = []
    for place, one in enumerate(fields):
        width = max((_cells(null if row[place] is None else str(row[place])) for row in rows), default=0)
        width = max(width, _cells(one.name) if is_named else 0)
        widths.append(max(width, 4) if one.is_null else width)
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+\n"
    yield rule
    if is_named:
        yield _line((one.name for one in fields), widths, (False for _ in fields)) + rule
    numbers = [one.is_number for one in fields]
    for row in rows:
        yield _line((null if value is None else value.replace("\0", " ") for value in row), widths, numbers)
    yield rule


def _line(values: Iterable[str], widths: list[int], numbers: Iterable[bool]) -> str:
    parts = []
    for value, width, is_number in zip(values, widths, numbers):
        space = " " * (width - _cells(value))
        parts.append(f" {space}{value} |" if is_number else f" {value}{space} |")
    return "|" + "".join(parts) + "\n"


def vertical(fields: list[Field], rows: Rows) -> Iterator[str]:
    width = max((_cells(one.name) for one in fields), default=0)
    for number, row in enumerate(rows, 1):
        yield f"{STARS} {number}. row {STARS}\n"
        for one, value in zip(fields, row):
            yield f"{' ' * (width - _cells(one.name))}{one.name}: {'NULL' if value is None else value}\n"


def tabs(fields: list[Field], rows: Rows, *, is_named: bool, is_raw: bool) -> Iterator[str]:
    if is_named:
        yield "\t".join(one.name if is_raw else one.name.translate(_ESCAPES) for one in fields) + "\n"
    for row in rows:
        yield "\t".join("NULL" if value is None else value if is_raw else value.translate(_ESCAPES) for value in row) + "\n"


def html(fields: list[Field], rows: Rows, *, is_named: bool) -> Iterator[str]:
    yield "<TABLE BORDER=1>"
    if is_named:
        yield "<TR>" + "".join(f"<TH>{one.name.translate(_ENTITIES) or '&nbsp;'}</TH>" for one in fields) + "</TR>"
    for row in rows:
        yield "<TR>" + "".join(f"<TD>{'NULL' if value is None else value.translate(_ENTITIES)}</TD>" for value in row) + "</TR>"
    yield "</TABLE>"


def xml(fields: list[Field], rows: Rows, statement: str) -> Iterator[str]:
    space = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield f'<?xml version="1.0"?>\n\n<resultset statement="{statement.translate(_ENTITIES)}\n" {space}>'
    for row in rows:
        yield "\n  <row>\n"
        for one, value in zip(fields, row):
            name = one.name.translate(_ENTITIES)
            yield f'\t<field name="{name}"' + (
                ' xsi:nil="true" />\n' if value is None else f">{value.translate(_ENTITIES)}</field>\n"
            )
        yield "  </row>"
    yield "\n</resultset>\n"
