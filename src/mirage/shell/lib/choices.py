"""Words that an option may take, and what coreutils say when it is none of them (gnulib argmatch)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mirage.shell.lib.quotes import quoted
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

WHEN = (("always", "yes", "force"), ("never", "no", "none"), ("auto", "tty", "if-tty"))


def choose(proc: Process, option: str, given: str, allowed: Sequence[Sequence[str]], *, status: int = 1) -> str:
    """The first word of the row that `given` names or begins; else the program ends with the list."""
    exact = next((row[0] for row in allowed if given in row), None)
    if exact is not None:
        return exact
    found = {row[0] for row in allowed for word in row if word.startswith(given)}
    if len(found) == 1:
        return found.pop()
    kind = "ambiguous" if found else "invalid"
    proc.error(f"{kind} argument {quoted(proc, given)} for {quoted(proc, option)}")
    proc.err("Valid arguments are:\n")
    for row in allowed:
        proc.err("  - " + ", ".join(quoted(proc, word) for word in row) + "\n")
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(status)
