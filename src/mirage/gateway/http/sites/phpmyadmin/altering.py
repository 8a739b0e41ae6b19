"""ALTER TABLE, RENAME TABLE and what makes and drops an index (MariaDB 10.11): a table of the company's becomes the visitor's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.content.schema import PRIMARY, Key, Schema
from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.columns import filled
from mirage.gateway.http.php.sql.lexer import brackets, parts
from mirage.gateway.http.php.sql.unique import Draft
from mirage.gateway.http.sites.phpmyadmin.columns import added, changed, defaulted, first, unkeyed, without
from mirage.gateway.http.sites.phpmyadmin.definition import EXISTS, NAME, current, engine_of, is_other, known, own
from mirage.gateway.http.sites.phpmyadmin.kept import Table

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

_INDEX = re.compile(
    rf"create\s+(?:or\s+replace\s+)?(?P<kind>unique\s+|fulltext\s+|spatial\s+)?index{EXISTS}`?(?P<name>[\w$-]+)`?\s+(?:using\s+\w+\s+)?on\s+{NAME}\s*",
    re.IGNORECASE,
)
OPTIONS = frozenset(  # words that begin a clause of which nothing shows
    """
    algorithm avg_row_length character charset check checksum collate comment convert data default delay_key_write disable discard
    enable encrypted force import insert_method key_block_size lock max_rows min_rows optimize order pack_keys page_checksum
    partition password row_format stats_auto_recalc stats_persistent stats_sample_pages truncate union validate without
    """.split()
)


def rename_table(server: Server, text: str) -> Result:
    for part in parts(re.sub(r"^rename\s+tables?\s+", "", text, count=1, flags=re.IGNORECASE)):
        found = re.match(rf"(?:if\s+exists\s+)?{NAME}\s+to\s+{NAME}", part, re.IGNORECASE)
        if found is None:
            raise syntax_error(part[:80])
        _renamed(server, found[1] or current(server), found[2], found[3] or found[1] or current(server), found[4])
    return Result(None, [])


def _renamed(server: Server, database: str, name: str, other: str, new: str) -> None:
    table = own(server, database, name)
    if new in server.names(other):
        raise SqlError(1050, "42S01", f"Table '{new}' already exists")
    server.kept.drop(database, name)
    server.kept.put(other, new, table)


def create_index(server: Server, text: str) -> Result:
    found = _INDEX.match(text)
    if found is None:
        raise syntax_error("")
    database, table = found[3] or current(server), found[4]
    columns, _ = brackets(text[found.end() :])
    kind, name = (found["kind"] or "").strip(), found["name"]
    _alter(server, database, table, f"ADD {kind} KEY {_unless(text)}`{name}` ({columns})")
    return Result(None, [])


def drop_index(server: Server, text: str) -> Result:
    found = re.match(rf"drop\s+index{EXISTS}`?([\w$-]+)`?\s+on\s+{NAME}", text, re.IGNORECASE)
    if found is None:
        raise syntax_error("")
    _alter(server, found[2] or current(server), found[3], f"DROP KEY {_unless(text)}`{found[1]}`")
    return Result(None, [])


def alter_table(server: Server, text: str) -> Result:
    found = re.match(rf"alter\s+(?:online\s+)?(?:ignore\s+)?table{EXISTS}{NAME}(?:\s+(.*))?$", text, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise syntax_error(text[12:92])
    database, name = found[1] or current(server), found[2]
    known(server, database, name)
    for part in parts(found[3] or ""):
        if part:
            database, name = _alter(server, database, name, part)
    return Result(None, [])


def _alter(server: Server, database: str, name: str, part: str) -> tuple[str, str]:
    """One clause, and the name of the table after it."""
    words = part.lower().split()
    if words[0] == "rename" and words[1:2] not in (["column"], ["index"], ["key"]):
        to = re.match(rf"rename\s+(?:to\s+|as\s+)?{NAME}", part, re.IGNORECASE)
        if to is None:
            raise syntax_error("")
        _renamed(server, database, name, to[1] or database, to[2])
        return to[1] or database, to[2]
    verb = first(part)
    clause = CLAUSES.get(verb)
    if clause is not None:
        table = own(server, database, name)
        rest = part[len(verb) :].strip()
        if not rest:
            raise syntax_error("")
        clause(server, name, table, rest)
        server.kept.put(database, name, table)
    elif verb == "engine":
        engine_of(part)
    elif verb not in OPTIONS:
        raise syntax_error("".join(part.split(None, 1)[1:])[:80])
    return database, name


def _unless(text: str) -> str:
    found = re.search(r"\bif\s+(?:not\s+)?exists\s+", text, re.IGNORECASE)
    return found[0] if found is not None else ""


def _add(server: Server, name: str, table: Table, rest: str) -> None:
    """A column, which all rows get, or a key, which all rows must bear. SqlError: they do not."""
    rest, is_mild = _plain(rest)
    for part in parts(brackets(rest)[0]) if rest.startswith("(") else [rest]:
        before = table.schema.names
        part, at = _placed(table.schema, name, part)
        try:
            table.schema = added(table.schema, part, at)
        except SqlError as error:
            if is_mild and error.number in (1060, 1061):
                continue
            raise
        for column in table.schema.columns:
            if column.name not in before:
                for number, row in enumerate(table.rows, 1):
                    row[column.name] = number if column.is_counter else filled(column, server.now())
                table.following = len(table.rows) + 1 if column.is_counter else table.following
    draft = Draft([], table.schema)
    for row in table.rows:
        draft.refuse(row)
        draft.change(None, row)


def _plain(rest: str) -> tuple[str, bool]:
    """A clause without COLUMN and IF EXISTS, and whether it had the latter."""
    found = re.match(r"(?:column\s+)?(if\s+(?:not\s+)?exists\s+)?", rest, re.IGNORECASE)
    assert found is not None  # it matches what is empty
    is_mild = found[1] is not None or re.match(r"\w+(?:\s+key)?\s+if\s+(?:not\s+)?exists\b", rest, re.IGNORECASE) is not None
    return rest[found.end() :], is_mild


def _placed(schema: Schema, name: str, part: str) -> tuple[str, int | None]:
    """A column's definition without FIRST or AFTER, and the place that this gives it."""
    words = part.rsplit(None, 2)
    if words[-1].lower() == "first" and not is_other(part):
        return part[: -len("first")].strip(), 0
    if len(words) == 3 and words[1].lower() == "after" and not is_other(part):
        return words[0], schema.names.index(_column(schema, name, words[2])) + 1
    return part, None


