"""One table's file as InnoDB of MariaDB 10.11 keeps it (file-per-table, 16 KiB pages, full_crc32, DYNAMIC rows).

Pages 0 to 2 are the space's header, its insert buffer bitmap and its segments, then the roots of the indexes and their leaves: what
`innochecksum` checks and `strings` shows. Recorded from 10.11's own files of the same tables; a tree has at most two levels, and
what a running server keeps in its undo and redo logs of them is not there.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

PAGE, EXTENT = 16384, 64
TEMPORARY = 12 << 20
FULL = 15 * PAGE // 16  # what a page holds when rows are loaded in order: the rest is left for updates
NONE = b"\xff\xff\xff\xff\x00\x00"  # no address of a list
EMPTY = b"\0\0\0\0" + NONE * 2
INFIMUM, SUPREMUM, FIRST = 99, 112, 120  # offsets of the two records that every page has, and of what follows them
INDEX, HEADER, BITMAP, INODES = 17855, 8, 5, 3  # page types
USER, POINTER, LOWEST = 0, 1, 0x10  # statuses of a record; the flag of a level's first one


Record = tuple[bytes, bytes, bytes]  # prefix (lengths and nulls), data, and its key as an inner page has it


@dataclass(frozen=True, slots=True)
class Index:
    """One index: its records in the order of their keys. `stamp` stands on its root: the last number given out, or a transaction."""

    records: Sequence[Record]
    stamp: int = 0


def file(indexes: Sequence[Index], space: int, lsn: int, first_id: int) -> bytes:
    """The bytes of the file. `first_id` is the number of its first index in the whole server."""
    number = 3 + len(indexes)
    used: list[tuple[list[int], list[int]]] = []  # of each index the pages of its two segments
    bodies: dict[int, bytes] = {}
    for at, index in enumerate(indexes):
        root, parts = 3 + at, _split(index.records)
        segments = struct.pack(">IIH", space, 2, 50 + 192 * (2 * at + 1)) + struct.pack(">IIH", space, 2, 50 + 192 * 2 * at)
        if len(parts) == 1:
            bodies[root] = _page(parts[0], first_id + at, 0, index.stamp, segments, None, None)
            used.append(([root], []))
            continue
        leaves = list(range(number, number + len(parts)))
        number += len(parts)
        for leaf, part in zip(leaves, parts):
            before, after = (leaf - 1 if leaf > leaves[0] else None), (leaf + 1 if leaf < leaves[-1] else None)
            bodies[leaf] = _page(part, first_id + at, 0, index.stamp if at else 0, b"\0" * 20, before, after)
        pointers = [(b"", part[0][2] + struct.pack(">I", leaf), b"") for leaf, part in zip(leaves, parts)]
        bodies[root] = _page(pointers, first_id + at, 1, 0 if at else index.stamp, segments, None, None)
        used.append(([root], leaves))
    size = max(4, number + (1 if len(indexes) > 1 else 0))
    out = [_closed(_space(space, size, number, 2 * len(indexes) + 1), 0, HEADER, space, lsn)]
    out.append(_closed(b"", 1, BITMAP, space, lsn - 0x111))
    out.append(_closed(_inodes(used), 2, INODES, space, lsn))
    out += [_closed(bodies[at], at, INDEX, space, lsn) for at in range(3, number)]
    return b"".join(out) + b"\0" * PAGE * (size - number)


def temporary() -> bytes:
    """The file for what is temporary (ibtmp1:12M:autoextend): its header, and the room that a start claims."""
    pages = TEMPORARY // PAGE
    return _closed(_space(0xFFFFFFFE, pages, 3, 1), 0, HEADER, 0xFFFFFFFE, 0).ljust(TEMPORARY, b"\0")


def _split(records: Sequence[Record]) -> list[Sequence[Record]]:
    """The records of each leaf."""
    parts: list[list[Record]] = [[]]
    room = FULL - FIRST
    for record in records:
        size = len(record[0]) + 5 + len(record[1]) + 1
        if size > room:
            parts.append([])
            room = FULL - FIRST
        parts[-1].append(record)
        room -= size
    return list(parts)


def _page(
    records: Sequence[Record], index: int, level: int, stamp: int, segments: bytes, before: int | None, after: int | None
) -> bytes:
    """A page of an index from its neighbours on: links, header, records, and the directory at its end."""
    places, top = [], FIRST
    for prefix, data, _key in records:
        places.append(top + len(prefix) + 5)
        top = places[-1] + len(data)
    owned, rest = [0] * len(records), len(records)
    slots = [INFIMUM]
    while rest > 7:
        at = len(records) - rest + 3
        owned[at] = 4
        slots.append(places[at])
        rest -= 4
    slots.append(SUPREMUM)
    body = bytearray()
    for at, (prefix, data, _key) in enumerate(records):
        following = places[at + 1] if at + 1 < len(records) else SUPREMUM
        flags = owned[at] | (LOWEST if level and not at and before is None else 0)
        body += (
            prefix
            + struct.pack(">BHH", flags, (at + 2) << 3 | (POINTER if level else USER), (following - places[at]) & 0xFFFF)
            + data
        )
    head = struct.pack(
        ">HHHHHHHHHQHQ", len(slots), top, 0x8000 | len(records) + 2, 0, 0, 0, 5, 0, len(records), stamp, level, index
    )  # fmt: skip
    first = (places[0] if records else SUPREMUM) - INFIMUM
    fixed = struct.pack(">BHH", 1, 2, first) + b"infimum\0" + struct.pack(">BHH", rest + 1, 11, 0) + b"supremum"
    whole = head + segments + fixed + bytes(body)
    directory = b"".join(struct.pack(">H", place) for place in reversed(slots))
    links = struct.pack(">II", *(0xFFFFFFFF if page is None else page for page in (before, after)))
    return links + whole + b"\0" * (PAGE - 8 - 38 - len(whole) - len(directory)) + directory


def _space(space: int, size: int, used: int, next_segment: int) -> bytes:
    """The header of the space and its first extent."""
    bits = b"".join(
        bytes((sum((2 if page < used else 3) << 2 * (page % 4) for page in range(four, four + 4)),)) for four in range(0, EXTENT, 4)
    )
    one = b"\0\0\0\1"
    return (
        struct.pack(">IIIIII", space, 0, size, EXTENT, 0x15, used) + EMPTY + one + b"\0\0\0\0\0\x9e" * 2 + EMPTY
        + struct.pack(">Q", next_segment) + EMPTY + one + b"\0\0\0\2\0\x26" * 2 + b"\0" * 8 + NONE * 2 + b"\0\0\0\2" + bits
    )  # fmt: skip


def _inodes(used: Sequence[tuple[list[int], list[int]]]) -> bytes:
    """Two segments for each index: its inner pages, and its leaves."""
    out, number = NONE * 2, 0
    for pair in used:
        for pages in pair:
            number += 1
            taken = b"".join(struct.pack(">I", page) for page in pages)
            out += struct.pack(">QI", number, 0) + EMPTY * 3 + struct.pack(">I", 97937874) + taken.ljust(128, b"\xff")
    return out


def _closed(body: bytes, number: int, kind: int, space: int, lsn: int) -> bytes:
    """A page with its head and its end. An index page brings its links along."""
    links, body = (body[:8], body[8:]) if kind == INDEX else (b"\xff" * 8, body)
    page = struct.pack(">II", 0, number) + links + struct.pack(">QHQI", lsn, kind, 0, space) + body
    page = page.ljust(PAGE - 8, b"\0") + struct.pack(">I", lsn & 0xFFFFFFFF)
    return page + struct.pack(">I", crc32c(page))


# ---- CRC-32C (RFC 3720 appendix B.4), which Python's zlib does not have


def crc32c(data: bytes) -> int:
    """Eight bytes at a time; long runs of zeros in one step each."""
    crc, at, end = 0xFFFFFFFF, 0, len(data)
    tables = _tables()
    while at < end:
        if data[at : at + 64] == bytes(64):
            run = len(data) - at - len(data[at:].lstrip(b"\0"))
            crc, at = _over_zeros(crc, run), at + run
        elif end - at >= 8:
            low = crc ^ int.from_bytes(data[at : at + 4], "little")
            crc = (
                tables[7][low & 255] ^ tables[6][low >> 8 & 255] ^ tables[5][low >> 16 & 255] ^ tables[4][low >> 24]
                ^ tables[3][data[at + 4]] ^ tables[2][data[at + 5]] ^ tables[1][data[at + 6]] ^ tables[0][data[at + 7]]
            )  # fmt: skip
            at += 8
        else:
            crc, at = tables[0][(crc ^ data[at]) & 255] ^ crc >> 8, at + 1
    return crc ^ 0xFFFFFFFF


@cache
def _tables() -> list[list[int]]:
    first = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        first.append(byte)
    tables = [first]
    for _ in range(7):
        tables.append([first[value & 255] ^ value >> 8 for value in tables[-1]])
    return tables


def _over_zeros(crc: int, count: int) -> int:
    """What `count` zero bytes make of a remainder: for each bit of the count a map of 32 bits."""
    for bit in range(count.bit_length()):
        if count >> bit & 1:
            crc = _mapped(_zeros(bit), crc)
    return crc


def _mapped(columns: Sequence[int], value: int) -> int:
    found = 0
    for bit, column in enumerate(columns):
        if value >> bit & 1:
            found ^= column
    return found


@cache
def _zeros(power: int) -> tuple[int, ...]:
    """The map of 2**power zero bytes."""
    if power == 0:
        return tuple(_tables()[0][value & 255] ^ value >> 8 for value in (1 << bit for bit in range(32)))
    half = _zeros(power - 1)
    return tuple(_mapped(half, column) for column in half)
