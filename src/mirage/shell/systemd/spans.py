"""Spans of time as systemd 252 writes them (format_timestamp_relative() and format_timespan() of src/basic/time-util.c)."""

from __future__ import annotations

from mirage.base.clock import SECOND

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds, as all below
WEEK, MONTH, YEAR = 7 * DAY, 2_629_800, 31_557_600


def ago(nanoseconds: int) -> str:
    return f"{relative(nanoseconds)} ago"


def left(nanoseconds: int) -> str:
    return f"{relative(nanoseconds)} left"


def relative(nanoseconds: int) -> str:
    """The two largest parts, or one where the other does not matter."""
    span = max(0, nanoseconds) // SECOND
    for size, name, part, below in ((YEAR, "year", MONTH, "month"), (MONTH, "month", DAY, "day"), (WEEK, "week", DAY, "day")):
        if span >= size:
            return f"{_counted(span // size, name)} {_counted(span % size // part, below)}"
    if span >= 2 * DAY:
        return f"{span // DAY} days"
    if span >= 25 * HOUR:
        return f"1 day {(span - DAY) // HOUR}h"
    if span >= 6 * HOUR:
        return f"{span // HOUR}h"
    if span >= HOUR:
        return f"{span // HOUR}h {span % HOUR // MINUTE}min"
    if span >= 5 * MINUTE:
        return f"{span // MINUTE}min"
    if span >= MINUTE:
        return f"{span // MINUTE}min {span % MINUTE}s"
    if span:
        return f"{span}s"
    return f"{nanoseconds // 1_000_000}ms" if nanoseconds >= 1_000_000 else f"{max(1, nanoseconds // 1000)}us"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count != 1 else ''}"


def exact(nanoseconds: int) -> str:
    """To a millisecond, as CPU time is told."""
    milli = nanoseconds // 1_000_000
    if milli < 1000:
        return f"{milli}ms"
    if milli < 60_000:
        return f"{milli / 1000:.3f}s"
    minutes, rest = divmod(milli, 60_000)
    return f"{minutes}min {rest / 1000:.3f}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60}min {rest / 1000:.3f}s"
