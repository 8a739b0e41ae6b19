"""One client: its socket, TLS, timers and back-pressure around the sans-IO protocol, and what is recorded of it.

Memory is bounded by reading no more than can be answered: while a response waits for a slow client nothing is read, files are
read piece by piece as the client takes them, and the bodies that all clients have in flight share one budget.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from mirage.base.clock import SECOND
from mirage.base.events import ArtifactCaptured, ConnectionClosed, Emit, HttpRequested, LimitReached, SessionCrashed, TlsAgreed
from mirage.gateway.http import uploads
from mirage.gateway.http.nginx.message import Exchange, Request
from mirage.gateway.http.nginx.protocol import SEND_TIMEOUT, Answered, Ask, Close, Send, Shut, Stream
from mirage.gateway.http.pace import SlowLine
from mirage.gateway.http.service import Service, Visitor
from mirage.gateway.http.tls import PLAIN, Refused, Secure
from mirage.gateway.http.wire import Feed, Wire, WireAction
from mirage.world.plans.lures import reading

HIGH_WATER = 32 * 1024  # bytes that wait for a slow client before no more are read for it
TLS_FIRST = (0x16, *range(0x80, 0x100))  # a ClientHello: of TLS, and of SSLv2 with its high bit


class Connection(asyncio.Protocol):
    """An asyncio protocol; `closed` is called once when it is over."""

    __slots__ = (
        "_asked", "_bytes_in", "_bytes_out", "_closing", "_due", "_flows", "_held", "_is_paused", "_loop", "_number", "_opened",
        "_pieces", "_protocol", "_reading", "_reason", "_secure", "_streamed", "_taken", "_timer", "_transport", "closed", "emit",
        "limits", "service", "visitor", "wants_tls",
    )  # fmt: skip

    def __init__(
        self, service: Service, visitor: Visitor, emit: Emit, number: int, closed: Callable[[Connection], None], *, wants_tls: bool
    ) -> None:
        self.service = service
        self.limits = service.limits
        self.visitor = visitor
        self.emit = emit
        self.closed = closed
        self.wants_tls = wants_tls
        self._number = number
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._protocol = self._speak(is_secure=False)
        self._secure: Secure | None = None
        self._pieces: Iterator[bytes] | None = None
        self._streamed = self._taken = 0
        self._asked: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0  # when it is, by the clock's monotonic time
        self._is_paused = self._closing = False
        self._flows: asyncio.Event | None = None  # while something is fed: set as long as the client takes it
        self._reading = True
        self._held = 0
        self._bytes_in = self._bytes_out = 0
        self._opened = service.clock.now()
        self._reason = ""

    def _speak(self, *, is_secure: bool) -> Wire:
        return self.service.site.speak(self.visitor, wants_tls=self.wants_tls, is_secure=is_secure)

    @property
    def source(self) -> tuple[str, int]:
        return self.visitor.source

    @property
    def session(self) -> str:
        return self.visitor.session

    @property
    def is_idle(self) -> bool:
        """Whether nobody would miss it: between two requests."""
        return self._protocol.is_idle

    # ---- the socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=HIGH_WATER)
        if rate := self.service.slow.rate(self.source[0]):
            self._transport = SlowLine(transport, self, rate)
            self.emit(LimitReached(limit="analysis.slow_down", allowed=rate, detail="bytes a second, as others of its source"))
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._closing:
            return
        self._bytes_in += len(data)
        reading.set(self.visitor)
        try:
            manner = self.service.site.manner
            if self.wants_tls and self._bytes_in == len(data) and (manner.is_only or data[0] in TLS_FIRST):
                assert self.service.context is not None
                self._secure = Secure(self.service.context, self.emit)
                self._protocol = self._speak(is_secure=True)
            if self._secure is not None:
                data = self._decrypt(data)
                if not data:
                    return
            self._perform(self._protocol.receive(data))
        except Exception as error:
            self._failed(error)

    def eof_received(self) -> bool:
        if not self._closing:
            try:
                self._perform(self._protocol.eof())
            except Exception as error:
                self._failed(error)
        return not self._closing

    def pause_writing(self) -> None:
        self._is_paused = True
        if self._flows is not None:
            self._flows.clear()
        self._steer()

    def resume_writing(self) -> None:
        self._is_paused = False
        if self._flows is not None:
            self._flows.set()
        self._loop.call_soon(self._go_on)  # who writes from here, and is refused, has asyncio's transport end twice

    def _go_on(self) -> None:
        try:
            if self._pieces is not None:
                self._pump()
            self._steer()
        except Exception as error:
            self._failed(error)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._asked is not None:
            self._asked.cancel()
        self._let_go()
        unsent = self._transport.get_write_buffer_size() if self._transport is not None else 0
        if not self._closing:
            self._closing = True
            for action in self._protocol.lost(self._streamed - unsent):
                if isinstance(action, Answered):
                    self._record(action.exchange)
        self.service.bodies.give_back(self._held)
        self._held = 0
        self.emit(
            ConnectionClosed(
                reason=self._reason or ("reset by the client" if exc else "closed"),
                duration=self.service.clock.now() - self._opened, bytes_in=self._bytes_in, bytes_out=self._bytes_out,
            )
        )  # fmt: skip
        self.closed(self)

    # ---- what the protocol wants

    def _perform(self, actions: Sequence[WireAction]) -> None:
        for action in actions:
            match action:
                case Send(data):
                    self._write(data)
                case Answered(exchange):
                    self._record(exchange)
                case Stream(pieces):
                    self._pieces, self._streamed, self._taken = pieces, 0, 0
                case Feed(pieces):
                    self._asked = self._loop.create_task(self._feed(pieces))
                case Ask(request):
                    self._asked = self._loop.create_task(self._ask(request))
                case Shut():
                    self._shut()
                case Close():
                    self._close()
        if self._pieces is not None and not self._is_paused:
            self._pump()
        else:
            self._steer()

    def _write(self, data: bytes) -> None:
        if self._secure is not None:
            data = self._secure.encrypt(data)
        self._bytes_out += len(data)
        if self._transport is not None:
            self._transport.write(data)

    def _pump(self) -> None:
        """Send pieces while the client takes them; then the protocol goes on."""
        while self._pieces is not None and not self._is_paused and not self._is_lost():
            piece = next(self._pieces, None)
            if piece is None:
                self._pieces = None
                self._perform(self._protocol.sent(self._streamed))
                return
            self._streamed += len(piece)
            self._write(piece)
        self._steer()

    def _is_lost(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    async def _ask(self, request: Request) -> None:
        """A site's answer; what it fails of is ours, and the client sees nginx lose its upstream."""
        reading.set(self.visitor)
        try:
            response = await self.visitor.respond(request)
            if not self._closing:
                self._perform(self._protocol.respond(response))
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._failed(error)

    async def _feed(self, pieces: AsyncIterator[bytes]) -> None:
        """Send what comes bit by bit, no faster than the client takes it; then the protocol goes on."""
        self._streamed = 0
        self._flows = asyncio.Event()
        if not self._is_paused:
            self._flows.set()
        try:
            async for piece in pieces:
                await self._flows.wait()
                if self._closing:
                    return
                self._streamed += len(piece)
                self._write(piece)
            self._flows = None
            if not self._closing:
                self._perform(self._protocol.sent(self._streamed))
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._failed(error)

    def _shut(self) -> None:
        if self._secure is not None:
            self._write_raw(self._secure.close())
        if self._transport is not None and not self._transport.is_closing():
            with contextlib.suppress(OSError):  # he has gone already
                self._transport.write_eof()

    def _close(self) -> None:
        self._closing = True
        if self._secure is not None:
            self._write_raw(self._secure.close())
        if self._transport is not None:
            self._transport.close()

    def _write_raw(self, data: bytes) -> None:
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _decrypt(self, data: bytes) -> bytes:
        assert self._secure is not None
        was_agreed = self._secure.is_agreed
        try:
            plain = self._secure.feed(data)
        except Refused as error:
            if error.reason == PLAIN:
                self._secure, self._protocol = None, self._speak(is_secure=False)
                return data
            self._write_raw(self._secure.outgoing())
            self._reason = f"TLS: {error.reason}"
            self._closing = True
            if self._transport is not None:
                self._transport.close()
            return b""
        self._write_raw(self._secure.outgoing())
        if self._secure.is_agreed and not was_agreed:
            self.visitor.server_name = self._secure.server_name
            self.emit(TlsAgreed(version=self._secure.version, cipher=self._secure.cipher))
        if self._secure.is_over and not self._closing:
            self._perform(self._protocol.receive(plain) if plain else [])
            self._perform(self._protocol.eof())
            return b""
        return plain

    # ---- patience

    def _steer(self) -> None:
        """Read only what can be answered."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        self._account()
        self._hurry()
        wants = not self._is_paused and self._protocol.wants_data and self._pieces is None
        if wants != self._reading:
            self._reading = wants
            (transport.resume_reading if wants else transport.pause_reading)()

    def _account(self) -> None:
        """Bodies in flight are counted; where there are too many the connection ends, as nginx's does whose disk is full."""
        held = self._protocol.held
        if held != self._held:
            if not self.service.bodies.take(held - self._held):
                self.emit(LimitReached(limit="http.limits.bodies", allowed=self.service.limits.bodies))
                self._reason = "limit: bodies"
                assert self._transport is not None
                self._transport.abort()
                return
            self._held = held

    def _wait(self) -> None:
        """A timer for the protocol's deadline; one that is met early is set anew, so that bytes cost none."""
        now = self.service.clock.monotonic()
        self._due = self._protocol.deadline or now + SEND_TIMEOUT
        self._timer = self._loop.call_later(max(0.05, self._due - now), self._tick)

    def _hurry(self) -> None:
        """The deadline may have come nearer."""
        if self._timer is not None and 0 < self._protocol.deadline < self._due - 0.1:
            self._timer.cancel()
            self._wait()

    def _tick(self) -> None:
        now = self.service.clock.monotonic()
        if self._closing:  # what was to be sent has not been taken for a minute
            self._hang_up()
            return
        if self.service.clock.now() - self._opened > self.limits.length * SECOND:
            self.emit(LimitReached(limit="http.limits.length", allowed=int(self.limits.length)))
            self._reason = "limit: length"
            self._hang_up()
            return
        if self._protocol.deadline and now >= self._protocol.deadline and not self._is_moving():
            try:
                self._perform(self._protocol.timed_out())
            except Exception as error:
                self._failed(error)
                return
        self._wait()

    def _is_moving(self) -> bool:
        """While a response is sent: whether the client has taken any of it in the last minute. It has then another one."""
        if self._pieces is None or self._transport is None:
            return False
        waiting = self._transport.get_write_buffer_size()
        taken = self._streamed - waiting
        if taken <= self._taken:
            return False
        self._taken = taken
        self._protocol.deadline = self.service.clock.monotonic() + SEND_TIMEOUT
        return True

    def _let_go(self) -> None:
        pieces, self._pieces = self._pieces, None
        if pieces is not None and hasattr(pieces, "close"):
            pieces.close()

    # ---- ends

    def stop(self) -> None:
        """The gateway is closing: as when nginx's workers are told to quit at once."""
        self._reason = "the server was stopped"
        self._hang_up()

    def make_way(self) -> None:
        """The server is full, and this one is idle."""
        self._reason = "made way for another"
        self._hang_up()

    def slow_down(self, rate: int) -> None:
        """The operator wants him, and who else comes from there, to get no more than so many bytes a second."""
        self.service.slow.add(self.source[0], rate)
        if self._transport is not None and not isinstance(self._transport, SlowLine):
            self._transport = SlowLine(self._transport, self, rate)

    def close(self, reason: str) -> None:
        """The operator wants him gone."""
        self._reason = reason
        self._hang_up()

    def _hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _failed(self, error: Exception) -> None:
        """Our own fault: for the operator; the client sees a connection that ends."""
        self.emit(SessionCrashed(where="gateway.http", error=f"{type(error).__name__}: {error}"[:500]))
        self._reason = "crashed"
        self._hang_up()

    # ---- records

    def _record(self, exchange: Exchange) -> None:
        request, limit = exchange.request, self.limits.recording
        self.service.logbook.write(self.visitor, exchange, self._number)
        first = request.first
        self.emit(
            HttpRequested(
                request=self.service.ids.next(exchange.started), method=request.method, target=request.target[:limit],
                path=request.path[:limit], query=request.query[:limit], version=_version(request.version),
                host=first.get(b"host", b""),
                head=request.head[:limit], body=request.body[:limit], body_size=request.body_size, status=exchange.status,
                size=exchange.sent, duration=exchange.ended - exchange.started, agent=first.get(b"user-agent", b""),
                referer=first.get(b"referer", b""), secure=request.is_secure, site=self.visitor.site_name, fault=request.fault,
            )
        )  # fmt: skip
        for upload in uploads.find(request, limit):
            sha256 = self.service.world.artifacts.keep(upload.data)
            self.emit(
                ArtifactCaptured(
                    sha256=sha256, size=len(upload.data), origin="upload", path=upload.name[:4096], truncated=upload.is_cut
                )
            )


def _version(version: int) -> str:
    return f"{version // 1000}.{version % 1000}" if version >= 1000 else "0.9"
