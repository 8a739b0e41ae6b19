"""enable: builtins switched off and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import BUILTINS, builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


@builtin("enable")
def enable(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "adnpsf:")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    library = next((argument for option, argument in options if option == "-f"), None)
    if library is not None:
        reason = "cannot open shared object file: No such file or directory"
        shell.complain(f"enable: cannot open shared object {library}: {library}: {reason}")
        return 1
    if not words:
        _list(shell, letters)
        return 0
    status = 0
    for name in words:
        if name not in BUILTINS:
            shell.complain(f"enable: {name}: not a shell builtin")
            status = 1
        elif "-d" in letters:
            shell.complain(f"enable: {name}: not dynamically loaded")
            status = 1
        elif "-n" in letters:
            shell.disabled.add(name)
        else:
            shell.disabled.discard(name)
    return status


def _list(shell: Shell, letters: set[str]) -> None:
    for name in sorted(BUILTINS):
        off = name in shell.disabled
        if ("-s" in letters and not BUILTINS[name].is_special) or ("-a" not in letters and off != ("-n" in letters)):
            continue
        shell.out(f"enable -n {name}\n" if off else f"enable {name}\n")
