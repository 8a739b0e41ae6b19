"""sh, which is dash (0.5.12) on Debian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.invocation import run
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("sh", path="/usr/bin/dash")
async def sh(proc: Process) -> int:
    return await run(proc, is_dash=True)
