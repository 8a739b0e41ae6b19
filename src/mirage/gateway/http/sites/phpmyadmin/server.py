"""The database server as a client finds it: databases, variables, files and grants around the tables of the company's application."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import msgspec

from mirage.gateway.http import uploads
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, Row, SqlError, Tables
from mirage.gateway.http.php.sql.faults import no_database, syntax_error, too_long
from mirage.gateway.http.php.sql.information import Information, System, variables
from mirage.gateway.http.php.sql.lexer import LONGEST, revealed, statements
from mirage.gateway.http.php.sql.tree import Into
from mirage.gateway.http.php.sql.values import Hex, show
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin import altering, connection, definition, kept, showing, upkeep, users
from mirage.gateway.http.sites.phpmyadmin.kept import NAME, Made, User
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller
from mirage.vfs.types import Cred
from mirage.world.databases import ADMINISTRATORS

FILE_MAX, KEPT_MAX, STATEMENTS = 1 << 20, 2 << 20, 50
SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")
CANNOT = "so it cannot execute this statement"
SETTINGS = "like mysqli.allow_local_infile|mysqli.local_infile_directory or PDO::MYSQL_ATTR_LOCAL_INFILE"
LOADED = 1000  # lines of a file that become rows
_LOAD = re.compile(r"load\s+data\s+(local\s+)?infile\s+'([^']*)'\s+into\s+table\s+(?:`?([\w$-]+)`?\.)?`?([\w$-]+)`?", re.IGNORECASE)
_NAMED = r"\s+(?:if\s+(?:not\s+)?exists\s+)?`?([\w$-]+)`?"


class Server:
    """A `sql.Session` of one visitor, logged in as a user."""

    def __init__(
        self, world: World, visitor: Visitor, user: str, tables: Tables, database: str = "", passwords: dict[str, str] | None = None
    ) -> None:
        self._world, self._visitor, self.passwords = world, visitor, passwords or {}
        self.user, self.tables, self.database, self.version = user, tables, database, tables.version
        self.kept = kept.read(world, visitor)
        self.client = connection.Client()
        self.number, self.uptime = 41, 0  # of the connection; seconds that the server has run

    # ---- what there is

    @property
    def databases(self) -> list[str]:
        granted = None if self.user in ADMINISTRATORS else users.databases(self)
        found = {*SYSTEM, self.tables.name, *self.kept.databases} - set(self.kept.dropped)
        return sorted(found if granted is None else found & {"information_schema", *granted})

    def names(self, database: str) -> list[str]:
        """The tables of a database. SqlError: there is no such database."""
        if database not in self.databases:
            raise no_database(database)
        return self.of(database).names()

    def of(self, database: str) -> Tables:
        if database == "information_schema":
            return Information(self)
        return _Grants(self) if database == "mysql" else System(self, database) if database in SYSTEM else self.made(database)

    def made(self, database: str) -> Made:
        """A database that is not the server's own."""
        base = self.tables if database == self.tables.name else None
        return Made(self.kept, database, base, self.tables, self.user)

    def variable(self, name: str) -> str | None:
        return self.client.settings.get(name, self.kept.variables.get(name) or self.variables().get(name))

    def variables(self) -> dict[str, str]:
        """All of them, as the server was started."""
        host = self._world.hostname.partition(".")[0]
        drawn = {
            "version": self.version,
            "hostname": host,
            "general_log_file": f"{host}.log",
            "slow_query_log_file": f"{host}-slow.log",
        }
        return {**variables(), **drawn, **self.kept.variables}

    def now(self) -> str:
        return self.tables.now()

    # ---- what is asked

    def run(self, text: str) -> tuple[Result, str]:
        """The statements of a text: what the last of them gave, and its words. SqlError: where one of them stops."""
        result, last = Result(None, []), ""
        if len(text) > LONGEST:
            raise too_long()
        try:
            for last in islice(statements(text), STATEMENTS):
                self._log(last)
                result = self.perform(last)
        finally:
            self._save()
        return result, last

    def perform(self, text: str, values: Sequence[Any] = ()) -> Result:
        """One statement, its ? filled with values."""
        text = revealed(text).strip()
        handler = _handler(text)
        if handler is not None:
            return handler(self, text)
        result = sql.run(self, text, values, variables=self.client.own)
        if result.into is None:
            return result
        self._write(result.into, result.rows)
        return Result(None, [], len(result.rows))

    def handles(self, text: str) -> bool:
        """Whether a statement is one of those that are not the evaluator's."""
        return _handler(text) is not None

    def _use(self, text: str) -> Result:
        found = re.match(rf"use{_NAMED}", text, re.IGNORECASE)
        name = found[1] if found is not None else ""
        self.names(name)
        self.database = name
        return Result(None, [])

    def _function(self, text: str) -> Result:
        library = re.search(r"soname\s+['\"]([^'\"]*)['\"]", text, re.IGNORECASE)
        if library is None:
            return Result(None, [])
        text = f"Can't open shared library '{library[1]}' (errno: 2, cannot open shared object file: No such file or directory)"
        raise SqlError(1126, "HY000", text)

    def _kill(self, text: str) -> Result:
        found = re.search(r"(\d+)\s*$", text)
        if found is None:
            raise SqlError(1054, "42S22", f"Unknown column '{text.split()[-1]}' in 'KILL'")
        if int(found[1]) == self.number:
            raise SqlError(1317, "70100", "Query execution was interrupted")
        raise SqlError(1094, "HY000", f"Unknown thread id: {found[1]}")

    def _done(self, text: str) -> Result:
        return Result(None, [])

    # ---- files, as mysqld may

    def _caller(self) -> Caller:
        uid = gid = 0
        for line in self._world.read(b"/etc/passwd").splitlines():
            if line.startswith(b"mysql:"):
                uid, gid = int(line.split(b":")[2]), int(line.split(b":")[3])
        return Caller(self._world.own(self._visitor.owner[0], self._visitor.session), Cred(uid, gid, frozenset({gid})), umask=0o022)

    def _write(self, into: Into, rows: list[list[Any]]) -> None:
        path, data = into.path, _lines(into, rows)
        name = path if path.startswith("/") else f"/var/lib/mysql/{self.database}/{path}"
        caller = self._caller()
        if not caller.exists(name.rpartition("/")[0].encode("utf-8", "surrogateescape") or b"/"):
            raise SqlError(1290, "HY000", f"The MariaDB server is running with the --secure-file-priv option {CANNOT}")
        try:
            if caller.exists(name.encode()):
                raise SqlError(1086, "HY000", f"File '{path}' already exists")
            caller.write_file(name.encode("utf-8", "surrogateescape"), data, 0o644)
            uploads.written(self._visitor, name.encode("utf-8", "surrogateescape"), data)
        except OSError as error:
            text = f"Can't create/write to file '{path}' (Errcode: {error.errno} \"{error.strerror}\")"
            raise SqlError(1, "HY000", text) from None

    def loaded(self, path: str) -> str | None:
        try:
            return self._caller().read_file(path.encode("utf-8", "surrogateescape"), FILE_MAX).decode("latin-1")
        except (OSError, ValueError):
            return None

    def _load(self, text: str) -> Result:
        """LOAD DATA: tabs between fields, a line a row. A client's own file is not sent: PHP's settings forbid it."""
        found = _LOAD.match(text)
        if found is None:
            raise syntax_error(text)
        is_local, path, database, table = found[1], found[2], found[3] or self.database, found[4]
        _, known = showing.table_of(self, database, table)
        if is_local:
            raise SqlError(2068, "HY000", f"LOAD DATA LOCAL INFILE is forbidden, check related settings {SETTINGS}")
        lines = self.loaded(path if path.startswith("/") else f"/var/lib/mysql/{database}/{path}")
        if lines is None:
            raise SqlError(13, "HY000", f"Can't get stat of '{path}' (Errcode: 2 \"No such file or directory\")")
        rows = [line.split("\t")[: len(known.columns)] for line in lines.splitlines()[:LOADED]]
        for row in rows:
            names = ", ".join(f"`{name}`" for name in known.names[: len(row)])
            values = ", ".join("'" + value.replace("\\", "\\\\").replace("'", "''") + "'" for value in row)
            self.perform(f"INSERT INTO `{database}`.`{table}` ({names}) VALUES ({values})")  # noqa: S608 - our own evaluator's
        return Result(None, [], len(rows))

    def _log(self, text: str) -> None:
        """The general log, where somebody has switched it on: how a query becomes a file."""
        if (self.variable("general_log") or "OFF").lower() not in ("on", "1"):
            return
        path = self.variable("general_log_file") or ""
        name = path if path.startswith("/") else f"/var/lib/mysql/{path}"
        line = f"\t\t   {len(text) % 90 + 10} Query\t{text}\n".encode("utf-8", "surrogateescape")
        try:
            self._caller().write_file(name.encode(), line, 0o660 if name.startswith("/var/lib") else 0o644, append=True)
            uploads.written(self._visitor, name.encode(), line)
        except OSError:
            return

    def _save(self) -> None:
        data = msgspec.json.encode(self.kept)
        if len(data) <= KEPT_MAX:
            self._world.remember(self._visitor.owner[0], self._visitor.session, NAME, data)


