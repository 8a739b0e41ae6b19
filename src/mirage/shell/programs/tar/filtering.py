"""-I of tar 1.34: the archive goes through a program of the machine, which a shell calls (xexec() of system.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import unpacking
from mirage.shell.lib.gathering import TooMuchError, gathered
from mirage.shell.programs.tar.wish import Fatal

if TYPE_CHECKING:
    from mirage.shell.process import Process


async def filtered(proc: Process, data: bytes, command: str) -> bytes:
    """What the command makes of the bytes; what it says of them stands on standard error."""
    try:
        done = await gathered(proc, ["/bin/sh", "-c", command], unpacking.SIZE_MAX, path="/bin/sh", given=data)
    except TooMuchError:
        proc.session.stop("memory", unpacking.SIZE_MAX, "an archive")
    if done.status:
        raise Fatal(f"Child returned status {done.status}")
    return done.data
