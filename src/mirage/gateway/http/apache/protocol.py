"""One connection of Apache's, sans-IO: a `Wire`. The body of a request is read, and thrown away, before it is answered."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mirage.base.clock import SECOND, Clock
from mirage.gateway.http.apache import lines, pages, reply
from mirage.gateway.http.apache.bodies import BodyReader
from mirage.gateway.http.apache.files import ALLOWS, Walk
from mirage.gateway.http.apache.hosts import DEFAULT, Host
from mirage.gateway.http.apache.large import Large
from mirage.gateway.http.apache.lines import Asked, FieldReader, Refused
from mirage.gateway.http.apache.marks import marks
from mirage.gateway.http.apache.reply import Reply
from mirage.gateway.http.nginx.message import Exchange, Response
from mirage.gateway.http.nginx.protocol import Action, Answered, Ask, Close, Send, Shut, Stream
from mirage.vfs.caller import Caller

HEADER_TIMEOUT, BODY_TIMEOUT, KEEPALIVE_TIMEOUT = 20.0, 10.0, 5.0  # reqtimeout.conf, apache2.conf
HEADER_MOST, RATE = 40.0, 500  # seconds at most, of which each of so many bytes is worth one: header=20-40,minrate=500
READ, FILLED = 8000, 8192  # APR_BUCKET_BUFF_SIZE, HUGE_STRING_LEN
DEFERRED = 31.0  # TCP_DEFER_ACCEPT: the kernel keeps who says nothing to itself
LINGER = 2.0  # SECONDS_TO_LINGER / 15
REQUESTS = 100  # MaxKeepAliveRequests
LINE, FIELDS, BODY, ASKING, SENDING, LINGERING, CLOSED = range(7)
SEND_TIMEOUT = 300.0  # Timeout
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TRACE_DENIED = "TRACE denied by server configuration"


@dataclass(slots=True)
class Shared:
    """What all connections of a server share. `host` is its name where nobody said one, `boundary` what stands between ranges."""

    name: bytes
    host: bytes
    port: int
    clock: Clock
    boundary: Callable[[], bytes]
    keep: int = 1 << 20
    allow: bytes = ALLOWS[0]
    scheme: bytes = b"http"


class Protocol:
    """`caller` gives the files as they are now for this visitor, `host` the virtual host of a request."""

    def __init__(
        self, shared: Shared, caller: Callable[[], Caller], host: Callable[[Asked], Host] = lambda request: DEFAULT, *,
        is_local: bool = False, is_plain: bool = False, server_name: Callable[[], bytes] = lambda: b"",
        status: Callable[[Asked, Host, str], Reply] | None = None,
    ) -> None:  # fmt: skip
        """`is_local`: somebody on the machine itself; `is_plain`: what comes is no TLS, on a port where it should be;
        `server_name`: whom TLS was asked for; `status`: the page of mod_status, above a signature."""
        self._status = status
        self._shared = shared
        self._caller = caller
        self._host = host
        self._is_local, self._is_plain, self._server_name = is_local, is_plain, server_name
        self._buffer = b""
        self._new = 0  # bytes that have just come
        self._filled = self._fills = 0  # of a line whose end has not come: bytes in the buffer, and how often it was full
        self._requests = 0
        self._keeps = False
        self.held = 0
        self.deadline = shared.clock.monotonic() + DEFERRED + HEADER_TIMEOUT
        self._latest = 0.0  # the deadline's own
        self._actions: list[Action] = []
        self._begin()

    def _begin(self) -> None:
        self._state = LINE
        self._request = Asked(scheme=self._shared.scheme, usual=self._shared.port)
        self._exchange = Exchange(self._request, 0)
        self._body: BodyReader | None = None
        self._fields = FieldReader(self._request)
        self._blank = 0  # empty lines before the first one
        self._is_broken = False  # whether the body is none
        self._early: Reply | None = None  # what is known of the answer before the body is read
        self._failed: Reply | None = None  # what is answered once the body has been thrown away
        self._walked: Walk | None = None
        self._told = 0  # bytes of a 100
        self.held = 0

    @property
    def is_idle(self) -> bool:
        return self._state == LINE and not self._buffer

    @property
    def wants_data(self) -> bool:
        return self._state not in (ASKING, SENDING, CLOSED)

    def receive(self, data: bytes) -> Sequence[Action]:
        if self._state == LINGERING:
            return []
        if self.is_idle:
            self.deadline = self._now() + HEADER_TIMEOUT
            self._latest = self._now() + HEADER_MOST
        if self._is_plain:
            self._begin_plain(data)
            return self._taken()
        self._buffer += data
        self._new = len(data)
        self._run()
        return self._taken()

    def eof(self) -> Sequence[Action]:
        """Who sends no more is told what his request lacks; half a line is no request."""
        if self._state in (FIELDS, BODY):
            self._request.head += self._buffer if self._state == FIELDS else b""
            self._buffer = b""
            self._is_broken = self._early is not None or self._request.path == b"*"
            self._refuse(Refused(400))
        if self._state != CLOSED:
            self._actions += [*self.lost(), Close()]
        return self._taken()

    def lost(self, sent: int = 0) -> Sequence[Action]:
        """What was begun is on record, be it half a line."""
        return self._broken_off(sent)

    def _broken_off(self, sent: int = 0, *, is_late: bool = False) -> Sequence[Action]:
        state, self._state = self._state, CLOSED
        if state == SENDING:
            self._exchange.sent += sent
        elif state == ASKING:
            self._exchange.status = 200
        elif state in (FIELDS, BODY):
            self._request.head += self._buffer if state == FIELDS else b""
            self._exchange.status, self._request.fault = 400, "unfinished"
        elif state == LINE and self._buffer:
            self._request.head, self._request.line = self._buffer, b"-"
            self._exchange.status, self._request.fault = 408, "unfinished"
            self._request.is_logged = is_late and not self._requests
        else:
            return []
        self._exchange.ended = self._shared.clock.now()
        return [Answered(self._exchange)]

    def timed_out(self) -> Sequence[Action]:
        if self._state in (FIELDS, BODY):
            self._refuse(Refused(408))
        elif self._state != CLOSED:
            self._actions += [*self._broken_off(is_late=True), Close()]
        return self._taken()

    def sent(self, size: int) -> Sequence[Action]:
        self._exchange.sent += size
        self._end()
        self._run()
        return self._taken()

    def respond(self, response: Response) -> Sequence[Action]:
        """A script's answer."""
        if self._state == ASKING:
            self._exchange.notes += response.notes
            self._finish(reply.scripted(response))
            self._run()
        return self._taken()

    # ---- a request

    def _run(self) -> None:
        try:
            while self._state in (LINE, FIELDS, BODY) and self._step():
                pass
        except Refused as refused:
            self._refuse(refused)

    def _step(self) -> bool:
        """One line, or what there is of a body; whether there may be more to do."""
        if self._state == BODY:
            return self._read_body()
        if self._buffer and not self._exchange.started:
            self._exchange.started = self._shared.clock.now()
        line, mark, rest = self._buffer.partition(b"\n")
        if not mark:
            return self._lacks_end(len(line))
        self._fills = self._filled = 0
        self._request.head += line + mark
        self._buffer = rest
        if self._state == LINE:
            self._exchange.started = self._shared.clock.now()
            self._request.said = self._request.head.partition(b"\0")[0]
        if not line.endswith(b"\r") and (line or self._state == FIELDS or not self._requests):
            raise Refused(400)
        self._extend(len(line))
        text = line[:-1]
        if b"\0" in text and self._state == FIELDS:
            raise Refused(400)
        if len(text) > lines.LINE_MAX:
            raise self._too_long()
        if self._state == FIELDS:
            if self._fields.take(text):
                self._end_of_head()
        elif text or self._blank == lines.BLANK_MAX:
            lines.request_line(text, self._request)
            self._state = FIELDS
            if self._request.version == lines.SIMPLE:
                lines.settle(self._request)
                self._judge_name()
                self._answer()
        else:
            self._request.head = b""
            self._blank += 1
        return True

    def _begin_plain(self, data: bytes) -> None:
        """mod_ssl puts a request of its own in its place."""
        request = self._request
        request.head, self._exchange.started = data, self._shared.clock.now()
        lines.request_line(b"GET / HTTP/1.0", request)
        self._state = FIELDS
        self._refuse(Refused(400, pages.PLAIN_TO_HTTPS))

    def _lacks_end(self, size: int) -> bool:
        """A line of so many bytes has no end yet. Refused: it has filled the buffer twice, of which each takes in whole reads."""
        new, self._new = min(size, self._new), 0
        has_waited = self._filled > 0
        while new:
            piece = min(new, READ)
            new -= piece
            self._filled += piece
            if self._filled >= FILLED:
                if self._fills or (has_waited and new):
                    raise self._too_long()
                self._extend(self._filled)
                self._fills, self._filled = 1, 0
        return False

    def _extend(self, size: int) -> None:
        """What comes in gives him more time."""
        self.deadline = min(self.deadline + size / RATE, self._latest)

    def _too_long(self) -> Refused:
        if self._state == LINE:
            self._request.said = (self._request.head + self._buffer)[: lines.LINE_MAX].partition(b"\0")[0]
            return Refused(414)
        return Refused(400, pages.FIELD_TOO_LONG)

    def _end_of_head(self) -> None:
        request = self._request
        framing = lines.framing(request)
        self._judge_name()
        self._state = BODY
        try:
            self._body = BodyReader(framing, self._shared.keep)
        except Refused:
            self._early = self._walk().early()
            raise
        self.deadline, self._latest = self._now() + BODY_TIMEOUT, math.inf
        expects = request.first.get(b"expect", b"")
        if expects and request.version >= lines.HTTP_10 and expects.lower() != b"100-continue":
            self._failed = self._error(417, expect=expects.decode("latin-1"))
            self._failed.keeps_alive = False
            self._early = self._failed
        elif not self._body.is_over:
            self._begin_body(expects != b"" and request.version >= lines.HTTP_11)

    def _judge_name(self) -> None:
        """mod_ssl: who named a host in TLS has to name one in HTTP."""
        named = self._server_name()
        if named and not self._request.host:
            said = f"Hostname {named.decode('latin-1')} provided via SNI, but no hostname provided in HTTP request"
            self._exchange.notes.append(f"ssl:error AH02031: {said}")
            raise Refused(400)

    def _begin_body(self, expects: bool) -> None:
        """Who waits to be told to go on is told what is wrong, if that is known without a handler."""
        self._early = self._walk().early()
        if expects and self._early is not None:
            self._early.keeps_alive = False
            self._send(self._early)
        elif expects:
            self._actions.append(Send(CONTINUE))
            self._told = len(CONTINUE)

    def _read_body(self) -> bool:
        body = self._body
        assert body is not None
        try:
            body.feed(self._buffer)
        except Refused:
            self._is_broken = (
                not body.is_trailing or self._failed is not None or self._early is not None or self._request.path == b"*"
            )
            raise
        self._extend(len(self._buffer))
        self.held = len(body.kept)
        if not body.is_over:
            self._buffer = b""
            return False
        self._buffer = body.rest
        self._request.body, self._request.body_size = bytes(body.kept), body.size
        if self._failed is not None:
            self._send(self._failed, hides_close=True)
        else:
            self._answer()
        return True

    def _answer(self) -> None:
        walk = self._walk()
        answer = walk.answer()
        if walk.script is not None:
            self._request.script = walk.script
            self._state = ASKING
            self.deadline = self._now() + SEND_TIMEOUT
            self._actions.append(Ask(self._request))
            return
        self._finish(answer)

    def _finish(self, answer: Reply) -> None:
        self._send(reply.finish(answer, self._request, self._signature(), self._seconds(), self._shared.boundary))

    def _walk(self) -> Walk:
        base, request = self._shared.scheme + b"://" + self._authority(), self._request
        host = self._host(request)
        request.logs = (host.access, host.error, host.name)
        request.marks = marks(host.sections, request)
        self._walked = Walk(
            self._caller(),
            request,
            self._signature(),
            base,
            self._shared.allow,
            self._exchange.started,
            host,
            is_local=self._is_local,
            status=self._status,
        )
        return self._walked

    def _refuse(self, refused: Refused) -> None:
        """What is wrong before the end of the head is answered by the server's own name, but for an absolute URI's."""
        request = self._request
        if self._state != BODY and not request.is_absolute:
            request.host = b""
        is_broken = refused.status == 413 or self._is_broken
        is_traced = is_broken and request.method == b"TRACE" and self._early is not None and self._early.status == 405
        note = TRACE_DENIED if is_traced else refused.note
        request.fault = note or f"refused with {refused.status}"
        if self._state == LINE:
            request.version = lines.HTTP_10
        also = self._also() if is_broken else ""
        failed = self._error(refused.status, note=note, also=also, method=request.method.decode("latin-1") or "GET")
        failed.keeps_alive = False
        failed.is_sized = failed.is_sized and not is_broken
        self._send(failed)

    def _also(self) -> str:
        """What is wrong with a body is found out while it is thrown away, before what was to be said; what is behind it, twice."""
        early = self._early.status if self._early is not None else 0
        if self._body is not None and self._body.is_trailing and self._failed is None:
            early = 400
        return pages.ALSO.format(status=early, reason=pages.REASONS[early]) if early else ""

    def _error(self, status: int, **words: str) -> Reply:
        return reply.error(status, self._signature(), None, **words)

    def _send(self, answer: Reply, *, hides_close: bool = False) -> None:
        """Write it, and wait for the next request or end."""
        request, shared = self._request, self._shared
        self._requests += 1
        left = REQUESTS + 1 - self._requests
        waits = bool(request.first.get(b"expect")) and (self._body is None or not self._body.size)
        keeps = answer.keeps_alive and not waits and left > 0 and self._wants_more()
        answer.hides_close = hides_close and self._wants_more()
        head, body, keeps = reply.written(answer, request, shared.name, self._seconds(), keeps, left)
        exchange = self._exchange
        exchange.status, exchange.sent = answer.status, self._told + len(head)  # %O counts the head as well
        exchange.notes += self._walked.notes if self._walked is not None else []
        self._keeps = keeps
        if isinstance(body, Large):
            self._actions += [Send(head), Stream(body.pieces())]
            self._state, self.deadline = SENDING, self._now() + SEND_TIMEOUT
        else:
            exchange.sent += len(body)
            self._actions.append(Send(head + body))
            self._end()

    def _end(self) -> None:
        """The answer has gone: wait for the next request, or for the client to close."""
        self._exchange.ended = self._shared.clock.now()
        self._actions.append(Answered(self._exchange))
        if self._keeps:
            self._begin()
            self.deadline = self._now() + KEEPALIVE_TIMEOUT
        else:
            self._state = LINGERING
            self.deadline = self._now() + LINGER
            self._actions.append(Shut())

    def _wants_more(self) -> bool:
        """ap_set_keepalive, as far as the client has a say; one who expects 100 and got none is let go."""
        request = self._request
        said = request.first.get(b"connection", b"")
        if request.connection == b"close" or lines.has_token(said, b"close") or "nokeepalive" in request.marks:
            return False
        return request.version >= lines.HTTP_11 or lines.has_token(said, b"keep-alive")

    def _authority(self) -> bytes:
        """Whom a redirect names."""
        request = self._request
        if request.host or request.is_absolute:
            return request.host
        return self._shared.host + (lines.port_suffix(request.port, request) if request.port is not None else b"")

    def _signature(self) -> str:
        request = self._request
        authority = self._authority().decode("latin-1")
        host, _, port = _bracketed(authority) if authority.startswith("[") else authority.partition(":")
        if request.bad_port is not None:
            return pages.signature(self._shared.name.decode(), self._shared.host.decode(), request.bad_port)
        named = self._shared.port if request.port is None else request.port
        return pages.signature(self._shared.name.decode(), host, int(port or named))

    def _seconds(self) -> int:
        return self._shared.clock.now() // SECOND

    def _now(self) -> float:
        return self._shared.clock.monotonic()

    def _taken(self) -> list[Action]:
        actions, self._actions = self._actions, []
        return actions


def _bracketed(authority: str) -> tuple[str, str, str]:
    """An IPv6 address without its brackets, and the port."""
    address, _, port = authority[1:].rpartition("]")
    return address, ":", port.removeprefix(":")
