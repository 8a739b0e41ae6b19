"""The database server as a client finds it: databases, variables, files and grants around the tables of the company's application."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import msgspec

from mirage.gateway.http import uploads
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, Row, SqlError, Tables, syntax_error
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller
from mirage.vfs.types import Cred

FILE_MAX, KEPT_MAX, STATEMENTS = 1 << 20, 2 << 20, 50
SYSTEM = ("information_schema", "mysql", "performance_schema", "sys")
VARIABLES = {  # MariaDB 10.11 of Debian 12, those that people ask for
    "version_comment": "Debian 12",
    "version_compile_os": "debian-linux-gnu",
    "version_compile_machine": "x86_64",
    "port": "3306",
    "datadir": "/var/lib/mysql/",
    "basedir": "/usr",
    "tmpdir": "/tmp",  # noqa: S108 - MariaDB's own
    "plugin_dir": "/usr/lib/mysql/plugin/",
    "secure_file_priv": "",
    "general_log": "OFF",
    "general_log_file": "",
    "slow_query_log": "OFF",
    "slow_query_log_file": "",
    "log_output": "FILE",
    "log_error": "",
    "socket": "/run/mysqld/mysqld.sock",
    "bind_address": "127.0.0.1",
    "character_set_server": "utf8mb4",
    "collation_server": "utf8mb4_general_ci",
    "local_infile": "ON",
    "max_allowed_packet": "16777216",
    "have_ssl": "DISABLED",
    "lower_case_table_names": "0",
    "sql_mode": "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION",
    "wait_timeout": "28800",
    "max_connections": "151",
    "license": "GPL",
    "log_bin": "OFF",
    "read_only": "OFF",
}
_OUTFILE = re.compile(
    r"""\s+into\s+(outfile|dumpfile)\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s+(?:fields|lines|columns)\b[^;]*)?""", re.IGNORECASE
)
_LOAD = re.compile(r"""load_file\s*\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|0x[0-9a-f]+)\s*\)""", re.IGNORECASE)
_HEX = re.compile(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\b0x([0-9a-f]+)\b""", re.IGNORECASE)
_SYSTEM_VARIABLE = re.compile(r"@@(?:global\.|session\.)?(\w+)", re.IGNORECASE)
_QUALIFIED = re.compile(
    r"\b(from|into|update|table|join|describe|desc)\s+(?:if\s+(?:not\s+)?exists\s+)?`?([\w$-]+)`?\.`?([\w$-]+)`?", re.IGNORECASE
)


class Kept(msgspec.Struct):
    """What a layer's visitor has made: databases with tables of columns and rows, and variables that he has set."""

    databases: dict[str, dict[str, dict[str, Any]]] = {}
    dropped: list[str] = []
    variables: dict[str, str] = {}


