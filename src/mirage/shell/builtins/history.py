"""history: the list that the line editor holds too, changed in place, and its file (history.def, bashhist.c)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import Fault
from mirage.shell.builtins.control import integer
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.readline.history import Entry, Expander, ExpansionError, read_file, typed

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_RANGE = re.compile(r"(-?\d+)-(-?\d+)")
_MODE = 0o600


@builtin("history")
def history(shell: Shell, argv: list[str]) -> int:
    found = getopt(shell, argv, "acd:npsrw")
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options}
    if len(letters & set("anrw")) > 1:
        shell.complain("history: cannot use more than one of -anrw")
        return 1
    if "c" in letters:
        clear(shell)
        if not words:
            return 0
    if "s" in letters:
        _store(shell, words)
        return 0
    if "p" in letters:
        return _print(shell, words)
    if "d" in letters:
        return _delete(shell, next(argument for option, argument in reversed(options) if option == "-d"))
    for letter in "anrw":
        if letter in letters:
            return _file(shell, letter, words)
    return _show(shell, words)


def clear(shell: Shell) -> None:
    """history -c."""
    shell.history.clear()
    shell.history_new = shell.history_in_file = 0


def _show(shell: Shell, words: list[str]) -> int:
    count = len(shell.history)
    if words:
        number = integer(words[0])
        if number is None:
            shell.complain(f"history: {words[0]}: numeric argument required")
            return 1
        if len(words) > 1:
            shell.complain("history: too many arguments")
            raise Fault("", 1)
        count = min(abs(number), count)
    form = shell.vars.get("HISTTIMEFORMAT") or ""
    started = shell.started // SECOND
    first = len(shell.history) - count
    for place, line in enumerate(shell.history[first:], first + 1):
        stamp = local(shell.proc, typed(line, started) * SECOND).strftime(form[:256]) if form else ""
        shell.out(f"{place:5d}  {stamp}{line}\n")
    return 0


def _forget_own_line(shell: Shell) -> None:
    """`history -s` and -p take their own line out of the list again."""
    if shell.interactive and "history" in shell.options and shell.history and shell.history[-1].lstrip().startswith("history "):
        del shell.history[-1]
        shell.history_new = max(shell.history_new - 1, 0)


def _store(shell: Shell, words: list[str]) -> None:
    if words:
        _forget_own_line(shell)
        shell.history.append(Entry(" ".join(words), shell.proc.clock.now() // SECOND))
        shell.history_new += 1


def _print(shell: Shell, words: list[str]) -> int:
    _forget_own_line(shell)
    status = 0
    for word in words:
        try:
            shell.out(Expander(shell.history).expand(word) + "\n")
        except ExpansionError:
            shell.complain(f"history: {word}: history expansion failed")
            status = 1
    return status


def _delete(shell: Shell, word: str) -> int:
    total = len(shell.history)
    found = _RANGE.fullmatch(word)
    ends = [found[1], found[2]] if found else [word, word]
    places = []
    for end in ends:
        number = integer(end)
        place = None if number is None else total + number if number < 0 else number - 1
        if place is None or not 0 <= place < total:
            shell.complain(f"history: {word if found is None else end}: history position out of range")
            return 1
        places.append(place)
    if places[0] > places[1]:
        shell.complain(f"history: {word}: history position out of range")
        return 1
    del shell.history[places[0] : places[1] + 1]
    shell.history_new = max(shell.history_new - (places[1] - places[0] + 1), 0)
    return 0


# ---- the file


def _file(shell: Shell, letter: str, words: list[str]) -> int:
    path = words[0] if words else shell.vars.get("HISTFILE") or ""
    if not path:
        return int(letter == "a" and shell.history_new > 0)
    try:
        if letter == "a":
            append(shell, path)
        elif letter == "w":
            _write(shell, path, shell.history, append=False)
            shell.history_in_file = len(shell.history)
        else:
            lines = read_file(to_text(shell.proc.read_file(path, 1 << 20)))
            shell.history.extend(lines[shell.history_in_file :] if letter == "n" else lines)
            shell.history_in_file = len(lines)
    except OSError:
        return 1
    return 0


def append(shell: Shell, path: str) -> None:
    """What was typed since the last time goes behind what the file holds."""
    count, shell.history_new = min(shell.history_new, len(shell.history)), 0
    if count:
        _write(shell, path, shell.history[-count:], append=True)
        shell.history_in_file += count


def _write(shell: Shell, path: str, lines: list[str], *, append: bool) -> None:
    if shell.vars.get("HISTTIMEFORMAT") is not None:
        started = shell.started // SECOND
        lines = [f"#{typed(line, started)}\n{line}" for line in lines]
    shell.proc.caller.write_file(to_bytes(path), to_bytes("".join([line + "\n" for line in lines])), _MODE, append=append)


def save(shell: Shell) -> None:
    """The end of an interactive shell (maybe_save_shell_history), then HISTFILESIZE."""
    path = shell.vars.get("HISTFILE") or ""
    if not path or not shell.history_new:
        return
    try:
        if shell.history_new <= len(shell.history):
            append(shell, path)
        else:
            _write(shell, path, shell.history, append=False)
        limit = shell.vars.get("HISTFILESIZE") or ""
        if limit.isascii() and limit.isdigit():
            lines = shell.proc.read_file(path, 1 << 24).splitlines(keepends=True)
            kept = lines[len(lines) - int(limit) :] if len(lines) > int(limit) else lines
            if kept is not lines:
                shell.proc.caller.write_file(to_bytes(path), b"".join(kept), _MODE)
    except OSError:
        return
