"""The database server as a client finds it: databases, variables, files and grants around the tables of the company's application."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

import msgspec

from mirage.gateway.http import uploads
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, Row, SqlError, Tables
from mirage.gateway.http.php.sql.faults import no_database, syntax_error, too_long
from mirage.gateway.http.php.sql.functions import password_hash
from mirage.gateway.http.php.sql.information import Information, System, variables
from mirage.gateway.http.php.sql.lexer import LONGEST, revealed, statements
from mirage.gateway.http.php.sql.tree import Into
from mirage.gateway.http.php.sql.values import Hex, show
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin import altering, definition, showing
from mirage.gateway.http.sites.phpmyadmin.kept import Kept, Made
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller
from mirage.vfs.types import Cred
from mirage.world.databases import ADMINISTRATORS

FILE_MAX, KEPT_MAX, STATEMENTS = 1 << 20, 2 << 20, 50
SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")
NAME = "phpmyadmin schemas"  # under which the world keeps what was changed
INVALID = "invalid"  # the hash of an account that no password opens
FIXED = {
    "secure_file_priv",
    "plugin_dir",
    "datadir",
    "basedir",
    "version",
    "port",
    "hostname",
    "version_comment",
    "socket",
    "bind_address",
}
_GLOBAL = re.compile(r"(?:global\s+|@@global\.)(\w+)\s*=\s*('[^']*'|\"[^\"]*\"|\w+)", re.IGNORECASE)
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
        raw = world.remembered(visitor.owner[0], visitor.session, NAME)
        self.kept = msgspec.json.decode(raw, type=Kept) if raw else Kept()
        self.number, self.uptime = 41, 0  # of the connection; seconds that the server has run
        self.is_peer = False  # whether it was the account at the socket's other end that let him in

    # ---- what there is

    @property
    def databases(self) -> list[str]:
        if self.user not in ADMINISTRATORS:
            return sorted({"information_schema", self.tables.name} - set(self.kept.dropped))
        return sorted({*SYSTEM, self.tables.name, *self.kept.databases} - set(self.kept.dropped))

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
        return self.kept.variables.get(name) or self.variables().get(name)

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
                result = self._one(last)
        finally:
            self._save()
        return result, last

    def _one(self, text: str) -> Result:
        text = revealed(text).strip()
        words = text.split(None, 2)
        verb = words[0].lower() if words else ""
        handler = VERBS.get(f"{verb} {words[1].lower()}" if len(words) > 1 else verb) or VERBS.get(verb)
        if handler is not None:
            return handler(self, text)
        result = sql.run(self, text)
        if result.into is None:
            return result
        self._write(result.into, result.rows)
        return Result(None, [], len(result.rows))

    def _use(self, text: str) -> Result:
        found = re.match(rf"use{_NAMED}", text, re.IGNORECASE)
        name = found[1] if found is not None else ""
        self.names(name)
        self.database = name
        return Result(None, [])

    def _set(self, text: str) -> Result:
        for name, value in _GLOBAL.findall(text):
            name = name.lower()
            if name not in self.variables():
                raise SqlError(1193, "HY000", f"Unknown system variable '{name}'")
            if name in FIXED:
                raise SqlError(1238, "HY000", f"Variable '{name}' is a read only variable")
            value = value.strip("'\"")
            switch = {"1": "ON", "0": "OFF", "on": "ON", "off": "OFF"} if self.variables()[name] in ("ON", "OFF") else {}
            self.kept.variables[name] = switch.get(value.lower(), value)
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
            raise syntax_error("".join(text.split(None, 1)[1:]))
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
            self._one(f"INSERT INTO `{database}`.`{table}` ({names}) VALUES ({values})")  # noqa: S608 - our own evaluator's
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
    **dict.fromkeys(("create table", "create temporary", "create or"), definition.create_table),
    **dict.fromkeys(("drop table", "drop tables", "drop temporary"), definition.drop_table),
    "truncate": definition.truncate,
    **dict.fromkeys(("alter table", "alter online", "alter ignore"), altering.alter_table),
    **dict.fromkeys(("rename table", "rename tables"), altering.rename_table),
    **dict.fromkeys(("create index", "create unique", "create fulltext", "create spatial"), altering.create_index),
    "drop index": altering.drop_index,
    "load data": Server._load,
    "use": Server._use,
    "set": Server._set,
    "create function": Server._function,
    "kill": Server._kill,
    **dict.fromkeys(
        ("grant", "flush", "create user", "drop user", "alter", "revoke", "optimize", "analyze", "lock", "unlock", "do"), Server._done
    ),
}


class _Grants(System):
    """The database mysql, as far as its users and its tables' rows are there."""

    def __init__(self, server: Server) -> None:
        super().__init__(server, "mysql")
        self._passwords = server.passwords

    def rows(self, table: str) -> list[Row]:
        if table != "user":
            return []
        limits = {"max_questions": 0, "max_updates": 0, "max_connections": 0, "max_user_connections": 0, "max_statement_time": 0.0}
        empty = dict.fromkeys(("ssl_type", "ssl_cipher", "x509_issuer", "x509_subject", "default_role"), "")
        known = self.schema(table)
        assert known is not None
        hashes = {
            "mariadb.sys": "",
            "mysql": INVALID,
            "root": INVALID,
            **{user: password_hash(word) for user, word in self._passwords.items()},
        }
        return [
            {
                **{name: "Y" if user in ADMINISTRATORS else "N" for name in known.names if name.endswith("_priv")}, **limits, **empty,
                "Host": "localhost", "User": user, "Password": kept, "plugin": "mysql_native_password",
                "authentication_string": kept, "password_expired": "N", "is_role": "N",
            }
            for user, kept in sorted(hashes.items())
        ]  # fmt: skip


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
