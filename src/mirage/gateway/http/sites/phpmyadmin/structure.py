"""The page of a table's structure, as phpMyAdmin 5.2.1 draws it: every row like the two of the table on record.

The first of those columns is a primary key that counts, the second a text that may be NULL: what a row has of either is theirs.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote_plus

from mirage.content.schema import PRIMARY, Column, Schema
from mirage.gateway.http.php.sql import Row

ID, COLUMN, TYPE = "recordedid", "recordedcolumn", "varchar(255)"
_COLUMN_ROW = re.compile(r"<tr>(?:(?!<tr>).)*?checkbox_row_[12]\b(?:(?!<tr>).)*?</tr>", re.DOTALL)
_KEYS = re.compile(r'(?<=id="table_index">).*?</table>', re.DOTALL)
_KEY_ROW = re.compile(r'<tr class="noclick">.*?</tr>', re.DOTALL)
_OPTION = re.compile(rf'<option value="{ID}">.*?</option>\s*', re.DOTALL)
_CELL = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)
_LABEL = re.compile(r"<label.*?</label>", re.DOTALL)
_ICON = re.compile(r'<img [^>]*ic_b_primary">')
_LINK = re.compile(r"<a rel=.*?</a>", re.DOTALL)
_DISABLED = re.compile(r'<span class="dropdown-item-text disabled">.*?</span></span>')
COLLATED, ATTRIBUTE, NULL, DEFAULT, EXTRA = 3, 4, 5, 6, 8  # places of a row's cells
BETWEEN, BELOW, IN = "\n" + " " * 62, "\n" + " " * 54, " " * 36  # before another key, and before another of a key's columns


def drawn(body: str, schema: Schema, indexed: list[Row]) -> str:
    """The page, its columns and keys those of a table; `indexed` are its rows of information_schema.statistics."""
    rows = list(_COLUMN_ROW.finditer(body))
    if len(rows) == 2:
        first, second = rows
        made = [_column(first[0], second[0], schema, column, number) for number, column in enumerate(schema.columns, 1)]
        body = body[: first.start()] + body[first.end() : second.start()].join(made) + body[second.end() :]
    body = _KEYS.sub(lambda found: _keys(found[0], schema, indexed), body, count=1)
    option = _OPTION.search(body)
    if option is not None:
        body = body.replace(option[0], "".join(option[0].replace(ID, escape(name)) for name in schema.names[:-1]), 1)
    return body.replace(ID, escape(schema.names[0])).replace(COLUMN, escape(schema.names[-1]))


def _column(first: str, row: str, schema: Schema, column: Column, number: int) -> str:
    """A column's row."""
    cells, firsts = _CELL.findall(row), _CELL.findall(first)
    if len(cells) <= EXTRA or len(firsts) <= EXTRA:
        return row
    kind, _, attribute = column.type.partition(" ")
    default = _html((column.plain_default if column.is_number else column.default) or "")
    shown = {
        COLLATED: cells[COLLATED] if column.is_text else firsts[COLLATED],
        ATTRIBUTE: cells[ATTRIBUTE].replace("> <", f">{attribute.upper() or ' '}<"),
        NULL: cells[NULL].replace("Yes", "Yes" if column.is_null else "No"),
        DEFAULT: cells[DEFAULT]
        if column.is_null and not default
        else firsts[DEFAULT].replace("<em>None</em>", default or "<em>None</em>"),
        EXTRA: firsts[EXTRA] if column.is_counter else cells[EXTRA],
    }
    for place, cell in shown.items():
        row = _replaced(row, place, cell)
    row = row.replace(TYPE, kind, 1)
    row = _LABEL.sub(lambda _: _label(first, schema, column), row, count=1)
    row = _actions(first, row, schema, column)
    return (
        row.replace(COLUMN, escape(column.name)).replace("row_2", f"row_{number}").replace('"text-end">2<', f'"text-end">{number}<')
    )


def _html(text: str) -> str:
    """htmlspecialchars."""
    return escape(text).replace("&#x27;", "&#039;")


