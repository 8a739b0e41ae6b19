"""The seam to applications in ASGI (Starlette and its like): a request that nginx hands on, and what the application answers.

The application runs in process, on the event loop; it gets the visitor in `scope["state"]`, and through him the machine's files.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mirage.base.errors import LocalProtocolError
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.service import Visitor

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
OWN = frozenset({b"server", b"date", b"connection", b"transfer-encoding", b"content-length", b"content-type"})
MOST = 8 << 20  # bytes of one answer


async def ask(app: App, request: Request, visitor: Visitor) -> Response:
    """The application's response. LocalProtocolError: it does not speak ASGI."""
    body: bytes | None = request.body
    status, size = 0, 0
    fields: list[tuple[bytes, bytes]] = []
    parts: list[bytes] = []

    async def receive() -> Message:
        nonlocal body
        if body is None:
            return {"type": "http.disconnect"}
        message, body = {"type": "http.request", "body": body, "more_body": False}, None
        return message

    async def send(message: Message) -> None:
        nonlocal status, size
        if message["type"] == "http.response.start":
            status = message["status"]
            fields.extend((bytes(name), bytes(value)) for name, value in message.get("headers", ()))
        elif message["type"] == "http.response.body":
            piece = message.get("body", b"")
            size += len(piece)
            if size > MOST:
                raise LocalProtocolError(f"an answer of more than {MOST} bytes")
            parts.append(piece)

    await app(_scope(request, visitor), receive, send)
    if not status:
        raise LocalProtocolError("the application sent no response")
    return _response(status, fields, b"".join(parts))


def _scope(request: Request, visitor: Visitor) -> Message:
    host, port = visitor.service.world.address, 443 if request.is_secure else 80
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": f"1.{request.version % 1000}",
        "method": request.method.decode("latin-1"), "scheme": "https" if request.is_secure else "http",
        "path": request.path.decode("utf-8", "replace"), "raw_path": request.target.partition(b"?")[0], "query_string": request.query,
        "root_path": "", "headers": [(name.lower(), value) for name, value in request.fields], "client": visitor.source,
        "server": (host, port), "state": {"visitor": visitor},
    }  # fmt: skip


def _response(status: int, fields: list[tuple[bytes, bytes]], body: bytes) -> Response:
    """nginx writes what is its own itself, and hands on the rest in the application's order (proxy_hide_header's list)."""
    first = {name.lower(): value for name, value in reversed(fields)}
    kept = [(_titled(name), value) for name, value in fields if name.lower() not in OWN]
    length = len(body) if first.get(b"content-length", b"").isdigit() else None
    return Response(
        status, first.get(b"content-type", b""), length, fields=kept, body=body,
        reason="Found" if status == 302 else "",
    )  # fmt: skip


def _titled(name: bytes) -> bytes:
    """ASGI's names are in lower case; applications on the wire write them with capitals."""
    return b"-".join(part[:1].upper() + part[1:] for part in name.split(b"-")) if name.islower() else name
