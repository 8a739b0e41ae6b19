"""The machine's database server for its own programs: the databases and the state that phpMyAdmin and the company's pages ask."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import msgspec

from mirage.base.clock import SECOND
from mirage.content.schema import Column
from mirage.gateway.http.php.sql import SqlError, tree
from mirage.gateway.http.php.sql.functions import password_hash
from mirage.gateway.http.php.sql.lexer import statements
from mirage.gateway.http.php.sql.parser import parse
from mirage.gateway.http.php.sql.values import show
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin import kept, users
from mirage.gateway.http.sites.phpmyadmin.connection import Client
from mirage.gateway.http.sites.phpmyadmin.server import STATEMENTS, Server
from mirage.world import units
from mirage.world.databases import ADMINISTRATORS, Answer, Field, Proof, RefusedError, denied

if TYPE_CHECKING:
    from mirage.content.schema import Schema
    from mirage.gateway.http.php.sql import Result, Tables
    from mirage.gateway.http.service import Service
    from mirage.world.visit import Visit

APART = 97  # seconds between two connections of the application's, in the mean
_IF = re.compile(r"(?:create|drop)\s+(?:temporary\s+)?(?:database|schema|table)\s+if\b", re.IGNORECASE)
NUMBERS = frozenset(("Id", "Time", "Progress", "Rows", "Non_unique", "Seq_in_index", "Cardinality"))  # of SHOW's columns
NULLS = frozenset(("db", "Default", "Check_time", "Update_time", "Collation", "Sub_part", "Packed", "Checksum"))


class Databases:
    """`world.databases.Databases`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._numbers = itertools.count()

    def called(self, visit: Visit) -> int:
        return 30 + (visit.clock.now() - _started(visit)) // (APART * SECOND) + next(self._numbers)

    def connect(self, visit: Visit, user: str, password: str | Proof, peer: str, number: int = 0) -> Connection:
        visitor = Visitor(self._service, visit.source, visit.local, visit.session, visit.emit, visit.source)
        world, own = self._service.world, self._service.world.story.company.project.user
        php = world.php(visitor.owner, visitor.session, visitor.emit)
        is_own = peer != "" and peer == user and user in ADMINISTRATORS
        made = users.admits(kept.read(world, visitor), user, password)
        is_let_in = is_own if made is None else made or is_own
        tables = php.database(own, world.secret("database"), "") if is_let_in else None
        words = [visit.host.lures.value("database", layer) for layer in (visit.layer, b"")]
        tables = php.database(user, _word(password, words), "") if tables is None and made is None else tables
        if tables is None:
            raise denied(user, password)
        return Connection(self._service, visitor, user, tables, number or self.called(visit), _started(visit))


def _started(visit: Visit) -> int:
    running = units.members(visit, "mariadb.service")
    return running[0].start_time if running else visit.opened


def _word(password: str | Proof, known: list[str]) -> str:
    """The password that was given; of one that is only proved, which of the known ones it is."""
    if isinstance(password, str):
        return password
    return next((word for word in known if password.is_of(password_hash(word))), "")


class Connection:
    """`world.databases.Connection`: each statement is of the state as it is then, whoever has changed it."""

    def __init__(self, service: Service, visitor: Visitor, user: str, tables: Tables, number: int, started: int) -> None:
        self._service, self._visitor, self._tables, self._started = service, visitor, tables, started
        self.user, self.number, self.version, self.database = user, number, tables.version, ""
        self._client = Client()

    def statements(self, text: str) -> list[str]:
        return list(itertools.islice(statements(text), STATEMENTS))

    def ask(self, statement: str) -> Answer:
        world = self._service.world
        passwords = {world.story.company.project.user: world.secret("database")}
        server = Server(world, self._visitor, self.user, self._tables, self.database, passwords)
        server.client = self._client
        server.number, server.uptime = self.number, (world.clock.now() - self._started) // SECOND
        is_if = _IF.match(statement) is not None
        before = msgspec.json.encode(server.kept) if is_if else b""
        try:
            result, _ = server.run(statement)
        except SqlError as error:
            raise RefusedError(error.number, error.state, error.text) from None
        except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
            raise RefusedError(1105, "HY000", "Unknown error") from None
        self.database = server.database if server.database in server.databases else ""
        return _answered(server, statement, result, is_warned=is_if and msgspec.json.encode(server.kept) == before)


