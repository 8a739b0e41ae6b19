"""A ClientHello taken apart (RFC 8446 section 4.1.2), and its fingerprints: JA3 (salesforce/ja3) and JA4 (FoxIO, BSD part)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

SERVER_NAME, GROUPS, FORMATS, SIGNATURES, ALPN, VERSIONS = 0, 10, 11, 13, 16, 43
NAMES = {0x0304: "13", 0x0303: "12", 0x0302: "11", 0x0301: "10", 0x0300: "s3"}


@dataclass(slots=True)
class Hello:
    """What the client offers, in its order."""

    legacy: int = 0
    ciphers: list[int] = field(default_factory=list)
    extensions: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    formats: list[int] = field(default_factory=list)
    signatures: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    alpn: list[bytes] = field(default_factory=list)
    server_name: bytes = b""

    @property
    def version(self) -> str:
        """The highest that it speaks, as JA4 names it."""
        return NAMES.get(max([version for version in self.versions if not _is_grease(version)] or [self.legacy]), "00")

    @property
    def ja3(self) -> str:
        lists = (self.ciphers, self.extensions, self.groups)
        text = [str(self.legacy), *("-".join(str(item) for item in found if not _is_grease(item)) for found in lists)]
        text.append("-".join(map(str, self.formats)))
        return hashlib.md5(",".join(text).encode(), usedforsecurity=False).hexdigest()

    @property
    def ja4(self) -> str:
        ciphers = [item for item in self.ciphers if not _is_grease(item)]
        extensions = [item for item in self.extensions if not _is_grease(item)]
        first = self.alpn[0] if self.alpn else b"00"
        protocol = (
            f"{first[0]:c}{first[-1]:c}" if first[:1].isalnum() and first[-1:].isalnum() else f"{first.hex()[:1]}{first.hex()[-1:]}"
        )
        known = f"t{self.version}{'d' if self.server_name else 'i'}{min(len(ciphers), 99):02}{min(len(extensions), 99):02}{protocol}"
        rest = [item for item in extensions if item not in (SERVER_NAME, ALPN)]
        signatures = _hexes(self.signatures, is_sorted=False)
        more = _hexes(rest, is_sorted=True) + (f"_{signatures}" if signatures else "")
        return f"{known}_{_cut(_hexes(ciphers, is_sorted=True))}_{_cut(more) if rest else '0' * 12}"


def read_hello(data: bytes) -> Hello | None:
    """The hello at the beginning of a connection; None until it is whole, or where it is none."""
    body = bytearray()
    at = 0
    while at + 5 <= len(data) and data[at] == 0x16:
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        body += data[at + 5 : at + 5 + size]
        at += 5 + size
    if len(body) < 4 or body[0] != 1 or len(body) < 4 + int.from_bytes(body[1:4], "big"):
        return None
    try:
        return _parse(_Reader(bytes(body[4 : 4 + int.from_bytes(body[1:4], "big")])))
    except IndexError:
        return None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, size: int) -> int:
        if self.at + size > len(self.data):
            raise IndexError
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "big")

    def vector(self, size: int) -> _Reader:
        """Bytes after a length of so many bytes."""
        length = self.number(size)
        if self.at + length > len(self.data):
            raise IndexError
        self.at += length
        return _Reader(self.data[self.at - length : self.at])

    def numbers(self, size: int) -> list[int]:
        return [self.number(size) for _ in range((len(self.data) - self.at) // size)]

    @property
    def left(self) -> int:
        return len(self.data) - self.at


def _parse(reader: _Reader) -> Hello:
    hello = Hello(legacy=reader.number(2))
    reader.at += 32
    reader.vector(1)
    hello.ciphers = reader.vector(2).numbers(2)
    reader.vector(1)
    extensions = reader.vector(2) if reader.left else _Reader(b"")
    while extensions.left:
        kind = extensions.number(2)
        hello.extensions.append(kind)
        _extension(hello, kind, extensions.vector(2))
    return hello


def _extension(hello: Hello, kind: int, data: _Reader) -> None:
    match kind:
        case 0 if data.left:
            names = data.vector(2)
            names.number(1)
            hello.server_name = names.vector(2).data
        case 10:
            hello.groups = data.vector(2).numbers(2)
        case 11:
            hello.formats = data.vector(1).numbers(1)
        case 13:
            hello.signatures = data.vector(2).numbers(2)
        case 16:
            hello.alpn = protocols(data.vector(2).data)
        case 43:
            hello.versions = data.vector(1).numbers(2)


def protocols(data: bytes) -> list[bytes]:
    """The names of ALPN's list."""
    reader, found = _Reader(data), []
    while reader.left:
        found.append(reader.vector(1).data)
    return found


def _is_grease(value: int) -> bool:
    """RFC 8701."""
    return value & 0x0F0F == 0x0A0A and value >> 8 == value & 0xFF


def _hexes(values: Sequence[int], *, is_sorted: bool) -> str:
    texts = [f"{value:04x}" for value in values if not _is_grease(value)]
    return ",".join(sorted(texts) if is_sorted else texts)


def _cut(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else "0" * 12
