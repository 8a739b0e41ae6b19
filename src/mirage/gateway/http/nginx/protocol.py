"""One connection of nginx, sans-IO: bytes and the passing of time in, actions out.

A request is read line by line and judged as it is read; its response is sent whole before the next request is looked at. What
follows a response is nginx's too: the rest of an unread body is thrown away for a while, a connection that ends with bytes still
coming is closed on one side only and drained (lingering_close), and the access log is written when all of that is over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mirage.base.clock import SECOND, Clock
from mirage.gateway.http.nginx import headerlines, pages, requestline
from mirage.gateway.http.nginx.chunks import BadChunk, ChunkReader, TooLarge
from mirage.gateway.http.nginx.conditions import FAILED
from mirage.gateway.http.nginx.files import page
from mirage.gateway.http.nginx.headerlines import BadHeader, HeaderBuffers, HeaderReader
from mirage.gateway.http.nginx.message import Exchange, Request, Response
from mirage.gateway.http.nginx.requestline import HTTP_10, HTTP_11, BadLine, LineReader, RequestLine
from mirage.gateway.http.nginx.target import BadTarget, split
from mirage.gateway.http.nginx.writing import Writer

HEADER_TIMEOUT = BODY_TIMEOUT = SEND_TIMEOUT = 60.0  # client_header_timeout, client_body_timeout, send_timeout
KEEPALIVE_TIMEOUT, KEEPALIVE_REQUESTS, KEEPALIVE_TIME = 75.0, 1000, 3600.0
LINGERING_TIME, LINGERING_TIMEOUT = 30.0, 5.0
BODY_MAX = 1 << 20  # client_max_body_size
BODY_KEPT = 64 << 20  # bytes of a body that an application is given, where its server has set client_max_body_size higher
MUCH = 65536  # bytes of answers to pipelined requests, after which the client must read before the next is looked at
_PLAIN_HOST = re.compile(rb"([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::[0-9]*)?")
_LINE = re.compile(rb"[^\r\n]*")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

UNIQUE = frozenset(
    {
        b"host", b"if-modified-since", b"if-unmodified-since", b"if-match", b"if-none-match", b"content-length", b"content-range",
        b"if-range", b"transfer-encoding", b"expect", b"authorization",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes for the client."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes for the client as fast as it takes them; then the protocol wants `sent`."""

    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Ask:
    """A site shall answer this request; the protocol wants `respond`."""

    request: Request


@dataclass(frozen=True, slots=True)
class Answered:
    """An exchange is over: it is logged now."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Shut:
    """Close the sending side, and go on handing in what comes."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection."""


Action = Send | Stream | Ask | Answered | Shut | Close
LINE, HEADERS, BODY, ASKING, SENDING, DISCARDING, LINGERING, CLOSED = range(8)


@dataclass(slots=True)
class Shared:
    """What all connections of a server share. `keep` is how many bytes of a body are kept."""

    writer: Writer
    clock: Clock
    keep: int = BODY_MAX
    wants_tls: bool = False


