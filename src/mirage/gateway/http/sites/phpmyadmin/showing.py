"""SHOW, DESCRIBE and EXPLAIN: most of them are questions to information_schema under other headings (MariaDB 10.11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mirage.content.schema import Column, Schema
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, SqlError, Tables, syntax_error, tree
from mirage.gateway.http.php.sql.faults import no_database, no_table
from mirage.gateway.http.php.sql.information import COLLATION, indexes, status, system
from mirage.gateway.http.php.sql.lexer import Text
from mirage.gateway.http.php.sql.parser import parse
from mirage.gateway.http.php.sql.queries import Planner
from mirage.gateway.http.php.sql.scope import Field, Frame, Scope
from mirage.gateway.http.php.sql.session import Run
from mirage.gateway.http.php.sql.values import is_true, like
from mirage.gateway.http.sites.phpmyadmin import explaining, upkeep, users

if TYPE_CHECKING:
    from mirage.gateway.http.sites.phpmyadmin.server import Server

Rows = list[list[Any]]
_NAME = r"(?:`?([\w$-]+)`?\.)?`?([\w$-]+)`?"
_LIKE = re.compile(r"\blike\s+(?:'([^']*)'|\"([^\"]*)\")", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|in)\s+`?([\w$-]+)`?", re.IGNORECASE)
STATUS = (
    "Name Engine Version Row_format Rows Avg_row_length Data_length Max_data_length Index_length Data_free "
    "Auto_increment Create_time Update_time Check_time Collation Checksum Create_options Comment Max_index_length "
    "Temporary"
).split()
INDEX = (
    "Table Non_unique Key_name Seq_in_index Column_name Collation Cardinality Sub_part Packed Null Index_type "
    "Comment Index_comment Ignored"
).split()
INDEXED = (  # information_schema.statistics' columns under those headings
    "TABLE_NAME NON_UNIQUE INDEX_NAME SEQ_IN_INDEX COLUMN_NAME COLLATION CARDINALITY SUB_PART PACKED NULLABLE INDEX_TYPE COMMENT "
    "INDEX_COMMENT IGNORED"
).split()
PROCESSES = ["Id", "User", "Host", "db", "Command", "Time", "State", "Info", "Progress"]
EMPTY = {  # what there is none of
    "triggers": "Trigger Event Table Statement Timing Created sql_mode Definer character_set_client collation_connection "
    "Database Collation",
    "events": "Db Name Definer Time_zone Type Execute_at Interval_value Interval_field Starts Ends Status Originator "
    "character_set_client "
    "collation_connection Database_Collation",
    "warnings": "Level Code Message", "errors": "Level Code Message",
    **dict.fromkeys(("procedure", "function"), "Db Name Type Definer Modified Created Security_type Comment "
    "character_set_client collation_connection Database Collation"), "open": "Database Table In_use Name_locked",
    "slave": "", "master": "File Position Binlog_Do_DB Binlog_Ignore_DB",
}  # fmt: skip


def show(server: Server, text: str) -> Result:
    """SqlError: it is none of them."""
    words = [word for word in re.findall(r"[\w@]+", text.lower()) if word not in ("full", "global", "session", "extended")]
    if words[0] != "show":
        return _described(server, text)
    where = next((token for token in Text(text).tokens if token.word == "where"), None)
    if where is not None:
        return _filtered(server, show(server, text[: where.at]), text[where.at :])
    kind = words[1] if len(words) > 1 else ""
    if words[1:2] == ["create"] and kind_of(words) in upkeep.ABSENT:
        raise upkeep.show_create(server, kind_of(words), text)
    if words[1:3] == ["create", "user"]:
        return users.show_create_user(server, text)
    if words[1:3] in (["binary", "logs"], ["master", "logs"]):
        raise SqlError(1381, "HY000", "You are not using binary logging")
    if words[1:2] == ["count"]:
        return Result([f"@@session.{words[2].removesuffix('s')}_count" if len(words) > 2 else "COUNT(*)"], [[0]])
    if words[1:3] == ["create", "table"]:
        return _create_table(server, text)
    if words[1:3] in (["create", "database"], ["create", "schema"]):
        name = words[3] if len(words) > 3 else ""
        server.names(name)
        line = f"CREATE DATABASE `{name}` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */"
        return Result(["Database", "Create Database"], [[name, line]])
    if words[1:3] == ["table", "status"]:
        return _table_status(server, text)
    if kind in EMPTY:
        return Result(EMPTY[kind].split(), [])
    handler = HANDLERS.get(kind)
    if handler is None:
        raise syntax_error(text[text.lower().find(kind, 4) :][:80] if kind else "")
    return handler(server, text)


def kind_of(words: list[str]) -> str:
    return words[2] if len(words) > 2 else ""


def _filtered(server: Server, result: Result, where: str) -> Result:
    """The rows that WHERE leaves."""
    statement = parse(f"SELECT 1 {where}")
    if not isinstance(statement, tree.Query) or not isinstance(statement.first, tree.Select) or statement.first.where is None:
        raise syntax_error(where[:80])
    scope = Scope(fields=[Field(name) for name in result.columns or []])
    test = Planner(Run(server)).expressions.work(statement.first.where, scope, "WHERE")
    return replace(result, rows=[row for row in result.rows if is_true(test(Frame(row)))])


def _fits(text: str) -> Callable[[str], bool]:
    found = _LIKE.search(text)
    pattern = next((group for group in found.groups() if group is not None), "") if found is not None else None
    return lambda name: pattern is None or like(name, pattern)


def _databases(server: Server, text: str) -> Result:
    found = _LIKE.search(text)
    heading = f"Database ({found[1] or found[2]})" if found is not None else "Database"
    return Result([heading], [[name] for name in server.databases if _fits(text)(name)])


def _tables(server: Server, text: str) -> Result:
    named = _FROM.search(text)
    database = named[1] if named is not None else server.database
    if not database:
        raise no_database()
    found = _LIKE.search(text)
    heading = f"Tables_in_{database}" + (f" ({found[1] or found[2]})" if found is not None else "")
    names = [name for name in server.names(database) if _fits(text)(name)]
    if re.search(r"\bfull\b", text, re.IGNORECASE) is None:
        return Result([heading], [[name] for name in names])
    known = system().get(database, {})
    return Result([heading, "Table_type"], [[name, known[name].kind if name in known else "BASE TABLE"] for name in names])


def _variables(server: Server, text: str) -> Result:
    return Result(
        ["Variable_name", "Value"], [[name, value] for name, value in sorted(server.variables().items()) if _fits(text)(name)]
    )


def _asked(server: Server, question: str, headings: list[str]) -> Result:
    return Result(headings, sql.run(server, question).rows)


def _columns(server: Server, text: str) -> Result:
    found = re.search(r"\b(?:from|in)\s+" + _NAME + r"(?:\s+(?:from|in)\s+`?([\w$-]+)`?)?", text, re.IGNORECASE)
    if found is None:
        raise syntax_error("")
    rows = fields(server, found[3] or found[1] or server.database, found[2])
    is_full = re.search(r"\bfull\b", text, re.IGNORECASE) is not None
    rows = [row for row in rows if _fits(text)(row[0])]
    if not is_full:
        return Result(["Field", "Type", "Null", "Key", "Default", "Extra"], rows)
    full = [
        [row[0], row[1], COLLATION if Column(row[0], row[1]).is_text else None, *row[2:], "select,insert,update,references", ""]
        for row in rows
    ]  # fmt: skip
    return Result(["Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment"], full)


def fields(server: Server, database: str, table: str) -> Rows:
    """DESCRIBE's rows. SqlError: there is no such table."""
    _, known = table_of(server, database, table)
    entry = system().get(database, {}).get(table)
    if entry is not None:
        return [[name, kind, nullable, key, None, ""] for name, kind, nullable, key in entry.columns]
    return [
        [column.name, column.type, "YES" if column.is_null else "NO", known.mark(column.name), column.plain_default,
         "auto_increment" if column.is_counter else ""]
        for column in known.columns
    ]  # fmt: skip


