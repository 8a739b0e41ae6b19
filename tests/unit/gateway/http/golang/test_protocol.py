"""net/http's side of a connection: what was recorded beside dockerd 20.10.24 (go1.19.8), cut anywhere, and without end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from mirage.base.clock import ManualClock
from mirage.gateway.http.golang.protocol import HEAD_MAX, GoProtocol
from mirage.gateway.http.golang.reply import Reply, Tunnel
from mirage.gateway.http.nginx.message import Request
from mirage.gateway.http.nginx.protocol import Answered, Ask, Close, Send
from mirage.gateway.http.wire import Feed, WireAction

REFUSED = b"HTTP/1.1 %b\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n%b"
BAD = REFUSED % (b"400 Bad Request", b"400 Bad Request")
DATED = b"Date: Sun, 15 Jun 2025 15:06:40 GMT"


class Server:
    """A handler that answers each request with its path, and what the client got."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.wire = GoProtocol(ManualClock())
        self.reply = reply
        self.sent = b""
        self.asked: list[Request] = []
        self.faults: list[str] = []
        self.is_closed = False
        self.feeds: list[Feed] = []

    def say(self, data: bytes) -> Server:
        self._take(self.wire.receive(data))
        return self

    def _take(self, actions: Sequence[WireAction]) -> None:
        for action in actions:
            match action:
                case Send(data):
                    self.sent += data
                case Ask(request):
                    self.asked.append(request)
                    self._take(self.wire.respond(self.reply or Reply(200, body=request.path)))
                case Answered(exchange):
                    self.faults.append(exchange.request.fault)
                case Feed() as feed:
                    self.feeds.append(feed)
                case Close():
                    self.is_closed = True

    async def flow(self) -> bytes:
        """What was fed is taken to its end."""
        feed = self.feeds.pop()
        pieces = [piece async for piece in feed.pieces]
        self._take(self.wire.sent(sum(map(len, pieces))))
        return b"".join(pieces)


