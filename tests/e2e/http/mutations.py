"""Requests that nobody thought of: those of the battery, bent at random."""

from __future__ import annotations

import random

from tests.e2e.http.battery import REQUESTS

SPLINTERS = (
    b"", b" ", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"/", b".", b"..", b"/../", b"%", b"%2e", b"%2f", b"%00", b"?", b"#", b":", b",", b"-", b"0", b"9", b"\x7f", b"\x80", b"\xff",
    b"Host: b\r\n", b"Connection: close\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"Range: bytes=1-2\r\n", b"HTTP/1.0", b"HTTP/1.1", b"GET ", b"HEAD ", b"*",
    b"Accept-Encoding: gzip\r\n", b"Expect: 100-continue\r\n", b"_", b"http://c", b"a" * 1100, b";", b"=", b'"', b"W/",
)  # fmt: skip


def mutations(seed: int, count: int) -> list[bytes]:
    """So many bent requests, always the same for a seed."""
    chance = random.Random(seed)
    originals = [data for data in REQUESTS.values() if len(data) < 4000]
    return [_bent(chance, originals) for _ in range(count)]


def _bent(chance: random.Random, originals: list[bytes]) -> bytes:
    data = chance.choice(originals)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 0, 1, 1, 2, 5)))
        data = data[:at] + (bytes((chance.randrange(256),)) if chance.random() < 0.3 else chance.choice(SPLINTERS)) + data[end:]
    return data + chance.choice(originals) if chance.random() < 0.1 else data
