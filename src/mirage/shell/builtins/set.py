"""set: shell options by letter and by name, and the positional parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.declarations import assignment
from mirage.shell.bash.settings import LETTERS, NAMES, set_option
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import topics, usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


@builtin("set", is_special=True)
def set_builtin(shell: Shell, argv: list[str]) -> int:
    if len(argv) == 1:
        show_variables(shell)
        if "posix" not in shell.options and not shell.is_dash:
            shell.out("".join([shell.functions[name].text + "\n" for name in sorted(shell.functions)]))
        return 0
    if argv[1] == "--help":
        shell.out(topics()["set"])
        return 2
    if not _is_valid(shell, argv):
        return 2
    return _apply(shell, argv)


def show_variables(shell: Shell) -> None:
    """Every variable that has a value, as `name=value`."""
    lines = [assignment(shell, name) for name in sorted(shell.vars.table)]
    shell.out("".join([f"{line}\n" for line in lines if line is not None]))


def _is_valid(shell: Shell, argv: list[str]) -> bool:
    """The first pass of set.def: every letter is looked at before any option changes."""
    place = 1
    while place < len(argv):
        word = argv[place]
        if len(word) < 2 or word[0] not in "-+" or word == "--":
            break
        place += 1
        for letter in word[1:]:
            if letter == "o":
                place += place < len(argv) and argv[place][:1] not in ("-", "+")
            elif letter not in LETTERS:
                shell.complain(f"set: {word[0]}{letter}: invalid option")
                usage(shell, "set")
                return False
    return True


def _apply(shell: Shell, argv: list[str]) -> int:
    words = argv[1:]
    forced = False
    status = 0
    while words and words[0][:1] in ("-", "+"):
        word = words.pop(0)
        if word == "--":
            forced = True
            break
        if word == "-":
            set_option(shell, "xtrace", False)
            set_option(shell, "verbose", False)
            break
        on = word[0] == "-"
        for letter in word[1:]:
            if letter != "o":
                set_option(shell, LETTERS[letter], on)
            elif not words:
                show_options(shell, as_commands=not on)
            elif words[0][:1] not in ("-", "+"):
                if words[0] not in NAMES:
                    shell.complain(f"set: {words[0]}: invalid option name")
                    return 2
                turn(shell, words.pop(0), on)
    if words or forced:
        shell.positional = words
    return status


def turn(shell: Shell, name: str, on: bool) -> None:
    """set -o NAME; POSIX mode shows in a variable as well."""
    set_option(shell, name, on)
    if name == "posix":
        if on:
            shell.vars.set("POSIXLY_CORRECT", "y")
        else:
            shell.vars.unset("POSIXLY_CORRECT")


def show_options(shell: Shell, *, as_commands: bool) -> None:
    """set -o, or set +o."""
    for name in NAMES:
        on = name in shell.options
        shell.out(f"set {'-' if on else '+'}o {name}\n" if as_commands else f"{name:<15}\t{'on' if on else 'off'}\n")
