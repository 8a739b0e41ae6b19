"""The inner port: `/livez`, `/readyz` and `/metrics`, for the operator. It lies on the loopback, or wants a token.

No attacker can reach it from inside the pretended machine, and nothing of it is on an attacker's port.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from mirage.telemetry.health import Health
from mirage.telemetry.metrics import CONTENT_TYPE, Metrics

JSON = "application/json"
Answer = tuple[str, str, bytes]


class Inner:
    """`serve` on a thread of its own; `address` is where."""

    def __init__(self, metrics: Metrics, health: Health, token: str = "") -> None:
        self._token = token
        self._routes: dict[str, Callable[[], Answer]] = {
            "/livez": lambda: ("200 OK", JSON, b'{"live": true}\n'),
            "/readyz": lambda: _readiness(health.report()),
            "/metrics": lambda: ("200 OK", CONTENT_TYPE, metrics.render()),
        }  # fmt: skip
        self._server: WSGIServer | None = None

    def serve(self, host: str, port: int) -> None:
        """OSError: the port cannot be had."""
        self._server = make_server(host, port, self.answer, _Server, _Quiet)
        threading.Thread(target=self._server.serve_forever, name="mirage-inner", daemon=True).start()

    @property
    def address(self) -> tuple[str, int]:
        assert self._server is not None
        return str(self._server.server_address[0]), int(self._server.server_address[1])

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """WSGI, PEP 3333."""
        status, kind, body = self._answer(environment)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
        return [body]

    def _answer(self, environment: dict[str, Any]) -> Answer:
        given = str(environment.get("HTTP_AUTHORIZATION", "")).removeprefix("Bearer ")
        if self._token and not hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode()):
            return "401 Unauthorized", "text/plain", b"a token is wanted: Authorization: Bearer TOKEN\n"
        route = self._routes.get(environment.get("PATH_INFO", ""))
        return route() if route is not None else ("404 Not Found", "text/plain", b"/livez, /readyz, /metrics\n")


def _readiness(report: dict[str, Any]) -> Answer:
    return "200 OK" if report["ready"] else "503 Service Unavailable", JSON, json.dumps(report).encode() + b"\n"


def needs_token(host: str) -> bool:
    """Whether somebody else could reach an address."""
    return not ipaddress.ip_address(host).is_loopback


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 5

    def log_message(self, *words: Any) -> None:
        """A scrape every few seconds is no news."""