def _described(server: Server, text: str) -> Result:
    rest = re.sub(r"^\s*\w+\s+(?:extended\s+)?", "", text, count=1, flags=re.IGNORECASE)
    if re.match(r"(?:\(|(?:select|with|insert|replace|update|delete)\b)", rest, re.IGNORECASE):
        return explaining.explain(server, rest)
    found = re.match(_NAME + r"(?:\s+(?:`?([\w$-]+)`?|'([^']*)'))?", rest)
    if found is None:
        raise syntax_error(rest[:80])
    rows = fields(server, found[1] or server.database, found[2])
    wanted = found[3] or found[4]
    rows = [row for row in rows if not wanted or like(row[0], wanted)]
    return Result(["Field", "Type", "Null", "Key", "Default", "Extra"], rows)


def _create_table(server: Server, text: str) -> Result:
    found = re.search(r"\btable\s+" + _NAME, text, re.IGNORECASE)
    if found is None:
        raise syntax_error("")
    database, name = found[1] or server.database, found[2]
    tables, known = table_of(server, database, name)
    return Result(["Table", "Create Table"], [[name, known.create(name, tables.following(name))]])


def table_of(server: Server, database: str, name: str) -> tuple[Tables, Schema]:
    """A table's database and what it is made of. SqlError: there is no such table."""
    if not database:
        raise no_database()
    tables = server.of(database)
    known = tables.schema(name.upper() if database == "information_schema" else name)
    if known is None:
        raise no_table(database, name)
    return tables, known


