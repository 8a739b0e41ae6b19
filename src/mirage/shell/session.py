"""One visit's shell session: its processes, its terminal, its budget, and what it reports.

The budget is the session's as a whole, so that it does not matter over how many pretended processes work is spread. Fairness:
whoever computes calls `tick`, which hands the event loop on once this session has used its slice.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mirage.base.clock import SECOND
from mirage.base.events import ArtifactCaptured, Event, FileChanged, LimitReached, SessionCrashed
from mirage.shell.fds import Outlet, Pipe
from mirage.shell.signals import IGNORED, SIGCONT, SIGHUP, SIGKILL, SIGPIPE, Signalled
from mirage.vfs.types import ROOT
from mirage.world.kernel.anonymous import numbers
from mirage.world.traces import report

if TYPE_CHECKING:
    from mirage.shell.muscle import Seated
    from mirage.shell.process import Process
    from mirage.shell.tty import Tty
    from mirage.vfs.layered import Layered
    from mirage.vfs.openfile import OpenFile
    from mirage.vfs.records import Inode
    from mirage.vfs.view import Node
    from mirage.world.engine import Channel
    from mirage.world.visit import Login, Visit

SLICE = 0.010  # seconds that a session computes before it lets the others go on
SHORT = 0.02  # seconds of a wait that counts as work: between two programs of a pipeline
LONGEST = 1.0  # that are accounted for at once
ARTIFACT_MAX = 64 << 20  # bytes of one captured file


class ShellSession:
    """The kernel's and the recorder's view of one session. `tty` is None for a command without a terminal."""

    __slots__ = (
        "_accounted", "_captured", "_dirty", "_slice", "busy", "channel", "fifos", "held", "inline", "is_over", "limits", "login", "outlet", "processes",
        "reached", "root", "seated", "seating", "spent", "steps", "ticks", "tty", "unpreloaded", "visit",
    )  # fmt: skip

    def __init__(self, visit: Visit, channel: Channel, login: Login | None = None) -> None:
        self.visit = visit
        self.channel = channel
        self.login = login
        self.limits = visit.limits
        self.outlet = Outlet(channel)
        self.outlet.charge = self.charge_output
        numbers.reach(visit.monitor.pid if visit.monitor else 0)
        self.tty: Tty | None = None
        self.processes: dict[int, Process] = {}
        self.fifos: dict[tuple[int, int], Pipe] = {}
        self.root: Process | None = None  # the first shell
        self.steps = 0
        self.ticks = 0
        self.busy = 0.0
        self.held = 0
        self.inline = 0  # programs running within the task of the one that started them
        self.is_over = False
        self.seated: Seated | None = None  # where its programs truly run, once one does
        self.seating = asyncio.Lock()
        self.spent = (0.0, 0.0)  # seconds of the processor that those used, in user and system mode
        self.reached: set[str] = set()
        self.unpreloaded: tuple[Layered, int, Inode] | None = None  # /etc, as it was when nothing in it told ld.so what to load
        self._slice = self._accounted = visit.clock.monotonic()
        self._dirty: dict[tuple[int, int], tuple[OpenFile, bytes]] = {}
        self._captured: set[str] = set()
        if login is not None:
            login.sshd.signal = self._sshd_killed

    # ---- the budget

    def step(self, count: int = 1) -> None:
        """Account for work done; `Signalled` (SIGKILL) once the session has spent all it may."""
        self.steps += count
        if self.steps > self.limits.steps:
            self.stop("steps", self.limits.steps)

    def stop(self, limit: str, allowed: int, detail: str = "") -> None:
        """A limit is reached: say so once, and kill the process that runs now."""
        self.report_limit(limit, allowed, detail)
        raise Signalled(SIGKILL)

    def report_limit(self, limit: str, allowed: int, detail: str = "") -> None:
        """The event, once a session and limit."""
        if limit not in self.reached:
            self.reached.add(limit)
            self.emit(LimitReached(limit=limit, allowed=int(allowed), detail=detail))

    async def tick(self, count: int = 1) -> None:
        """Account for steps, and let others run when this session's slice is used up."""
        self.step(count)
        self.ticks += 1
        if self.ticks & 31:
            return
        now = self.visit.clock.monotonic()
        if now - self._slice >= SLICE or not self.ticks & 1023:
            self.busy += min(now - self._slice, 1.0)
            if self.busy > self.limits.seconds:
                self.stop("seconds", int(self.limits.seconds))
            await asyncio.sleep(0)
            self._account()
            self._slice = self._accounted

    def resumed(self) -> None:
        """A wait is over: a new slice begins."""
        now = self._slice = self.visit.clock.monotonic()
        if now - self._accounted > SHORT:
            self._accounted = now

    def _account(self) -> None:
        """Those that run have had a processor of the pretended machine for all the time that passed, whoever else we served in it."""
        now = self.visit.clock.monotonic()
        passed, self._accounted = min(now - self._accounted, LONGEST), now
        running = [process.entry for process in self.processes.values() if process.entry.state == "R"]
        self.visit.processes.spend(running, int(passed * SECOND), self.visit.clock.now(), self.visit.host.identity.cores)

    def charge_output(self, size: int) -> None:
        """Account for bytes that go to the client."""
        if self.outlet.sent > self.limits.output:
            self.stop("output", self.limits.output)

    def hold(self, size: int) -> None:
        """Account for bytes kept in memory on the visitor's behalf (negative: given back); MemoryError past the limit."""
        self.held += size
        if size > 0 and self.held > self.limits.memory:
            self.held -= size
            self.report_limit("memory", self.limits.memory)
            raise MemoryError

    @property
    def is_full(self) -> bool:
        """Whether fork(2) answers EAGAIN."""
        if len(self.processes) < self.limits.processes:
            return False
        self.report_limit("processes", self.limits.processes)
        return True

    # ---- reporting

    def emit(self, event: Event) -> None:
        self.visit.emit(event)

    def crashed(self, where: str, error: BaseException) -> None:
        """Our own code failed; nothing of it reaches the client."""
        trace = error.__traceback__
        place = ""
        while trace is not None:
            place = f" at {trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
            trace = trace.tb_next
        self.emit(SessionCrashed(where=where, error=f"{type(error).__name__}: {error}{place}"))

    # ---- what the visitor wrote

    def wrote(self, file: OpenFile, path: bytes) -> None:
        """A file was written and closed: it is captured before the next program runs, and at the end at the latest."""
        stat = file.stat()
        report(self.visit, FileChanged(change="written", path=path, size=stat.size))
        known = self._dirty.pop((stat.dev, stat.ino), None)
        if known is not None:
            known[0].close()
        self._dirty[stat.dev, stat.ino] = (file.dup(), path)
        if len(self._dirty) > 64:
            self.capture()

    def capture(self) -> None:
        """Keep what was written since the last time."""
        dirty, self._dirty = self._dirty, {}
        for file, path in dirty.values():
            try:
                size = file.stat().size
                if size:
                    self.keep(_whole(file, min(size, ARTIFACT_MAX)), "write", path, is_cut=size > ARTIFACT_MAX)
            except OSError:
                continue
            finally:
                file.close()

    def keep(self, data: bytes, origin: str, path: bytes = b"", url: bytes = b"", is_cut: bool = False) -> str:
        """One artifact: kept once by its SHA-256, reported once a session, origin and hash."""
        sha256 = self.visit.artifacts.keep(data)
        if origin + sha256 not in self._captured:
            self._captured.add(origin + sha256)
            self.emit(ArtifactCaptured(sha256=sha256, size=len(data), origin=origin, path=path, url=url, truncated=is_cut))
        return sha256

    def keep_node(self, node: Node, size: int, origin: str, path: bytes) -> None:
        """An artifact from a file in the vfs, up to the cap."""
        handle = node.fs.hold(node.ino, 0, ROOT)
        try:
            data = node.fs.read(handle, 0, min(size, ARTIFACT_MAX))
        finally:
            node.fs.release(handle)
        self.keep(data, origin, path, is_cut=size > ARTIFACT_MAX)

    # ---- processes

    def group(self, pgid: int) -> list[Process]:
        """The session's processes of one process group."""
        return [process for process in self.processes.values() if process.pgid == pgid]

    def is_orphaned(self, pgid: int) -> bool:
        """Whether nobody of the session could let a process group go on (setpgid(2)): a terminal does not stop it then."""
        for process in self.group(pgid):
            parent = process.parent
            if parent is not None and parent.status is None and parent.pgid != pgid and parent.entry.sid == process.entry.sid:
                return False
        return True

    def signal_group(self, pgid: int, number: int) -> int:
        """kill(-pgid): how many processes got it."""
        group = self.group(pgid)
        real = [process for process in group if process.real is not None]
        is_told = bool(real) and self.seated is not None and self.seated.seat.signal_group(pgid, number)
        for process in group:
            if process.real is None or not is_told:
                process.kill(number)
            elif number == SIGCONT:
                process.go_on()
        return len(group)

    def hang_up(self) -> None:
        """The client is gone: SIGHUP to all, as the kernel and bash do it; what ignores it lives until `end`."""
        if self.tty is not None:
            self.tty.hang_up()
        for process in list(self.processes.values()):
            process.kill(SIGHUP if self.tty is not None else SIGPIPE)
            process.kill(SIGCONT)

    def _sshd_killed(self, number: int) -> None:
        """Somebody killed the sshd that serves this session: what it ran is hung up."""
        if number and number not in IGNORED:
            self.hang_up()

    async def end(self) -> None:
        """Tear down: every process killed, every task awaited, every descriptor closed."""
        self.is_over = True
        for _ in range(8):
            alive = list(self.processes.values())
            for process in alive:
                process.kill(SIGKILL)
            current = asyncio.current_task()
            for process in alive:
                if process.real is not None and process.task is not None and process.task is not current:
                    process.task.cancel()
            tasks: list[asyncio.Task[Any]] = [p.task for p in alive if p.task is not None and p.task is not current]
            if not tasks:
                break
            await asyncio.wait(tasks, timeout=2)
        for process in list(self.processes.values()):
            process.finish(128 + SIGKILL)
        if self.seated is not None:
            await self.seated.close()
        self.capture()
        if self.outlet.task is not None:
            if self.outlet.is_gone:
                self.outlet.task.cancel()
            await asyncio.wait([self.outlet.task], timeout=5)
        if self.outlet.task is not None:
            self.outlet.task.cancel()
            await asyncio.wait([self.outlet.task])


def _whole(file: OpenFile, size: int) -> bytes:
    """The bytes of an open file, also of one that was opened for writing alone."""
    node = file.node
    return node.fs.read(file.handle, 0, size)
