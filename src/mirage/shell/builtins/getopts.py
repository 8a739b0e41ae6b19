"""getopts: one option of the arguments a call (getopts.def, getopt.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.faults import AssignmentFault
from mirage.shell.bash.variables import NAME, on_change
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


@on_change("OPTIND")
def _begin_again(shell: Shell, value: str | None) -> None:
    """Whoever assigns OPTIND begins with a whole word."""
    shell.getopts_place = (0, 0)


@builtin("getopts")
def getopts(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "")
    if found is None:
        return 2
    words = found[1]
    if len(words) < 2:
        return usage(shell, "getopts")
    spec, name = words[0], words[1]
    arguments = words[2:] if len(words) > 2 else shell.positional
    letter, argument = _next(shell, spec.removeprefix(":"), arguments, is_silent=spec.startswith(":"))
    if argument is None:
        shell.vars.unset("OPTARG")
    else:
        shell.vars.set("OPTARG", argument)
    if not NAME.fullmatch(name):
        shell.complain(f"getopts: `{name}': not a valid identifier")
        return 1
    shell.vars.set(name, letter or "?")
    return 0 if letter is not None else 1


def _next(shell: Shell, spec: str, arguments: list[str], *, is_silent: bool) -> tuple[str | None, str | None]:
    """The option's letter (`?` or `:` for what is wrong, None at the end) and OPTARG."""
    word = shell.vars.get("OPTIND") or "1"
    index = max(int(word), 1) if word.isascii() and word.isdigit() and len(word) < 10 else 1
    known, offset = shell.getopts_place
    offset = offset if known == index else 0
    current = arguments[index - 1] if index <= len(arguments) else ""
    if not offset or offset >= len(current):
        if len(current) < 2 or current[0] != "-" or current == "--":
            _at(shell, min(index + (current == "--"), len(arguments) + 1), 0)
            return None, None
        offset = 1
    letter = current[offset]
    offset += 1
    place = spec.find(letter)
    if place < 0 or letter == ":":
        _at(shell, *((index, offset) if offset < len(current) else (index + 1, 0)))
        return _wrong(shell, "illegal option", letter, "?", is_silent)
    if spec[place + 1 : place + 2] != ":":
        _at(shell, *((index, offset) if offset < len(current) else (index + 1, 0)))
        return letter, None
    if offset < len(current):
        _at(shell, index + 1, 0)
        return letter, current[offset:]
    if index >= len(arguments):
        _at(shell, index + 1, 0)
        return _wrong(shell, "option requires an argument", letter, ":", is_silent)
    _at(shell, index + 2, 0)
    return letter, arguments[index]


def _wrong(shell: Shell, what: str, letter: str, silently: str, is_silent: bool) -> tuple[str, str | None]:
    if is_silent:
        return silently, letter
    if shell.vars.get("OPTERR") != "0":
        shell.err(f"{shell.name}: {what} -- {letter}\n")
    return "?", None


def _at(shell: Shell, index: int, offset: int) -> None:
    try:
        shell.vars.set("OPTIND", str(index))
    except AssignmentFault as fault:
        shell.complain(fault.text)
    shell.getopts_place = (index, offset)
