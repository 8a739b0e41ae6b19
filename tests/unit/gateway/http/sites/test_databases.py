"""The clients of MariaDB whom the machine's server lets in, beside what those of 10.11.19 said (mariadbd in a sealed Debian root)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import pytest

from mirage.gateway.http.databases import Databases
from mirage.shell.engine import EmulatedEngine
from mirage.world.engine import Pty
from mirage.world.host import Host
from tests.unit.gateway.http.sites.conftest import Machine, begin
from tests.unit.gateway.http.sites.test_phpmyadmin import _entered, _sql, _try
from tests.unit.shell.conftest import Wire

SHOP = """mysql -e "create database shop; use shop; create table t(id int(11) not null auto_increment primary key, name varchar(60), \
price decimal(8,2), d datetime, active tinyint(4) not null default 1, key name (name)); \
insert into t(name,price,d) values ('it\\\\'s',1.50,'2026-01-02 03:04:05'),(NULL,NULL,NULL); create table e(id int)" && """
ON, OFF, BELL = "\33(B\33[0;1m", "\33(B\33[m", "\a\33(B\33[0;7m\33(B\33[m"
WELCOME = f"""\
{ON}Welcome to the MariaDB monitor.  Commands end with ; or \\g.
{OFF}{ON}Your MariaDB connection id is N
Server version: 10.11.11-MariaDB-0+deb12u1 Debian 12

{OFF}{ON}Copyright (c) 2000, 2018, Oracle, MariaDB Corporation Ab and others.

{OFF}{ON}Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.

