"""A program of the image that we do not imitate, truly run where the walls stand: the kernel does the work of the process.

What makes a process is handed on: its number, group and user, its directory and environment, its descriptors, its terminal. A file
is opened again inside, at the place where it stands; what is no file (a pipe of ours, the client) is carried. In between, the
pretended process waits, stops, goes on and ends as the true one does, and signals go through to it.
"""

from __future__ import annotations

import asyncio
import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.carrying import Inward, Outward
from mirage.shell.fds import FileDescriptor
from mirage.shell.lending import Lending
from mirage.shell.signals import SIGCONT, SIGKILL, Signalled
from mirage.shell.tty import TtyDescriptor
from mirage.vfs.types import ROOT
from mirage.world.muscle import TERMINAL, Leader, NoMuscleError, Reopened, Start

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process
    from mirage.shell.session import ShellSession
    from mirage.world.muscle import Running, Seat

KEPT = 1 << 20  # bytes of an interpreter's input that are kept
KINDS = (st.S_IFREG, st.S_IFDIR, st.S_IFCHR)  # of files that can be opened again


class Seated:
    """A session's place in the cell, and what it has there."""

    def __init__(self, session: ShellSession, seat: Seat, leader: int) -> None:
        self.seat = seat
        self.leader = leader
        self.lending: Lending | None = None
        self.outward: set[asyncio.Task[None]] = set()
        self._session = session
        self._tty = session.tty
        seat.on_death = self._killed
        if session.tty is not None and seat.master >= 0:
            self.lending = session.tty.lending = Lending(session, session.tty, seat)

    def _killed(self) -> None:
        """Somebody has killed the shell, as it is to programs."""
        if self._session.root is not None and not self._session.is_over:
            self._session.root.kill(SIGKILL)

    async def close(self) -> None:
        for task in self.outward:
            task.cancel()
        if self.lending is not None:
            await self.lending.close()
            if self._tty is not None:
                self._tty.lending = None
        self.seat.close()


def stands(proc: Process) -> bool:
    """Whether it can be had: not in a daemon's own view of the files, which no cell has."""
    return proc.host.muscle is not None and proc.caller.view is proc.host.view(proc.visit.layer)


async def run(proc: Process, path: str, *, keeps_input: bool = False) -> int:
    """The whole life of it; its status. `path`: its file; `keeps_input`: what it reads is on record. NoMuscleError: it has not begun."""
    seated = await _seated(proc)
    errand = Errand(proc, seated, keeps_input=keeps_input)
    status = await errand.run(path)
    if proc.is_stopped:
        proc.go_on()
    if os.WIFSIGNALED(status):
        raise Signalled(os.WTERMSIG(status))
    return os.WEXITSTATUS(status)


async def _seated(proc: Process) -> Seated:
    session, muscle = proc.session, proc.host.muscle
    if muscle is None:
        raise NoMuscleError("there are no walls")
    async with session.seating:
        if session.seated is not None and not session.seated.seat.is_gone:
            return session.seated
        if session.seated is not None:
            await session.seated.close()
        tty, root = session.tty, session.root
        pid = 0 if root is None or root is proc else root.pid  # who takes the shell's place takes its number
        group, cred = (root.pgid, root.caller.cred) if root is not None else (0, proc.caller.cred)
        place = (int(tty.name.rpartition("/")[2]), tty.columns, tty.rows) if tty is not None else ()
        leader = Leader(pid, group, cred, *place)
        session.seated = Seated(session, await muscle.seat(session.visit, leader), pid)
        return session.seated