class Protocol:
    """See the module. `deadline`, in seconds of the clock's monotonic time, is when `timed_out` is due.

    `answer` gives the response to a request, or None where a site has to be asked; `largest` the most that its body may have, 0 for
    no bound.
    """

    __slots__ = (
        "_actions", "_announced", "_answer", "_body", "_buffer", "_buffers", "_chunks", "_exchange", "_headers", "_is_hostless",
        "_is_secure", "_keeps", "_largest", "_left", "_line", "_linger_until", "_lingers", "_much", "_opened", "_request",
        "_requests", "_room", "_shared", "_state", "_throws", "deadline", "held",
    )  # fmt: skip

    def __init__(
        self, shared: Shared, answer: Callable[[Request], Response | None], largest: Callable[[Request], int] | None = None, *,
        is_secure: bool = False,
    ) -> None:  # fmt: skip
        self._shared = shared
        self._answer = answer
        self._largest = largest or (lambda request: BODY_MAX)
        self._is_secure = is_secure
        self._buffer = b""
        self._buffers = HeaderBuffers()
        self._actions: list[Action] = []
        self._requests = self._much = 0
        self._opened = shared.clock.monotonic()
        self.deadline = self._opened + HEADER_TIMEOUT
        self._begin()

    def _begin(self) -> None:
        """Wait for a request."""
        self._state = LINE
        self._line: LineReader | None = None
        self._headers: HeaderReader | None = None
        self._chunks: ChunkReader | None = None
        self._request: Request | None = None
        self._exchange: Exchange | None = None
        self._left = self.held = 0  # held: bytes of a request's body that are kept until it is over
        self._body: list[bytes] = []
        self._room = self._shared.keep
        self._keeps = self._lingers = self._throws = self._announced = self._is_hostless = False
        self._linger_until = 0.0

    # ---- what comes in

    @property
    def is_idle(self) -> bool:
        """Between two requests, where a server that is full may close."""
        return self._state == LINE and self._exchange is None

    @property
    def wants_data(self) -> bool:
        """Whether bytes may be handed in; while a response is sent they wait."""
        return self._state not in (ASKING, SENDING)

    def receive(self, data: bytes) -> list[Action]:
        """Bytes of the client, who has taken what was sent to him."""
        self._much = 0
        if self._state in (LINE, HEADERS, ASKING, SENDING):
            self._buffer = self._buffer + data if self._buffer else data
        elif self._state == BODY:
            self.deadline = self._now() + BODY_TIMEOUT
            self._take_body(data)
        elif self._state == DISCARDING:
            self._discard_more(data)
        elif self._state == LINGERING:
            self._patience()
        return self._run()

    def sent(self, size: int) -> list[Action]:
        """The bytes of a `Stream`, so many, have gone to the client."""
        if self._state == SENDING:
            if self._exchange is not None:
                self._exchange.sent += size
            self._much = 0
            self._after()
        return self._run()

    def respond(self, response: Response) -> list[Action]:
        """The site's answer."""
        if self._state == ASKING:
            self._respond(response)
        return self._run()

    def eof(self) -> list[Action]:
        """The client sends no more: nginx gives up what is not whole, without a word, and lets a response that is due go out."""
        if self._state in (LINE, HEADERS, BODY):
            self._give_up(400)
        elif self._state in (DISCARDING, LINGERING):
            self._close()
        elif self._state in (ASKING, SENDING):
            self._keeps = self._lingers = self._throws = False
            self._buffer = b""
        return self._run()

    def lost(self, sent: int = 0) -> list[Action]:
        """The client has gone altogether; `sent` bytes of a `Stream` reached it."""
        if self._exchange is not None:
            self._exchange.sent += sent
        if self._state != CLOSED:
            self._give_up(499 if self._state == ASKING else 400)
        return self._run()

    def timed_out(self) -> list[Action]:
        """The deadline has passed."""
        if self._state in (LINE, HEADERS, BODY):
            self._give_up(408)
        else:
            self._close()
        return self._run()

    # ---- the request

    def _now(self) -> float:
        return self._shared.clock.monotonic()

    def _run(self) -> list[Action]:
        while (self._state == LINE and self._buffer and self._read_line()) or (self._state == HEADERS and self._read_headers()):
            pass
        actions, self._actions = self._actions, []
        return actions

    def _start(self) -> Request:
        """The first byte of a request is there."""
        if self._exchange is None:
            self._requests += 1
            self._request = Request(is_secure=self._is_secure, number=self._requests)
            self._exchange = Exchange(self._request, self._shared.clock.now())
            if self._requests > 1:
                self.deadline = self._now() + HEADER_TIMEOUT
        assert self._request is not None
        return self._request

    def _read_line(self) -> bool:
        request, buffer = self._start(), self._buffer
        if self._line is None:
            simple = requestline.SIMPLE.match(buffer)
            if simple is not None and simple.end() <= HeaderBuffers.FIRST and self._buffers.has_room(simple.end(), True):
                method, path, query, minor = simple.groups()
                request.line = simple[0].rstrip(b"\r\n")
                request.method, request.version = method, HTTP_10 + (minor == b"1")
                request.target = path if query is None else path + b"?" + query
                self._headers = HeaderReader(simple.end())
                self._state = HEADERS
                return self._take_target(request) if b"//" in path or b"/." in path else self._plainly(request, path, query or b"")
            self._line = LineReader()
        return self._read_slowly(request, buffer, self._line)

    def _plainly(self, request: Request, path: bytes, query: bytes) -> bool:
        request.path, request.query = path, query
        return True

    def _read_slowly(self, request: Request, buffer: bytes, reader: LineReader) -> bool:
        before = reader.start
        try:
            line = reader.read(buffer)
        except BadLine as bad:
            request.version, request.method = bad.version, reader.method(buffer)
            request.line = _shown(buffer[reader.start :])
            if self._is_too_long(request, buffer, reader, is_over=True):  # before its first wrong byte is seen
                return True
            self._fault(bad.status, "version" if bad.status == 505 else "request line")
            return True
        self._buffers.skip(reader.start - before)
        request.line = _shown(buffer[reader.start :])
        if self._is_too_long(request, buffer, reader, is_over=line is not None):
            return True
        if line is None:
            if reader.start == len(buffer):  # nothing but empty lines so far
                self._buffer = b""
                self._line = None
            return False
        self._take_line(request, line)
        self._headers = HeaderReader(reader.position)
        self._state = HEADERS
        return self._take_target(request)

    def _is_too_long(self, request: Request, buffer: bytes, reader: LineReader, *, is_over: bool) -> bool:
        if self._buffers.has_room(reader.position - reader.start, is_over):
            return False
        request.line = buffer[reader.start : reader.start + HeaderBuffers.LARGE]
        self._fault(414, "URI too long")
        return True

    def _take_line(self, request: Request, line: RequestLine) -> None:
        request.line, request.method, request.target, request.version = line.text, line.method, line.target, line.version
        if line.host is not None:
            host = valid_host(line.host)
            request.host, self._is_hostless = host or b"", host is None

    def _take_target(self, request: Request) -> bool:
        try:
            request.path, request.query = split(request.target)
        except BadTarget:
            self._refuse_line("target")
            return True
        if self._is_hostless:
            self._refuse_line("host in request line")
            return True
        if request.version < HTTP_10:
            assert self._headers is not None
            self._end_of_head(request, self._headers.position)
        return True

    def _refuse_line(self, what: str) -> None:
        assert self._headers is not None and self._request is not None
        self._request.head, self._buffer = self._buffer[: self._headers.start], self._buffer[self._headers.start :]
        self._fault(400, what)

    def _read_headers(self) -> bool:
        request, buffer, reader = self._request, self._buffer, self._headers
        assert request is not None and reader is not None
        if not request.fields and self._read_at_once(request, buffer, reader.start):
            return True
        position, simple = reader.start, headerlines.SIMPLE.match
        while reader.position == position and (line := simple(buffer, position)) is not None:
            if not self._has_room(line.end() - position, True, buffer, position):
                return True
            name, value = line.groups()
            position = line.end()
            if not self._take_header(request, name, value):
                return True
            if position != reader.position:
                self._headers = reader = HeaderReader(position)
        try:
            is_whole = reader.read(buffer)
        except BadHeader:
            self._fault(400, "header line")
            return True
        if not self._has_room(reader.position - reader.start, is_whole, buffer, reader.start):
            return True
        if not is_whole:
            return False
        if reader.name is None:
            self._end_of_head(request, reader.position)
            return True
        self._headers = HeaderReader(reader.position)
        return not reader.name or self._take_header(request, reader.name, reader.value) or True

    def _read_at_once(self, request: Request, buffer: bytes, start: int) -> bool:
        """A whole header in which nothing is out of the way. False: nothing was done."""
        found = headerlines.whole(buffer, start)
        if found is None:
            return False
        lines, end = found
        first = {name.lower(): value for _, name, value in lines}
        host = first.get(b"host")
        valid = valid_host(host) if host is not None else b""
        if valid is None or len(first) != len(lines) or len(lines) > headerlines.MOST_LINES or not self._buffers.fits(end - start):
            return False
        request.first, request.fields = first, [line[1:] for line in lines]
        request.host = request.host or valid
        if b"connection" in first:
            self._take_connection(request, first[b"connection"])
        self._end_of_head(request, end)
        return True

    def _has_room(self, length: int, is_whole: bool, buffer: bytes, start: int) -> bool:
        if self._buffers.has_room(length, is_whole):
            return True
        self._lingers = True
        self._fault(pages.HEADER_TOO_LARGE, "header too large")
        return False

    def _take_header(self, request: Request, name: bytes, value: bytes) -> bool:
        """ngx_http_headers_in: what is done with a header as soon as it is there. False: the request is refused."""
        lowered = name.lower()
        if len(request.fields) == headerlines.MOST_LINES:
            self._lingers = True
            self._fault(pages.HEADER_TOO_LARGE, "too many header lines")
            return False
        request.fields.append((name, value))
        if lowered in request.first:
            if lowered in UNIQUE:
                self._fault(400, f"duplicate {lowered.decode()}")
                return False
        else:
            request.first[lowered] = value
        if lowered == b"host":
            host = valid_host(value)
            if host is None:
                self._fault(400, "host")
                return False
            request.host = request.host or host
        elif lowered == b"connection":
            self._take_connection(request, value)
        return True

    def _take_connection(self, request: Request, value: bytes) -> None:
        text = value.lower()
        request.connection = b"close" if b"close" in text else b"keep-alive" if b"keep-alive" in text else request.connection

    def _end_of_head(self, request: Request, position: int) -> None:
        start = self._line.start if self._line is not None else 0
        request.head, self._buffer = self._buffer[start:position], self._buffer[position:]
        fault = self._judge(request)
        if fault is None and self._shared.wants_tls and not self._is_secure:
            fault = pages.PLAIN_TO_HTTPS, "plain HTTP"
        if fault is not None:
            self._fault(*fault)
            return
        has_body = self._chunks is not None
        self._lingers = has_body or self._left > 0
        self._keeps = self._may_keep(request)
        largest = self._largest(request) if self._lingers else BODY_MAX
        if largest and self._left > largest:
            self._note(f"error client intended to send too large body: {self._left} bytes")
            request.fault = "body too large"
            self._special(413)
            return
        response = self._answer(request)
        if response is not None:
            self._respond(response)
            return
        self._expect(request)
        self._room = min(largest, BODY_KEPT) or BODY_KEPT
        self._chunks = ChunkReader(largest) if has_body and largest else self._chunks
        self._state = BODY
        self.deadline = self._now() + BODY_TIMEOUT
        data, self._buffer = self._buffer, b""
        self._take_body(data)

    def _judge(self, request: Request) -> tuple[int, str] | None:
        """What is wrong with a whole header (ngx_http_process_request_header); and how long its body is, as far as that is known."""
        first = request.first
        if request.version > HTTP_10 and b"host" not in first:
            return 400, "no host"
        length = first.get(b"content-length")
        if length is not None:
            if not length.isdigit() or int(length) >= 1 << 63:
                return 400, "content-length"
            self._left = int(length)
        coding = first.get(b"transfer-encoding")
        if coding is not None:
            if request.version < HTTP_11:
                return 400, "transfer-encoding in HTTP/1.0"
            if coding.lower() != b"chunked":
                return 501, "transfer-encoding"
            if length is not None:
                return 400, "content-length and transfer-encoding"
            self._chunks = ChunkReader()
        if request.method in (b"CONNECT", b"TRACE"):
            return 405, request.method.decode()
        return None

    def _may_keep(self, request: Request) -> bool:
        if request.connection == b"close" or (not request.connection and request.version <= HTTP_10) or request.is_dropped:
            return False
        return self._requests < KEEPALIVE_REQUESTS and self._now() - self._opened <= KEEPALIVE_TIME

    # ---- its body

    def _expect(self, request: Request) -> None:
        """ngx_http_test_expect."""
        if self._announced or request.version < HTTP_11:
            return
        self._announced = True
        if request.first.get(b"expect", b"").lower() == b"100-continue":
            self._actions.append(Send(CONTINUE))
            if self._exchange is not None:
                self._exchange.sent += len(CONTINUE)  # and so it is counted as body in the access log

    def _take_body(self, data: bytes) -> None:
        """A body that a site will get."""
        try:
            self._buffer = self._eat(data)
        except (BadChunk, TooLarge) as bad:
            self._buffer = data
            is_large = isinstance(bad, TooLarge)
            what = f"intended to send too large chunked body: {bad} bytes" if is_large else "sent invalid chunked body"
            self._note(f"error client {what}")
            self._chunks = None
            assert self._request is not None
            self._request.fault = "body too large" if is_large else "chunked body"
            self._special(413 if is_large else 400)
            return
        if self._is_eaten():
            self._state = ASKING
            self.deadline = 0.0
            assert self._request is not None
            self._lingers = False
            self._join()
            self._actions.append(Ask(self._request))

    def _eat(self, data: bytes) -> bytes:
        """Take what belongs to the body; what is left is returned."""
        if self._chunks is not None:
            content, rest = self._chunks.feed(data)
        else:
            content, rest = data[: self._left], data[self._left :]
            self._left -= len(content)
        request = self._request
        if request is not None and content:
            request.body_size += len(content)
            if self.held < self._room:
                self._body.append(content[: self._room - self.held])
                self.held += len(self._body[-1])
        return rest

    def _join(self) -> None:
        """What is kept of the body is the request's."""
        if self._body and self._request is not None:
            self._request.body += b"".join(self._body)
            self._body = []

    def _is_eaten(self) -> bool:
        return self._chunks.done if self._chunks is not None else self._left == 0

    def _discard(self) -> bool:
        """Throw away what has come of the body (ngx_http_discard_request_body). False: it is no body."""
        if self._is_eaten():
            return True
        data, self._buffer = self._buffer, b""
        try:
            self._buffer = self._eat(data)
        except BadChunk:
            self._note("error client sent invalid chunked body")
            self._buffer, self._chunks, self._left = data, None, 0
            return False
        if self._is_eaten():
            self._lingers = False
        else:
            self._throws = True
        return True

    def _discard_more(self, data: bytes) -> None:
        try:
            self._buffer = self._eat(data)
        except BadChunk:
            self._close()
            return
        if not self._is_eaten():
            self._patience()
            return
        self._throws = self._lingers = False
        self._after()

    # ---- the response

    def _fault(self, code: int, what: str) -> None:
        """The request is refused before it was understood: the connection ends with the answer."""
        assert self._request is not None
        self._request.fault = what
        if not self._request.head:
            self._request.head = self._buffer[self._line.start if self._line is not None else 0 :][:65536]
        self._keeps = False
        if code in (400, pages.PLAIN_TO_HTTPS):
            self._lingers = False
        self._discard()
        self._finish(page(code))

    def _special(self, code: int) -> None:
        """ngx_http_special_response_handler."""
        if code in pages.ENDS_CONNECTION:
            self._keeps = False
        if code == 400:
            self._lingers = False
        if self._state != BODY and not self._discard():
            self._keeps = False
        self._finish(page(code))

    def _respond(self, response: Response) -> None:
        request = self._request
        assert request is not None
        for note in response.notes:
            self._note(note)
        if response.is_page and not response.is_returned:
            if response.status in pages.ENDS_CONNECTION:
                self._keeps = False
            if not self._discard():
                self._keeps = False
        elif self._state != ASKING:
            self._expect(request)
            if not self._discard():
                if not isinstance(response.body, bytes):
                    response.body.close()  # type: ignore[union-attr]
                request.fault = "chunked body"
                self._keeps = self._lingers = False
                response = page(400)
        self._finish(response)

    def _finish(self, response: Response) -> None:
        request, exchange = self._request, self._exchange
        assert request is not None and exchange is not None
        if response.is_page and response.status in pages.UNANSWERED:
            exchange.status = response.status
            self._close()
            return
        written = self._shared.writer.write(request, response, self._shared.clock.now() // SECOND, self._keeps)
        self._keeps = written.keeps_alive
        if written.status == FAILED:  # a filter that puts a page in the place of a response leaves the connection broken
            self._keeps = self._lingers = self._throws = False
            self._buffer = b""
        exchange.status = written.status
        exchange.head_size += len(written.head)
        self._state = SENDING
        self.deadline = self._now() + SEND_TIMEOUT
        if isinstance(written.body, bytes):
            exchange.sent += len(written.head) + len(written.body)
            self._much += len(written.head) + len(written.body)
            self._actions.append(Send(written.head + written.body))
            if self._much < MUCH:
                self._after()
            else:
                self._actions.append(Stream(iter(())))
        else:
            exchange.sent += len(written.head)
            self._actions += (Send(written.head), Stream(written.body))

    def _after(self) -> None:
        """A response is sent: the next request, or the end."""
        if self._throws:
            self._state = DISCARDING
            self._linger_until = self._linger_until or self._now() + LINGERING_TIME
            self._patience()
        elif self._keeps:
            self._logged()
            self._buffers.reset(len(self._buffer))
            self._begin()
            self.deadline = self._now() + KEEPALIVE_TIMEOUT
        elif self._lingers or self._buffer:
            self._state = LINGERING
            self._buffer = b""
            self._linger_until = self._linger_until or self._now() + LINGERING_TIME
            self._patience()
            self._actions.append(Shut())
        else:
            self._close()

    def _patience(self) -> None:
        """What is thrown away may come for half a minute, with no more than five seconds between."""
        now = self._now()
        if now >= self._linger_until:
            self._close()
        else:
            self.deadline = min(self._linger_until, now + LINGERING_TIMEOUT)

    def _give_up(self, status: int) -> None:
        """The connection ends in the middle of a request; where none has begun, nothing is logged."""
        if self._exchange is not None and not self._exchange.status:
            self._exchange.status = status
            request = self._exchange.request
            request.head = request.head or self._buffer[:65536]
            request.fault = request.fault or ("timed out" if status == 408 else "cut off")
        self._close()

    def _close(self) -> None:
        self._logged()
        self._state = CLOSED
        self.deadline = 0.0
        self._buffer = b""
        self._actions.append(Close())

    def _logged(self) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            self._join()
            exchange.ended = self._shared.clock.now()
            self._actions.append(Answered(exchange))

    def _note(self, text: str) -> None:
        if self._exchange is not None:
            self._exchange.notes.append(text)


def _shown(data: bytes) -> bytes:
    """$request of a line that is not whole: up to its end, or what there is."""
    return _LINE.match(data, 0, HeaderBuffers.LARGE)[0]  # type: ignore[index]


def valid_host(host: bytes) -> bytes | None:
    """The name in a Host header, in lower case and without its port; None for one that is refused (ngx_http_validate_host)."""
    plain = _PLAIN_HOST.fullmatch(host)
    if plain is not None:
        return plain[1].lower()
    end, dot, literal, is_rest = len(host), -2, False, False
    for at, byte in enumerate(host):
        if byte == 0x2E:
            if dot == at - 1:
                return None
            dot = at
        elif byte == 0x3A:
            if not is_rest and not literal:
                end, is_rest = at, True
        elif byte == 0x5B:
            literal = literal or at == 0
        elif byte == 0x5D:
            if literal:
                end, is_rest, literal = at + 1, True, False
        elif byte == 0x2F or byte <= 0x20 or byte == 0x7F:
            return None
    if dot == end - 1:
        end -= 1
    return host[:end].lower() if end > 0 else None
