"""Conversations with the protocol, without a socket. What nginx itself answers is compared in tests/e2e/http."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.nginx.pages import page as text_of
from mirage.gateway.http.nginx.protocol import BODY_KEPT, BODY_MAX, Action, Answered, Ask, Close, Protocol, Send, Shared, Shut, Stream
from mirage.gateway.http.nginx.writing import Voice, Writer

NOW = 1_750_000_000
DATE = b"Sun, 15 Jun 2025 15:06:40 GMT"
GET = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"


def answer(request: Request) -> Response | None:
    if request.path.startswith(b"/site"):
        return None
    if request.path == b"/x":
        return Response(200, b"text/plain", 3, NOW, etag=b'"1"', body=b"abc", takes_ranges=True)
    return Response(404, is_page=True)


def make(clock: ManualClock | None = None, largest: int = BODY_MAX, **options: bool) -> Protocol:
    return Protocol(Shared(Writer(Voice(), iter(range(9))), clock or ManualClock(), **options), answer, lambda request: largest)


def head(status: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 " + status, b"Server: nginx/1.22.1", b"Date: " + DATE, *fields, b"", b""))


FOUND = (
    head(
        b"200 OK", b"Content-Type: text/plain", b"Content-Length: 3", b"Last-Modified: " + DATE, b"Connection: keep-alive",
        b'ETag: "1"', b"Accept-Ranges: bytes",
    )
    + b"abc"
)  # fmt: skip
REFUSED = head(b"400 Bad Request", b"Content-Type: text/html", b"Content-Length: 157", b"Connection: close") + text_of(
    400, b"nginx/1.22.1", False
)


def said(actions: list[Action]) -> bytes:
    return b"".join(action.data for action in actions if isinstance(action, Send))


def kinds(actions: list[Action]) -> list[type[Action]]:
    return [type(action) for action in actions]


def test_a_file_is_answered_and_the_connection_stays() -> None:
    protocol = make()
    actions = protocol.receive(GET)
    assert said(actions) == FOUND
    assert kinds(actions) == [Send, Answered]
    assert protocol.is_idle


def test_an_exchange_tells_what_was_asked_and_what_was_sent() -> None:
    protocol = make()
    *_, done = protocol.receive(b"POST /y?q=1 HTTP/1.1\r\nHost: A:81\r\nUser-Agent: u\r\nContent-Length: 4\r\n\r\nbody")
    assert isinstance(done, Answered)
    exchange, request = done.exchange, done.exchange.request
    assert (request.method, request.path, request.query, request.version) == (b"POST", b"/y", b"q=1", 1001)
    assert (request.host, request.body, request.body_size) == (b"a", b"body", 4)
    assert request.head == b"POST /y?q=1 HTTP/1.1\r\nHost: A:81\r\nUser-Agent: u\r\nContent-Length: 4\r\n\r\n"
    assert request.line == b"POST /y?q=1 HTTP/1.1"
    assert (exchange.status, exchange.body_sent) == (404, 153)


@pytest.mark.parametrize("data", [
    GET, GET * 3, b"\r\n" + GET, b"GET http://b/x HTTP/1.0\r\n\r\n", b"BAD\r\n\r\n", b"GET /\x01", b"GET /x\r\n", b"HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 9000 + b"\r\n\r\n", b"GET /" + b"x" * 9000, b"GET /x HTTP/1.1\r\n\r\n", b"GET /x HTTP/2.0\r\n\r\n",
    b"POST /y HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + GET, b"GET /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + GET,
    b"GET /x HTTP/1.1\r\nHost: a\r\nbad header: x\r\n\r\n", b"GET /x HTTP/1.00001\r\n\r\n", b"GET /%41/../x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
])  # fmt: skip
def test_bytes_cut_anywhere_give_the_same_answer(data: bytes) -> None:
    whole = make().receive(data)
    cuts = range(1, len(data), 2) if len(data) < 200 else (1, 2, 5, 1023, 1024, 1025, 5000, 8192, len(data) - 3, len(data) - 1)
    for cut in cuts:
        protocol = make()
        actions = protocol.receive(data[:cut]) + protocol.receive(data[cut:])
        assert said(actions) == said(whole), cut
    single, size = make(), 1 if len(data) < 200 else 7
    actions = [action for at in range(0, len(data), size) for action in single.receive(data[at : at + size])]
    assert said(actions) == said(whole)


@pytest.mark.parametrize(
    "endless", [b"A", b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nX", b"GET http://a"]
)
def test_an_endless_line_is_cut_off(endless: bytes) -> None:
    protocol, heard, sent = make(), b"", 0
    piece = b"X: y\r\n" * 1000 if endless.endswith(b"\n") else b"a" * 6000 if b"/" in endless else b"A" * 6000
    actions = protocol.receive(endless)
    while not any(isinstance(action, Shut | Close) for action in actions):
        sent += len(piece)
        assert sent < 60_000
        actions = protocol.receive(piece)
        heard += said(actions)
    assert heard.startswith((b"HTTP/1.1 414 Request-URI Too Large\r\n", b"HTTP/1.1 400 Bad Request\r\n"))


def test_what_is_no_request_is_refused_at_its_first_byte_and_the_rest_is_drained() -> None:
    clock = ManualClock()
    protocol = make(clock)
    actions = protocol.receive(b"\x16")
    assert said(actions) == REFUSED
    assert kinds(actions) == [Send, Shut]
    assert protocol.receive(b"\x03\x01" * 5000) == []
    clock.advance(5)
    assert kinds(protocol.timed_out()) == [Answered, Close]


def test_draining_ends_after_half_a_minute_however_much_comes() -> None:
    clock = ManualClock()
    protocol = make(clock)
    protocol.receive(b"\x16")
    for _ in range(7):
        clock.advance(4)
        assert protocol.receive(b"more") == []
    clock.advance(4)
    assert kinds(protocol.receive(b"more")) == [Answered, Close]


def test_a_header_that_does_not_come_is_waited_for_a_minute_in_all() -> None:
    clock = ManualClock()
    protocol = make(clock)
    start = clock.monotonic()
    for byte in b"GET /x HT":
        clock.advance(5)
        assert protocol.receive(bytes((byte,))) == []
        assert protocol.deadline == start + 60
    answered, close = protocol.timed_out()
    assert isinstance(answered, Answered) and isinstance(close, Close)
    assert (answered.exchange.status, answered.exchange.sent, answered.exchange.request.line) == (408, 0, b"GET /x HT")


def test_an_idle_connection_is_closed_after_75_seconds_without_a_log_line() -> None:
    clock = ManualClock()
    protocol = make(clock)
    protocol.receive(GET)
    assert protocol.deadline == clock.monotonic() + 75
    assert kinds(protocol.timed_out()) == [Close]


def test_a_thousandth_request_is_the_last() -> None:
    protocol = make()
    for _ in range(999):
        assert kinds(protocol.receive(GET)) == [Send, Answered]
    actions = protocol.receive(GET)
    assert b"Connection: close" in said(actions)
    assert kinds(actions) == [Send, Answered, Close]


def test_a_site_gets_the_whole_body_and_its_answer_is_sent_in_chunks() -> None:
    protocol = make()
    actions = protocol.receive(b"POST /site HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\nabc")
    assert actions == [Send(b"HTTP/1.1 100 Continue\r\n\r\n")]
    (ask,) = protocol.receive(b"def" + GET)
    assert isinstance(ask, Ask)
    assert ask.request.body == b"abcdef"
    assert not protocol.wants_data
    actions = protocol.respond(Response(200, b"text/html; charset=UTF-8", fields=[(b"X-Y", b"z")], body=b"<p>"))
    first = head(
        b"200 OK", b"Content-Type: text/html; charset=UTF-8", b"Transfer-Encoding: chunked", b"Connection: keep-alive", b"X-Y: z"
    )
    assert said(actions) == first + b"3\r\n<p>\r\n0\r\n\r\n" + FOUND


def test_a_site_never_sees_a_body_that_is_too_large() -> None:
    protocol = make()
    actions = protocol.receive(b"POST /site HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n")
    assert said(actions).startswith(b"HTTP/1.1 413 Request Entity Too Large\r\n")
    assert not any(isinstance(action, Ask) for action in actions)


def test_pipelined_answers_wait_for_the_client_to_read() -> None:
    protocol = make()
    actions = protocol.receive(GET * 2000)
    assert isinstance(actions[-1], Stream)
    assert len(said(actions)) < 70_000
    assert not protocol.wants_data
    heard = said(actions)
    while isinstance(actions[-1], Stream):
        actions = protocol.sent(0)
        heard += said(actions)
    assert heard.count(b"HTTP/1.1 200 OK") == 1000  # keepalive_requests


def test_a_client_that_goes_before_its_request_is_whole_is_logged_with_nothing_sent() -> None:
    protocol = make()
    protocol.receive(b"GET /x HTTP/1.1\r\nHo")
    answered, close = protocol.eof()
    assert isinstance(answered, Answered) and isinstance(close, Close)
    assert (answered.exchange.status, answered.exchange.sent) == (400, 0)


def test_plain_http_at_the_tls_port_is_told_so() -> None:
    protocol = make(wants_tls=True)
    actions = protocol.receive(GET)
    assert said(actions).startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"<title>400 The plain HTTP request was sent to HTTPS port</title>" in said(actions)
    assert kinds(actions) == [Send, Answered, Close]


@pytest.mark.parametrize(("largest", "status"), [(10, b"413"), (11, b""), (0, b"")])
@pytest.mark.parametrize(
    "body", [b"Content-Length: 11\r\n\r\nhello world", b"Transfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n"]
)
def test_a_body_is_bounded_by_what_its_server_says(body: bytes, largest: int, status: bytes) -> None:
    actions = make(largest=largest).receive(b"POST /site HTTP/1.1\r\nHost: a\r\n" + body)
    asked = [action.request for action in actions if isinstance(action, Ask)]
    assert said(actions)[9:12] == status
    assert [request.body for request in asked] == ([] if status else [b"hello world"])


def test_an_application_gets_a_part_of_what_is_very_large() -> None:
    protocol = make(largest=0)
    size = BODY_KEPT + (1 << 20)
    protocol.receive(b"POST /site HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size)
    for _ in range(size >> 20):
        actions = protocol.receive(bytes(1 << 20))
    (asked,) = (action.request for action in actions if isinstance(action, Ask))
    assert (len(asked.body), asked.body_size, protocol.held) == (BODY_KEPT, size, BODY_KEPT)


@pytest.mark.parametrize(("agent", "method", "stays"), [
    (b"MSIE 4.0b2;", b"POST", False), (b"a MSIE 5.5; Windows", b"POST", False), (b"MSIE 6.0; Windows NT 5.1", b"POST", False),
    (b"MSIE 6.0; Windows NT 5.1; SV1", b"POST", True), (b"MSIE 7.0; x", b"POST", True), (b"Opera MSIE 5.0; x", b"POST", True), (b"MSIE 4.0b2;", b"GET", True),
])  # fmt: skip
def test_a_post_of_an_early_msie_ends_its_connection(agent: bytes, method: bytes, stays: bool) -> None:
    protocol = make()
    protocol.receive(b"%s /x HTTP/1.1\r\nHost: a\r\nUser-Agent: %s\r\nContent-Length: 0\r\n\r\n" % (method, agent))
    assert protocol.is_idle == stays
