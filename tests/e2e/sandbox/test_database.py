"""MariaDB as the programs of a cell meet it: the image's own client on a terminal, and a program that speaks the protocol itself."""

from __future__ import annotations

import asyncio
import json
import re

from tests.e2e.house import House

# the protocol by hand: greeting, login (user, password, place, database), then statements
CLIENT = r"""
import hashlib, socket, struct, sys
def receive(line, size):
    data = b""
    while len(data) < size:
        piece = line.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
def packet(line):
    head = receive(line, 4)
    return receive(line, int.from_bytes(head[:3], "little"))
def send(line, number, body):
    line.sendall(struct.pack("<I", len(body))[:3] + bytes([number]) + body)
def enter(where, user, password=""):
    line = socket.create_connection(("127.0.0.1", 3306)) if where == "tcp" else socket.socket(socket.AF_UNIX)
    if where != "tcp":
        line.connect(where)
    rest = packet(line).split(b"\0", 1)[1]
    salt, token = rest[4:12] + rest[31:43], b""
    if password:
        once = hashlib.sha1(password.encode()).digest()
        mask = hashlib.sha1(salt + hashlib.sha1(once).digest()).digest()
        token = bytes(a ^ b for a, b in zip(once, mask))
    send(line, 1, struct.pack("<IIB23x", 0x8200, 1 << 24, 45) + user.encode() + b"\0" + bytes([len(token)]) + token)
    return line, packet(line)
"""
SOCKET = "/run/mysqld/mysqld.sock"


def test_who_is_let_in(sandbox: House) -> None:
    sandbox.sh("cat > /tmp/client.py", stdin=CLIENT)
    sandbox.sh("mysql -e \"create user app identified by 'pw'\"")
    said = sandbox.sh(
        "cat > /tmp/who.py <<'E'\nimport sys; sys.path.insert(0, '/tmp')\nfrom client import enter\n"
        f"for one in (('{SOCKET}', 'root'), ('tcp', 'root'), ('tcp', 'app', 'pw'), ('{SOCKET}', 'app', 'no'), ('tcp', 'app')):\n"
        "    print(enter(*one)[1])\nE\n"
        f"python3 /tmp/who.py; su -s /bin/sh www-data -c \"python3 -c \\\"import sys; sys.path.insert(0, '/tmp');"
        f"from client import enter; print(enter('{SOCKET}', 'root')[1])\\\"\""
    )
    assert said.splitlines() == [
        r"b'\x00\x00\x00\x02\x00\x00\x00'",
        """b"\\xff\\xa2\\x06#28000Access denied for user 'root'@'localhost'\"""",
        r"b'\x00\x00\x00\x02\x00\x00\x00'",
        """b"\\xff\\x15\\x04#28000Access denied for user 'app'@'localhost' (using password: YES)\"""",
        """b"\\xff\\x15\\x04#28000Access denied for user 'app'@'localhost' (using password: NO)\"""",
        """b"\\xff\\xa2\\x06#28000Access denied for user 'root'@'localhost'\"""",
    ]


async def test_the_image_s_client_on_a_terminal(sandbox: House) -> None:
    lines = ["create database wire;", "use wire", "create table t (id int, name varchar(9));", "insert into t values (1, 'a'), (2, NULL);",
             "select * from t;", "nonsense;", "\\q"]  # fmt: skip
    async with await sandbox.connect(source="127.0.0.51") as connection:
        process = await connection.create_process("mysql", term_type="xterm", term_size=(120, 40))
        said = ""
        async with asyncio.timeout(90):
            for line in lines:
                while not said.endswith("]> "):
                    said += await process.stdout.read(4096)
                process.stdin.write(line + "\n")
                said += " "
            said += await process.stdout.read()
    plain = re.sub(r"\d+\.\d{3} sec", "T sec", re.sub(r"\x1b[^a-zA-Z]*[a-zA-Z]|\a", "", said).replace("\r", ""))
    assert "Your MariaDB connection id is " in plain and "-MariaDB-" in plain
    assert "| id   | name |\n+------+------+\n|    1 | a    |\n|    2 | NULL |\n+------+------+\n2 rows in set (T sec)" in plain
    assert "Query OK, 2 rows affected (T sec)\nRecords: 2  Duplicates: 0  Warnings: 0" in plain
    assert "ERROR 1064 (42000): You have an error in your SQL syntax" in plain
    assert plain.rstrip().endswith("Bye")
    events = [json.loads(line) for line in sandbox.cli("events", "--json").stdout.splitlines()]
    asked = [event["data"] for event in events if event["kind"] == "InputRead" and event.get("program") == "mariadbd"]
    assert "select * from t" in asked


def test_a_server_that_was_stopped_is_not_there_until_it_is_started(sandbox: House) -> None:
    ask = "echo 'select 1' | mysql -N"
    over_tcp = f"{ask} -h 127.0.0.1 2>&1"
    said = sandbox.sh(f"systemctl stop mariadb; {over_tcp}; {ask} 2>/dev/null; systemctl start mariadb; {over_tcp}; {ask}")
    assert said.splitlines() == [
        "ERROR 2002 (HY000): Can't connect to server on '127.0.0.1' (115)",
        "ERROR 1698 (28000): Access denied for user 'root'@'localhost'", "1",
    ]  # fmt: skip
