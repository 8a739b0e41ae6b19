"""Compressed streams, bounded: what gzip, bzip2, xz and zstd make of bytes, and what they say of bytes that are none of theirs."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from mirage.shell.process import Process

MAGICS = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\0", "zstd": b"\x28\xb5\x2f\xfd"}
SUFFIXES = {
    ".gz": "gzip",
    ".tgz": "gzip",
    ".taz": "gzip",
    ".bz2": "bzip2",
    ".tbz": "bzip2",
    ".tbz2": "bzip2",
    ".xz": "xz",
    ".txz": "xz",
    ".zst": "zstd",
    ".tzst": "zstd",
}
STEP = 1 << 18  # bytes that are unpacked before others get a turn
SIZE_MAX = 96 << 20  # bytes that one archive may come to
# when the bytes are not its own, when they end too soon, and the status
FOREIGN = {
    "gzip": ("\ngzip: stdin: not in gzip format\n", "\ngzip: stdin: unexpected end of file\n", 1),
    "bzip2": (
        "bzip2: (stdin) is not a bzip2 file.\n",
        "bzip2: Compressed file ends unexpectedly;\n\tperhaps it is corrupted?  *Possible* reason follows.\n",
        2,
    ),
    "zstd": ("unknown header", "unexpected end of file", 1),
    "xz": ("xz: (stdin): File format not recognized\n", "xz: (stdin): Unexpected end of input\n", 1),
}


class _Zstd:
    """One frame, asked as bz2 and lzma are: its own library does not bound what it gives, so it is given little at a time."""

    FEED = 512  # bytes, which make 16 MiB at most (blocks of 128 KiB in four bytes each)

    def __init__(self) -> None:
        self._machine = zstandard.ZstdDecompressor(max_window_size=128 << 20).decompressobj()
        self._data = memoryview(b"")

    @property
    def eof(self) -> bool:
        return self._machine.eof

    @property
    def unused_data(self) -> bytes:
        return self._machine.unused_data + bytes(self._data)

    def decompress(self, data: bytes, size: int) -> bytes:
        """At least `size` bytes where there are so many."""
        self._data = memoryview(data) if data else self._data
        parts: list[bytes] = []
        while self._data and not self.eof and sum(map(len, parts)) < size:
            parts.append(self._machine.decompress(self._data[: self.FEED]))
            self._data = self._data[self.FEED :]
        return b"".join(parts)


_MAKERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=128 << 20),
    "zstd": _Zstd,
}


class NotPackedError(Exception):
    """What the packer says on standard error, with its status, and what could be unpacked before."""

    def __init__(self, text: str, status: int, data: bytes = b"") -> None:
        super().__init__(text)
        self.text, self.status, self.data = text, status, data


def guess(data: bytes) -> str:
    """By the first bytes; empty for none."""
    return next((name for name, magic in MAGICS.items() if data.startswith(magic)), "")


async def unpack(proc: Process, data: bytes, kind: str) -> bytes:
    """All members one after the other; beyond SIZE_MAX the program is ended as one that ate all memory."""
    foreign, truncated, status = FOREIGN[kind]
    if not data.startswith(MAGICS[kind]):
        raise NotPackedError(truncated if len(data) < 2 and kind == "gzip" else foreign, status)
    parts: list[bytes] = []
    total = 0
    while data.startswith(MAGICS[kind]):
        machine = _MAKERS[kind]()
        try:
            while not machine.eof:
                if kind == "gzip":
                    piece = machine.decompress(data, STEP)
                    data = machine.unconsumed_tail
                else:
                    piece = machine.decompress(data, STEP)
                    data = b""
                total += len(piece)
                if total > SIZE_MAX:
                    proc.session.stop("memory", SIZE_MAX, "unpacking")
                parts.append(piece)
                await proc.tick(1 + len(piece) // 256)
                if not piece and not machine.eof and not data:
                    raise NotPackedError(truncated, status, b"".join(parts))
        except (zlib.error, OSError, lzma.LZMAError, zstandard.ZstdError, EOFError):
            text = "\ngzip: stdin: invalid compressed data--format violated\n" if kind == "gzip" else truncated
            raise NotPackedError(text, status, b"".join(parts)) from None
        data = machine.unused_data
    return b"".join(parts)


def pack(data: bytes, kind: str, *, level: int = 6, name: str = "", moment: int = 0) -> bytes:
    """One member; `name` and `moment` (seconds) stand in gzip's header."""
    if kind == "bzip2":
        return bz2.compress(data)
    if kind == "xz":
        return lzma.compress(data, preset=min(level, 6))
    if kind == "zstd":
        return zstandard.compress(data, 3)
    packed = gzip.compress(data, level, mtime=0)
    extra = {9: 2, 1: 4}.get(level, 0)
    raw = name.encode("utf-8", "surrogateescape")
    flags = 8 if raw else 0
    head = b"\x1f\x8b\x08" + bytes([flags]) + (moment & 0xFFFFFFFF).to_bytes(4, "little") + bytes([extra, 3])
    return head + (raw + b"\0" if raw else b"") + packed[10:]
