"""Calendar events as systemd 252 reads, writes and finds them (systemd.time(7), src/shared/calendarspec.c)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WORDS = {
    "minutely": "*-*-* *:*:00", "hourly": "*-*-* *:00:00", "daily": "*-*-* 00:00:00", "monthly": "*-*-01 00:00:00",
    "annually": "*-01-01 00:00:00", "yearly": "*-01-01 00:00:00", "anually": "*-01-01 00:00:00", "weekly": "Mon *-*-* 00:00:00",
    "quarterly": "*-01,04,07,10-01 00:00:00", "semiannually": "*-01,07-01 00:00:00", "biannually": "*-01,07-01 00:00:00",
    "bi-annually": "*-01,07-01 00:00:00", "semi-annually": "*-01,07-01 00:00:00",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1970, 2199  # MIN_YEAR, MAX_YEAR
MICRO = 1_000_000
_ITEM = re.compile(r"(\d{1,9})(?:\.(\d{1,6})\d*)?(?:\.\.(\d{1,9})(?:\.(\d{1,6})\d*)?)?(?:/(\d{1,9})(?:\.(\d{1,6})\d*)?)?")


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One of a field's alternatives: from, to (-1: no end), and every how many (0: just once)."""

    start: int
    stop: int = -1
    every: int = 0

    def values(self, low: int, high: int) -> Iterator[int]:
        last = min(high, self.stop) if self.stop >= 0 else high if self.every else self.start
        yield from (value for value in range(self.start, last + 1, self.every or 1) if low <= value <= high)


Field = tuple[Item, ...]  # none: any value


