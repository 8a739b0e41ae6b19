"""When at(1) is asked to run something: its grammar of times and dates (at 3.2.5, parsetime.y)."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, tzinfo

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
DAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
UNITS = ("minute", "min", "hour", "day", "week", "month", "year")
NAMED = {"noon": (12, 0), "midnight": (0, 0), "teatime": (16, 0)}
_TOKEN = re.compile(r"[0-9]+(?:[:h'][0-9]+)?|[A-Za-z]+|\S")


class TimespecError(Exception):
    """What at says of words that are no time."""


def parse(words: list[str], now: datetime) -> datetime:
    """The moment, in the zone of `now`, without seconds. TimespecError."""
    if not words:
        raise TimespecError("Garbled time")
    try:
        return _Parser(" ".join(words), now).run()
    except (OverflowError, ValueError):  # a year that there is not
        raise TimespecError("Garbled time") from None


class _Parser:
    def __init__(self, text: str, now: datetime) -> None:
        self._tokens: list[str] = _TOKEN.findall(text)
        self._at = 0
        self._now = now.replace(second=0, microsecond=0)
        self._when = self._now
        self._zone: tzinfo | None = None

    def run(self) -> datetime:
        has_time = self._time()
        has_date = self._date()
        if not has_time and not has_date:
            self._syntax()
        is_moved = self._shifts()
        if not self._is_over:
            self._syntax()
        if self._zone is not None:
            self._when = self._when.replace(tzinfo=self._zone).astimezone(self._now.tzinfo)
        if has_time and not has_date and not is_moved and self._when < self._now:
            self._when += timedelta(days=1)
        return self._when

    # ---- words

    @property
    def _is_over(self) -> bool:
        return self._at >= len(self._tokens)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at].lower() if at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1].lower()

    def _syntax(self) -> None:
        token = self._tokens[self._at] if not self._is_over else self._tokens[-1]
        shown = token if token.isdigit() or not token.isalpha() else token[0]
        raise TimespecError(f"syntax error. Last token seen: {shown}\nGarbled time")

    def _wrong(self, what: str, token: str) -> None:
        raise TimespecError(f"{what}. Last token seen: {token}\nGarbled time")

    # ---- the time of day

    def _time(self) -> bool:
        word = self._peek()
        if word == "now":
            self._take()
            return True
        if word in NAMED:
            self._take()
            self._set(*NAMED[word])
            return True
        clock = re.fullmatch(r"([0-9]{1,2})[:h']([0-9]{2})", word)
        if clock is None and re.fullmatch("[0-9]{4}", word) and self._peek(1) not in ("-",):
            clock = re.fullmatch("(..)(..)", word)
        if clock is None and re.fullmatch("[0-9]{1,2}", word) and self._peek(1) not in ("/", ".", "-"):
            if self._peek(1)[:3] in MONTHS:
                return False
            if re.fullmatch("[0-9]{4}", self._peek(1)):
                self._at += 1
                self._syntax()
            clock = re.fullmatch("(..?)()", word)
        if clock is None:
            return False
        token = self._take()
        hour, minute = int(clock[1]), int(clock[2] or 0)
        if self._peek() in ("am", "pm"):
            if not 1 <= hour <= 12:
                self._wrong("Problem in hours specification", token)
            hour = hour % 12 + (12 if self._take() == "pm" else 0)
        if hour > 23:
            self._wrong("Problem in hours specification", token)
        if minute > 59:
            self._wrong("Problem in minutes specification", token)
        self._set(hour, minute)
        if self._peek() in ("utc", "gmt"):
            self._take()
            self._zone = UTC
        return True

    def _set(self, hour: int, minute: int) -> None:
        self._when = self._when.replace(hour=hour, minute=minute)

    # ---- the date

    def _date(self) -> bool:
        word = self._peek()
        if word in ("today", "tomorrow"):
            self._take()
            self._when += timedelta(days=word == "tomorrow")
            return True
        if word[:3] in MONTHS and word.isalpha():
            self._take()
            day = self._number()
            if self._peek() == ",":
                self._take()
            self._on(self._year(), MONTHS[word[:3]], day)
            return True
        if word[:3] in DAYS and word.isalpha():
            self._take()
            ahead = (DAYS[word[:3]] - self._when.weekday()) % 7
            self._when += timedelta(days=ahead)
            if self._when < self._now:
                self._when += timedelta(days=7)
            return True
        if word == "next" and self._peek(1).rstrip("s") not in UNITS and self._peek(1)[:3] in DAYS:
            self._take()
            day = DAYS[self._take()[:3]]
            self._when += timedelta(days=(day - self._when.weekday() - 1) % 7 + 1)
            return True
        return word.isdigit() and self._numeric()

    def _numeric(self) -> bool:
        separator = self._peek(1)
        if separator[:3] in MONTHS and separator.isalpha():
            day = self._number()
            month = MONTHS[self._take()[:3]]
            self._on(self._year(), month, day)
            return True
        token = self._take()
        if separator not in ("/", ".", "-"):
            if len(token) in (6, 8):
                self._on(_century(int(token[4:])), int(token[:2]), int(token[2:4]), token)
                return True
            self._at -= 1
            return False
        self._take()
        second = self._number()
        third = 0
        if self._peek() == separator:
            self._take()
            third = self._number()
        first = int(token)
        if separator == "-":
            self._on(first, second, third)
        else:
            month, day = (first, second) if separator == "/" else (second, first)
            self._on(_century(third) if third else None, month, day)
        return True

    def _number(self) -> int:
        if not self._peek().isdigit():
            self._syntax()
        return int(self._take())

    def _year(self) -> int | None:
        return int(self._take()) if re.fullmatch("[0-9]{4}", self._peek()) else None

    def _on(self, year: int | None, month: int, day: int, token: str = "") -> None:
        if not 1 <= month <= 12:
            self._wrong("Error in month number", token or str(month))
        if not 1 <= day <= 31:
            self._wrong("Error in day of month", token or str(day))
        wanted = year if year is not None else self._when.year
        day = min(day, calendar.monthrange(wanted, month)[1])
        self._when = self._when.replace(year=wanted, month=month, day=day)
        if year is None and self._when < self._now:
            self._when = self._when.replace(year=wanted + 1)

    # ---- what is added

    def _shifts(self) -> bool:
        is_moved = False
        while self._peek() in ("+", "-", "next"):
            sign = self._take()
            count = 1 if sign == "next" else self._number() * (-1 if sign == "-" else 1)
            unit = self._peek().rstrip("s")
            if unit not in UNITS:
                self._syntax()
            self._take()
            self._add(count, unit)
            is_moved = True
        return is_moved

    def _add(self, count: int, unit: str) -> None:
        if unit in ("month", "year"):
            months = self._when.month - 1 + count * (12 if unit == "year" else 1)
            year, month = self._when.year + months // 12, months % 12 + 1
            self._when = self._when.replace(year=year, month=month, day=1) + timedelta(days=self._when.day - 1)
        else:
            minutes = {"minute": 1, "min": 1, "hour": 60, "day": 1440, "week": 10080}[unit]
            self._when += timedelta(minutes=count * minutes)


def _century(year: int) -> int:
    return year if year > 99 else year + (1900 if year >= 70 else 2000)
