"""The network of the visitor's machine, for the programs that show and change it: `world.stack` of his layer."""

from __future__ import annotations

from collections.abc import Callable
from errno import EPERM
from typing import TYPE_CHECKING

from mirage.world.stack.changes import RefusedError

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.stack.state import Stack


def stack(proc: Process) -> Stack:
    """The network as the visitor's machine has it now."""
    return proc.host.place(proc.visit.layer).stack


def restack(proc: Process, work: Callable[[Stack], None]) -> RefusedError | None:
    """Change it as root may; why the kernel does not."""
    if proc.uid:
        return RefusedError(EPERM)
    try:
        proc.host.place(proc.visit.layer).restack(work)
    except RefusedError as refused:
        return refused
    return None
