"""Local time as the C library sees it: $TZ, else the zone of the machine."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
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
        return UTC  # glibc, too, takes an unknown zone for UTC


def zone_of(proc: Process) -> tzinfo:
    """The zone that this process's clock shows."""
    return named_zone(proc.env.get("TZ") or proc.host.identity.timezone)


def local(proc: Process, nanoseconds: int, zone: str | None = None) -> datetime:
    """A moment (nanoseconds since the epoch) in the process's zone, or in the zone that TZ says now."""
    place = named_zone(zone) if zone else zone_of(proc)
    return datetime.fromtimestamp(nanoseconds // SECOND, place).replace(microsecond=nanoseconds % SECOND // 1000)
