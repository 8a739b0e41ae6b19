"""nginx on the configuration that lies in the visitor's files."""

from __future__ import annotations

import pytest

from mirage.base.clock import ManualClock
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
