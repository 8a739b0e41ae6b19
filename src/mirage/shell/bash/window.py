"""LINES and COLUMNS as bash 5.2 keeps them: readline sets them before the first prompt, checkwinsize behind every program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.faults import AssignmentFault

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

SMALLEST = (24, 80)  # what terminfo says of a terminal that knows no size


def measure(shell: Shell) -> None:
    """sh_set_lines_and_columns() for an interactive shell, whatever `checkwinsize` says."""
    tty = shell.session.tty
    if tty is not None:
        _keep(shell, tty.rows or SMALLEST[0], tty.columns or SMALLEST[1])


def checked(shell: Shell) -> None:
    """get_new_window_size() of wait_for(): the terminal of an interactive shell, else that on standard error."""
    tty = shell.session.tty
    if tty is None or not tty.rows or not tty.columns or shell.is_dash or "checkwinsize" not in shell.shopts:
        return
    if shell.interactive or shell.proc.isatty(2):
        _keep(shell, tty.rows, tty.columns)


def _keep(shell: Shell, rows: int, columns: int) -> None:
    for name, number in (("LINES", rows), ("COLUMNS", columns)):
        if shell.vars.get(name) != str(number):
            try:
                shell.vars.set(name, str(number))
            except AssignmentFault as fault:
                shell.complain(fault.text)
