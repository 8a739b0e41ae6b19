"""Open file descriptions: what a descriptor number of a process stands for.

A `Descriptor` is shared by all numbers, in all processes, that were dup'd or inherited from one open(2), so an offset moves
for all of them. It counts its references and closes itself with the last. Each kind has a way that does not wait
(`read_now`, `write_now`: None or a short count means "it would block") and one that does, so that a program which finds
everything ready never becomes a task.
"""

from __future__ import annotations

import asyncio
import errno
import os
import posixpath
import stat as st
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.world.kernel.anonymous import numbers

if TYPE_CHECKING:
    from mirage.shell.session import ShellSession
    from mirage.vfs.openfile import OpenFile
    from mirage.vfs.types import Stat
    from mirage.vfs.view import Node, View
    from mirage.world.engine import Channel

CHUNK = 65536
PIPE_BUF = 4096  # pipe(7): writes up to this size are not torn


def fault(number: int) -> OSError:
    return OSError(number, os.strerror(number))


class Descriptor:
    """One open file description. The base is neither readable nor writable (EBADF)."""

    __slots__ = ("references",)
    is_tty = False
    is_file = False

    def __init__(self) -> None:
        self.references = 1

    def dup(self) -> Descriptor:
        """Another reference to the same description."""
        self.references += 1
        return self

    def close(self) -> None:
        """Give one reference back; the last one closes."""
        self.references -= 1
        if self.references == 0:
            self._closed()

    def _closed(self) -> None:
        """The last reference is gone."""

    @property
    def name(self) -> bytes:
        """What /proc/PID/fd/N points to."""
        return b"anon_inode:[unknown]"

    @property
    def access(self) -> int:
        """The permission bits of that link: those ways in which the descriptor is open."""
        return 0o700

    def read_now(self, size: int) -> bytes | None:
        """At most size bytes, b"" at the end, None when it would wait."""
        raise fault(errno.EBADF)

    def unread(self, data: bytes) -> None:
        """Give back what was just read and not wanted: the next reader, in any process, finds it first."""

    def write_now(self, data: bytes | memoryview) -> int:
        """How many bytes were taken without waiting."""
        raise fault(errno.EBADF)

    async def read(self, size: int = CHUNK) -> bytes:
        """At most size bytes; b"" at the end."""
        data = self.read_now(size)
        while data is None:
            await self._readable()
            data = self.read_now(size)
        return data

    async def write(self, data: bytes | memoryview) -> None:
        """All of data, waiting for room."""
        view = memoryview(data)
        while len(view):
            taken = self.write_now(view)
            view = view[taken:]
            if len(view):
                await self._writable()

    async def _readable(self) -> None:
        raise fault(errno.EBADF)

    async def _writable(self) -> None:
        raise fault(errno.EBADF)

    def stat(self) -> Stat | None:
        """fstat(2), where it is a file; None for a pipe or a socket."""
        return None

    @property
    def mode(self) -> int:
        """The S_IF bits and permissions of what this is."""
        return st.S_IFIFO | 0o600

    def seek(self, offset: int, whence: int = 0) -> int:
        raise fault(errno.ESPIPE)


