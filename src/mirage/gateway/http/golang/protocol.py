"""One connection of net/http's server, sans-IO (go1.19.8: net/http/server.go, request.go, net/textproto/reader.go).

A head is judged line by line, and what is wrong with it answered in one of five fixed texts, after which the connection ends.
Answers carry the handler's fields in the order of the alphabet, then what the server adds: Date, Content-Length, Content-Type,
Connection, Transfer-Encoding. Recorded beside dockerd 20.10.24 of Debian 12.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus

from mirage.base.clock import SECOND, Clock
from mirage.gateway.http.golang.reply import BUFFER, WAITING, Reply
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.chunks import BadChunk, ChunkReader, TooLarge
from mirage.gateway.http.nginx.message import Exchange, Request, Response
from mirage.gateway.http.nginx.protocol import Answered, Ask, Close, Send
from mirage.gateway.http.nginx.requestline import HTTP_10, HTTP_11
from mirage.gateway.http.wire import Feed, WireAction

HEAD_MAX = (1 << 20) + 4096  # DefaultMaxHeaderBytes, and net/http's slop
BODY_KEPT = 64 << 20
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION = re.compile(rb"HTTP/([0-9])\.([0-9])")
_ESCAPES = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(rb"[!$%&(-_a-z\[\]~']*")  # httpguts.ValidHostHeader, as far as it tells anybody from anybody
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
HEAD, BODY, ASKING, SENDING, TUNNEL, CLOSED = range(6)
NAMES = {101: b"Switching Protocols", 431: b"Request Header Fields Too Large"}


class BadRequest(Exception):  # noqa: N818 - what the client did
    """The first line's status and what follows it, and the body of the answer where that is another."""

    def __init__(self, status: bytes, what: str, body: bytes = b"") -> None:
        super().__init__(what)
        self.status, self.what, self.body = status, what, body or status


