"""One connection around the protocol: back-pressure, patience, TLS and records, on a transport that the test holds in its hand."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from mirage.base.clock import SECOND
from mirage.base.events import (
    ArtifactCaptured,
    ConnectionClosed,
    Event,
    HttpRequested,
    LimitReached,
    SessionCrashed,
    TlsAgreed,
    TlsOffered,
)
from mirage.base.limits import HttpLimits
from mirage.gateway.http import pace, tls
from mirage.gateway.http.connection import Connection
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.service import Service, Visitor
from mirage.gateway.http.sites.default import make
from mirage.gateway.http.webserver import WebServer
from mirage.world import snakeoil
from mirage.world.snakeoil import Pair
from tests.unit.gateway.http.tiny import TinyWorld

GET = b"GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: test\r\n\r\n"


class Wire(asyncio.Transport):
    """A transport whose client takes `room` bytes, then no more until `take` is called."""

    def __init__(self, connection: Connection, room: int = 1 << 30) -> None:
        super().__init__()
        self.connection, self.room = connection, room
        self.sent, self.waiting, self.ended = b"", b"", ""
        self.reading, self.is_full = True, False
        self.high = 65536

    def write(self, data: bytes) -> None:  # type: ignore[override]
        self.waiting += data
        self._flow()
        if len(self.waiting) > self.high and not self.is_full:
            self.is_full = True
            self.connection.pause_writing()

    def take(self, size: int) -> None:
        self.room += size
        self._flow()
        if self.is_full and len(self.waiting) <= self.high // 4:
            self.is_full = False
            self.connection.resume_writing()

    def _flow(self) -> None:
        piece, self.waiting = self.waiting[: self.room], self.waiting[self.room :]
        self.sent += piece
        self.room -= len(piece)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high = high or self.high

    def get_write_buffer_size(self) -> int:
        return len(self.waiting)

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.ended = "half"

    def is_closing(self) -> bool:
        return self.ended in ("closed", "aborted")

    def close(self) -> None:
        self.ended = "closed"
        self.connection.connection_lost(None)

    def abort(self) -> None:
        self.ended = "aborted"
        self.connection.connection_lost(None)


class Talk:
    """A connection of a client at 192.0.2.1, and what became of it."""

    def __init__(self, service: Service, *, room: int = 1 << 30, wants_tls: bool = False) -> None:
        self.events: list[Event] = []
        visitor = Visitor(service, ("192.0.2.1", 40000), ("192.0.2.10", 80), "session", self.events.append)
        self.over: list[Connection] = []
        self.connection = Connection(service, visitor, self.events.append, 41, self.over.append, wants_tls=wants_tls)
        self.wire = Wire(self.connection, room)
        self.connection.connection_made(self.wire)

    def say(self, data: bytes) -> bytes:
        before = len(self.wire.sent)
        self.connection.data_received(data)
        return self.wire.sent[before:]

    async def rest(self) -> None:
        """Until an application, that has nothing to wait for, has answered."""
        for _ in range(50):
            await asyncio.sleep(0)


@pytest.fixture
def world() -> TinyWorld:
    return TinyWorld()


@pytest.fixture
async def service(world: TinyWorld) -> Service:
    return Service(world, make(world))


async def test_a_request_is_answered_logged_and_told(world: TinyWorld, service: Service) -> None:
    talk = Talk(service)
    answer = talk.say(GET)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n") and answer.endswith(b"<h1>tiny</h1>\n")
    await asyncio.sleep(0)
    (line,) = world.lines
    assert line.path == b"/var/log/nginx/access.log"
    assert line.data == b'192.0.2.1 - - [15/Jun/2025:15:06:40 +0000] "GET / HTTP/1.1" 200 14 "-" "test"\n'
    (event,) = talk.events
    assert isinstance(event, HttpRequested)
    assert (event.method, event.path, event.status, event.size, event.head) == (b"GET", b"/", 200, len(answer), GET)
    assert (event.host, event.agent, event.version, event.site, event.fault) == (b"a", b"test", "1.1", "default", "")


async def test_a_slow_reader_is_read_for_no_further_than_he_takes(service: Service) -> None:
    talk = Talk(service, room=1000)
    talk.say(b"GET /large.txt HTTP/1.1\r\nHost: a\r\n\r\n" + GET)
    assert len(talk.wire.waiting) < 200_000
    assert not talk.wire.reading
    for _ in range(100):
        talk.wire.take(10_000)
        await asyncio.sleep(0)
    assert talk.wire.sent.count(b"HTTP/1.1 200 OK") == 2
    assert talk.wire.sent.endswith(b"<h1>tiny</h1>\n")
    assert talk.wire.reading
    assert next(event.size for event in talk.events if isinstance(event, HttpRequested)) > 300_000


async def test_nothing_more_is_sent_to_who_has_gone_in_the_middle_of_a_file(service: Service) -> None:
    talk = Talk(service, room=1000)
    talk.say(b"GET /large.txt HTTP/1.1\r\nHost: a\r\n\r\n")
    before = len(talk.wire.waiting)
    talk.wire.ended = "aborted"  # and `connection_lost` is about to come
    talk.wire.take(300_000)
    await asyncio.sleep(0)
    assert talk.wire.waiting == b""
    assert len(talk.wire.sent) == 1000 + before
    talk.wire.abort()
    assert talk.over == [talk.connection]


async def test_who_is_slowed_down_gets_all_of_it_slowly_and_so_do_others_of_his_source(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "TICK", 0.0)  # a byte each turn of the loop
    talk, whole = Talk(service), Talk(service).say(GET)
    talk.connection.slow_down(4096)
    talk.connection.slow_down(4096)
    assert talk.say(GET) == whole[:1]
    other = Talk(service)
    assert other.say(GET) == whole[:1]
    assert other.events[0] == LimitReached(limit="analysis.slow_down", allowed=4096, detail="bytes a second, as others of its source")
    for _ in range(2 * len(whole)):
        await asyncio.sleep(0)
    assert talk.wire.sent == other.wire.sent == whole


async def test_a_connection_lasts_as_long_as_its_own_limits_say(world: TinyWorld) -> None:
    service = Service(world, make(world), limits=HttpLimits(length=5))
    talk = Talk(service)
    talk.connection.limits = HttpLimits(length=40, recording=10)
    talk.say(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n" + b"x" * 20)
    (event,) = [event for event in talk.events if isinstance(event, HttpRequested)]
    assert (len(event.body), event.body_size) == (10, 20)


async def test_a_client_that_leaves_in_the_middle_is_logged_with_what_he_got(world: TinyWorld, service: Service) -> None:
    talk = Talk(service, room=1000)
    talk.say(b"GET /large.txt HTTP/1.1\r\nHost: a\r\n\r\n")
    talk.connection.connection_lost(ConnectionResetError())
    await asyncio.sleep(0)
    (line,) = world.lines
    sent = int(line.data.split()[9])
    assert b'"GET /large.txt HTTP/1.1" 200 ' in line.data and 0 < sent < 300_000
    assert isinstance(talk.events[-1], ConnectionClosed)
    assert talk.over == [talk.connection]


async def test_what_is_no_request_gets_its_page_and_a_half_closed_connection(service: Service) -> None:
    talk = Talk(service)
    assert talk.say(b"\x00\x01").startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert talk.wire.ended == "half"
    assert talk.say(b"more") == b""
    assert not talk.connection.eof_received()
    assert talk.wire.ended == "closed"


async def test_a_body_is_captured_and_an_upload_is_an_artifact(world: TinyWorld, service: Service) -> None:
    talk = Talk(service)
    body = b"\x7fELF" + b"\0" * 100_000
    answer = talk.say(b"PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert answer.startswith(b"HTTP/1.1 404 Not Found\r\n")
    asked, kept = talk.events
    assert isinstance(asked, HttpRequested) and isinstance(kept, ArtifactCaptured)
    assert (asked.body_size, len(asked.body)) == (len(body), 65536)
    assert world.artifacts.find(kept.sha256) == body


async def test_bodies_of_all_clients_share_one_budget(world: TinyWorld) -> None:
    service = Service(world, make(world), limits=HttpLimits(bodies=1 << 20))
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n"
    first, second = Talk(service), Talk(service)
    first.say(head + b"x" * 700_000)
    second.say(head + b"x" * 700_000)
    assert (first.wire.ended, second.wire.ended) == ("", "aborted")
    assert LimitReached(limit="http.limits.bodies", allowed=1 << 20) in second.events
    first.connection.connection_lost(None)
    assert service.bodies.left == 1 << 20


class Broken(WebServer):
    def __init__(self) -> None:
        super().__init__("broken")

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        if request.path == b"/later":
            return None
        raise ZeroDivisionError("secret words")

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        raise ZeroDivisionError("secret words")


@pytest.mark.parametrize("path", [b"/now", b"/later"])
async def test_a_fault_of_ours_ends_the_connection_without_a_word(world: TinyWorld, path: bytes) -> None:
    talk = Talk(Service(world, Broken()))
    talk.say(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path)
    for _ in range(3):
        await asyncio.sleep(0)
    assert (talk.wire.sent, talk.wire.ended) == (b"", "aborted")
    assert next(event for event in talk.events if isinstance(event, SessionCrashed)).error == "ZeroDivisionError: secret words"


@pytest.fixture(scope="module")
def pair() -> Pair:
    """One for all tests: a key of RSA takes longer than they do."""
    return snakeoil.make("web1.example.internal", 1_700_000_000 * SECOND)


@pytest.fixture
def secure(world: TinyWorld, pair: Pair) -> Service:
    return Service(world, make(world), context=tls.context(pair.certificate, pair.key))


async def test_tls_is_spoken_from_the_first_byte_and_its_hello_is_told(secure: Service) -> None:
    talk = Talk(secure, wants_tls=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # that believes in nobody: to read whom one may takes long
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="web1.example")
    for _ in range(4):
        try:
            client.do_handshake()
            break
        except ssl.SSLWantReadError:
            for byte in outgoing.read():  # cut anywhere
                incoming.write(talk.say(bytes((byte,))))
    client.write(GET)
    incoming.write(talk.say(outgoing.read()))
    assert client.read(65536).startswith(b"HTTP/1.1 200 OK\r\n")
    offered, agreed, asked = talk.events
    assert isinstance(offered, TlsOffered) and isinstance(agreed, TlsAgreed) and isinstance(asked, HttpRequested)
    assert (offered.server_name, offered.alpn, offered.version) == (b"web1.example", [b"h2", b"http/1.1"], "13")
    assert offered.ja4.startswith("t13d") and len(offered.ja3) == 32
    assert (agreed.version, client.selected_alpn_protocol(), asked.secure) == ("TLSv1.3", "http/1.1", True)


async def test_plain_http_at_the_tls_port_is_told_so(secure: Service) -> None:
    talk = Talk(secure, wants_tls=True)
    answer = talk.say(GET)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"The plain HTTP request was sent to HTTPS port" in answer


async def test_a_client_without_a_protocol_in_common_gets_the_alert(secure: Service) -> None:
    talk = Talk(secure, wants_tls=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["h2"])
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="a")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    assert talk.say(outgoing.read()) == b"\x15\x03\x03\x00\x02\x02\x78"  # no_application_protocol, fatal
    assert talk.wire.ended == "closed"


async def test_a_name_that_is_no_ascii_breaks_no_handshake(secure: Service) -> None:
    """Python's own callback answers such a one with an internal error."""
    talk = Talk(secure, wants_tls=True)
    answer = talk.say(_hello("plain.example").replace(b"plain.example", b"caf\xc3\xa9.example"))
    assert answer[:6] == b"\x16\x03\x03\x00\x7a\x02"  # a ServerHello


def _hello(name: str) -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_bio(incoming, outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def test_apache_names_its_own_protocol_to_who_speaks_others(pair: Pair) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    asked = outgoing.read()
    server = tls.Secure(tls.context(pair.certificate, pair.key, tls.APACHE), lambda event: None)
    server.feed(asked.replace(b"\x02h2\x08http/1.1", b"\x02h2\x08http/9.9"))
    assert b"\x00\x10\x00\x0b\x00\x09\x08http/1.1" in server.outgoing()
