"""CREATE, ALTER, DROP and TRUNCATE: what a visitor makes of the server. A table of the company's that he alters becomes his own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.content.schema import PRIMARY, Column, Schema
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.columns import filled
from mirage.gateway.http.php.sql.faults import no_database, no_table
from mirage.gateway.http.php.sql.information import system
from mirage.gateway.http.php.sql.unique import Draft
from mirage.gateway.http.sites.phpmyadmin.columns import OTHERS, added, changed, counted, first, unkeyed, without
from mirage.gateway.http.sites.phpmyadmin.kept import Table

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

MOST = 64  # columns of a table, tables of a database
_EXISTS = r"\s+(?:if\s+(?:not\s+)?exists\s+)?"
_NAME = r"(?:`?([\w$-]+)`?\.)?`?([\w$-]+)`?"
_CREATE = re.compile(rf"create\s+(?:temporary\s+)?table{_EXISTS}{_NAME}", re.IGNORECASE)


def create_database(server: Server, text: str) -> Result:
    name = _database(text)
    if name in server.databases:
        if re.search(r"\bif\s+not\s+exists\b", text, re.IGNORECASE):
            return Result(None, [], 1)
        raise SqlError(1007, "HY000", f"Can't create database '{name}'; database exists")
    server.kept.databases[name] = {}
    server.kept.restore(name)
    return Result(None, [], 1)


def drop_database(server: Server, text: str) -> Result:
    name = _database(text)
    if name in system():
        raise SqlError(1044, "42000", f"Access denied for user '{server.user}'@'localhost' to database '{name}'")
    if name not in server.databases:
        if re.search(r"\bif\s+exists\b", text, re.IGNORECASE):
            return Result(None, [])
        raise SqlError(1008, "HY000", f"Can't drop database '{name}'; database doesn't exist")
    tables = server.names(name)
    server.kept.databases.pop(name, None)
    server.kept.dropped += [name, *(f"{name}.{table}" for table in tables)]  # a new one of that name is empty
    return Result(None, [], len(tables))


def create_table(server: Server, text: str) -> Result:
    found = _CREATE.match(text)
    if found is None:
        raise syntax_error(text[12:92].lstrip())
    database, name = found[1] or _current(server), found[2]
    if name in server.names(database):
        if re.search(r"\bif\s+not\s+exists\b", text, re.IGNORECASE):
            return Result(None, [])
        raise SqlError(1050, "42S01", f"Table '{name}' already exists")
    if len(server.kept.databases.get(database, {})) >= MOST:
        raise SqlError(1114, "HY000", f"The table '{name}' is full")
    rest = text[found.end() :].strip()
    same = re.match(rf"like\s+{_NAME}", rest, re.IGNORECASE)
    if same is not None:
        other = _own(server, same[1] or _current(server), same[2])
        server.kept.put(database, name, Table(other.schema, []))
        return Result(None, [])
    query = re.search(r"(?:^|\)|\bas)\s*(select\b.*)", rest, re.IGNORECASE | re.DOTALL)
    if query is not None and not rest.startswith("("):
        return _filled(server, database, name, query[1])
    if not rest.startswith("("):
        raise syntax_error(rest[:80])
    server.kept.put(database, name, _defined(rest[1 : rest.rfind(")")]))
    return Result(None, [])


def _filled(server: Server, database: str, name: str, query: str) -> Result:
    """CREATE TABLE ... SELECT."""
    result = sql.run(server, query)
    columns = (result.columns or [])[:MOST]
    rows = [dict(zip(columns, (_plain(value) for value in row))) for row in result.rows]
    types = ["int(11)" if all(isinstance(row[name], int) for row in rows) and rows else "varchar(255)" for name in columns]
    server.kept.put(database, name, Table(Schema(tuple(map(Column, columns, types))), rows))
    return Result(None, [], len(rows))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else float(str(value))


def _defined(inside: str) -> Table:
    """The columns and keys between CREATE TABLE's brackets; a key may stand before its columns."""
    schema = Schema(())
    for part in sorted((part.strip() for part in re.split(r",(?![^(]*\))", inside)), key=_is_other):
        schema = added(schema, part)
    if not schema.columns:
        raise SqlError(1113, "42000", "A table must have at least 1 column")
    return Table(counted(schema), [])


def _is_other(part: str) -> bool:
    return first(part) in OTHERS


