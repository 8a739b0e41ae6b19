"""What an awk program reads from and writes to: records out of descriptors, files and pipes by the name they were opened under."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.sources import source
from mirage.shell.lib.text import to_text
from mirage.shell.net import network
from mirage.shell.net.dialing import dial
from mirage.shell.signals import SIGPIPE, Signalled
from mirage.world.internet import ConnectFailure

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.lib.posixregex import Regex
    from mirage.shell.process import Process

BUFFER = 4096  # bytes kept before a file or pipe is written to
NO_TWO_WAY = b"cannot open two way pipe `%s' for input/output: %s"


class AwkFatalError(Exception):
    """What ends the program with status 2: `awk: TEXT`, and with `is_run_time` the lines that tell where it stood."""

    def __init__(self, text: bytes, *, is_run_time: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.is_run_time = is_run_time


class Reader:
    """Records from one descriptor, RS being looked at anew for each."""

    def __init__(self, proc: Process, read: Callable[[], Awaitable[bytes]], expression: Callable[[bytes], Regex]) -> None:
        self._proc = proc
        self._expression = expression
        self._read = read
        self._buffer = b""
        self._at = 0
        self._is_over = False

    async def _more(self) -> bool:
        if self._is_over:
            return False
        try:
            data = await self._read()
        except OSError as error:
            raise AwkFatalError(b"read error (%s)" % why(error).encode()) from None
        if not data:
            self._is_over = True
            return False
        self._buffer = self._buffer[self._at :] + data
        self._at = 0
        limit = self._proc.session.limits.memory
        if len(self._buffer) > limit:
            self._proc.session.stop("memory", limit, "awk record")
        await self._proc.tick(1 + len(data) // 1024)
        return True

    async def record(self, separator: bytes) -> bytes | None:
        """The next record without what ends it; None at the end."""
        if not separator:
            return await self._paragraph()
        while True:
            cut = self._find(separator)
            if cut is not None:
                record = self._buffer[self._at : cut[0]]
                self._at = cut[1]
                return record
            if not await self._more():
                return self._rest()

    def _find(self, separator: bytes) -> tuple[int, int] | None:
        if len(separator) == 1:
            at = self._buffer.find(separator, self._at)
            return None if at < 0 else (at, at + 1)
        found = self._expression(separator).search(self._buffer, self._at)
        if found is None or found.start() == found.end() or (found.end() == len(self._buffer) and not self._is_over):
            return None
        return found.span()

    def _rest(self) -> bytes | None:
        rest, self._buffer, self._at = self._buffer[self._at :], b"", 0
        return rest or None

    async def _paragraph(self) -> bytes | None:
        while True:
            while self._buffer.startswith(b"\n", self._at):
                self._at += 1
            end = self._buffer.find(b"\n\n", self._at)
            if end >= 0:
                record = self._buffer[self._at : end]
                self._at = end + 2
                return record
            if not await self._more():
                rest = self._rest()
                return rest.rstrip(b"\n") if rest else None


@dataclass(slots=True)
class Sink:
    """An open file or pipe that is written to."""

    descriptor: Descriptor
    child: Process | None = None
    parts: list[bytes] = field(default_factory=list)
    size: int = 0

    async def write(self, data: bytes) -> None:
        self.parts.append(data)
        self.size += len(data)
        if self.size > BUFFER:
            await self.flush()

    async def flush(self) -> None:
        if self.parts:
            data, self.parts, self.size = b"".join(self.parts), [], 0
            try:
                await self.descriptor.write(data)
            except BrokenPipeError:
                raise Signalled(SIGPIPE) from None
            except OSError as error:
                raise AwkFatalError(b"close failed on file %s (%s)" % (self.descriptor.name, why(error).encode())) from None


@dataclass(slots=True)
class Source:
    """An open file or pipe that is read from."""

    descriptor: Descriptor
    reader: Reader
    child: Process | None = None


@dataclass(slots=True)
class Two:
    """A command or a connection that is written to and read from: gawk's `|&`."""

    write: Callable[[bytes], Awaitable[object]]
    shut: Callable[[], None]
    source: Source


