"""Bytes that stand in for a file of which only facts are known: of the exact size, the same every time, any part at once.

They are no imitation of the file, and nobody who looks closely is fooled: the operator is told that he runs on a skeleton.
They only keep plain things plain: an ELF magic where `file` and the kernel look, a gzip magic, text that is text.
"""

from __future__ import annotations

import struct
from hashlib import blake2b

BINARY, ELF, TEXT, GZIP, PYC, ARCHIVE = range(6)

UNIT = 64  # bytes that one hash gives

# e_ident, e_type DYN, e_machine x86-64, e_version, e_entry, e_phoff, e_shoff, e_flags, e_ehsize, e_phentsize, e_phnum, no sections
_ELF = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0x6640, 64, 0, 0, 64, 56, 13, 64, 0, 0)
_HEADS = {
    BINARY: b"",
    ELF: _ELF,
    TEXT: b"",
    GZIP: bytes.fromhex("1f8b08000000000002ff"),
    PYC: bytes.fromhex("a70d0d0a00000000"),
    ARCHIVE: b"!<arch>\n",
}


def kind_of(path: bytes, head: bytes) -> int:
    """Which filler suits a file, judged once from its genuine first bytes when the skeleton is made."""
    if head.startswith(b"\x7fELF"):
        return ELF
    if head.startswith(b"\x1f\x8b"):
        return GZIP
    if head.startswith(b"!<arch>\n"):
        return ARCHIVE
    if path.endswith(b".pyc"):
        return PYC
    return BINARY if b"\0" in head else TEXT


def filler(kind: int, seed: bytes, whole: int, offset: int, size: int) -> bytes:
    """`size` bytes at `offset` of a file of `whole` bytes. O(size)."""
    size = max(0, min(size, whole - offset))
    if kind == TEXT:
        return _text(whole, offset, size)
    head = _HEADS.get(kind, b"")
    first = offset // UNIT
    last = (offset + size + UNIT - 1) // UNIT
    body = b"".join(blake2b(unit.to_bytes(8, "little"), key=seed, digest_size=UNIT).digest() for unit in range(first, last))
    body = body[offset - first * UNIT :][:size]
    if offset < len(head):
        body = head[offset : offset + size] + body[max(0, len(head) - offset) :]
    return body[:size]


def _text(whole: int, offset: int, size: int) -> bytes:
    """Comment lines of 64 bytes, and an end of line at the end."""
    line = b"#" * (UNIT - 1) + b"\n"
    body = bytearray((line * (size // UNIT + 2))[offset % UNIT :][:size])
    if body and offset + size == whole:
        body[-1] = 10
    return bytes(body)
