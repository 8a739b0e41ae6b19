"""MariaDB 10.11.19's side of the client/server protocol as bytes: what it takes, each length bounded, and what it answers.

The answers are those of mariadbd in a sealed Debian 12 root, to well and to badly formed packets.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mirage.shell.lib.text import to_bytes
from mirage.world.databases import Answer, Field, RefusedError

WITH_DATABASE, PROTOCOL_41, SSL, SECURE, MULTI_STATEMENTS = 1 << 3, 1 << 9, 1 << 11, 1 << 15, 1 << 16
PLUGIN_AUTH, LENENC_AUTH, DEPRECATE_EOF = 1 << 19, 1 << 21, 1 << 24
OF_MYSQL, EXTENDED, CACHED = 1, 1 << 35, 1 << 36  # without the first one there are MariaDB's own: its types, columns told once
AUTOCOMMIT, MORE_RESULTS = 2, 8  # of the server's status
PIECE = (1 << 24) - 1  # bytes that a packet has at most; one of so many goes on in the next
STRANGER_MAX = 1 << 16  # bytes of a packet of who is not let in
LARGEST = 1 << 22  # of who is
SCRAMBLE = 20
PLUGIN = b"mysql_native_password"
BINARY, UTF8MB4 = 63, 45  # character sets
LONG, DOUBLE, NULL, LONGLONG, VAR_STRING, DECIMAL = 3, 5, 6, 8, 0xFD, 0xF6  # columns' types
NOT_NULL, OF_BYTES = 0x1, 0x80  # their flags

UNORDERED = RefusedError(1156, "08S01", "Got packets out of order")
TOO_BIG = RefusedError(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")
BAD_HANDSHAKE = RefusedError(1043, "08S01", "Bad handshake")


class Inbox:
    """Bytes as they come, cut into packets."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._whole = bytearray()  # of a packet that goes on
        self.expected = 1  # the number of the next one
        self.most = STRANGER_MAX

    def put(self, data: bytes) -> None:
        self._held += data

    def next(self) -> bytes | None:
        """A packet, if it is there. RefusedError: it is out of order, or too big."""
        while len(self._held) >= 4:
            size = int.from_bytes(self._held[:3], "little")
            if self._held[3] != self.expected:
                raise UNORDERED
            if len(self._whole) + size > self.most:
                raise TOO_BIG
            if len(self._held) < 4 + size:
                return None
            self._whole += self._held[4 : 4 + size]
            del self._held[: 4 + size]
            self.expected = (self.expected + 1) % 256
            if size < PIECE:
                whole, self._whole = bytes(self._whole), bytearray()
                return whole
        return None


def packed(body: bytes, number: int) -> tuple[bytes, int]:
    """A packet of that number, cut where it is too long for one, and the number of the next."""
    made = bytearray()
    for start in range(0, len(body) + 1, PIECE):
        piece = body[start : start + PIECE]
        made += struct.pack("<I", len(piece))[:3] + bytes([number]) + piece
        number = (number + 1) % 256
    return bytes(made), number


def greeting(version: bytes, number: int, salt: bytes) -> bytes:
    """The handshake of version 10, as the package's server is built and set up: it offers no TLS."""
    body = b"\n5.5.5-" + version + b"\0" + struct.pack("<I", number & 0xFFFFFFFF) + salt[:8]
    return body + b"\0\xfe\xf7\x2d\x02\0\xff\x81\x15" + bytes(6) + b"\x1d\0\0\0" + salt[8:] + b"\0" + PLUGIN + b"\0"


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a client answers to the greeting. `plugin`: how it says that it proves its password."""

    capabilities: int
    charset: int
    user: bytes
    token: bytes
    database: bytes
    plugin: bytes


def handshake(data: bytes) -> Handshake:
    """RefusedError."""
    capabilities = int.from_bytes(data[:4], "little")
    if len(data) >= 2 and not capabilities & PROTOCOL_41:
        raise RefusedError(BAD_HANDSHAKE.number, "", BAD_HANDSHAKE.text)
    if len(data) < 33 or capabilities & SSL:
        raise BAD_HANDSHAKE
    if not capabilities & OF_MYSQL:
        capabilities |= int.from_bytes(data[28:32], "little") << 32
    user, mark, rest = data[32:].partition(b"\0")
    if not mark:
        raise BAD_HANDSHAKE
    if capabilities & LENENC_AUTH or capabilities & SECURE:
        size = rest[0] if rest else 256
        if size > 250 or size >= len(rest):
            raise BAD_HANDSHAKE
        token, rest = rest[1 : 1 + size], rest[1 + size :]
    else:
        token, _, rest = rest.partition(b"\0")
    database = b""
    if capabilities & WITH_DATABASE:
        database, _, rest = rest.partition(b"\0")
    plugin = rest.partition(b"\0")[0] if capabilities & PLUGIN_AUTH else PLUGIN
    return Handshake(capabilities, data[8], user, token, database, plugin or PLUGIN)


def switch(salt: bytes) -> bytes:
    """The client is asked to prove its password in the server's way."""
    return b"\xfe" + PLUGIN + b"\0" + salt + b"\0"


