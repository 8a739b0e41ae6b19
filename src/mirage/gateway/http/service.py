"""What all connections of the web gateway share: the world, the site, the bounds, the logs; and a visitor's share of it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from errno import EIO
from typing import NamedTuple, Protocol

from mirage.base.chance import dice
from mirage.base.clock import SECOND, Clock
from mirage.base.errors import StateError
from mirage.base.events import Emit
from mirage.base.ids import IdSource
from mirage.base.limits import HttpLimits
from mirage.gateway.http.nginx.message import Exchange, Request, Response
from mirage.gateway.http.nginx.protocol import BODY_MAX, Shared
from mirage.gateway.http.nginx.writing import Voice, Writer
from mirage.gateway.http.pace import SlowSources
from mirage.gateway.http.tls import Manner
from mirage.gateway.http.wire import Wire
from mirage.gateway.http.world import LogLine, World
from mirage.vfs.caller import Caller
from mirage.vfs.types import Cred
from mirage.vfs.view import View
from mirage.world.logs.lines import local

DEFAULT_LOGS = (b"/var/log/nginx/access.log", b"/var/log/nginx/error.log", "_")
AWAY = (StateError, OSError)  # what the world raises where its state can not be had
WWW_DATA = Cred(33, 33, frozenset({33}))  # www-data of every Debian (base-passwd)


class Site(Protocol):
    """What a web server serves. Found by name among gateway/http/sites; see that package."""

    name: str
    port: int  # where a machine that serves it has it, over plain HTTP
    manner: Manner  # of its TLS

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        """The response that nginx gives by itself; None where the site's application is asked."""

    def largest(self, request: Request, visitor: Visitor) -> int:
        """The most that a request's body may have (client_max_body_size); 0 for no bound."""

    def logs(self, request: Request, visitor: Visitor) -> tuple[bytes, bytes, str] | None:
        """Access log, error log and name of the server that a request is for; None where the server keeps none."""

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        """The application's response."""

    def lines(self, exchange: Exchange, visitor: Visitor, facts: Facts) -> Iterable[tuple[bool, bytes]]:
        """What the server writes of an exchange: whether it is for the access log, and the line."""

    def speak(self, visitor: Visitor, *, wants_tls: bool, is_secure: bool) -> Wire:
        """The server's side of a new connection: on a port of HTTPS where it `wants_tls`, in TLS where it `is_secure`."""


@dataclass(frozen=True, slots=True)
class Second:
    """A second as logs write it: $time_local, and the time of nginx's error.log."""

    common: str
    long: str


class Facts(NamedTuple):
    """What a log says beside the exchange: the name of the server, the connection's number, the worker, when; the machine's zone."""

    name: str
    number: int
    pid: int
    second: Second
    zone: str


class Budget:
    """So many bytes, shared by all."""

    __slots__ = ("left",)

    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        """Whether there was room; a negative size gives back."""
        if size > self.left:
            return False
        self.left -= size
        return True

    def give_back(self, size: int) -> None:
        self.left += size


@dataclass(eq=False)
class Service:
    """See the module. `context` is there where HTTPS is served."""

    world: World
    site: Site
    name: bytes = b"nginx/1.22.1"  # what Server says
    context: ssl.SSLContext | None = None
    limits: HttpLimits = field(default_factory=HttpLimits)
    ids: IdSource = field(default_factory=IdSource)

    def __post_init__(self) -> None:
        boundary = _count(dice(self.world.seed, "http", "temporary files").randrange(40))
        address = self.world.address.encode()
        self.clock: Clock = self.world.clock
        self.plain = Shared(Writer(Voice(self.name, address, 80), boundary), self.clock, BODY_MAX)
        self.secure = Shared(Writer(Voice(self.name, address, 443, is_secure=True), boundary), self.clock, BODY_MAX, wants_tls=True)
        self.bodies = Budget(self.limits.bodies)
        self.slow = SlowSources(self.clock)
        self.logbook = Logbook(self.world)
        self._connections = _count(self.world.connections)

    def number(self) -> int:
        """A new connection's, by which error.log tells it from others."""
        return next(self._connections)


