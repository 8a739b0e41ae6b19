"""What the company's people do with their application, day by day: from it come its own log and the web server's.

A day is drawn for itself, so any span has its acts, always the same, and a log can be brought up to any moment.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import NamedTuple

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import rows
from mirage.content.facts import Company, Entity, Site
from mirage.content.moments import zone


class Act(NamedTuple):
    """One thing that somebody did. `what`: saved, exported, deleted, looked, in, failed, cleanup."""

    time: int  # nanoseconds since the epoch
    user: str
    address: str
    agent: int  # which browser, an index of AGENTS
    what: str
    entity: Entity | None
    number: int


AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36 Edg/{v}.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{m} Safari/605.1.15",
)


def between(company: Company, site: Site, since: int, until: int) -> Iterator[Act]:
    """All acts of (since, until], in order of time."""
    clock = zone(site.timezone)
    day = datetime.datetime.fromtimestamp(since // SECOND, clock).date()
    last = datetime.datetime.fromtimestamp(until // SECOND, clock).date()
    while day <= last:
        yield from (act for act in _day(_Known(company, site), day) if since < act.time <= until)
        day += datetime.timedelta(days=1)


class _Known:
    """A company as a key of the cache."""

    __slots__ = ("company", "site")

    def __init__(self, company: Company, site: Site) -> None:
        self.company, self.site = company, site

    def __hash__(self) -> int:
        return hash(self.company.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other._all() == self._all()

    def _all(self) -> tuple[object, ...]:
        """What a day's acts depend on."""
        begun = self.company.project.commits[0].time if self.company.project.commits else 0
        return self.company.key, self.site.now, self.site.timezone, self.site.address, begun


@lru_cache(maxsize=512)
def _day(known: _Known, day: datetime.date) -> tuple[Act, ...]:
    company, site = known.company, known.site
    chance = dice(company.key, "day", day.toordinal())
    midnight = datetime.datetime.combine(day, datetime.time(), zone(site.timezone))
    start = int(midnight.timestamp()) * SECOND
    at = datetime.time(company.nights.hour_of_cleanup, cleanup_minute(company), chance.choice((1, 1, 1, 2)))
    cleanup = int(datetime.datetime.combine(day, at, zone(site.timezone)).timestamp()) * SECOND + chance.randrange(SECOND)
    acts = [Act(cleanup, "", "", 0, "cleanup", None, chance.choice((0, 0, 0, 0, 1, 2, 4)))]
    users = [one.mail.partition("@")[0] for one in company.staff if one.department != "IT" and one.since < start] or ["admin"]
    busy = dice(company.key, "busy").uniform(2, 9)
    sittings = int(chance.expovariate(1 / busy)) if day.weekday() < 5 else chance.choice((0, 0, 0, 0, 1))
    for _ in range(min(sittings, 40)):
        user = chance.choices(users, [1 / (at + 1) for at in range(len(users))])[0]
        acts += _sitting(company, site, chance, user, start)
    return tuple(sorted(acts))


def cleanup_minute(company: Company) -> int:
    """The minute of its hour at which cron cleans up."""
    return int(dice(company.key, "cleanup").random() * 59)


@lru_cache(maxsize=256)
def _computer(key: bytes, user: str) -> tuple[int, int]:
    """The last octet of somebody's computer, and its browser."""
    own = dice(key, "computer", user)
    return own.randint(30, 190), own.randrange(len(AGENTS))


def _sitting(company: Company, site: Site, chance: Random, user: str, start: int) -> Iterator[Act]:
    """Somebody logs in and works for some minutes."""
    octet, agent = _computer(company.key, user)
    address = f"{site.address.rpartition('.')[0]}.{octet}"
    time = start + int(min(20.0, max(6.0, chance.gauss(11.5, 2.6))) * 3600 * SECOND) + chance.randrange(60 * SECOND)
    if chance.random() < 0.08:
        yield Act(time, user, address, agent, "failed", None, 0)
        time += chance.randint(4, 15) * SECOND
    yield Act(time, user, address, agent, "in", None, 0)
    begun = company.project.commits[0].time
    share = min(1.0, (time - begun) / max(1, site.now - begun))
    for _ in range(chance.choice((1, 1, 2, 2, 3, 5, 8))):
        time += int(chance.expovariate(1 / 70) * SECOND) + 26 * SECOND  # nobody fills a form faster
        entity = chance.choices(company.project.entities, [4, 3, 2, 1][: len(company.project.entities)])[0]
        number = max(1, int(entity.rows * share) - int(chance.expovariate(0.12)))
        what = chance.choices(("saved", "looked", "exported", "deleted"), (55, 35, 7, 3))[0]
        found = _near(company, site, entity, number, is_gone=what == "deleted")
        if found:
            yield Act(time, user, address, agent, what, entity, found)


def _near(company: Company, site: Site, entity: Entity, number: int, *, is_gone: bool) -> int:
    """A row at or before a number that is there still, or is not any more; 0: there is none of the last ones."""
    return next((one for one in range(number, max(0, number - 40), -1) if rows.is_gone(company, site, entity, one) == is_gone), 0)
