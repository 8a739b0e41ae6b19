"""A body without what was put around it for the way: chunks, compression, a charset that hides ASCII. All within bounds."""

from __future__ import annotations

import zlib

from mirage.analysis.http.request import Request

MAX_TEXT = 64 << 10  # bytes of the target, of all headers, of the body
MAX_CHUNKS = 4096
MAX_LAYERS = 3  # of Content-Encoding


def plain_body(request: Request) -> tuple[bytes, list[str]]:
    """The body without Content-Encoding and in UTF-8, at most twice MAX_TEXT of it, and what was odd about it."""
    notes: list[str] = []
    body = request.body
    if "chunked" in (request.header("transfer-encoding") or "").lower():
        body = _unchunked(body)
    codings = [word.strip().lower() for value in request.values("content-encoding") for word in value.split(",")]
    for coding in [*reversed(codings)][:MAX_LAYERS]:
        if coding in ("gzip", "x-gzip", "deflate"):
            body = _inflate(body, notes)
    if body[:2] == b"\x1f\x8b":
        body = _inflate(body, notes)
    charset = _charset(request)
    if charset:
        try:
            body = body[: 2 * MAX_TEXT].decode(charset).encode()
            notes.append(f"charset {charset}")
        except (UnicodeError, LookupError):
            notes.append("charset broken")
    return body, notes


def _unchunked(body: bytes) -> bytes:
    """The body without its chunks' heads, as far as it is chunked at all (RFC 9112 section 7.1)."""
    pieces: list[bytes] = []
    rest = body
    for _ in range(MAX_CHUNKS):
        head, end, rest = rest.partition(b"\n")
        size = head.split(b";")[0].strip()
        if not end or not size or size.strip(b"0123456789abcdefABCDEF") or len(size) > 8:
            return body if not pieces else b"".join(pieces)
        length = int(size, 16)
        if length == 0:
            break
        pieces.append(rest[:length])
        rest = rest[length:].removeprefix(b"\r").removeprefix(b"\n")
    return b"".join(pieces)


_FOREIGN = frozenset(
    "cp037 ibm037 ibm500 cp500 cp875 ibm875 cp1026 ibm1026 cp273 ibm273 utf-16 utf-16le utf-16be utf-32 utf-7".split()
)


def _charset(request: Request) -> str:
    """The charset of the body where it is one that hides ASCII."""
    words = [request.header("content-type") or "", "charset=" + (request.header("x-up-devcap-post-charset") or "")]
    for word in words:
        name = word.lower().rpartition("charset=")[2].split(";")[0].strip(" \"'")
        if name in _FOREIGN:
            return name.replace("ibm", "cp") if name.startswith("ibm") else name
    return ""


def _inflate(body: bytes, notes: list[str]) -> bytes:
    """At most twice MAX_TEXT bytes of what gzip, zlib or raw deflate data hold; the data itself where they are none of these."""
    for bits in (47, -15):  # 32 + 15: gzip or zlib by their heads; -15: raw
        engine = zlib.decompressobj(bits)
        try:
            found = engine.decompress(body[: 4 * MAX_TEXT], 2 * MAX_TEXT + 1)
        except zlib.error:
            continue
        if len(found) > 2 * MAX_TEXT:
            notes.append("more than is read was compressed")
        return found[: 2 * MAX_TEXT]
    notes.append("not compressed as announced")
    return body