@dataclass(slots=True, eq=False)
class Visitor:
    """Who is at the other end of a connection, and what he sees of the machine."""

    service: Service
    source: tuple[str, int]
    local: tuple[str, int]
    session: str
    emit: Emit
    insider: tuple[str, int] | None = None  # whose program it is, where the machine asks itself
    server_name: bytes = b""  # whom he asked for in TLS
    _view: View | None = None
    _caller: Caller | None = None

    @property
    def site_name(self) -> str:
        return self.service.site.name

    @property
    def owner(self) -> tuple[str, int]:
        """By whose address his files and state are found."""
        return self.insider or self.source

    @property
    def caller(self) -> Caller:
        """nginx's worker on this visitor's files, as they are now: his layer may begin while he is connected."""
        view = self.service.world.look(self.owner[0], self.session)
        if view is not self._view or self._caller is None:
            self._view, self._caller = view, Caller(view, WWW_DATA)
        return self._caller

    def answer(self, request: Request) -> Response | None:
        """As `Site.answer`; where the state has been away for long, what a server says whose disk fails."""
        try:
            return self.service.site.answer(request, self)
        except AWAY as error:
            if isinstance(error, OSError) and error.errno != EIO:
                raise
            return Response(500, is_page=True)

    def largest(self, request: Request) -> int:
        with contextlib.suppress(*AWAY):
            return self.service.site.largest(request, self)
        return BODY_MAX

    def logs(self, request: Request) -> tuple[bytes, bytes, str] | None:
        """For a request that was refused before it was answered."""
        with contextlib.suppress(*AWAY):
            return self.service.site.logs(request, self)
        return None

    async def respond(self, request: Request) -> Response:
        return await self.service.site.respond(request, self)


class Logbook:
    """access.log and error.log: lines are gathered for one turn of the event loop and written together, each source's to its own.

    What the disk does not take is dropped, as nginx drops it. It is written by a task, which can wait for a state that is away.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: list[LogLine] = []
        self._writing: asyncio.Task[None] | None = None
        self._stamps = (-1, Second("", ""))
        self._workers: list[int] = []

    def write(self, visitor: Visitor, exchange: Exchange, number: int) -> None:
        """An exchange is over."""
        kept = exchange.request.logs or visitor.logs(exchange.request)
        if kept is None:
            return
        access, error, name = kept
        owner, now = visitor.owner[0], exchange.ended
        if self._writing is None:
            self._writing = asyncio.get_running_loop().create_task(self._keep_writing())
        facts = Facts(name, number, self._worker(number) if exchange.notes else 0, self._stamp(now), self._world.zone)
        for is_access, line in visitor.service.site.lines(exchange, visitor, facts):
            self._waiting.append(LogLine(owner, visitor.session, now, access if is_access else error, line))

    async def _keep_writing(self) -> None:
        while self._waiting:
            self.flush()
        self._writing = None

    def flush(self) -> None:
        """Write what has been gathered."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            with contextlib.suppress(*AWAY):
                self._world.log(waiting)

    def _stamp(self, now: int) -> Second:
        """Made once a second."""
        second = now // SECOND
        if self._stamps[0] != second:
            moment = local(now, self._world.zone)
            self._stamps = (second, Second(f"{moment:%d/%b/%Y:%H:%M:%S %z}", f"{moment:%Y/%m/%d %H:%M:%S}"))
        return self._stamps[1]

    def _worker(self, number: int) -> int:
        self._workers = self._workers or self._world.workers()
        return self._workers[number % len(self._workers)] if self._workers else 1


def _count(start: int) -> Iterator[int]:
    while True:
        start += 1
        yield start


Make = Callable[[World], Site]
