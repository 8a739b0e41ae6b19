"""The machine's document root as Debian's Apache serves it, under the configuration that its package brings.

What the rest of the machine shows of a web server is the persona's own (docs/limitations.md, HTTP-7).
"""

from __future__ import annotations

from collections.abc import Iterator

from mirage.base.chance import dice
from mirage.gateway.http.apache.files import ALLOWS
from mirage.gateway.http.apache.protocol import Protocol, Shared
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.wire import Wire
from mirage.gateway.http.world import World

NAME = b"Apache/2.4.71 (Debian)"  # ServerTokens OS, of apache2 2.4.71-1~deb12u1
LOGS = (b"/var/log/apache2/access.log", b"/var/log/apache2/error.log", "")


def make(world: World) -> ApacheServer:
    return ApacheServer(world)


class ApacheServer:
    """A `Site` that answers all by itself."""

    name, port = "apache", 80

    def __init__(self, world: World) -> None:
        chance = dice(world.seed, "http", "apache")
        boundaries, allow = _random(chance.getrandbits(63)), chance.choice(ALLOWS)
        host = world.hostname.encode()
        self._plain = Shared(NAME, host, 80, world.clock, boundaries, allow=allow)
        self._secure = Shared(NAME, host, 443, world.clock, boundaries, allow=allow, scheme=b"https")

    def speak(self, visitor: Visitor, *, wants_tls: bool, is_secure: bool) -> Wire:
        return Protocol(self._secure if is_secure else self._plain, lambda: visitor.caller)

    def logs(self, request: Request, visitor: Visitor) -> tuple[bytes, bytes, str] | None:
        return LOGS

    def largest(self, request: Request, visitor: Visitor) -> int:
        return 0

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        raise NotImplementedError("its protocol asks nobody")

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        raise NotImplementedError("its protocol asks nobody")


def _random(start: int) -> Iterator[int]:
    """Sixteen digits that look like nothing (ap_set_byterange draws them)."""
    while True:
        start = (start * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        yield start