def _answered(server: Server, statement: str, result: Result, *, is_warned: bool) -> Answer:
    """`is_warned`: it was to change something only if that is needed, and it was not."""
    if result.columns is None:
        if is_warned:
            return Answer(warnings=1)
        return Answer(affected=result.affected, told=_told(statement, result), slept=result.slept)
    rows = [[None if value is None else show(value) for value in row] for row in result.rows]
    if statement.lower().startswith(("explain", "describe select", "desc select")):
        return Answer([Field(name, is_number=name == "id") for name in result.columns], rows)
    known = _typed(server, statement, len(result.columns))
    fields = [
        (known[place] if known is not None else None)
        or _guessed(name, [row[place] for row in result.rows], is_query=known is not None)
        for place, name in enumerate(result.columns)
    ]
    is_view = server.database == "mysql" or re.search(r"\bmysql`?\.`?user\b", statement, re.IGNORECASE) is not None
    # a view's columns keep their names, whoever asks for them
    named = [one.name if one.name == "NULL" or (is_view and one.name) else name for name, one in zip(result.columns, fields)]
    return Answer([Field(name, one.is_number, one.is_null) for name, one in zip(named, fields)], rows, slept=result.slept)


def _guessed(name: str, values: list[Any], *, is_query: bool) -> Field:
    """By its values: those of a query's expressions may mostly be NULL, those of SHOW not."""
    given = [value for value in values if value is not None]
    is_number = (bool(given) and all(not isinstance(value, str) for value in given)) or (not is_query and name in NUMBERS)
    return Field(name, is_number, is_query or name in NULLS)


def _typed(server: Server, statement: str, width: int) -> list[Field | None] | None:
    """What is known of a query's columns beforehand; None: it is no query."""
    try:
        parsed = parse(statement)
    except SqlError:
        return None
    if not isinstance(parsed, tree.Query):
        return None
    first = parsed.first
    while isinstance(first, tree.Query):
        first = first.first
    sources = dict(_sources(server, first.source))
    found: list[Field | None] = []
    for item in first.items:
        if isinstance(item.work, tree.Star):
            for alias, known in sources.items():
                if item.work.table in ("", alias):
                    found += [_of(column) for column in known.columns] if known is not None else [None] * (width - len(found))
        else:
            found.append(_expressed(item.work, sources))
    return [*found, *[None] * width][:width]


def _expressed(work: tree.Expression, sources: dict[str, Schema | None]) -> Field | None:
    match work:
        case tree.Literal() | tree.Unary(kind="-", inner=tree.Literal()):
            value = work.value if isinstance(work, tree.Literal) else 0
            return Field("NULL" if value is None else "", not isinstance(value, str), value is None)
        case tree.Column():
            for alias, known in sources.items():
                if work.table in ("", alias) and known is not None:
                    column = next((one for one in known.columns if one.name.lower() == work.name.lower()), None)
                    if column is not None:
                        return _of(column)
        case tree.Aggregate(kind="count"):
            return Field("", is_number=True, is_null=False)
    return None


def _of(column: Column) -> Field:
    return Field(column.name, column.is_number, column.is_null)


def _sources(server: Server, reference: tree.Reference | None) -> list[tuple[str, Schema | None]]:
    match reference:
        case tree.Table():
            database = reference.database or server.database
            known = server.of(database).schema(reference.name.upper() if database == "information_schema" else reference.name)
            return [(reference.alias or reference.name, known)]
        case tree.Derived():
            return [(reference.alias, None)]
        case tree.Join():
            return [*_sources(server, reference.left), *_sources(server, reference.right)]
    return []


def _told(statement: str, result: Result) -> str:
    """mysql_info()."""
    words = statement.lower().split(None, 2)
    verb = words[0] if words else ""
    if verb == "update":
        return f"Rows matched: {max(result.matched, result.affected)}  Changed: {result.affected}  Warnings: 0"
    if verb == "load":
        return f"Records: {result.affected}  Deleted: 0  Skipped: 0  Warnings: 0"
    is_many = verb in ("insert", "replace") and (result.affected > 1 or " select " in f" {statement.lower()} ")
    if is_many or (words[:2] == ["create", "table"] and " select " in f" {statement.lower()} "):
        return f"Records: {result.affected}  Duplicates: 0  Warnings: 0"
    if words[:2] == ["alter", "table"]:
        return f"Records: {result.affected}  Duplicates: 0  Warnings: 0"
    return ""
