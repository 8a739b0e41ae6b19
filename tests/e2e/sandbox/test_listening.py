"""What listens on the machine answers from within a cell, and what listens in a cell answers from without."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking

KNOCK = """
import socket, sys
for word in sys.argv[1:]:
    host, _, port = word.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), 60) as line:
            line.settimeout(60)
            if port == "80":
                line.sendall(b"HEAD / HTTP/1.0\\r\\n\\r\\n")
            print(word, line.recv(15))
    except OSError as error:
        print(word, error.strerror)
"""


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    lacking()
    house = House(tmp_path_factory.mktemp("listening") / "data", "--shell", "emulated").start()
    yield house
    assert house.stop() == 0


@pytest.fixture(params=["sandbox", "emulated"])
def house(request: pytest.FixtureRequest) -> House:
    """Whose programs are true: all of them, or those that the emulated shell has run."""
    found: House = request.getfixturevalue(request.param)
    found.sh("cat > /tmp/knock.py", stdin=KNOCK)
    return found


def test_the_services_say_from_within_what_they_say_from_without(house: House) -> None:
    said = house.sh("setpriv --nnp python3 /tmp/knock.py 127.0.0.1:22 ::1:22 127.0.0.1:80 127.0.0.1:9 127.0.0.1:3306").splitlines()
    assert said[:4] == [
        "127.0.0.1:22 b'SSH-2.0-OpenSSH'", "::1:22 b'SSH-2.0-OpenSSH'", "127.0.0.1:80 b'HTTP/1.1 200 OK'",
        "127.0.0.1:9 Connection refused",
    ]  # fmt: skip
    assert "5.5.5" in said[4]


def test_the_machines_own_address_is_served_as_well(house: House) -> None:
    address = house.sh("hostname -I").split()[0]
    assert "SSH-2.0-OpenSSH" in house.sh(f"setpriv --nnp python3 /tmp/knock.py {address}:22")


def test_a_service_that_was_stopped_is_refused_until_it_is_started(house: House) -> None:
    knock = "setpriv --nnp python3 /tmp/knock.py 127.0.0.1:80"
    assert house.sh(f"systemctl stop nginx; {knock}; systemctl start nginx; {knock}") == (
        "127.0.0.1:80 Connection refused\n127.0.0.1:80 b'HTTP/1.1 200 OK'\n"
    )


def test_a_port_that_a_service_has_is_taken(house: House) -> None:
    assert "Address already in use" in house.sh("setpriv --nnp python3 -m http.server 80 2>&1; true")


async def test_a_server_that_was_started_inside_shows_and_answers(house: House) -> None:
    async with await house.connect(source="127.0.0.41") as connection:
        await connection.run("mkdir -p /tmp/served && echo found it > /tmp/served/page", check=True)
        server = await connection.create_process("cd /tmp/served && setpriv --nnp python3 -u -m http.server 8123")
        assert "8123" in await server.stdout.readline()
        shown = await connection.run("ss -tlnp | grep ':8123 '; grep -c ':1FBB 00000000:0000 0A' /proc/net/tcp")
        asked = await connection.run("curl -s http://127.0.0.1:8123/page; setpriv --nnp wget -qO- http://127.0.0.1:8123/page")
        server.terminate()
    assert isinstance(shown.stdout, str)
    assert "0.0.0.0:8123 " in shown.stdout and '"python3",pid=' in shown.stdout and shown.stdout.endswith("\n1\n")
    assert asked.stdout == "found it\nfound it\n"


async def test_what_listens_in_the_emulated_shell_is_reached_from_within_a_cell(emulated: House) -> None:
    async with await emulated.connect(source="127.0.0.42") as connection:
        listening = await connection.create_process("nc -l -p 5555")
        async with asyncio.timeout(90):
            while ":5555 " not in str((await connection.run("ss -tln")).stdout):
                pass
        await connection.run("setpriv --nnp bash -c 'echo from within > /dev/tcp/127.0.0.1/5555'", check=True)
        assert await listening.stdout.readline() == "from within\n"


def test_who_connected_is_on_record(house: House) -> None:
    house.sh("setpriv --nnp bash -c 'head -c 4 < /dev/tcp/127.0.0.1/22'", source="127.0.0.43")
    events = [json.loads(line) for line in house.cli("events", "--json").stdout.splitlines()]
    asked = [event for event in events if event["kind"] == "NetworkAsked" and event["source"] == "127.0.0.43"]
    assert [(event["action"], event["target"], event["port"], event["verdict"]) for event in asked] == [
        ("connect", "127.0.0.1", 22, "answered")
    ]
