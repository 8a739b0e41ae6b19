"""The evaluator behind PDO, mysqli and phpMyAdmin: answers as MariaDB's on record, and no statement that runs away."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from mirage.content.schema import PRIMARY, Column, Key, Schema
from mirage.gateway.http.php import sql
from mirage.gateway.http.php.sql import Result, Row, Session, SqlError
from mirage.gateway.http.php.sql import session as sessions
from mirage.gateway.http.php.sql.faults import no_table
from mirage.gateway.http.php.sql.information import System
from mirage.gateway.http.php.sql.lexer import statements
from mirage.gateway.http.php.sql.values import show
from tests.unit.gateway.http.php.statements import RECORDED

IDENTITY = Column("id", "int(11)", is_null=False, is_counter=True)
SCHEMAS = {
    name: Schema((IDENTITY, *columns), (Key(PRIMARY, ("id",), is_unique=True),))
    for name, columns in {
        "items": (Column("order_id", "int(11)"), Column("thing", "varchar(40)"), Column("price", "decimal(10,2)")),
        "orders": (Column("client", "varchar(120)"), Column("total", "decimal(10,2)"), Column("day", "date")),
        "users": (Column("name", "varchar(60)"), Column("password", "varchar(255)")),
    }.items()
}
ANSWERS: dict[str, str] = json.loads(RECORDED.read_text())


@dataclass
class Small:
    name: str = "shop"
    user: str = "root"
    version: str = "10.11.19-MariaDB-0+deb12u1"
    kept: dict[str, list[Row]] = field(
        default_factory=lambda: {
            "items": [
                {"id": 1, "order_id": 1, "thing": "nail", "price": 0.5},
                {"id": 2, "order_id": 1, "thing": "hammer", "price": 12.0},
                {"id": 3, "order_id": 2, "thing": "saw", "price": 99.0},
                {"id": 4, "order_id": 9, "thing": "lost", "price": 1.0},
            ],
            "orders": [
                {"id": 1, "client": "Abel", "total": 12.5, "day": "2025-01-02"},
                {"id": 2, "client": "Berta", "total": 99.0, "day": None},
                {"id": 3, "client": "abelard", "total": 5.0, "day": "2025-03-01"},
                {"id": 4, "client": "Berta", "total": 7.25, "day": "2025-03-01"},
            ],
            "users": [{"id": 1, "name": "admin", "password": "x"}, {"id": 2, "name": "Berta", "password": "secret"}],
        }
    )

    def schema(self, table: str) -> Schema | None:
        return SCHEMAS.get(table)

    def following(self, table: str) -> int:
        return int(max(one["id"] for one in self.kept[table])) + 1

    def rows(self, table: str) -> list[Row]:
        return list(self.kept[table])

    def insert(self, table: str, row: Row) -> int:
        key = row.get("id") or self.following(table)
        self.kept[table].append({**row, "id": key})
        self.kept[table].sort(key=lambda one: one["id"])
        return int(key)

    def update(self, table: str, old: Row, row: Row) -> None:
        self.kept[table] = [row if one["id"] == old["id"] else one for one in self.kept[table]]

    def delete(self, table: str, row: Row) -> None:
        self.kept[table] = [one for one in self.kept[table] if one["id"] != row["id"]]

    def names(self) -> list[str]:
        return sorted(self.kept)

    def now(self) -> str:
        return "2025-06-15 15:06:40"


@dataclass
class Whole:
    """root's session."""

    small: Small = field(default_factory=Small)
    database: str = "shop"
    user: str = "root"
    version: str = "10.11.19-MariaDB-0+deb12u1"
    databases: tuple[str, ...] = ("information_schema", "mysql", "performance_schema", "shop", "sys")

    def of(self, database: str) -> Any:
        if database == "shop":
            return self.small
        if database not in self.databases:
            raise no_table(database, "orders")
        return System(self, database)  # type: ignore[arg-type]

    def variable(self, name: str) -> str | None:
        return {"version_comment": "Debian 12"}.get(name)

    def loaded(self, path: str) -> str | None:
        return None

    def now(self) -> str:
        return self.small.now()


