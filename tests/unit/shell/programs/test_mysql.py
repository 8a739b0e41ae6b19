"""The clients of MariaDB, beside what those of 10.11 said of a server whose root has a password (mariadbd in a sealed Debian root)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

DENIED = "Access denied for user 'root'@'localhost' (using password: NO)"
BAD = "Access denied for user 'root'@'localhost' (using password: YES)"
NO_SERVER = "Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)"
STOPPED = "Check that mariadbd is running and that the socket: '/run/mysqld/mysqld.sock' exists!\n"


@pytest.mark.parametrize(
    ("line", "err", "status"),
    [
        ("mysql", f"ERROR 1045 (28000): {DENIED}\n", 1),
        ("mysql -u root -pbad -e 'show databases' wp", f"ERROR 1045 (28000): {BAD}\n", 1),
        ("mysql --user=wp --password=x", "ERROR 1045 (28000): Access denied for user 'wp'@'localhost' (using password: YES)\n", 1),
        ("mysqladmin status", f"mysqladmin: connect to server at 'localhost' failed\nerror: '{DENIED}'\n", 1),
        ("mysqladmin ping", f"mysqladmin: connect to server at 'localhost' failed\nerror: '{DENIED}'\n", 0),
        ("mysqladmin ping status", f"mysqladmin: connect to server at 'localhost' failed\nerror: '{DENIED}'\n", 1),
        ("mysqldump --all-databases", f'mysqldump: Got error: 1045: "{DENIED}" when trying to connect\n', 2),
        ("mysqldump -u root -pbad wp", f'mysqldump: Got error: 1045: "{BAD}" when trying to connect\n', 2),
        ("mysqlshow", f"mysqlshow: {DENIED}\n", 1),
        ("mysqlcheck -A", f"mysqlcheck: Got error: 1045: {DENIED} when trying to connect\n", 2),
        ("mysqlimport x y", f"mysqlimport: Error: 1045 {DENIED}\n", 1),
        ("mysqlslap", f"mysqlslap: Error when connecting to server: {DENIED}\n", 1),
        ("mysql -h 127.0.0.1 -P 3399", "ERROR 2002 (HY000): Can't connect to server on '127.0.0.1' (111)\n", 1),
    ],
)
def test_nobody_is_let_in(run: Callable[..., Result], line: str, err: str, status: int) -> None:
    assert run(line).answer == ("", err, status)


@pytest.mark.parametrize(
    ("line", "err", "status"),
    [
        ("mysql", f"ERROR 2002 (HY000): {NO_SERVER}\n", 1),
        ("mysqladmin ping", f"mysqladmin: connect to server at 'localhost' failed\nerror: '{NO_SERVER}'\n{STOPPED}", 1),
        ("mysqldump wp", f'mysqldump: Got error: 2002: "{NO_SERVER}" when trying to connect\n', 2),
        ("mysqlshow", f"mysqlshow: {NO_SERVER}\n", 1),
    ],
)
def test_a_stopped_server_answers_nobody(run: Callable[..., Result], line: str, err: str, status: int) -> None:
    assert run(f"pkill mariadbd; {line}").answer == ("", err, status)