class Errand:
    """One program, from what it is handed to what is left of it."""

    def __init__(self, proc: Process, seated: Seated, *, keeps_input: bool) -> None:
        self._proc = proc
        self._seat = seated.seat
        self._seated = seated
        self._lending = seated.lending
        self._keeps_input = keeps_input
        self._early: list[int] | None = []  # signals that came before it was started
        self._files: dict[int, FileDescriptor] = {}  # opened again, by number
        self._inward: list[Inward] = []
        self._outward: list[Outward] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, path: str) -> int:
        proc = self._proc
        proc.real = self._signal
        started = proc.entry.cmdline, proc.entry.exe, proc.entry.comm  # it may execute others in its place
        running: Running | None = None
        try:
            await proc.flush()
            if self._lending is not None and self._is_foreground():
                await self._lending.lend()
            running = await self._started(path)
            if self._lending is not None:
                self._lending.release()
            for number in self._early or ():
                self._seat.signal(proc.pid, number)
            self._early = None
            proc.entry.state = "S"
            status = await running.ended
            await self._settle(running)
            return status
        finally:
            if running is None or not running.ended.done():
                self._seat.signal(proc.pid, SIGKILL)
                await self._let_go()
            proc.real = None
            proc.entry.cmdline, proc.entry.exe, proc.entry.comm = started
            if self._lending is not None and not proc.session.is_over:
                self._lending.release()
                await self._lending.take_back()

    async def _started(self, path: str) -> Running:
        try:
            order = self._order(path, reopens=True)
            running = await self._seat.start(order, self._changed)
        except OSError:  # a file that cannot be opened there: it is carried
            await self._let_go()
            running = await self._seat.start(self._order(path, reopens=False), self._changed)
        for outward in self._outward:
            outward.started()
            self._seated.outward.add(outward.task)
            outward.task.add_done_callback(self._seated.outward.discard)
        return running

    def _order(self, path: str, *, reopens: bool) -> Start:
        proc = self._proc
        caller, tty = proc.caller, proc.tty
        handed: list[int] = []
        descriptors: dict[int, int | Reopened] = {}
        known: dict[int, int | Reopened] = {}  # by description: numbers may share one
        for number, descriptor in proc.fds.items():
            if id(descriptor) not in known:
                known[id(descriptor)] = self._handed(descriptor, number, handed, reopens=reopens)
            descriptors[number] = known[id(descriptor)]
        try:
            cwd = caller.getcwd()
        except OSError:
            cwd = b"/"
        return Start(
            pid=proc.pid if proc.pid != self._seated.leader else 0, shown=proc.pid, group=proc.pgid,
            is_foreground=tty is not None and self._is_foreground(), path=path, argv=proc.argv, environment=proc.env, cwd=cwd,
            root=caller.view.path_of(caller.root, caller.view.root), cred=caller.cred, umask=caller.umask, nice=max(proc.nice, 0),
            ignored=tuple(number for number, handler in (proc.handlers or {}).items() if handler is None),
            descriptors=descriptors, handed=tuple(handed),
        )  # fmt: skip

    def _handed(self, descriptor: Descriptor, number: int, handed: list[int], *, reopens: bool) -> int | Reopened:
        if isinstance(descriptor, TtyDescriptor) and self._lending is not None:
            return TERMINAL
        if reopens and isinstance(descriptor, FileDescriptor) and (found := self._reopened(descriptor)) is not None:
            self._files[number] = descriptor
            return found
        if descriptor.access & 0o200:
            self._outward.append(outward := Outward(descriptor))
            handed.append(outward.theirs)
        else:
            self._inward.append(inward := Inward(descriptor, KEPT if self._keeps_input and number == 0 else 0))
            handed.append(inward.theirs)
        return len(handed) - 1

    def _reopened(self, descriptor: FileDescriptor) -> Reopened | None:
        """If the name still leads to the file that is open."""
        caller, file = self._proc.caller, descriptor.file
        if file.kind not in KINDS or caller.root != caller.view.root:
            return None
        path = descriptor.name
        try:
            node = caller.view.walk(path, caller.root, caller.root, ROOT).node
        except OSError:
            return None
        if node is None or (node.fs, node.ino) != (file.node.fs, file.node.ino):
            return None
        return Reopened(path, file.flags, file.offset if file.kind == st.S_IFREG else 0)

    def _is_foreground(self) -> bool:
        tty = self._proc.tty
        return tty is not None and tty.foreground in (0, self._proc.pgid)

    # ---- while it runs

    def _signal(self, number: int) -> None:
        if self._early is not None:
            self._early.append(number)
        elif number == SIGCONT and self._lending is not None and self._is_foreground():
            self._begin(self._go_on())
        else:
            self._seat.signal(self._proc.pid, number)

    async def _go_on(self) -> None:
        """It gets the terminal first."""
        if self._lending is not None:
            await self._lending.lend()
            self._lending.release()
        self._seat.signal(self._proc.pid, SIGCONT)

    def _changed(self, number: int) -> None:
        """It was stopped, by a signal; 0: it goes on."""
        if number:
            self._begin(self._stop(number))
        else:
            self._proc.go_on()

    async def _stop(self, number: int) -> None:
        """What it has printed comes first."""
        await self._outputs()
        if self._lending is not None:
            await self._lending.take_back(stopping=self._proc)
        self._proc.stop(number)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- when it has ended

    async def _settle(self, running: Running) -> None:
        for number, offset in running.offsets.items():
            if number in self._files:
                self._files[number].file.offset = offset
        await self._outputs()
        for inward in self._inward:
            await inward.settle()
            if inward.kept:
                self._proc.session.keep(bytes(inward.kept), "execute")
        user, system = self._proc.session.spent
        self._proc.session.spent = user + running.seconds[0], system + running.seconds[1]

    async def _outputs(self) -> None:
        for outward in self._outward:
            await outward.settle()

    async def _let_go(self) -> None:
        """It was not started, or it is not waited for."""
        for inward in self._inward:
            await inward.settle()
        for outward in self._outward:
            outward.task.cancel()
            if outward.task not in self._seated.outward:
                outward.started()
        self._inward, self._outward, self._files = [], [], {}
