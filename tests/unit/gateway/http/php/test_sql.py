"""The evaluator behind PDO and mysqli: answers, changes, faults in MariaDB's words, and no statement that runs away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from mirage.gateway.http.php.sql import Row, SqlError, run


@dataclass
class Small:
    name: str = "shop"
    user: str = "app"
    version: str = "10.11.6-MariaDB-0+deb12u1"
    kept: dict[str, list[Row]] = field(
        default_factory=lambda: {
            "orders": [
                {"id": 1, "client": "Abel", "total": 12.5, "day": "2025-01-02"},
                {"id": 2, "client": "Berta", "total": 99.0, "day": None},
                {"id": 3, "client": "abelard", "total": 5.0, "day": "2025-03-01"},
            ],
            "users": [{"id": 1, "name": "admin", "password": "x"}],
        }
    )

    def columns(self, table: str) -> list[str] | None:
        return {"orders": ["id", "client", "total", "day"], "users": ["id", "name", "password"]}.get(table)

    def rows(self, table: str) -> list[Row]:
        return self.kept[table]

    def insert(self, table: str, row: Row) -> int:
        self.kept[table].append({**dict.fromkeys(self.columns(table) or []), **row, "id": len(self.kept[table]) + 1})
        return len(self.kept[table])

    def update(self, table: str, key: Any, row: Row) -> None:
        self.kept[table] = [row if one["id"] == key else one for one in self.kept[table]]

    def delete(self, table: str, key: Any) -> None:
        self.kept[table] = [one for one in self.kept[table] if one["id"] != key]

    def names(self) -> list[str]:
        return sorted(self.kept)

    def now(self) -> str:
        return "2025-06-15 15:06:40"


@pytest.mark.parametrize(("statement", "values", "rows"), [
    ("SELECT client FROM orders WHERE id = ?", [2], [["Berta"]]), ("SELECT COUNT(*) AS n FROM orders", [], [[3]]), ("select id from orders where client like 'ABEL%'", [], [[1], [3]]),
    ("SELECT id, client FROM orders ORDER BY total DESC LIMIT 2", [], [[2, "Berta"], [1, "Abel"]]), ("SELECT id FROM orders ORDER BY id DESC LIMIT 1, 1", [], [[2]]),
    ("SELECT id FROM orders WHERE day IS NULL OR total < 6", [], [[2], [3]]), ("SELECT id FROM orders WHERE id IN (1, 3) AND NOT client = 'Abel'", [], [[3]]),
    ("SELECT MAX(total), MIN(id), SUM(id) FROM orders", [], [[99.0, 1, 6]]), ("SELECT 1+1, 'a', NULL, VERSION(), DATABASE()", [], [[2, "a", None, "10.11.6-MariaDB-0+deb12u1", "shop"]]),
    ("SELECT id, client FROM orders WHERE id = 0 UNION SELECT name, password FROM users-- -", [], [["admin", "x"]]), ("SELECT id FROM orders WHERE client = '' OR '1'='1'", [], [[1], [2], [3]]),
    ("SELECT `client` FROM `orders` WHERE total BETWEEN 5 AND 13 ORDER BY client", [], [["Abel"], ["abelard"]]), ("SHOW TABLES", [], [["orders"], ["users"]]),
    ("SELECT concat(name, ':', password) FROM users", [], [["admin:x"]]), ("SELECT IF(1=1, 'yes', 'no'), SUBSTRING('hello', 2, 3), LENGTH('abc')", [], [["yes", "ell", 3]]),
])  # fmt: skip
def test_a_question_is_answered(statement: str, values: list[Any], rows: list[list[Any]]) -> None:
    assert run(Small(), statement, values).rows == rows


def test_rows_are_inserted_changed_and_deleted() -> None:
    tables = Small()
    assert run(tables, "INSERT INTO orders (client, total) VALUES (?, ?)", ["Caro", 7]).last_id == 4
    assert run(tables, "UPDATE orders SET total = total + 1 WHERE client = 'Caro'").affected == 1
    assert run(tables, "SELECT total FROM orders WHERE id = 4").rows == [[8]]
    assert run(tables, "DELETE FROM orders WHERE id > 1").affected == 3
    assert run(tables, "SELECT COUNT(*) FROM orders").rows == [[1]]


@pytest.mark.parametrize(("statement", "number", "text"), [
    ("SELECT * FROM orders WHERE id = 1'", 1064, "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near ''' at line 1"),
    ("SELECT * FROM nothing", 1146, "Table 'shop.nothing' doesn't exist"), ("SELECT nothing FROM orders", 1054, "Unknown column 'nothing' in 'field list'"),
    ("SELECT id FROM orders ORDER BY 9", 1054, "Unknown column '9' in 'order clause'"), ("SELECT 1 UNION SELECT 1, 2", 1222, "The used SELECT statements have a different number of columns"),
    ("SELECT foo(1)", 1305, "FUNCTION shop.foo does not exist"),
])  # fmt: skip
def test_a_fault_is_told_in_mariadb_s_words(statement: str, number: int, text: str) -> None:
    with pytest.raises(SqlError) as caught:
        run(Small(), statement)
    assert (caught.value.number, caught.value.text) == (number, text)


def test_waiting_is_counted_and_bounded() -> None:
    assert run(Small(), "SELECT SLEEP(5)").slept == 5
    assert run(Small(), "SELECT SLEEP(99999)").slept == 20


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT " + "(" * 5000,
        "SELECT '" + "a" * 100_000,
        "SELECT 1" + " OR 1" * 10_000,
        "(" * 9000,
        "SELECT * FROM orders WHERE client LIKE '" + "%a" * 3000 + "'",
    ],
)
def test_no_statement_runs_away(statement: str) -> None:
    try:
        run(Small(), statement)
    except (SqlError, RecursionError):
        pass
