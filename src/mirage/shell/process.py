"""A pretended POSIX process: what a program is handed, and what a shell forks, starts, signals and waits for.

**A program** is `def main(proc) -> int` (runs in line, may not wait; its output is sent when it returns) or
`async def main(proc) -> int` (runs as a task of its own). It ends by returning its status, or by `proc.exit(status)`.

**Output.** `out` is the C library's standard output: line order with `err` is kept on a terminal, while into a file or a pipe
it is handed over in blocks of 4096 bytes, so that an error overtakes what stands in the block. `write` is write(2), at once.

**Signals.** A default action that ends a process throws into its task at the place where it waits (`Signalled`). `handlers` maps
a number to None (ignored) or to a function called at once, in the sender's context (bash queues a trap there and wakes its own
wait by `interrupt`). A stopped process stands still at its next wait, write or tick.

**Starting.** `start` is fork and execve in one: OSError from execve is raised in the caller, as vfork shows it to a shell, and
the process never existed. `fork` gives a child for code of the caller's own (a subshell): run it by `child.begin(function)`.
Statuses are a shell's: 128 + n for an end by signal n.

**Who reports.** A program started by `start` or `spawn` emits its `CommandRan` itself; builtins and functions are the
interpreter's to report.
"""

from __future__ import annotations

import asyncio
import errno
import inspect
import os
import stat as st
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from mirage.base.events import CommandRan, InputRead
from mirage.shell import signals
from mirage.shell.fds import CHUNK, Descriptor, FileDescriptor, Pipe, PipeReader, PipeWriter, fault, open_pipe
from mirage.shell.signals import Exited, Signalled
from mirage.shell.text import to_bytes, to_text
from mirage.vfs.types import Cred, Stat

if TYPE_CHECKING:
    import random

    from mirage.base.clock import Clock
    from mirage.shell.execve import Plan
    from mirage.shell.session import ShellSession
    from mirage.shell.tty import Tty
    from mirage.vfs.caller import Caller
    from mirage.vfs.openfile import OpenFile
    from mirage.world.host import Host, Uname
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import Visit

BLOCK = 4096  # bytes of stdio's buffer for files and pipes (st_blksize)
FORK = 50  # steps of the budget that a process costs
OUT_MAX = 8 << 20  # bytes that a program which does not wait may have in its buffers

Handler = Callable[[int], None]
Body = Callable[["Process"], "int | Coroutine[Any, Any, int]"]


