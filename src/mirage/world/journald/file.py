"""A journal file as systemd-journald 252 of Debian 12 writes one: keyed hashes, compact offsets, zstd (systemd.io/JOURNAL_FILE_FORMAT).

Objects are appended in the order in which the daemon appends them, entry by entry: data that is new with its field, the entry, then
the arrays that lead from each of its data and from the file to it. The same entries give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

import zstandard

from mirage.world.journald.hashes import jenkins64, siphash24

DATA, FIELD, ENTRY, DATA_TABLE, FIELD_TABLE, ARRAY = range(1, 7)
HEADER, STEP = 264, 8 << 20  # bytes; the file grows in such steps (FILE_SIZE_INCREASE)
KEYED, ZSTD, COMPACT, ONLINE = 1 << 2, 1 << 3, 1 << 4, 1
FIELDS = 333  # DEFAULT_FIELD_HASH_TABLE_SIZE
LARGEST = 128 << 20  # MAX_SIZE_UPPER
THRESHOLD, PACKED = 512, 1 << 2  # bytes of data that are compressed, and the object's flag


class Record(NamedTuple):
    """One entry: journald's number of it, microseconds since the epoch and since its boot, the boot, and FIELD=value of each field."""

    sequence: int
    realtime: int
    monotonic: int
    boot: bytes
    fields: list[bytes]


NOTHING = Record(0, 0, 0, bytes(16), [])  # first and last of a file that is still empty


class Ids(NamedTuple):
    """16 bytes each."""

    file: bytes
    machine: bytes
    sequence: bytes


def write(records: Sequence[Record], ids: Ids, largest: int = LARGEST) -> bytes:
    """The bytes of an active file. `largest`: how far journald lets it grow."""
    return _File(records, ids, largest).whole()


class _Array:
    """A chain of entry arrays: where it begins, the last of it, how many entries in all and in the last."""

    __slots__ = ("count", "first", "room", "tail", "used")

    def __init__(self) -> None:
        self.first = self.tail = self.count = self.used = self.room = 0


class _Data:
    __slots__ = ("array", "entry", "number", "offset")

    def __init__(self, offset: int) -> None:
        self.offset, self.entry, self.number, self.array = offset, 0, 0, _Array()


class _Table:
    """A hash table: the chains are kept by bucket as the offsets of the first and the last object."""

    def __init__(self, offset: int, buckets: int) -> None:
        self.offset, self.buckets, self.depth = offset, buckets, 0
        self._chains: dict[int, list[int]] = {}

    def add(self, out: bytearray, value: int, offset: int, next_at: int) -> None:
        """Hang an object at the end of its chain; `next_at` is where an object has the offset of the next."""
        chain = self._chains.setdefault(value % self.buckets, [])
        place = self.offset + 16 * (value % self.buckets)
        if chain:
            struct.pack_into("<Q", out, chain[-1] + next_at, offset)
            self.depth = max(self.depth, len(chain))
        else:
            struct.pack_into("<Q", out, place, offset)
        struct.pack_into("<Q", out, place + 8, offset)
        chain.append(offset)