class FileDescriptor(Descriptor):
    """A file, a directory or a character device of the vfs."""

    __slots__ = ("above", "file", "session", "written")

    def __init__(self, file: OpenFile, session: ShellSession | None = None, above: tuple[View, Node, Node] | None = None) -> None:
        """`session` hears of it when a regular file that was written is closed. `above`: where a relative path began, and the root."""
        super().__init__()
        self.file = file
        self.above = above
        self.session = session
        self.written = 0

    @property
    def is_file(self) -> bool:  # type: ignore[override]
        return st.S_ISREG(self.mode)

    @property
    def name(self) -> bytes:
        path = self.file.path
        if self.above is not None and path[:1] != b"/":
            view, cwd, root = self.above
            try:
                path = view.path_of(cwd, root) + b"/" + path
            except OSError:
                path = b"/" + path
        path = b"/" + posixpath.normpath(path).lstrip(b"/")
        return path + b" (deleted)" if self.is_gone else path

    @property
    def is_gone(self) -> bool:
        """Whether no name leads to it any more."""
        try:
            return self.file.stat().nlink == 0
        except OSError:
            return False

    @property
    def access(self) -> int:
        return (0o400 if self.file.is_readable else 0) | (0o200 if self.file.is_writable else 0) | 0o100

    def read_now(self, size: int) -> bytes | None:
        return self.file.read(size)

    def unread(self, data: bytes) -> None:
        self.file.seek(-len(data), os.SEEK_CUR)

    def write_now(self, data: bytes | memoryview) -> int:
        taken = self.file.write(bytes(data))
        if not taken and data:
            raise fault(errno.ENOSPC)
        self.written += taken
        return taken

    async def _writable(self) -> None:
        """A file takes more at once, or says why not: what did not fit is written anew."""

    def stat(self) -> Stat:
        return self.file.stat()

    @property
    def mode(self) -> int:
        return self.file.stat().mode

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def _closed(self) -> None:
        if self.written and self.session is not None and self.file.kind == st.S_IFREG:
            self.session.wrote(self.file, self.file.path)
        self.file.close()