def drop_table(server: Server, text: str) -> Result:
    found = re.match(rf"drop\s+table{_EXISTS}(.*)", text, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise syntax_error("")
    for one in found[1].split(","):
        named = re.match(rf"\s*{_NAME}", one)
        if named is None:
            raise syntax_error(one[:80])
        database, name = named[1] or _current(server), named[2]
        if name in server.names(database):
            server.kept.drop(database, name)
        elif not re.search(r"\bif\s+exists\b", text, re.IGNORECASE):
            raise SqlError(1051, "42S02", f"Unknown table '{database}.{name}'")
    return Result(None, [])


def truncate(server: Server, text: str) -> Result:
    found = re.match(rf"truncate(?:\s+table)?\s+{_NAME}", text, re.IGNORECASE)
    if found is None:
        raise syntax_error(text[9:89])
    database, name = found[1] or _current(server), found[2]
    _known(server, database, name)
    server.kept.put(database, name, Table(_own(server, database, name).schema, []))
    return Result(None, [])


def rename_table(server: Server, text: str) -> Result:
    found = re.match(rf"rename\s+table\s+{_NAME}\s+to\s+{_NAME}", text, re.IGNORECASE)
    if found is None:
        raise syntax_error(text[13:93])
    return _renamed(server, found[1] or _current(server), found[2], found[3] or found[1] or _current(server), found[4])


def _renamed(server: Server, database: str, name: str, other: str, new: str) -> Result:
    table = _own(server, database, name)
    if new in server.names(other):
        raise SqlError(1050, "42S01", f"Table '{new}' already exists")
    server.kept.drop(database, name)
    server.kept.put(other, new, table)
    return Result(None, [])


def alter_table(server: Server, text: str) -> Result:
    found = re.match(rf"alter\s+table\s+{_NAME}\s+(.*)", text, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise syntax_error(text[12:92])
    database, name = found[1] or _current(server), found[2]
    _known(server, database, name)
    for part in re.split(r",(?![^(]*\))", found[3]):
        _altered(server, database, name, part.strip())
    return Result(None, [])


def _altered(server: Server, database: str, name: str, part: str) -> None:
    """One clause; those about engines and character sets change nothing that shows."""
    words = part.lower().split()
    if words[:1] == ["rename"] and words[1:2] not in (["column"], ["index"], ["key"]):
        to = re.match(rf"rename\s+(?:to\s+|as\s+)?{_NAME}", part, re.IGNORECASE)
        if to is not None:
            _renamed(server, database, name, to[1] or database, to[2])
        return
    match = re.match(r"(add|drop|change|modify)\s+(?:column\s+)?(?:if\s+(?:not\s+)?exists\s+)?(.*)", part, re.IGNORECASE | re.DOTALL)
    if match is None or not match[2].split():
        return
    table, verb, rest = _own(server, database, name), match[1].lower(), match[2]
    if verb == "add":
        _added(server, table, rest.strip()[1:-1] if rest.startswith("(") else rest)
    elif verb == "drop" and _is_other(rest):
        key = re.match(r"(?:(primary)\s+key|(?:key|index|constraint)\s+(?:if\s+exists\s+)?`?([\w$-]+)`?)", rest, re.IGNORECASE)
        if key is not None:
            table.schema = unkeyed(table.schema, PRIMARY if key[1] else key[2])
    else:
        old = rest.split()[0].strip("`")
        if old not in table.schema.names:
            words_of = "DROP COLUMN" if verb == "drop" else "CHANGE COLUMN"
            text = f"Can't DROP COLUMN `{old}`; check that it exists" if verb == "drop" else f"Unknown column '{old}' in '{name}'"
            raise SqlError(1091 if words_of == "DROP COLUMN" else 1054, "42000" if verb == "drop" else "42S22", text)
        definition = rest if verb == "modify" else "".join(rest.split(None, 1)[1:])
        if verb != "drop" and not definition:
            raise syntax_error("")
        _changed(table, old, "" if verb == "drop" else definition)
    server.kept.put(database, name, table)


def _added(server: Server, table: Table, part: str) -> None:
    """A column, which all rows get, or a key, which all rows must bear. SqlError: they do not."""
    before = table.schema.names
    table.schema = added(table.schema, part)
    for column in table.schema.columns:
        if column.name not in before:
            for number, row in enumerate(table.rows, 1):
                row[column.name] = number if column.is_counter else filled(column, server.now())
            table.following = len(table.rows) + 1 if column.is_counter else table.following
    draft = Draft([], table.schema)
    for row in table.rows:
        draft.refuse(row)
        draft.change(None, row)


def _changed(table: Table, old: str, definition: str) -> None:
    """A column goes, or becomes another in its place."""
    at = table.schema.names.index(old)
    table.schema = changed(table.schema, old, definition) if definition else without(table.schema, old)
    values = [row.pop(old, None) for row in table.rows]
    if definition:
        for row, value in zip(table.rows, values):
            row[table.schema.names[at]] = value


def _own(server: Server, database: str, name: str) -> Table:
    """A table as the visitor's own. SqlError: there is none."""
    _known(server, database, name)
    tables = server.of(database)
    schema = tables.schema(name)
    assert schema is not None
    return Table(schema, [dict(row) for row in tables.rows(name)], tables.following(name))


def _known(server: Server, database: str, name: str) -> None:
    if name not in server.names(database) or database in system():
        raise no_table(database, name)


def _current(server: Server) -> str:
    if not server.database:
        raise no_database()
    return server.database


def _database(text: str) -> str:
    found = re.match(rf"\w+\s+(?:database|schema){_EXISTS}`?([\w$-]+)`?", text, re.IGNORECASE)
    if found is None:
        raise syntax_error(text[-80:])
    return found[1]
