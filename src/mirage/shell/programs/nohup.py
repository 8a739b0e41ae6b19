"""nohup, nice (coreutils 9.1) and setsid (util-linux 2.38.1): another program, run in changed circumstances."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.registry import program
from mirage.shell.signals import SIGHUP

if TYPE_CHECKING:
    from mirage.shell.process import Process

CANCELED = 125
NICE_MIN, NICE_MAX = -20, 19


def failed(error: OSError) -> int:
    """The status of what could not be run."""
    return 127 if error.errno == errno.ENOENT else 126


@program("nohup")
async def nohup(proc: Process) -> int:
    status = 127 if "POSIXLY_CORRECT" in proc.env else CANCELED
    _, operands = gnu.read(proc, "nohup", "+", status=status)
    if not operands:
        try_help(proc, "missing operand", status)
    ignores_input, is_output, is_error = proc.isatty(0), proc.isatty(1), proc.isatty(2)
    ignored = "ignoring input" if ignores_input else ""
    if ignores_input:
        proc.set_fd(0, await proc.open_fd("/dev/null", os.O_WRONLY))
    if is_output:
        await _collect(proc, status, ignored)
    if is_error:
        said = proc.fds[2].dup()
        if not is_output and 1 in proc.fds:
            proc.error(f"{ignored} and redirecting stderr to stdout" if ignored else "redirecting stderr to stdout")
        elif ignored and not is_output:
            proc.error(ignored)
        await proc.flush()
        if 1 in proc.fds:
            proc.set_fd(2, proc.fds[1].dup())
    else:
        said = proc.fds[2].dup() if 2 in proc.fds else proc.fds[0].dup()
        if ignored and not is_output:
            proc.error(ignored)
    proc.ignore(SIGHUP)
    try:
        return await become(proc, operands)
    except OSError as error:
        proc.set_fd(2, said)
        proc.error(f"failed to run command {shell_escape(operands[0])}: {why(error)}")
        return failed(error)


async def _collect(proc: Process, status: int, ignored: str) -> None:
    """Standard output to nohup.out, here or at home."""
    places = ["nohup.out"] + ([f"{proc.env['HOME']}/nohup.out"] if proc.env.get("HOME") else [])
    for index, place in enumerate(places):
        try:
            target = await proc.open_fd(place, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        except OSError as error:
            proc.error(f"failed to open {shell_escape(place)}: {why(error)}")
            if index == len(places) - 1:
                proc.exit(status)
            continue
        proc.error(
            f"{ignored} and appending output to {shell_escape(place)}" if ignored else f"appending output to {shell_escape(place)}"
        )
        await proc.flush()
        proc.set_fd(1, target)
        return


@program("nice")
async def nice(proc: Process) -> int:
    args = list(proc.args)
    adjustment: str | None = None
    while args and (old := re.fullmatch(r"-([-+]?[0-9]+)", args[0])):
        adjustment = old[1]
        args.pop(0)
    options, operands = parse(proc, "+n:", {"adjustment": ":n", "help": "help", "version": "version"}, args=args, status=CANCELED)
    for key, value in options:
        if key in ("help", "version"):
            gnu.tell(proc, "nice", key)
        adjustment = value
    if adjustment is not None and not re.fullmatch(r"\s*[-+]?[0-9]+", adjustment):
        proc.fail(f"invalid adjustment {quoted(proc, adjustment)}", CANCELED)
    if not operands:
        if adjustment is not None:
            try_help(proc, "a command must be given with an adjustment", CANCELED)
        proc.out(f"{proc.nice}\n")
        return 0
    change = max(-2 * NICE_MAX, min(2 * NICE_MAX, int(adjustment[-9:]))) if adjustment is not None else 10
    wanted = max(NICE_MIN, min(NICE_MAX, proc.nice + change))
    if wanted < proc.nice and proc.uid:
        proc.error("cannot set niceness: Permission denied")
    else:
        proc.nice = proc.entry.nice = wanted
    try:
        return await become(proc, operands)
    except OSError as error:
        proc.error(f"{quoted(proc, operands[0])}: {why(error)}")
        return failed(error)


@program("setsid")
async def setsid(proc: Process) -> int:
    longs = {"ctty": "c", "fork": "f", "wait": "w", "help": "h", "version": "V"}
    options, operands = parse(proc, "+Vhcfw", longs)
    given = {key for key, _ in options}
    for key, what in (("h", "help"), ("V", "version")):
        if key in given:
            gnu.tell(proc, "setsid", what, "util-linux")
    if not operands:
        try_help(proc, "no command specified")
    if "f" not in given and proc.pgid != proc.pid:
        return await _in_new_session(proc, operands)
    child = proc.fork(pgid=0)

    async def body(born: Process) -> int:
        return await _in_new_session(born, operands)

    child.begin(body)
    return await child.wait() if "w" in given else 0


async def _in_new_session(proc: Process, argv: list[str]) -> int:
    proc.entry.sid = proc.entry.pgid = proc.pid
    proc.entry.tty = ""
    try:
        return await become(proc, argv)
    except OSError as error:
        proc.error(f"failed to execute {argv[0]}: {why(error)}")
        return failed(error)