class Process:
    """See the file's head. `argv[0]` is the name it was called by; `name` is what its messages begin with."""

    __slots__ = (
        "__weakref__", "_buffer", "_buffered", "_errors", "_rest", "_started", "_waiting", "argv", "caller", "children", "entry",
        "env", "exe", "fds", "handlers", "invoker", "is_reported", "is_stopped", "name", "nice", "parent", "real", "session",
        "signal", "status", "task",
    )  # fmt: skip

    def __init__(
        self,
        session: ShellSession,
        argv: list[str],
        env: dict[str, str],
        caller: Caller,
        fds: dict[int, Descriptor],
        *,
        parent: Process | None = None,
        exe: bytes = b"",
        pgid: int | None = None,
        sid: int | None = None,
    ) -> None:
        self.session = session
        self.argv = argv
        self.env = env
        self.caller = caller
        self.fds = fds
        self.parent = parent
        self.invoker: Cred | None = None  # whose rights a set-id program took leave of: its real ids
        self.exe = exe
        self.name = argv[0] if argv else ""
        self.handlers: dict[int, Handler | None] | None = None
        self.children: dict[int, Process] = {}
        self.status: int | None = None
        self.signal = 0
        self.nice: int = parent.nice if parent else 0
        self.is_stopped = False
        self.is_reported = False
        self.real: Callable[[int], None] | None = None  # kill(2) of the program that truly runs in its place
        self.task: asyncio.Task[None] | None = None
        self._buffer: list[tuple[int, bytes]] | None = None
        self._buffered = 0
        self._errors = 0
        self._rest: dict[int, bytes] | None = None
        self._waiting: list[asyncio.Future[None]] | None = None
        cred = caller.cred
        visit = session.visit
        self._started = visit.clock.now()
        self.entry: ProcessEntry = visit.processes.allocate(
            parent.pid if parent else session.login.sshd.pid if session.login else 1,
            [to_bytes(word) for word in argv],
            exe=exe,
            comm=(exe.rsplit(b"/", 1)[-1] or to_bytes(self.name))[:15],
            uid=cred.uid,
            gid=cred.gid,
            groups=cred.groups,
            start_time=self._started,
            pgid=pgid,
            sid=sid,
            tty=session.tty.name if session.tty else "",
            cwd=self._directory,
            environ=self._environment,
            fds=self._descriptors,
        )
        self.entry.state = "R"
        if session.tty is not None:
            self.entry.tpgid = session.tty.foreground
        self.entry.signal = self.kill
        self.entry.fd_modes = self._accesses
        caller.cred = _with_pid(cred, self.entry.pid)
        session.processes[self.pid] = self
        if parent is not None:
            parent.children[self.pid] = self

    # ---- who it is

    @property
    def args(self) -> list[str]:
        return self.argv[1:]

    @property
    def pid(self) -> int:
        return self.entry.pid

    @property
    def ppid(self) -> int:
        return self.entry.ppid

    @property
    def pgid(self) -> int:
        return self.entry.pgid

    @property
    def uid(self) -> int:
        return self.caller.cred.uid

    @property
    def gid(self) -> int:
        return self.caller.cred.gid

    @property
    def visit(self) -> Visit:
        return self.session.visit

    @property
    def host(self) -> Host:
        return self.session.visit.host

    @property
    def uname(self) -> Uname:
        """uname(2)."""
        return self.host.named(self.visit.layer)

    @property
    def hostname(self) -> str:
        """gethostname(2)."""
        return self.uname.nodename

    @property
    def clock(self) -> Clock:
        return self.session.visit.clock

    @property
    def rng(self) -> random.Random:
        return self.session.visit.rng

    @property
    def tty(self) -> Tty | None:
        """The controlling terminal."""
        return self.session.tty

    @property
    def is_alive(self) -> bool:
        return self.status is None

    @property
    def started(self) -> int:
        """Nanoseconds since the epoch."""
        return self._started

    def cwd(self) -> str:
        """getcwd(3); OSError when the directory is gone."""
        return to_text(self.caller.getcwd())

    def isatty(self, fd: int) -> bool:
        descriptor = self.fds.get(fd)
        return descriptor is not None and descriptor.is_tty

    def columns(self, fd: int = 1) -> int:
        """The width that programs format for: the terminal's if standard output (or `fd`) is one, else $COLUMNS, else 80."""
        if self.isatty(fd) and self.tty is not None and self.tty.columns:
            return self.tty.columns
        word = self.env.get("COLUMNS", "")
        return int(word) if word.isascii() and word.isdigit() and int(word) else 80

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
            await self._wait_for_foreground()
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
                    await self._wait_for_foreground()
            data = descriptor.read_now(size)
        if descriptor.is_tty and data and self.session.root is not self:
            self.session.emit(InputRead(program=self.name.rsplit("/", 1)[-1], data=data[:4096]))
        return data

    async def _wait_for_foreground(self) -> None:
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

    # ---- files by text paths

    def open(self, path: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> OpenFile:
        """open(2) of what needs no waiting; see `open_fd` for fifos, terminals and /dev/fd."""
        return self.caller.open(to_bytes(path), flags, mode)

    async def open_fd(self, path: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> Descriptor:
        """open(2) of anything, as a descriptor without a number yet; waits for a fifo's other end."""
        descriptor = self.open_now(path, flags, mode)
        is_waiting = not flags & os.O_NONBLOCK and self._special(to_bytes(path)) is None
        if is_waiting and isinstance(descriptor, (PipeReader, PipeWriter)):
            pipe = descriptor.pipe
            other = int(isinstance(descriptor, PipeReader))
            before = pipe.opened[other] - (pipe.writers if other else pipe.readers)
            while pipe.opened[other] == before and not pipe.size:
                try:
                    await pipe.wait()
                except BaseException:
                    descriptor.close()
                    raise
        return descriptor

    def open_now(self, path: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> Descriptor:
        """`open_fd` without the wait: a fifo is there at once."""
        raw = to_bytes(path)
        special = self._special(raw)
        if special is not None:
            return _opened_again(special, flags)
        file = self.caller.open(raw, flags, mode)
        from mirage.shell.tty import TtyDescriptor, TtyFile

        if isinstance(file, TtyFile):
            return TtyDescriptor(file.terminal, raw)
        if file.kind == st.S_IFIFO:
            return self._open_fifo(file, raw, flags)
        above = None if raw[:1] == b"/" else (self.caller.view, self.caller.cwd, self.caller.root)
        return FileDescriptor(file, self.session if flags & os.O_ACCMODE else None, above)

    def _special(self, path: bytes) -> Descriptor | None:
        """/dev/stdin, /dev/fd/N, /proc/self/fd/N: the descriptor itself, when it is no file that could be opened again."""
        for prefix in (b"/dev/fd/", b"/proc/self/fd/", b"/proc/%d/fd/" % self.pid):
            if path.startswith(prefix) and path[len(prefix) :].isdigit():
                number = int(path[len(prefix) :])
                break
        else:
            names = {b"/dev/stdin": 0, b"/dev/stdout": 1, b"/dev/stderr": 2}
            if path not in names:
                return None
            number = names[path]
        descriptor = self.fds.get(number)
        if descriptor is None:
            raise fault(errno.ENOENT)
        return descriptor

    def _open_fifo(self, file: OpenFile, path: bytes, flags: int) -> Descriptor:
        stat = file.stat()
        file.close()
        key = (stat.dev, stat.ino)
        pipe = self.session.fifos.get(key)
        if pipe is None or not (pipe.readers or pipe.writers):
            pipe = self.session.fifos[key] = Pipe(self.session.limits.pipe)
        if flags & os.O_ACCMODE == os.O_RDONLY:
            return PipeReader(pipe, path)
        return PipeWriter(pipe, path)

    def read_file(self, path: str, limit: int = 64 << 20) -> bytes:
        return self.caller.read_file(to_bytes(path), limit)

    def stat(self, path: str) -> Stat:
        raw = to_bytes(path)
        special = self._special(raw)
        return self.caller.stat(raw) if special is None else special.stat() or self._anonymous(special)

    def _anonymous(self, descriptor: Descriptor) -> Stat:
        """fstat(2) of a pipe or a socket."""
        now = self.clock.now()
        return Stat(
            dev=13, ino=id(descriptor) >> 4 & 0xFFFFFF, mode=descriptor.mode, nlink=1, uid=self.uid, gid=self.gid, rdev=0, size=0,
            blksize=4096, blocks=0, atime=now, mtime=now, ctime=now, btime=now,
        )  # fmt: skip

    def lstat(self, path: str) -> Stat:
        return self.caller.lstat(to_bytes(path))

    def exists(self, path: str) -> bool:
        return self.caller.exists(to_bytes(path))

    # ---- descriptors

    def set_fd(self, number: int, descriptor: Descriptor) -> None:
        """Put a descriptor (whose reference becomes this number's) in place of what is there: the end of open and dup2."""
        old = self.fds.get(number)
        self.fds[number] = descriptor
        if old is not None:
            old.close()

    def close_fd(self, number: int) -> None:
        """close(2); EBADF when it is not open."""
        descriptor = self.fds.pop(number, None)
        if descriptor is None:
            raise fault(errno.EBADF)
        descriptor.close()

    def free_fd(self, start: int = 0) -> int:
        """The lowest number not in use."""
        while start in self.fds:
            start += 1
        return start

    def pipe(self) -> tuple[PipeReader, PipeWriter]:
        """pipe(2), without numbers yet."""
        return open_pipe(self.session.limits.pipe)

    # ---- time

    async def sleep(self, seconds: float) -> None:
        """nanosleep(2)."""
        await self.flush()
        self.entry.state = "S"
        try:
            await self.clock.sleep(seconds)
        finally:
            self.entry.state = "R"
        self.session.resumed()
        if self.is_stopped:
            await self._continued()

    async def tick(self, count: int = 1) -> None:
        """Account for work in a loop, and give way when it is time; a stopped process stands still here."""
        await self.session.tick(count)
        if self.is_stopped:
            await self._continued()

    # ---- children

    def fork(
        self,
        argv: list[str] | None = None,
        *,
        env: Mapping[str, str] | None = None,
        fds: Mapping[int, Descriptor] | None = None,
        pgid: int | None = None,
        exe: bytes | None = None,
    ) -> Process:
        """fork(2): a child with copies of all; BlockingIOError (EAGAIN) at the limit. `fds`, when given, are dup'd instead.

        pgid None inherits the group, 0 makes the child a leader. Ignored signals stay ignored, handlers are reset.
        """
        session = self.session
        session.step(FORK)
        if session.is_full:
            raise fault(errno.EAGAIN)
        child = Process(
            session,
            list(self.argv) if argv is None else argv,
            dict(self.env if env is None else env),
            self.caller.fork(),
            {number: descriptor.dup() for number, descriptor in (self.fds if fds is None else fds).items()},
            parent=self,
            exe=self.exe if exe is None else exe,
            pgid=pgid,
        )
        if self.handlers:
            child.handlers = {number: None for number, handler in self.handlers.items() if handler is None} or None
        return child

    def start(
        self,
        argv: list[str],
        *,
        path: str | None = None,
        env: Mapping[str, str] | None = None,
        fds: Mapping[int, Descriptor] | None = None,
        pgid: int | None = None,
        before: Callable[[Process], None] | None = None,
        planned: Plan | None = None,
    ) -> Process:
        """fork and execvp. `path` is the file when the caller has found it; else PATH of the child's environment decides.

        `planned`: what the caller has found out already.

        OSError: why execve failed (see `execve.ExecError`), or EAGAIN. `before` runs in the child before the program.
        """
        from mirage.shell.execve import searched

        planned = planned or searched(self, argv, path, self.env if env is None else env)
        self.session.capture()
        child = self.fork(planned.argv, env=env, fds=fds, pgid=pgid, exe=planned.exe)
        child.name, child.entry.comm, child.entry.exe = planned.name, planned.comm, planned.file or planned.exe
        child.is_reported = True
        planned.credentials(child)
        if before is not None:
            before(child)
        child.begin(planned.main)
        return child

    async def spawn(
        self,
        argv: list[str],
        *,
        path: str | None = None,
        env: Mapping[str, str] | None = None,
        fds: Mapping[int, Descriptor] | None = None,
    ) -> int:
        """Run a program and wait for it; the status as shells see it. What this process has buffered goes out first."""
        if self._buffer:
            await self.flush()
        child = self.start(argv, path=path, env=env, fds=fds)
        return await child.wait()

    def begin(self, body: Body) -> None:
        """Run the body in this (new) process: in line if it is a plain function, as a task if it waits."""
        session, parent = self.session, self.parent
        session.inline += 1
        if parent is not None:
            parent.entry.state = "S"
        try:
            result = body(self)
        except BaseException as error:
            self._end_by(error)
            return
        finally:
            session.inline -= 1
            if parent is not None:
                parent.entry.state = "R"
        if inspect.iscoroutine(result):
            self._go_on_as(result)
            return
        status = int(result)  # type: ignore[arg-type]
        try:
            rest = self._flush_now()
        except BaseException as error:
            self._end_by(error)
            return
        if rest:
            self._go_on_as(self._linger(rest, status))
        else:
            self.finish(status)

    def _go_on_as(self, body: Coroutine[Any, Any, int]) -> None:
        self.task = asyncio.get_running_loop().create_task(self._live(body))
        self.task.add_done_callback(lambda task: self._never_lived(body))

    async def _linger(self, rest: list[tuple[int, bytes]], status: int) -> int:
        for fd, data in rest:
            await self._flush_one(fd, data)
        return status

    async def _live(self, body: Coroutine[Any, Any, int]) -> None:
        try:
            if self.is_stopped:  # before the first
                await self._continued()
            status = await body
            await self.flush()
            if self.is_stopped:  # by the last that it did
                await self._continued()
        except BaseException as error:
            if isinstance(error, Exited):
                await self._last_words()
            self._end_by(error)
            if isinstance(error, asyncio.CancelledError) and not self.signal:
                raise
            return
        self.finish(status)

    def _never_lived(self, body: Coroutine[Any, Any, int]) -> None:
        """A task that was killed before its first step has not run a line, not even of `_live`."""
        body.close()
        if self.status is None:
            self.finish(128 + (self.signal or signals.SIGKILL))

    async def _last_words(self) -> None:
        try:
            await self.flush()
        except BaseException as error:
            self._end_by(error)

    def _end_by(self, error: BaseException) -> None:
        """The body ended by an exception: an exit, a signal, or a fault of ours, which looks like a crash of the program."""
        match error:
            case Exited(status=status):
                try:
                    self._flush_now()
                except BaseException as late:
                    if isinstance(late, Signalled):
                        self.signal = late.number
                self.finish(128 + self.signal if self.signal else status)
            case Signalled(number=number):
                self.signal = self.signal or number
                self.finish(128 + self.signal)
            case asyncio.CancelledError():
                self.finish(128 + (self.signal or signals.SIGKILL))
            case OSError(errno=errno.EBADF | errno.ENOSPC):  # an output that no program of ours has looked at
                self.error(f"write error: {error.strerror}")
                self._end_by(Exited(1))
            case MemoryError():
                self.signal = signals.SIGKILL
                self.finish(128 + signals.SIGKILL)
            case _:
                self.session.crashed(f"shell.{self.name}", error)
                if isinstance(error, (KeyboardInterrupt, SystemExit)):
                    raise error
                self.signal = signals.SIGSEGV
                self.finish(128 + signals.SIGSEGV)

    def finish(self, status: int) -> None:
        """exit(2): descriptors closed, the parent told. Safe to call twice."""
        if self.status is not None:
            return
        self.status = status & 255
        session = self.session
        session.processes.pop(self.pid, None)
        for descriptor in self.fds.values():
            descriptor.close()
        self.fds.clear()
        self._buffer = self._rest = None
        visit = session.visit
        if self.is_reported:
            session.emit(
                CommandRan(
                    argv=self.entry.cmdline,
                    status=self.status,
                    path=self.exe,
                    pid=self.pid,
                    ppid=self.ppid,
                    cwd=self._directory(),
                    duration=visit.clock.now() - self._started,
                )
            )
        visit.processes.remove(self.pid)
        self.real = None
        parent = self.parent
        if parent is not None:
            parent.children.pop(self.pid, None)
        for child in self.children.values():
            child.parent = None
        self.children = {}
        self.changed()
        if parent is not None and parent.is_alive and parent.handlers and signals.SIGCHLD in parent.handlers:
            parent.kill(signals.SIGCHLD)
        self.parent = None

    def changed(self) -> None:
        """Wake who waits for this process: it ended, stopped, continued, or was interrupted."""
        waiting, self._waiting = self._waiting, None
        for future in waiting or ():
            if not future.done():
                future.set_result(None)

    async def wait(self, untraced: bool = False) -> int:
        """Until it has ended (or, `untraced`, stopped: then 128 + 19 or 20 and `is_stopped`)."""
        while self.status is None:
            if untraced and self.is_stopped:
                return 128 + (self.signal or signals.SIGTSTP)
            future = asyncio.get_running_loop().create_future()
            if self._waiting is None:
                self._waiting = []
            self._waiting.append(future)
            parent = self.parent
            if parent is not None:
                parent.entry.state = "S"
            try:
                await future
            finally:
                self.session.resumed()
                if parent is not None:
                    parent.entry.state = "R"
        return self.status

    # ---- signals

    def kill(self, number: int) -> None:
        """kill(2) has been allowed: the signal takes effect. 0 does nothing."""
        if number == 0 or self.status is not None:
            return
        if number == signals.SIGCONT:
            self.go_on()
        if self.real is not None:
            self.real(number)
            return
        handlers = self.handlers
        if handlers is not None and number in handlers and number not in (signals.SIGKILL, signals.SIGSTOP):
            handler = handlers[number]
            if handler is not None:
                handler(number)
            return
        if number in signals.STOPPING:
            if number == signals.SIGSTOP or not self.session.is_orphaned(self.pgid):
                self.stop(number)
        elif number not in signals.IGNORED:
            self._terminate(number)

    def _terminate(self, number: int) -> None:
        self.signal = number
        if self.task is None:
            self.finish(128 + number)
        elif self.task is asyncio.current_task() and not self.session.inline:
            raise Signalled(number)
        else:
            self.task.cancel()

    def stop(self, number: int) -> None:
        """Stand still, and tell who waits for it."""
        if not self.is_stopped:
            self.is_stopped = True
            self.signal = number
            self.entry.state = "T"
            parent = self.parent
            self.changed()
            if parent is not None and parent.handlers and signals.SIGCHLD in parent.handlers:
                parent.kill(signals.SIGCHLD)

    def go_on(self) -> None:
        """No more standing still."""
        if self.is_stopped:
            self.is_stopped = False
            if self.signal in signals.STOPPING:  # not when it was killed while it stood still
                self.signal = 0
            self.entry.state = "S"
            self.changed()

    async def _continued(self) -> None:
        """Stand still until SIGCONT."""
        while self.is_stopped:
            future = asyncio.get_running_loop().create_future()
            self._waiting = self._waiting or []
            self._waiting.append(future)
            await future
        self.session.resumed()

    def ignore(self, *numbers: int) -> None:
        """signal(n, SIG_IGN)."""
        self.handlers = {**(self.handlers or {}), **dict.fromkeys(numbers)}

    def handle(self, number: int, handler: Handler) -> None:
        """signal(n, handler)."""
        self.handlers = {**(self.handlers or {}), number: handler}

    def default(self, *numbers: int) -> None:
        """signal(n, SIG_DFL)."""
        for number in numbers:
            if self.handlers:
                self.handlers.pop(number, None)

    # ---- the end

    def exit(self, status: int) -> NoReturn:
        """exit(3)."""
        raise Exited(status)

    def fail(self, text: str, status: int = 1) -> NoReturn:
        """error(3) with a status: the message, then exit."""
        self.error(text)
        raise Exited(status)

    # ---- what /proc shows

    def _directory(self) -> bytes:
        try:
            return self.caller.getcwd()
        except OSError:
            return b"/ (deleted)"

    def _environment(self) -> list[bytes]:
        return [to_bytes(f"{name}={value}") for name, value in self.env.items()]

    def _descriptors(self) -> dict[int, bytes]:
        return {number: descriptor.name for number, descriptor in sorted(self.fds.items())}

    def _accesses(self) -> dict[int, int]:
        return {number: descriptor.access for number, descriptor in self.fds.items()}


def _opened_again(descriptor: Descriptor, flags: int) -> Descriptor:
    """open(2) of a descriptor's link in /proc: of a pipe either end can be had, whichever the descriptor is."""
    wanted = flags & os.O_ACCMODE
    if isinstance(descriptor, PipeReader) and wanted == os.O_WRONLY:
        return PipeWriter(descriptor.pipe)
    if isinstance(descriptor, PipeWriter) and wanted == os.O_RDONLY:
        return PipeReader(descriptor.pipe)
    return descriptor.dup()


def _with_pid(cred: Any, pid: int) -> Any:
    return type(cred)(cred.uid, cred.gid, cred.groups, pid)


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
