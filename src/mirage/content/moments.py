"""Moments as people and programs write them, in the machine's own zone."""

from __future__ import annotations

import datetime
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from mirage.base.clock import SECOND
from mirage.content.facts import Brief

DAY = 86_400 * SECOND
TRIES = 12  # to find an office hour in a short span


@cache
def zone(name: str) -> datetime.tzinfo:
    """The zone; UTC where this machine does not know it, as the world's logs have it then."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return datetime.UTC


def local(time: int, brief: Brief) -> datetime.datetime:
    """The moment on the machine's clock."""
    return at(time, brief.site.timezone)


def at(time: int, name: str) -> datetime.datetime:
    """A moment on the clock of a zone, to the second."""
    return datetime.datetime.fromtimestamp(time // SECOND, zone(name))


def before(brief: Brief, chance: Random, days: float) -> datetime.datetime:
    """Some moment of an office day in the days before the file was written."""
    here = next((one.since for one in brief.company.staff if one.login and one.login == brief.owner), 0)
    oldest = min(max(brief.site.installed, here) + DAY, brief.time)  # nobody tells of a machine before he came to it
    first, last = local(oldest, brief), local(brief.time, brief)
    for _ in range(TRIES):
        moment = local(brief.time - int(chance.random() * min(days * DAY, brief.time - oldest)), brief)
        if moment.weekday() > 4:
            moment -= datetime.timedelta(days=moment.weekday() - 4)
        moment = moment.replace(hour=int(chance.triangular(7, 19, 11)), minute=chance.randrange(60), second=chance.randrange(60))
        if first <= moment <= last:
            return moment
    return local(oldest + int(chance.random() * (brief.time - oldest)), brief)  # no two of a short time are the same
