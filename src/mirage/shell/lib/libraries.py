"""The shared libraries that a 64-bit ELF file names (DT_NEEDED), as ld.so would look for them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NULL, DT_NEEDED, DT_STRTAB = 0, 1, 5
COUNT_MAX = 512  # headers and entries that are looked at


@dataclass(frozen=True, slots=True)
class Linking:
    """What the program headers say: the loader ("" for none), the libraries in their order, and whether any are dynamic at all."""

    loader: str
    needed: tuple[str, ...]
    is_dynamic: bool


def linking(data: bytes) -> Linking | None:
    """None when the bytes are no such file, or it ends too early."""
    if data[:4] != b"\x7fELF" or data[4:6] != b"\2\1" or len(data) < 64:
        return None
    start, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    if size != 56:
        return None
    segments = []
    for index in range(min(count, COUNT_MAX)):
        if start + (index + 1) * size > len(data):
            return None
        kind, _, offset, address, _, length = struct.unpack_from("<IIQQQQ", data, start + index * size)
        segments.append((kind, offset, address, length))
    loader, is_dynamic = "", False
    needed: tuple[str, ...] = ()
    for kind, offset, _, length in segments:
        if kind == PT_INTERP:
            loader = _text(data, offset)
        elif kind == PT_DYNAMIC:
            is_dynamic = True
            needed = _needed(data, offset, length, segments)
    return Linking(loader, needed, is_dynamic)


def _needed(data: bytes, offset: int, length: int, segments: list[tuple[int, int, int, int]]) -> tuple[str, ...]:
    names, table = [], 0
    for at in range(offset, min(offset + length, offset + COUNT_MAX * 16, len(data) - 15), 16):
        tag, value = struct.unpack_from("<QQ", data, at)
        if tag == DT_NULL:
            break
        if tag == DT_NEEDED:
            names.append(value)
        elif tag == DT_STRTAB:
            table = value
    place = next(
        (at + table - address for kind, at, address, size in segments if kind == PT_LOAD and address <= table < address + size), -1
    )
    return tuple(_text(data, place + name) for name in names) if place >= 0 else ()


def _text(data: bytes, at: int) -> str:
    return data[at : at + 256].split(b"\0")[0].decode("latin-1")