def number(value: int) -> bytes:
    """An integer with its own length."""
    if value < 251:
        return bytes([value])
    if value < 1 << 16:
        return b"\xfc" + struct.pack("<H", value)
    return b"\xfd" + struct.pack("<I", value)[:3] if value < 1 << 24 else b"\xfe" + struct.pack("<Q", value)


def text(value: bytes) -> bytes:
    return number(len(value)) + value


def done(answer: Answer, more: int = 0) -> bytes:
    """OK."""
    told = text(to_bytes(answer.told)) if answer.told else b""
    return b"\0" + number(answer.affected) + b"\0" + struct.pack("<HH", AUTOCOMMIT | more, answer.warnings) + told


def refused(error: RefusedError) -> bytes:
    """ERR. Without a state for who is of the old protocol."""
    state = b"#" + error.state.encode() if error.state else b""
    return b"\xff" + struct.pack("<H", error.number) + state + to_bytes(error.text)


def end(more: int = 0, warnings: int = 0, *, is_ok: bool = False) -> bytes:
    """EOF; as OK, where the client has said that it knows no other."""
    if is_ok:
        return b"\xfe\0\0" + struct.pack("<HH", AUTOCOMMIT | more, warnings)
    return b"\xfe" + struct.pack("<HH", warnings, AUTOCOMMIT | more)


def column(field: Field, values: Sequence[str | None], charset: int, capabilities: int) -> bytes:
    """A column as it is told before the rows: of numbers, its type is the one that holds all values."""
    longest = max((len(to_bytes(value)) for value in values if value is not None), default=0)
    flags, places = 0 if field.is_null else NOT_NULL, 0
    if field.name == "NULL" and field.is_number:
        kind, length, flags = NULL, 0, OF_BYTES
    elif field.is_number:
        kind, places = _kind(values)
        length, flags = longest + (kind == DECIMAL), flags | OF_BYTES
    else:
        kind, length = VAR_STRING, longest * 4
    head = text(b"def") + b"\0\0\0" + text(to_bytes(field.name)) + (b"\0\0\x0c" if capabilities & EXTENDED else b"\0\x0c")
    return head + struct.pack("<HIBHBxx", BINARY if field.is_number else charset, length, kind, flags, places)


def _kind(values: Sequence[str | None]) -> tuple[int, int]:
    """A type of numbers, and the digits behind its point."""
    given = [value for value in values if value is not None]
    if all(re.fullmatch(r"-?\d{1,9}", value) for value in given):
        return LONG, 0
    if all(re.fullmatch(r"-?\d{1,19}", value) for value in given):
        return LONGLONG, 0
    if all(re.fullmatch(r"-?\d*\.?\d*", value) for value in given):
        return DECIMAL, min(38, max(len(value.partition(".")[2]) for value in given))
    return DOUBLE, 31  # NOT_FIXED_DEC


def result(answer: Answer, more: int, capabilities: int, charset: int) -> Iterator[bytes]:
    """The packets of an answer's rows, or of its word that all is done."""
    if answer.fields is None:
        yield done(answer, more)
        return
    is_ok = bool(capabilities & DEPRECATE_EOF)
    yield number(len(answer.fields)) + (b"\1" if capabilities & CACHED else b"")
    for place, field in enumerate(answer.fields):
        yield column(field, [row[place] for row in answer.rows], charset, capabilities)
    if not is_ok:
        yield end(more)
    for row in answer.rows:
        yield b"".join(b"\xfb" if value is None else text(to_bytes(value)) for value in row)
    yield end(more, answer.warnings, is_ok=is_ok)
