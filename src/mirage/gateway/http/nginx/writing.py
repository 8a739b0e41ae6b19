"""From a response to bytes: the header filters of nginx in their order (not_modified, gzip, range, chunked, header)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mirage.gateway.http.nginx import compression, conditions, dates, pages, ranges
from mirage.gateway.http.nginx.message import Request, Response, Source
from mirage.gateway.http.nginx.requestline import HTTP_10, HTTP_11

BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Voice:
    """What a server says of itself. `address` and `port` are where it believes to be reached."""

    name: bytes = b"nginx/1.22.1"
    address: bytes = b"127.0.0.1"
    port: int = 80
    is_secure: bool = False


@dataclass(slots=True)
class Written:
    """What goes out. `body` is whole, or comes in pieces."""

    status: int
    head: bytes
    body: bytes | Iterator[bytes]
    keeps_alive: bool


class Writer:
    """Writes the responses of one server."""

    def __init__(self, voice: Voice, boundary: Iterator[int]) -> None:
        self.voice = voice
        self._boundary = boundary
        self._server = b"Server: " + voice.name + b"\r\n"

    def write(self, request: Request, response: Response, now: int, keeps_alive: bool) -> Written:
        """`now` in seconds, for Date."""
        if response.is_page:
            response = self._page(request, response)
        elif response.status == 200:
            response = self._conditional(request, response)
        if compression.applies(request, response):
            response = _packed(response)
        if response.takes_ranges and response.status == 200 and response.length is not None and request.version >= HTTP_10:
            response = self._ranged(request, response)
        is_empty = request.method == b"HEAD" or response.status in BODILESS
        is_chunked = response.length is None and not is_empty and request.version >= HTTP_11
        if response.length is None and not is_empty and not is_chunked:
            keeps_alive = False
        head = self._head(request, response, now, keeps_alive, is_chunked) if request.version >= HTTP_10 else b""
        body = response.body
        if is_empty and request.version >= HTTP_10:
            _drop(body)
            body = b""
        elif not isinstance(body, bytes):
            pieces = body if isinstance(body, Iterator) else _whole(body)
            body = _chunked(pieces) if is_chunked else pieces
        elif is_chunked:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        return Written(response.status, head, body, keeps_alive)

    def _page(self, request: Request, response: Response) -> Response:
        """Fill in one of nginx's pages."""
        code = response.status
        if code == 204:
            return replace(response, length=None)
        body = pages.page(code, self.voice.name, request.is_padded and request.version >= HTTP_10)
        return replace(response, status=pages.status_of(code), kind=b"text/html" if body else b"", length=len(body), body=body)

    def _conditional(self, request: Request, response: Response) -> Response:
        verdict = conditions.judge(request, response)
        if verdict == conditions.FAILED:
            _drop(response.body)
            return self._page(request, Response(412, is_page=True))
        if verdict == conditions.NOT_MODIFIED:
            _drop(response.body)
            return replace(response, status=304, kind=b"", length=None, body=b"", takes_ranges=False)
        return response

    def _ranged(self, request: Request, response: Response) -> Response:
        length, body = response.length, response.body
        assert length is not None
        try:
            parts = ranges.wanted(request, response)
        except ranges.NotSatisfiable:
            _drop(body)
            page = self._page(request, Response(416, is_page=True, expires=response.expires))
            page.fields = [*response.fields, (b"Content-Range", b"bytes */%d" % length)]
            return page
        if not parts:
            response.fields.append((b"Accept-Ranges", b"bytes"))
            return response
        source = _Bytes(body) if isinstance(body, bytes) else body
        assert not isinstance(source, Iterator)
        if len(parts) == 1:
            (start, end), *_ = parts
            field = (b"Content-Range", b"bytes %d-%d/%d" % (start, end - 1, length))
            pieces = ranges.pieces(source, parts, [], b"")
            return replace(response, status=206, length=end - start, body=pieces, fields=[*response.fields, field])
        boundary = b"%020d" % next(self._boundary)
        heads, tail, total = ranges.multipart(parts, response.kind, length, boundary)
        kind = b"multipart/byteranges; boundary=" + boundary
        return replace(response, status=206, kind=kind, length=total, body=ranges.pieces(source, parts, heads, tail))

    def _head(self, request: Request, response: Response, now: int, keeps_alive: bool, is_chunked: bool) -> bytes:
        parts = [pages.status_line(response.status, response.reason), self._server]
        if any(name == b"Date" for name, _ in response.fields):  # an application's own, where it stands
            parts[-1] = self._server.removesuffix(b"\r\n")
        else:
            parts += (b"Date: ", dates.render(now))
        if response.kind:
            parts += (b"\r\nContent-Type: ", response.kind)
        if response.length is not None:
            parts.append(b"\r\nContent-Length: %d" % response.length)
        if response.modified is not None and response.status in (200, 206, 304):
            parts += (b"\r\nLast-Modified: ", dates.render(response.modified))
        if response.location.startswith(b"/"):
            parts += (b"\r\nLocation: ", self._location(request, response.location))
        if is_chunked:
            parts.append(b"\r\nTransfer-Encoding: chunked")
        parts.append(b"\r\nConnection: keep-alive\r\n" if keeps_alive else b"\r\nConnection: close\r\n")
        if response.location and not response.location.startswith(b"/"):
            parts += (b"Location: ", response.location, b"\r\n")
        if response.etag:
            parts += (b"ETag: ", response.etag, b"\r\n")
        for name, value in response.fields:
            if name == b"Expires" and response.expires is not None:
                value = dates.render(now + response.expires)
            parts += (name, b": ", value, b"\r\n")
        parts.append(b"\r\n")
        return b"".join(parts)

    def _location(self, request: Request, location: bytes) -> bytes:
        """absolute_redirect: scheme, the host that was asked for, the port unless it is the scheme's own."""
        voice = self.voice
        scheme = b"https" if voice.is_secure else b"http"
        port = b"" if voice.port == (443 if voice.is_secure else 80) else b":%d" % voice.port
        return scheme + b"://" + (request.host or voice.address) + port + location


class _Bytes:
    """Bytes as a `Source`."""

    __slots__ = ("_data", "size")

    def __init__(self, data: bytes) -> None:
        self._data, self.size = data, len(data)

    def read(self, offset: int, size: int) -> bytes:
        return self._data[offset : offset + size]

    def close(self) -> None:
        """Nothing is open."""


def _packed(response: Response) -> Response:
    body = response.body
    source = _Bytes(body) if isinstance(body, bytes) else body
    pieces = _whole(source, compression.READ) if not isinstance(source, Iterator) else source
    etag = response.etag if not response.etag or response.etag.startswith(b"W/") else b"W/" + response.etag
    return replace(
        response, length=None, etag=etag, takes_ranges=False, fields=[*response.fields, (b"Content-Encoding", b"gzip")],
        body=compression.pack(pieces, response.length),
    )  # fmt: skip


def _whole(source: Source, piece: int = ranges.PIECE) -> Iterator[bytes]:
    try:
        yield from ranges.span(source, 0, source.size, piece)
    finally:
        source.close()


def _chunked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece a chunk; the last one is sent with the end."""
    held: bytes | None = None
    for piece in pieces:
        if held:
            yield b"%x\r\n%s\r\n" % (len(held), held)
        held = piece
    yield b"%x\r\n%s\r\n0\r\n\r\n" % (len(held), held) if held else b"0\r\n\r\n"


def _drop(body: bytes | Source | Iterator[bytes]) -> None:
    """Let go of what will not be sent."""
    if not isinstance(body, bytes) and hasattr(body, "close"):
        body.close()
