"""help: the recorded texts, whole, in short, as a page, and the list of all in two columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import BUILTINS, builtin
from mirage.shell.builtins.texts import topics

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_HEAD = """GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
These shell commands are defined internally.  Type `help' to see this list.
Type `help name' to find out more about the function `name'.
Use `info bash' to find out more about the shell in general.
Use `man -k' or `info' to find out more about commands not in this list.

A star (*) next to a name means that the command is disabled.

"""
_TAIL = """
SEE ALSO
    bash(1)

IMPLEMENTATION
    GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
    Copyright (C) 2022 Free Software Foundation, Inc.
    License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

"""
_PATTERN = re.compile(r"[*?]|\[.*\]", re.DOTALL)  # glob_pattern_p
_WIDEST = 127  # help.def: a column is at most 128 wide


@builtin("help")
def help_builtin(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "dms")
    if found is None:
        return 2
    options, words = found
    if not words:
        shell.out(_HEAD + _columns(shell))
        return 0
    if any(_PATTERN.search(word) for word in words):
        shell.out(f"Shell commands matching keyword{'s' if len(words) > 1 else ''} `{' '.join(words)}'\n\n")
    letters = {option for option, _ in options}
    known = False
    for word in words:
        matching = _matching(word)
        known = known or bool(matching)
        for name in matching:
            shell.out(_shown(name, letters))
    if not known:
        last = words[-1]
        shell.complain(f"help: no help topics match `{last}'.  Try `help help' or `man -k {last}' or `info {last}'.")
        return 1
    return 0


def _matching(word: str) -> list[str]:
    """A topic of that very name; else those whose name begins with it or matches it."""
    names = topics()
    if word in names:
        return [word]
    pattern = compile_pattern(word)
    return [name for name in names if name.startswith(word) or pattern.fullmatch(name)]


def _shown(name: str, letters: set[str]) -> str:
    text = topics()[name]
    line, _, rest = text.partition("\n")
    synopsis = line[len(name) + 2 :]
    if "-d" in letters:
        return f"{name} - {rest.partition(chr(10))[0].strip()}\n"
    if "-m" in letters:
        brief = rest.partition("\n")[0].strip()
        return f"NAME\n    {name} - {brief}\n\nSYNOPSIS\n    {synopsis}\n\nDESCRIPTION\n{rest}{_TAIL}"
    return line + "\n" if "-s" in letters else text


def _columns(shell: Shell) -> str:
    """Two columns, each half of the terminal, cut with > where the synopsis is longer (show_builtin_command_help)."""
    width = min(shell.columns() // 2, _WIDEST + 1)
    names = list(topics())
    rows = (len(names) + 1) // 2
    lines = []
    for row in range(rows):
        left = _cell(shell, names[row], width - 1)
        right = _cell(shell, names[row + rows], width - 2) if row + rows < len(names) else ""
        lines.append(f"{left:<{width}}{right}\n" if right else f"{left}\n")
    return "".join(lines)


def _cell(shell: Shell, name: str, width: int) -> str:
    line = topics()[name].split("\n", 1)[0]
    mark = "*" if name in shell.disabled and name in BUILTINS else " "
    text = mark + line[len(name) + 2 :]
    return text if len(text) <= width else text[: width - 1] + ">"
