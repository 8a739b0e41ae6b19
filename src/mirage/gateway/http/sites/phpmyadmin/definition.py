"""CREATE, DROP and TRUNCATE: what a visitor makes of the server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.content.schema import Column, Schema
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, SqlError, syntax_error
from mirage.gateway.http.php.sql.faults import no_database, no_table
from mirage.gateway.http.php.sql.information import system
from mirage.gateway.http.php.sql.lexer import brackets, parts
from mirage.gateway.http.sites.phpmyadmin.columns import OTHERS, added, counted, first
from mirage.gateway.http.sites.phpmyadmin.kept import Table

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

ENGINES = frozenset("aria csv heap innodb memory merge mrg_myisam myisam performance_schema sequence".split())
MOST = 64  # columns of a table, tables of a database
EXISTS = r"\s+(?:if\s+(?:not\s+)?exists\s+)?"
NAME = r"(?:`?([\w$-]+)`?\.)?`?([\w$-]+)`?"
_CREATE = re.compile(rf"create\s+(or\s+replace\s+)?(?:temporary\s+)?table{EXISTS}{NAME}", re.IGNORECASE)


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
    database, name = found[2] or current(server), found[3]
    if name in server.names(database) and found[1]:
        server.kept.drop(database, name)
    elif name in server.names(database):
        if re.search(r"\bif\s+not\s+exists\b", text, re.IGNORECASE):
            return Result(None, [])
        raise SqlError(1050, "42S01", f"Table '{name}' already exists")
    if len(server.kept.databases.get(database, {})) >= MOST:
        raise SqlError(1114, "HY000", f"The table '{name}' is full")
    rest = text[found.end() :].strip()
    same = re.match(rf"like\s+{NAME}", rest, re.IGNORECASE)
    if same is not None:
        other = own(server, same[1] or current(server), same[2])
        server.kept.put(database, name, Table(other.schema, []))
        return Result(None, [])
    query = re.search(r"(?:^|\)|\bas)\s*(select\b.*)", rest, re.IGNORECASE | re.DOTALL)
    if query is not None and not rest.startswith("("):
        return _filled(server, database, name, query[1])
    if not rest:
        raise SqlError(1113, "42000", "A table must have at least 1 column")
    if not rest.startswith("("):
        raise syntax_error(rest[:80])
    inside, options = brackets(rest)
    engine_of(options)
    if not inside.strip():
        raise syntax_error(rest[1:81])
    server.kept.put(database, name, _defined(inside))
    return Result(None, [])


def engine_of(options: str) -> None:
    """SqlError: there is no such engine. Whichever it is, the table is shown as InnoDB's."""
    found = re.search(r"\bengine\s*=?\s*(\w+)", options, re.IGNORECASE)
    if found is not None and found[1].lower() not in ENGINES:
        raise SqlError(1286, "42000", f"Unknown storage engine '{found[1]}'")


def _filled(server: Server, database: str, name: str, query: str) -> Result:
    """CREATE TABLE ... SELECT."""
    result = sql.run(server, query)
    names = (result.columns or [])[:MOST]
    rows = [dict(zip(names, (_plain(value) for value in row))) for row in result.rows]
    sources = _sources(server, query)
    columns = (sources.get(column) or _guessed(column, [row[column] for row in rows]) for column in names)
    server.kept.put(database, name, Table(Schema(tuple(columns)), rows))
    return Result(None, [], len(rows))


def _sources(server: Server, query: str) -> dict[str, Column]:
    """The columns of a query's tables as a table that is made of them has them: none counts any more."""
    found: dict[str, Column] = {}
    for named in re.finditer(rf"\b(?:from|join)\s+{NAME}", query, re.IGNORECASE):
        database, name = named[1] or server.database, named[2]
        schema = server.of(database).schema(name) if database in server.databases else None
        for column in schema.columns if schema is not None else ():
            found.setdefault(column.name, column._replace(is_counter=False, default="0" if column.is_counter else column.default))
    return found


def _guessed(name: str, values: list[object]) -> Column:
    return Column(name, "int(11)" if values and all(isinstance(value, int) for value in values) else "varchar(255)")


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else float(str(value))


def _defined(inside: str) -> Table:
    """The columns and keys between CREATE TABLE's brackets; a key may stand before its columns."""
    schema = Schema(())
    for part in sorted(parts(inside), key=is_other):
        schema = added(schema, part)
    if not schema.columns:
        raise SqlError(1113, "42000", "A table must have at least 1 column")
    return Table(counted(schema), [])


def is_other(part: str) -> bool:
    return first(part) in OTHERS


def drop_table(server: Server, text: str) -> Result:
    found = re.match(rf"drop\s+(?:temporary\s+)?tables?{EXISTS}(.*)", text, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise syntax_error("")
    for one in found[1].split(","):
        named = re.match(rf"\s*{NAME}", one)
        if named is None:
            raise syntax_error(one[:80])
        database, name = named[1] or current(server), named[2]
        if name in server.names(database):
            server.kept.drop(database, name)
        elif not re.search(r"\bif\s+exists\b", text, re.IGNORECASE):
            raise SqlError(1051, "42S02", f"Unknown table '{database}.{name}'")
    return Result(None, [])


def truncate(server: Server, text: str) -> Result:
    found = re.match(rf"truncate(?:\s+table)?\s+{NAME}", text, re.IGNORECASE)
    if found is None:
        raise syntax_error(text[9:89])
    database, name = found[1] or current(server), found[2]
    known(server, database, name)
    server.kept.put(database, name, Table(own(server, database, name).schema, []))
    return Result(None, [])


def own(server: Server, database: str, name: str) -> Table:
    """A table as the visitor's own. SqlError: there is none."""
    known(server, database, name)
    tables = server.of(database)
    schema = tables.schema(name)
    assert schema is not None
    return Table(schema, [dict(row) for row in tables.rows(name)], tables.following(name))


def known(server: Server, database: str, name: str) -> None:
    if name not in server.names(database) or database in system():
        raise no_table(database, name)


def current(server: Server) -> str:
    if not server.database:
        raise no_database()
    return server.database


def _database(text: str) -> str:
    found = re.match(rf"\w+\s+(?:database|schema){EXISTS}`?([\w$-]+)`?", text, re.IGNORECASE)
    if found is None:
        raise syntax_error(text[-80:])
    return found[1]
