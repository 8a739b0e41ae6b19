"""The machine's own Apache with mod_php, on its own configuration; where the image has no Apache, as Debian's package brings it.

A change of the configuration counts at once, without the reload that Apache would want; an .htaccess always does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import webserver
from mirage.gateway.http import scripts, tls
from mirage.gateway.http.apache import logs, status
from mirage.gateway.http.apache.files import ALLOWS
from mirage.gateway.http.apache.hosts import DEFAULT, Host, choose, hosts
from mirage.gateway.http.apache.lines import Asked
from mirage.gateway.http.apache.protocol import Protocol, Shared
from mirage.gateway.http.apache.reply import Reply
from mirage.gateway.http.apache.settings import BadSettings, Loader
from mirage.gateway.http.kept import Kept
from mirage.gateway.http.nginx.message import Exchange, Request, Response, Script
from mirage.gateway.http.service import Facts, Visitor
from mirage.gateway.http.wire import Wire
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.logs.lines import last_turn, local

VERSION = "2.4.71"  # of Debian's apache2, where the image says none
LOGS = (DEFAULT.access, DEFAULT.error, "")


def make(world: World) -> ApacheServer:
    return ApacheServer(world)


class ApacheServer:
    """A `Site` that answers all by itself."""

    name, port, manner = "apache", 80, tls.APACHE

    def __init__(self, world: World) -> None:
        allow = dice(world.seed, "http", "apache").choice(ALLOWS)

        def between() -> bytes:
            return boundary(world.seed, last_turn(world.clock.now(), world.zone, world.hostname))

        own = webserver.own_name(world.hostname).encode()
        self._software = f"Apache/{world.version(webserver.APACHE) or VERSION} (Debian)".encode()  # ServerTokens OS
        self._plain = Shared(self._software, own, 80, world.clock, between, allow=allow)
        self._secure = Shared(self._software, own, 443, world.clock, between, allow=allow, scheme=b"https")
        self._hosts = Kept(_read, world.clock)

    def speak(self, visitor: Visitor, *, wants_tls: bool, is_secure: bool) -> Wire:
        shared = self._secure if wants_tls else self._plain
        return Protocol(
            shared, lambda: visitor.caller, self._chooser(visitor, shared.port),
            is_local=visitor.insider is not None, is_plain=wants_tls and not is_secure, server_name=lambda: visitor.server_name,
            status=self._status(visitor, shared) if visitor.insider is not None else None,
        )  # fmt: skip

    def _status(self, visitor: Visitor, shared: Shared) -> Callable[[Asked, Host, str], Reply] | None:
        """What mod_status tells a program of the machine's; None where no Apache is in its process list."""
        world = visitor.service.world
        if not status.parent(Caller(visitor.caller.view, ROOT)):
            return None

        def page(request: Asked, host: Host, signature: str) -> Reply:
            return status.page(
                Caller(visitor.caller.view, ROOT), request, host, name=self._software.decode(), own=shared.host.decode(),
                address=(visitor.source[0], visitor.local[0]), signature=signature, zone=world.zone, hostname=world.hostname,
                now=world.clock.now(), chance=lambda night: dice(world.seed, "http", "apache night", night),
            )  # fmt: skip

        return page

    def _chooser(self, visitor: Visitor, port: int) -> Callable[[Asked], Host]:
        def host(request: Asked) -> Host:
            found = self._hosts.of(visitor.caller.view)
            return choose(found, port, request.host.decode("latin-1").partition(":")[0].lower())

        return host

    def logs(self, request: Request, visitor: Visitor) -> tuple[bytes, bytes, str] | None:
        return LOGS

    def lines(self, exchange: Exchange, visitor: Visitor, facts: Facts) -> Iterator[tuple[bool, bytes]]:
        client, port = visitor.source
        if exchange.notes:
            moment = local(exchange.ended, facts.zone)
            stamp = f"{moment:%a %b %d %H:%M:%S}.{exchange.ended % SECOND // 1000:06d} {moment:%Y}"
            for line in logs.errors(exchange, client, port, stamp, facts.pid):
                yield False, line
        request = exchange.request
        assert isinstance(request, Asked)
        if request.is_logged:
            begun = exchange.started if request.said is not None else exchange.ended
            yield True, logs.access(exchange, client, f"{local(begun, facts.zone):%d/%b/%Y:%H:%M:%S %z}")

    def largest(self, request: Request, visitor: Visitor) -> int:
        return 0

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        raise NotImplementedError("its protocol asks nobody")

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        script = request.script
        assert isinstance(script, Script)
        name = request.host.decode("latin-1").partition(":")[0] or visitor.service.world.hostname
        return await scripts.run(request, script, visitor, self._software, name)


def _read(root: Caller, before: list[Host] | None) -> tuple[list[Host], Loader]:
    """One that Apache would refuse leaves the one before in force."""
    loader = Loader(root)
    try:
        return hosts(loader.load()), loader
    except BadSettings:
        return before if before is not None else [DEFAULT], loader


def boundary(seed: bytes, reloaded: int) -> bytes:
    """Drawn when Apache reads its configuration, which it does when logrotate has come, and written without zeros in front."""
    return b"%x" % dice(seed, "http", "apache boundary", reloaded).getrandbits(64)
