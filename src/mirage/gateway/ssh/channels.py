"""Channels as channels.c and nchan.c keep them: windows, EOF and close, and what a misuse of each is answered with."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol

from mirage.base.events import ChannelClosed, Emit
from mirage.gateway.ssh import wire
from mirage.gateway.ssh.identification import EXT_AFTER_EOF, NEW_OPENSSH
from mirage.gateway.ssh.packets import Disconnect, Fatal
from mirage.world.engine import Pty

SESSION_PACKET = 32 * 1024  # channels.h CHAN_SES_PACKET_DEFAULT
SESSION_WINDOW = 64 * SESSION_PACKET
TCP_PACKET = 32 * 1024
TCP_WINDOW = 64 * TCP_PACKET
READ = 16 * 1024  # bytes that sshd reads from a child at a time (channels.c CHAN_RBUF), and sends on at once where it is stderr
PTY_READ = 4095  # bytes that a terminal gives at a time
INT_MAX = 0x7FFFFFFF

PIPE = 64 * 1024  # bytes of output that wait for the client's window, as in the pipe between a program and sshd
LARVAL, OPENING, OPEN = "larval", "opening", "open"


class Peer(Protocol):
    """What the connection gives to its channels."""

    quirks: int
    emit: Emit

    def send(self, payload: bytes) -> None: ...

    def flush(self) -> None: ...

    def flush_soon(self) -> None: ...

    async def drain(self, size: int) -> None:
        """Wait until the client takes more, and for the output rate."""


class Channel:
    """One channel; the other end of it is a program of ours, which reads and writes it as `mirage.world.engine.Channel`."""

    __slots__ = (
        "_closers",
        "_consumed",
        "_ended",
        "_held",
        "_inbox",
        "_is_finishing",
        "_outbox",
        "_peer",
        "_pending",
        "_reported",
        "_resize",
        "_settled",
        "_signal",
        "_unread",
        "_wake",
        "bytes_in",
        "bytes_out",
        "close_received",
        "close_sent",
        "dead",
        "detail",
        "environment",
        "eof_received",
        "eof_sent",
        "exit_signal",
        "exit_status",
        "has_pipe",
        "input_open",
        "is_deaf",
        "is_mute",
        "kind",
        "local_window",
        "number",
        "on_input",
        "on_output",
        "packet",
        "pty",
        "remote",
        "remote_packet",
        "remote_window",
        "running",
        "state",
        "task",
        "window_max",
    )  # fmt: skip

    def __init__(
        self, peer: Peer, settled: Callable[[Channel], None], number: int, kind: str, remote: int, window: int, packet: int
    ) -> None:
        self._peer = peer
        self.number = number
        self.kind = kind
        self.remote = remote
        self.remote_window = window
        self.remote_packet = packet
        self.state = LARVAL
        self.local_window = 0
        self.window_max = 0
        self.packet = SESSION_PACKET
        self._consumed = 0
        self._unread = 0  # bytes that the program has not taken
        self._inbox: deque[bytes] | None = None
        self._ended = False  # the client's input is at its end
        self._wake: asyncio.Future[None] | None = None
        self.has_pipe = False  # what read() gives goes into a pipe, and what the program took out of that is said by taken()
        self.input_open = True  # what the client sends is still read by somebody
        self.eof_received = self.eof_sent = self.close_received = self.close_sent = False
        self.dead = False
        self.is_mute = self.is_deaf = False
        self._settled = settled
        self._outbox: deque[tuple[bytes, bool]] | None = None
        self._held = 0  # bytes in it
        self._is_finishing = False
        self._pending: list[str] | None = None  # signals that came before the program could hear them
        self.running = False
        self.pty: Pty | None = None
        self.environment: dict[str, str] = {}
        self.task: asyncio.Task[None] | None = None
        self._reported = False
        self._resize: Callable[[int, int], None] | None = None
        self._signal: Callable[[str], None] | None = None
        self.on_input: Callable[[bytes], None] | None = None
        self.on_output: Callable[[bytes], None] | None = None
        self.bytes_in = self.bytes_out = 0
        self.exit_status: int | None = None
        self.exit_signal = ""
        self.detail = ""

    # ---- towards the client

    def begin(self, window: int) -> None:
        """A program runs on the channel now: channel_set_fds() opens the window."""
        self.state = OPEN
        self.local_window = self.window_max = window
        self._peer.send(bytes((wire.CHANNEL_WINDOW_ADJUST,)) + wire.u32(self.remote) + wire.u32(window))

    @property
    def is_closed(self) -> bool:
        """The client is gone, has closed, or wants no more."""
        return self.eof_sent or self.close_sent or self.close_received or self.dead or (self.is_mute and not self.is_deaf)

    async def write(self, data: bytes, stderr: bool = False) -> None:
        """Send, or keep up to a pipe's worth of it until the client's window opens; beyond that, wait.

        BrokenPipeError: the channel is closed.
        """
        while True:
            if self.is_closed:
                raise BrokenPipeError
            if self.is_deaf and self._held + len(data) <= PIPE:
                self._held += len(data)  # sshd has shut what was no pipe yet, and never reads the one that came
                return
            if self._held < PIPE and not self.is_deaf:
                break
            await self._wait()
        if not data:
            return
        if self._outbox is None:
            self._outbox = deque()
        self._outbox.append((data, stderr))
        self._held += len(data)
        self.push()
        self._peer.flush_soon()
        await self._peer.drain(len(data))

    def push(self) -> None:
        """Send what is kept as far as the window allows; the end of output follows the last of it."""
        while self._outbox and self.remote_window > 0 and not (self.close_sent or self.close_received):
            data, stderr = self._outbox.popleft()
            size = min(len(data), self.remote_window, self.remote_packet, SESSION_PACKET)
            if size <= 0:
                self._outbox.appendleft((data, stderr))
                return
            if size < len(data):
                self._outbox.appendleft((data[size:], stderr))
            self._emit_data(data[:size], stderr)
        if self._is_finishing and not self._held:
            self._close_now()
        elif self._held < PIPE:
            self.wake()

    def _emit_data(self, chunk: bytes, stderr: bool) -> None:
        size = len(chunk)
        self.remote_window -= size
        self.bytes_out += size
        self._held -= size
        if self.on_output is not None:
            self.on_output(chunk)
        if stderr:
            head, most = bytes((wire.CHANNEL_EXTENDED_DATA,)) + wire.u32(self.remote) + b"\0\0\0\1", READ
        else:
            head, most = bytes((wire.CHANNEL_DATA,)) + wire.u32(self.remote), PTY_READ if self.pty is not None else SESSION_PACKET
        for start in range(0, size, most):
            self._peer.send(head + wire.string(chunk[start : start + most]))

    def request(self, name: bytes, data: bytes = b"") -> None:
        """A channel request of ours; none of them wants a reply."""
        self._peer.send(bytes((wire.CHANNEL_REQUEST,)) + wire.u32(self.remote) + wire.string(name) + b"\0" + data)

    def end_of_output(self) -> None:
        if not (self.eof_sent or self.close_sent or self.close_received or self.is_mute or self._held):
            self.eof_sent = True
            self._peer.send(bytes((wire.CHANNEL_EOF,)) + wire.u32(self.remote))

    def stop_reading(self) -> None:
        """Nobody reads what the client sends any more (chan_write_failed); an OpenSSH client is told so."""
        if self.input_open and self.state == OPEN:
            self.input_open = False
            if self.kind == "session" and not (self.eof_received or self.close_received) and self._peer.quirks & NEW_OPENSSH:
                self.request(b"eow@openssh.com")
        self.input_open = False

    def finish(self) -> None:
        """The program has ended: when the last of its output is sent, the channel closes."""
        self.running = False
        self.input_open = False
        if self.is_mute or self.close_received:
            self._held = 0
            self._outbox = None
        self._is_finishing = True
        if not self._held:
            self._close_now()

    def _close_now(self) -> None:
        self.end_of_output()
        self.close()
        self._settled(self)

    def close(self) -> None:
        if not self.close_sent:
            self.close_sent = True
            self.report()
            self._peer.send(bytes((wire.CHANNEL_CLOSE,)) + wire.u32(self.remote))

    def report(self) -> None:
        """Say once that the channel has ended, before the client can know it."""
        if not self._reported:
            self._reported = True
            self._peer.emit(
                ChannelClosed(
                    channel=self.number, status=self.exit_status, signal=self.exit_signal,
                    bytes_in=self.bytes_in, bytes_out=self.bytes_out,
                )
            )  # fmt: skip

    def mute(self) -> None:
        """The client wants no more output (chan_rcvd_eow): what is still written meets a closed pipe, and no EOF is sent."""
        self.is_mute = True
        self.is_deaf = self.state == LARVAL
        self.wake()

    # ---- towards the program

    async def read(self) -> bytes:
        """The next bytes from the client; b"" at the end of its input."""
        while True:
            if self._inbox:
                data = self._inbox.popleft()
                while self._inbox and len(data) + len(self._inbox[0]) <= PIPE:  # one read() takes what has come together
                    data += self._inbox.popleft()
                if not self.has_pipe:
                    self.taken(len(data))
                self._seem_shown(data)
                return data
            if self._ended or self.dead:
                return b""
            await self._wait()

    def _seem_shown(self, typed: bytes) -> None:
        """channels.c channel_handle_wfd: what is typed and not shown is answered as if it were, against who watches the line."""
        if self.pty is not None and typed[:1] != b"\r" and self.pty.is_secret():
            self._peer.send(bytes((wire.IGNORE,)) + wire.string(os.urandom(4 + len(typed))))
            self._peer.flush()

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        self._resize = callback

    def on_signal(self, callback: Callable[[str], None]) -> None:
        self._signal = callback
        pending, self._pending = self._pending, None
        for name in pending or ():
            callback(name)

    def resized(self, columns: int, rows: int) -> None:
        if self._resize is not None:
            self._resize(columns, rows)

    def signalled(self, name: str) -> None:
        if self._signal is not None:
            self._signal(name)
        elif self.running and len(self._pending or ()) < 16:
            self._pending = [*(self._pending or ()), name]

    def taken(self, size: int) -> None:
        """The program took so many bytes of what the client sent."""
        before, self._unread = self._unread, self._unread - size
        self._took(size - min(before, self._pipe) + min(self._unread, self._pipe))

    @property
    def _pipe(self) -> int:
        """Bytes that sshd writes for a program before that reads: they are in the pipe, and given back to the client."""
        return PIPE if self.kind == "session" and self.pty is None else 0

    def _took(self, size: int) -> None:
        self._consumed += size
        self._give_back()

    def _give_back(self) -> None:
        """channels.c channel_check_window: what was consumed, once three packets of it have come together."""
        if not self._consumed or self.state != OPEN or self.close_sent or self.close_received:
            return
        if self.window_max - self.local_window > self.packet * 3 or self.local_window < self.window_max // 2:
            self._peer.send(bytes((wire.CHANNEL_WINDOW_ADJUST,)) + wire.u32(self.remote) + wire.u32(self._consumed))
            self.local_window += self._consumed
            self._consumed = 0
            self._peer.flush()

    async def confirmed(self) -> bool:
        """Whether the client takes a channel that was opened from here."""
        while self.state == OPENING and not self.dead:
            await self._wait()
        return not self.dead

    async def _wait(self) -> None:
        """Until something has changed. Several may wait: a reader and a writer."""
        if self._wake is None or self._wake.done():
            self._wake = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._wake)

    def wake(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    # ---- from the client

    def received(self, data: bytes) -> None:
        """CHANNEL_DATA on an open channel."""
        if not self.input_open or self.eof_received:
            self.local_window -= len(data)
            self._took(len(data))
            return
        if len(data) > self.packet or len(data) > self.local_window:
            return  # logged and dropped
        if self._pipe:
            self._give_back()  # sshd looks as it wakes up, before it reads what has woken it
        self.local_window -= len(data)
        self.bytes_in += len(data)
        if not data:
            return
        if self.on_input is not None:
            self.on_input(data)
        if self._inbox is None:
            self._inbox = deque()
        self._inbox.append(data)
        before, self._unread = self._unread, self._unread + len(data)
        self._consumed += min(self._unread, self._pipe) - min(before, self._pipe)
        self.wake()

    def ended(self) -> None:
        self.eof_received = True
        self._ended = True
        self.wake()

    def lost(self) -> None:
        """The connection is gone."""
        self.dead = True
        self._ended = True
        self.wake()


class Channels:
    """All channels of a connection, and the messages that name one."""

    __slots__ = ("_closing", "_ended", "_peer", "_reserved", "table")

    def __init__(self, peer: Peer, ended: Callable[[Channel], None]) -> None:
        self._peer = peer
        self._ended = ended
        self.table: dict[int, Channel] = {}
        self._closing: list[Channel] = []
        self._reserved: frozenset[int] = frozenset()

    def reserve(self, count: int) -> tuple[int, ...]:
        """Numbers for what holds a channel's place in sshd and is none that a message could name."""
        taken: list[int] = []
        for _ in range(count):
            taken.append(self._free())
            self._reserved |= {taken[-1]}
        return tuple(taken)

    def release(self, numbers: tuple[int, ...]) -> None:
        self._reserved -= frozenset(numbers)

    def _free(self) -> int:
        """channel_new: the first free slot."""
        number = 0
        while number in self.table or number in self._reserved:
            number += 1
        return number

    def add(self, kind: str, remote: int, window: int, packet: int) -> Channel:
        number = self._free()
        channel = Channel(self._peer, self.settle, number, kind, remote, window, packet)
        self.table[number] = channel
        return channel

    def remove(self, channel: Channel) -> None:
        if self.table.get(channel.number) is channel:
            del self.table[channel.number]
            channel.report()
            channel.lost()
            self._ended(channel)

    def settle(self, channel: Channel) -> None:
        """nchan.c chan_is_dead: a channel goes when both sides have closed it."""
        if channel.close_sent and channel.close_received:
            self.remove(channel)

    def handle(self, kind: int, packet: wire.Reader) -> None:
        _HANDLERS[kind](self, packet)

    def _named(self, packet: wire.Reader, what: str) -> Channel:
        number = _number(packet, what)
        channel = self.table.get(number)
        if channel is None:
            raise Disconnect(f"{what} packet referred to nonexistent channel {number}")
        return channel

    def _data(self, packet: wire.Reader) -> None:
        channel = self._named(packet, "data")
        if channel.state != OPEN:
            return
        data = packet.string()
        packet.end()
        channel.received(data)

    def _extended(self, packet: wire.Reader) -> None:
        channel = self._named(packet, "extended data")
        if channel.state != OPEN:
            return
        if channel.eof_received and not self._peer.quirks & EXT_AFTER_EOF:
            raise Disconnect(f"Received extended_data after EOF on channel {channel.number}.")
        if packet.left < 4:
            raise Disconnect("Invalid extended_data message")
        # a server's channel has no use for it: sshd logs "bad ext data" and drops it

    def _eof(self, packet: wire.Reader) -> None:
        channel = self._named(packet, "ieof")
        _ends(packet, "ieof")
        if channel.state == LARVAL:
            # the output is closed before there is a program: the one that comes is never told that its input has ended
            channel.eof_received = True
            channel.input_open = False
        else:
            channel.ended()

    def _close(self, packet: wire.Reader) -> None:
        channel = self._named(packet, "oclose")
        _ends(packet, "oclose")
        channel.close_received = True
        channel.ended()
        if channel.running and channel.pty is not None:
            channel.signalled("HUP")  # session_pty_cleanup: the terminal hangs up
        self._closing.append(channel)

    def sweep(self) -> None:
        """sshd answers a close only after all packets that have come are handled (channel_garbage_collect).

        While a session's program runs, its channel stays: the close is answered when the program has ended.
        """
        while self._closing:
            channel = self._closing.pop(0)
            if channel.kind == "session" and channel.running:
                continue
            channel.close()
            self.settle(channel)

    def _confirmation(self, packet: wire.Reader) -> None:
        channel = self._named(packet, "open confirmation")
        if channel.state != OPENING:
            raise Disconnect(f"Received open confirmation for non-opening channel {channel.number}.")
        try:
            channel.remote, channel.remote_window, channel.remote_packet = packet.u32(), packet.u32(), packet.u32()
            packet.end()
        except wire.Malformed:
            raise Disconnect("Invalid open confirmation message") from None
        channel.state = OPEN
        channel.wake()

    def _failure(self, packet: wire.Reader) -> None:
        channel = self._named(packet, "open failure")
        if channel.state != OPENING:
            raise Disconnect(f"Received open failure for non-opening channel {channel.number}.")
        try:
            packet.u32()
        except wire.Malformed:
            raise Disconnect("Invalid open failure message") from None
        self.remove(channel)

    def _adjust(self, packet: wire.Reader) -> None:
        channel = self.table.get(_number(packet, "window adjust"))
        if channel is None:
            return
        try:
            size = packet.u32()
            packet.end()
        except wire.Malformed:
            raise Disconnect("Invalid window adjust message") from None
        if channel.remote_window + size > 0xFFFFFFFF:
            raise Fatal(f"channel {channel.number}: adjust {size} overflows remote window {channel.remote_window}")
        channel.remote_window += size
        channel.push()


def _number(packet: wire.Reader, what: str) -> int:
    """channels.c channel_parse_id."""
    if packet.left < 4:
        raise Disconnect(f"Invalid {what} message")
    number = packet.u32()
    if number > INT_MAX:
        raise Disconnect(f"Invalid {what} channel id")
    return number


def _ends(packet: wire.Reader, what: str) -> None:
    if packet.left:
        raise Disconnect(f"Invalid {what} message")


_HANDLERS: Mapping[int, Callable[[Channels, wire.Reader], None]] = {
    wire.CHANNEL_DATA: Channels._data,
    wire.CHANNEL_EXTENDED_DATA: Channels._extended,
    wire.CHANNEL_EOF: Channels._eof,
    wire.CHANNEL_CLOSE: Channels._close,
    wire.CHANNEL_OPEN_CONFIRMATION: Channels._confirmation,
    wire.CHANNEL_OPEN_FAILURE: Channels._failure,
    wire.CHANNEL_WINDOW_ADJUST: Channels._adjust,
}
