"""Jobs: what was put in the background or stopped, and how bash speaks of it.

Nothing ever dumps core: Debian's soft limit for it (`ulimit -c`) is 0.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from mirage.shell import signals
from mirage.shell.bash import window
from mirage.shell.bash.faults import Interrupted
from mirage.syntax import unparse

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Body, Process
    from mirage.shell.tty import Termios, Tty

HEAD_START = 0.02  # seconds in which a shell says `[1] PID` and prompts before its background child is scheduled
LETTING = 3  # turns of the loop: the gate opens, the child begins, what it writes is on its way
_WIDTH = 24  # jobs.c LONGEST_SIGNAL_DESC


def describe(error: OSError | None) -> str:
    """An error in strerror's words."""
    if error is None or error.errno is None:
        return "Input/output error"
    return os.strerror(error.errno)


class Job:
    """A pipeline's processes. `node` is its command (or its text), which `jobs` shows."""

    __slots__ = ("commands", "directory", "is_fresh", "last_status", "node", "notified", "number", "pgid", "processes", "reader")

    def __init__(self, node: Any) -> None:
        self.node = node
        self.number = 0
        self.processes: list[Process] = []
        self.commands: list[Any] = []
        self.pgid: int | None = None
        self.reader: Descriptor | None = None
        self.last_status: int | None = None
        self.notified = False
        self.is_fresh = False  # stopped by this shell's own `kill`, of which it has not heard yet
        self.directory = ""

    def add(self, process: Process, command: Any) -> None:
        self.processes.append(process)
        self.commands.append(command)
        if self.pgid is None:
            self.pgid = process.pgid

    @property
    def text(self) -> str:
        if isinstance(self.node, str):
            return self.node
        return text_of(self.node)

    @property
    def is_done(self) -> bool:
        return all(process.status is not None for process in self.processes)

    @property
    def is_stopped(self) -> bool:
        return not self.is_done and all(process.status is not None or process.is_stopped for process in self.processes)

    def statuses(self) -> list[int]:
        return [process.status if process.status is not None else 0 for process in self.processes]

    @property
    def status(self) -> int:
        if self.last_status is not None:
            return self.last_status
        return self.processes[-1].status or 0

    def state(self) -> str:
        """The word for its state: Running, Done, Exit 3, Stopped, Killed, ..."""
        if not self.is_done:
            return "Stopped" if self.is_stopped else "Running"
        last = self.processes[-1]
        if last.signal:
            return _death(last.signal)
        return f"Exit {last.status}" if last.status else "Done"


def _death(number: int) -> str:
    return signals.DESCRIPTIONS.get(number, f"Unknown signal {number}")


