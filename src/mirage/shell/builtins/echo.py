"""echo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.builtins.registration import builtin
from mirage.syntax.ansi import decode_echo

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


@builtin("echo")
def echo(shell: Shell, argv: list[str]) -> int:
    first, newline, escapes = 1, True, "xpg_echo" in shell.shopts
    while first < len(argv):
        word = argv[first]
        if len(word) < 2 or word[0] != "-" or word[1:].strip("neE"):
            break
        for letter in word[1:]:
            if letter == "n":
                newline = False
            else:
                escapes = letter == "e"
        first += 1
    text = " ".join(argv[first:])
    if escapes:
        text, ended = decode_echo(text)
        newline = newline and not ended
    shell.out(text + "\n" if newline else text)
    return 0
