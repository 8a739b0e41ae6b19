"""The reserved word `time`: TIMEFORMAT of bash 5.2 (execute_cmd.c print_formatted_time)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

BASH = "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS"
POSIX = "real %2R\nuser %2U\nsys %2S"
_FIELD = re.compile(r"%(?:(%)|(P)|([0-9]?)(l?)([RUS]))|%(.?)", re.DOTALL)
_STARTING = 0.001  # seconds of the processor that fork and execve cost


class Stopwatch:
    """Started when it is made."""

    __slots__ = ("_began", "_busy", "_spent", "shell")

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._began = shell.proc.clock.monotonic()
        self._busy = shell.session.busy
        self._spent = shell.session.spent

    def report(self, *, posix: bool) -> None:
        """What `time` prints; nothing for an empty TIMEFORMAT."""
        shell = self.shell
        real = shell.proc.clock.monotonic() - self._began
        user = min(real, shell.session.busy - self._busy + _STARTING * shell.proc.rng.random())
        system = min(max(real - user, 0.0), _STARTING * shell.proc.rng.random())
        given = shell.vars.get("TIMEFORMAT")
        user, system = user + shell.session.spent[0] - self._spent[0], system + shell.session.spent[1] - self._spent[1]
        text = POSIX if posix else BASH if given is None else given
        if text:
            shell.err(_formatted(text, {"R": real, "U": user, "S": system}) + "\n")


def _formatted(text: str, times: dict[str, float]) -> str:
    def field(found: re.Match[str]) -> str:
        if found[1]:
            return "%"
        if found[2]:
            real = times["R"]
            return f"{min(100.0, 100 * (times['U'] + times['S']) / real) if real else 0.0:.2f}"
        if found[5]:
            return _seconds(times[found[5]], min(int(found[3] or 3), 3), is_long=bool(found[4]))
        return found[0]

    return _FIELD.sub(field, text)


def _seconds(value: float, places: int, *, is_long: bool) -> str:
    """Cut, not rounded, as bash's integers are."""
    scale = 10**places
    value = int(value * scale) / scale
    if not is_long:
        return f"{value:.{places}f}"
    minutes = int(value // 60)
    return f"{minutes}m{value - 60 * minutes:.{places}f}s"