class Jobs:
    """The jobs of one shell."""

    __slots__ = ("_behind", "_controlled", "_current", "_modes", "_previous", "shell", "table")

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.table: dict[int, Job] = {}
        self._current: Job | None = None
        self._previous: Job | None = None
        self._controlled: bool | None = None
        self._behind: list[asyncio.Future[None]] = []
        tty = shell.session.tty
        self._modes: Termios | None = tty.termios.copy() if tty is not None and shell.interactive else None

    def fork(self, shell: Shell) -> Jobs:
        """A subshell knows its parent's jobs to list them, and waits for none."""
        child = Jobs(shell)
        child.table = dict(self.table)
        child._current, child._previous = self._current, self._previous
        child._controlled = False
        return child

    @property
    def is_controlled(self) -> bool:
        """Whether pipelines get process groups of their own (set -m)."""
        if self._controlled is None:
            self._controlled = "monitor" in self.shell.options and not self.shell.is_subshell
        return self._controlled

    def forget_control(self) -> None:
        self._controlled = None if not self.shell.is_subshell else False

    def add(self, job: Job) -> None:
        """Give it a number, and choose the current job anew."""
        job.number = max(self.table, default=0) + 1
        job.directory = self._here()
        self.table[job.number] = job
        if job.is_stopped:
            self.make_current(job)
        else:
            self.choose()

    def forget(self, job: Job) -> None:
        """delete_job() of jobs.c."""
        if self.table.get(job.number) is job:
            del self.table[job.number]
            if job in (self._current, self._previous):
                self.choose()

    def choose(self) -> None:
        """reset_current() of jobs.c: the newest stopped job, else the newest running one."""
        for job in (self._current, self._previous):
            if job is not None and self.table.get(job.number) is job and job.is_stopped:
                self.make_current(job)
                return
        if newest := self._last("stopped") or self._last("running"):
            self.make_current(newest)
        else:
            self._current = self._previous = None

    def make_current(self, job: Job) -> None:
        """set_current_job() of jobs.c, which finds the previous job too."""
        if self._current is not job:
            self._previous, self._current = self._current, job
        previous = self._previous
        if previous is not None and previous is not job and self.table.get(previous.number) is previous and previous.is_stopped:
            return
        older = self._last("stopped", before=job) if job.is_stopped else None
        self._previous = older or self._last("running", before=None if job.is_stopped else job) or job

    def _last(self, state: str, before: Job | None = None) -> Job | None:
        """The newest job in that state, below another one if given."""
        for number in sorted(self.table, reverse=True):
            job = self.table[number]
            if (before is None or number < before.number) and not job.is_done and job.is_stopped == (state == "stopped"):
                return job
        return None

    def mark(self, job: Job) -> str:
        if job is self._current:
            return "+"
        return "-" if job is self._previous else " "

    def find(self, word: str) -> Job | str:
        """The job of %1, %+, %-, %name, %?text; else why there is none."""
        name = word.removeprefix("%")
        if name in ("", "%", "+"):
            return self._current or f"{word or 'current'}: no such job"
        if name == "-":
            return self._previous or f"{word}: no such job"
        if name.isdecimal():
            return self.table.get(int(name)) or f"{word}: no such job"
        if name.startswith("?"):
            found = [job for job in self.table.values() if name[1:] in job.text]
        else:
            found = [job for job in self.table.values() if job.text.startswith(name)]
        if len(found) == 1:
            return found[0]
        return f"{name}: ambiguous job spec" if found else f"{word}: no such job"

    def line(self, job: Job, *, long: bool = False) -> str:
        """One line of `jobs`; with `long` a line a process."""
        mark = self.mark(job)
        state = job.state()
        ampersand = "" if job.is_done or job.is_stopped else " &"
        if job.directory != self._here():
            ampersand += f"  (wd: {self._short(job.directory)})"
        if not long:
            return f"[{job.number}]{mark}  {state:<{_WIDTH}}{job.text}{ampersand}\n"
        lines = []
        for index, process in enumerate(job.processes):
            head = f"[{job.number}]{mark}" if index == 0 else " " * (3 + len(str(job.number)))
            text = job.text if len(job.processes) == 1 else ("" if index == 0 else "| ") + _text(job.commands[index])
            lines.append(
                f"{head} {process.pid:>5} {state if index == 0 else '':<{_WIDTH - 1}} {text}{ampersand if index == len(job.processes) - 1 else ''}\n"
            )
        return "".join(lines)

    def _here(self) -> str:
        return self.shell.vars.get("PWD") or ""

    def _short(self, directory: str) -> str:
        """polite_directory_format() of general.c."""
        home = self.shell.vars.get("HOME") or ""
        is_below = len(home) > 1 and (directory == home or directory.startswith(home + "/"))
        return "~" + directory[len(home) :] if is_below else directory

    def moved(self, job: Job) -> str:
        """What fg says of a job that was begun somewhere else."""
        return f"\t(wd: {self._short(job.directory)})" if job.directory != self._here() else ""

    def notices(self, *, at_once: bool = False) -> str:
        """What an interactive shell says of jobs before its prompt; the dead are forgotten.

        `at_once`: no program has run since the last command, so that SIGCHLD of what that has stopped is still to come.
        """
        said = []
        for job in sorted(self.table.values(), key=lambda job: job.number):
            if job.is_done:
                last = job.processes[-1]
                is_told = self.is_controlled or not self.shell.interactive
                if is_told and not (last.signal in (signals.SIGINT, signals.SIGPIPE) and not self.shell.interactive):
                    said.append(self.line(job))
                    if job.directory != self._here():
                        said.append(f"(wd now: {self._short(self._here())})\n")
                self.forget(job)
            elif not job.is_stopped:
                job.notified = False
            elif at_once and job.is_fresh:
                job.is_fresh = False
            elif not job.notified:
                job.notified = True
                self.make_current(job)  # waitchld() of jobs.c: what was running and became stopped
                said.append("\n" + self.line(job))
        return "".join(said)

    def stopped(self) -> None:
        """A stopping signal has been sent."""
        for job in self.table.values():
            job.is_fresh = job.is_stopped and not job.notified

    async def foreground(self, job: Job) -> int:
        """Wait for a job in the foreground; a stopped one becomes a background job."""
        shell = self.shell
        controlled = self.is_controlled
        try:
            for process in job.processes:
                while process.status is None and not process.is_stopped:
                    await process.wait(untraced=controlled)
        finally:
            if controlled and shell.session.tty is not None:
                shell.session.tty.foreground = shell.proc.pgid
        if controlled and shell.session.tty is not None and job.processes:
            self._keep_modes(shell.session.tty, job)
        window.checked(shell)
        if not job.processes:
            return job.last_status or 0
        last = job.processes[-1]
        if job.is_stopped or last.status is None:
            if not job.number:
                self.add(job)
            else:
                self.make_current(job)
            job.notified = True
            shell.err("\n" + self.line(job))
            await shell.flush()
            return 128 + (last.signal or signals.SIGTSTP)
        if job.number:
            self.forget(job)
        status = last.status
        if last.signal:
            await self._say_death(job, last)
        if (controlled or shell.interactive) and self.table and (notices := self.notices()):
            shell.err(notices)
            await shell.flush()
        return status

    def _keep_modes(self, tty: Tty, job: Job) -> None:
        """wait_for() of jobs.c: what a job that exited did to the terminal stays; one that was killed or stopped is undone."""
        last = job.processes[-1]
        if not last.signal and not last.is_stopped:
            self._modes = tty.termios.copy()
        elif self._modes is not None:
            tty.set(self._modes.copy())

    def behind(self, body: Body) -> Body:
        """A background command of an interactive shell, which gets to run a moment after its fork: the prompt stands first."""
        gate = asyncio.get_running_loop().create_future()
        self._behind.append(gate)

        async def delayed(process: Process) -> int:
            timer = asyncio.ensure_future(process.clock.sleep(HEAD_START))
            timer.add_done_callback(lambda _: _open(gate))
            try:
                await gate
            finally:
                timer.cancel()
            result = body(process)
            return result if isinstance(result, int) else await result

        return delayed

    async def let_go(self) -> None:
        """The shell goes on to something else: what it put behind runs now."""
        while self._behind:
            waiting, self._behind = self._behind, []
            for gate in waiting:
                _open(gate)
            for _ in range(LETTING):
                await asyncio.sleep(0)

    async def _say_death(self, job: Job, last: Process) -> None:
        """A foreground command died of a signal."""
        shell = self.shell
        number = last.signal
        if shell.interactive:
            if number == signals.SIGINT:
                shell.err("\n")
                await shell.flush()
                if shell.loops or shell.lists:
                    raise Interrupted
                return
            if number != signals.SIGPIPE:
                shell.err(_death(number) + "\n")
        elif number in (signals.SIGINT, signals.SIGPIPE):
            return
        elif shell.is_dash or number == signals.SIGTERM or signals.NAMES[number] in shell.traps:
            shell.err(_death(number) + "\n")
        else:
            shell.err(f"{shell.prefix()}{last.pid:>5} {_death(number):<{_WIDTH - 1}} {job.text}\n")
        await shell.flush()


def text_of(node: Any) -> str:
    """A command as `jobs` shows it."""
    return unparse(node)


def _open(gate: asyncio.Future[None]) -> None:
    if not gate.done():
        gate.set_result(None)


def _text(node: Any) -> str:
    return node if isinstance(node, str) else text_of(node)
