"""Compressed streams, bounded: what gzip, bzip2 and xz make of bytes, and what they say of bytes that are none of theirs."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mirage.shell.process import Process

MAGICS = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\0"}
SUFFIXES = {
    ".gz": "gzip",
    ".tgz": "gzip",
    ".taz": "gzip",
    ".bz2": "bzip2",
    ".tbz": "bzip2",
    ".tbz2": "bzip2",
    ".xz": "xz",
    ".txz": "xz",
}
STEP = 1 << 18  # bytes that are unpacked before others get a turn
SIZE_MAX = 96 << 20  # bytes that one archive may come to
_MAKERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=128 << 20),
}
# when the bytes are not its own, when they end too soon, and the status
FOREIGN = {
    "gzip": ("\ngzip: stdin: not in gzip format\n", "\ngzip: stdin: unexpected end of file\n", 1),
    "bzip2": (
        "bzip2: (stdin) is not a bzip2 file.\n",
        "bzip2: Compressed file ends unexpectedly;\n\tperhaps it is corrupted?  *Possible* reason follows.\n",
        2,
    ),
    "xz": ("xz: (stdin): File format not recognized\n", "xz: (stdin): Unexpected end of input\n", 1),
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
        except (zlib.error, OSError, lzma.LZMAError, EOFError):
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
    packed = gzip.compress(data, level, mtime=0)
    extra = {9: 2, 1: 4}.get(level, 0)
    raw = name.encode("utf-8", "surrogateescape")
    flags = 8 if raw else 0
    head = b"\x1f\x8b\x08" + bytes([flags]) + (moment & 0xFFFFFFFF).to_bytes(4, "little") + bytes([extra, 3])
    return head + (raw + b"\0" if raw else b"") + packed[10:]
