"""The sockets at which the machine's log daemons listen, inside a cell: what a program says there stands in the logs.

Who writes by syslog(3), by sd_journal_send(3) or through systemd-cat meets the stage, at the paths of journald (systemd 252).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.world.logs import lines as logs

if TYPE_CHECKING:
    from mirage.sandbox.parting import Parting
    from mirage.world.host import Host

DIRECTORY = b"/run/systemd/journal"
SOCKETS = {b"dev-log": "dgram", b"syslog": "dgram", b"socket": "dgram", b"stdout": "stream"}  # by name, as they lie there
SYSLOG = re.compile(rb"(?:<(\d{1,3})>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )?(?:([^\s:\[]+(?:\[\d+\])?): ?)?(.*)", re.DOTALL)
USER, INFO = 1, 6  # LOG_USER, LOG_INFO
HEADER = 7  # lines that begin a stream: identifier, unit, priority, whether lines have prefixes, and where they go on to
NEVER = re.compile(  # what PAM says of a cell alone: nobody speaks D-Bus there, and a limit may be lower than the machine's
    r"pam_systemd\([\w-]+:session\): Failed to connect to system bus: Connection refused"
    r"|pam_limits\([\w-]+:session\): Could not set limit for '\w+' to .*: Operation not permitted; uid=0,euid=0"
)
AT_ONCE = 64  # messages, or lines of them, that are taken before others have their turn
BURST, INTERVAL = 10_000, 30.0  # lines in so many seconds; what is more is dropped: RateLimitBurst= of journald.conf(5)
STREAMS = 64  # open ones of a cell
PIECE = 1 << 16  # bytes that are read at once
LONGEST = 8192  # bytes of a line that are kept: rsyslogd's $MaxMessageSize


@dataclass(frozen=True, slots=True)
class Message:
    """What a program said, and as what."""

    priority: int
    tag: str
    text: str


class LogSockets:
    """`serve` those that a cell has, for the layer that it is then of; `close` them with it."""

    def __init__(self, host: Host, layer: Callable[[], bytes], parting: Parting) -> None:
        self._host = host
        self._layer = layer
        self._parting = parting
        self._loop = asyncio.get_running_loop()
        self._since, self._count = 0.0, 0  # of the interval, and the lines in it
        self._open: list[socket.socket] = []
        self._streams: set[asyncio.Task[None]] = set()

    def serve(self, bound: dict[bytes, socket.socket]) -> None:
        for name, one in bound.items():
            self._open.append(one)
            if SOCKETS[name] == "stream":
                self._loop.add_reader(one, self._accept, one)
            else:
                self._loop.add_reader(one, self._hear, one, native if name == b"socket" else syslog)

    def close(self) -> None:
        for one in self._open:
            self._loop.remove_reader(one)
            self._parting.part(one)
        for task in self._streams:
            task.cancel()

    def _hear(self, one: socket.socket, parse: Callable[[bytes], Message | None]) -> None:
        found: list[Message] = []
        with contextlib.suppress(OSError):  # that was all
            for _ in range(AT_ONCE):
                message = parse(self._parting.received(one, PIECE))
                if message is not None:
                    found.append(message)
                if sum(message.text.count("\n") + 1 for message in found) >= AT_ONCE:
                    break
        self._log(found)

    def _accept(self, one: socket.socket) -> None:
        try:
            stream, _ = one.accept()
        except OSError:
            return
        if len(self._streams) >= STREAMS:
            self._parting.part(stream)
            return
        task = self._loop.create_task(self._follow(stream))
        self._streams.add(task)
        task.add_done_callback(self._streams.discard)

    async def _follow(self, stream: socket.socket) -> None:
        stream.setblocking(False)
        reader = asyncio.StreamReader(LONGEST)
        self._loop.add_reader(stream, self._feed, stream, reader)
        try:
            header = [(await reader.readline()).rstrip(b"\n") for _ in range(HEADER)]
            while line := await _line(reader):
                self._log([streamed(header, line.rstrip(b"\n"))])
        except ValueError:
            pass  # a header that is none
        finally:
            self._loop.remove_reader(stream)
            self._parting.part(stream)

    def _feed(self, stream: socket.socket, reader: asyncio.StreamReader) -> None:
        try:
            data = self._parting.received(stream, PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""  # reset
        if data:
            reader.feed_data(data)
        else:
            self._loop.remove_reader(stream)
            reader.feed_eof()

    def _log(self, said: list[Message]) -> None:
        if self._loop.time() - self._since > INTERVAL:
            self._since, self._count = self._loop.time(), 0
        texts = [(message, text) for message in said for text in message.text.split("\n") if text][: BURST - self._count]
        self._count += len(texts)
        now = self._host.clock.now()
        lines = [logs.Line(now, path, message.tag, text) for message, text in texts for path in logs.files_of(message.priority >> 3)]
        if lines:
            self._host.logins.log(self._layer(), lines)


async def _line(reader: asyncio.StreamReader) -> bytes:
    """The next one, or as much of it as is kept; empty at the end."""
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError:
        return await reader.readexactly(LONGEST)


def syslog(data: bytes) -> Message | None:
    """RFC 3164, as syslog(3) writes it."""
    found = SYSLOG.fullmatch(data.rstrip(b"\n\0")[:LONGEST])
    assert found is not None, "it takes anything"
    priority = int(found[1] or USER << 3 | INFO)
    text = _text(found[3])
    return Message(priority, _text(found[2] or b"unknown"), text) if priority < 192 and not NEVER.fullmatch(text) else None


def native(data: bytes) -> Message | None:
    """systemd's own protocol (JOURNAL_NATIVE_PROTOCOL); None: there is no message in it."""
    fields = dict(_fields(data))
    if b"MESSAGE" not in fields:
        return None
    level, facility = _number(fields.get(b"PRIORITY", b""), 7), _number(fields.get(b"SYSLOG_FACILITY", b""), 23)
    priority = (USER if facility is None else facility) << 3 | (INFO if level is None else level)
    tag = fields.get(b"SYSLOG_IDENTIFIER", b"unknown")
    if pid := fields.get(b"SYSLOG_PID"):
        tag += b"[%b]" % pid
    return Message(priority, _text(tag), _text(fields[b"MESSAGE"][:LONGEST]))


def _fields(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    while data:
        line, _, rest = data.partition(b"\n")
        name, has_value, value = line.partition(b"=")
        if not has_value:  # bytes of any kind, behind their number
            size = int.from_bytes(rest[:8], "little")
            value, rest = rest[8 : 8 + size], rest[9 + size :]
        yield name, value
        data = rest


def streamed(header: list[bytes], line: bytes) -> Message:
    """One line of what is connected to a program's output."""
    priority = _number(header[2], 191)
    prefix = re.match(rb"<([0-7])>", line) if header[3] == b"1" else None
    level = int(prefix[1]) if prefix else (INFO if priority is None else priority & 7)
    facility = USER if priority is None or not priority >> 3 else priority >> 3
    return Message(facility << 3 | level, _text(header[0] or b"unknown"), _text(line[prefix.end() if prefix else 0 :]))


def _number(text: bytes, most: int) -> int | None:
    return int(text) if re.fullmatch(rb"[0-9]{1,3}", text) and int(text) <= most else None


def _text(data: bytes) -> str:
    """Control characters as rsyslogd writes them ($EscapeControlCharactersOnReceive)."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", lambda found: f"#{ord(found[0]):03o}", data.decode("utf-8", "surrogateescape"))
