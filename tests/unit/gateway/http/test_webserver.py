"""nginx on the configuration that lies in the visitor's files."""

from __future__ import annotations

import asyncio
import time

import pytest

from mirage.base.clock import ManualClock
from mirage.gateway.http.nginx.patterns import compiled
from mirage.gateway.http.service import Service
from mirage.gateway.http.webserver import WebServer
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from tests.unit.gateway.http.test_connection import Talk
from tests.unit.gateway.http.tiny import TinyWorld

SERVER = b"server { listen 80; server_name app; location / { return 200 one; } }"


def ask(service: Service, host: bytes = b"app") -> bytes:
    return Talk(service).say(b"GET / HTTP/1.1\r\nHost: %b\r\n\r\n" % host).rpartition(b"\r\n\r\n")[2]


@pytest.fixture
def world() -> TinyWorld:
    world = TinyWorld()
    world.write("/etc/nginx/sites/app", SERVER)
    return world


async def test_a_change_of_the_configuration_counts_within_a_second(world: TinyWorld) -> None:
    service = Service(world, WebServer("tests"))
    assert ask(service) == b"one"
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(2)
    world.write("/etc/nginx/sites/app", SERVER.replace(b"one", b"two"))
    assert ask(service) == b"two"


async def test_a_directive_that_is_not_known_is_read_over(world: TinyWorld) -> None:
    world.write("/etc/nginx/sites/app", SERVER.replace(b"location", b"slice 1m; limit_req zone=one burst=5; location"))
    assert ask(Service(world, WebServer("tests"))) == b"one"


@pytest.mark.parametrize(
    "text", [b"server { listen 80; server_name app;", b"}", b"server {", b"\0\xff{;{;", b"include sites/*;", b'server_name "']
)
async def test_no_configuration_stops_the_server(world: TinyWorld, text: bytes) -> None:
    world.write("/etc/nginx/sites/app", text)
    assert ask(Service(world, WebServer("tests")), b"other") == b"<h1>tiny</h1>\n"


async def test_without_a_configuration_debian_s_own_counts(world: TinyWorld) -> None:
    Caller(world.view, ROOT).unlink(b"/etc/nginx/nginx.conf")
    assert ask(Service(world, WebServer("tests"))) == b"<h1>tiny</h1>\n"


async def test_the_length_of_a_body_is_the_location_s_matter(world: TinyWorld) -> None:
    world.write(
        "/etc/nginx/sites/app", b"server { server_name app; client_max_body_size 1k; location /big { client_max_body_size 0; } }"
    )
    service = Service(world, WebServer("tests"))
    say = b"POST %b HTTP/1.1\r\nHost: app\r\nContent-Length: 1025\r\n\r\n" + b"x" * 1025
    assert Talk(service).say(say % b"/").startswith(b"HTTP/1.1 413 ")
    assert Talk(service).say(say % b"/big").startswith(b"HTTP/1.1 404 ")


async def test_no_pattern_of_a_visitor_s_makes_the_server_slow(world: TinyWorld) -> None:
    world.write(
        "/etc/nginx/sites/app",
        b"server { server_name app; location ~ ^/(a+)+$ { return 200 slow; } location ~ ( { return 200 bad; } }",
    )
    service, before = Service(world, WebServer("tests")), time.process_time()
    assert Talk(service).say(b"GET /%b! HTTP/1.1\r\nHost: app\r\n\r\n" % (b"a" * 4000)).startswith(b"HTTP/1.1 404 ")
    assert time.process_time() - before < 10  # tried in all ways it takes longer than there is time
    assert Talk(service).say(b"GET /aaa HTTP/1.1\r\nHost: app\r\n\r\n").endswith(b"slow")


