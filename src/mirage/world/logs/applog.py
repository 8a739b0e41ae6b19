"""The application's own log: how and in which nights logrotate 3.21 moves it, as its company's people have asked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from mirage.content import arrivals
from mirage.content.facts import Company, Site, Turning
from mirage.world.logs import lines as logs
from mirage.world.logs.rotations import Rotation

SUNDAY = 6
LONGEST = 33 * 24 * logs.HOUR  # between two moves
SET_UP = 4 * logs.HOUR  # after its clone an application has its file in /etc/logrotate.d
DUE: dict[str, Callable[[datetime.datetime], bool]] = {
    "daily": lambda day: True,
    "weekly": lambda day: day.weekday() == SUNDAY,
    "monthly": lambda day: day.day == 1,
}
GROUPS = {"root": 0, "adm": logs.ADM, "www-data": logs.WWW}


def rotation(turning: Turning) -> Rotation:
    """As the other logs have theirs."""
    return Rotation(turning.keep, delays=turning.is_delayed, mode=turning.mode, uid=logs.WWW, gid=GROUPS[turning.group])


def path(company: Company) -> bytes:
    return f"{company.project.home}/{company.project.layout.log}".encode()


def turns(company: Company, site: Site, since: int, until: int) -> Iterator[int]:
    """When it is moved in (since, until]. At its first look logrotate only notes that it is there."""
    first = looked(company, site)
    day = logs.local(since, site.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    while (time := logs.turn(day, site.hostname)) <= until:
        if time > max(since, first) and DUE[company.turning.every](day):
            yield time
        day += datetime.timedelta(days=1)


def looked(company: Company, site: Site) -> int:
    """When logrotate saw it first."""
    return logs.next_turn(arrivals.cloned(company, site) + SET_UP, site.timezone, site.hostname)


def last(company: Company, site: Site, now: int) -> int:
    """When logrotate moved it last, or saw it first."""
    return max([looked(company, site), *turns(company, site, now - LONGEST, now)])
