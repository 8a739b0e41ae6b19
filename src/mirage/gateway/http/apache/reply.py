"""A response of Apache's on its way to the wire: fields in the order of the table r->headers_out, the type last."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate

from mirage.gateway.http.apache import conditions, pages, ranges
from mirage.gateway.http.apache.conditions import Entity
from mirage.gateway.http.apache.large import Large
from mirage.gateway.http.apache.lines import HTTP_10, Asked, has_token
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Request, Response

PACKED = frozenset(
    (
        b"text/html text/plain text/xml text/css text/javascript application/x-javascript application/javascript "
        b"application/ecmascript application/rss+xml application/wasm application/xml"
    ).split()
)  # deflate.conf
PAGE = b"text/html; charset=iso-8859-1"
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
PIECE = 8096  # DEFLATE_BUFFER_SIZE
BUFFER = 8000  # APR_BUCKET_BUFF_SIZE
SMALL = 68  # bytes that are not worth compressing
HALF = 32768  # bytes of zlib's window
_NARROW = re.compile(rb'\s*((?:[^\s;,"]|"[^"]*(?:"|$))*)\s*')
_WIDE = re.compile(rb'\s*((?:[^;,"]|"[^"]*(?:"|$))*)')


@dataclass(slots=True)
class Reply:
    """`entity` is there for what can be conditional and sent in parts; `is_made`: a page that a handler wrote."""

    status: int
    kind: bytes = b""
    body: bytes | Large = b""
    fields: list[tuple[bytes, bytes]] = field(default_factory=list)
    entity: Entity | None = None
    is_made: bool = False
    is_sized: bool = True
    cuts: list[int] = field(default_factory=list)  # ends of what goes out before the body's end is known
    reason: str = ""  # a script's own words for the status
    keeps_alive: bool = True
    hides_close: bool = False


def error(status: int, signature: str, fields: list[tuple[bytes, bytes]] | None = None, **words: str) -> Reply:
    """One of Apache's own pages."""
    parts = pages.page(status, signature, **words)
    cuts = flushes(parts)
    return Reply(status, PAGE, b"".join(parts), fields or [], is_sized=not cuts, cuts=cuts)


def flushes(parts: list[bytes]) -> list[int]:
    """Where a page is sent off while it is written: with the part that no longer fits a buffer (apr_brigade_write)."""
    ends, size, waiting = [], 0, 0
    for part in parts:
        size += len(part)
        waiting += len(part)
        if waiting > BUFFER:
            ends.append(size)
            waiting = 0
    return ends


def scripted(response: Response) -> Reply:
    """What PHP has said."""
    assert isinstance(response.body, bytes)
    fields = [*response.fields, *([(b"Location", response.location)] if response.location else [])]
    status = 302 if response.location and response.status == 200 else response.status
    cuts = list(range(BUFFER, len(response.body), BUFFER))
    return Reply(
        status, response.kind, response.body, fields, reason=response.reason, is_sized=not cuts, cuts=cuts,
        keeps_alive=status not in pages.DROPS,
    )  # fmt: skip


def finish(reply: Reply, request: Request, signature: str, now: int, boundary: Callable[[], bytes]) -> Reply:
    """Conditions, compression and ranges, as the filters stand in line."""
    entity = reply.entity
    if entity is not None:
        verdict = conditions.judge(request.first, entity, now, is_read=request.method in (b"GET", b"HEAD"))
        if verdict != 200 and isinstance(reply.body, Large):
            reply.body.close()
        if verdict != 200:  # neither has a page: the handler has begun its own answer
            is_head = request.method == b"HEAD"
            told = [
                (name, b"%d" % len(reply.body) if name == b"Content-Length" else value) for name, value in reply.fields
                if name != b"Content-Length" or (verdict == 412 and is_head and reply.body)
            ]  # fmt: skip
            return Reply(verdict, reply.kind if verdict == 412 else b"", b"", told, entity, is_sized=verdict == 412 and not is_head)
    packs = reply.status == 200 and reply.kind.partition(b";")[0] in PACKED and len(reply.body) > SMALL
    if packs and not (reply.is_made and request.method == b"HEAD"):
        _pack(reply, request)
    text = request.first.get(b"range")
    is_whole = bool(reply.body) and not reply.cuts and (entity is not None or request.method != b"HEAD")
    if text is not None and reply.status == 200 and request.version >= 1000 and is_whole:
        return _part(reply, request, entity, text.decode("latin-1"), signature, boundary, now)
    return reply


def _pack(reply: Reply, request: Request) -> None:
    vary = (b"Vary", b"Accept-Encoding")
    if not _takes_gzip(request.first.get(b"accept-encoding", b"")):
        reply.fields.insert(0 if reply.is_made else len(reply.fields), vary)
        return
    if isinstance(reply.body, Large):
        reply.fields.append(vary)  # and it goes as it is: see docs/limitations.md, HTTP-8
        return
    packer = zlib.compressobj(6, zlib.DEFLATED, -15, 9)
    packed = packer.compress(reply.body) + packer.flush()
    tail = zlib.crc32(reply.body).to_bytes(4, "little") + (len(reply.body) & 0xFFFFFFFF).to_bytes(4, "little")
    reply.cuts = [len(GZIP_HEAD) + PIECE * number for number in range(1, _ahead(reply.body) + 1)]
    reply.body = GZIP_HEAD + packed + tail
    reply.is_sized = not reply.cuts
    tagged = [(name, value[:-1] + b'-gzip"' if name == b"ETag" else value) for name, value in reply.fields]
    reply.fields = [pair for pair in tagged if pair[0] != b"Content-Length"] + [vary, (b"Content-Encoding", b"gzip")]


