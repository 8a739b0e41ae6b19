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
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from mirage.base.events import CommandRan
from mirage.shell import signals
from mirage.shell.fds import Descriptor, fault
from mirage.shell.lib.text import to_bytes
from mirage.shell.signals import Exited, Signalled
from mirage.shell.stdio import Handler, Stdio
from mirage.vfs.types import Cred

if TYPE_CHECKING:
    from mirage.shell.execve import Plan
    from mirage.shell.session import ShellSession
    from mirage.vfs.caller import Caller
    from mirage.world.processes import ProcessEntry

FORK = 50  # steps of the budget that a process costs

Body = Callable[["Process"], "int | Coroutine[Any, Any, int]"]


class Process(Stdio):
    """See the file's head. `argv[0]` is the name it was called by; `name` is what its messages begin with."""

    __slots__ = (
        "__weakref__", "_waiting", "children", "exe", "invoker", "is_reported", "nice", "parent", "real", "signal", "task",
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
            self.session.visit.processes.remove(self.pid)  # who looks for it before its task has noticed finds it gone

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


def _with_pid(cred: Any, pid: int) -> Any:
    return type(cred)(cred.uid, cred.gid, cred.groups, pid)