class GoProtocol:
    """A `Wire`. Go's server has no timeouts unless it is told to, and neither dockerd's nor Ollama's is."""

    def __init__(self, clock: Clock, *, is_secure: bool = False) -> None:
        self.deadline = 0.0
        self.held = 0
        self._clock = clock
        self._is_secure = is_secure
        self._buffer = b""
        self._actions: list[WireAction] = []
        self._requests = 0
        self._reply: Reply | None = None
        self._begin()

    def _begin(self) -> None:
        self._state = HEAD
        self._position = self.held = 0
        self._lines: list[bytes] = []
        self._request: Request | None = None
        self._exchange: Exchange | None = None
        self._chunks: ChunkReader | None = None
        self._left = 0
        self._body: list[bytes] = []
        self._keeps = True

    # ---- what comes in

    @property
    def is_idle(self) -> bool:
        return self._state == HEAD and self._exchange is None

    @property
    def wants_data(self) -> bool:
        if self._state == TUNNEL:
            return self._reply is None or self._reply.tunnel is None or self._reply.tunnel.size < WAITING
        return self._state in (HEAD, BODY) or (self._state == SENDING and len(self._buffer) < BUFFER)

    def receive(self, data: bytes) -> Sequence[WireAction]:
        if self._state == TUNNEL:
            assert self._reply is not None
            if self._reply.tunnel is not None:
                self._reply.tunnel.feed(data)
        elif self._state == BODY:
            self._take(data)
        else:
            self._buffer += data
        return self._run()

    def respond(self, response: Response) -> Sequence[WireAction]:
        if self._state == ASKING:
            self._finish(response if isinstance(response, Reply) else Reply(response.status, fields=response.fields))
        return self._run()

    def sent(self, size: int) -> Sequence[WireAction]:
        if self._exchange is not None:
            self._exchange.sent += size
        if self._state in (SENDING, TUNNEL):
            self._after()
        return self._run()

    def eof(self) -> Sequence[WireAction]:
        if self._state == TUNNEL:
            assert self._reply is not None
            if self._reply.tunnel is not None:
                self._reply.tunnel.end()
                return self._run()
        elif self._state == ASKING:  # the answer still goes out
            self._keeps = False
            return self._run()
        if self._state == BODY:
            self._fault("cut off")
        self._close()
        return self._run()

    def lost(self, sent: int = 0) -> Sequence[WireAction]:
        if self._exchange is not None:
            self._exchange.sent += sent
            if not self._exchange.status:
                self._fault("cut off")
        if self._reply is not None and self._reply.tunnel is not None:
            self._reply.tunnel.end()
        if self._state != CLOSED:
            self._close()
        return self._run()

    def timed_out(self) -> Sequence[WireAction]:
        return self._run()

    def _run(self) -> Sequence[WireAction]:
        while self._state == HEAD and self._buffer and self._read():
            pass
        actions, self._actions = self._actions, []
        return actions

    # ---- the head

    def _read(self) -> bool:
        """Take whole lines; whether there may be more to do."""
        if self._exchange is None:
            self._requests += 1
            self._request = Request(is_secure=self._is_secure, number=self._requests)
            self._exchange = Exchange(self._request, self._clock.now())
        assert self._request is not None
        try:
            while (end := self._buffer.find(b"\n", self._position)) >= 0 and end < HEAD_MAX:
                line = self._buffer[self._position : end].removesuffix(b"\r")
                self._position = end + 1
                if not self._lines:
                    self._first(self._request, line)
                elif not line:
                    self._request.head, self._buffer = self._buffer[: self._position], self._buffer[self._position :]
                    self._judge(self._request)
                    return True
                else:
                    self._check(line)
                self._lines.append(line)
            if len(self._buffer) >= HEAD_MAX:
                raise BadRequest(b"431 Request Header Fields Too Large", "header too large")
        except BadRequest as bad:
            self._refuse(bad)
        return False

    def _first(self, request: Request, line: bytes) -> None:
        request.line = line[:8192]
        method, first, rest = line.partition(b" ")
        target, second, version = rest.partition(b" ")
        found = _VERSION.fullmatch(version)
        if not first or not second or found is None or _TOKEN.fullmatch(method) is None:
            raise BadRequest(b"400 Bad Request", "request line")
        request.method, request.target, request.version = method, target, int(found[1]) * 1000 + int(found[2])
        request.path, request.query = _target(method, target)

    def _check(self, line: bytes) -> None:
        """textproto.ReadMIMEHeader: a line is a field, or goes on with the one before."""
        is_more = line[:1] in (b" ", b"\t")
        if (is_more and len(self._lines) == 1) or (not is_more and (b":" not in line or line.startswith(b":"))):
            raise BadRequest(b"400 Bad Request", "header line")

    def _judge(self, request: Request) -> None:
        """readRequest and what it calls, in its order."""
        for line in self._lines[1:]:
            if line[:1] in (b" ", b"\t") and request.fields:
                name, value = request.fields[-1]
                request.fields[-1] = name, value + b" " + line.strip(b" \t")
                continue
            name, _, value = line.partition(b":")
            request.fields.append((name, value.strip(b" \t")))
        for name, value in request.fields:
            request.first.setdefault(name.lower(), value)
        hosts = [value for name, value in request.fields if name.lower() == b"host"]
        if len(hosts) > 1:
            raise BadRequest(b"400 Bad Request", "duplicate host")
        self._measure(request)
        is_preface = request.method == b"PRI" and request.target == b"*" and request.version == 2000
        if request.version // 1000 != 1 and not is_preface:
            text = b"505 HTTP Version Not Supported: unsupported protocol version"
            raise BadRequest(text, "version")
        if request.version >= HTTP_11 and not hosts and request.method != b"CONNECT" and not is_preface:
            raise BadRequest(b"400 Bad Request: missing required Host header", "no host")
        if hosts and _HOST.fullmatch(hosts[0]) is None:
            raise BadRequest(b"400 Bad Request: malformed Host header", "host")
        for name, value in request.fields:
            if _TOKEN.fullmatch(name) is None:
                raise BadRequest(b"400 Bad Request: invalid header name", "header name")
            if _VALUE.fullmatch(value) is None:
                raise BadRequest(b"400 Bad Request: invalid header value", "header value")
        request.host = hosts[0].lower() if hosts else b""
        wants = request.first.get(b"connection", b"").lower()
        request.connection = wants
        self._keeps = b"close" not in wants if request.version >= HTTP_11 else b"keep-alive" in wants
        self._keeps = self._keeps and not is_preface
        self._expect(request)

    def _measure(self, request: Request) -> None:
        coding = request.first.get(b"transfer-encoding")
        lengths = {value for name, value in request.fields if name.lower() == b"content-length"}
        if coding is not None and request.version >= HTTP_11:
            if coding.lower() != b"chunked":
                raise BadRequest(b"501 Not Implemented", "transfer-encoding", b"Unsupported transfer encoding")
            self._chunks = ChunkReader()
        elif lengths:
            length = lengths.pop()
            if lengths or not length.isdigit() or len(length) > 18:
                raise BadRequest(b"400 Bad Request", "content-length")
            self._left = int(length)

    def _expect(self, request: Request) -> None:
        expected = request.first.get(b"expect", b"").lower()
        self._state = BODY
        if expected == b"100-continue" and request.version >= HTTP_11:
            if self._left or self._chunks is not None:
                self._actions.append(Send(CONTINUE))
        elif expected:
            self._keeps = False
            self._finish(Reply(417, fields=[(b"Connection", b"close")]))
            return
        data, self._buffer = self._buffer, b""
        self._take(data)

    def _refuse(self, bad: BadRequest) -> None:
        """The connection ends with a text that is the same every time, without a Date."""
        assert self._request is not None and self._exchange is not None
        self._request.head = self._request.head or self._buffer[:65536]
        self._request.fault = bad.what
        text = b"HTTP/1.1 %b\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n%b" % (bad.status, bad.body)
        self._exchange.status = int(bad.status[:3])
        self._exchange.sent += len(text)
        self._actions.append(Send(text))
        self._close()

    # ---- the body

    def _take(self, data: bytes) -> None:
        request = self._request
        assert request is not None
        try:
            if self._chunks is not None:
                content, rest = self._chunks.feed(data)
                is_over = self._chunks.done
            else:
                content, rest = data[: self._left], data[self._left :]
                self._left -= len(content)
                is_over = not self._left
        except (BadChunk, TooLarge):
            content, rest, is_over = b"", b"", True
            request.fault = "chunked body"
            self._keeps = False
        request.body_size += len(content)
        if content and self.held < BODY_KEPT:
            self._body.append(content[: BODY_KEPT - self.held])
            self.held += len(self._body[-1])
        if is_over:
            self._buffer = rest
            request.body = b"".join(self._body)
            self._body = []
            self._state = ASKING
            self._actions.append(Ask(request))

    # ---- the answer

    def _finish(self, reply: Reply) -> None:
        request, exchange = self._request, self._exchange
        assert request is not None and exchange is not None
        self._reply = reply
        exchange.status = reply.status
        if reply.head:
            self._keeps = False
            self._state = TUNNEL
            exchange.status = int(reply.head[9:12])
            exchange.sent += len(reply.head)
            self._actions.append(Send(reply.head))
            if reply.tunnel is not None and self._buffer:
                reply.tunnel.feed(self._buffer)
                self._buffer = b""
            if reply.flow is not None:
                self._actions.append(Feed(reply.flow))
            return
        body = reply.body if isinstance(reply.body, bytes) else b""
        is_empty = request.method == b"HEAD" or reply.status in (204, 304)
        is_long = reply.flow is not None or len(body) > BUFFER
        is_chunked = is_long and not is_empty and request.version >= HTTP_11
        has_length = any(name == b"Content-Length" for name, _ in reply.fields)
        self._keeps = self._keeps and (is_chunked or is_empty or not is_long or has_length)
        head = self._head(request, reply, body, is_chunked and not has_length)
        exchange.head_size = len(head)
        self._state = SENDING
        exchange.sent += len(head)
        if reply.flow is not None and not is_empty:
            self._actions += (Send(head), Feed(_chunked(reply.flow) if is_chunked else reply.flow))
            return
        if is_empty:
            body = b""
        elif is_chunked and not has_length:
            body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        exchange.sent += len(body)
        self._actions.append(Send(head + body))
        self._after()

    def _head(self, request: Request, reply: Reply, body: bytes, is_chunked: bool) -> bytes:
        status = reply.status
        reason = NAMES.get(status) or HTTPStatus(status).phrase.encode()
        version = b"HTTP/1.1" if request.version >= HTTP_11 else b"HTTP/1.0"
        names = {name for name, _ in reply.fields}
        lines = [b"%b %d %b" % (version, status, reason)]
        lines += [b"%b: %b" % field for field in sorted(reply.fields, key=lambda field: field[0])]
        if b"Date" not in names:
            lines.append(b"Date: " + dates.render(self._clock.now() // SECOND))
        is_known = not is_chunked and reply.flow is None and status not in (204, 304) and b"Content-Length" not in names
        if is_known and len(body) <= BUFFER and (request.method != b"HEAD" or body):
            lines.append(b"Content-Length: %d" % len(body))
        if body and b"Content-Type" not in names and status not in (204, 304):
            lines.append(b"Content-Type: " + _sniffed(body))
        if b"Connection" not in names:
            if not self._keeps and request.version >= HTTP_11:
                lines.append(b"Connection: close")
            elif self._keeps and request.version <= HTTP_10:
                lines.append(b"Connection: keep-alive")
        if is_chunked:
            lines.append(b"Transfer-Encoding: chunked")
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def _after(self) -> None:
        self._reply = None
        if self._keeps:
            self._logged()
            self._begin()
        else:
            self._close()

    def _fault(self, what: str) -> None:
        if self._request is not None:
            self._request.fault = self._request.fault or what

    def _close(self) -> None:
        if self._state == CLOSED:
            return
        self._logged()
        self._state = CLOSED
        self._buffer = b""
        self._actions.append(Close())

    def _logged(self) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            if self._body:
                exchange.request.body = b"".join(self._body)
            exchange.ended = self._clock.now()
            self._actions.append(Answered(exchange))


def _target(method: bytes, target: bytes) -> tuple[bytes, bytes]:
    """url.ParseRequestURI: the path, decoded, and the query. BadRequest: it is none."""
    if method == b"CONNECT" and not target.startswith(b"/"):
        return b"//" + target + b"/", b""
    if target == b"*":
        return target, b""
    rest = target
    if not target.startswith(b"/"):
        scheme, colon, after = target.partition(b"://")
        if not colon or not scheme.isalnum():
            raise BadRequest(b"400 Bad Request", "target")
        rest = b"/" + after.partition(b"/")[2] if b"/" in after else b""
    raw, _, query = rest.partition(b"?")
    if _ESCAPES.search(raw) or re.search(rb"[\x00-\x1f\x7f]", target):
        raise BadRequest(b"400 Bad Request", "target")
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), raw), query


def _sniffed(body: bytes) -> bytes:
    """http.DetectContentType, for what servers say without naming its type."""
    start = body[:512].lstrip(b"\t\n\x0c\r ").upper()
    if start.startswith((b"<!DOCTYPE HTML", b"<HTML", b"<HEAD", b"<BODY", b"<SCRIPT", b"<H1", b"<DIV", b"<P", b"<!--")):
        return b"text/html; charset=utf-8"
    if re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]", body[:512]):
        return b"application/octet-stream"
    return b"text/plain; charset=utf-8"


async def _chunked(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Each piece a chunk, sent at once."""
    async for piece in pieces:
        if piece:
            yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"
