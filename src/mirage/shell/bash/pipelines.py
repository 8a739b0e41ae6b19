"""Commands in processes of their own: pipelines, background jobs, subshells and coprocesses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mirage.shell import signals
from mirage.shell.bash.faults import ExitShell
from mirage.shell.bash.jobs import Job
from mirage.shell.bash.part import Part
from mirage.shell.bash.timing import Stopwatch
from mirage.syntax.tree import Command, Coprocess, Pipeline, Script, Simple, Subshell

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Body, Process


class Pipelines(Part):
    """See the module."""

    async def _pipeline(self, node: Pipeline) -> int:
        watch = Stopwatch(self.whole) if node.timed else None
        if node.negated:
            self.quiet += 1
        try:
            if not node.commands:
                status = 0
            elif len(node.commands) == 1:
                status = await self.run(node.commands[0])
            else:
                status = await self._piped(node)
        finally:
            if node.negated:
                self.quiet -= 1
        if watch is not None:
            watch.report(posix=node.timed == "time -p")
            await self.flush()
        return (0 if status else 1) if node.negated else status

    async def _piped(self, node: Pipeline) -> int:
        """Every command in a process of its own, joined by pipes; the last one's status, or `pipefail`'s."""
        job = await self.start_pipeline(node, background=False)
        processes = job.processes
        if "lastpipe" in self.shopts and not self.jobs.is_controlled and len(processes) < len(node.commands):
            last = node.commands[-1]
            status = await self._last_piped(job, last)
        else:
            status = await self.jobs.foreground(job)
        self.pipestatus = job.statuses() if not job.last_status else [*job.statuses(), status]
        if job.last_status is not None:
            self.pipestatus = [*job.statuses(), job.last_status]
            status = job.last_status
        if "pipefail" in self.options:
            for each in self.pipestatus:
                if each:
                    status = each
        return status

    async def _last_piped(self, job: Job, command: Command) -> int:
        reader = job.reader
        assert reader is not None
        undo = [(0, self.proc.fds.get(0))]
        self.proc.fds[0] = reader
        try:
            job.last_status = await self.run(command)
        finally:
            self.restore(undo)
        await self.jobs.foreground(job)
        return job.last_status

    async def start_pipeline(self, node: Pipeline | Command, *, background: bool, text: str | None = None) -> Job:
        """Fork the commands of a pipeline; the job that they are."""
        commands: Sequence[Command] = node.commands if isinstance(node, Pipeline) else (node,)
        both = node.both if isinstance(node, Pipeline) else ()
        proc = self.proc
        await self.flush()
        await self.jobs.let_go()
        job = Job(text if text is not None else node)
        previous: Descriptor | None = None
        controlled = self.jobs.is_controlled
        lastpipe = "lastpipe" in self.shopts and not controlled and not background and len(commands) > 1
        session = self.session
        for index, command in enumerate(commands):
            last = index == len(commands) - 1
            if last and lastpipe:
                job.reader = previous
                previous = None
                break
            fds = dict(proc.fds)
            writer: Descriptor | None = None
            following: Descriptor | None = None
            opened: Descriptor | None = None
            if previous is not None:
                fds[0] = previous
            elif background and not controlled:
                opened = await self.null_input()
                if opened is not None:
                    fds[0] = opened
            if not last:
                following, writer = proc.pipe()
                fds[1] = writer
                if both and both[index]:
                    fds[2] = writer
            try:
                child = await self.forked(fds, pgid=(job.pgid or 0) if controlled else None)
            finally:
                for each in (previous, writer, opened):
                    if each is not None:
                        each.close()
            previous = following
            if child is None:
                break
            job.add(child, command)
            if controlled and not background and index == 0 and session.tty is not None:
                session.tty.foreground = child.pgid
            sub = self.fork(child)
            if not background and type(command) is Simple:
                sub.subshell_level -= 1
            sub.is_piped = len(commands) > 1 and type(command) is Simple
            if background:
                sub.quiet = 0
                if not controlled:
                    child.ignore(signals.SIGINT, signals.SIGQUIT)
            body = beginner(sub, command)
            child.begin(self.jobs.behind(body) if background and controlled else body)
        if previous is not None:
            previous.close()
        return job

    async def forked(self, fds: dict[int, Descriptor], pgid: int | None = None) -> Process | None:
        """fork(2), with bash's words when the limit of processes is reached."""
        try:
            child = self.proc.fork(fds=fds, pgid=pgid)
        except BlockingIOError:
            self.complain("fork: retry: Resource temporarily unavailable")
            await self.flush()
            for pause in (1, 2, 4, 8):  # FORKSLEEP_MAX of bash's jobs.c
                await self.proc.sleep(pause)
                if not self.session.is_full:
                    return self.proc.fork(fds=fds, pgid=pgid)
                self.complain("fork: retry: Resource temporarily unavailable")
            self.complain("fork: Resource temporarily unavailable")
            await self.flush()
            raise ExitShell(254) from None
        child.handlers = {
            number: None
            for number in (child.handlers or {})
            if signals.NAMES.get(number) in self.traps and not self.traps[signals.NAMES[number]]
        } or None
        return child

    async def run_in_child(self, command: Command) -> int:
        """A pipeline's command in its own process: a program replaces the shell there, as after fork and execve."""
        if type(command) is Simple and command.words:
            return await self._simple_in_child(command)
        if type(command) is Subshell:
            self.line = command.line
            undo = await self.redirect(command.redirects)
            if undo is None:
                await self.failed(self.redirect_status)
                return self.redirect_status
            self.keep(undo)
            return await self._run_last(command.body)
        return await self.run(command)

    async def _simple_in_child(self, node: Simple) -> int:
        self.line = node.line
        if not self.in_trap:
            self.command_text = node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        self.substitution_status = None
        argv = await self.expand.fields(node.words)
        if not argv:
            status = await self._bare(node) if node.assignments or node.redirects else self.substitution_status or 0
        else:
            status = await self._expanded(node, argv, replaces=not self.traps)
        self.status = status
        if status and (self.errexit or "ERR" in self.traps):
            await self.failed(status)
        return status

    async def background(self, node: Command) -> int:
        """node &"""
        job = await self.start_pipeline(node, background=True)
        if not job.processes:
            return 1
        self.last_background = job.processes[-1].pid
        self.jobs.add(job)
        if self.interactive and not self.is_subshell:
            self.err(f"[{job.number}] {self.last_background}\n")
            await self.flush()
        else:
            await asyncio.sleep(0)
        return 0

    async def _subshell(self, node: Subshell) -> int:
        await self.flush()
        await self.jobs.let_go()
        child = await self.forked(self.proc.fds, pgid=0 if self.jobs.is_controlled else None)
        assert child is not None
        job = Job(node)
        job.add(child, node)
        if self.jobs.is_controlled and self.session.tty is not None:
            self.session.tty.foreground = child.pgid
        sub = self.fork(child)
        child.begin(beginner(sub, node))
        status = await self.jobs.foreground(job)
        self.pipestatus = [status]
        return status

    async def _coprocess(self, node: Coprocess) -> int:
        await self.flush()
        proc = self.proc
        out_reader, out_writer = proc.pipe()
        in_reader, in_writer = proc.pipe()
        fds = dict(proc.fds)
        fds[0], fds[1] = in_reader, out_writer
        child = await self.forked(fds, pgid=0 if self.jobs.is_controlled else None)
        assert child is not None
        in_reader.close()
        out_writer.close()
        high = 63
        numbers = []
        for descriptor in (out_reader, in_writer):
            while high in proc.fds:
                high -= 1
            proc.fds[high] = descriptor
            numbers.append(high)
        self.vars.set_array(node.name, [(None, str(number), False) for number in numbers])
        self.vars.set(f"{node.name}_PID", str(child.pid))
        job = Job(node)
        job.add(child, node.body)
        self.last_background = child.pid
        self.jobs.add(job)
        sub = self.fork(child)
        child.begin(beginner(sub, node.body))
        if self.interactive and not self.is_subshell:
            self.err(f"[{job.number}] {child.pid}\n")
            await self.flush()
        return 0


def beginner(shell: Shell, command: Command) -> Body:
    """What a forked process does with one command."""
    return lambda process: shell.live(lambda: shell.run_in_child(command))


def script_beginner(shell: Shell, body: Script) -> Body:
    """What a substitution's process does."""
    shell.trace_level += 1
    if len(body.items) == 1 and not body.items[0].background:
        shell.subshell_level += type(body.items[0].command) is Subshell
        return lambda process: shell.live(lambda: shell.run_in_child(body.items[0].command))
    return lambda process: shell.live(lambda: shell._run_last(body))