def _ahead(body: bytes) -> int:
    """How many buffers of the filter are full, and go out, before zlib has taken in all: it takes half a window at a time."""
    taken = max(0, (len(body) - 1) // HALF * HALF)
    return len(zlib.compressobj(6, zlib.DEFLATED, -15, 9).compress(body[:taken])) // PIECE if len(body) > 2 * HALF else 0


def _takes_gzip(text: bytes) -> bool:
    """As mod_deflate reads Accept-Encoding: words, each with what stands behind its semicolons; white space parts words too."""
    word, at = _word(text, 0)
    while word and word.lower() != b"gzip":
        while text[at : at + 1] == b";":
            _, at = _word(text, at + 1, is_wide=True)
        word, at = _word(text, at + (text[at : at + 1] == b","))
    while text[at : at + 1] == b";":
        at += 1
    quality, _ = _word(text, at, is_wide=True)
    return bool(word) and not (len(quality) >= 3 and b"q=0.000".startswith(quality))


def _word(text: bytes, at: int, *, is_wide: bool = False) -> tuple[bytes, int]:
    """ap_get_token: the word there and where what is left begins; `is_wide`: it may have white space in it."""
    found = (_WIDE if is_wide else _NARROW).match(text, at)
    assert found is not None  # it matches what is empty
    return found[1], found.end()


def _part(
    reply: Reply, request: Request, entity: Entity | None, text: str, signature: str, boundary: Callable[[], bytes], now: int
) -> Reply:  # fmt: skip
    tag = next((value for name, value in reply.fields if name == b"ETag"), b"").decode()
    if not conditions.range_holds(request.first, Entity(tag, entity.modified if entity is not None else now), now):
        return reply
    parts = ranges.wanted(text, len(reply.body))
    if parts is None:
        return reply
    if not parts:
        if isinstance(reply.body, Large):
            reply.body.close()
        failed = error(416, signature)
        failed.is_sized = False
        return failed
    reply.status = 206
    if len(parts) > 1:
        if isinstance(reply.body, Large):
            reply.status = 200
            return reply
        between = boundary()
        passed = ranges.multipart(parts, reply.kind, reply.body, between)
        reply.body, reply.cuts = b"".join(passed), [*accumulate(map(len, passed))][:-1]
        reply.kind = b"multipart/byteranges; boundary=" + between
        reply.is_sized = not reply.cuts
        if reply.cuts:
            reply.fields = [pair for pair in reply.fields if pair[0] != b"Content-Length"]
        return reply
    (start, end), *_ = parts
    span = (b"Content-Range", b"bytes %d-%d/%d" % (start, end, len(reply.body)))
    reply.body = reply.body[start : end + 1]
    reply.is_sized = True
    sized = any(name == b"Content-Length" for name, _ in reply.fields)
    reply.fields.append(span)
    if not sized:
        reply.fields.append((b"Content-Length", b""))
    return reply


def written(reply: Reply, request: Asked, name: bytes, now: int, keeps_alive: bool, left: int) -> tuple[bytes, bytes | Large, bool]:
    """Head, body, and whether the connection stays. `left`: requests that it may still have."""
    if request.version < 1000:
        return b"", reply.body, False
    fields = list(reply.fields)
    is_chunked = False
    keeps_alive = keeps_alive and reply.keeps_alive
    if reply.is_sized and reply.status != 304 and not (request.method == b"HEAD" and not (reply.entity and reply.body)):
        _set(fields, b"Content-Length", b"%d" % len(reply.body))
    elif request.method == b"HEAD" and reply.status != 412:
        fields = [pair for pair in fields if pair[0] != b"Content-Length"]
    elif reply.status != 304 and request.method != b"HEAD":
        is_chunked = request.version >= 1001 and keeps_alive
        keeps_alive = keeps_alive and is_chunked
        if is_chunked:
            fields.append((b"Transfer-Encoding", b"chunked"))
    if keeps_alive and has_token(request.first.get(b"connection", b""), b"keep-alive"):
        fields += [(b"Keep-Alive", b"timeout=5, max=%d" % left), (b"Connection", b"Keep-Alive")]
    elif not keeps_alive and not reply.hides_close:
        fields.append((b"Connection", b"close"))
    if reply.kind:
        fields.append((b"Content-Type", reply.kind))
    is_old = "force-response-1.0" in request.marks and (request.version == HTTP_10 or "downgrade-1.0" in request.marks)
    head = b"HTTP/1.%d %d %s\r\nDate: %s\r\nServer: %s\r\n" % (
        not is_old,
        reply.status,
        (reply.reason or pages.REASONS.get(reply.status, "Unknown Reason")).encode("latin-1", "replace"),
        dates.render(now),
        name,
    )
    head += b"".join(b"%s: %s\r\n" % pair for pair in fields) + b"\r\n"
    if request.method == b"HEAD" or reply.status == 304:
        if isinstance(reply.body, Large):
            reply.body.close()
        return head, b"", keeps_alive
    if is_chunked and isinstance(reply.body, bytes):
        return head, _chunked(reply.body, reply.cuts), keeps_alive
    return head, reply.body, keeps_alive


def _set(fields: list[tuple[bytes, bytes]], name: bytes, value: bytes) -> None:
    for at, (known, _) in enumerate(fields):
        if known == name:
            fields[at] = (name, value)
            return
    fields.append((name, value))


def _chunked(body: bytes, cuts: list[int]) -> bytes:
    """One brigade a chunk."""
    pieces = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)])]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + b"0\r\n\r\n"
