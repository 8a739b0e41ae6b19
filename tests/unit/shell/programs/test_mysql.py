"""The clients of MariaDB where they are not let in, beside what those of 10.11.19 said (mariadbd in a sealed Debian root).

Those who are let in: tests/unit/gateway/http/sites/test_databases.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

DENIED = "Access denied for user 'root'@'localhost'"
UNKNOWN = "Access denied for user 'wp'@'localhost' (using password: {})"
NO_SERVER = "Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)"
STOPPED = "Check that mariadbd is running and that the socket: '/run/mysqld/mysqld.sock' exists!\n"


@pytest.mark.parametrize(
    ("line", "err", "status"),
    [
        ("mysql -h 127.0.0.1", f"ERROR 1698 (28000): {DENIED}\n", 1),
        ("mysql --protocol=tcp -u root -pbad -e 'show databases' wp", f"ERROR 1698 (28000): {DENIED}\n", 1),
        ("mysql -u wp", f"ERROR 1045 (28000): {UNKNOWN.format('NO')}\n", 1),
        ("mysql --user=wp --password=x", f"ERROR 1045 (28000): {UNKNOWN.format('YES')}\n", 1),
        ("mysqladmin -u wp status", f"\amysqladmin: connect to server at 'localhost' failed\nerror: '{UNKNOWN.format('NO')}'\n", 1),
        ("mysqladmin -u wp ping", f"\amysqladmin: connect to server at 'localhost' failed\nerror: '{UNKNOWN.format('NO')}'\n", 0),
        (
            "mysqladmin -u wp ping status",
            f"\amysqladmin: connect to server at 'localhost' failed\nerror: '{UNKNOWN.format('NO')}'\n",
            1,
        ),
        ("mysqldump -u wp --all-databases", f'mysqldump: Got error: 1045: "{UNKNOWN.format("NO")}" when trying to connect\n', 2),
        ("mysqldump -u wp -pbad wp", f'mysqldump: Got error: 1045: "{UNKNOWN.format("YES")}" when trying to connect\n', 2),
        ("mysqlshow -u wp", f"mysqlshow: {UNKNOWN.format('NO')}\n", 1),
        ("mysqlcheck -u wp -A", f"mysqlcheck: Got error: 1045: {UNKNOWN.format('NO')} when trying to connect\n", 2),
        ("mysqlimport -u wp x y", f"mysqlimport: Error: 1045 {UNKNOWN.format('NO')}\n", 1),
        ("mysqlslap -u wp", f"mysqlslap: Error when connecting to server: {UNKNOWN.format('NO')}\n", 1),
        ("mysql -h 127.0.0.1 -P 3399", "ERROR 2002 (HY000): Can't connect to server on '127.0.0.1' (111)\n", 1),
    ],
)
def test_who_does_not_know_a_password_is_not_let_in(run: Callable[..., Result], line: str, err: str, status: int) -> None:
    assert run(line).answer == ("", err, status)


@pytest.mark.parametrize(
    ("line", "err", "status"),
    [
        ("mysql", f"ERROR 2002 (HY000): {NO_SERVER}\n", 1),
        ("mysqladmin ping", f"\amysqladmin: connect to server at 'localhost' failed\nerror: '{NO_SERVER}'\n{STOPPED}", 1),
        ("mysqldump wp", f'mysqldump: Got error: 2002: "{NO_SERVER}" when trying to connect\n', 2),
        ("mysqlshow", f"mysqlshow: {NO_SERVER}\n", 1),
    ],
)
def test_a_stopped_server_answers_nobody(run: Callable[..., Result], line: str, err: str, status: int) -> None:
    assert run(f"pkill mariadbd; {line}").answer == ("", err, status)