class Pipe:
    """The kernel's side of a pipe or fifo: at most `limit` bytes, and who waits for them."""

    __slots__ = ("chunks", "limit", "number", "opened", "readers", "size", "waiting", "writers")

    def __init__(self, limit: int = 65536) -> None:
        self.number = numbers.take()
        self.chunks: deque[bytes] = deque()
        self.size = 0
        self.limit = limit
        self.readers = 0
        self.writers = 0
        self.opened = [0, 0]  # how often a reader and a writer have come: who waits for one sees him though he is gone again
        self.waiting: list[asyncio.Future[None]] = []

    def changed(self) -> None:
        """Wake everybody who waits on this pipe; they look again."""
        if self.waiting:
            waiting, self.waiting = self.waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def wait(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self.waiting.append(future)
        await future

    def take(self, size: int) -> bytes:
        """At most size bytes from the front."""
        if not self.chunks or size <= 0:
            return b""
        first = self.chunks.popleft()
        if len(first) > size:
            self.chunks.appendleft(first[size:])
            first = first[:size]
        elif len(first) < size and self.chunks:
            parts, got = [first], len(first)
            while self.chunks and got + len(self.chunks[0]) <= size:
                parts.append(self.chunks.popleft())
                got += len(parts[-1])
            first = b"".join(parts)
        self.size -= len(first)
        self.changed()
        return first

    def give(self, data: bytes | memoryview) -> int:
        """Take in what fits. A write of at most PIPE_BUF bytes goes in whole or not at all."""
        room = self.limit - self.size
        if room <= 0 or (len(data) <= PIPE_BUF and room < len(data)):
            return 0
        part = bytes(data[:room])
        self.chunks.append(part)
        self.size += len(part)
        self.changed()
        return len(part)


class PipeReader(Descriptor):
    """The reading end of a pipe."""

    __slots__ = ("path", "pipe")

    def __init__(self, pipe: Pipe, path: bytes = b"") -> None:
        super().__init__()
        self.pipe = pipe
        self.path = path
        pipe.readers += 1
        pipe.opened[0] += 1
        pipe.changed()

    @property
    def access(self) -> int:
        return 0o500

    @property
    def name(self) -> bytes:
        return self.path or b"pipe:[%d]" % self.pipe.number

    def read_now(self, size: int) -> bytes | None:
        data = self.pipe.take(size)
        if data or not self.pipe.writers:
            return data
        return None

    def unread(self, data: bytes) -> None:
        self.pipe.chunks.appendleft(data)
        self.pipe.size += len(data)

    async def _readable(self) -> None:
        await self.pipe.wait()

    def _closed(self) -> None:
        self.pipe.readers -= 1
        self.pipe.changed()


class PipeWriter(Descriptor):
    """The writing end of a pipe. Without a reader a write raises EPIPE; the process makes SIGPIPE of it."""

    __slots__ = ("path", "pipe")

    def __init__(self, pipe: Pipe, path: bytes = b"") -> None:
        super().__init__()
        self.pipe = pipe
        self.path = path
        pipe.writers += 1
        pipe.opened[1] += 1
        pipe.changed()

    @property
    def access(self) -> int:
        return 0o300

    @property
    def name(self) -> bytes:
        return self.path or b"pipe:[%d]" % self.pipe.number

    def write_now(self, data: bytes | memoryview) -> int:
        if not self.pipe.readers:
            raise fault(errno.EPIPE)
        return self.pipe.give(data)

    async def _writable(self) -> None:
        await self.pipe.wait()

    def _closed(self) -> None:
        self.pipe.writers -= 1
        self.pipe.changed()


def open_pipe(limit: int = 65536) -> tuple[PipeReader, PipeWriter]:
    """pipe(2)."""
    pipe = Pipe(limit)
    return PipeReader(pipe), PipeWriter(pipe)


class Collector(Descriptor):
    """A descriptor that keeps what is written, up to a limit: what `$(...)` and `mirage exec` read from."""

    __slots__ = ("data", "limit", "number")

    def __init__(self, limit: int = 16 * 1024 * 1024) -> None:
        super().__init__()
        self.number = numbers.take()
        self.data = bytearray()
        self.limit = limit

    @property
    def access(self) -> int:
        return 0o300

    @property
    def name(self) -> bytes:
        return b"pipe:[%d]" % self.number

    def write_now(self, data: bytes | memoryview) -> int:
        if len(self.data) + len(data) > self.limit:
            raise fault(errno.ENOMEM)
        self.data += data
        return len(data)


class BytesReader(Descriptor):
    """A descriptor that reads from bytes at hand: here-documents, here-strings."""

    __slots__ = ("data", "number", "offset")

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.number = numbers.take()
        self.data = data
        self.offset = 0

    @property
    def access(self) -> int:
        return 0o500

    @property
    def name(self) -> bytes:
        return b"pipe:[%d]" % self.number

    def read_now(self, size: int) -> bytes | None:
        part = self.data[self.offset : self.offset + size]
        self.offset += len(part)
        return part

    def unread(self, data: bytes) -> None:
        self.offset -= len(data)


class Outlet:
    """The way to the client: a queue that a task empties, which lives only while there is something to send.

    What is queued at once is bounded, so a client that does not read holds up who writes, as a full tty or socket does.
    """

    __slots__ = ("channel", "charge", "is_gone", "is_held", "limit", "on_gone", "queue", "sent", "size", "task", "waiting")

    def __init__(self, channel: Channel, limit: int = 65536) -> None:
        self.channel = channel
        self.limit = limit
        self.queue: deque[tuple[bool, bytes]] = deque()
        self.size = 0
        self.sent = 0
        self.charge: Callable[[int], None] | None = None
        self.is_gone = False
        self.is_held = False  # ^S: what is written waits
        self.on_gone: Callable[[], None] | None = None
        self.task: asyncio.Task[None] | None = None
        self.waiting: list[asyncio.Future[None]] = []

    def give(self, data: bytes | memoryview, stderr: bool = False) -> int:
        """How many bytes were queued."""
        if self.is_gone:
            raise fault(errno.EPIPE)
        part = bytes(data[: self.limit - self.size]) if self.size + len(data) > self.limit else bytes(data)
        if part:
            self.queue.append((stderr, part))
            self.size += len(part)
            self.sent += len(part)
            self._begin()
        return len(part)

    def force(self, data: bytes) -> None:
        """Queue without regard to the limit: echo, which nobody waits for, and which its input bounds."""
        if not self.is_gone and data and self.size < 4 * self.limit:
            self.queue.append((False, data))
            self.size += len(data)
            self.sent += len(data)
            self._begin()

    def _begin(self) -> None:
        if self.task is None and self.queue and not self.is_held:
            self.task = asyncio.get_running_loop().create_task(self._send())

    def hold(self, is_held: bool) -> None:
        """stop_tty() and start_tty() of the kernel's."""
        self.is_held = is_held
        self._begin()
        if not is_held:
            self._wake()

    def discard(self) -> None:
        """Drop what is not yet sent (TCOFLUSH)."""
        self.queue.clear()
        self.size = 0
        self._wake()

    async def wait(self) -> None:
        """Until some of the queue has gone."""
        if (self.size or self.is_held) and not self.is_gone:
            future = asyncio.get_running_loop().create_future()
            self.waiting.append(future)
            await future

    async def drain(self) -> None:
        """Until all of it has gone."""
        self.hold(False)
        while self.size and not self.is_gone:
            await self.wait()

    async def _send(self) -> None:
        try:
            while self.queue and not self.is_held:
                stderr, part = self.queue.popleft()
                if self.queue:
                    parts = [part]
                    while self.queue and self.queue[0][0] == stderr:
                        parts.append(self.queue.popleft()[1])
                    part = b"".join(parts)
                await self.channel.write(part, stderr)
                self.size = sum(len(data) for _, data in self.queue)
                self._wake()
        except OSError:
            self._end()
        except asyncio.CancelledError:
            self._end(quietly=True)
            raise
        finally:
            self.task = None

    def _end(self, quietly: bool = False) -> None:
        self.is_gone = True
        self.queue.clear()
        self.size = 0
        self._wake()
        if self.on_gone is not None and not quietly:
            self.on_gone()

    def _wake(self) -> None:
        waiting, self.waiting = self.waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)


