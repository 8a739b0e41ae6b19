"""What is packed in a file: archives and compressed files opened in memory, within bounds that no bomb moves.

Nothing is written anywhere, no name of a member is ever a path of ours, and what would take a library more memory than it is given
(dictionaries of LZMA, 64 Ki entries of a zip) is left closed and said.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

import msgspec
import zstandard

from mirage.analysis.artifacts.kinds import kind_of

MAX_BYTES = 32 << 20  # of all that comes out of a file
MAX_MEMBERS = 128
MAX_DEPTH = 3  # archives in archives
MAX_ENTRIES = 4096  # of a zip's directory, which is read whole
MEMORY = 64 << 20  # bytes that a decompressor may take
MAX_NAME = 200


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Something packed in a file. `name` is the attacker's; of an archive in an archive, both names with ! between."""

    name: str
    data: bytes


class Unpacked(msgspec.Struct, frozen=True, kw_only=True):
    """The members, and what was left closed: bounds that were met, encryption, damage."""

    members: tuple[Member, ...]
    notes: tuple[str, ...]


def unpack(data: bytes) -> Unpacked:
    """Everything packed in these bytes, outermost first. Never raises; costs what MAX_BYTES of decompression cost."""
    work = _Work()
    work.open(data, "", 0)
    return Unpacked(members=tuple(work.members), notes=tuple(work.notes))


class _Work:
    def __init__(self) -> None:
        self.members: list[Member] = []
        self.notes: dict[str, None] = {}
        self.left = MAX_BYTES

    def open(self, data: bytes, name: str, depth: int) -> None:
        opener = _OPENERS.get(kind_of(data[:1024]).name)
        if opener is None:
            return
        if depth == MAX_DEPTH:
            self.notes["archives in archives, too deep"] = None
            return
        try:
            for inner, content in opener(self, data):
                self.left -= len(content)
                path = f"{name}!{inner}" if name else inner
                self.members.append(Member(name=path[:MAX_NAME], data=content))
                self.open(content, path, depth + 1)
                if len(self.members) >= MAX_MEMBERS or self.left <= 0:
                    self.notes["more is packed than is looked at"] = None
                    return
        except _DAMAGED as error:
            self.notes[f"damaged: {type(error).__name__}"] = None

    def cut(self, content: bytes) -> bytes:
        """What of the content is looked at."""
        if len(content) > self.left:
            self.notes["more is packed than is looked at"] = None
        return content[: max(self.left, 0)]


Opened = Iterator[tuple[str, bytes]]
_DAMAGED = (
    zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, zstandard.ZstdError, OSError, EOFError, ValueError,
    NotImplementedError, RuntimeError, KeyError, IndexError, OverflowError, MemoryError, struct.error,
)  # fmt: skip


def _gzip(work: _Work, data: bytes) -> Opened:
    yield "gzip", work.cut(zlib.decompressobj(31).decompress(data, work.left + 1))


def _bzip2(work: _Work, data: bytes) -> Opened:
    yield "bzip2", work.cut(bz2.BZ2Decompressor().decompress(data, work.left + 1))


def _xz(work: _Work, data: bytes) -> Opened:
    yield "xz", work.cut(lzma.LZMADecompressor(memlimit=MEMORY).decompress(data, work.left + 1))


def _zstandard(work: _Work, data: bytes) -> Opened:
    with zstandard.ZstdDecompressor(max_window_size=MEMORY).stream_reader(data) as reader:
        yield "zstandard", work.cut(reader.read(work.left + 1))


def _zip(work: _Work, data: bytes) -> Opened:
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        work.notes["a zip of too many entries"] = None
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                work.notes["encrypted"] = None
            elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
                work.notes[f"compressed by method {info.compress_type}"] = None
            else:
                with archive.open(info) as file:
                    yield info.filename, work.cut(file.read(work.left + 1))


def _tar(work: _Work, data: bytes) -> Opened:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for info in archive:
            file = archive.extractfile(info) if info.isreg() else None
            if file is not None:
                yield info.name, work.cut(file.read(work.left + 1))


def _ar(work: _Work, data: bytes) -> Opened:
    """A Debian package or another archive of ar: headers of 60 bytes (ar(5))."""
    at = 8
    while at + 60 <= len(data):
        name, size = data[at : at + 16].decode("ascii", "replace").strip().rstrip("/"), int(data[at + 48 : at + 58])
        if size < 0:
            return
        yield name or "?", work.cut(data[at + 60 : at + 60 + size])
        at += 60 + size + size % 2


_OPENERS: dict[str, Callable[[_Work, bytes], Opened]] = {
    "gzip": _gzip, "bzip2": _bzip2, "xz": _xz, "zstandard": _zstandard, "zip": _zip, "tar": _tar, "deb": _ar, "ar": _ar,
}  # fmt: skip
