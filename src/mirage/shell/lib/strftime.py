"""Dates by format, as nstrftime of coreutils 9.1 writes them, in the C locale and in en_US."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_DIRECTIVE = re.compile(r"%([-_0^#+]*)([0-9]*)([EO]?)(:{0,3}z|.)", re.DOTALL)
C_LOCALE = {"c": "%a %b %e %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "r": "%I:%M:%S %p", "+": "%a %b %e %H:%M:%S %Z %Y"}
EN_US = {"c": "%a %d %b %Y %r %Z", "x": "%m/%d/%Y", "X": "%r", "r": "%I:%M:%S %p", "+": "%a %b %e %r %Z %Y"}  # locales/en_US of glibc
WIDTH_MAX = 10_000


def formats(proc: Process) -> dict[str, str]:
    """The locale's own formats; `+` is that of date without operands."""
    name = next((proc.env[variable] for variable in ("LC_ALL", "LC_TIME", "LANG") if proc.env.get(variable)), "C")
    return EN_US if name.startswith("en_US") else C_LOCALE


def strftime(pattern: str, moment: datetime, nanoseconds: int, locale: dict[str, str]) -> str:
    """`moment` is aware; `nanoseconds` is its fraction of a second."""

    def one(found: re.Match[str]) -> str:
        flags, width, modifier, letter = found.groups()
        if letter in locale or letter in _COMPOUND:
            inner = strftime(_COMPOUND.get(letter) or locale[letter], moment, nanoseconds, locale)
            return _padded(inner, " ", flags, width, 0) if letter != "+" else found[0]
        value = _value(letter, moment, nanoseconds, int(width or 0))
        if value is None or (modifier == "E" and letter not in "cCxXyY") or (modifier == "O" and letter not in "deHIklmMSuUVwWy"):
            return found[0]
        text, fill, digits = value
        if (letter == "p" and "#" in flags) or (letter == "Z" and "#" in flags):
            text = text.lower()
        elif "^" in flags or ("#" in flags and not digits):
            text = text.upper()
        if letter.endswith("z"):
            return _zone_padded(text, flags, width)
        if letter == "N":
            return text
        if "+" in flags and letter in "CFGY":
            text, fill = (text if int(width or 0) <= digits and moment.year < 10000 else "+" + text.zfill(int(width or 0) - 1)), "0"
        return _padded(text, fill, flags, width, digits)

    return _DIRECTIVE.sub(one, pattern)


_COMPOUND = {"D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "T": "%H:%M:%S"}


def _padded(text: str, fill: str, flags: str, width: str, digits: int) -> str:
    for flag in flags:
        fill = {"-": "", "_": " ", "0": "0", "+": "0"}.get(flag, fill)
    if not fill:
        return text
    size = min(int(width[:6]), WIDTH_MAX) if width else digits
    return text.rjust(size, fill) if fill == " " or not text.startswith("-") else "-" + text[1:].rjust(size - 1, fill)


def _zone_padded(text: str, flags: str, width: str) -> str:
    size = min(int(width[:6] or 0), WIDTH_MAX) if width else 0
    if "_" in flags:
        return text.rjust(size)
    return text[0] + text[1:].rjust(size - 1, "0")


def _value(letter: str, moment: datetime, nanoseconds: int, width: int) -> tuple[str, str, int] | None:
    """Text, what fills it up, and to how many digits (0: no number)."""
    if letter.endswith("z"):
        return _offset(moment, len(letter) - 1), "0", 0
    numbers = _numbers(moment)
    if letter in numbers:
        number, fill, digits = numbers[letter]
        return (str(number) if fill == " " or number < 0 else str(number).zfill(0 if fill == " " else 1)), fill, digits
    match letter:
        case "a" | "A":
            name = _DAYS[moment.weekday()]
            return (name[:3] if letter == "a" else name), " ", 0
        case "b" | "B" | "h":
            name = _MONTHS[moment.month - 1]
            return (name if letter == "B" else name[:3]), " ", 0
        case "p" | "P":
            half = "AM" if moment.hour < 12 else "PM"
            return (half if letter == "p" else half.lower()), " ", 0
        case "Z":
            return moment.tzname() or "", " ", 0
        case "N":
            digits = width if 0 < width < 9 else 9
            return f"{nanoseconds:09d}"[:digits] + "0" * (min(width, 100) - 9), "0", 0
        case "n" | "t" | "%":
            return {"n": "\n", "t": "\t", "%": "%"}[letter], " ", 0
    return None


def _numbers(moment: datetime) -> dict[str, tuple[int, str, int]]:
    year, week, weekday = moment.isocalendar()
    yday = moment.timetuple().tm_yday
    sunday = moment.isoweekday() % 7
    return {
        "C": (moment.year // 100, "0", 2), "d": (moment.day, "0", 2), "e": (moment.day, " ", 2), "g": (year % 100, "0", 2),
        "G": (year, "0", 4), "H": (moment.hour, "0", 2), "I": ((moment.hour + 11) % 12 + 1, "0", 2), "j": (yday, "0", 3),
        "k": (moment.hour, " ", 2), "l": ((moment.hour + 11) % 12 + 1, " ", 2), "m": (moment.month, "0", 2),
        "M": (moment.minute, "0", 2), "q": ((moment.month - 1) // 3 + 1, "0", 1), "s": (int(moment.timestamp() // 1), "0", 1),
        "S": (moment.second, "0", 2), "u": (weekday, "0", 1), "U": ((yday - 1 - sunday + 7) // 7, "0", 2), "V": (week, "0", 2),
        "w": (sunday, "0", 1), "W": ((yday - 1 - (sunday - 1) % 7 + 7) // 7, "0", 2), "y": (moment.year % 100, "0", 2),
        "Y": (moment.year, "0", 4),
    }  # fmt: skip


def _offset(moment: datetime, colons: int) -> str:
    delta = moment.utcoffset()
    seconds = int(delta.total_seconds()) if delta is not None else 0
    sign, seconds = "-" if seconds < 0 else "+", abs(seconds)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if colons == 0:
        return f"{sign}{hours:02d}{minutes:02d}"
    if colons == 1:
        return f"{sign}{hours:02d}:{minutes:02d}"
    if colons == 2 or rest:
        return f"{sign}{hours:02d}:{minutes:02d}:{rest:02d}"
    return f"{sign}{hours:02d}:{minutes:02d}" if minutes else f"{sign}{hours:02d}"