class _File:
    def __init__(self, records: Sequence[Record], ids: Ids, largest: int) -> None:
        self._records, self._ids = records, ids
        buckets = max(2047, largest * 4 // 768 // 3)
        self._out = bytearray(HEADER)
        self._fields = _Table(self._object(FIELD_TABLE, bytes(16 * FIELDS)) + 16, FIELDS)
        self._table = _Table(self._object(DATA_TABLE, bytes(16 * buckets)) + 16, buckets)
        self._objects, self._arrays = 2, 0
        texts = list(dict.fromkeys(field for record in records for field in record.fields))
        self._known: dict[bytes, _Data] = {}
        self._hashes = dict(zip(texts, zip(siphash24(ids.file, texts), jenkins64(texts))))
        names = list(dict.fromkeys(text.partition(b"=")[0] for text in texts))
        self._names = {name: [value, 0] for name, value in zip(names, siphash24(ids.file, names))}
        self._entries = _Array()
        self._tail = 0
        for record in records:
            self._enter(record, record.sequence)

    def _object(self, kind: int, body: bytes, flags: int = 0) -> int:
        """Append an object, aligned to 8; its offset."""
        out = self._out
        offset = len(out)
        size = 16 + len(body)
        out += struct.pack("<BB6xQ", kind, flags, size)
        out += body
        out += bytes(-size % 8)
        self._tail = offset
        return offset

    def _enter(self, record: Record, number: int) -> None:
        data = sorted((self._data(field) for field in record.fields), key=lambda one: one.offset)
        mark = 0
        for field in record.fields:
            mark ^= self._hashes[field][1]
        body = struct.pack("<QQQ16sQ", number, record.realtime, record.monotonic, record.boot, mark)
        entry = self._object(ENTRY, body + struct.pack(f"<{len(data)}I", *(one.offset for one in data)))
        self._objects += 1
        self._link(self._entries, entry)
        for one in data:
            if one.number:
                self._link(one.array, entry)
            else:
                one.entry = entry
            one.number += 1

    def _data(self, text: bytes) -> _Data:
        found = self._known.get(text)
        if found is None:
            value = self._hashes[text][0]
            payload, flags = text, 0
            if len(text) >= THRESHOLD and len(packed := _packer.compress(text)) < len(text):
                payload, flags = packed, PACKED
            offset = self._object(DATA, struct.pack("<7Q", value, 0, 0, 0, 0, 0, 0) + payload, flags)
            self._objects += 1
            self._table.add(self._out, value, offset, 24)
            found = self._known[text] = _Data(offset)
            self._named(text.partition(b"=")[0], offset)
        return found

    def _named(self, name: bytes, data: int) -> None:
        """The field's object leads to its newest data, which leads to the one before."""
        known = self._names[name]
        if not known[1]:
            known[1] = self._object(FIELD, struct.pack("<3Q", known[0], 0, 0) + name)
            self._objects += 1
            self._fields.add(self._out, known[0], known[1], 24)
        before = struct.unpack_from("<Q", self._out, known[1] + 32)[0]
        struct.pack_into("<Q", self._out, data + 32, before)
        struct.pack_into("<Q", self._out, known[1] + 32, data)

    def _link(self, array: _Array, entry: int) -> None:
        """link_entry_into_array(): the last array takes it, or a new one that is twice as large."""
        if array.used == array.room:
            room = max(4, (array.count + 1) * 2 if array.count > array.room else array.room * 2)
            offset = self._object(ARRAY, bytes(8 + 4 * room))
            self._objects, self._arrays = self._objects + 1, self._arrays + 1
            if array.tail:
                struct.pack_into("<Q", self._out, array.tail + 16, offset)
            else:
                array.first = offset
            array.tail, array.room, array.used = offset, room, 0
        struct.pack_into("<I", self._out, array.tail + 24 + 4 * array.used, entry)
        array.used, array.count = array.used + 1, array.count + 1

    def whole(self) -> bytes:
        out, ids, records = self._out, self._ids, self._records
        for one in self._known.values():
            struct.pack_into("<QQQII", out, one.offset + 40, one.entry, one.array.first, one.number, one.array.tail, one.array.used)
        size = -(-len(out) // STEP) * STEP
        first, last = (records[0], records[-1]) if records else (NOTHING, NOTHING)
        out[:HEADER] = struct.pack(
            "<8sIIB7x16s16s16s16s21Q2I", b"LPKSHHRH", 0, KEYED | ZSTD | COMPACT, ONLINE, ids.file, ids.machine, last.boot, ids.sequence,
            HEADER, size - HEADER, self._table.offset, 16 * self._table.buckets, self._fields.offset, 16 * FIELDS,
            self._tail, self._objects, len(records), last.sequence, first.sequence, self._entries.first,
            first.realtime, last.realtime, last.monotonic, len(self._known), sum(1 for _, offset in self._names.values() if offset), 0, self._arrays,
            self._table.depth, self._fields.depth, self._entries.tail, self._entries.used,
        )  # fmt: skip
        return bytes(out).ljust(size, b"\0")


_packer = zstandard.ZstdCompressor(level=3)