def _shown(result: Result) -> str:
    if result.columns is None or not result.rows:
        return ""
    lines = [result.columns, *(["NULL" if value is None else show(value) for value in row] for row in result.rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def _said(session: Any, text: str) -> str:
    """What the client prints of some statements."""
    try:
        return "".join(_shown(sql.run(session, statement)) for statement in statements(text))
    except SqlError as error:
        return f"ERROR {error.number} ({error.state}) at line 1: {error.text}\n"


def _recorded(answer: str) -> str:
    """Without the statement, which the client repeats where it fails."""
    return answer[answer.rindex("ERROR ") :] if "\nERROR " in answer or answer.startswith("ERROR ") else answer


@pytest.mark.parametrize("statement", ANSWERS)
def test_a_statement_is_answered_as_by_mariadb(statement: str) -> None:
    assert _said(Whole(), statement) == _recorded(ANSWERS[statement])


def _alone() -> Session:
    return sql.alone(Small(user="app"))


def test_an_application_s_user_sees_its_own_database_and_no_other() -> None:
    asked = sql.run(_alone(), "SELECT schema_name FROM information_schema.schemata")
    assert asked.rows == [["information_schema"], ["shop"]]
    with pytest.raises(SqlError) as caught:
        sql.run(_alone(), "SELECT * FROM mysql.user")
    assert caught.value.number in (1044, 1142)


def test_values_are_put_in_the_places_of_question_marks() -> None:
    assert sql.run(_alone(), "SELECT client FROM orders WHERE id = ? AND total < ?", [1, 50]).rows == [["Abel"]]
    assert sql.run(_alone(), "INSERT INTO users (name) VALUES (?)", ["carla"]).last_id == 3


def test_how_many_rows_were_changed_is_counted() -> None:
    session = _alone()
    assert sql.run(session, "UPDATE orders SET total = 7.25 WHERE client = 'Berta'").affected == 1  # the other has it already
    assert sql.run(session, "DELETE FROM orders WHERE id > 1").affected == 3


def test_rows_for_a_file_say_how_they_are_written() -> None:
    text = "SELECT name, 1 FROM users INTO OUTFILE '/tmp/x' FIELDS TERMINATED BY ',' ENCLOSED BY '\"' LINES TERMINATED BY 0x3c3f3e"
    into = sql.run(_alone(), text).into
    assert into is not None
    assert (into.kind, into.path, into.fields_end, into.enclosed, into.lines_end) == ("outfile", "/tmp/x", ",", '"', "<?>")


def test_waiting_is_counted_and_bounded() -> None:
    assert sql.run(_alone(), "SELECT SLEEP(5)").slept == 5
    assert sql.run(_alone(), "SELECT SLEEP(99999)").slept == 20
    assert (
        sql.run(_alone(), "SELECT id FROM users WHERE name = 'admin' AND SLEEP(3)").slept == 3
    )  # a row is asked no more than it needs
    assert sql.run(_alone(), "SELECT IF(1 = 2, SLEEP(3), 0)").slept == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT " + "(" * 5000,
        "SELECT '" + "a" * 100_000,
        "SELECT '" + "a" * 10_000_000 + "'",
        "SELECT 1" + " OR 1" * 1_500,
        "SELECT 1" + " + 1" * 1_500,
        "SELECT 1" + " = 1" * 1_500,
        "SELECT " + "NOT " * 1_500 + "1",
        "SELECT " + "-" * 1_500 + "1",
        "SELECT " + "- " * 1_500 + "1",
        "SELECT 9" + " * 9999999" * 1_500,
        "(" * 9000,
        "SELECT * FROM " + "(" * 9000 + "orders",
        "SELECT " + "IF(1," * 5000,
        "SELECT * FROM orders WHERE client LIKE '" + "%a" * 3000 + "'",
        "SELECT COUNT(*) FROM " + ", ".join(f"orders a{number}" for number in range(20)),
        "SELECT COUNT(*) FROM " + ", ".join(f"information_schema.columns a{number}" for number in range(3)),
        "SELECT REPEAT(REPEAT(REPEAT('aaaaaaaaaa', 1000), 1000), 1000)",
        "SELECT 'aaaa' REGEXP '" + "(a*)*" * 200 + "'",
        "SELECT " + "(SELECT " * 300 + "1" + ")" * 300,
        "SELECT 1" + " UNION SELECT 1" * 1_500,
        "SELECT CASE " + "WHEN 1 THEN 1 " * 1_500 + "END",
        "SELECT 1e999999999, 1e308 * 10, POW(10, 400), POW(-8, 0.3), 10 << 999999999999, ROUND(1e300, 30), CONV('z', 99, 2), 1 DIV 1e-300",
        "SELECT CHAR(99999999999999999999), SPACE(99999999), LPAD('a', 999999999, 'b'), FORMAT(1e300, 99), CAST(1e300 AS SIGNED)",
    ],
)
def test_no_statement_runs_away(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "STEPS", 2_000)  # sooner over
    session = _alone()
    try:
        result = sql.run(session, statement)
    except SqlError:
        return
    assert sum(len(str(value)) for row in result.rows for value in row) < 1 << 22
