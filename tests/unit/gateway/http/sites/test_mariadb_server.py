"""MariaDB's side of the protocol, beside what mariadbd 10.11.19 of Debian 12 sent in a sealed root."""

from __future__ import annotations

import hashlib
import random
import struct
from collections.abc import Callable, Iterator

import pytest

from mirage.base.events import InputRead, LoginAttempted
from mirage.gateway.http.databases import Databases
from mirage.shell.mariadb import packets
from mirage.shell.mariadb.server import Server
from mirage.world.host import Host
from tests.unit.gateway.http.sites.conftest import Machine, begin

SALT = rb"""935NhAJ1U8Y6@"(AOH\u"""
BASE = 0x8201 | packets.PLUGIN_AUTH
UNORDERED = b"!\0\0\x01\xff\x84\x04#08S01Got packets out of order"
BAD = b"\x16\0\0\x02\xff\x13\x04#08S01Bad handshake"
OK = b"\x07\0\0\x02\0\0\0\x02\0\0\0"
SELECT_1 = (
    b"\x01\0\0\x01\x01\x17\0\0\x02\x03def\0\0\0\x011\0\x0c?\0\x01\0\0\0\x03\x81\0\0\0\0\x05\0\0\x03\xfe\0\0\x02\0"
    b"\x02\0\0\x04\x011\x05\0\0\x05\xfe\0\0\x02\0"
)
Make = Callable[..., Server]


@pytest.fixture
def web(host: Host) -> Machine:
    return begin(host, "phpmyadmin")


@pytest.fixture
def make(web: Machine) -> Iterator[Make]:
    """A connection that has been greeted, `peer` at its other end."""
    visit = web.host.visit("root", (web.source, 50_123), "0" * 26, web.events.append, layer=web.layer)
    databases = Databases(web.service)

    def made(peer: str = "root") -> Server:
        server = Server(visit, databases, b"10.11.19-MariaDB-0+deb12u1", SALT, peer)
        server.greeting()
        return server

    yield made
    visit.close()


def packet(number: int, body: bytes) -> bytes:
    return struct.pack("<I", len(body))[:3] + bytes([number]) + body


def login(
    user: bytes = b"root", token: bytes = b"", capabilities: int = BASE, more: bytes = b"", plugin: bytes = packets.PLUGIN
) -> bytes:
    head = struct.pack("<IIB19xI", capabilities & 0xFFFFFFFF, 1 << 24, 45, capabilities >> 32)
    return packet(1, head + user + b"\0" + bytes([len(token)]) + token + more + plugin + b"\0")


def token(password: bytes) -> bytes:
    once = hashlib.sha1(password, usedforsecurity=False).digest()
    mask = hashlib.sha1(SALT + hashlib.sha1(once, usedforsecurity=False).digest(), usedforsecurity=False).digest()
    return bytes(one ^ other for one, other in zip(once, mask))


def said(server: Server, *data: bytes) -> bytes:
    return b"".join(sent for piece in data for sent in server.take(piece) if isinstance(sent, bytes))


def test_the_greeting() -> None:
    assert packets.greeting(b"10.11.19-MariaDB-0+deb12u1", 3, SALT) == (
        b"\n5.5.5-10.11.19-MariaDB-0+deb12u1\0\3\0\0\000935NhAJ1\0\xfe\xf7-\2\0\xff\x81\x15\0\0\0\0\0\0\x1d\0\0\0"
        b'U8Y6@"(AOH\\u\0mysql_native_password\0'
    )


def test_a_login_and_a_query(make: Make, web: Machine) -> None:
    assert said(make(), login(), packet(0, b"\3select 1")) == OK + SELECT_1
    assert web.events == [
        LoginAttempted(method="mysql", username=b"root", accepted=True), InputRead(program="mariadbd", data=b"select 1"),
    ]  # fmt: skip


def test_bytes_that_are_cut_anywhere_are_answered_alike(make: Make) -> None:
    data = login() + packet(0, b"\3select 1") + packet(0, b"\x0e")
    whole = said(make(), login(), packet(0, b"\3select 1"), packet(0, b"\x0e"))
    assert all(said(make(), data[:end], data[end:]) == whole for end in range(len(data)))


@pytest.mark.parametrize(
    ("capabilities", "answer"),
    [
        (packets.EXTENDED, SELECT_1.replace(b"\x17\0\0\2", b"\x18\0\0\2").replace(b"1\0\x0c", b"1\0\0\x0c")),
        (packets.CACHED, SELECT_1.replace(b"\1\0\0\1\1", b"\2\0\0\1\1\1")),
        (packets.DEPRECATE_EOF, SELECT_1[:32] + b"\2\0\0\3\x011\7\0\0\4\xfe\0\0\2\0\0\0"),
    ],
)
def test_what_a_client_is_capable_of(make: Make, capabilities: int, answer: bytes) -> None:
    assert said(make(), login(capabilities=BASE - 1 | capabilities), packet(0, b"\3select 1")) == OK + answer


@pytest.mark.parametrize(
    ("peer", "data", "answer"),
    [
        ("root", login(token=token(b"any")), OK),
        ("", login(), b"\xff\xa2\x06#28000Access denied for user 'root'@'localhost'"),
        ("www-data", login(), b"\xff\xa2\x06#28000Access denied for user 'root'@'localhost'"),
        ("", login(b"app", token(b"pw")), OK),
        ("", login(b"app", token(b"no")), b"\xff\x15\x04#28000Access denied for user 'app'@'localhost' (using password: YES)"),
        ("root", login(b"app"), b"\xff\x15\x04#28000Access denied for user 'app'@'localhost' (using password: NO)"),
        ("", login(b"app", b"abc"), BAD),
        ("root", login(capabilities=BASE | packets.WITH_DATABASE, more=b"nix\0"), b"\xff\x19\x04#42000Unknown database 'nix'"),
    ],
)
def test_who_is_let_in(make: Make, peer: str, data: bytes, answer: bytes) -> None:
    said(make(), login(), packet(0, b"\3create user app identified by 'pw'"))
    server = make(peer)
    assert said(server, data) == (answer if answer in (OK, BAD) else packet(2, answer))
    assert server.is_over == (answer != OK)


