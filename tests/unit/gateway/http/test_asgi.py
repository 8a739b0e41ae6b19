"""The seam to applications: Starlette behind the nginx of a machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from mirage.base.errors import LocalProtocolError
from mirage.base.events import Event, SessionCrashed
from mirage.gateway.http.asgi import MOST, App, Message, ask
from mirage.gateway.http.nginx.message import Request as Asked
from mirage.gateway.http.service import Service, Visitor
from mirage.gateway.http.webserver import WebServer
from tests.unit.gateway.http.test_connection import Talk
from tests.unit.gateway.http.tiny import TinyWorld

HERE = b"""
server {
    listen 80;
    server_name app;
    location /app/ { proxy_pass http://127.0.0.1:8080; }
    location / { proxy_pass http://nobody:1; }
}
"""


async def echo(request: Request) -> Response:
    visitor = request.state.visitor
    told = {
        "method": request.method, "url": str(request.url), "agent": request.headers.get("user-agent"), "client": request.client,
        "body": (await request.body()).decode(), "host": visitor.service.world.hostname,
    }  # fmt: skip
    return JSONResponse(told, headers={"X-Powered-By": "tests", "Server": "of his own", "Set-Cookie": "a=b"})


async def moved(request: Request) -> Response:
    return RedirectResponse("/app/echo?from=moved", 302)


async def stream(request: Request) -> Response:
    async def pieces():  # type: ignore[no-untyped-def]
        for number in range(3):
            yield b"%d\n" % number

    return StreamingResponse(pieces(), media_type="text/plain")


async def broken(request: Request) -> Response:
    raise ZeroDivisionError("secret words")


ROUTES = [
    Route("/app/echo", echo, methods=["GET", "POST"]), Route("/app/moved", moved),
    Route("/app/stream", stream), Route("/app/broken", broken),
]  # fmt: skip


@pytest.fixture
async def service() -> Service:
    world = TinyWorld()
    world.write("/etc/nginx/sites/app", HERE)
    return Service(world, WebServer("tests", {"http://127.0.0.1:8080": Starlette(routes=ROUTES)}))


async def told(talk: Talk, request: bytes) -> tuple[list[bytes], bytes]:
    """The lines of the head, and the body."""
    before = len(talk.wire.sent)
    talk.connection.data_received(request)
    await talk.rest()
    head, _, body = talk.wire.sent[before:].partition(b"\r\n\r\n")
    return head.split(b"\r\n"), body


async def test_an_application_gets_the_request_and_the_visitor(service: Service) -> None:
    head, body = await told(
        Talk(service), b"POST /app/echo?a=b HTTP/1.1\r\nHost: app\r\nUser-Agent: t\r\nContent-Length: 3\r\n\r\nx=1"
    )
    assert b'"method":"POST"' in body and b'"url":"http://app/app/echo?a=b"' in body and b'"body":"x=1"' in body
    assert b'"client":["192.0.2.1",40000]' in body and b'"host":"web1.example.internal"' in body
    names = [line.partition(b":")[0] for line in head[1:]]
    assert head[0] == b"HTTP/1.1 200 OK"
    assert names == [b"Server", b"Date", b"Content-Type", b"Content-Length", b"Connection", b"X-Powered-By", b"Set-Cookie"]
    assert b"Server: nginx/1.22.1" in head


async def test_an_answer_without_a_length_is_sent_in_chunks(service: Service) -> None:
    head, body = await told(Talk(service), b"GET /app/stream HTTP/1.1\r\nHost: app\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head and body == b"6\r\n0\n1\n2\n\r\n0\r\n\r\n"


async def test_a_redirection_is_the_application_s(service: Service) -> None:
    head, _body = await told(Talk(service), b"GET /app/moved HTTP/1.1\r\nHost: app\r\n\r\n")
    assert head[0] == b"HTTP/1.1 302 Found" and b"Location: /app/echo?from=moved" in head


async def test_where_nobody_listens_nginx_says_so(service: Service) -> None:
    head, body = await told(Talk(service), b"GET / HTTP/1.1\r\nHost: app\r\n\r\n")
    assert head[0] == b"HTTP/1.1 502 Bad Gateway" and b"<h1>502 Bad Gateway</h1>" in body


async def test_an_application_that_fails_says_nothing(service: Service) -> None:
    talk = Talk(service)
    assert await told(talk, b"GET /app/broken HTTP/1.1\r\nHost: app\r\n\r\n") == ([b""], b"")
    assert talk.wire.ended == "aborted"
    assert next(event.error for event in talk.events if isinstance(event, SessionCrashed)) == "ZeroDivisionError: secret words"


@pytest.mark.parametrize("size", [0, MOST + 1])
async def test_what_is_no_answer_is_refused(service: Service, size: int) -> None:
    async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
        if size:
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.body", "body": b"x" * size})

    events: list[Event] = []
    visitor = Visitor(service, ("192.0.2.1", 40000), ("192.0.2.10", 80), "session", events.append)
    app_: App = app
    with pytest.raises(LocalProtocolError):
        await ask(app_, Asked(), visitor)
