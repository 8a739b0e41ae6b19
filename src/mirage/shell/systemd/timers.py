"""When systemd's timers elapse: OnCalendar as far as Debian's units use it, OnUnitActiveSec, and their random delays."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mirage.shell.lib.local import SECOND, local
from mirage.shell.systemd import calendar, spans
from mirage.world import units
from mirage.world.logs import lines as logs

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.units import Unit
    from mirage.world.visit import Visit

WORDS = {
    "minutely": "*-*-* *:*:00", "hourly": "*-*-* *:00:00", "daily": "*-*-* 00:00:00", "weekly": "Mon *-*-* 00:00:00",
    "monthly": "*-*-01 00:00:00", "yearly": "*-01-01 00:00:00", "annually": "*-01-01 00:00:00",
}  # fmt: skip
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UNITS = {
    "": 1,
    "s": 1,
    "sec": 1,
    "m": 60,
    "min": 60,
    "h": 3600,
    "hour": 3600,
    "d": 86_400,
    "day": 86_400,
    "w": 604_800,
    "week": 604_800,
}
YEAR = 366 * 86_400  # seconds: a timer that does not elapse within that is taken for one that never does
_SPEC = re.compile(
    r"(?:([A-Z][a-z]{2}(?:(?:,|\.\.)[A-Z][a-z]{2})*) )?(?:([0-9*]+)-([0-9*,/]+)-([0-9*,/]+) )?([0-9*,/]+):([0-9*,/]+)(?::([0-9*,/]+))?"
)


def elapses(proc: Process, unit: Unit) -> tuple[int, int]:
    """The last and the next time of a timer, in nanoseconds since the epoch; 0 for none."""
    now = proc.clock.now()
    if units.fate(proc.visit, unit.name) is not None:
        return elapsing(proc.visit, unit)
    if text := unit.values.get("Timer.OnCalendar", ""):
        return _calendar(proc, unit, text, now)
    every, first = span(unit.values.get("Timer.OnUnitActiveSec", "")), span(unit.values.get("Timer.OnBootSec", ""))
    boot = proc.host.identity.boot_time + first * SECOND
    if now < boot:
        return 0, boot
    if not every:
        return boot, 0
    passed = (now - boot) // (every * SECOND)
    return boot + passed * every * SECOND, boot + (passed + 1) * every * SECOND


def elapsing(visit: Visit, unit: Unit) -> tuple[int, int]:
    """The same of one that was started or stopped here, from when it was and from when it elapsed since."""
    fate, now, boot = units.fate(visit, unit.name), visit.clock.now(), visit.host.identity.boot_time
    if fate is None or not fate.is_active:
        return 0, 0
    ran = units.fate(visit, unit.activates)
    found = []
    for key, value in unit.assigned:
        micro = spans.parsed(value) or 0
        if key == "Timer.OnCalendar" and (event := calendar.parse(value)) is not None:
            moment = event.following(logs.local(now, visit.host.identity.timezone))
            found.append(int(moment.timestamp()) * SECOND if moment is not None else 0)
        elif key == "Timer.OnActiveSec" and fate.time + micro * 1000 > fate.elapsed:
            found.append(fate.time + micro * 1000)
        elif key in ("Timer.OnBootSec", "Timer.OnStartupSec") and not fate.elapsed:
            found.append(max(boot + micro * 1000, fate.time))
        elif key == "Timer.OnUnitActiveSec" and (since := max(fate.elapsed, ran.time if ran is not None else 0)):
            found.append(since + micro * 1000)
    return fate.elapsed, min((moment for moment in found if moment), default=0)


def span(text: str) -> int:
    """`1h 30min` in seconds; 0 for what is none."""
    parts = re.findall(r"([0-9]+)\s*([a-z]*)", text)
    return sum(int(count) * UNITS.get(unit, UNITS.get(unit.rstrip("s"), 0)) for count, unit in parts)


def _calendar(proc: Process, unit: Unit, text: str, now: int) -> tuple[int, int]:
    fields = _SPEC.fullmatch(WORDS.get(text, text))
    if fields is None:
        return 0, 0
    most = span(unit.values.get("Timer.RandomizedDelaySec", ""))
    here = local(proc, now).replace(microsecond=0)

    def delayed(moment: datetime) -> int:
        dice = proc.host.dice("timer", unit.name.encode(), moment.isoformat().encode())
        return int(moment.timestamp()) * SECOND + int(dice.random() * most * SECOND)

    step = timedelta(days=1)
    last = following = 0
    day = (here - timedelta(days=8)).replace(hour=0, minute=0, second=0)
    while not following and day < here + timedelta(seconds=YEAR):
        for moment in _of_day(fields, day):
            when = delayed(moment)
            if when <= now:
                last = when
            else:
                following = when
                break
        day += step
    return last, following


def _of_day(fields: re.Match[str], day: datetime) -> list[datetime]:
    """The moments of one day, in order."""
    days, _, month, date, hours, minutes, seconds = fields.groups()
    if days and DAYS[day.weekday()] not in _weekdays(days):
        return []
    if day.month not in _numbers(month or "*", 1, 12) or day.day not in _numbers(date or "*", 1, 31):
        return []
    return [
        day.replace(hour=hour, minute=minute, second=second)
        for hour in _numbers(hours, 0, 23)
        for minute in _numbers(minutes, 0, 59)
        for second in _numbers(seconds or "0", 0, 59)
    ]


def _weekdays(text: str) -> set[str]:
    found: set[str] = set()
    for part in text.split(","):
        first, _, last = part.partition("..")
        found |= set(DAYS[DAYS.index(first) : DAYS.index(last or first) + 1])
    return found


def _numbers(text: str, low: int, high: int) -> list[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, every = part.partition("/")
        start = low if first in ("*", "") else int(first)
        found |= set(range(start, high + 1, int(every) if every else 1) if every or first == "*" else (start,))
    return sorted(number for number in found if low <= number <= high)
