"""Dates in words, as GNU's parse_datetime of coreutils 9.1 takes them: `2020-01-02 03:04`, `next friday`, `+2 days ago`, `@1.5`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = 1_000_000_000
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "sunday monday tuesday wednesday thursday friday saturday".split()
_NAMES = (
    {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
    | {name: number for number, name in enumerate(_MONTHS, 1)}
    | {"sept": 9}
)
_WEEK = {name[:3]: number for number, name in enumerate(_DAYS)} | {name: number for number, name in enumerate(_DAYS)} | {
    "tues": 2, "wednes": 3, "thur": 4, "thurs": 4,
}  # fmt: skip
_UNITS = {
    "year": ("months", 12), "month": ("months", 1), "fortnight": ("days", 14), "week": ("days", 7), "day": ("days", 1),
    "hour": ("seconds", 3600), "minute": ("seconds", 60), "min": ("seconds", 60), "second": ("seconds", 1), "sec": ("seconds", 1),
}  # fmt: skip
_ORDINALS = {"last": -1, "this": 0, "next": 1} | {
    name: number
    for number, name in enumerate("first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 2)
    if name != "first"
} | {"first": 1}  # fmt: skip
_SHIFTS = {"tomorrow": 1, "yesterday": -1, "today": 0, "now": 0}
_ZONES = {
    "gmt": 0, "ut": 0, "utc": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "mez": 1, "mest": 2, "eet": 2,
    "eest": 3, "msk": 3, "msd": 4, "ist": 5.5, "jst": 9, "sgt": 8, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_ZONE = r"(?:\s*(?P<sign>[-+])\s*(?P<zh>[0-9]{1,2}):?(?P<zm>[0-9]{2})?)?"  # also before a unit: `12:00 + 3 days` is a day at UTC+3
_ZONE_ALONE = _ZONE[:-1].removesuffix(")") + r"(?!\s*[a-z]|[0-9]))?"


@dataclass(slots=True)
class _Parts:
    """What has been said so far."""

    date: tuple[int | None, int, int] | None = None
    time: tuple[int, int, int, int] | None = None  # with nanoseconds
    zone: tzinfo | None = None
    weekday: tuple[int, int] | None = None  # which, and how many weeks on
    shift: dict[str, int] = field(default_factory=lambda: {"months": 0, "days": 0, "seconds": 0})
    has_shift: bool = False
    last: dict[str, int] = field(default_factory=dict)


def parse(text: str, now: int, zone: tzinfo) -> int | None:
    """Nanoseconds since the epoch; None when it is no date."""
    if len(text) > 1000:
        return None
    named = re.match(r'\s*TZ="((?:[^"\\]|\\.)*)"', text)
    if named is not None:
        from mirage.shell.lib.local import named_zone

        zone, text = named_zone(named[1]), text[named.end() :]
    stamp = re.fullmatch(r"\s*@([-+]?[0-9]{1,18})(?:[.,]([0-9]{1,30}))?\s*", text)
    if stamp is not None:
        fraction = int(Fraction(f"0.{stamp[2] or 0}") * SECOND)
        return int(stamp[1]) * SECOND + (-fraction if stamp[1].startswith("-") else fraction)
    parts = _Parts()
    text = re.sub(r"\([^()]*\)", " ", text.lower()).strip()
    at = 0
    while at < len(text):
        for pattern, take in _ITEMS:
            found = pattern.match(text, at)
            if found is not None and found.end() > at and take(parts, found):
                at = found.end()
                break
        else:
            return None
    try:
        return _moment(parts, now, zone)
    except (ValueError, OverflowError):
        return None


def _moment(parts: _Parts, now: int, zone: tzinfo) -> int:
    place = parts.zone or zone
    base = datetime.fromtimestamp(now // SECOND, place)
    nanoseconds = now % SECOND
    year, month, day = base.year, base.month, base.day
    if parts.date is not None:
        year, month, day = parts.date[0] if parts.date[0] is not None else base.year, parts.date[1], parts.date[2]
    if not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError
    hour, minute, second = base.hour, base.minute, base.second
    if parts.time is not None:
        hour, minute, second, nanoseconds = parts.time
    elif parts.date is not None or parts.weekday is not None or not parts.has_shift:
        hour = minute = second = nanoseconds = 0
    days = parts.shift["days"]
    if parts.weekday is not None and parts.date is None:
        wanted, weeks = parts.weekday
        today = (datetime(year, month, day).weekday() + 1) % 7
        days += (wanted - today) % 7 + 7 * (weeks - (weeks > 0 and today != wanted))
    months = year * 12 + month - 1 + parts.shift["months"]
    local = datetime(months // 12, months % 12 + 1, 1, hour, minute, min(second, 59)) + timedelta(days=day - 1 + days)
    if local.tzinfo is None and place is not UTC:
        local = local.replace(tzinfo=place)
    else:
        local = local.replace(tzinfo=UTC)
    whole = int((local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) + (second == 60)
    return (whole + parts.shift["seconds"]) * SECOND + nanoseconds


# ---- the items


def _date(parts: _Parts, year: int | None, month: int, day: int) -> bool:
    if parts.date is not None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return False
    parts.date = (year, month, day)
    return True


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (2000 if number < 69 else 1900)


def _iso(parts: _Parts, found: re.Match[str]) -> bool:
    return _date(parts, _year(found[1]), int(found[2]), int(found[3]))


def _american(parts: _Parts, found: re.Match[str]) -> bool:
    return _date(parts, _year(found[3]) if found[3] else None, int(found[1]), int(found[2]))


def _day_first(parts: _Parts, found: re.Match[str]) -> bool:
    month = _NAMES.get(found[2])
    return month is not None and _date(parts, _year(found[3]) if found[3] else None, month, int(found[1]))


def _month_first(parts: _Parts, found: re.Match[str]) -> bool:
    month = _NAMES.get(found[1])
    return month is not None and _date(parts, _year(found[3]) if found[3] else None, month, int(found[2]))


def _time(parts: _Parts, found: re.Match[str]) -> bool:
    if parts.time is not None:
        return False
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return False
        hour = hour % 12 + (12 if found["half"][0] == "p" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return False
    parts.time = (hour, minute, second, int((found["f"] or "0")[:9].ljust(9, "0")))
    if found["sign"]:
        return _offset(parts, found)
    return True


def _offset(parts: _Parts, found: re.Match[str]) -> bool:
    hours, minutes = int(found["zh"]), int(found["zm"] or 0)
    if hours > 24 or minutes > 59:
        return False
    seconds = hours * 3600 + minutes * 60
    parts.zone = timezone(timedelta(seconds=-seconds if found["sign"] == "-" else seconds))
    return True


def _named(parts: _Parts, found: re.Match[str]) -> bool:
    hours = _ZONES.get(found[1])
    if hours is None or parts.zone is not None:
        return False
    parts.zone = timezone(timedelta(hours=hours)) if hours else UTC
    if found["sign"]:
        return _offset(parts, found)
    return True


def _relative(parts: _Parts, found: re.Match[str]) -> bool:
    number, word = found[1], found[2]
    count = _ORDINALS.get(number) if number and number.isalpha() else int(re.sub(r"\s", "", number)[:19]) if number else 1
    if count is None:
        return False
    if word in _WEEK and number:
        if not number.isalpha() and parts.weekday is not None:
            return False
        parts.weekday = (_WEEK[word], count)
        return True
    unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
    if unit is None:
        return False
    parts.shift[unit[0]] += count * unit[1] * (-1 if found[3] else 1)
    parts.has_shift = True
    return True


def _word(parts: _Parts, found: re.Match[str]) -> bool:
    word = found[1]
    if word in _SHIFTS:
        parts.shift["days"] += _SHIFTS[word]
        parts.has_shift = True
        return True
    if word in _WEEK and parts.weekday is None:
        parts.weekday = (_WEEK[word], 0)
        return True
    return False


def _number(parts: _Parts, found: re.Match[str]) -> bool:
    digits = found[1]
    if parts.date is not None and parts.date[0] is None and parts.time is not None and len(digits) > 2:
        parts.date = (int(digits), parts.date[1], parts.date[2])
        return len(digits) <= 4
    if len(digits) > 4:
        if len(digits) > 8:
            return False
        return _date(parts, _year(digits[:-4]), int(digits[-4:-2]), int(digits[-2:]))
    if parts.time is not None:
        return False
    hour, minute = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hour > 23 or minute > 59:
        return False
    parts.time = (hour, minute, 0, 0)
    return True


_ITEMS: list[tuple[re.Pattern[str], Callable[[_Parts, re.Match[str]], bool]]] = [
    (re.compile(pattern), take)
    for pattern, take in (
        (r"[\s,]+", lambda parts, found: True),
        (r"([0-9]{4,9}|[0-9]{1,2})-([0-9]{1,2})-([0-9]{1,2})(?:t(?=[0-9])|(?![0-9]))", _iso),
        (r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})(?![0-9/])", _iso),
        (r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{1,9}))?(?![0-9/])", _american),
        (r"([0-9]{1,2})[\s-]*([a-z]{3,9})\.?[\s-]+([0-9]{4}|[0-9]{2}(?=\s*$))(?![0-9:])", _day_first),
        (r"([0-9]{1,2})[\s-]*([a-z]{3,9})\b\.?()", _day_first),
        (r"([a-z]{3,9})\.?[\s-]+([0-9]{1,2})(?:\s*,\s*|-)([0-9]{1,4})(?![0-9:])", _month_first),
        (r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?![0-9:])\s+([0-9]{4})(?![0-9:])", _month_first),
        (r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?![0-9:])()", _month_first),
        (
            r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{1,2})(?::(?P<s>[0-9]{1,2})(?:[.,](?P<f>[0-9]{1,30}))?)?\s*(?P<half>[ap]\.?m\.?(?![a-z]))?"
            + _ZONE,
            _time,
        ),
        (r"(?P<h>[0-9]{1,2})(?P<m>)(?P<s>)(?P<f>)\s*(?P<half>[ap]\.?m\.?(?![a-z]))(?P<sign>)", _time),
        (r"([-+]\s*[0-9]{1,18}|[0-9]{1,18})\s*([a-z]{3,10})\b(\s+ago\b)?", _relative),
        (r"([a-z]{4,8})\s+([a-z]{3,10})\b(\s+ago\b)?", _relative),
        (r"()([a-z]{3,10})\b(\s+ago\b)?", _relative),
        (r"([a-z]{1,4})\b(?:\s*dst\b)?" + _ZONE_ALONE, _named),
        (r"([a-z]{3,9})\b\.?", _word),
        (r"([0-9]{1,8})(?![0-9:])", _number),
    )
]
