"""ClientHellos made by hand, and what else may come first to a port of TLS: what two servers say to each, but for what is random."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.e2e.http.exchange import HALF, Said

RANDOM = bytes(range(32))
POINT = bytes.fromhex("2fe57da347cd62431528daac5fbb290730fff684afc4cfc2ed90995f58cb3b74")  # of X25519: RFC 7748, 6.1
P256 = bytes.fromhex(  # the base point
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
MODERN = (0x1302, 0x1303, 0x1301, 0xC02C, 0xC030, 0x009F, 0xCCA9, 0xCCA8, 0xC02B, 0xC02F, 0xC028, 0xC014, 0x0035, 0x00FF)
OLD = tuple(item for item in MODERN if item >> 8 != 0x13)
SIGNED = (0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0203)
GROUPS = (0x001D, 0x0017, 0x001E, 0x0019, 0x0018, 0x0100)

HELLOS: dict[str, Said] = {}


def vector(size: int, data: bytes) -> bytes:
    return len(data).to_bytes(size, "big") + data


def words(values: tuple[int, ...] | list[int]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)


def names(*values: bytes) -> bytes:
    """Of ALPN."""
    return vector(2, b"".join(vector(1, value) for value in values))


def server(name: bytes, kind: int = 0) -> bytes:
    return vector(2, bytes((kind,)) + vector(2, name))


def usual(**changed: bytes | None) -> dict[int, bytes]:
    """The extensions of a client of today: `e` and a number is another one, None leaves it out."""
    found: dict[int, bytes] = {
        0: server(b"localhost"), 11: b"\x01\x00", 10: vector(2, words(GROUPS)), 35: b"", 22: b"", 23: b"", 13: vector(2, words(SIGNED)), 43: b"\x04\x03\x04\x03\x03", 45: b"\x01\x01",
        51: vector(2, words((0x001D,)) + vector(2, POINT)),
    }  # fmt: skip
    for name, value in changed.items():
        if value is None:
            del found[int(name[1:])]
        else:
            found[int(name[1:])] = value
    return found


def old(**changed: bytes | None) -> dict[int, bytes]:
    """The same of one that knows TLS 1.2."""
    return usual(**{"e43": None, "e45": None, "e51": None} | changed)


def body(
    extensions: dict[int, bytes] | list[tuple[int, bytes]] | None, ciphers: tuple[int, ...] = MODERN, *, version: int = 0x0303, session: bytes = b"", compression: bytes = b"\0", more: bytes = b"",
) -> bytes:  # fmt: skip
    """The body of a ClientHello."""
    pairs = extensions.items() if isinstance(extensions, dict) else extensions
    tail = vector(2, b"".join(words((kind,)) + vector(2, data) for kind, data in pairs)) if pairs is not None else b""
    return words((version,)) + RANDOM + vector(1, session) + vector(2, words(ciphers)) + vector(1, compression) + tail + more


def handshake(data: bytes, kind: int = 1) -> bytes:
    return bytes((kind,)) + vector(3, data)


def record(data: bytes, kind: int = 22, version: int = 0x0301) -> bytes:
    return bytes((kind,)) + words((version,)) + vector(2, data)


def hello(*args: object, outer: int = 0x0301, **options: object) -> bytes:
    return record(handshake(body(*args, **options)), version=outer)  # type: ignore[arg-type]


def _fill() -> Iterator[tuple[str, Said]]:
    for outer, inner in itertools.product(
        (0x0200, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x03FF, 0x0400, 0x7F1C),
        (0x0002, 0x0200, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0305, 0xFFFF),
    ):
        yield f"version {outer:04x} {inner:04x}", hello(old(), OLD, outer=outer, version=inner)
        yield f"version of today {outer:04x} {inner:04x}", hello(usual(), outer=outer, version=inner)
    for number, versions in enumerate(
        (
            (0x0304,),
            (0x0303,),
            (0x0302,),
            (0x0301,),
            (0x0300,),
            (0x0303, 0x0304),
            (0x0301, 0x0302),
            (0x7F1C, 0x7F17),
            (0x0A0A, 0x0304),
            (0xFAFA,),
            (0x0305, 0x0304),
            (0x0305,),
            (0x0304, 0x0304),
            (0x0200,),
            (),
        )
    ):
        yield f"versions {number}", hello(usual(e43=vector(1, words(versions))))
    for number, data in enumerate((b"", b"\0", b"\x03\x03\x04\x03", b"\x05\x03\x04", b"\x02\x03\x04\x00")):
        yield f"versions broken {number}", hello(usual(e43=data))
    for cipher in (
        *range(0xCB),
        *range(0xFE, 0x100),
        *range(0xC001, 0xC0B0),
        *range(0xCCA8, 0xCCAF),
        *range(0x1300, 0x1308),
        0x0A0A,
        0x5600,
        0xFEFF,
    ):
        yield f"cipher {cipher:04x}", hello(old(), (cipher,))
    for cipher in (*range(0x1300, 0x1308), 0x0035, 0xC02F, 0x00FF, 0x0A0A):
        yield f"cipher of today {cipher:04x}", hello(usual(), (cipher,))
    for version, cipher in itertools.product(
        (0x0300, 0x0301, 0x0302), (0x002F, 0x0035, 0x000A, 0x0005, 0xC013, 0xC014, 0x0033, 0x0039, 0xC012, 0x0041, 0x0084, 0xC02F)
    ):
        yield f"cipher {version:04x} {cipher:04x}", hello(old(e13=None), (cipher, 0xFF), version=version)
    for number, ciphers in enumerate(
        (
            (0xC02F, 0xC030),
            (0xC030, 0xC02F),
            (0x1301, 0x1302, 0x1303),
            (0x1303, 0x1301),
            (0xCCA8, 0xC030, 0xC02F),
            (0x009C, 0xC013),
            (0x002F, 0x009D, 0x0035),
            (0x009E, 0x009F, 0xCCAA),
            (0x003C, 0x003D, 0x009C),
            (0x5600, 0xC02F),
            (0x00FF,),
            (0xC02F, 0x5600, 0x00FF),
            (),
            tuple(range(0xC001, 0xC0B0)),
            tuple(range(0xCA)),
        )
    ):
        yield f"ciphers {number}", hello(old(), ciphers)
        yield f"ciphers of today {number}", hello(usual(), ciphers)
        yield f"ciphers of 1.0 {number}", hello(old(e13=None), ciphers, version=0x0301)
    for number, data in enumerate((
        names(b"h2"), names(b"http/1.1"), names(b"h2", b"http/1.1"), names(b"http/1.1", b"h2"), names(b"http/1.0"), names(b"http/0.9"), names(b"http/1.0", b"http/1.1"), names(b"http/0.9", b"http/1.0"), names(b"h2c"), names(b"spdy/3.1", b"h2"), names(b"HTTP/1.1"), names(b"http/1.1 "), names(b"\0"), names(b"x" * 255), names(b"ftp", b"imap", b"http/1.1"),
        names(b"acme-tls/1"), names(b"h3"), names(b"grease\x0a\x0a"), names(b"http/1.1", b"http/1.1"), names(*(b"x%d" % count for count in range(200))), b"", b"\0\0", b"\0\1\0", names(b""), b"\0\5\x02h2", b"\0\3\x05h2", names(b"h2") + b"x", b"\0\x09\x08http/1.", names(b"http/1.1", b""),
    )):  # fmt: skip
        yield f"alpn {number}", hello(old(e16=data), OLD)
        yield f"alpn of today {number}", hello(usual(e16=data))
    for number, name in enumerate((
        b"localhost", b"LOCALHOST", b"localhost.", b"other.example", b"192.0.2.1", b"[2001:db8::1]", b"a_b", b"-a-", b"*", b"a b", b"", b".", b"..", b"a..b", b"caf\xc3\xa9", b"xn--caf-dma.example", b"a\0b", b"\0", b"\xff\xfe", b"a" * 63, b"a" * 255, b"a" * 256, b"a" * 2000, b"localhost:443", b"http://localhost", b"../etc", b"<a>", b"%61",
    )):  # fmt: skip
        yield f"name {number}", hello(old(e0=server(name)), OLD)
        yield f"name of today {number}", hello(usual(e0=server(name)))
    for number, data in enumerate(
        (
            b"",
            b"\0\0",
            server(b"a", 1),
            server(b"a")[:-1],
            server(b"a") + b"x",
            vector(2, b"\0\0\1a\0\0\1b"),
            vector(2, b"\0\0\1a\1\0\1b"),
            vector(2, b"\1\0\1a\0\0\1b"),
            vector(2, b"\0\0\0"),
            b"\0\1\0",
            b"\0\4\0\0\5a",
        )
    ):
        yield f"name broken {number}", hello(old(e0=data), OLD)
        yield f"name of today broken {number}", hello(usual(e0=data))
    yield "no name", hello(old(e0=None), OLD)
    yield "no name of today", hello(usual(e0=None))
    for number, groups in enumerate(
        (
            (0x001D,),
            (0x0017,),
            (0x0018,),
            (0x0019,),
            (0x001E,),
            (0x0100,),
            (0x0101,),
            (0x0104,),
            (0x0016,),
            (0x0015,),
            (0x0001,),
            (0x11EC, 0x001D),
            (0x0A0A, 0x0017),
            (0x0018, 0x001D),
            (0x0019, 0x0018, 0x0017),
            (0x6399,),
            (),
            (0x001A, 0x001B, 0x001C),
        )
    ):
        yield f"groups {number}", hello(old(e10=vector(2, words(groups))), OLD)
        yield f"groups of today {number}", hello(usual(e10=vector(2, words(groups))))
        yield f"groups without a share {number}", hello(usual(e10=vector(2, words(groups)), e51=b"\0\0"))
    for number, (group, point) in enumerate(
        (
            (0x001D, POINT),
            (0x0017, P256),
            (0x0017, P256[:-1] + b"\0"),
            (0x0017, b"\x02" + P256[1:33]),
            (0x001D, bytes(32)),
            (0x001D, POINT[:-1]),
            (0x001D, POINT + b"x"),
            (0x0018, b"\x04" + bytes(96)),
            (0x0A0A, b"\0"),
            (0x11EC, bytes(1216)),
            (0x0100, bytes(256)),
            (0x001D, b""),
            (0x0019, b"\x04" + bytes(132)),
            (0x001E, bytes(56)),
        )
    ):
        yield f"share {number}", hello(usual(e51=vector(2, words((group,)) + vector(2, point))))
        yield (
            f"share and another {number}",
            hello(usual(e51=vector(2, words((group,)) + vector(2, point) + words((0x001D,)) + vector(2, POINT)))),
        )
    yield "no share", hello(usual(e51=None))
    yield "broken share", hello(usual(e51=b"\0\5\0"))
    yield "no groups", hello(old(e10=None), OLD)
    yield "no groups of today", hello(usual(e10=None))
    for number, signed in enumerate(
        (
            (0x0804,),
            (0x0401,),
            (0x0201,),
            (0x0403,),
            (0x0807,),
            (0x0101,),
            (0x0601, 0x0501),
            (0x0806, 0x0805),
            (0x0809, 0x080A),
            (),
            (0x0A0A, 0x0804),
            (0x0203, 0x0201),
            (0x0301,),
            (0x0402, 0x0202),
            (0x0501, 0x0804),
            (0x0201, 0x0401),
        )
    ):
        yield f"signed {number}", hello(old(e13=vector(2, words(signed))), OLD)
        yield f"signed today {number}", hello(usual(e13=vector(2, words(signed))))
        yield f"signed certificates {number}", hello(usual(e50=vector(2, words(signed))))
    yield "not signed", hello(old(e13=None), OLD)
    yield "not signed today", hello(usual(e13=None))
    for kind, data in itertools.product(
        (
            1,
            2,
            4,
            5,
            6,
            9,
            12,
            14,
            15,
            17,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            27,
            28,
            34,
            35,
            41,
            42,
            44,
            45,
            47,
            48,
            49,
            57,
            13172,
            17513,
            30032,
            65281,
            65037,
            0x0A0A,
            0x3A3A,
            65535,
        ),
        (b"", b"\0", b"\1", b"\4", b"\1\0", b"\0\2\0\0", b"\1\0\0\0\0", b"\x05abcde"),
    ):
        yield f"extension {kind} {data!r}", hello(old(**{f"e{kind}": data}), OLD)
        yield f"extension of today {kind} {data!r}", hello(usual(**{f"e{kind}": data}))
    for number, pairs in enumerate(
        (
            [*old().items(), (0, server(b"a"))],
            [*old().items(), (13, b"\0\2\4\1")],
            [*old().items(), (0x0A0A, b""), (0x0A0A, b"")],
            [*old().items()] * 2,
            [],
            [(65281, b"\0")],
            [(16, names(b"http/1.1"))],
            [(21, bytes(4000))],
            [(kind, b"") for kind in range(100, 400)],
            [*reversed(old().items())],
            [*reversed(usual().items())],
            [*usual().items(), (41, b"\0\6\0\1a\0\0\0\0\0\2\1b")],
            [(41, b""), *usual().items()],
        )
    ):
        yield f"extensions {number}", hello(pairs, MODERN)
    yield "no extensions", hello(None, OLD)
    yield "no extensions of 1.0", hello(None, OLD, version=0x0301)
    for number, compression in enumerate((b"", b"\1", b"\1\0", b"\0\1", b"\0\0", b"\x40\0", bytes(range(255)))):
        yield f"compression {number}", hello(old(), OLD, compression=compression)
        yield f"compression of today {number}", hello(usual(), compression=compression)
    for size in (1, 31, 32, 33, 255):
        yield f"session {size}", hello(old(), OLD, session=b"s" * size)
        yield f"session of today {size}", hello(usual(), session=b"s" * size)
    whole, today = handshake(body(old(), OLD)), handshake(body(usual()))
    for name, data in (("old", whole), ("today", today)):
        for size in (1, 4, 5, 50, 100):
            yield f"records of {size} {name}", b"".join(record(data[at : at + size]) for at in range(0, len(data), size))
        yield f"in two pieces {name}", (record(data)[:40], record(data)[40:])
        yield f"byte by byte {name}", (*tuple(record(data)[at : at + 1] for at in range(12)), record(data)[12:])
        yield f"behind an empty record {name}", record(b"") + record(data)
        yield f"behind many empty records {name}", record(b"") * 40 + record(data)
        yield f"twice {name}", record(data) + record(data)
        yield f"twice in one {name}", record(data + data)
        yield f"with more {name}", record(data + b"x")
        yield f"more in it {name}", record(data[:1] + vector(3, data[4:] + b"x"))
        yield f"cut short {name}", (record(data)[:-10], HALF)
        yield f"cut shorter {name}", (record(data)[:20], HALF)
        yield f"less than it says {name}", record(data[:-10])
        yield f"shorter than its parts {name}", record(handshake(data[4:-10]))
        yield f"then done {name}", (record(data), HALF)
        for kind, more in (
            (21, b"\1\0"),
            (21, b"\2\x28"),
            (21, b"\1\x5a"),
            (21, b"\2"),
            (21, b""),
            (21, b"\1\0\1\0"),
            (20, b"\1"),
            (20, b"\2"),
            (20, b""),
            (23, b"hello"),
            (22, handshake(b"", 0)),
            (22, handshake(b"", 20)),
            (22, handshake(bytes(32), 16)),
            (24, b"\1\0\3abc"),
            (99, b"x"),
        ):
            yield f"then {kind} {more[:6]!r} {len(more)} {name}", (record(data), record(more, kind, 0x0303))
            yield f"first {kind} {more[:6]!r} {len(more)} {name}", record(more, kind) + record(data)
    for kind, more in itertools.product(
        (0, 1, 19, 20, 21, 22, 23, 24, 25, 26, 80, 128, 255),
        (b"", b"\0", b"\1\0", b"\1\0\0\0", b"\2\0\0\0", b"\1\0\0\2\3\3", b"\2\x50", b"x" * 300),
    ):
        yield f"record {kind} {more[:8]!r} {len(more)}", record(more, kind)
    for size in (16384, 16385, 16640, 18432, 18433, 65535):
        yield (
            f"large {size}",
            b"\x16\x03\x01"
            + size.to_bytes(2, "big")
            + handshake(body([(21, bytes(size - 200))], OLD) if size < 60000 else bytes(65531))[:size],
        )
    for kind in (*range(28), 67, 254):
        yield f"message {kind}", record(handshake(bytes(40), kind))
    for number, data in enumerate((
        b"", b"\x16", b"\x16\x03", b"\x16\x03\x01", b"\x16\x03\x01\x00", b"\x16\x03\x01\x00\x00", b"\x16\x03\x01\x40\x01", b"\x16\x03\x01\x00\x05\x01\x00\x00\x01", b"\x80\x2e\x01\x03\x01\x00\x15\x00\x00\x00\x10" + bytes(40), b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + bytes(40), b"\x80\x03\x01\x03\x03", b"\x00\x00\x00\x00\x00\x00\x00", b"\xff" * 20, b"SSH-2.0-x\r\n",
        b"GET / HTTP/1.0\r\n\r\n", b"HEAD / HTTP/1.0\r\n\r\n", b"POST / HTTP/1.0\r\n\r\n", b"PUT / HTTP/1.0\r\n\r\n", b"DELETE / HTTP/1.0\r\n\r\n", b"OPTIONS / HTTP/1.0\r\n\r\n", b"CONNECT a:1 HTTP/1.0\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"get / http/1.0\r\n\r\n", b"GET", b"GET /", b"G", b"P", b"CONNE", b"\r\nGET / HTTP/1.0\r\n\r\n", b"\x15\x03\x01\x00\x02\x01\x00", b"\x15\x03\x01\x00\x02\x02\x28", b"\x03\x00\x00\x13\x0e\xe0",
    )):  # fmt: skip
        yield f"other {number}", data or (data, HALF)
        yield f"other ended {number}", (data, HALF)


HELLOS.update(_fill())


def seen(heard: bytes) -> list[object]:
    """Records and what they hold: of a ServerHello all but its random and its share, of other messages their kinds and sizes, alerts whole."""
    found: list[object] = []
    at, is_sealed = 0, False
    while at + 5 <= len(heard) and heard[at] in range(20, 25) and heard[at + 1] == 3:
        kind, size = heard[at], int.from_bytes(heard[at + 3 : at + 5], "big")
        data = heard[at + 5 : at + 5 + size]
        found.append((kind, heard[at + 1 : at + 3], size if is_sealed else _message(kind, data)))
        is_today = kind == 22 and data[:1] == b"\2" and b"\0\x2b\0\2\3\4" in data
        is_sealed = is_sealed or kind == 20 or is_today
        at += 5 + size
    return [*found, heard[at:]]


def _message(kind: int, data: bytes) -> object:
    if kind != 22:
        return data
    found: list[object] = []
    while data:
        size = int.from_bytes(data[1:4], "big")
        inner = data[4 : 4 + size]
        found.append((data[0], _server_hello(inner) if data[0] == 2 else inner[:4] if data[0] == 12 else size))
        data = data[4 + size :]
    return found


def _server_hello(data: bytes) -> object:
    """Without its random, unless that one asks for another hello, its session but for the size, and the key of its share."""
    again = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
    end = 35 + data[34]
    pairs, at = [], end + 5
    while at + 4 <= len(data):
        kind, size = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        pairs.append((kind, size, data[at + 4 : at + 4 + (4 if kind == 51 else size)]))
        at += 4 + size
    return data[:2], data[2:34] == again, data[26:34] if data[26:33] == b"DOWNGRD" else b"", data[34], data[end : end + 3], pairs
