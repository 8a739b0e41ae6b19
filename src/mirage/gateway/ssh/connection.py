"""One client: the version exchange, the key exchanges, the login and the channels, run in order as sshd's processes do.

sshd reads and answers one packet after the other; while it waits (a wrong password's delay, a slow key exchange) it reads
nothing. `_pump` keeps that order: it handles packets until one of them has to wait, and goes on when that is done.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from mirage.base.chance import derive
from mirage.base.events import (
    ChannelOpened,
    ClientIdentified,
    ConnectionClosed,
    Emit,
    GlobalRequested,
    LimitReached,
    ProtocolBroken,
    SessionCrashed,
)
from mirage.base.limits import SshLimits
from mirage.gateway.ssh import agent, exchange, forwarding, identification, sessions, sftp, wire
from mirage.gateway.ssh.authorized import has_program
from mirage.gateway.ssh.channels import LARVAL, OPEN, Channel, Channels
from mirage.gateway.ssh.hostkeys import HostKeys
from mirage.gateway.ssh.identification import NO_HOST_KEYS, Rejected
from mirage.gateway.ssh.keying import Keying
from mirage.gateway.ssh.login import Login
from mirage.gateway.ssh.packets import PACKET_MAX, Disconnect, Fatal, Packets
from mirage.gateway.ssh.policy import Policy
from mirage.gateway.ssh.world import Reached, World
from mirage.vfs.view import View
from mirage.world.engine import Engine, Exit
from mirage.world.internet import ConnectFailure, Failure
from mirage.world.traces import acting
from mirage.world.visit import Visit

HIGH_WATER = 128 * 1024  # bytes waiting for a slow client before its programs are made to wait (serverloop.c)
DROPPED = (61, 63)  # answers of challenges and of GSSAPI: each user request takes their handlers away, and leaves none (auth2.c)
MANY_PIECES = 8  # of output that wait for the end of a turn of the loop


@dataclass(slots=True, eq=False)
class Service:
    """What all connections of a gateway share."""

    world: World
    engine: Engine
    policy: Policy
    keys: HostKeys
    version: bytes  # SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7, without the line's end
    limits: SshLimits = field(default_factory=SshLimits)
    forwards: bool = True
    moduli: exchange.Moduli = field(default_factory=exchange.Moduli)
    chance: random.Random = field(default_factory=random.SystemRandom)
    secret: bytes = b""

    def __post_init__(self) -> None:
        self.secret = self.secret or derive(self.world.seed, "ssh", "timing-secret")


class Connection(asyncio.Protocol):
    """An asyncio protocol; `closed` is called once when it is over, `admitted` when it is logged in."""

    __slots__ = (
        "_began",
        "_budget",
        "_busy",
        "_closing",
        "_how",
        "_is_flushing",
        "_last",
        "_login",
        "_loop",
        "_opened",
        "_stamp",
        "_tasks",
        "_timers",
        "_transport",
        "_view",
        "_visit",
        "_writable",
        "admitted",
        "agent",
        "channels",
        "client_version",
        "closed",
        "emit",
        "finished",
        "keying",
        "limits",
        "listening",
        "local",
        "no_more",
        "packets",
        "quirks",
        "reason",
        "service",
        "session",
        "source",
        "stage",
        "x11",
    )  # fmt: skip

    def __init__(
        self,
        service: Service,
        session: str,
        source: tuple[str, int],
        local: tuple[str, int],
        emit: Emit,
        admitted: Callable[[], None],
        closed: Callable[[Connection], None],
    ) -> None:
        self.service = service
        self.limits = service.limits
        self.session = session
        self.source = source
        self.local = local
        self.emit = emit
        self.admitted = admitted
        self.closed = closed
        self.packets = Packets()
        self.quirks = 0
        self.client_version = b""  # its line, once it has come
        self.keying = Keying(self)
        self.channels = Channels(self, self._channel_ended)
        self.listening: dict[tuple[bytes, int], forwarding.Listener] = {}  # by what the client calls it
        self.x11: set[int] = set()
        self.agent: bytes | None = None  # where its socket is; b"": it was asked for, and there is none
        self.no_more = False
        self.finished = False
        self.reason = ""
        self.stage: Callable[[int, wire.Reader], Coroutine[Any, Any, None] | None] = self._before_service
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._busy = False
        self._is_flushing = False
        self._closing = False
        self._login: Login | None = None
        self._how = "closed"  # as auth.log says of one who did not get in
        self._view: View | None = None
        self._visit: Visit | None = None
        self._writable: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: list[asyncio.TimerHandle] = []
        self._opened = service.world.clock.now()
        self._budget = float(service.limits.output_rate)
        self._began = self._stamp = self._last = self._loop.time()

    # ---- the socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=HIGH_WATER)
        self._timers.append(self._loop.call_later(self.limits.login_grace, self._out_of_grace))
        self._timers.append(self._loop.call_later(self.limits.length, self._check_length))
        if self.limits.idle:
            self._timers.append(self._loop.call_later(self.limits.idle, self._check_idle))
        if wait := self.service.world.ready_in(self.source, self.session):
            self._busy = True
            self._timers.append(self._loop.call_later(wait, self._greet))
        else:
            self._greet()

    def _greet(self) -> None:
        self._busy = False
        self.packets.raw(self.service.version + b"\r\n")
        self.flush()
        if self.packets.unread:
            self._pump()

    def data_received(self, data: bytes) -> None:
        if self._closing:
            return
        if self.limits.idle:
            self._last = self._loop.time()
        self.packets.feed(data)
        self._pump()

    def eof_received(self) -> bool:
        self.close("the client closed the connection")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if self.finished:
            return
        self.finished = self._closing = True
        self._transport = None
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        for timer in self._timers:
            timer.cancel()
        for channel in list(self.channels.table.values()):
            self.channels.remove(channel)
            channel.signalled("HUP")
        for task in list(self._tasks):
            if task is not asyncio.current_task():
                task.cancel()
        for name in list(self.listening):
            forwarding.forget(self, name)
        if self._visit is not None:
            if self.agent:
                agent.remove(self._visit, self.agent)
            self._visit.close()
        elif self._login is not None:
            self._login.knock.ends(self._how)
        self.emit(
            ConnectionClosed(
                reason=self.reason or "the client closed the connection",
                duration=self.service.world.clock.now() - self._opened,
                bytes_in=self.packets.bytes_in,
                bytes_out=self.packets.bytes_out,
            )
        )
        self.closed(self)

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None
        if self._transport is not None and not self._closing:
            self._transport.resume_reading()

    def close(self, reason: str, reset: bool = False) -> None:
        """Hang up. `reset` as the kernel does when a process dies with bytes of the client unread."""
        if self._closing or self._transport is None:
            return
        self.reason = self.reason or reason
        self.flush()
        self._closing = True
        transport = self._transport
        if reset and not transport.get_write_buffer_size():
            plug = transport.get_extra_info("socket")
            if plug is not None:
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.close()

    def _out_of_grace(self) -> None:
        if self._visit is None and not (self._login and self._login.account):
            self.emit(LimitReached(limit="ssh.limits.login_grace", allowed=int(self.limits.login_grace)))
            self._how = "timeout"
            self.close("login grace time is over")

    def _limited(self, name: str, allowed: float) -> None:
        self.emit(LimitReached(limit=f"ssh.limits.{name}", allowed=int(allowed)))
        self.close(f"{name} limit")

    def _check_length(self) -> None:
        left = self._began + self.limits.length - self._loop.time()
        if left <= 0:
            self._limited("length", self.limits.length)
        else:  # it was raised
            self._timers[1] = self._loop.call_later(left, self._check_length)

    def slow_down(self, rate: int) -> None:
        """The operator wants him to get no more than so many bytes a second."""
        self.limits = msgspec.structs.replace(self.limits, output_rate=min(rate, self.limits.output_rate))

    def _check_idle(self) -> None:
        left = self._last + self.limits.idle - self._loop.time()
        if left <= 0:
            self._limited("idle", self.limits.idle)
        else:
            self._timers.append(self._loop.call_later(left, self._check_idle))
            del self._timers[2:-1]

    def send(self, payload: bytes) -> None:
        self.packets.send(payload)

    def flush(self) -> None:
        if self._transport is not None and not self._closing and (data := self.packets.output()):
            self._transport.write(data)

    def flush_soon(self) -> None:
        """Before the loop waits: what a program says last and its end are one segment, and so is what it says in one go."""
        if self.packets.unsent >= MANY_PIECES:
            self.flush()
        elif not self._is_flushing:
            self._is_flushing = True
            self._loop.call_soon(self._flush_late)

    def _flush_late(self) -> None:
        self._is_flushing = False
        self.flush()

    async def drain(self, size: int) -> None:
        """Wait for a slow client, for the end of a key exchange, and for the output rate."""
        if self.packets.wants_keys:
            self.keying.start()
        while self.packets.rekeying and not self._closing:  # noqa: ASYNC110 - once an hour or a gigabyte
            await asyncio.sleep(0.005)
        if self._writable is not None:
            await self._writable
        now = self._loop.time()
        rate = self.limits.output_rate
        self._budget = min(float(rate), self._budget + (now - self._stamp) * rate) - size
        self._stamp = now
        if self._budget < 0:
            await asyncio.sleep(-self._budget / rate)
        if self._closing:
            raise BrokenPipeError

    # ---- packets in order

    def _pump(self) -> None:
        """Handle what has come, until it is used up or something has to wait."""
        try:
            while not self._busy and not self._closing:
                if not self.client_version:
                    if not self._identify():
                        break
                    continue
                if not self.packets.authenticated:
                    self.flush()  # before the login sshd writes out each answer before it reads on
                payload = self.packets.next()
                if payload is None:
                    break
                self._busy = True  # already now: a state that is away holds it up in the middle (state.stalls)
                waiting = self._dispatch(payload)
                if waiting is None:
                    self._busy = False
                    continue
                task = self._loop.create_task(self._finish(waiting))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        except Exception as error:
            self._failed(error)
        if not self._closing:
            self.channels.sweep()
        self._throttle()
        self.flush()

    async def _finish(self, waiting: Coroutine[Any, Any, None]) -> None:
        try:
            await waiting
        except Exception as error:
            self._failed(error)
        self._busy = False
        self._pump()

    def _throttle(self) -> None:
        """While nothing is read from the inbox, nothing is read from the socket beyond one packet's size."""
        if self._transport is None or self._closing or self._writable is not None:
            return
        if self._busy and self.packets.unread > PACKET_MAX:
            self._transport.pause_reading()
        elif not self._busy and not self._transport.is_reading():
            self._transport.resume_reading()

    def _failed(self, error: Exception) -> None:
        """The one boundary: the client's fault is a record and sshd's answer to it, ours is a crash that looks like sshd's."""
        if isinstance(error, Disconnect):
            self._how = "many"
            self.emit(ProtocolBroken(detail=str(error)[:500]))
            try:
                body = wire.u32(wire.PROTOCOL_ERROR) + wire.string(str(error).encode("latin-1", "replace")[:1023]) + wire.string(b"")
                self.send(bytes((wire.DISCONNECT,)) + body)
            except Exception as another:
                self.emit(SessionCrashed(where="ssh", error=repr(another)[:500]))
            self.close(str(error)[:200])
        elif isinstance(error, (Fatal, wire.Malformed)):
            self.emit(ProtocolBroken(detail=str(error)[:500], data=bytes(self.packets.inbox[:256])))
            self.packets.output()  # what was not written yet dies with the process
            self.close(str(error)[:200])
        elif isinstance(error, _Left):
            self._how = f"{error.code}: {error.text}"
            self.packets.output()
            self.close(str(error))
        else:
            self.emit(SessionCrashed(where="ssh", error=repr(error)[:500]))
            self.close("crashed")

    def _identify(self) -> bool:
        found = identification.identify(self.packets.inbox)
        if found is None:
            return False
        self.emit(ClientIdentified(version=found.line[:8192]))
        if isinstance(found, Rejected):
            # two writes: where bytes of the client are left unread, the reset overtakes the second, which Nagle holds back
            is_reset = self.packets.unread > 0
            self.packets.raw(found.answer if is_reset or not found.answer else found.answer + b"\r\n")
            self.flush()
            self.emit(ProtocolBroken(detail="version exchange", data=found.line[:256]))
            self.close("version exchange", reset=is_reset)
            return False
        self.client_version = found.line
        self.quirks = found.quirks
        self.keying.start()
        return True

    def _dispatch(self, payload: bytes) -> Coroutine[Any, Any, None] | None:
        kind = payload[0]
        packet = wire.Reader(payload, 1)
        if kind == wire.DISCONNECT:
            code, text = packet.u32(), packet.string()
            raise _Left(code, text[:400].decode("utf-8", "surrogateescape"))
        is_initial = not self.keying.is_initial_done
        if not (is_initial and self.packets.strict) and kind in (wire.IGNORE, wire.DEBUG, wire.UNIMPLEMENTED):
            if kind == wire.DEBUG:
                packet.u8()
                packet.string()
                packet.string()
            elif kind == wire.UNIMPLEMENTED:
                packet.u32()
            return None
        if self.keying.skip and (kind <= wire.TRANSPORT_MAX or not is_initial):
            self.keying.skip -= 1
            return None
        if kind <= wire.TRANSPORT_MAX and self.keying.expect is not None:
            return self.keying.expect(kind, packet)
        if is_initial:
            raise Fatal(f"protocol error: rcvd type {kind}")
        return self.stage(kind, packet)

    def unimplemented(self) -> None:
        """dispatch_protocol_error."""
        self.send(bytes((wire.UNIMPLEMENTED,)) + wire.u32(self.packets.number))

    # ---- login

    @property
    def is_logged_in(self) -> bool:
        return self._login is not None and self._login.account is not None

    def _before_service(self, kind: int, packet: wire.Reader) -> Coroutine[Any, Any, None] | None:
        """do_authentication2: only the service request is known, then also the user's; all else is not implemented."""
        if kind == wire.SERVICE_REQUEST:
            name = packet.cstring()
            packet.end()
            if name != b"ssh-userauth":
                raise Disconnect(f"bad service request {name.decode('latin-1')}")
            self.send(bytes((wire.SERVICE_ACCEPT,)) + wire.string(name))
            if self._login is None:
                self._login = Login(
                    self, self.service.policy, self.look, self.limits.max_auth_tries, self.service.secret, self.service.chance,
                    self.service.world.clock.sleep, self.service.world.clock.monotonic,
                    self.service.world.knock(self.source, self.session),
                )  # fmt: skip
            return None
        if kind == wire.USERAUTH_REQUEST and self._login is not None:
            return self._authenticate(self._login, packet)
        if kind in DROPPED and self._login is not None and self._login.has_begun:
            raise Fatal(f"protocol error: rcvd type {kind}")
        self.unimplemented()
        return None

    async def _authenticate(self, login: Login, packet: wire.Reader) -> None:
        if not await login.request(packet):
            return
        assert login.account is not None
        self.packets.authenticated = True
        self.packets.compress_from_now()
        self._timers[0].cancel()
        self.admitted()
        self._visit = self.service.world.visit(
            login.account, self.source, self.local, self.session, self.emit, login.method, login.key
        )
        self._visit.hang_up = partial(self.close, "the machine went down")
        self.stage = self._connected
        self.keying.listen()
        if not self.quirks & NO_HOST_KEYS:
            self.send(self.service.keys.announcement)
        for text in login.debug:
            self.debug(text)
        login.debug.clear()

    def look(self) -> View:
        if self._view is None:
            self._view = self.service.world.look(self.source[0], self.session)
        return self._view

    def debug(self, text: str) -> None:
        """ssh_packet_send_debug: not to be displayed unless asked for, the text, no language."""
        self.send(bytes((wire.DEBUG,)) + b"\0" + wire.string(text.encode("utf-8", "replace")[:1023]) + wire.string(b""))

    # ---- after login

    def _connected(self, kind: int, packet: wire.Reader) -> None:
        if wire.CHANNEL_OPEN_CONFIRMATION <= kind <= wire.CHANNEL_CLOSE:
            self.channels.handle(kind, packet)
        elif kind == wire.CHANNEL_REQUEST:
            self._channel_request(packet)
        elif kind == wire.CHANNEL_OPEN:
            self._open(packet)
        elif kind == wire.GLOBAL_REQUEST:
            self._global_request(packet)
        elif kind not in (wire.REQUEST_SUCCESS, wire.REQUEST_FAILURE, wire.CHANNEL_SUCCESS, wire.CHANNEL_FAILURE):
            self.unimplemented()

    def _open(self, packet: wire.Reader) -> None:
        kind, remote, window, size = packet.cstring(), packet.u32(), packet.u32(), packet.u32()
        text = kind.decode("utf-8", "backslashreplace")[:64]
        channel: Channel | None = None
        if kind == b"session":
            packet.end()
            if self.no_more:
                raise Disconnect("Possible attack: attempt to open a session after additional sessions disabled")
            if sum(1 for other in self.channels.table.values() if other.kind == "session") >= self.limits.max_sessions:
                self.emit(LimitReached(limit="ssh.limits.max_sessions", allowed=self.limits.max_sessions))
                forwarding.refuse(self, remote)
            else:
                channel = self.channels.add("session", remote, window, size)
                body = wire.u32(remote) + wire.u32(channel.number) + wire.u32(0) + wire.u32(channel.packet)
                self.send(bytes((wire.CHANNEL_OPEN_CONFIRMATION,)) + body)
        elif kind == b"direct-tcpip":
            channel = forwarding.direct(self, packet, remote, window, size)
        elif kind == b"direct-streamlocal@openssh.com":
            packet.cstring(), packet.cstring(), packet.u32()
            packet.end()
            forwarding.refuse(self, remote)
        elif kind == b"tun@openssh.com":
            mode = packet.u32()
            self.debug("Server has rejected tunnel device forwarding" if mode in (1, 2) else "Unsupported tunnel device mode.")
            forwarding.refuse(self, remote)
        else:
            forwarding.refuse(self, remote)
        number = channel.number if channel is not None else -1
        self.emit(ChannelOpened(channel=number, type=text, accepted=channel is not None))

    def _channel_request(self, packet: wire.Reader) -> None:
        number, name, wanted = packet.u32(), packet.cstring(), packet.u8()
        channel = self.channels.table.get(number)
        if channel is None:
            signed = number - (1 << 32) if number > 0x7FFFFFFF else number  # printed with %d
            raise Disconnect(f"server_input_channel_req: unknown channel {signed}")
        granted = False
        if name == b"eow@openssh.com":
            packet.end()
            channel.mute()
        elif channel.kind == "session" and channel.state in (LARVAL, OPEN):
            granted = sessions.request(self, channel, name, packet)
        if wanted and not channel.close_sent:
            self.send(bytes((wire.CHANNEL_SUCCESS if granted else wire.CHANNEL_FAILURE,)) + wire.u32(channel.remote))

    def _global_request(self, packet: wire.Reader) -> None:
        name, wanted = packet.cstring(), packet.u8()
        start = packet.position
        granted, answer = False, b""
        if name == b"tcpip-forward":
            granted, answer = forwarding.listen(self, packet, bool(wanted))
        elif name == b"cancel-tcpip-forward":
            granted = forwarding.cancel(self, packet)
        elif name == b"streamlocal-forward@openssh.com":
            granted = forwarding.listen_local(self, packet.cstring())
        elif name == b"cancel-streamlocal-forward@openssh.com":
            path = (packet.cstring(), -1)
            granted = forwarding.forget(self, path)
        elif name == b"no-more-sessions@openssh.com":
            self.no_more = granted = True
        elif name == b"hostkeys-prove-00@openssh.com":
            granted, answer = self._prove(packet)
        self.emit(
            GlobalRequested(
                request=name.decode("utf-8", "backslashreplace")[:64], accepted=granted, data=packet.data[start : start + 4096]
            )
        )
        if wanted:
            self.send(bytes((wire.REQUEST_SUCCESS,)) + answer if granted else bytes((wire.REQUEST_FAILURE,)))

    def _prove(self, packet: wire.Reader) -> tuple[bool, bytes]:
        answer = b""
        while packet.left:
            try:
                blob = packet.string()
            except wire.Malformed:
                return False, b""
            key = self.service.keys.matching(blob)
            if key is None:
                return False, b""
            algorithm = self.keying.rsa_signature if key.kind == b"ssh-rsa" else key.kind
            told = wire.string(b"hostkeys-prove-00@openssh.com") + wire.string(self.keying.session_id) + wire.string(blob)
            answer += wire.string(key.sign(told, algorithm))
        return True, answer

    # ---- programs on channels

    @property
    def visit(self) -> Visit:
        assert self._visit is not None
        return self._visit

    @property
    def forwards(self) -> bool:
        return self.service.forwards

    @property
    def is_root(self) -> bool:
        return self.visit.account.uid == 0

    def has_program(self, path: bytes) -> bool:
        return has_program(self.look(), path)

    async def connect(self, host: str, port: int) -> Reached | ConnectFailure:
        try:
            return await self.service.world.connect(self.visit, host, port)
        except OSError:
            return ConnectFailure(Failure.REFUSED, host, port, 0.0)

    def run(self, channel: Channel, program: Coroutine[Any, Any, None]) -> None:
        """Let a program run on a channel; what it fails of is ours, and the client only sees sshd go."""
        channel.running = True

        async def guarded() -> None:
            try:
                await program
            except (BrokenPipeError, ConnectionError):
                if channel.kind == "session":
                    self.end_program(channel, Exit(signal="PIPE"))
                else:
                    self._let_go(channel)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                self._failed(error)
            finally:
                channel.running = False

        task = self._loop.create_task(guarded())
        channel.task = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _let_go(self, channel: Channel) -> None:
        channel.close()
        self.channels.settle(channel)
        self.flush()

    async def run_engine(self, channel: Channel, command: bytes | None) -> None:
        await asyncio.sleep(0)  # the reply to the request goes first, as fork() takes its time
        ended = await self.service.engine.run(self.visit, command, channel)
        self.end_program(channel, ended)

    async def serve_sftp(self, channel: Channel) -> None:
        await asyncio.sleep(0)
        acting.set(self.visit)
        ended = await sftp.serve(channel, self.visit, self.limits)
        self.end_program(channel, ended)

    def end_program(self, channel: Channel, ended: Exit) -> None:
        """What sshd says when a child is gone: end of output, how it ended, that nobody reads, close."""
        if channel.dead:
            return
        # sshd learns of a child's death by SIGCHLD and of its output's end by poll; either may come first, mostly the end
        channel.end_of_output()
        sessions.exit_message(channel, ended)
        channel.stop_reading()
        channel.finish()
        self.flush()

    def _channel_ended(self, channel: Channel) -> None:
        self.x11.discard(channel.number)

    def stop(self) -> None:
        """The gateway is closing: as when sshd's children are told to end."""
        self.close("the server was stopped")

    def abort(self) -> None:
        """Whatever is still to be sent is not."""
        if self._transport is not None:
            self._transport.abort()


class _Left(Exception):  # noqa: N818 - a signal, not a fault
    """The client said goodbye, with a reason's number and its words."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"client: {code}: {text[:200]}".encode("utf-8", "backslashreplace").decode())
        self.code = code
        self.text = text
