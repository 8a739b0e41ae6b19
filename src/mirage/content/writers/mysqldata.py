"""The database's own directory in /var/lib/mysql: what MariaDB 10.11 has there of each table of the last dump, with the same rows."""

from __future__ import annotations

import datetime
import re
import struct
import unicodedata
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from mirage.content import innodb
from mirage.content.facts import Brief
from mirage.content.writers import writes
from mirage.content.writers.sql import Table, table

SPACES = 5  # the number of the first table of a new server's first database
LSN = 41_000  # before all that the server's own log holds


@writes("mysql.opt")
def options(brief: Brief, chance: Random) -> str:
    """db.opt: what CREATE DATABASE was told."""
    return "default-character-set=utf8mb4\ndefault-collation=utf8mb4_general_ci\n"


@writes("mysql.ibd")
def tablespace(brief: Brief, chance: Random) -> bytes:
    """A table's rows and its index."""
    known = table(brief, str(brief.spec["table"]))
    number = int(brief.spec["number"])
    kinds = [_kind(column.type) for column in known.schema.columns]
    rows = [_row(known, kinds, row, number) for row in known.rows]
    indexes = [innodb.Index(rows, known.last)]
    for at in _second(known):
        entries = sorted(((_collated(row[at]), row) for row in known.rows), key=lambda pair: (pair[0], pair[1][0]))
        indexes.append(innodb.Index([_entry(known, kinds, row, at) for _order, row in entries], 14 + number))
    return innodb.file(indexes, SPACES + number, LSN + 613 * number, int(brief.spec["index"]))


def _second(known: Table) -> list[int]:
    """The places of the columns that an index stands on beside the primary one."""
    return [known.schema.names.index(key.columns[0]) for key in known.schema.keys[1:]]


@writes("mysql.temporary")
def temporary(brief: Brief, chance: Random) -> bytes:
    """ibtmp1 of a server that has made no temporary table yet."""
    return innodb.temporary()


class _Kind(NamedTuple):
    """A column type: how a value is encoded, and whether its length stands before the row."""

    form: str
    size: int


def _kind(text: str) -> _Kind:
    name, _, size = re.sub(r"[ )].*", "", text).partition("(")
    return _Kind("tenths" if text.startswith("decimal(4,1)") else name, int(size.partition(",")[0]) if size else 0)


def _value(kind: _Kind, value: object) -> bytes:
    match kind.form:
        case "int":
            return struct.pack(">I", int(str(value)) ^ 0x80000000)
        case "smallint":
            return struct.pack(">H", int(str(value)) ^ 0x8000)
        case "tinyint":
            return struct.pack(">B", int(str(value)) ^ 0x80)
        case "date":
            day = datetime.date.fromisoformat(str(value))
            return (0x800000 | day.year << 9 | day.month << 5 | day.day).to_bytes(3, "big")
        case "datetime":
            at = datetime.datetime.fromisoformat(str(value))
            days = (at.year * 13 + at.month) << 5 | at.day
            return (1 << 39 | days << 17 | at.hour << 12 | at.minute << 6 | at.second).to_bytes(5, "big")
        case "decimal" | "tenths":
            whole, _, rest = f"{float(str(value)):.{PLACES[kind.form]}f}".partition(".")
            number = int(whole).to_bytes(2 if kind.form == "tenths" else 4, "big") + bytes((int(rest),))
            return bytes((number[0] ^ 0x80,)) + number[1:]
        case _:
            return str(value).encode()


def _row(known: Table, kinds: Sequence[_Kind], row: Sequence[object], number: int) -> innodb.Record:
    """A row of the clustered index: its key, the transaction that wrote it (long purged), then the other columns."""
    key = _value(kinds[0], row[0])
    data = key + b"\0" * 6 + b"\x80" + b"\0" * 6
    data += b"".join(_value(kind, value) for kind, value in zip(kinds[1:], row[1:]) if value is not None)
    return _prefix([(column.is_null, kind, value) for column, kind, value in zip(known.schema.columns, kinds, row)]), data, key


def _entry(known: Table, kinds: Sequence[_Kind], row: Sequence[object], at: int) -> innodb.Record:
    """An entry of the second index: its column and the row's key."""
    data = (b"" if row[at] is None else _value(kinds[at], row[at])) + _value(kinds[0], row[0])
    return _prefix([(known.schema.columns[at].is_null, kinds[at], row[at])]), data, data