def _index(server: Server, text: str) -> Result:
    found = re.search(r"\b(?:from|in)\s+" + _NAME + r"(?:\s+(?:from|in)\s+`?([\w$-]+)`?)?", text, re.IGNORECASE)
    if found is None:
        raise syntax_error("")
    tables, known = table_of(server, found[3] or found[1] or server.database, found[2])
    return Result(INDEX, [[row.get(name) for name in INDEXED] for row in indexes(tables, found[2], known)])


def _processes(server: Server, text: str) -> Result:
    return Result(
        PROCESSES, [[server.number, server.user, "localhost", server.database or None, "Query", 0, "starting", text, "0.000"]]
    )


def _status(server: Server, text: str) -> Result:
    counted = {"Uptime": server.uptime, "Uptime_since_flush_status": server.uptime, "Connections": server.number + 1}
    counted |= dict.fromkeys(("Questions", "Queries"), questions(server.number))
    values = {**status(), **{name: str(value) for name, value in counted.items()}}
    return Result(["Variable_name", "Value"], [[name, value] for name, value in values.items() if _fits(text)(name)])


def questions(number: int) -> int:
    """How many statements so many connections have brought."""
    return number * 11 + 42


def _engines(server: Server, text: str) -> Result:
    question = "SELECT engine, support, comment, transactions, xa, savepoints FROM information_schema.engines"
    return _asked(server, question, ["Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"])


def _plugins(server: Server, text: str) -> Result:
    question = "SELECT plugin_name, plugin_status, plugin_type, plugin_library, plugin_license FROM information_schema.plugins"
    return _asked(server, question, ["Name", "Status", "Type", "Library", "License"])


def _charsets(server: Server, text: str) -> Result:
    rows = [["utf8mb3", "UTF-8 Unicode", "utf8mb3_general_ci", 3], ["utf8mb4", "UTF-8 Unicode", "utf8mb4_general_ci", 4],
            ["latin1", "cp1252 West European", "latin1_swedish_ci", 1], ["binary", "Binary pseudo charset", "binary", 1]]  # fmt: skip
    return Result(["Charset", "Description", "Default collation", "Maxlen"], [row for row in rows if _fits(text)(str(row[0]))])


def _table_status(server: Server, text: str) -> Result:
    named = _FROM.search(text)
    database = named[1] if named is not None else server.database
    if not database:
        raise no_database()
    server.names(database)
    question = (
        "SELECT table_name, engine, version, row_format, table_rows, avg_row_length, data_length, max_data_length, index_length, "
        "data_free, auto_increment, create_time, update_time, check_time, table_collation, checksum, create_options, table_comment, "
        "max_index_length, temporary FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name"
    )
    rows = sql.run(server, question, [database]).rows
    return Result(STATUS, [row for row in rows if _fits(text)(row[0])])


HANDLERS: dict[str, Callable[[Server, str], Result]] = {
    **dict.fromkeys(("databases", "schemas"), _databases), "tables": _tables, "variables": _variables,
    **dict.fromkeys(("columns", "fields"), _columns), **dict.fromkeys(("index", "indexes", "keys"), _index),
    "processlist": _processes, "status": _status,
    "grants": users.show_grants, **dict.fromkeys(("engines", "storage"), _engines), "plugins": _plugins,
    "character": _charsets, "charset": _charsets,
}  # fmt: skip