RECORDED = [
    (b"GET /\r\n\r\n", BAD),
    (b"foo\r\n\r\n", BAD),
    (b"\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    (b"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    (b"GET / HTTP/1.1 \r\nHost: h\r\n\r\n", BAD),
    (b"G@T / HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    (b"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    (b"GET _ping HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    (b"GET / HTTP/x\r\nHost: h\r\n\r\n", BAD),
    (b"GET / HTTP/1.1\r\nHost: h\r\nbad\r\n\r\n", BAD),
    (b"GET / HTTP/1.1\r\nHost: h\r\nHost: j\r\n\r\n", BAD),
    (b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", BAD),
    (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", BAD),
    (b"GET / HTTP/1.1\r\n\r\n", REFUSED % ((b"400 Bad Request: missing required Host header",) * 2)),
    (b"GET / HTTP/1.1\r\nHost: h h\r\n\r\n", REFUSED % ((b"400 Bad Request: malformed Host header",) * 2)),
    (b"GET / HTTP/1.1\r\nHost: h\r\nX y: 1\r\n\r\n", REFUSED % ((b"400 Bad Request: invalid header name",) * 2)),
    (b"GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", REFUSED % ((b"400 Bad Request: invalid header name",) * 2)),
    (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\x01\r\n\r\n", REFUSED % ((b"400 Bad Request: invalid header value",) * 2)),
    (b"GET / HTTP/2.0\r\nHost: h\r\n\r\n", REFUSED % ((b"505 HTTP Version Not Supported: unsupported protocol version",) * 2)),
    (b"GET / HTTP/0.9\r\nHost: h\r\n\r\n", REFUSED % ((b"505 HTTP Version Not Supported: unsupported protocol version",) * 2)),
    (
        b"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: foo\r\n\r\n",
        REFUSED % (b"501 Not Implemented", b"Unsupported transfer encoding"),
    ),
    (
        b"GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-foo\r\n\r\n",
        b"HTTP/1.1 417 Expectation Failed\r\nConnection: close\r\n" + DATED + b"\r\nContent-Length: 0\r\n\r\n",
    ),
]


@pytest.mark.parametrize(("said", "answer"), RECORDED, ids=[repr(said[:48]) for said, _ in RECORDED])
def test_what_is_no_request_is_refused_in_the_recorded_bytes(said: bytes, answer: bytes) -> None:
    server = Server().say(said)
    assert (server.sent, server.is_closed, server.asked) == (answer, True, [])
    assert server.faults[0] or b"417" in answer


@pytest.mark.parametrize(("said", "answer"), RECORDED)
def test_it_does_not_matter_where_a_request_is_cut(said: bytes, answer: bytes) -> None:
    server = Server()
    for at in range(len(said)):
        if not server.is_closed:
            server.say(said[at : at + 1])
    assert server.sent == answer


TAKEN = [
    (b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + DATED + b"\r\nContent-Length: 2\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n/a", False),
    (b"GET /a HTTP/1.1\nHost: h\n\n", b"HTTP/1.1 200 OK\r\n" + DATED + b"\r\nContent-Length: 2\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n/a", False),
    (b"GET /a HTTP/1.0\r\n\r\n", b"HTTP/1.0 200 OK\r\n" + DATED + b"\r\nContent-Length: 2\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n/a", True),
    (
        b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n" + DATED + b"\r\nContent-Length: 2\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: keep-alive\r\n\r\n/a", False,
    ),
    (
        b"GET http://x.example/a HTTP/1.9\r\nHost: h\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + DATED + b"\r\nContent-Length: 2\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n/a", True,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "answer", "is_closed"), TAKEN)
def test_answers_carry_go_s_fields_in_go_s_order(said: bytes, answer: bytes, is_closed: bool) -> None:
    server = Server().say(said)
    assert (server.sent, server.is_closed) == (answer, is_closed)


def test_requests_are_answered_one_after_the_other() -> None:
    server = Server().say(
        b"GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nxyGET /c HTTP/1.1\r\nHost: h\r\n\r\n"
    )
    assert [(request.path, request.body, request.number) for request in server.asked] == [
        (b"/a", b"", 1),
        (b"/b", b"xy", 2),
        (b"/c", b"", 3),
    ]


def test_a_body_in_chunks_is_put_together_and_expected() -> None:
    server = Server().say(b"POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
    assert server.sent == b"HTTP/1.1 100 Continue\r\n\r\n"
    server.say(b"2\r\nxy\r\n1\r\nz\r\n0\r\n\r\n")
    assert server.asked[0].body == b"xyz"


def test_a_line_that_goes_on_belongs_to_the_field_before() -> None:
    server = Server().say(b"GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\tc\r\n\r\n")
    assert server.asked[0].first[b"a"] == b"b c"


def test_an_endless_head_ends() -> None:
    server = Server().say(b"GET / HTTP/1.1\r\n")
    for _ in range(HEAD_MAX // 65536 + 2):
        if not server.is_closed:
            server.say(b"a: " + b"x" * 65533)
    assert server.sent == REFUSED % ((b"431 Request Header Fields Too Large",) * 2)


def test_an_answer_of_more_than_a_buffer_goes_in_one_chunk() -> None:
    server = Server(Reply(200, fields=[(b"Content-Type", b"a/b")], body=b"x" * 2049)).say(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n" + DATED + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert server.sent == head + b"801\r\n" + b"x" * 2049 + b"\r\n0\r\n\r\n"


async def test_a_flow_is_chunked_and_the_connection_goes_on() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"one\n"
        yield b"two\n"

    server = Server(Reply(200, flow=pieces())).say(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    assert await server.flow() == b"4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n"
    assert not server.is_closed
    server.reply = None
    assert server.say(b"GET /next HTTP/1.1\r\nHost: h\r\n\r\n").sent.endswith(b"/next")


async def test_a_connection_that_is_taken_over_hears_the_client_and_ends_with_the_handler() -> None:
    tunnel = Tunnel()

    async def echo() -> AsyncIterator[bytes]:
        while piece := await tunnel.read():
            yield piece.upper()

    server = Server(Reply(200, head=b"HTTP/1.1 101 UPGRADED\r\n\r\n", flow=echo(), tunnel=tunnel))
    server.say(b"POST / HTTP/1.1\r\nHost: h\r\nUpgrade: tcp\r\n\r\n").say(b"ab").say(b"cd")
    server.wire.eof()
    assert (server.sent, await server.flow(), server.is_closed) == (b"HTTP/1.1 101 UPGRADED\r\n\r\n", b"ABCD", True)


def test_a_client_that_goes_in_the_middle_of_a_request_is_told_to_the_record_alone() -> None:
    server = Server().say(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc")
    server._take(server.wire.lost())
    assert (server.sent, server.faults) == (b"", ["cut off"])
