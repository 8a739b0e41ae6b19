"""let."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.shell.bash.faults import Fault
from mirage.shell.builtins.control import is_help
from mirage.shell.builtins.registration import builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


@builtin("let")
async def let(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    words = argv[2:] if argv[1:2] == ["--"] else argv[1:]
    if not words:
        shell.complain("let: expression expected")
        return 1
    value = 0
    for word in words:
        try:
            value = await shell.expand.evaluated(word)
        except ArithmeticFault as fault:
            shell.complain(f"let: {fault.text}")
            return 1
        except Fault as fault:
            shell.complain(f"let: {fault.text}")
            return 1
    return 0 if value else 1
