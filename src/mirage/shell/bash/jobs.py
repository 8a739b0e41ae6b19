"""Jobs: what was put in the background or stopped, and how bash speaks of it.

Nothing ever dumps core: Debian's soft limit for it (`ulimit -c`) is 0.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mirage.shell import signals
from mirage.shell.bash.faults import Interrupted

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

_WIDTH = 24  # jobs.c LONGEST_SIGNAL_DESC


def describe(error: OSError | None) -> str:
    """An error in strerror's words."""
    if error is None or error.errno is None:
        return "Input/output error"
    return os.strerror(error.errno)


class Job:
    """A pipeline's processes. `node` is its command (or its text), which `jobs` shows."""

    __slots__ = ("commands", "directory", "last_status", "node", "notified", "number", "pgid", "processes", "reader", "touched")

    def __init__(self, node: Any) -> None:
        self.node = node
        self.number = 0
        self.processes: list[Process] = []
        self.commands: list[Any] = []
        self.pgid: int | None = None
        self.reader: Descriptor | None = None
        self.last_status: int | None = None
        self.notified = False
        self.touched = 0
        self.directory = ""

    def add(self, process: Process, command: Any) -> None:
        self.processes.append(process)
        self.commands.append(command)
        if self.pgid is None:
            self.pgid = process.pgid

    @property
    def text(self) -> str:
        from mirage.shell.bash.interpreter import text_of

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
            if self.is_stopped:
                number = self.processes[-1].signal or signals.SIGTSTP
                return "Stopped" if number in (signals.SIGTSTP, signals.SIGSTOP) else signals.DESCRIPTIONS.get(number, "Stopped")
            return "Running"
        last = self.processes[-1]
        if last.signal:
            return _death(last.signal)
        return f"Exit {last.status}" if last.status else "Done"


def _death(number: int) -> str:
    return signals.DESCRIPTIONS.get(number, f"Unknown signal {number}")


class Jobs:
    """The jobs of one shell."""

    __slots__ = ("_controlled", "_stamp", "shell", "table")

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.table: dict[int, Job] = {}
        self._stamp = 0
        self._controlled: bool | None = None

    def fork(self, shell: Shell) -> Jobs:
        """A subshell knows its parent's jobs to list them, and waits for none."""
        child = Jobs(shell)
        child.table = dict(self.table)
        child._stamp = self._stamp
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
        """Give it a number."""
        job.number = max(self.table, default=0) + 1
        self.table[job.number] = job
        self.touch(job)

    def touch(self, job: Job) -> None:
        """It is the current job now."""
        self._stamp += 1
        job.touched = self._stamp

    def order(self) -> list[Job]:
        """The current job, the previous one, ...: stopped ones before running ones."""
        return sorted(self.table.values(), key=lambda job: (job.is_stopped, job.touched), reverse=True)

    def mark(self, job: Job) -> str:
        order = self.order()
        if order and order[0] is job:
            return "+"
        return "-" if len(order) > 1 and order[1] is job else " "

    def find(self, word: str) -> Job | str:
        """The job of %1, %+, %-, %name, %?text; else why there is none."""
        order = self.order()
        name = word.removeprefix("%")
        if name in ("", "%", "+"):
            return order[0] if order else f"{word or 'current'}: no such job"
        if name == "-":
            return order[1] if len(order) > 1 else order[0] if order else f"{word}: no such job"
        if name.isdigit():
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

    def notices(self) -> str:
        """What an interactive shell says of jobs before its prompt; the dead are forgotten."""
        said = []
        for job in sorted(self.table.values(), key=lambda job: job.number):
            if job.is_done:
                if not job.notified:
                    last = job.processes[-1]
                    if not (last.signal in (signals.SIGINT, signals.SIGPIPE) and not self.shell.interactive):
                        said.append(self.line(job))
                del self.table[job.number]
            elif job.is_stopped and not job.notified:
                job.notified = True
                said.append(self.line(job))
        return "".join(said)

    def reap(self) -> None:
        """A shell that is not interactive forgets dead jobs once their status was taken; it keeps a bounded number."""
        if len(self.table) > 256:
            for number in [number for number, job in self.table.items() if job.is_done][:128]:
                del self.table[number]

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
        if not job.processes:
            return job.last_status or 0
        last = job.processes[-1]
        if job.is_stopped or last.status is None:
            if not job.number:
                self.add(job)
            else:
                self.touch(job)
            job.notified = True
            shell.err("\n" + self.line(job))
            await shell.flush()
            return 128 + (last.signal or signals.SIGTSTP)
        if job.number:
            self.table.pop(job.number, None)
        status = last.status
        if last.signal:
            await self._say_death(job, last)
        return status

    async def _say_death(self, job: Job, last: Process) -> None:
        """A foreground command died of a signal."""
        shell = self.shell
        number = last.signal
        if shell.interactive:
            if number == signals.SIGINT:
                shell.err("\n")
                await shell.flush()
                if shell.loops or shell.frames:
                    raise Interrupted
                return
            if number != signals.SIGPIPE:
                shell.err(_death(number) + "\n")
        elif shell.is_dash and number not in (signals.SIGINT, signals.SIGPIPE):
            shell.err(_death(number) + "\n")
        elif number == signals.SIGTERM:
            shell.err("Terminated\n")
        elif number not in (signals.SIGINT, signals.SIGPIPE):
            shell.err(f"{shell.prefix()}{last.pid:>5} {_death(number):<{_WIDTH - 1}} {job.text}\n")
        await shell.flush()


def _text(node: Any) -> str:
    from mirage.shell.bash.interpreter import text_of

    return node if isinstance(node, str) else text_of(node)