class Server:
    """For one visitor, logged in as a user."""

    def __init__(
        self, world: World, visitor: Visitor, user: str, tables: Tables, database: str = "", passwords: dict[str, str] | None = None
    ) -> None:
        self._world, self._visitor, self.passwords = world, visitor, passwords or {}
        self.user, self.tables, self.database = user, tables, database
        raw = world.remembered(visitor.source[0], visitor.session, "phpmyadmin")
        self.kept = msgspec.json.decode(raw, type=Kept) if raw else Kept()

    # ---- what there is

    @property
    def databases(self) -> list[str]:
        return sorted({*SYSTEM, self.tables.name, *self.kept.databases} - set(self.kept.dropped))

    def names(self, database: str) -> list[str]:
        """The tables of a database. SqlError: there is no such database."""
        if database not in self.databases:
            raise SqlError(1049, "42000", f"Unknown database '{database}'")
        own = list(self.kept.databases.get(database, {}))
        base = (
            [name for name in self.tables.names() if f"{database}.{name}" not in self.kept.dropped]
            if database == self.tables.name
            else []
        )
        return sorted({*own, *base}) or list(
            _Schema.TABLES if database == "information_schema" else _Schema.OWN if database == "mysql" else ()
        )

    def of(self, database: str) -> Tables:
        """A database's tables, for the evaluator."""
        if database in ("information_schema", "mysql"):
            return _Schema(self, database)
        return _Made(self, database)

    def variable(self, name: str) -> str:
        name = name.lower()
        host = self._world.hostname.partition(".")[0]
        drawn = {
            "version": self.tables.version,
            "hostname": host,
            "general_log_file": f"{host}.log",
            "slow_query_log_file": f"{host}-slow.log",
        }
        return self.kept.variables.get(name) or drawn.get(name) or VARIABLES.get(name, "")

    # ---- what is asked

    def run(self, text: str) -> tuple[Result, str]:
        """The statements of a text: what the last of them gave, and its words. SqlError: where one of them stops."""
        result, last = Result(None, []), ""
        for last in list(statements(text))[:STATEMENTS]:
            self._log(last)
            result = self._one(last)
        self._save()
        return result, last

    def _one(self, text: str) -> Result:
        words = text.split(None, 2)
        verb = words[0].lower() if words else ""
        handler = VERBS.get(f"{verb} {words[1].lower()}" if len(words) > 1 else verb) or VERBS.get(verb)
        if handler is not None:
            return handler(self, text)
        return self._rows(text)

    def _rows(self, text: str) -> Result:
        """SELECT and its like, over one database's tables."""
        found = _QUALIFIED.search(text)
        database = found[2] if found is not None else self.database
        text = _QUALIFIED.sub(lambda match: f"{match[1]} `{match[3]}`", text)
        text = _LOAD.sub(lambda match: _quoted(self._loaded(_text(match[1]))), text)
        text = _SYSTEM_VARIABLE.sub(lambda match: _quoted(self.variable(match[1])), text)
        text = _HEX.sub(
            lambda match: match[1] or _quoted(bytes.fromhex(match[2].rjust(-(-len(match[2]) // 2) * 2, "0")).decode("latin-1")), text
        )
        text = self._named_right(text, database, found[3] if found is not None else "")
        out = _OUTFILE.search(text)
        if out is not None:
            result = sql.run(self.of(database), text[: out.start()] + text[out.end() :])
            self._write(_text(out[2]), _lines(result, is_raw=out[1].lower() == "dumpfile"))
            return Result(None, [], len(result.rows))
        if found is None and not database and re.search(r"\bfrom\b", text, re.IGNORECASE) and text.lower().startswith("select"):
            raise SqlError(1046, "3D000", "No database selected")
        return sql.run(self.of(database), text)

    def _named_right(self, text: str, database: str, table: str) -> str:
        """Columns of the system's own tables in the case in which they stand there: to the server they are the same in any."""
        columns = self.of(database).columns(table) if database in ("information_schema", "mysql") else None
        for column in columns or []:
            text = re.sub(rf"(?<![\w'\"]){column}(?![\w'\"(])", column, text, flags=re.IGNORECASE)
        return text

    # ---- files, as mysqld may

    def _caller(self) -> Caller:
        uid = gid = 0
        for line in self._world.read(b"/etc/passwd").splitlines():
            if line.startswith(b"mysql:"):
                uid, gid = int(line.split(b":")[2]), int(line.split(b":")[3])
        return Caller(self._world.own(self._visitor.source[0], self._visitor.session), Cred(uid, gid, frozenset({gid})), umask=0o022)

    def _write(self, path: str, data: bytes) -> None:
        name = path if path.startswith("/") else f"/var/lib/mysql/{self.database}/{path}"
        caller = self._caller()
        try:
            if caller.exists(name.encode()):
                raise SqlError(1086, "HY000", f"File '{path}' already exists")
            caller.write_file(name.encode("utf-8", "surrogateescape"), data, 0o644)
            uploads.written(self._visitor, name.encode("utf-8", "surrogateescape"), data)
        except OSError as error:
            text = f"Can't create/write to file '{path}' (Errcode: {error.errno} \"{error.strerror}\")"
            raise SqlError(1, "HY000", text) from None

    def _loaded(self, path: str) -> str | None:
        try:
            return self._caller().read_file(path.encode("utf-8", "surrogateescape"), FILE_MAX).decode("latin-1")
        except OSError:
            return None

    def _log(self, text: str) -> None:
        """The general log, where somebody has switched it on: how a query becomes a file."""
        if self.variable("general_log").lower() not in ("on", "1"):
            return
        path = self.variable("general_log_file")
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
            self._world.remember(self._visitor.source[0], self._visitor.session, "phpmyadmin", data)

    # ---- statements that are not about rows

    def _show(self, text: str) -> Result:
        lowered = " ".join(text.lower().split())
        like = re.search(r"like\s+['\"]([^'\"]*)['\"]", text, re.IGNORECASE)
        fits: Callable[[str], bool] = lambda name: like is None or _like(name, like[1])  # noqa: E731
        if lowered.startswith(("show databases", "show schemas")):
            return Result(["Database"], [[name] for name in self.databases if fits(name)])
        if "variables" in lowered:
            names = sorted({*VARIABLES, "version", "hostname"})
            named = re.search(r"variable_name\s*=\s*['\"]([^'\"]*)['\"]", text, re.IGNORECASE)
            return Result(
                ["Variable_name", "Value"],
                [[name, self.variable(name)] for name in names if fits(name) and (named is None or named[1].lower() == name)],
            )
        if lowered.startswith(("show tables", "show full tables")):
            found = re.search(r"\b(?:from|in)\s+`?([\w$-]+)`?", text, re.IGNORECASE)
            database = found[1] if found else self._current()
            return Result([f"Tables_in_{database}"], [[name] for name in self.names(database) if fits(name)])
        if lowered.startswith("show grants"):
            return Result(
                [f"Grants for {self.user}@localhost"],
                [[f"GRANT ALL PRIVILEGES ON *.* TO `{self.user}`@`localhost` WITH GRANT OPTION"]],
            )
        if "processlist" in lowered:
            columns = ["Id", "User", "Host", "db", "Command", "Time", "State", "Info", "Progress"]
            return Result(columns, [[41, self.user, "localhost", self.database or None, "Query", 0, "starting", text, 0.0]])
        if lowered.startswith(("show columns", "show full columns", "show fields")):
            return self._described(text)
        raise syntax_error(text[5:85])

    def _described(self, text: str) -> Result:
        database, name = self._target(text, r"(?:from|in|describe|desc|explain)")
        columns = self.of(database).columns(name)
        if columns is None:
            raise SqlError(1146, "42S02", f"Table '{database}.{name}' doesn't exist")
        rows: list[list[Any]] = [
            [
                column,
                "int(11)" if column == "id" else "varchar(255)",
                "NO" if column == "id" else "YES",
                "PRI" if column == "id" else "",
                None,
                "auto_increment" if column == "id" else "",
            ]
            for column in columns
        ]
        return Result(["Field", "Type", "Null", "Key", "Default", "Extra"], rows)

    def _current(self) -> str:
        if not self.database:
            raise SqlError(1046, "3D000", "No database selected")
        return self.database

    def _target(self, text: str, before: str) -> tuple[str, str]:
        found = re.search(rf"\b{before}\s+(?:if\s+(?:not\s+)?exists\s+)?(?:`?([\w$-]+)`?\.)?`?([\w$-]+)`?", text, re.IGNORECASE)
        if found is None:
            raise syntax_error(text[-80:])
        return found[1] or self._current(), found[2]

    def _create_database(self, text: str) -> Result:
        name = self._named(text, "(?:database|schema)")
        if name in self.databases:
            if "exists" in text.lower():
                return Result(None, [], 1)
            raise SqlError(1007, "HY000", f"Can't create database '{name}'; database exists")
        self.kept.databases[name] = {}
        self.kept.dropped = [other for other in self.kept.dropped if other != name]
        return Result(None, [], 1)

    def _drop_database(self, text: str) -> Result:
        name = self._named(text, "(?:database|schema)")
        if name not in self.databases or name in SYSTEM:
            raise SqlError(1008, "HY000", f"Can't drop database '{name}'; database doesn't exist")
        self.kept.databases.pop(name, None)
        self.kept.dropped.append(name)
        return Result(None, [])

    def _named(self, text: str, before: str) -> str:
        found = re.search(rf"\b{before}\s+(?:if\s+(?:not\s+)?exists\s+)?`?([\w$-]+)`?", text, re.IGNORECASE)
        if found is None:
            raise syntax_error(text[-80:])
        return found[1]

    def _create_table(self, text: str) -> Result:
        database, name = self._target(text, "table")
        if name in self.names(database):
            raise SqlError(1050, "42S01", f"Table '{name}' already exists")
        inside = text[text.find("(") + 1 : text.rfind(")")]
        parts = [part.strip() for part in re.split(r",(?![^(]*\))", inside) if part.strip()]
        columns = [
            part.split()[0].strip("`")
            for part in parts
            if part.split()[0].lower() not in ("primary", "key", "unique", "index", "constraint")
        ]
        self.kept.databases.setdefault(database, {})[name] = {"columns": columns, "rows": []}
        self.kept.dropped = [other for other in self.kept.dropped if other != f"{database}.{name}"]
        return Result(None, [])

    def _drop_table(self, text: str) -> Result:
        database, name = self._target(text, "table")
        if name not in self.names(database):
            if "exists" in text.lower():
                return Result(None, [])
            raise SqlError(1051, "42S02", f"Unknown table '{database}.{name}'")
        self.kept.databases.get(database, {}).pop(name, None)
        self.kept.dropped.append(f"{database}.{name}")
        return Result(None, [])

    def _use(self, text: str) -> Result:
        name = self._named(text, "use")
        self.names(name)
        self.database = name
        return Result(None, [])

    def _set(self, text: str) -> Result:
        for name, value in re.findall(r"(?:global\s+|@@global\.)(\w+)\s*=\s*('[^']*'|\"[^\"]*\"|\w+)", text, re.IGNORECASE):
            if name.lower() not in VARIABLES:
                raise SqlError(1193, "HY000", f"Unknown system variable '{name}'")
            if name.lower() in ("secure_file_priv", "plugin_dir", "datadir", "basedir", "version", "port"):
                raise SqlError(1238, "HY000", f"Variable '{name}' is a read only variable")
            value = value.strip("'\"")
            self.kept.variables[name.lower()] = {"1": "ON", "0": "OFF", "on": "ON", "off": "OFF"}.get(value.lower(), value)
        return Result(None, [])

    def _function(self, text: str) -> Result:
        library = re.search(r"soname\s+['\"]([^'\"]*)['\"]", text, re.IGNORECASE)
        if library is None:
            return Result(None, [])
        raise SqlError(
            1126,
            "HY000",
            f"Can't open shared library '{library[1]}' (errno: 2, cannot open shared object file: No such file or directory)",
        )

    def _done(self, text: str) -> Result:
        return Result(None, [])


VERBS: dict[str, Callable[[Server, str], Result]] = {
    "show": Server._show,
    "describe": Server._described,
    "desc": Server._described,
    "create database": Server._create_database,
    "create schema": Server._create_database,
    "drop database": Server._drop_database,
    "drop schema": Server._drop_database,
    "create table": Server._create_table,
    "drop table": Server._drop_table,
    "use": Server._use,
    "set": Server._set,
    "create function": Server._function,
    "grant": Server._done,
    "flush": Server._done,
    "create user": Server._done,
    "alter": Server._done,
    "revoke": Server._done,
    "optimize": Server._done,
}


class _Made:
    """`sql.Tables` for a database: the company's own, and what the visitor has made."""

    def __init__(self, server: Server, database: str) -> None:
        self._server = server
        self.name = database
        self.user, self.version = server.user, server.tables.version
        self._base = server.tables if database == server.tables.name else None

    def _own(self, table: str) -> dict[str, Any] | None:
        return self._server.kept.databases.get(self.name, {}).get(table)

    def columns(self, table: str) -> list[str] | None:
        own = self._own(table)
        if own is not None:
            return list(own["columns"])
        return (
            self._base.columns(table) if self._base is not None and f"{self.name}.{table}" not in self._server.kept.dropped else None
        )

    def rows(self, table: str) -> list[Row]:
        own = self._own(table)
        if own is not None:
            return [dict(row) for row in own["rows"]]
        return self._base.rows(table) if self._base is not None else []

    def insert(self, table: str, row: Row) -> int:
        own = self._own(table)
        if own is None:
            return self._base.insert(table, row) if self._base is not None else 0
        own["rows"].append({**dict.fromkeys(own["columns"]), **row})
        return len(own["rows"])

    def update(self, table: str, key: Any, row: Row) -> None:
        if self._own(table) is None and self._base is not None:
            self._base.update(table, key, row)

    def delete(self, table: str, key: Any) -> None:
        if self._own(table) is None and self._base is not None:
            self._base.delete(table, key)

    def names(self) -> list[str]:
        return self._server.names(self.name)

    def now(self) -> str:
        return self._server.tables.now()


def scrambled(password: str) -> str:
    """mysql_native_password's hash."""
    once = hashlib.sha1(password.encode(), usedforsecurity=False).digest()
    return "*" + hashlib.sha1(once, usedforsecurity=False).hexdigest().upper()


class _Schema(_Made):
    """information_schema and mysql, as far as tools ask them."""

    TABLES: ClassVar = {
        "SCHEMATA": ["CATALOG_NAME", "SCHEMA_NAME", "DEFAULT_CHARACTER_SET_NAME", "DEFAULT_COLLATION_NAME"],
        "TABLES": ["TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "ENGINE", "TABLE_ROWS"],
        "COLUMNS": ["TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE"],
    }
    OWN: ClassVar = {"user": ["Host", "User", "Password", "plugin", "authentication_string", "Super_priv", "File_priv"]}

    def columns(self, table: str) -> list[str] | None:
        return self.TABLES.get(table.upper()) if self.name == "information_schema" else self.OWN.get(table.lower())

    def rows(self, table: str) -> list[Row]:
        server = self._server
        if self.name == "mysql":
            names = [(user, scrambled(word), "mysql_native_password") for user, word in server.passwords.items()]
            return [
                {
                    "Host": "localhost",
                    "User": user,
                    "Password": word,
                    "plugin": plugin,
                    "authentication_string": word,
                    "Super_priv": "Y",
                    "File_priv": "Y",
                }
                for user, word, plugin in names
            ]
        if table.upper() == "SCHEMATA":
            return [{"CATALOG_NAME": "def", "SCHEMA_NAME": name, "DEFAULT_CHARACTER_SET_NAME": "utf8mb4",
                     "DEFAULT_COLLATION_NAME": "utf8mb4_general_ci"} for name in server.databases]  # fmt: skip
        found = []
        for database in server.databases:
            tables = server.of(database)
            for name in server.names(database):
                row = {
                    "TABLE_SCHEMA": database,
                    "TABLE_NAME": name,
                    "TABLE_TYPE": "BASE TABLE",
                    "ENGINE": "InnoDB",
                    "TABLE_ROWS": None,
                }
                if table.upper() == "TABLES":
                    found.append(row)
                else:
                    found += [{**row, "COLUMN_NAME": column, "DATA_TYPE": "varchar"} for column in tables.columns(name) or []]
        return found


def statements(text: str) -> Iterator[str]:
    """A text cut at its semicolons, those in quotes and comments apart."""
    start = at = 0
    quote = ""
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\" and quote != "`":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"`":
            quote = sign
        elif sign == ";":
            if text[start:at].strip():
                yield text[start:at].strip()
            start = at + 1
        at += 1
    if text[start:].strip():
        yield text[start:].strip()


def _text(literal: str) -> str:
    if literal[:2].lower() == "0x":
        return bytes.fromhex(literal[2:].rjust(-(-len(literal[2:]) // 2) * 2, "0")).decode("latin-1")
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(found[1], found[1]), literal[1:-1], flags=re.DOTALL
    )


def _quoted(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _lines(result: Result, *, is_raw: bool) -> bytes:
    """INTO OUTFILE's text: tabs between, line feeds after; INTO DUMPFILE has neither."""
    if is_raw:
        return "".join(str(value) for row in result.rows[:1] for value in row).encode("latin-1", "replace")
    escaped = (("\\", "\\\\"), ("\t", "\\\t"), ("\n", "\\\n"), ("\0", "\\0"))

    def shown(value: Any) -> str:
        text = "\\N" if value is None else str(value)
        for sign, into in escaped if value is not None else ():
            text = text.replace(sign, into)
        return text

    return "".join("\t".join(map(shown, row)) + "\n" for row in result.rows).encode("latin-1", "replace")


def _like(name: str, pattern: str) -> bool:
    return (
        re.fullmatch(
            "".join(".*" if sign == "%" else "." if sign == "_" else re.escape(sign) for sign in pattern), name, re.IGNORECASE
        )
        is not None
    )
