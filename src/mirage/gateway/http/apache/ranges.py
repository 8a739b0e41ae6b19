"""The byte range filter (modules/http/byterange_filter.c): which parts are wanted, merged as Apache merges them."""

from __future__ import annotations

import re

_ONE = re.compile(r"(\d*)-(\d*)")
OFFSET_MAX = (1 << 63) - 1
RANGES_MAX = 200  # MaxRanges
FLUSHED = 32  # parts after which what there is is sent
BACK_MAX = 20  # MaxRangeOverlaps and MaxRangeReversals


def wanted(text: str, size: int) -> list[tuple[int, int]] | None:
    """First and last byte of each part; empty where none can be had; None where the whole is sent."""
    unit, mark, rest = text.partition("=")
    if unit.lower() != "bytes" or not mark:
        return None
    if rest.startswith(","):
        return None
    parts: list[tuple[int, int]] = []
    overlaps = reversals = 0
    for word in filter(None, rest.split(",")):
        found = _ONE.fullmatch(word)
        if found is None or not (found[1] or found[2]):
            return None
        first, last = found[1], found[2]
        if any(number and int(number) > OFFSET_MAX for number in (first, last)):
            return None
        if not first:
            if not int(last):
                return None
            start, end = max(0, size - int(last)), size - 1
        else:
            start, end = int(first), int(last) if last else size - 1
            if last and start > end:
                return None
            if not start and not last:
                return [(0, size - 1)]
        if start < size:
            merged, is_reversed = _merge(parts, start, min(end, size - 1))
            overlaps += merged
            reversals += is_reversed
    if not rest or len(parts) > RANGES_MAX or sum(end - start + 1 for start, end in parts) > size:
        return None
    return None if max(overlaps, reversals) > BACK_MAX else parts


def _merge(parts: list[tuple[int, int]], start: int, end: int) -> tuple[bool, bool]:
    """With the part before, where both touch: whether they did, and whether the later one begins first."""
    if parts:
        first, last = parts[-1]
        if start <= last + 1 and end >= first - 1:
            parts[-1] = (min(first, start), max(last, end))
            return True, start < first
    parts.append((start, end))
    return False, False


def multipart(parts: list[tuple[int, int]], kind: bytes, body: bytes, boundary: bytes) -> list[bytes]:
    """The parts with their heads, as they are passed on: 33, and then always 32."""
    line = b"Content-type: " + kind + b"\r\n" if kind else b""
    pieces = [
        b"\r\n--%s\r\n%sContent-range: bytes %d-%d/%d\r\n\r\n%s" % (boundary, line, start, end, len(body), body[start : end + 1])
        for start, end in parts
    ]
    starts = [0, *range(FLUSHED + 1, len(pieces) + 1, FLUSHED)]
    passed = [b"".join(pieces[start:end]) for start, end in zip(starts, [*starts[1:], len(pieces)])]
    return [*passed[:-1], passed[-1] + b"\r\n--" + boundary + b"--\r\n"]