def _column(schema: Schema, table: str, word: str) -> str:
    """A column's name as the table has it."""
    name = word.strip("`")
    found = next((one for one in schema.names if one.lower() == name.lower()), None)
    if found is None:
        raise SqlError(1054, "42S22", f"Unknown column '{name}' in '{table}'")
    return found


def _drop(server: Server, name: str, table: Table, rest: str) -> None:
    rest, is_mild = _plain(rest)
    try:
        if not is_other(rest):
            _change(table, _dropped(table.schema, rest), "")
            return
        key = re.match(r"(?:(primary)\s+key|(?:key|index|constraint)\s+(?:if\s+exists\s+)?`?([\w$-]+)`?)", rest, re.IGNORECASE)
        if key is not None:
            table.schema = unkeyed(table.schema, PRIMARY if key[1] else key[2])
    except SqlError as error:
        if not (is_mild and error.number == 1091):
            raise


def _dropped(schema: Schema, rest: str) -> str:
    name = rest.split()[0].strip("`")
    if name not in schema.names:
        raise SqlError(1091, "42000", f"Can't DROP COLUMN `{name}`; check that it exists")
    return name


def _modify(server: Server, name: str, table: Table, rest: str) -> None:
    rest, _ = _plain(rest)
    _replace(name, table, _column(table.schema, name, rest.split()[0]), rest)


def _become(server: Server, name: str, table: Table, rest: str) -> None:
    """CHANGE: another name and another definition."""
    old, *definition = _plain(rest)[0].split(None, 1)
    if not definition:
        raise syntax_error("")
    _replace(name, table, _column(table.schema, name, old), definition[0])


def _replace(name: str, table: Table, old: str, definition: str) -> None:
    definition, at = _placed(table.schema, name, definition)
    before = table.schema.names.index(old)
    _change(table, old, definition)
    if at is not None:
        columns = list(table.schema.columns)
        columns.insert(at - (at > before), columns.pop(before))
        table.schema = table.schema._replace(columns=tuple(columns))


def _change(table: Table, old: str, definition: str) -> None:
    """A column goes, or becomes another in its place."""
    at = table.schema.names.index(old)
    table.schema = changed(table.schema, old, definition) if definition else without(table.schema, old)
    _carry(table, old, table.schema.names[at] if definition else "")


def _carry(table: Table, old: str, new: str) -> None:
    """The rows' values of a column that has another name now, or none."""
    values = [row.pop(old, None) for row in table.rows]
    if new:
        for row, value in zip(table.rows, values):
            row[new] = value


def _rename(server: Server, name: str, table: Table, rest: str) -> None:
    """RENAME COLUMN and RENAME INDEX."""
    found = re.match(r"(column|index|key)\s+`?([\w$-]+)`?\s+to\s+`?([\w$-]+)`?", rest, re.IGNORECASE)
    if found is None:
        raise syntax_error("")
    schema, new = table.schema, found[3]
    if found[1].lower() != "column":
        if all(key.name.lower() != found[2].lower() for key in schema.keys):
            raise SqlError(1176, "42000", f"Key '{found[2]}' doesn't exist in table '{name}'")
        keys = (key._replace(name=new) if key.name.lower() == found[2].lower() else key for key in schema.keys)
        table.schema = schema._replace(keys=tuple(keys))
        return
    old = _column(schema, name, found[2])
    table.schema = Schema(
        tuple(column._replace(name=new) if column.name == old else column for column in schema.columns),
        tuple(Key(key.name, tuple(new if one == old else one for one in key.columns), key.is_unique) for key in schema.keys),
    )
    _carry(table, old, new)


def _default(server: Server, name: str, table: Table, rest: str) -> None:
    """ALTER COLUMN: another default, or none."""
    word, *said = _plain(rest)[0].split(None, 1)
    old = _column(table.schema, name, word)
    found = re.match(r"(?:drop\s+default|set\s+(default\b.*))$", said[0] if said else "", re.IGNORECASE | re.DOTALL)
    if found is None:
        raise syntax_error("")
    columns = (
        column._replace(default=defaulted(column, found[1] or "")) if column.name == old else column
        for column in table.schema.columns
    )
    table.schema = table.schema._replace(columns=tuple(columns))


def _count(server: Server, name: str, table: Table, rest: str) -> None:
    """AUTO_INCREMENT = a number, which is never below what is there."""
    found = re.match(r"=?\s*(\d{1,18})$", rest)
    if found is None:
        raise syntax_error(rest[:80])
    table.following = (
        max(int(found[1]), *(int(row[table.schema.counter] or 0) + 1 for row in table.rows), 1) if table.schema.counter else 1
    )


CLAUSES: dict[str, Callable[[Server, str, Table, str], None]] = {
    "add": _add, "drop": _drop, "modify": _modify, "change": _become, "rename": _rename, "alter": _default, "auto_increment": _count,
}  # fmt: skip
