"""bash (5.2.15): the visitor's shell, also as a program that others start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.invocation import run
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("bash")
async def bash(proc: Process) -> int:
    return await run(proc)
