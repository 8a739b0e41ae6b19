"""script (util-linux 2.38.1): a program under a terminal of its own, and what was shown kept in a file; how a bare shell is made one with a terminal.

The program runs on the terminal that is there; the file gets the lines that begin and end it, and what was written where there is none.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "append": "a", "command": ":c", "return": "e", "flush": "f", "force": "force", "echo": ":E", "log-io": ":B", "log-in": ":I", "log-out": ":O",
    "log-timing": ":T", "logging-format": ":m", "output-limit": ":o", "quiet": "q", "timing": "?t",
}  # fmt: skip


@program("script")
async def script(proc: Process) -> int:
    options, operands = utillinux.read(proc, "aB:c:eE:fI:O:o:qm:T:t::", LONGS)
    given = dict(options)
    if len(operands) > 1:
        utillinux.bad_usage(proc, "unexpected number of arguments")
    name = operands[0] if operands else given.get("O") or given.get("B") or "typescript"
    is_quiet = "q" in given
    if not is_quiet:
        proc.out(f"Script started, output log file is '{name}'.\n")
    await proc.flush()
    try:
        log = proc.open(name, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if "a" in given else os.O_TRUNC))
    except OSError as error:
        proc.error(f"cannot open {name}: {why(error)}")
        proc.out("" if is_quiet else "Script done.\n")
        return 1
    shell = proc.env.get("SHELL") or "/bin/sh"
    base = shell.rpartition("/")[2]
    argv = [base, "-c", given["c"]] if "c" in given else [base, "-i"]
    with log:
        log.write(to_bytes(f"Script started on {_now(proc)} [{_facts(proc, given)}]\n"))
        status, shown = await _run(proc, argv, shell)
        log.write(shown)
        log.write(to_bytes(f'\nScript done on {_now(proc)} [COMMAND_EXIT_CODE="{status}"]\n'))
    if not is_quiet:
        proc.out("Script done.\n")
    return status if "e" in given else 0


def _now(proc: Process) -> str:
    return format_time(proc, proc.clock.now(), "%Y-%m-%d %H:%M:%S%:z")


def _facts(proc: Process, given: dict[str, str]) -> str:
    command = f'COMMAND="{given["c"]}" ' if "c" in given else ""
    if not proc.isatty(1) or proc.tty is None:
        return command + "<not executed on terminal>"
    return (
        f'{command}TERM="{proc.env.get("TERM", "")}" TTY="/dev/{proc.tty.name}" COLUMNS="{proc.tty.columns}" LINES="{proc.tty.rows}"'
    )


async def _run(proc: Process, argv: list[str], path: str) -> tuple[int, bytes]:
    """The program's status, and what it wrote as far as it passed us."""
    if proc.isatty(1):
        return await proc.spawn(argv, path=path), b""
    reader, writer = proc.pipe()
    child = proc.start(argv, path=path, fds={**proc.fds, 1: writer, 2: writer})
    writer.close()
    parts: list[bytes] = []
    while data := await proc.read_from(reader):
        shown = data.replace(b"\n", b"\r\n")
        parts.append(shown)
        await proc.write(1, shown)
    reader.close()
    return await child.wait(), b"".join(parts)