def _prefix(fields: Sequence[tuple[bool, _Kind, object]]) -> bytes:
    """Lengths of what varies, the last first, and the bits of what is NULL."""
    lengths = b"".join(
        _length(kind, len(str(value).encode())) for _null, kind, value in fields if kind.form == "varchar" and value is not None
    )  # fmt: skip
    nulls = [value is None for is_null, _kind, value in fields if is_null]
    bits = sum(1 << at for at, is_none in enumerate(nulls) if is_none)
    return lengths[::-1] if not nulls else bits.to_bytes(-(-len(nulls) // 8), "big").join((lengths[::-1], b""))


def _length(kind: _Kind, size: int) -> bytes:
    """One byte, or two where the column can be longer than 255 bytes and this one is longer than 127."""
    return bytes((size,)) if 4 * kind.size <= 255 or size < 128 else bytes((0x80 | size >> 8, size & 255))


def _collated(value: object) -> tuple[bool, str]:
    """As utf8mb4_general_ci orders: without case and accents; NULL first."""
    plain = unicodedata.normalize("NFD", str(value)).upper()
    return value is not None, "".join(letter for letter in plain if not unicodedata.combining(letter))


PLACES = {"decimal": 2, "tenths": 1}  # behind the point
COLUMNS = {  # by type, its number, character set, flags, bytes in a record, and how wide it is shown
    "int": (3, 8, 0x1B, 4, 11), "smallint": (2, 8, 0x1B, 2, 6), "tinyint": (1, 8, 0x1B, 1, 0), "date": (14, 8, 0x70, 3, 10),
    "datetime": (18, 8, 0x90, 5, 19), "decimal": (246, 0, 0x03, 5, 12), "tenths": (246, 0, 0x03, 3, 6), "varchar": (15, 45, 0, 0, 0), "char": (254, 45, 0, 0, 0),
}  # fmt: skip
ZERO = {
    "datetime": b"\x80\0\0\0\0",
    "decimal": b"\x80\0\0\0\0",
    "tenths": b"\x80\0\0",
}  # what stands for no value; blanks and zeros for the others


@writes("mysql.frm")
def definition(brief: Brief, chance: Random) -> bytes:
    """A table's definition: head, keys, an empty record, the engine, the columns and their names."""
    known = table(brief, str(brief.spec["table"]))
    kinds = [_kind(column.type) for column in known.schema.columns]
    widths = [COLUMNS[kind.form][3] or 4 * kind.size + (kind.form == "varchar") * (1 + (4 * kind.size > 255)) for kind in kinds]
    empty = b"\xff" + b"".join(
        ZERO.get(kind.form, (b" " if kind.form == "char" else b"\0") * width) if column.default is None else bytes((int(column.default),))
        for kind, width, column in zip(kinds, widths, known.schema.columns)
    )  # fmt: skip
    names = b"\xff" + b"\xff".join(column.name.encode() for column in known.schema.columns) + b"\xff\0"
    keyed = [0, *_second(known)]
    places = [2 + sum(widths[:at]) for at in range(len(widths))]
    extra = b"\0\x10" + chance.randbytes(16) + bytes((5, len(keyed))) + bytes(len(keyed))  # the definition's number, the keys' flags
    before, room = 64 + len(extra) + 4, 16 + 489 * len(keyed)  # of the keys
    text = b"\xff" + b"".join(key.name.encode() + b"\xff" for key in known.schema.keys)
    keys = bytes((len(keyed), len(keyed), 0, 0)) + struct.pack("<H", len(text) + 1)
    for at in keyed:
        kind, width = kinds[at], 4 * kinds[at].size if kinds[at].form.endswith("char") else widths[at]
        keys += struct.pack("<HHBBH", (0x69 if known.schema.columns[at].is_null else 0x68) if at else 0, width, 1, 0, 0)
        keys += struct.pack("<HHBHH", 0x8001 + at, places[at], 0, COLUMNS[kind.form][2] or 0x8000, width)
    body = extra + struct.pack("<I", before + room + len(empty) + 16) + (keys + text).ljust(room, b"\0")
    columns = struct.pack("<6H8x3H4x", len(kinds), 0, len(empty) + 20, 0, len(empty), len(names), 80, 22, len(kinds) - 1)
    for at, (kind, column) in enumerate(zip(kinds, known.schema.columns)):
        code, charset, flags, _bytes, shown = COLUMNS[kind.form]
        null = 0x80 if column.is_null else 0 if column.is_counter or column.default is not None else 0x40  # 0x40: it has no default
        columns += (
            b"\0\0\0"
            + struct.pack("<H", shown or kind.size * (4 if kind.form.endswith("char") else 1))
            + places[at].to_bytes(3, "little")
        )
        columns += bytes((flags, null | PLACES.get(kind.form, 0), 15 if column.is_counter else 0))
        columns += bytes((0, 0, code, charset, 0, 0))
    rest = 258 + len(columns) + len(names)  # of the file from here
    body += empty + b"\0\0\6\0InnoDB" + b"\0" * 6 + struct.pack("<HH254x", rest, rest) + columns + names
    return _head(len(empty), room, len(extra), 64 + len(body), brief) + body


def _head(record: int, keys: int, extra: int, size: int, brief: Brief) -> bytes:
    """The first 64 bytes: what the file is, how long, and which server wrote it."""
    package = brief.site.version("mariadb-server", brief.time) or "1:10.11.6"
    numbers = [int(part) for part in re.findall(r"\d+", package.partition(":")[2])[:3]]
    head = bytearray(64)
    struct.pack_into("<BBBBHHHI", head, 0, 0xFE, 1, 10, 12, extra, extra + 68, 1, size)
    struct.pack_into("<HH", head, 14, keys, record)
    struct.pack_into("<BBBBBB", head, 27, 2, 0x39, 0, 9, 0, 0)
    struct.pack_into("<BBBBBB", head, 33, 5, 0, 0, 0, 0, 0x2D)
    struct.pack_into("<H", head, 47, keys)
    struct.pack_into("<I", head, 51, numbers[0] * 10000 + numbers[1] * 100 + numbers[2])
    struct.pack_into("<H", head, 55, 0x10)
    return bytes(head)