@dataclass(frozen=True, slots=True)
class Calendar:
    """One specification. Seconds are counted in microseconds."""

    weekdays: frozenset[int]
    year: Field
    month: Field
    day: Field
    hour: Field
    minute: Field
    second: Field
    is_from_end: bool = False  # days of the month are counted from its last
    zone: str = ""

    def __str__(self) -> str:
        """The normalized form."""
        head = f"{_weekdays(self.weekdays)} " if 0 < len(self.weekdays) < 7 else ""
        dash = "~" if self.is_from_end else "-"
        moment = f"{_field(self.hour, 2)}:{_field(self.minute, 2)}:{_field(self.second, 2, MICRO)}"
        zone = f" {self.zone}" if self.zone else ""
        return f"{head}{_field(self.year, 4)}-{_field(self.month, 2)}{dash}{_field(self.day, 2)} {moment}{zone}"

    def following(self, after: datetime) -> datetime | None:
        """The first moment behind that one, in its zone unless there is an own one; None: never."""
        zone = _zone(self.zone) or after.tzinfo
        here = after.astimezone(zone)
        for day in self._days(here.date()):
            for moment in self._times(day, zone):
                if moment > here:
                    return moment
        return None

    def previous(self, before: datetime, days: int) -> datetime | None:
        """The last moment up to that one, if it is no more days back."""
        zone = _zone(self.zone) or before.tzinfo
        here, found = before.astimezone(zone), None
        for back in range(days + 1):
            day = here.date() - timedelta(days=back)
            if self._has(day):
                found = max((moment for moment in self._times(day, zone) if moment <= here), default=None)
            if found is not None:
                return found
        return None

    def _days(self, first: date) -> Iterator[date]:
        for year in _values(self.year, FIRST_YEAR, LAST_YEAR):
            if year < first.year:
                continue
            for month in _values(self.month, 1, 12):
                if (year, month) < (first.year, first.month):
                    continue
                day = date(year, month, 1)
                while day.month == month:
                    if day >= first and self._has(day):
                        yield day
                    if day == date.max:
                        return
                    day += timedelta(days=1)

    def _has(self, day: date) -> bool:
        number = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - day).days if self.is_from_end else day.day
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and number in _values(self.day, 1, 31)
            and day.month in _values(self.month, 1, 12)
            and day.year in _values(self.year, FIRST_YEAR, LAST_YEAR)
        )

    def _times(self, day: date, zone: tzinfo | None) -> Iterator[datetime]:
        seconds = [0] if self.second == (Item(0),) else _values(self.second, 0, 60 * MICRO - 1)
        for hour in _values(self.hour, 0, 23):
            for minute in _values(self.minute, 0, 59):
                for second in seconds:
                    yield datetime(day.year, day.month, day.day, hour, minute, second // MICRO, second % MICRO, zone)


def parse(text: str) -> Calendar | None:
    """None for what is none."""
    text = WORDS.get(text.strip().lower(), text.strip())
    words = text.split()
    zone = ""
    if len(words) > 1 and (words[-1] == "UTC" or _zone(words[-1]) is not None):
        zone = words.pop()
    weekdays: frozenset[int] | None = frozenset()
    if words and words[0][0].isalpha():
        weekdays = _parsed_days(words.pop(0).rstrip(","))
    if weekdays is None or len(words) > 2:
        return None
    day_word = words.pop(0) if words and ("-" in words[0] or "~" in words[0]) else ""
    time_word = words.pop(0) if words and ":" in words[0] else ""
    if words or not (weekdays or day_word or time_word):
        return None
    try:
        is_from_end = "~" in day_word
        fields = re.split("[-~]", day_word) if day_word else ["*"] * 3
        year, month, day = fields if len(fields) == 3 else ["*", *fields]
        parts = (time_word or "00:00:00").split(":")
        hour, minute, second = [*parts, "00"] if len(parts) == 2 else parts
        return Calendar(
            weekdays, _parsed(_century(year), FIRST_YEAR, LAST_YEAR), _parsed(month, 1, 12), _parsed(day, 1, 31), _parsed(hour, 0, 23),
            _parsed(minute, 0, 59), _parsed(second, 0, 59, MICRO), is_from_end, zone,
        )  # fmt: skip
    except ValueError:
        return None


def _century(word: str) -> str:
    """A year of two digits."""
    return f"20{word}" if re.fullmatch(r"[0-6]\d", word) else f"19{word}" if re.fullmatch(r"[7-9]\d", word) else word


def _zone(name: str) -> tzinfo | None:
    if name == "UTC":
        return UTC
    if not re.fullmatch(r"[A-Z][A-Za-z_+-]*(?:/[A-Za-z_+0-9-]+)*", name) or name[:3] in DAYS:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _parsed_days(text: str) -> frozenset[int] | None:
    found: set[int] = set()
    for part in text.split(","):
        ends = [_day(word) for word in re.split(r"\.\.|-", part)]
        if len(ends) > 2 or None in ends:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        if last < first:
            return None
        found |= set(range(first, last + 1))
    return frozenset(found)


def _day(word: str) -> int | None:
    for names in (tuple(name.lower() for name in DAYS), LONG_DAYS):
        if word.lower() in names:
            return names.index(word.lower())
    return None


def _parsed(text: str, low: int, high: int, unit: int = 1) -> Field:
    """ValueError: it is none, or out of bounds."""
    if text == "*":
        return (Item(0, -1, MICRO),) if unit == MICRO else ()
    found = set()
    for part in text.split(","):
        part = f"{low}{part[1:]}" if part.startswith("*/") else part
        match = _ITEM.fullmatch(part)
        if match is None or (unit == 1 and "." in part.replace("..", "")):
            raise ValueError(part)
        start, stop, every = (_number(match, group, unit) for group in (1, 3, 5))
        if match[5] and not every:
            raise ValueError(part)
        if match[3]:
            every = every or unit
            stop -= (stop - start) % every
        elif not match[5] or start + every > high * unit + unit - 1:
            stop, every = -1, 0
        else:
            stop = -1
        if not (low * unit <= start < (high + 1) * unit) or (match[3] and not start <= stop < (high + 1) * unit):
            raise ValueError(part)
        found.add(Item(start, -1, 0) if stop == start else Item(start, stop, every))
    return tuple(sorted(found))


def _number(match: re.Match[str], group: int, unit: int) -> int:
    if match[group] is None:
        return -1 if group == 3 else 0
    return int(match[group]) * unit + (int((match[group + 1] or "0").ljust(6, "0")) if unit == MICRO else 0)


def _values(field: Field, low: int, high: int) -> list[int]:
    if not field:
        return list(range(low, high + 1))
    return sorted({value for item in field for value in item.values(low, high)})


def _field(field: Field, width: int, unit: int = 1) -> str:
    if not field or (unit == MICRO and field == (Item(0, -1, MICRO),)):
        return "*"
    texts = []
    for item in field:
        text = _shown(item.start, width, unit)
        text += f"..{_shown(item.stop, width, unit)}" if item.stop >= 0 else ""
        texts.append(text + (f"/{_shown(item.every, 0, unit)}" if item.every and not (item.stop >= 0 and item.every == unit) else ""))
    return ",".join(texts)


def _shown(value: int, width: int, unit: int) -> str:
    part = f".{value % unit:06}" if value % unit else ""
    return f"{value // unit:0{width}}{part}"


def _weekdays(days: frozenset[int]) -> str:
    """format_weekdays(): three in a row or more as a range."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(f"{DAYS[run[0]]}..{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[day] for day in run) for run in runs)
