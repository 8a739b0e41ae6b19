"""Parts of a file (ngx_http_range_filter_module)."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Request, Response, Source

PIECE = 32768  # what is read for a client at a time, and kept for as long as he takes none of it: a chunk of the vfs
LARGEST = (1 << 63) - 1  # off_t
_ONE = re.compile(rb" *(?:(\d+) *- *(?:(\d+) *)?|-(\d+) *)(?=,|$)")


class NotSatisfiable(Exception):  # noqa: N818 - the client's fault, not ours
    """416."""


def wanted(request: Request, response: Response) -> list[tuple[int, int]]:
    """(start, end) of each part that is asked for and may be sent; none: the whole. NotSatisfiable: 416."""
    text = request.first.get(b"range")
    if text is None or len(text) < 7 or text[:6].lower() != b"bytes=":
        return []
    condition = request.first.get(b"if-range")
    if condition is not None and not _still(condition, response):
        return []
    assert response.length is not None
    return parse(text[6:], response.length)


def _still(condition: bytes, response: Response) -> bool:
    if len(condition) >= 2 and condition.endswith(b'"'):
        return condition == response.etag
    return response.modified is not None and dates.parse(condition) == response.modified


def parse(text: bytes, length: int) -> list[tuple[int, int]]:
    """ngx_http_range_parse: a range that lies beyond the end is passed over, one of nothing at all means the whole."""
    found: list[tuple[int, int]] = []
    size = at = 0
    while True:
        one = _ONE.match(text, at)
        if one is None:
            raise NotSatisfiable
        first, last, suffix = (int(digits) if digits else None for digits in one.groups())
        if max(first or 0, last or 0, suffix or 0) > LARGEST:
            raise NotSatisfiable
        if suffix is not None:
            start, end = max(0, length - suffix), length
            end = min(end, length)
        else:
            start, end = first or 0, length if last is None or last >= length else last + 1
        if start < end:
            found.append((start, end))
            size += end - start
        elif start == 0:
            return []
        at = one.end()
        if at >= len(text):
            break
        at += 1
    if not found:
        raise NotSatisfiable
    return found if size <= length else []


def multipart(parts: list[tuple[int, int]], kind: bytes, length: int, boundary: bytes) -> tuple[list[bytes], bytes, int]:
    """The head of each part, what ends them all, and how long everything is."""
    heads = [
        b"\r\n--%s\r\nContent-Type: %s\r\nContent-Range: bytes %d-%d/%d\r\n\r\n" % (boundary, kind, start, end - 1, length)
        for start, end in parts
    ]
    tail = b"\r\n--%s--\r\n" % boundary
    return heads, tail, sum(map(len, heads)) + sum(end - start for start, end in parts) + len(tail)


def pieces(source: Source, parts: list[tuple[int, int]], heads: list[bytes], tail: bytes) -> Iterator[bytes]:
    """The bytes of the parts, read as they are sent."""
    try:
        for index, (start, end) in enumerate(parts):
            if heads:
                yield heads[index]
            if not (yield from span(source, start, end)):
                return  # the file has been cut meanwhile: the client waits for what will never come
        if tail:
            yield tail
    finally:
        source.close()


def span(source: Source, at: int, end: int, size: int = PIECE) -> Generator[bytes, None, bool]:
    """The bytes from one place to another, and whether they were all there. None is held here while the next is waited for."""
    while at < end:
        piece = [source.read(at, min(size, end - at))]
        if not piece[0]:
            return False
        at += len(piece[0])
        yield piece.pop()
    return True
