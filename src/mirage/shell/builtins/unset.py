"""unset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash.subscripts import key, settled
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+)\])?", re.DOTALL)


@builtin("unset", is_special=True)
async def unset(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "fnv")
    if found is None:
        return 2
    letters = {option for option, _ in found[0]}
    if {"-f", "-v"} <= letters:
        shell.complain("unset: cannot simultaneously unset a function and a variable")
        return 1
    status = 0
    for word in found[1]:
        if "-f" in letters:
            fine = _function(shell, word)
        else:
            fine = await _variable(shell, word, may_be_function="-v" not in letters, reference="-n" in letters)
        status = status if fine else 1
    return status


def _function(shell: Shell, name: str) -> bool:
    entry = shell.functions.get(name)
    if entry is not None and entry.readonly:
        shell.complain(f"unset: {name}: cannot unset: readonly function")
        return False
    if entry is not None:
        del shell.own_functions()[name]
    return True


async def _variable(shell: Shell, word: str, *, may_be_function: bool, reference: bool) -> bool:
    parts = _NAME.fullmatch(word)
    if parts is None:
        if may_be_function:
            return _function(shell, word)
        shell.complain(f"unset: `{word}': not a valid identifier")
        return False
    name, subscript = parts.groups()
    variables = shell.vars
    if name not in variables.table:
        return _function(shell, name) if may_be_function and subscript is None else True
    if reference:
        del variables.table[name]
        return True
    if subscript is None or subscript in "@*":
        fine = variables.unset(name)
    else:
        fine = await settled(shell, lambda: variables.unset_element(name, key(shell, name, subscript)))
    if not fine:
        shell.complain(f"unset: {name}: cannot unset: readonly variable")
    return fine