@pytest.mark.parametrize(("pattern", "path", "fits"), [
    (r"\.php$", b"/x.php", True), (r"\.php$", b"/x.php\n", True), (r"\.php$", b"/x.php\n\n", False), (r"\.php$", b"/x.php/", False), (r"[$]$", b"/a$", True),
    (r"\$a", b"/$a", True), (r"^/caf.$", b"/caf\xe9", True), (r"(?<n>a)$", b"/a", True), (r"a(?=b)", b"/ab", False),
])  # fmt: skip
def test_a_pattern_fits_as_pcre_has_it(pattern: str, path: bytes, fits: bool) -> None:
    made = compiled(pattern)
    assert (made is not None and made.search(path) is not None) == fits


# nginx 1.22.1 of Debian 12 with this default_type: its answer's head without Server and Date, its body, and how the connection ends
RETURNED = {
    b"return 200;": (b"200 OK|Content-Type: application/octet-stream|Content-Length: 0|Connection: keep-alive", b"", ""),
    b"return 299 hi;": (b"299 |Content-Type: application/octet-stream|Content-Length: 2|Connection: keep-alive", b"hi", ""),
    b"return 204 hi;": (b"204 No Content|Connection: keep-alive", b"", ""),
    b"return 304 hi;": (b"304 Not Modified|Content-Type: application/octet-stream|Content-Length: 2|Connection: keep-alive", b"", ""),
    b"return 418;": (b"418 |Content-Length: 0|Connection: keep-alive", b"", ""),
    b"return 777;": (b"777 |Content-Length: 0|Connection: keep-alive", b"", ""),
    b"return 444 hi;": (b"444 |Content-Type: application/octet-stream|Content-Length: 2|Connection: keep-alive", b"hi", ""),
    b"location / { try_files $uri =777; }": (b"777 |Content-Length: 0|Connection: keep-alive", b"", ""),
}


@pytest.mark.parametrize("directive", RETURNED)
async def test_return_answers_as_nginx_does(world: TinyWorld, directive: bytes) -> None:
    world.write("/etc/nginx/sites/app", b"server { server_name app; root /nowhere; %b }" % directive)
    talk = Talk(Service(world, WebServer("tests")))
    head, _, body = talk.say(b"GET / HTTP/1.1\r\nHost: app\r\n\r\n").partition(b"\r\n\r\n")
    lines = [line for line in head.removeprefix(b"HTTP/1.1 ").split(b"\r\n") if not line.startswith((b"Server: ", b"Date: "))]
    assert (b"|".join(lines), body, talk.wire.ended) == RETURNED[directive]


@pytest.mark.parametrize("directive", [b"return 444;", b"return 499;", b"location / { try_files /none =444; }"])
async def test_a_connection_that_is_not_to_be_answered_ends_and_is_logged(world: TinyWorld, directive: bytes) -> None:
    world.write("/etc/nginx/sites/app", b"server { server_name app; %b }" % directive)
    talk = Talk(Service(world, WebServer("tests")))
    assert (talk.say(b"GET / HTTP/1.1\r\nHost: app\r\n\r\n"), talk.wire.ended) == (b"", "closed")
    await asyncio.sleep(0)
    status = b"499" if b"499" in directive else b"444"
    assert world.lines[-1].data.endswith(b'"GET / HTTP/1.1" %b 0 "-" "-"\n' % status)


@pytest.mark.parametrize("directive", [
    b"return 1000;", b"return;", b"return elsewhere;", b"return \xb2;", b"listen;", b"listen 65536;", b"listen %b;" % (b"9" * 5000), b"location / { proxy_pass; }",
    b"location / { try_files $uri =1000; }", b"location / { fastcgi_pass; }",
])  # fmt: skip
async def test_a_directive_with_which_nginx_does_not_start_leaves_what_was_before(world: TinyWorld, directive: bytes) -> None:
    service = Service(world, WebServer("tests"))
    assert ask(service) == b"one"
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(2)
    world.write("/etc/nginx/sites/app", b"server { server_name app; location / { return 200 two; } %b }" % directive)
    assert ask(service) == b"one"
