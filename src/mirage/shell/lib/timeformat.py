"""Times as GNU programs format them (gnulib nstrftime in the C locale): what +FORMAT of ls, du, stat and find takes.

Flags `_ - 0 ^ #`, a width, and %N with all nine digits, which the C library's own strftime does not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from mirage.shell.lib.local import SECOND, local

if TYPE_CHECKING:
    from mirage.shell.process import Process

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WIDTH_MAX = 1024  # columns; nobody asks for more in earnest
_ITEM = re.compile(r"%([-_0^#+]*)(\d*)([EO]?)(:{0,3}z|.)", re.DOTALL)
_COMPOSED = {
    "c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "r": "%I:%M:%S %p", "T": "%H:%M:%S",
    "X": "%H:%M:%S", "x": "%m/%d/%y", "h": "%b",
}  # fmt: skip
# each: how many columns, padded with what, and the number
_NUMBERS: dict[str, tuple[int, str, Callable[[datetime], int]]] = {
    "C": (2, "0", lambda when: when.year // 100),
    "d": (2, "0", lambda when: when.day),
    "e": (2, " ", lambda when: when.day),
    "G": (4, "0", lambda when: when.isocalendar().year),
    "g": (2, "0", lambda when: when.isocalendar().year % 100),
    "H": (2, "0", lambda when: when.hour),
    "I": (2, "0", lambda when: when.hour % 12 or 12),
    "j": (3, "0", lambda when: when.timetuple().tm_yday),
    "k": (2, " ", lambda when: when.hour),
    "l": (2, " ", lambda when: when.hour % 12 or 12),
    "M": (2, "0", lambda when: when.minute),
    "m": (2, "0", lambda when: when.month),
    "q": (1, "0", lambda when: (when.month + 2) // 3),
    "S": (2, "0", lambda when: when.second),
    "U": (2, "0", lambda when: (when.timetuple().tm_yday + 6 - (when.weekday() + 1) % 7) // 7),
    "u": (1, "0", lambda when: when.weekday() + 1),
    "V": (2, "0", lambda when: when.isocalendar().week),
    "W": (2, "0", lambda when: (when.timetuple().tm_yday + 6 - when.weekday()) // 7),
    "w": (1, "0", lambda when: (when.weekday() + 1) % 7),
    "Y": (4, "0", lambda when: when.year),
    "y": (2, "0", lambda when: when.year % 100),
}  # fmt: skip
_TEXTS: dict[str, Callable[[datetime], str]] = {
    "A": lambda when: DAYS[when.weekday()],
    "a": lambda when: DAYS[when.weekday()][:3],
    "B": lambda when: MONTHS[when.month - 1],
    "b": lambda when: MONTHS[when.month - 1][:3],
    "n": lambda when: "\n",
    "P": lambda when: "am" if when.hour < 12 else "pm",
    "p": lambda when: "AM" if when.hour < 12 else "PM",
    "t": lambda when: "\t",
    "Z": lambda when: when.tzname() or "",
    "%": lambda when: "%",
}


def format_time(proc: Process, nanoseconds: int, text: str) -> str:
    """A moment in the process's zone; what is no directive stays as it is."""
    return render(text, local(proc, nanoseconds), nanoseconds)


def render(text: str, when: datetime, nanoseconds: int) -> str:
    """The same for a moment that is local time already."""
    return _ITEM.sub(lambda item: _item(item, when, nanoseconds), text)


def _item(item: re.Match[str], when: datetime, nanoseconds: int) -> str:
    flags, wide, _, letter = item.groups()
    least = min(int(wide[:5]), WIDTH_MAX) if wide else 0
    pad = next((flag for flag in reversed(flags) if flag in "-_0+"), "")
    if letter in _NUMBERS:
        width, filler, number = _NUMBERS[letter]
        return _padded(str(number(when)), least or width, pad, filler)
    if letter == "s":
        return _padded(str(nanoseconds // SECOND), least or 1, pad, "0")
    if letter == "N":
        digits = f"{nanoseconds % SECOND:09d}"
        return digits[: least or 9].ljust(least, "0") if pad != "-" else digits.rstrip("0") or "0"
    if letter.endswith("z"):
        return _offset(when, len(letter) - 1)
    if letter in _COMPOSED:
        result = render(_COMPOSED[letter], when, nanoseconds)
    elif letter in _TEXTS:
        result = _TEXTS[letter](when)
    else:
        return item[0]
    if "#" in flags:
        result = result.lower() if letter in "pZ" else result.upper()
    elif "^" in flags:
        result = result.upper()
    return result.rjust(least, "0" if pad == "0" else " ")


def _padded(digits: str, width: int, pad: str, filler: str) -> str:
    match pad:
        case "-":
            return digits
        case "_":
            return digits.rjust(width)
        case "0" | "+":
            return digits.rjust(width, "0")
        case _:
            return digits.rjust(width, filler)


def _offset(when: datetime, colons: int) -> str:
    delta = when.utcoffset()
    seconds = int(delta.total_seconds()) if delta is not None else 0
    sign, seconds = "-" if seconds < 0 else "+", abs(seconds)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    match colons:
        case 0:
            return f"{sign}{hours:02d}{minutes:02d}"
        case 1:
            return f"{sign}{hours:02d}:{minutes:02d}"
        case 2:
            return f"{sign}{hours:02d}:{minutes:02d}:{rest:02d}"
        case _:
            return f"{sign}{hours:02d}" + (f":{minutes:02d}" if minutes else "")