VERBS: dict[str, Callable[[Server, str], Result]] = {
    **dict.fromkeys(("show", "describe", "desc", "explain"), showing.show),
    **dict.fromkeys(("create database", "create schema"), definition.create_database),
    **dict.fromkeys(("drop database", "drop schema"), definition.drop_database),
    **dict.fromkeys(("create table", "create temporary"), definition.create_table),
    **dict.fromkeys(("drop table", "drop tables", "drop temporary"), definition.drop_table),
    "truncate": definition.truncate,
    **dict.fromkeys(("alter table", "alter online", "alter ignore"), altering.alter_table),
    **dict.fromkeys(("rename table", "rename tables"), altering.rename_table),
    **dict.fromkeys(("create index", "create unique", "create fulltext", "create spatial"), altering.create_index),
    "drop index": altering.drop_index,
    "load data": Server._load,
    "use": Server._use,
    "create function": Server._function,
    "kill": Server._kill,
    "set password": users.set_password, "create user": users.create_user, "alter user": users.alter_user,
    "drop user": users.drop_user, "rename user": users.rename_user, "grant": users.grant, "revoke": users.revoke,
    "set": connection.assign, "prepare": connection.prepare, "execute": connection.execute, "do": connection.evaluate,
    **dict.fromkeys(("deallocate", "drop prepare"), connection.deallocate),
    **dict.fromkeys(("check", "analyze", "optimize", "repair", "checksum"), upkeep.look_after),
    **dict.fromkeys(("drop view", "drop trigger", "drop event", "drop procedure", "drop function", "call"), upkeep.drop),
    **dict.fromkeys(("flush", "reset", "alter", "lock", "unlock", "savepoint", "release", "create role", "drop role"), Server._done),
}  # fmt: skip


