"""Bytes: lines bent anywhere, and keys as nobody presses them."""

from __future__ import annotations

import random

KEYS = [
    *[bytes([number]) for number in range(32) if number not in (4, 26)], b"\x7f", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[H", b"\x1b[F",
    b"\x1b[3~", b"\x1bOA", b"\x1bb", b"\x1bf", b"\x1bd", b"\x1b.", b"\x1b\x7f", b"\x1b<", b"\x1b>", b"\x1bu", b"\x1bl", b"\x1bt", b"\x1b?", b"\x1b*",
    b"\x1b#", b"\x1b-3", b"\x1b5", b"\x18\x18", b"\x18(", b"\x18)", b"\x18e", b"\x18\x15", b"\x18\x05", b"\x16\x03", b"\x1b[200~", b"\x1b[201~", b"\x1b[200~ls\nid\n\x1b[201~",
    b"\xc3", b"\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xff", b"\x1b[", b"\x1b[1;5C", b"!", b"!!", b"!$", b"^a^b", b"!?", b"\t\t",
]  # fmt: skip


def bent(lines: list[bytes], rng: random.Random) -> bytes:
    """A line of the corpora with some bytes changed, cut, doubled, or another's in the middle."""
    line = bytearray(rng.choice(lines))
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        at = rng.randrange(len(line) + 1)
        match rng.randrange(7):
            case 0:
                line[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del line[at : at + rng.randrange(1, 9)]
            case 2:
                other = rng.choice(lines)
                start = rng.randrange(len(other) + 1)
                line[at:at] = other[start : start + rng.randrange(1, 40)]
            case 3:
                line[at:at] = rng.choice(
                    (b"$(", b")", b"`", b'"', b"'", b"${", b"}", b"<<", b"|", b"&", b";", b"\n", b"\\", b"((", b"[[", b"\0")
                )
            case 4:
                line[at:at] = line[at : at + 20] * rng.choice((2, 3, 200))
            case 5:
                line[at:at] = rng.choice(
                    (b"%s", b"%99999d", b"-1", b"99999999999999999999", b"/../..", b"*" * 40, b"[" * 30, b"(" * 60)
                )
            case _:
                del line[at:]
    return bytes(line)[:20_000]


def typed(lines: list[bytes], rng: random.Random) -> list[bytes]:
    """What somebody types who is no somebody, in pieces that end anywhere."""
    parts = []
    for _ in range(rng.randrange(1, 40)):
        parts.append(rng.choice(KEYS) if rng.random() < 0.6 else rng.choice(lines)[: rng.randrange(1, 30)])
        if rng.random() < 0.3:
            parts.append(b"\r")
    whole, pieces = b"".join(parts), []
    while whole:
        cut = rng.randrange(1, 12)
        pieces.append(whole[:cut])
        whole = whole[cut:]
    return [*pieces, b"\r\x03\x04"]
