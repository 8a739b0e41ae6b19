"""ulimit: the limits that /proc/self/limits shows, and those that the visitor has set (ulimit.def)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

Limit = tuple[int | None, int | None]  # soft and hard; None is unlimited

# letter: what `ulimit -a` calls it, its unit, bytes (or whatever /proc counts) in one of it, its row in /proc/PID/limits
_KINDS: dict[str, tuple[str, str, int, str]] = {
    "R": ("real-time non-blocking time", "microseconds", 1, "realtime timeout"),
    "c": ("core file size", "blocks", 1024, "core file size"),
    "d": ("data seg size", "kbytes", 1024, "data size"),
    "e": ("scheduling priority", "", 1, "nice priority"),
    "f": ("file size", "blocks", 1024, "file size"),
    "i": ("pending signals", "", 1, "pending signals"),
    "l": ("max locked memory", "kbytes", 1024, "locked memory"),
    "m": ("max memory size", "kbytes", 1024, "resident set"),
    "n": ("open files", "", 1, "open files"),
    "p": ("pipe size", "512 bytes", 512, ""),
    "q": ("POSIX message queues", "bytes", 1, "msgqueue size"),
    "r": ("real-time priority", "", 1, "realtime priority"),
    "s": ("stack size", "kbytes", 1024, "stack size"),
    "t": ("cpu time", "seconds", 1, "cpu time"),
    "u": ("max user processes", "", 1, "processes"),
    "v": ("virtual memory", "kbytes", 1024, "address space"),
    "x": ("file locks", "", 1, "file locks"),
}
_MISSING = "bkPT"  # letters that Linux has no limit for
_ROW = re.compile(r"Max (.+?) +(\d+|unlimited) +(\d+|unlimited)\b")
_PIPE = (8 * 512, 8 * 512)
_NR_OPEN = 1_048_576  # fs.nr_open: not even root's open files go beyond


@builtin("ulimit")
def ulimit(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "HSa" + "".join([letter + ";" for letter in [*_KINDS, *_MISSING]]))
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options}
    limits = _current(shell)
    if "a" in letters:
        for letter in _KINDS:
            shell.out(_named(letter) + _shown(limits[letter], letter, hard="H" in letters) + "\n")
        return 0
    wanted = [(option[1], argument) for option, argument in options if option[1] not in "HS"] or [("f", "")]
    if words and not wanted[-1][1]:
        wanted[-1] = (wanted[-1][0], words[0])
    for letter, word in wanted:
        if letter in _MISSING:
            continue
        if word:
            if not _set(shell, letter, word, limits, letters):
                return 1
        else:
            head = _named(letter) if len(wanted) > 1 else ""
            shell.out(head + _shown(limits[letter], letter, hard="H" in letters and "S" not in letters) + "\n")
    return 0


def _current(shell: Shell) -> dict[str, Limit]:
    rows: dict[str, Limit] = {}
    try:
        for row in _ROW.finditer(to_text(shell.proc.read_file("/proc/self/limits", 8192))):
            rows[row[1]] = (_number(row[2]), _number(row[3]))
    except OSError:
        pass
    known: dict[str, Limit] = {letter: rows.get(row, (None, None)) for letter, (_, _, _, row) in _KINDS.items()}
    return {**known, "p": _PIPE, **shell.limits_set}


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else None


def _named(letter: str) -> str:
    name, unit, _, _ = _KINDS[letter]
    unit = f"({unit}, -{letter})" if unit else f"(-{letter})"
    return f"{name:<20}{unit:>{max(20, 0)}} " if len(name) + len(unit) <= 40 else f"{name}  {unit} "


def _shown(limit: Limit, letter: str, *, hard: bool) -> str:
    value = limit[1] if hard else limit[0]
    return "unlimited" if value is None else str(value // _KINDS[letter][2])


def _set(shell: Shell, letter: str, word: str, limits: dict[str, Limit], letters: set[str]) -> bool:
    name, _, factor, _ = _KINDS[letter]
    soft, hard = limits[letter]
    if word == "unlimited":
        value = None
    elif word in ("hard", "soft"):
        value = hard if word == "hard" else soft
    elif word.isascii() and word.isdigit() and len(word) < 19:
        value = int(word) * factor
    else:
        shell.complain(f"ulimit: {word}: invalid number")
        return False
    if letter == "p":
        shell.complain("ulimit: pipe size: cannot modify limit: Invalid argument")
        return False
    both = not letters & {"H", "S"}
    raises = hard is not None and (value is None or value > hard)
    if (raises and (shell.proc.uid or ("H" not in letters and not both))) or (letter == "n" and (value is None or value > _NR_OPEN)):
        reason = "Invalid argument" if "S" in letters and "H" not in letters else "Operation not permitted"
        shell.complain(f"ulimit: {name}: cannot modify limit: {reason}")
        return False
    new_hard = value if both or "H" in letters else hard
    new_soft = value if both or "S" in letters else soft
    if new_hard is not None and (new_soft is None or new_soft > new_hard):
        shell.complain(f"ulimit: {name}: cannot modify limit: Invalid argument")
        return False
    limits[letter] = (new_soft, new_hard)
    shell.limits_set = {**shell.limits_set, letter: limits[letter]}
    return True