def _handler(text: str) -> Callable[[Server, str], Result] | None:
    words = text.lower().split(None, 4)
    verb = words[0] if words else ""
    other = words[3] if words[1:3] == ["or", "replace"] and len(words) > 3 else words[1] if len(words) > 1 else ""
    return VERBS.get(f"{verb} {other}") or VERBS.get(verb)


class _Grants(System):
    """The database mysql, as far as its users and its tables' rows are there."""

    def __init__(self, server: Server) -> None:
        super().__init__(server, "mysql")
        self._users = users.users(server)

    def rows(self, table: str) -> list[Row]:
        known = self.schema(table)
        privileges = [name for name in known.names if name.endswith("_priv")] if known is not None else []
        if table == "user":
            return [self._user(name, user, privileges) for name, user in sorted(self._users.items())]
        if table == "db":
            return [
                {"Host": host, "Db": level[1:-3], "User": name, **_marks(privileges, names)}
                for who, user in self._users.items() for name, host in [who.rsplit("@", 1)]
                for level, names in user.grants.items() if level.endswith("`.*")
            ]  # fmt: skip
        return []

    def _user(self, who: str, user: User, privileges: list[str]) -> Row:
        name, host = who.rsplit("@", 1)
        limits = {"max_questions": 0, "max_updates": 0, "max_connections": 0, "max_user_connections": 0, "max_statement_time": 0.0}
        empty = dict.fromkeys(("ssl_type", "ssl_cipher", "x509_issuer", "x509_subject", "default_role"), "")
        return {
            **_marks(privileges, user.grants.get(users.EVERYWHERE, [])), **limits, **empty, "Host": host, "User": name,
            "Password": user.password, "plugin": "mysql_native_password", "authentication_string": user.password,
            "password_expired": "Y" if name == "mariadb.sys" else "N", "is_role": "N",
        }  # fmt: skip


SHORT = {"Show_db": "SHOW DATABASES", "Create_tmp_table": "CREATE TEMPORARY TABLES", "Repl_slave": "REPLICATION SLAVE",
         "Repl_client": "BINLOG MONITOR", "Grant": users.OPTION}  # fmt: skip


def _marks(columns: list[str], granted: list[str]) -> dict[str, Any]:
    """Y or N for each of the columns of privileges."""
    named = {column: SHORT.get(column[:-5], column[:-5].upper().replace("_", " ")) for column in columns}
    return {
        column: "Y" if name in granted or (users.ALL in granted and name != users.OPTION) else "N" for column, name in named.items()
    }


def _lines(into: Into, rows: list[list[Any]]) -> bytes:
    """INTO OUTFILE's text; INTO DUMPFILE has neither ends nor escapes."""
    if into.kind == "dumpfile":
        return b"".join(_bytes(value) for row in rows[:1] for value in row)
    return b"".join(
        into.lines_start.encode("latin-1", "replace")
        + into.fields_end.encode("latin-1", "replace").join(_written(into, value) for value in row)
        + into.lines_end.encode("latin-1", "replace")
        for row in rows
    )


def _written(into: Into, value: Any) -> bytes:
    escape, enclosed = into.escaped.encode("latin-1", "replace"), into.enclosed.encode("latin-1", "replace")
    if value is None:
        return escape + b"N" if escape else b"NULL"
    data = _bytes(value)
    if escape:
        for sign in {
            escape,
            enclosed or into.fields_end[:1].encode("latin-1", "replace"),
            into.lines_end[:1].encode("latin-1", "replace"),
        }:
            data = data.replace(sign, escape + sign) if sign else data
        data = data.replace(b"\0", escape + b"0")
    return enclosed + data + enclosed


def _bytes(value: Any) -> bytes:
    return value.encode("latin-1", "replace") if isinstance(value, Hex) else show(value).encode("utf-8", "surrogateescape")
