"""jobs, fg, bg, wait, disown, suspend."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from mirage.shell import signals
from mirage.shell.bash.jobs import Job
from mirage.shell.builtins.control import integer
from mirage.shell.builtins.getopt import getopt, no_options
from mirage.shell.builtins.registration import builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.process import Process

_NOT_A_CHILD = 127
_QUIET = (signals.SIGINT, signals.SIGTERM, signals.SIGPIPE)


@builtin("jobs")
async def jobs(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "lpnxrs")
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options}
    if "x" in letters:
        return await shell.run_program([_pid_of(shell, word) for word in words]) if words else 0
    status, wanted = 0, list(shell.jobs.table.values())
    if words:
        wanted = []
        for word in words:
            job = _find(shell, "jobs", word)
            if job is None:
                status = 1
            else:
                wanted.append(job)
    for job in sorted(wanted, key=lambda job: job.number):
        if ("r" in letters and (job.is_done or job.is_stopped)) or ("s" in letters and not job.is_stopped):
            continue
        if "n" in letters and job.notified:
            continue
        if "p" in letters:
            shell.out(f"{job.pgid if shell.jobs.is_controlled else job.processes[0].pid}\n")
            continue
        shell.out(shell.jobs.line(job, long="l" in letters))
        job.notified = job.notified or job.is_stopped
    for job in wanted:
        if job.is_done and "p" not in letters:
            shell.jobs.forget(job)
    return status


def _pid_of(shell: Shell, word: str) -> str:
    """A job spec as `jobs -x` replaces it."""
    job = shell.jobs.find(word) if word.startswith("%") else word
    return str(job.pgid) if isinstance(job, Job) else word


def _find(shell: Shell, program: str, word: str) -> Job | None:
    """The job of a %spec, or of a process that is in it; None after a complaint."""
    job: Job | str | None = None
    if word[:1] != "%" and word.isascii() and word.isdigit():
        job = next((each for each in shell.jobs.table.values() if any(p.pid == int(word) for p in each.processes)), None)
        job = job or f"{word}: no such job"
    else:
        job = shell.jobs.find(word)
    if isinstance(job, str):
        shell.complain(f"{program}: {job}")
        return None
    return job


@builtin("fg", "bg")
async def resume(shell: Shell, argv: list[str]) -> int:
    program = argv[0]
    if argv[1:2] == ["--help"]:
        return 2 if no_options(shell, argv) is None else 0
    if not shell.jobs.is_controlled:
        shell.complain(f"{program}: no job control")
        return 1
    words = no_options(shell, argv)
    if words is None:
        return 2
    if program == "bg":
        statuses = [_background(shell, word) for word in words or [""]]
        return statuses[-1]
    job = _find(shell, program, words[0] if words else "")
    if job is None:
        return 1
    if job.is_done:
        shell.complain("fg: job has terminated")
        return 1
    shell.out(job.text + shell.jobs.moved(job) + "\n")
    await shell.flush()
    if shell.session.tty is not None and job.pgid is not None:
        shell.session.tty.foreground = job.pgid
    shell.jobs.make_current(job)
    _continue(job)
    return await shell.jobs.foreground(job)


def _background(shell: Shell, word: str) -> int:
    job = _find(shell, "bg", word)
    if job is None:
        return 1
    if job.is_done:
        shell.complain("bg: job has terminated")
        return 1
    if not job.is_stopped:
        shell.complain(f"bg: job {job.number} already in background")
        return 0
    shell.last_background = job.processes[-1].pid
    shell.out(f"[{job.number}]{shell.jobs.mark(job)} {job.text} &\n")
    _continue(job)
    shell.jobs.choose()
    return 0


def _continue(job: Job) -> None:
    job.notified = False
    for process in list(job.processes):
        process.kill(signals.SIGCONT)


@builtin("wait")
async def wait(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "fnp:")
    if found is None:
        return 2
    options, words = found
    variable = next((argument for option, argument in options if option == "-p"), None)
    if variable is not None:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*(\[.+\])?", variable, re.DOTALL):
            shell.complain(f"wait: `{variable}': not a valid identifier")
            return 1
        shell.vars.unset(variable)
    if any(option == "-n" for option, _ in options):
        return await _any(shell, words, variable)
    if not words:
        for job in list(shell.jobs.table.values()):
            if not job.is_done and await _job(shell, job) is None:
                return 128 + shell.pending[-1] if shell.pending else 0
        for job in [job for job in shell.jobs.table.values() if job.is_done]:
            shell.jobs.forget(job)  # nothing is said of what was dead before: wait_for_background_pids() of jobs.c
        return 0
    final = 0
    for word in words:
        status = await _one(shell, word, variable)
        if status is None:
            return 128 + shell.pending[-1] if shell.pending else 128
        final = status
    return final


async def _one(shell: Shell, word: str, variable: str | None) -> int | None:
    """The status of one process or job; None when a trapped signal came in."""
    if word.startswith("%"):
        job = _find(shell, "wait", word)
        return _NOT_A_CHILD if job is None else await _job(shell, job)
    pid = integer(word)
    if pid is None or not word[:1].isdigit():
        shell.complain(f"wait: `{word}': not a pid or valid job spec")
        return 1
    for job in shell.jobs.table.values():
        for process in job.processes:
            if process.pid == pid:
                if variable is not None:
                    shell.vars.set(variable, str(pid))
                status = await _process(shell, process)
                if status is not None and job.is_done:
                    _done(shell, job)
                return status
    shell.complain(f"wait: pid {pid} is not a child of this shell")
    return _NOT_A_CHILD


async def _job(shell: Shell, job: Job) -> int | None:
    for process in job.processes:
        if await _process(shell, process) is None:
            return None
    _done(shell, job)
    return job.status


async def _process(shell: Shell, process: Process) -> int | None:
    if process.status is None:
        await shell.flush()
        status: int | None = await shell.interruptible(process.wait())
        return status
    return process.status


def _done(shell: Shell, job: Job) -> None:
    """A job was waited for: an interactive shell tells of it at once, on the standard error of `wait`."""
    if shell.jobs.table.get(job.number) is not job:
        return
    if shell.interactive:
        shell.err(shell.jobs.notices())
        return
    shell.jobs.forget(job)
    last = job.processes[-1]
    if last.signal and last.signal not in _QUIET:
        core = " (core dumped)" if last.signal in signals.CORE and shell.limits_set.get("c", (0, 0))[0] != 0 else ""
        shell.err(f"{shell.prefix()}{last.pid:>5} {signals.DESCRIPTIONS.get(last.signal, '') + core:<23} {job.text}\n")


async def _any(shell: Shell, words: list[str], variable: str | None) -> int:
    """wait -n: whichever ends first."""
    if words:
        found = [_find(shell, "wait", word) for word in words]
        wanted = [job for job in found if job is not None]
    else:
        wanted = list(shell.jobs.table.values())
    if not wanted:
        return _NOT_A_CHILD
    await shell.flush()
    if not any(job.is_done for job in wanted):
        await shell.interruptible(_first(wanted))
    job = next((job for job in wanted if job.is_done), None)
    if job is None:
        return 128 + shell.pending[-1] if shell.pending else _NOT_A_CHILD
    if variable is not None:
        shell.vars.set(variable, str(job.processes[-1].pid))
    _done(shell, job)
    shell.jobs.forget(job)
    return job.status


async def _first(wanted: list[Job]) -> None:
    tasks: list[asyncio.Task[Any]] = [asyncio.ensure_future(_all(job)) for job in wanted]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _all(job: Job) -> None:
    for process in job.processes:
        await process.wait()


@builtin("disown")
def disown(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "ahr")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    table = shell.jobs.table
    if letters & {"-a", "-r"} and not words:
        chosen = [job for job in table.values() if "-r" not in letters or not (job.is_done or job.is_stopped)]
        status = 0
    else:
        found_jobs = [_find(shell, "disown", word) for word in words or [""]]
        status = 0 if all(found_jobs) else 1
        chosen = [job for job in found_jobs if job is not None]
    for job in chosen:
        if "-h" not in letters:
            shell.jobs.forget(job)
    return status


@builtin("suspend")
async def suspend(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "f")
    if found is None:
        return 2
    if not found[0]:
        if not shell.jobs.is_controlled:
            shell.complain("suspend: cannot suspend: no job control")
            return 1
        if shell.login:
            shell.complain("suspend: cannot suspend a login shell")
            return 1
    shell.proc.kill(signals.SIGSTOP)
    await shell.proc.tick()
    return 0