class Streams:
    """All that is open, by name; `shell` runs a command line as sh -c does."""

    def __init__(self, proc: Process, expression: Callable[[bytes], Regex], shell: str = "/bin/sh") -> None:
        self.proc = proc
        self._shell = shell
        self._expression = expression
        self._sinks: dict[bytes, Sink] = {}
        self._sources: dict[tuple[str, bytes], Source] = {}
        self._both: dict[bytes, Two] = {}
        self._why = b"Connection refused"  # what became of the last connection

    def _count(self) -> None:
        if len(self._sinks) + len(self._sources) + len(self._both) > 250:
            raise AwkFatalError(b"cannot open (Too many open files)")

    async def write(self, mode: str, name: bytes, data: bytes) -> None:
        """print to `>`, `>>`, `|` or `|&`."""
        if mode == "|&":
            both = await self._two(name)
            if both is None:
                raise AwkFatalError(NO_TWO_WAY % (name, self._why), is_run_time=True)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                await both.write(data)
            return
        if mode != "|" and name in (b"/dev/stdout", b"-"):
            self.proc.out(data)
            return
        if mode != "|" and name == b"/dev/stderr":
            self.proc.err(data)
            return
        sink = self._sinks.get(name)
        if sink is None:
            self._count()
            if mode == "|":
                await self.flush()
            sink = self._sinks[name] = self._pipe_to(name) if mode == "|" else await self._file(mode, name)
        await sink.write(data)

    async def _file(self, mode: str, name: bytes) -> Sink:
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if mode == ">>" else os.O_TRUNC)
        try:
            return Sink(await self.proc.open_fd(to_text(name), flags))
        except OSError as error:
            raise AwkFatalError(b'cannot open "%s" for output (%s)' % (name, why(error).encode())) from None

    def _pipe_to(self, command: bytes) -> Sink:
        reader, writer = self.proc.pipe()
        try:
            return Sink(writer, self._start(command, {0: reader}))
        except BaseException:
            writer.close()
            raise
        finally:
            reader.close()

    def _start(self, command: bytes, fds: dict[int, Descriptor], name: str | None = None) -> Process:
        own = {number: descriptor for number, descriptor in self.proc.fds.items() if number < 3}
        try:
            return self.proc.start([name or self._shell, "-c", to_text(command)], path="/bin/sh", fds={**own, **fds})
        except OSError as error:
            raise AwkFatalError(b'cannot open pipe "%s" (%s)' % (command, why(error).encode())) from None

    async def source(self, kind: str, name: bytes) -> Reader | None:
        """What `getline <` and `| getline` read from; None when it can not be opened."""
        if kind == "|&":
            both = await self._two(name)
            return both.source.reader if both is not None else None
        source = self._sources.get((kind, name))
        if source is None:
            self._count()
            await self.flush()
            opened = self._pipe_from(name) if kind == "|" else await self._open(name)
            if opened is None:
                return None
            source = self._sources[kind, name] = opened
        return source.reader

    async def _open(self, name: bytes) -> Source | None:
        try:
            descriptor = await source(self.proc, "-" if name == b"/dev/stdin" else to_text(name))
        except OSError:
            return None
        return Source(descriptor, self.reading(descriptor))

    def reading(self, descriptor: Descriptor) -> Reader:
        return Reader(self.proc, lambda: self.proc.read_from(descriptor), self._expression)

    def _pipe_from(self, command: bytes) -> Source:
        reader, writer = self.proc.pipe()
        try:
            child = self._start(command, {1: writer})
        except BaseException:
            reader.close()
            raise
        finally:
            writer.close()
        return Source(reader, self.reading(reader), child)

    async def _two(self, name: bytes) -> Two | None:
        """What is behind `|&`, begun where it is not; None: nobody answers there."""
        found = self._both.get(name)
        if found is None:
            self._count()
            await self.flush()
            found = await self._dialed(name) if name.startswith(b"/inet") else self._coprocess(name)
            if found is not None:
                self._both[name] = found
        return found

    def _coprocess(self, command: bytes) -> Two:
        reader, their_out = self.proc.pipe()
        their_in, writer = self.proc.pipe()
        try:
            child = self._start(command, {0: their_in, 1: their_out})
        finally:
            their_in.close()
            their_out.close()
        return Two(writer.write, writer.close, Source(reader, self.reading(reader), child))

    async def _dialed(self, name: bytes) -> Two | None:
        """/inet/tcp/LOCAL/HOST/PORT"""
        parts = to_text(name).split("/")
        if len(parts) != 6 or parts[2] != "tcp" or not parts[5].isdecimal():
            return None
        found = await network.resolve(self.proc, parts[4])
        if not found.addresses:
            return None
        line = await dial(self.proc, parts[4], found.addresses[0], int(parts[5][:5]))
        if isinstance(line, ConnectFailure):
            self._why = network.ERRORS[line.failure].encode()
            return None
        return Two(line.send, line.shut, Source(line.reader, self.reading(line.reader)))

    async def system(self, command: bytes) -> int:
        """system(): the status as mawk tells it."""
        await self.flush()
        return await _status(self._start(command, {}, "sh"))

    async def flush(self) -> None:
        await self.proc.flush()
        for sink in self._sinks.values():
            await sink.flush()

    async def flush_one(self, name: bytes) -> int:
        sink = self._sinks.get(name)
        if sink is None:
            return -1
        await sink.flush()
        return 0

    async def close(self, name: bytes) -> int:
        """close(): -1 when nothing of that name is open, else the status of the command, 0 for a file."""
        sink = self._sinks.pop(name, None)
        status = -1
        if sink is not None:
            await self.proc.flush()
            status = await self._end(sink)
        both = self._both.pop(name, None)
        if both is not None:
            both.shut()
            both.source.descriptor.close()
            status = await _status(both.source.child) if both.source.child is not None else 0
        for kind in "<|":
            source = self._sources.pop((kind, name), None)
            if source is not None:
                source.descriptor.close()
                status = await _status(source.child) if source.child is not None else 0
        return status

    async def _end(self, sink: Sink) -> int:
        await sink.flush()
        sink.descriptor.close()
        return await _status(sink.child) if sink.child is not None else 0

    async def close_all(self) -> None:
        """The end of the program: what is buffered goes out, and the commands written to are waited for."""
        if self.proc.isatty(1):
            await self.proc.flush()
        sinks, self._sinks = self._sinks, {}
        for sink in sinks.values():
            await self._end(sink)
        for both in self._both.values():
            both.shut()
            both.source.descriptor.close()
        self._both = {}
        for opened in self._sources.values():
            opened.descriptor.close()
        self._sources = {}


async def _status(child: Process) -> int:
    status = await child.wait()
    return 256 + child.signal if child.signal else status
