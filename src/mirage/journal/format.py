"""The bytes of a segment: a header, then records, each with length, checksum, id and a hash that chains it to the one before.

Records are found again behind damage by the *mark*, eight random bytes drawn for each segment: a visitor, whose words
stand in the records, cannot know it, so nothing that he types can be taken for a record.

    header  magic 8 | lane 16 | mark 8 | sequence 8 | first 8 | created 8 | chain 32 | crc 4          little endian
    record  mark 8 | length 4 | crc 4 | id 26 | chain 32 | payload `length`

`lane` is the lane's own random name, `sequence` counts its segments, `first` the records in the segments before, `chain` is
the hash of the record before. A record's chain is BLAKE2b-256 over the chain before, its id and its payload; its crc is
CRC-32 (zlib) over length, id, chain and payload.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAGIC = b"MIRAGEJ1"
CHAIN_SIZE = 32
GENESIS = bytes(CHAIN_SIZE)
MAX_PAYLOAD = 32 * 1024 * 1024  # bytes; a length above it is damage

_HEADER = struct.Struct("<8s16s8sQQQ32sI")
_RECORD = struct.Struct("<8sII26s32s")
_LENGTH = struct.Struct("<I")
HEADER_SIZE = _HEADER.size
RECORD_SIZE = _RECORD.size  # what a record adds to its payload


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment says of itself."""

    lane: bytes
    mark: bytes
    sequence: int
    first: int
    created: int
    chain: bytes

    def pack(self) -> bytes:
        body = _HEADER.pack(MAGIC, self.lane, self.mark, self.sequence, self.first, self.created, self.chain, 0)[:-4]
        return body + _LENGTH.pack(zlib.crc32(body))


class Frame(NamedTuple):
    """One record as it lies in a segment; `end` is the offset behind it."""

    end: int
    id: str
    chain: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Scan:
    """Whole records in a row, and why they ended: `rest` is "" at the exact end, "short" or "damaged" else."""

    frames: list[Frame]
    end: int
    rest: str


def read_header(data: bytes) -> Header | None:
    """The header at the start of a segment, or None where it is short or damaged."""
    if len(data) < HEADER_SIZE:
        return None
    magic, lane, mark, sequence, first, created, chain, crc = _HEADER.unpack_from(data)
    if magic != MAGIC or zlib.crc32(data[: HEADER_SIZE - 4]) != crc:
        return None
    return Header(lane, mark, sequence, first, created, chain)


def link(chain: bytes, identifier: bytes, payload: bytes) -> bytes:
    """The hash that ties a record to the one before."""
    return hashlib.blake2b(chain + identifier + payload, digest_size=CHAIN_SIZE).digest()


def frame(mark: bytes, chain: bytes, identifier: str, payload: bytes) -> tuple[bytes, bytes]:
    """The record's bytes and its chain. The id is 26 ASCII characters, as `base.ids` makes them."""
    name = identifier.encode("ascii")
    if len(name) != 26:
        raise ValueError(f"an id has 26 characters: {identifier!r}")
    linked = link(chain, name, payload)
    length = len(payload)
    crc = zlib.crc32(payload, zlib.crc32(_LENGTH.pack(length) + name + linked))
    return _RECORD.pack(mark, length, crc, name, linked) + payload, linked


def scan(data: bytes, mark: bytes, start: int = 0, limit: int = 1 << 62) -> Scan:
    """The records from `start` on, at most `limit`, until the data end or stop making sense."""
    frames: list[Frame] = []
    offset = start
    size = len(data)
    while len(frames) < limit:
        begin = offset + RECORD_SIZE
        if begin > size:
            head = data[offset : offset + len(mark)]
            whole = "damaged" if head != mark[: len(head)] else "short"
            return Scan(frames, offset, whole if offset < size else "")
        found, length, crc, name, chain = _RECORD.unpack_from(data, offset)
        if found != mark or length > MAX_PAYLOAD:
            return Scan(frames, offset, "damaged")
        end = begin + length
        if end > size:
            return Scan(frames, offset, "short")
        payload = data[begin:end]
        if zlib.crc32(payload, zlib.crc32(_LENGTH.pack(length) + name + chain)) != crc:
            return Scan(frames, offset, "damaged")
        frames.append(Frame(end, name.decode("ascii", "replace"), chain, payload))
        offset = end
    return Scan(frames, offset, "")


def walk(data: bytes, mark: bytes) -> Iterator[Scan]:
    """All that can be read of a whole segment: one scan for each stretch between damaged places."""
    start = HEADER_SIZE
    while start >= 0:
        found = scan(data, mark, start)
        yield found
        start = resume(data, mark, found.end + 1) if found.rest else -1


def resume(data: bytes, mark: bytes, start: int) -> int:
    """The offset of the first whole record at or behind `start`, or -1: how to go on behind damage."""
    offset = data.find(mark, start)
    while offset >= 0:
        if scan(data, mark, offset, limit=1).frames:
            return offset
        offset = data.find(mark, offset + 1)
    return -1


def guess_mark(data: bytes) -> bytes:
    """The mark of a segment whose header is damaged: its first record begins with it."""
    return data[HEADER_SIZE : HEADER_SIZE + 8]
