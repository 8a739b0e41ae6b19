"""HTTP dates: written as nginx writes them, and read as it reads them, which is laxly (ngx_parse_http_time)."""

from __future__ import annotations

import calendar
import re
import time
from functools import lru_cache

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_TIME = rb"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_RFC822 = re.compile(rb"(?P<day>\d\d) (?P<month>...) (?P<year>\d{4}) " + _TIME, re.DOTALL)  # 10 Nov 2002 23:50:13
_RFC850 = re.compile(rb"(?P<day>\d\d)-(?P<month>...)-(?P<year>\d\d) " + _TIME, re.DOTALL)  # 10-Dec-02 23:50:13
_ASCTIME = re.compile(rb"(?P<month>...). ?(?P<day>\d\d?) " + _TIME + rb" (?P<year>\d{4})", re.DOTALL)  # Dec 10 23:50:13 2002


@lru_cache(maxsize=64)
def render(seconds: int) -> bytes:
    """Sun, 06 Nov 1994 08:49:37 GMT"""
    at = time.gmtime(seconds)
    return b"%s, %02d %s %04d %02d:%02d:%02d GMT" % (
        DAYS[at.tm_wday].encode(), at.tm_mday, MONTHS[at.tm_mon - 1].encode(), at.tm_year, at.tm_hour, at.tm_min, at.tm_sec,
    )  # fmt: skip


def parse(text: bytes) -> int:
    """Seconds since the epoch; -1 for what is no date. What follows the time is not looked at, nor is the name of the day."""
    comma, space = text.find(b","), text.find(b" ")
    is_asctime = space >= 0 and (comma < 0 or space < comma)
    start = space if is_asctime else comma if comma >= 0 else len(text)
    rest = text[start + 1 :].lstrip(b" ")
    if len(rest) < 18:
        return -1
    found = _ASCTIME.match(rest) if is_asctime else _RFC822.match(rest) or _RFC850.match(rest)
    if found is None:
        return -1
    month = _month(found["month"])
    year, day = int(found["year"]), int(found["day"])
    if not is_asctime and len(found["year"]) == 2:
        year += 2000 if year < 70 else 1900
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    if month < 0 or hour > 23 or minute > 59 or second > 59:
        return -1
    is_leap_day = day == 29 and month == 1
    if (is_leap_day and not calendar.isleap(year)) or (not is_leap_day and day > LENGTHS[month]):
        return -1
    return _seconds(year, month, day) + hour * 3600 + minute * 60 + second


def _month(name: bytes) -> int:
    """By as few letters as nginx looks at: Jxx is July unless its second letter is a, or its third an n."""
    first, second, third = name[:1], name[1:2], name[2:3]
    match first:
        case b"J":
            return 0 if second == b"a" else 5 if third == b"n" else 6
        case b"M":
            return 2 if third == b"r" else 4
        case b"A":
            return 3 if second == b"p" else 7
    return {b"F": 1, b"S": 8, b"O": 9, b"N": 10, b"D": 11}.get(first, -1)


def _seconds(year: int, month: int, day: int) -> int:
    """Midnight of a day, by Gauss' formula as nginx has it; month from 0. Years before ours count backwards."""
    month -= 1
    if month <= 0:
        month, year = month + 12, year - 1
    days = 365 * year + year // 4 - year // 100 + year // 400 + 367 * month // 12 - 30 + day - 1 - 719527 + 31 + 28
    return days * 86400
