"""Local time as the C library sees it: $TZ, else the zone of the machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from mirage.shell.process import Process

SECOND = 1_000_000_000


@lru_cache(maxsize=64)
def named_zone(name: str) -> tzinfo:
    """What TZ=NAME means."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _spelled(name)


def _spelled(name: str) -> tzinfo:
    """A zone in POSIX's notation, as far as it has no summer: `XYZ-3`. What is none is UTC, by the name's own letters."""
    found = re.match(r":?(?:<([A-Za-z0-9+-]{3,})>|([A-Za-z]{3,}))(?:([-+]?)([0-9]{1,2})(?::([0-9]{2}))?)?", name)
    if found is None:
        return timezone(timedelta(), "")
    minutes = int(found[4] or 0) * 60 + int(found[5] or 0)
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=minutes if found[3] == "-" else -minutes), found[1] or found[2])


def zone_of(proc: Process) -> tzinfo:
    """The zone that this process's clock shows."""
    return named_zone(proc.env.get("TZ") or proc.host.identity.timezone)


def local(proc: Process, nanoseconds: int, zone: str | None = None) -> datetime:
    """A moment (nanoseconds since the epoch) in the process's zone, or in the zone that TZ says now."""
    place = named_zone(zone) if zone else zone_of(proc)
    return datetime.fromtimestamp(nanoseconds // SECOND, place).replace(microsecond=nanoseconds % SECOND // 1000)