def test_the_application_s_own_user_comes_in_by_the_password_of_its_files(make: Make, web: Machine) -> None:
    world = web.service.world
    own = world.story.company.project.user.encode()
    for layer in (web.layer, b""):
        assert said(make(""), login(own, token(web.host.lures.value("database", layer).encode()))) == OK
    assert b"(using password: YES)" in said(make(""), login(own, token(b"no")))


def test_who_proves_his_password_otherwise_is_asked_to_do_it_so(make: Make) -> None:
    said(make(), login(), packet(0, b"\3create user app identified by 'pw'"))
    asked = login(b"app", b"x" * 32, plugin=b"caching_sha2_password")
    switch = packet(2, b"\xfemysql_native_password\0" + SALT + b"\0")
    assert said(make(""), asked, packet(3, token(b"pw")), packet(0, b"\x0e")) == switch + packet(4, OK[4:]) + packet(1, OK[4:])


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (packet(1, b""), BAD),
        (packet(1, b"\1\0"), b"\x10\0\0\2\xff\x13\x04Bad handshake"),
        (packet(1, b"\x05\xa6\3\0\0"), BAD),
        (packet(1, struct.pack("<IIB23x", 0x8200, 1 << 24, 45)), BAD),
        (packet(1, struct.pack("<IIB23x", 0x8A00, 1 << 24, 45)), BAD),  # TLS
        (packet(1, struct.pack("<IIB23x", 0x8200, 1 << 24, 45) + b"root\0\xff"), BAD),
        (packet(7, login()[4:]), UNORDERED),
        (b"GET / HTTP/1.0\r\n\r\n", UNORDERED),
        (b"SSH-2.0-OpenSSH_9.2\r\n", UNORDERED),
        (b"\n", b""),
    ],
)
def test_what_is_no_login(make: Make, data: bytes, answer: bytes) -> None:
    server = make()
    assert said(server, data) == answer
    assert server.is_over == bool(answer)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"\x02nix", b"\xff\x19\x04#42000Unknown database 'nix'"),
        (b"\x02", b"\xff\x16\x04#3D000No database selected"),
        (b"\x03", b"\xff)\x04#42000Query was empty"),
        (b"\x04t\0", b"\xff\x16\x04#3D000No database selected"),
        (b"\x0c\1\0\0\0", b"\xffF\x04#HY000Unknown thread id: 1"),
        (b"\x0e", b"\0\0\0\2\0\0\0"),
        (b"\x17", b"\xff+\x07#HY000Malformed communication packet"),
        (b"\x17\x09\0\0\0\0\1\0\0\0", b"\xff\xdb\x04#HY000Unknown prepared statement handler (9) given to mysqld_stmt_execute"),
        (b"\x1b\0\0", b"\xfe\0\0\2\0"),
        (b"\x1b\5\0", b"\xff\x17\x04#08S01Unknown command"),
        (b"\xaa", b"\xff\x17\x04#08S01Unknown command"),
        (b"", b"\xff\x17\x04#08S01Unknown command"),
    ],
)
def test_commands(make: Make, body: bytes, answer: bytes) -> None:
    server = make()
    said(server, login())
    assert said(server, packet(0, body)) == packet(1, answer)
    assert said(server, packet(0, b"\3select 1")) == SELECT_1


def test_several_statements_are_answered_one_by_one_where_the_client_can_take_it(make: Make) -> None:
    server = make()
    said(server, login(capabilities=BASE | packets.MULTI_STATEMENTS))
    bodies = [body[4:] for body in _cut(SELECT_1)]
    first = [body.replace(b"\xfe\0\0\2", b"\xfe\0\0\x0a") for body in bodies]  # more is to come
    answer = b"".join(packet(number, body) for number, body in enumerate((*first, *bodies), 1))
    assert said(server, packet(0, b"\3select 1; select 1")) == answer
    said(server, packet(0, b"\x1b\1\0"))
    assert said(server, packet(0, b"\3select 1; select 1"))[4:].startswith(b"\xff(\x04#42000You have an error in your SQL syntax")


def _cut(data: bytes) -> Iterator[bytes]:
    while data:
        size = 4 + int.from_bytes(data[:3], "little")
        yield data[:size]
        data = data[size:]


def test_a_packet_that_is_too_big_ends_the_connection_before_it_has_come(make: Make) -> None:
    server = make()
    said(server, login())
    assert b"Got a packet bigger than" in said(server, b"\xff\xff\xff\0")
    assert server.is_over and said(server, b"x" * 100) == b""


@pytest.mark.parametrize("seed", range(40))
def test_whatever_comes_is_answered_or_the_connection_ends(make: Make, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(20):
        server = make()
        if dice.random() < 0.7:
            said(server, login())
        for _ in range(8):
            body = bytes([dice.randrange(0x20)]) + dice.randbytes(dice.randrange(60))
            if dice.random() < 0.3:
                mangled = bytearray(login())
                mangled[dice.randrange(len(mangled))] = dice.randrange(256)
                body = bytes(mangled[4:])
            said(server, packet(0 if server.is_let_in else 1, body))
    assert said(make(), login()) == OK
