"""CREATE, ALTER, DROP and TRUNCATE: what a visitor makes of the server. A table of the company's that he alters becomes his own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.faults import no_database, no_table
from mirage.gateway.http.php.sql.information import system
from mirage.gateway.http.sites.phpmyadmin.kept import Table

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

MOST = 64  # columns of a table, tables of a database
_EXISTS = r"\s+(?:if\s+(?:not\s+)?exists\s+)?"
_NAME = r"(?:`?([\w$-]+)`?\.)?`?([\w$-]+)`?"
_CREATE = re.compile(rf"create\s+(?:temporary\s+)?table{_EXISTS}{_NAME}", re.IGNORECASE)
_COLUMN = re.compile(r"`?([\w$-]+)`?\s+(\w+)\s*(\([^)]*\))?\s*(unsigned)?(.*)", re.IGNORECASE | re.DOTALL)
_SIZES = {
    "int": "(11)",
    "integer": "(11)",
    "bigint": "(20)",
    "smallint": "(6)",
    "tinyint": "(4)",
    "mediumint": "(9)",
    "decimal": "(10,0)",
    "char": "(1)",
}
_NO_COLUMN = {"primary", "key", "unique", "index", "constraint", "foreign", "fulltext", "check", "spatial"}


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
    count = len(server.names(name))
    server.kept.databases.pop(name, None)
    server.kept.dropped.append(name)
    return Result(None, [], count)


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
        server.kept.put(database, name, Table(other.columns, [], other.types, other.nullable))
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
    server.kept.put(database, name, Table(columns, rows, types, [True] * len(columns)))
    return Result(None, [], len(rows))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else float(str(value))


def _defined(inside: str) -> Table:
    """The columns between CREATE TABLE's brackets."""
    table = Table([], [], [], [])
    for part in re.split(r",(?![^(]*\))", inside):
        words = part.split()
        if not words or words[0].lower() in _NO_COLUMN:
            continue
        _add(table, part.strip())
    if not table.columns:
        raise SqlError(1113, "42000", "A table must have at least 1 column")
    return table


def _add(table: Table, part: str, at: int | None = None) -> None:
    found = _COLUMN.match(part)
    if found is None:
        raise syntax_error("")
    name, kind, size, unsigned, rest = found.groups()
    if name.lower() in (column.lower() for column in table.columns):
        raise SqlError(1060, "42S21", f"Duplicate column name '{name}'")
    kind = {"integer": "int", "bool": "tinyint(1)", "boolean": "tinyint(1)", "numeric": "decimal"}.get(kind.lower(), kind.lower())
    shown = kind + (size.replace(" ", "") if size else _SIZES.get(kind, "")) + (" unsigned" if unsigned else "")
    place = len(table.columns) if at is None else at
    table.columns.insert(place, name)
    table.types.insert(place, shown)
    table.nullable.insert(place, not re.search(r"\bnot\s+null\b|\bprimary\s+key\b", rest, re.IGNORECASE))
    for row in table.rows:
        row[name] = None


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
    tables = server.of(database)
    for row in tables.rows(name):
        tables.delete(name, row)
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
    """One clause; those about keys, engines and character sets change nothing that shows."""
    words = part.lower().split()
    if words[:1] == ["rename"]:
        to = re.match(rf"rename\s+(?:to\s+|as\s+)?{_NAME}", part, re.IGNORECASE)
        if to is not None:
            _renamed(server, database, name, to[1] or database, to[2])
        return
    match = re.match(r"(add|drop|change|modify)\s+(?:column\s+)?(?:if\s+(?:not\s+)?exists\s+)?(.*)", part, re.IGNORECASE | re.DOTALL)
    if match is None or match[2].split()[:1] == [] or match[2].split()[0].lower() in _NO_COLUMN:
        return
    table, verb, rest = _own(server, database, name), match[1].lower(), match[2]
    if verb == "add":
        _add(table, rest.strip("() "))
    else:
        old = rest.split()[0].strip("`")
        if old not in table.columns:
            words_of = "DROP COLUMN" if verb == "drop" else "CHANGE COLUMN"
            text = f"Can't DROP COLUMN `{old}`; check that it exists" if verb == "drop" else f"Unknown column '{old}' in '{name}'"
            raise SqlError(1091 if words_of == "DROP COLUMN" else 1054, "42000" if verb == "drop" else "42S22", text)
        _changed(table, old, "" if verb == "drop" else rest if verb == "modify" else rest.split(None, 1)[1])
    server.kept.put(database, name, table)


def _changed(table: Table, old: str, definition: str) -> None:
    """A column goes, or becomes another in its place."""
    at = table.columns.index(old)
    del table.columns[at], table.types[at], table.nullable[at]
    values = [row.pop(old, None) for row in table.rows]
    if definition:
        _add(table, definition, at)
        for row, value in zip(table.rows, values):
            row[table.columns[at]] = value


def _own(server: Server, database: str, name: str) -> Table:
    """A table as the visitor's own. SqlError: there is none."""
    _known(server, database, name)
    tables = server.made(database)
    return Table(list(tables.columns(name) or []), tables.rows(name), list(tables.types(name)), list(tables.nullable(name)))


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
