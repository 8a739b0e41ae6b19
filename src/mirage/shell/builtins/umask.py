"""umask, in octal and in the letters of chmod."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_MAX = 0o7777
_BITS = {"r": 4, "w": 2, "x": 1}
_SHIFTS = {"u": 6, "g": 3, "o": 0}


@builtin("umask")
def umask(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "Sp")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    caller = shell.proc.caller
    if words:
        mask = _mask(shell, words[0], caller.umask)
        if mask is None:
            return 1
        caller.umask = mask & 0o777
        if "-S" in letters:
            shell.out(_symbolic(caller.umask) + "\n")
        return 0
    shown = _symbolic(caller.umask) if "-S" in letters else f"{caller.umask:04o}"
    shell.out(("umask " + ("-S " if "-S" in letters else "") if "-p" in letters else "") + shown + "\n")
    return 0


def _symbolic(mask: int) -> str:
    parts = []
    for who, shift in _SHIFTS.items():
        allowed = ~mask >> shift & 7
        parts.append(f"{who}=" + "".join([letter for letter in "rwx" if allowed & _BITS[letter]]))
    return ",".join(parts)


def _mask(shell: Shell, word: str, old: int) -> int | None:
    """The new mask; None after a complaint."""
    if word[:1].isdigit():
        if not re.fullmatch("[0-7]{1,9}", word) or int(word, 8) > _MAX:
            shell.complain(f"umask: {word}: octal number out of range")
            return None
        return int(word, 8)
    allowed = ~old & 0o777
    for clause in word.split(","):
        place = 0
        while place < len(clause) and clause[place] in "ugoa":
            place += 1
        who = clause[:place].replace("a", "ugo") or "ugo"
        op = clause[place : place + 1]
        if op not in ("+", "-", "="):
            shell.complain(f"umask: `{op}': invalid symbolic mode operator")
            return None
        bits = 0
        for char in clause[place + 1 :]:
            if char not in _BITS:
                shell.complain(f"umask: `{char}': invalid symbolic mode character")
                return None
            bits |= _BITS[char]
        for each in set(who):
            given = bits << _SHIFTS[each]
            allowed = allowed | given if op == "+" else allowed & ~given if op == "-" else allowed & ~(7 << _SHIFTS[each]) | given
    return ~allowed & 0o777
