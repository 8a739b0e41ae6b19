"""How control leaves the ordinary way through a script: loops, functions, `exit`, and errors that end more than one command."""

from __future__ import annotations


class Break(Exception):  # noqa: N818 - a signal, not a fault
    """`break` or `continue`: that many loops are left; the last one goes on when `again`."""

    def __init__(self, levels: int, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again


class Return(Exception):  # noqa: N818 - a signal, not a fault
    """`return` from a function or a sourced file."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ExitShell(Exception):  # noqa: N818 - a signal, not a fault
    """This shell (or subshell) ends."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status & 255


class Interrupted(Exception):  # noqa: N818 - a signal, not a fault
    """Ctrl-C in an interactive shell: back to the prompt."""


class Fault(Exception):  # noqa: N818 - what the visitor did wrong, not we
    """An error that bash prints with its prefix.

    Left alone it ends the line that was read (DISCARD); `is_fatal` ends a shell that is not interactive (set -u, ${x:?}).
    """

    def __init__(self, text: str, status: int = 1, *, is_fatal: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.status = status
        self.is_fatal = is_fatal
        self.place = ""  # the prefix of its message, when it has left the function in which it came up


class AssignmentFault(Fault):
    """A variable that may not be assigned to: a builtin reports it under its own name and goes on."""
