"""Options as bash's builtins take them (builtins/bashgetopt.c): no long ones but --help, `+x` where it is allowed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import Fault
from mirage.shell.builtins.texts import topics, usage

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_DASH_ERROR = 2  # a regular builtin's status; a special one ends the shell

Found = tuple[list[tuple[str, str]], list[str]]


@lru_cache(maxsize=128)
def _kinds(spec: str) -> dict[str, str]:
    kinds: dict[str, str] = {}
    letter = ""
    for char in spec:
        if char in ":;#":
            kinds[letter] = char
        else:
            letter = char
            kinds[letter] = ""
    return kinds


def getopt(shell: Shell, argv: list[str], spec: str) -> Found | None:
    """The options, each with its sign (`-x`, `+x`) and argument, and the operands; None after a complaint (status 2).

    In `spec` a letter may be followed by `:` (an argument), `;` (one in the same word, if any) or `#` (a number);
    a leading `+` allows options that begin with one.
    """
    kinds = _kinds(spec.lstrip("+"))
    signs = "-+" if spec.startswith("+") else "-"
    options: list[tuple[str, str]] = []
    place = 1
    while place < len(argv):
        word = argv[place]
        if len(word) < 2 or word[0] not in signs:
            break
        place += 1
        if word == "--":
            break
        if word == "--help" and not shell.is_dash:
            shell.out(topics()[argv[0]])
            return None
        at = 1
        while at < len(word):
            letter = word[at]
            at += 1
            kind = kinds.get(letter)
            if kind is None or letter in ":;#":
                _refuse(shell, argv[0], f"{word[0]}{letter}: invalid option")
                return None
            argument = ""
            if kind:
                argument, at = word[at:], len(word)
                if not argument and kind != ";":
                    if place == len(argv):
                        _refuse(shell, argv[0], f"{word[0]}{letter}: option requires an argument")
                        return None
                    argument = argv[place]
                    place += 1
                if kind == "#" and not _is_number(argument):
                    _refuse(shell, argv[0], f"{word[0]}{letter}: numeric argument required")
                    return None
            options.append((word[0] + letter, argument))
    return options, argv[place:]


def no_options(shell: Shell, argv: list[str]) -> list[str] | None:
    """The operands of a builtin without options; None after a complaint (status 2)."""
    if len(argv) < 2 or not argv[1].startswith("-"):
        return argv[1:]
    found = getopt(shell, argv, "")
    return None if found is None else found[1]


def _refuse(shell: Shell, name: str, text: str) -> None:
    if shell.is_dash:
        raise Fault(f"{name}: Illegal option {text.partition(':')[0]}", _DASH_ERROR)
    shell.complain(f"{name}: {text}")
    usage(shell, name)


def _is_number(text: str) -> bool:
    return text.isascii() and text.lstrip("-+").isdigit()