def _replaced(row: str, place: int, cell: str) -> str:
    """The row with another cell at a place."""
    found = list(_CELL.finditer(row))[place]
    return row[: found.start()] + cell + row[found.end() :]


def _label(first: str, schema: Schema, column: Column) -> str:
    """The name, and what it is a key of."""
    found = _LABEL.search(first)
    label = found[0] if found is not None else ""
    icon = _ICON.search(label)
    if icon is None:
        return label
    other = icon[0].replace("ic_b_primary", "ic_bd_primary").replace("Primary", "Index")
    led = {key.name == PRIMARY for key in schema.keys if column.name in key.columns}
    icons = (icon[0] if True in led else "") + (other if False in led else "")
    return label.replace(icon[0], icons).replace(ID, COLUMN).replace("row_1", "row_2")


def _actions(first: str, row: str, schema: Schema, column: Column) -> str:
    """What may be made of a column: no second key of what is one, none of the words of a number."""
    disabled = _DISABLED.search(first)
    if disabled is None:
        return row
    is_long = column.base.endswith(("text", "blob"))
    primary = next((key.columns for key in schema.keys if key.name == PRIMARY), ())
    is_told_apart = any(key.is_unique and key.name != PRIMARY and column.name in key.columns for key in schema.keys)
    for kind, title, icon, is_off in (
        ("primary", "Primary", "primary", is_long or column.name in primary),
        ("add_unique unique", "Unique", "unique", is_long or is_told_apart),
        ("add_index", "Index", "index", is_long),
        ("fulltext", "Fulltext", "ftext", "char" not in column.base and "text" not in column.base),
    ):
        item = re.search(rf'<li class="{kind} text-nowrap">.*?</li>', row, re.DOTALL)
        if is_off and item is not None:
            span = disabled[0].replace("Primary", title).replace("bd_primary", f"bd_{icon}")
            row = row.replace(item[0], _LINK.sub(lambda _, span=span: span, item[0]), 1)  # type: ignore[misc]
    return row if primary else row.replace("+DROP+PRIMARY+KEY%2C", "")


def _keys(table: str, schema: Schema, indexed: list[Row]) -> str:
    """The table of keys, like the primary one on record."""
    found = _KEY_ROW.search(table)
    if found is None:
        return table
    rows = []
    for key in schema.keys:
        parts = [row for row in indexed if row["INDEX_NAME"] == key.name]
        row = found[0].replace('rowspan="1"', f'rowspan="{len(parts)}"')
        if not key.is_unique:
            row = re.sub(r"(<td rowspan=[^>]*>)Yes<", r"\1No<", row, count=1)
        if key.name != PRIMARY:
            name, coded = escape(key.name), quote_plus(key.name)
            row = row.replace("index=PRIMARY", f"index={coded}").replace(">PRIMARY<", f">{name}<")
            row = row.replace("DROP PRIMARY KEY", f"DROP INDEX `{name}`").replace("DROP+PRIMARY+KEY", f"DROP+INDEX+%60{coded}%60")
            row = row.replace("The+primary+key+has", f"Index+{coded}+has")
        rows.append(BELOW.join(_part(row, part) for part in parts))
    return table.replace(found[0], BETWEEN.join(rows), 1)


def _part(row: str, part: Row) -> str:
    """One column of a key; those behind the first have but what is their own."""
    at = [found.start() for found in re.finditer(r"<td>", row)]
    if len(at) < 4:
        return row
    end = row.index("</td>", at[3]) + 5
    own = row[at[0] : end].replace(ID, escape(part["COLUMN_NAME"]))
    own = re.sub(r"(<td>)\d+<", rf"\g<1>{part['CARDINALITY']}<", own).replace(">No<", f">{'Yes' if part['NULLABLE'] else 'No'}<")
    return row[: at[0]] + own + row[end:] if part["SEQ_IN_INDEX"] == 1 else f'<tr class="noclick">\n{IN}{own}\n\n{IN}</tr>'
