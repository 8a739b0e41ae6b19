"""shopt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.settings import NAMES, SHOPTS, set_shopt
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.set import turn

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_FIXED = frozenset({"login_shell", "restricted_shell"})  # may be asked for, cannot be changed


@builtin("shopt")
def shopt(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "psuoq")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    if {"-s", "-u"} <= letters:
        shell.complain("shopt: cannot set and unset shell options simultaneously")
        return 1
    is_set_o = "-o" in letters
    known, active = (NAMES, shell.options) if is_set_o else (SHOPTS, shell.shopts)
    changes = bool(letters & {"-s", "-u"})
    if not words:
        for name in known:
            if not changes or (name in active) == ("-s" in letters):
                _show(shell, name, name in active, letters)
        return 0
    status = 0
    for name in words:
        if name not in known:
            shell.complain(f"shopt: {name}: invalid {'option' if is_set_o else 'shell option'} name")
            status = 1
        elif changes:
            if is_set_o:
                turn(shell, name, "-s" in letters)
            elif name not in _FIXED:
                set_shopt(shell, name, "-s" in letters)
        else:
            _show(shell, name, name in active, letters)
            status = status if name in active else 1
    return status


def _show(shell: Shell, name: str, on: bool, letters: set[str]) -> None:
    if "-q" in letters:
        return
    if "-p" in letters:
        shell.out(f"set {'-' if on else '+'}o {name}\n" if "-o" in letters else f"shopt -{'s' if on else 'u'} {name}\n")
    else:
        shell.out(f"{name:<15}\t{'on' if on else 'off'}\n")
