"""What a process writes and reads, as the C library and the kernel have it: buffers, blocks, waits, SIGPIPE and SIGTTIN."""

from __future__ import annotations

import errno
import os
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable

from mirage.base.events import InputRead
from mirage.shell import signals
from mirage.shell.fds import CHUNK, Descriptor, fault
from mirage.shell.lib.text import to_bytes
from mirage.shell.processfiles import Files
from mirage.shell.signals import Exited, Signalled

BLOCK = 4096  # bytes of stdio's buffer for files and pipes (st_blksize)
OUT_MAX = 8 << 20  # bytes that a program which does not wait may have in its buffers

Handler = Callable[[int], None]


class Stdio(Files, ABC):
    """A process as far as it writes and reads; how it waits and stops is `Process`'s."""

    __slots__ = ("_buffer", "_buffered", "_errors", "_rest", "handlers", "is_stopped", "name")

    name: str
    handlers: dict[int, Handler | None] | None
    is_stopped: bool
    _buffer: list[tuple[int, bytes]] | None
    _buffered: int
    _errors: int
    _rest: dict[int, bytes] | None

    @abstractmethod
    async def tick(self, count: int = 1) -> None: ...

    @abstractmethod
    async def _continued(self) -> None: ...

    # ---- output

    def out(self, text: str | bytes) -> None:
        """printf(3)."""
        self._put(1, text if isinstance(text, bytes) else to_bytes(text))

    def err(self, text: str | bytes) -> None:
        """fprintf(stderr): at once, before what still stands in standard output's block."""
        self._put(2, text if isinstance(text, bytes) else to_bytes(text))

    def error(self, text: str, status: int = 1) -> int:
        """`NAME: TEXT` on standard error; returns the status, for `return proc.error(...)`."""
        self.err(f"{self.name}: {text}\n")
        return status

    def _put(self, fd: int, data: bytes) -> None:
        if not data:
            return
        if self._buffer is None:
            self._buffer = []
        self._buffer.append((fd, data))
        self._buffered += len(data)
        self._errors += fd == 2
        if self._buffered > OUT_MAX:
            self.session.stop("memory", OUT_MAX, "output of one program")

    @property
    def is_buffer_full(self) -> bool:
        """Whether a program that can wait had better `flush` now."""
        return self._buffered > CHUNK

    def _take_buffer(self) -> list[tuple[int, bytes]]:
        """What is to be written, in the order in which the C library would."""
        chunks, self._buffer, self._buffered = self._buffer, None, 0
        errors, self._errors = self._errors, 0
        if not chunks:
            return []
        if not errors:
            return [(1, b"".join([data for _, data in chunks]))]
        if not self.isatty(1):
            return _as_blocks(chunks)
        merged: list[tuple[int, bytes]] = []
        for fd, data in chunks:
            if merged and merged[-1][0] == fd:
                merged[-1] = (fd, merged[-1][1] + data)
            else:
                merged.append((fd, data))
        return merged

    async def flush(self) -> None:
        """Send what `out` and `err` have gathered, waiting for room."""
        if self._buffer:
            for fd, data in self._take_buffer():
                await self._flush_one(fd, data)

    async def _flush_one(self, fd: int, data: bytes) -> None:
        try:
            await self.write(fd, data)
        except OSError as error:
            self._write_failed(fd, error)

    def _write_failed(self, fd: int, error: OSError) -> None:
        """close_stdout() of gnulib: what could not be written to standard output is an error of the program."""
        if fd == 1:
            self._buffer, self._buffered, self._errors = None, 0, 0
            self.error(f"write error: {os.strerror(error.errno or errno.EIO)}")
            raise Exited(1)

    def _flush_now(self) -> list[tuple[int, bytes]]:
        """Send what can be sent without waiting; returns what is left."""
        while self._buffer:
            pending = self._take_buffer()
            for index, (fd, data) in enumerate(pending):
                descriptor = self.fds.get(fd)
                if descriptor is None:
                    continue
                try:
                    view = memoryview(data)
                    while len(view):
                        taken = self._write_now(descriptor, view)
                        view = view[taken:]
                        if not taken:
                            return [(fd, bytes(view)), *pending[index + 1 :]]
                except OSError as error:
                    self._write_failed(fd, error)
        return []

    def _write_now(self, descriptor: Descriptor, data: memoryview) -> int:
        try:
            return descriptor.write_now(data)
        except BrokenPipeError:
            self._broken_pipe()
            raise

    def _broken_pipe(self) -> None:
        """SIGPIPE to oneself, as a write to a pipe without reader raises it."""
        handlers = self.handlers
        if handlers is None or signals.SIGPIPE not in handlers:
            raise Signalled(signals.SIGPIPE)
        handler = handlers[signals.SIGPIPE]
        if handler is not None:
            handler(signals.SIGPIPE)

    async def write(self, fd: int, data: bytes | str) -> None:
        """write(2), all of it, waiting for room. A closed number is EBADF; a pipe without a reader SIGPIPE or EPIPE."""
        if isinstance(data, str):
            data = to_bytes(data)
        descriptor = self.fds.get(fd)
        if descriptor is None:
            raise fault(errno.EBADF)
        if self.is_stopped:
            await self._continued()
        view = memoryview(data)
        while len(view):
            taken = self._write_now(descriptor, view)
            view = view[taken:]
            if len(view):
                self.entry.state = "S"
                try:
                    await descriptor._writable()
                finally:
                    self.entry.state = "R"
                self.session.resumed()
                if self.is_stopped:
                    await self._continued()

    # ---- input

    async def read(self, fd: int, size: int = CHUNK) -> bytes:
        """read(2): at most size bytes, b"" at the end. A background process that reads the terminal stops (SIGTTIN)."""
        if self._rest:
            rest = self._rest.pop(fd, b"")
            if rest:
                if len(rest) > size:
                    self._rest[fd] = rest[size:]
                return rest[:size]
        descriptor = self.fds.get(fd)
        if descriptor is None:
            raise fault(errno.EBADF)
        return await self.read_from(descriptor, size)

    async def read_line(self, fd: int, delimiter: bytes = b"\n", size: int = 0) -> bytes:
        """Up to and with the delimiter (or at most `size` bytes) as a shell reads: what follows stays in the descriptor."""
        parts: list[bytes] = []
        total = 0
        while data := await self.read(fd, min(CHUNK, size - total) if size else CHUNK):
            end = data.find(delimiter) + 1
            if end and end < len(data):
                self.fds[fd].unread(data[end:])
                data = data[:end]
            parts.append(data)
            total += len(data)
            if end or total == size:
                break
            if total > self.session.limits.memory:
                self.session.stop("memory", self.session.limits.memory)
            await self.tick(1 + len(data) // 64)
        return b"".join(parts)

    async def read_from(self, descriptor: Descriptor, size: int = CHUNK) -> bytes:
        """The same of a descriptor that has no number."""
        if self.is_stopped:
            await self._continued()
        if descriptor.is_tty:
            await self.wait_for_foreground()
            await self.flush()
        data = descriptor.read_now(size)
        while data is None:
            self.entry.state = "S"
            try:
                await descriptor._readable()
            finally:
                self.entry.state = "R"
            self.session.resumed()
            if self.is_stopped:
                await self._continued()
                if descriptor.is_tty:
                    await self.wait_for_foreground()
            data = descriptor.read_now(size)
        if descriptor.is_tty and data and self.session.root is not self:
            self.session.emit(InputRead(program=self.name.rsplit("/", 1)[-1], data=data[:4096]))
        return data

    async def wait_for_foreground(self) -> None:
        """SIGTTIN for as long as the terminal is another group's; EIO where that stops nobody."""
        tty = self.tty
        while tty is not None and tty.foreground and tty.foreground != self.pgid and not tty.is_hung_up:
            if self.handlers is not None and signals.SIGTTIN in self.handlers and self.handlers[signals.SIGTTIN] is None:
                raise fault(errno.EIO)
            self.session.signal_group(self.pgid, signals.SIGTTIN)
            if not self.is_stopped:  # whom the signal does not stop would ask for ever
                raise fault(errno.EIO)
            await self._continued()

    async def chunks(self, fd: int = 0) -> AsyncIterator[bytes]:
        """All that comes from a descriptor, piece by piece, giving way in between."""
        while data := await self.read(fd):
            yield data
            await self.tick(1 + len(data) // 64)

    async def read_all(self, fd: int = 0, limit: int | None = None) -> bytes:
        """All to the end, within the session's memory limit."""
        parts, total = [], 0
        limit = self.session.limits.memory if limit is None else limit
        async for data in self.chunks(fd):
            parts.append(data)
            total += len(data)
            if total > limit:
                self.session.stop("memory", limit)
        return b"".join(parts)

    async def lines(self, fd: int = 0, delimiter: bytes = b"\n") -> AsyncIterator[bytes]:
        """Lines with their newline; the last may have none. What was read too far stays for the next reader of this process."""
        rest = b""
        try:
            while data := await self.read(fd):
                pieces = (rest + data).split(delimiter) if rest else data.split(delimiter)
                rest = pieces.pop()
                if len(rest) > self.session.limits.memory:
                    self.session.stop("memory", self.session.limits.memory)
                for index, piece in enumerate(pieces):
                    try:
                        yield piece + delimiter
                    except GeneratorExit:
                        rest = delimiter.join([*pieces[index + 1 :], rest])
                        raise
                await self.tick(1 + len(pieces))
            if rest:
                last, rest = rest, b""
                yield last
        finally:
            if rest:
                self._rest = self._rest or {}
                self._rest[fd] = rest


def _as_blocks(chunks: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Errors at once, standard output as blocks become full."""
    ordered: list[tuple[int, bytes]] = []
    block = bytearray()
    for fd, data in chunks:
        if fd == 1:
            block += data
            continue
        whole = len(block) - len(block) % BLOCK
        if whole:
            ordered.append((1, bytes(block[:whole])))
            del block[:whole]
        ordered.append((fd, data))
    if block:
        ordered.append((1, bytes(block)))
    return ordered
