"""Questions that programs put on standard error, and the answer that they take for a yes (gnulib yesno)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process


async def ask(proc: Process, question: str) -> bool:
    """A line that begins with y or Y; the end of the input is a no."""
    proc.err(f"{proc.name}: {question}")
    await proc.flush()
    async for line in proc.lines(0):
        return line[:1] in (b"y", b"Y")
    return False