{OFF}"""


@pytest.fixture
def web(host: Host) -> Iterator[Machine]:
    machine = begin(host, "phpmyadmin")
    host.databases = Databases(machine.service)
    yield machine
    host.databases = None


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("mysql -uroot -pwrong -e 'select 1'", "1\n1\n"),
        ("mysql -h 127.0.0.1 -e 'select 1'", "ERROR 1698 (28000): Access denied for user 'root'@'localhost'\n"),
        ("mysql nodb -e 'select 1'", "ERROR 1049 (42000): Unknown database 'nodb'\n"),
        (
            "mysql -e 'select 1,NULL,\"a\\tb\" as x; select foo; select 2'",
            "--------------\nselect foo\n--------------\n\nERROR 1054 (42S22) at line 1: Unknown column 'foo' in 'SELECT'\n"
            "1\tNULL\tx\n1\tNULL\ta\\tb\n",
        ),
        (
            "mysql -t -e 'select 1,NULL,\"a\" as longname'",
            "+---+------+----------+\n| 1 | NULL | longname |\n+---+------+----------+\n| 1 | NULL | a        |\n+---+------+----------+\n",
        ),
        ("mysql -N -t -e 'select 1,\"abc\"'", "+---+-----+\n| 1 | abc |\n+---+-----+\n"),
        (
            "mysql -E -e 'select 1,2 union select 3,NULL'",
            "*************************** 1. row ***************************\n1: 1\n2: 2\n"
            "*************************** 2. row ***************************\n1: 3\n2: NULL\n",
        ),
        ("mysql -s -e 'select 1 as a'", "1\n"),
        (
            "mysql -H -e 'select 1 as a, NULL'",
            "<TABLE BORDER=1><TR><TH>a</TH><TH>NULL</TH></TR><TR><TD>1</TD><TD>NULL</TD></TR></TABLE>",
        ),
        ("mysql -vv -e 'select 1'", "--------------\nselect 1\n--------------\n\n1\n1\n1 row in set\n\nBye\n"),
        ("printf 'select 1;\\nbad;\\nselect 2' | mysql -f 2>/dev/null", "1\n1\n2\n2\n"),
        ("mysql -e 'use nodb'", "ERROR 1049 (42000) at line 1: Unknown database 'nodb'\n"),
        ("mysql -e 'source /nonexist'", "ERROR at line 1: Failed to open file '/nonexist', error: 2\n"),
        ("mysql -e ';'", ""),
        ("mysql -e '\\! echo hi'", "hi\n"),
        ("mysql --zzz; mysql -Z; mysql -e; mysql --batch=1",
         "mysql: unknown option '--zzz'\nmysql: unknown option '-Z'\nmysql: option '-e' requires an argument\n"
         "mysql: option '--batch' cannot take an argument\n"),
        ("mysql --defaults-file=/nonexist", "Could not open required defaults file: /nonexist\nFatal error in defaults handling. Program aborted\n"),
        ("printf '[client]\\nuser=nobody\\npassword=x\\n' > .my.cnf; mysql; rm .my.cnf",
         "ERROR 1045 (28000): Access denied for user 'nobody'@'localhost' (using password: YES)\n"),
        ("mysqladmin ping; mysqladmin create a; mysqladmin create a; mysqladmin -f drop a; mysqladmin frob; mysqladmin kill 1",
         "mysqld is alive\n\amysqladmin: CREATE DATABASE failed; error: 'Can't create database 'a'; database exists'\nDatabase \"a\" dropped\n"
         "\amysqladmin: Unknown command: 'frob'\n\amysqladmin: kill failed on 1; error: 'Unknown thread id: 1'\n"),
        ("mysqlshow nodb", "mysqlshow: Unknown database 'nodb'\n"),
        ("mysqldump mysql nosuch >/dev/null", 'mysqldump: Couldn\'t find table: "nosuch"\n'),
        ("mysqlcheck sys", "sys.sys_config                                     OK\n"),
        ("mysql -N -e \"select user from mysql.user where host='localhost' and user in ('root','mysql')\"", "mysql\nroot\n"),
    ],
)  # fmt: skip
async def test_root_is_let_in_by_the_socket(web: Machine, line: str, answer: str) -> None:
    assert (await web.shell(f"( {line} ) 2>&1")) == answer


async def test_a_dump_makes_its_tables_again(web: Machine) -> None:
    assert await web.shell(SHOP + "mysqldump --compact shop t") == (
        "/*M!999999\\- enable the sandbox mode */ \n/*!40101 SET @saved_cs_client     = @@character_set_client */;\n"
        "/*!40101 SET character_set_client = utf8mb4 */;\nCREATE TABLE `t` (\n  `id` int(11) NOT NULL AUTO_INCREMENT,\n"
        "  `name` varchar(60) DEFAULT NULL,\n  `price` decimal(8,2) DEFAULT NULL,\n  `d` datetime DEFAULT NULL,\n"
        "  `active` tinyint(4) NOT NULL DEFAULT 1,\n  PRIMARY KEY (`id`),\n  KEY `name` (`name`)\n"
        ") ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n"
        "/*!40101 SET character_set_client = @saved_cs_client */;\nINSERT INTO `t` VALUES\n"
        "(1,'it\\'s',1.50,'2026-01-02 03:04:05',1),\n(2,NULL,NULL,NULL,1);\n"
    )
    again = await web.shell("mysqldump shop > /tmp/d; mysqladmin create two; mysql two < /tmp/d; mysqldump two | diff /tmp/d -")
    assert [line for line in again.splitlines() if line[:1] in "<>" and "Dump completed" not in line] == [
        "< -- Host: localhost    Database: shop", "> -- Host: localhost    Database: two"
    ]  # fmt: skip


async def test_a_conversation(web: Machine) -> None:
    await web.shell(SHOP + "true")
    said = await _typed(
        web, "mysql", ["use shop", "select * from t;", "select * from e;", "update t set price=2;", "bad;", "select 'a", "b';", "use"]
    )
    assert _plain(said) == (
        WELCOME
        + "MariaDB [(none)]> use shop\nReading table information for completion of table and column names\n"
        + f"You can turn off this feature to get a quicker startup with -A\n\n{ON}Database changed\n{OFF}"
        + "MariaDB [shop]> select * from t;\n+----+------+-------+---------------------+--------+\n"
        + "| id | name | price | d                   | active |\n+----+------+-------+---------------------+--------+\n"
        + "|  1 | it's |  1.50 | 2026-01-02 03:04:05 |      1 |\n|  2 | NULL |  NULL | NULL                |      1 |\n"
        + f"+----+------+-------+---------------------+--------+\n{ON}2 rows in set (T sec)\n{OFF}{ON}\n{OFF}"
        + f"MariaDB [shop]> select * from e;\n{ON}Empty set (T sec)\n{OFF}{ON}\n{OFF}"
        + f"MariaDB [shop]> update t set price=2;\n{ON}Query OK, 2 rows affected (T sec)\n{OFF}"
        + f"{ON}Rows matched: 2  Changed: 2  Warnings: 0\n{OFF}{ON}\n{OFF}"
        + "MariaDB [shop]> bad;\nERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MariaDB "
        + f"server version for the right syntax to use near 'bad' at line 1\n{BELL}"
        + f"MariaDB [shop]> select 'a\n    '> b';\n+-----+\n| a\nb |\n+-----+\n| a\nb |\n+-----+\n{ON}1 row in set (T sec)\n{OFF}{ON}\n{OFF}"
        + f"MariaDB [shop]> use\nERROR: USE must be followed by a database name\n{BELL}MariaDB [shop]> ^D{ON}Bye\n{OFF}"
    )
    assert web.read("/root/.mysql_history").decode().splitlines()[-4:] == ["select\\040'a", "b';", "select\\040'a\\012b';", "use"]


async def test_what_is_made_on_one_road_is_there_on_the_other(web: Machine) -> None:
    token = await _entered(web)
    await web.shell(
        "mysql -e 'create database seen; create table seen.from_the_shell(a int); insert into seen.from_the_shell values(77)'"
    )
    assert b">77<" in (await _sql(web, token, "SELECT * FROM seen.from_the_shell")).body
    await _sql(web, token, "CREATE TABLE seen.from_the_page (a int)")
    assert await web.shell("mysql -N -e 'show tables from seen'") == "from_the_page\nfrom_the_shell\n"


async def test_the_application_s_user_sees_its_own_database_alone(web: Machine) -> None:
    project, password = web.host.story.company.project, web.service.world.secret("database")
    line = f"mysql -h 127.0.0.1 -u {project.user} -p{password} -N -e 'show databases'"
    assert (await web.shell(line)).split() == sorted(["information_schema", project.database])


def _plain(said: str) -> str:
    return re.sub(r"\d\.\d{3} sec", "T sec", re.sub(r"id is \d+", "id is N", said)).replace("\r\n", "\n")


async def _typed(web: Machine, line: str, keys: list[str]) -> str:
    """A client on a terminal, and who types the next line when he is asked for it."""
    visit = web.host.visit("root", (web.source, 50_122), "0" * 26, web.events.append, layer=web.layer)
    wire = Wire([], Pty("xterm", 200, 50), ends=False)
    running = asyncio.ensure_future(EmulatedEngine().run(visit, line.encode(), wire))
    try:
        for key in [*keys, ""]:
            seen = len(wire.out)
            while not wire.out[seen:].endswith(b"> ") and not running.done():  # noqa: ASYNC110 - the client's prompt is waited for
                await asyncio.sleep(0)
            wire.say(key.encode() + b"\r" if key else b"\x04")
        await running
    finally:
        visit.close()
    return wire.out.decode()


async def test_a_user_that_a_visitor_makes_comes_in_by_both_doors_until_he_is_dropped(web: Machine) -> None:
    async def page(user: str, password: str) -> int:
        web.cookies.clear()
        return (await _try(web, user, password)).status

    await web.shell("mysql -e \"CREATE USER 'sleeper'@'%' IDENTIFIED BY 'pw'; GRANT ALL ON *.* TO 'sleeper'@'%'\"")
    assert (await page("sleeper", "no"), await page("sleeper", "pw")) == (200, 302)
    asked = "mysql -u sleeper -ppw -N -e 'SELECT COUNT(*) FROM mysql.user WHERE User = \"sleeper\"' 2>&1"
    assert await web.shell(asked) == "1\n"
    await web.shell("mysql -e \"DROP USER 'sleeper'@'%'\"")
    assert await page("sleeper", "pw") == 200
    assert await web.shell(asked) == "ERROR 1045 (28000): Access denied for user 'sleeper'@'localhost' (using password: YES)\n"


async def test_what_a_client_has_set_and_prepared_lasts_as_long_as_it_is_connected(web: Machine) -> None:
    lines = "SET @n = 2; PREPARE p FROM 'SELECT ? + 1'; EXECUTE p USING @n; SET SESSION wait_timeout = 7; SELECT @@wait_timeout;"
    assert await web.shell(f'echo "{lines}" | mysql -N') == "3\n7\n"
    assert await web.shell("echo 'SELECT @n, @@wait_timeout' | mysql -N") == "NULL\t28800\n"
