"""execvp(3) by a program: another takes its place in the same process, as behind nohup, nice, env and their like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.base.events import CommandRan
from mirage.shell.execve import searched
from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.process import Process


async def become(proc: Process, argv: list[str], env: Mapping[str, str] | None = None) -> int:
    """Run the program instead of this one, to its end; its status. OSError when there is none, and nothing has happened.

    What was put out so far and not flushed goes out first. The program that gives way is reported as having ended well.
    """
    found = searched(proc, argv, None, proc.env if env is None else env)
    await proc.flush()
    session, entry = proc.session, proc.entry
    session.capture()
    if proc.is_reported:
        session.emit(
            CommandRan(
                argv=entry.cmdline, status=0, path=proc.exe, pid=proc.pid, ppid=proc.ppid, cwd=entry.directory,
                duration=proc.clock.now() - proc.started,
            )
        )  # fmt: skip
    proc.is_reported = True
    proc.argv, proc.exe, proc.name = found.argv, found.exe, found.name
    if env is not None:
        proc.env = dict(env)
    entry.cmdline = [to_bytes(word) for word in found.argv]
    entry.exe, entry.comm = found.exe, found.comm
    proc.handlers = {number: None for number, handler in (proc.handlers or {}).items() if handler is None} or None
    found.credentials(proc)
    result = found.main(proc)
    return result if isinstance(result, int) else await result
