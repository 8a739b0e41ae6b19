"""tty (coreutils 9.1): the name of the terminal on standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.quotes import quoted
from mirage.shell.registry import program
from mirage.shell.tty import TtyDescriptor

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("tty")
def tty(proc: Process) -> int:
    options, operands = gnu.read(proc, "tty", "s", {"silent": "s", "quiet": "s"}, status=2)
    if operands:
        gnu.try_help(proc, f"extra operand {quoted(proc, operands[0])}", 2)
    found = proc.fds.get(0)
    name = f"/dev/{found.tty.name}" if isinstance(found, TtyDescriptor) else ""
    if not options:
        proc.out(f"{name or 'not a tty'}\n")
    return 0 if name else 1
