"""What moves control: `:`, true, false, break, continue, return, exit, logout, shift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.faults import Break, ExitShell, Fault, Return
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import topics

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_SIGN = 1 << 63


@builtin(":", is_special=True)
@builtin("true")
def true(shell: Shell, argv: list[str]) -> int:
    return 0


@builtin("false")
def false(shell: Shell, argv: list[str]) -> int:
    return 1


@builtin("break", "continue", is_special=True)
def leave(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    if not shell.loops:
        shell.complain(f"{argv[0]}: only meaningful in a `for', `while', or `until' loop")
        return 0
    levels = 1
    words = _operands(argv)
    if words:
        number = integer(words[0])
        if number is None:
            shell.complain(f"{argv[0]}: {words[0]}: numeric argument required")
            raise ExitShell(128) if not shell.interactive else Fault("", 128)
        if len(words) > 1:
            shell.complain(f"{argv[0]}: too many arguments")
            raise Fault("") if shell.interactive else ExitShell(1)
        if number <= 0:
            shell.complain(f"{argv[0]}: {words[0]}: loop count out of range")
            raise Break(shell.loops, again=False)
        levels = min(number, shell.loops)
    raise Break(levels, again=argv[0] == "continue")


@builtin("return", is_special=True)
def leave_function(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    status = _status(shell, argv)
    if not shell.frames:
        shell.complain("return: can only `return' from a function or sourced script")
        return 2
    raise Return(status)


@builtin("exit", is_special=True)
def leave_shell(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    if shell.interactive:
        shell.err("logout\n" if shell.login else "exit\n")
    status = _status(shell, argv)
    if status is None or (shell.interactive and shell.stays()):
        return 1
    raise ExitShell(status)


@builtin("logout")
def log_out(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    if not shell.login:
        shell.complain("logout: not login shell: use `exit'")
        return 1
    return leave_shell(shell, argv)


@builtin("shift", is_special=True)
def shift(shell: Shell, argv: list[str]) -> int:
    if is_help(shell, argv):
        return 2
    words = _operands(argv)
    count = 1
    if words:
        number = integer(words[0])
        if number is None:
            shell.complain(f"shift: {words[0]}: numeric argument required")
            return 1
        if len(words) > 1:
            shell.complain("shift: too many arguments")
            raise Fault("")
        count = number
    if count < 0 or (count > len(shell.positional) and "shift_verbose" in shell.shopts):
        shell.complain(f"shift: {words[0] if words else count}: shift count out of range")
        return 1
    if count > len(shell.positional):
        return 1
    shell.positional = shell.positional[count:]
    return 0


def _status(shell: Shell, argv: list[str]) -> int:
    """The status that `exit` and `return` are given, else $?. Too many of them end the whole line (DISCARD)."""
    words = _operands(argv)
    if not words:
        return shell.status
    number = integer(words[0])
    if number is None:
        shell.complain(f"{argv[0]}: {words[0]}: numeric argument required")
        return 2
    if len(words) > 1:
        shell.complain(f"{argv[0]}: too many arguments")
        raise Fault("")
    return number & 255


def is_help(shell: Shell, argv: list[str]) -> bool:
    """`name --help`, of builtins that take no other option."""
    if len(argv) > 1 and argv[1] == "--help":
        shell.out(topics()[argv[0]])
        return True
    return False


def _operands(argv: list[str]) -> list[str]:
    return argv[2:] if len(argv) > 1 and argv[1] == "--" else argv[1:]


def integer(text: str) -> int | None:
    """legal_number(): a decimal number that 64 bits hold, blanks around it allowed."""
    word = text.strip(" \t\n")
    digits = word[1:] if word[:1] in ("+", "-") else word
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 30:
        return None
    number = int(word)
    return number if -_SIGN <= number < _SIGN else None
