"""Spans of time as systemd 252 writes them (format_timestamp_relative() and format_timespan() of src/basic/time-util.c)."""

from __future__ import annotations

import re

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


# ---- as they are written

SIZES = (("y", 31_557_600_000_000), ("month", 2_629_800_000_000), ("w", 604_800_000_000), ("d", 86_400_000_000), ("h", 3_600_000_000),
         ("min", 60_000_000), ("s", 1_000_000), ("ms", 1000), ("us", 1))  # fmt: skip
UNITS = {
    "seconds": 1_000_000, "second": 1_000_000, "sec": 1_000_000, "s": 1_000_000, "minutes": 60_000_000, "minute": 60_000_000,
    "min": 60_000_000, "months": 2_629_800_000_000, "month": 2_629_800_000_000, "M": 2_629_800_000_000, "msec": 1000, "ms": 1000,
    "m": 60_000_000, "hours": 3_600_000_000, "hour": 3_600_000_000, "hr": 3_600_000_000, "h": 3_600_000_000, "days": 86_400_000_000,
    "day": 86_400_000_000, "d": 86_400_000_000, "weeks": 604_800_000_000, "week": 604_800_000_000, "w": 604_800_000_000,
    "years": 31_557_600_000_000, "year": 31_557_600_000_000, "y": 31_557_600_000_000, "usec": 1, "us": 1, "μs": 1, "µs": 1,
    "": 1_000_000,
}  # fmt: skip
INFINITY = (1 << 64) - 1
_PART = re.compile(r"\s*(\d+)(?:\.(\d*))?\s*([A-Za-zμµ]*)")


def parsed(text: str) -> int | None:
    """parse_time(): microseconds, INFINITY, or None for what is none."""
    if text.strip() == "infinity":
        return INFINITY
    total = at = 0
    text = text.rstrip()
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part[3] not in UNITS or not part[1].isascii():
            return None
        unit = UNITS[part[3]]
        total += int(part[1][:19]) * unit + (int(part[2][:6].ljust(6, "0")) * unit // 1_000_000 if part[2] else 0)
        at = part.end()
    return min(total, INFINITY) if at else None


def span(micro: int, accuracy: int = 1) -> str:
    """format_timespan()."""
    if micro >= INFINITY:
        return "infinity"
    if micro == 0:
        return "0"
    parts: list[str] = []
    for name, size in SIZES:
        if micro <= 0 or (micro < accuracy and parts):
            break
        if micro < size:
            continue
        whole, rest = divmod(micro, size)
        digits = len(str(size)) - len(str(accuracy))
        if micro < UNITS["min"] and rest and digits > 0:
            fraction = f"{rest // accuracy:0{digits}}"
            parts.append(f"{whole}.{fraction}{name}")
            break
        parts.append(f"{whole}{name}")
        micro = rest
    return " ".join(parts)


def written(text: str) -> str:
    """A span in other words: as the manager writes it down."""
    micro = parsed(text)
    return span(micro) if micro is not None else text
