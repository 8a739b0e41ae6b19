"""gzip as Debian's nginx.conf has it: on, and all else nginx's defaults (level 1, text/html, 20 bytes, HTTP/1.1, no proxies)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.nginx.requestline import HTTP_11

STATUSES = frozenset({200, 403, 404})
TYPE = b"text/html"
MIN_LENGTH = 20
LEVEL, WINDOW, MEMORY = 1, 15, 8  # gzip_comp_level, gzip_window, gzip_hash
READ = 32768  # output_buffers 2 32k: what zlib is fed at a time
BUFFER = 4096  # gzip_buffers 32 4k: what is sent of it before the end comes in whole buffers
_NAMED = re.compile(rb"(?i)(?:^|(?<=[, ]))gzip")
_QUANTITY = re.compile(rb"([01])(?:$|[, ]|\.(\d*)(?:$|[, ]))")


def applies(request: Request, response: Response) -> bool:
    """Whether this response goes out packed to this client."""
    return (
        response.status in STATUSES
        and response.kind.partition(b";")[0].rstrip().lower() == TYPE
        and (response.length is None or response.length >= MIN_LENGTH)
        and not any(name.lower() == b"content-encoding" for name, _ in response.fields)
        and _is_wanted(request)
    )


def _is_wanted(request: Request) -> bool:
    """ngx_http_gzip_ok."""
    accepted = request.first.get(b"accept-encoding")
    if accepted is None or len(accepted) < 4 or request.version < HTTP_11 or b"via" in request.first:
        return False
    return accepted.startswith(b"gzip,") or _accepts(accepted)


def _accepts(text: bytes) -> bool:
    """ngx_http_gzip_accept_encoding: the first gzip that begins a word decides, with its quality."""
    found = _NAMED.search(text)
    if found is None:
        return False
    rest = text[found.end() :].lstrip(b" ")
    if not rest or rest[:1] == b",":
        return True
    if rest[:1] != b";":
        return False
    rest = rest[1:].lstrip(b" ")
    if not rest:
        return True
    if rest[:1] not in b"qQ" or rest[1:2] != b"=" or len(rest) < 3:
        return False
    quantity = _QUANTITY.match(rest, 2)
    if quantity is None:
        return False
    digits = quantity[2] or b""
    total = int(quantity[1]) * 100 + sum(byte - 0x30 for byte in digits)
    return 0 < total <= 100 and len(digits) <= 3


def pack(data: Iterator[bytes], length: int | None) -> Iterator[bytes]:
    """Packed pieces, cut as nginx cuts them into chunks. `data` comes in pieces of READ bytes; `length` is all of it, if known."""
    window, memory = WINDOW, MEMORY
    if length:
        while length < (1 << (window - 1)) - 262:
            window, memory = window - 1, memory - 1
    stream = zlib.compressobj(LEVEL, zlib.DEFLATED, window + 16, max(memory, 1))
    held, left = b"", length
    for piece in data:
        held += stream.compress(piece)
        left = left - len(piece) if left is not None else None
        whole = len(held) // BUFFER * BUFFER
        if whole and left != 0:
            yield held[:whole]
            held = held[whole:]
    yield held + stream.flush()
