"""A site that is a program of Go's by itself: no nginx before it, no log of nginx's, and every request is its application's."""

from __future__ import annotations

from mirage.gateway.http.golang.protocol import GoProtocol
from mirage.gateway.http.nginx.message import Exchange, Request, Response
from mirage.gateway.http.service import Facts, Visitor
from mirage.gateway.http.tls import NGINX
from mirage.gateway.http.wire import Wire
from mirage.gateway.http.world import World


class GoServer:
    """A `Site`, as far as it is the same for all of them; `respond` is each one's own."""

    manner = NGINX  # its HTTPS, where it is served, is of an nginx before it

    def __init__(self, name: str, world: World, port: int) -> None:
        self.name, self.port = name, port
        self._world = world

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        return None

    def largest(self, request: Request, visitor: Visitor) -> int:
        return 0

    def logs(self, request: Request, visitor: Visitor) -> tuple[bytes, bytes, str] | None:
        return None

    def lines(self, exchange: Exchange, visitor: Visitor, facts: Facts) -> list[tuple[bool, bytes]]:
        return []

    def speak(self, visitor: Visitor, *, wants_tls: bool, is_secure: bool) -> Wire:
        return GoProtocol(self._world.clock, is_secure=is_secure)
