"""Columns, keys and what they refuse: as MariaDB's on record, and the company's tables as their dump has them."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType, SimpleNamespace
from typing import cast

import pytest

from mirage.content import briefs
from mirage.content.schema import Column, Key, Schema
from mirage.content.writers import write
from mirage.gateway.http.php.sql import Result, SqlError, Tables
from mirage.gateway.http.php.sql.information import indexes
from mirage.gateway.http.php.sql.lexer import statements
from mirage.gateway.http.php.sql.values import show
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin import dump
from mirage.gateway.http.sites.phpmyadmin.server import Server
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from mirage.world.webdatabase import CompanyTables
from tests.unit.gateway.http.php.test_sql import Small
from tests.unit.gateway.http.sites.conftest import begin
from tests.unit.gateway.http.sites.schemas import RECORDED, SETUP

ANSWERS: dict[str, str] = json.loads(RECORDED.read_text())


class _World:
    """What a server asks of the world: a name, and what it was told to remember."""

    hostname = "web.example.com"

    def __init__(self, kept: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self.kept = dict(kept)

    def remembered(self, source: str, session: str, name: str) -> bytes:
        return self.kept.get(name, b"")

    def remember(self, source: str, session: str, name: str, data: bytes) -> None:
        self.kept[name] = data


class _Visitor:
    owner, session, service = ("192.0.2.1", 40000), "session", SimpleNamespace(site=None)


def _server(tables: Tables, kept: Mapping[str, bytes] = MappingProxyType({})) -> Server:
    return Server(cast(World, _World(kept)), cast(Visitor, _Visitor()), "root", tables, tables.name)


@functools.cache
def _set_up() -> Mapping[str, bytes]:
    """What a world remembers that has the tables on record."""
    world = _World()
    _said(Server(cast(World, world), cast(Visitor, _Visitor()), "root", Small(), "shop"), SETUP)
    return world.kept


def _said(server: Server, text: str) -> str:
    """What the client prints of some statements."""
    said = ""
    for one in statements(text):
        try:
            said += _shown(server.run(one)[0])
        except SqlError as error:
            return f"{said}ERROR {error.number} ({error.state}) at line 1: {error.text}\n"
    return said


def _shown(result: Result) -> str:
    if result.columns is None or not result.rows:
        return ""
    lines = [result.columns, *(["NULL" if value is None else show(value) for value in row] for row in result.rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


@pytest.mark.parametrize("statement", ANSWERS)
def test_tables_are_shown_and_guarded_as_by_mariadb(statement: str) -> None:
    server = _server(Small(), _set_up())
    answer = re.sub(r"-{14}\n.*?\n-{14}\n\n", "", ANSWERS[statement], flags=re.DOTALL)  # the client repeats what failed
    assert _said(server, statement) == answer


@pytest.mark.parametrize(("values", "counted"), [(range(100), 200), (range(334), 1000), ([None, *range(201)], 500)])
def test_an_index_is_taken_for_twice_as_good_as_it_is(values: Sequence[int | None], counted: int) -> None:
    """Cardinality as MariaDB 10.11.19 showed it after ANALYZE, of 1,000 rows with so many different values."""
    shop = Small(kept={"orders": [{"id": number, "d": values[number % len(values)]} for number in range(1000)]})
    schema = Schema((Column("id", "int(11)"), Column("d", "int(11)")), (Key("d", ("d",)),))
    assert [row["CARDINALITY"] for row in indexes(shop, "orders", schema)] == [counted]


@pytest.fixture
def company(host: Host) -> Server:
    """A visitor's, whose layer is no other's."""
    machine = begin(host, "phpmyadmin")
    Caller(host.view(machine.layer), ROOT).write_file(b"/tmp/x", b"")  # somebody who has done something
    return _server(CompanyTables(host, machine.layer))


def _dump(host: Host) -> str:
    story = host.story
    return write(briefs.make(story.company, story.site, "/var/backups/x.sql", "sql.dump", story.site.now, "root", {}, {})).decode()


def test_the_company_s_tables_are_those_of_its_dump(host: Host, company: Server) -> None:
    created = re.findall(r"^(CREATE TABLE `(\w+)` .*?);$", _dump(host), re.DOTALL | re.MULTILINE)
    assert [name for _, name in created] == company.names(company.database)
    for text, name in created:
        assert company.run(f"SHOW CREATE TABLE {name}")[0].rows == [[name, text]]
        columns = re.findall(r"^  `(\w+)` (\S+)( NOT NULL)?", text, re.MULTILINE)
        described = company.run(f"DESCRIBE {name}")[0].rows
        assert [(row[0], row[1], " NOT NULL" if row[2] == "NO" else "") for row in described] == columns
        keys = re.findall(r"^  (PRIMARY|UNIQUE|)(?: ?KEY)(?: `\w+`)? \(`(\w+)`\)", text, re.MULTILINE)
        marks = {"PRIMARY": "PRI", "UNIQUE": "UNI", "": "MUL"}
        assert [(row[0], row[3]) for row in described if row[3]] == sorted(
            ((column, marks[kind]) for kind, column in keys), key=lambda pair: [one[0] for one in columns].index(pair[0])
        )
        index = company.run(f"SHOW INDEX FROM {name}")[0].rows
        assert [(row[4], row[1]) for row in index] == [(column, int(kind == "")) for kind, column in keys]


def test_the_company_s_rows_are_those_of_its_dump(host: Host, company: Server) -> None:
    dumped = re.search(r"^INSERT INTO `users` VALUES\n(.*?);$", _dump(host), re.DOTALL | re.MULTILINE)
    assert dumped is not None
    names = re.findall(r"^\(\d+,'([^']*)'", dumped[1], re.MULTILINE)
    rows = company.run("SELECT id, name FROM users ORDER BY id")[0].rows
    assert [row[1] for row in rows] == [*names, "admin"]
    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "INSERT INTO users (name, password) VALUES ('Admin', 'x')",
            "1062 (23000) at line 1: Duplicate entry 'Admin' for key 'name'",
        ),
        ("INSERT INTO users (name, password) VALUES (NULL, 'x')", "1048 (23000) at line 1: Column 'name' cannot be null"),
        ("INSERT INTO users (name) VALUES ('x')", "1364 (HY000) at line 1: Field 'password' doesn't have a default value"),
        ("UPDATE users SET password = NULL WHERE name = 'admin'", "1048 (23000) at line 1: Column 'password' cannot be null"),
        ("UPDATE users SET name = 'admin' WHERE id = 1", "1062 (23000) at line 1: Duplicate entry 'admin' for key 'name'"),
        ("INSERT INTO sessions (user_id) VALUES (1)", "1364 (HY000) at line 1: Field 'id' doesn't have a default value"),
    ],
)
def test_the_company_s_keys_refuse_what_they_must(company: Server, statement: str, said: str) -> None:
    before = company.run("SELECT * FROM users")[0].rows
    assert _said(company, statement) == f"ERROR {said}\n"
    assert company.run("SELECT * FROM users")[0].rows == before


def test_the_next_row_has_the_number_that_the_dump_says_and_its_number_is_gone_with_it(host: Host, company: Server) -> None:
    said = re.search(r"CREATE TABLE `users` .*? AUTO_INCREMENT=(\d+)", _dump(host), re.DOTALL)
    assert said is not None
    first, _ = company.run("INSERT INTO users (name, password) VALUES ('one.more', 'x')")
    assert (first.last_id, company.run("SELECT active FROM users WHERE name = 'one.more'")[0].rows) == (int(said[1]), [[1]])
    company.run("DELETE FROM users WHERE name = 'one.more'")
    assert company.run("INSERT INTO users (name, password) VALUES ('another', 'x')")[0].last_id == int(said[1]) + 1


def test_an_export_has_the_keys_and_numbers_that_the_server_shows(company: Server) -> None:
    text = dump.written(company, company.database, "users", 0, "8.2.29")
    number = company.tables.following("users")
    assert text[text.index("CREATE TABLE") : text.index("-- Dumping")] == (
        "CREATE TABLE `users` (\n  `id` int(11) NOT NULL,\n  `name` varchar(60) NOT NULL,\n  `password` varchar(255) NOT NULL,\n"
        "  `active` tinyint(4) NOT NULL DEFAULT 1,\n  `last_login` datetime DEFAULT NULL\n"
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n\n--\n"
    )
    assert text[text.index("ALTER TABLE") : text.index("COMMIT")] == (
        "ALTER TABLE `users`\n  ADD PRIMARY KEY (`id`),\n  ADD UNIQUE KEY `name` (`name`);\n\n"
        "--\n-- AUTO_INCREMENT for dumped tables\n--\n\n--\n-- AUTO_INCREMENT for table `users`\n--\n"
        f"ALTER TABLE `users`\n  MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT={number};\n"
    )


def test_a_database_that_is_dropped_and_made_again_is_empty(company: Server) -> None:
    name = company.database
    company.run(f"DROP DATABASE {name}; CREATE DATABASE {name}; CREATE TABLE {name}.users (id int)")
    assert company.names(name) == ["users"]
    assert company.run(f"DESCRIBE {name}.users")[0].rows == [["id", "int(11)", "YES", "", None, ""]]