class ChannelReader(Descriptor):
    """Standard input of a command without a terminal (`ssh host command`): a pipe from sshd."""

    __slots__ = ("channel", "is_ended", "number", "pending", "reading")

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.number = numbers.take()
        self.channel = channel
        self.pending = b""
        self.is_ended = False
        self.reading: asyncio.Lock | None = None

    @property
    def access(self) -> int:
        return 0o500

    @property
    def name(self) -> bytes:
        return b"pipe:[%d]" % self.number

    def read_now(self, size: int) -> bytes | None:
        if self.pending:
            part, self.pending = self.pending[:size], self.pending[size:]
            return part
        return b"" if self.is_ended else None

    def unread(self, data: bytes) -> None:
        self.pending = data + self.pending

    async def _readable(self) -> None:
        self.reading = self.reading or asyncio.Lock()
        async with self.reading:
            if not self.pending and not self.is_ended:
                self.pending = await self.channel.read()
                self.is_ended = not self.pending


class ChannelWriter(Descriptor):
    """Standard output or error of a command without a terminal."""

    __slots__ = ("number", "outlet", "stderr")

    def __init__(self, outlet: Outlet, *, stderr: bool = False) -> None:
        super().__init__()
        self.number = numbers.take()
        self.outlet = outlet
        self.stderr = stderr

    @property
    def access(self) -> int:
        return 0o300

    @property
    def name(self) -> bytes:
        return b"pipe:[%d]" % self.number

    def write_now(self, data: bytes | memoryview) -> int:
        if self.outlet.channel.is_closed:
            raise fault(errno.EPIPE)
        taken = self.outlet.give(data, self.stderr)
        if self.outlet.charge is not None:
            self.outlet.charge(taken)
        return taken

    async def _writable(self) -> None:
        await self.outlet.wait()


def channel_pipes(channel: Channel, outlet: Outlet) -> dict[int, Descriptor]:
    """Standard input, output and error of a command without a terminal."""
    return {0: ChannelReader(channel), 1: ChannelWriter(outlet), 2: ChannelWriter(outlet, stderr=True)}
