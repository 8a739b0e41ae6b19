"""What goes on while nobody looks: the dump of every night, and what the application notes, brought up to the present.

Each growth is the world's own write into the host's layer, at the time at which it would have happened.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from mirage.content import briefs, writers
from mirage.content.facts import Site
from mirage.content.writers.app import noted, notes
from mirage.world.identity import DAY
from mirage.world.logs import applog, monthly
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import local
from mirage.world.pen import Pen
from mirage.world.plans.author import Story
from mirage.world.plans.services import dumped


def spans(story: Story, since: int, now: int) -> Iterator[tuple[int, int]]:
    """The time cut where logrotate moves what it does not move daily, and the application's log: each part is one transaction, as the next
    reads what it left.
    """
    company, site = story.company, story.site
    for night in sorted({*applog.turns(company, site, since, now), *_firsts(site, since, now)}):
        yield since, night
        since = night
    if since < now:
        yield since, now


def _firsts(site: Site, since: int, now: int) -> Iterator[int]:
    """The first nights of months in (since, now]."""
    day = local(since, site.timezone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while (turn := logs.turn(day, site.hostname)) <= now:
        if turn > since:
            yield turn
        day = (day + datetime.timedelta(days=32)).replace(day=1)


def grow(pen: Pen, story: Story, since: int, until: int, now: int) -> None:
    """All that came in (since, until], one of `spans`; `now` is where the last of them ends."""
    _dumped(pen, story, since, until)
    _noted(pen, story, since, until)
    pen.at(now)


def turn(pen: Pen, story: Story, until: int) -> None:
    """The application's log is moved if it is the night for it; in a transaction of its own, as what is read is what was there before it."""
    if until in applog.turns(story.company, story.site, until - 1, until):
        monthly.move(pen, applog.path(story.company), applog.rotation(story.company.turning), until)


def _dumped(pen: Pen, story: Story, since: int, now: int) -> None:
    """The nights' dumps; those that are older than the script keeps go."""
    company, nights = story.company, story.company.nights
    folder = nights.dumps.encode()
    if pen.find(folder) is None or pen.find(nights.dumper.encode()) is None:
        return
    day = local(since, story.site.timezone)
    while (at := dumped(company, day)) <= now:
        if at > since:
            path = f"{nights.dumps}/{day:{nights.dump}}"
            brief = briefs.make(company, story.site, path, "sql.dump", at, "root", {}, {})
            pen.at(at)
            pen.file(path.encode(), writers.write(brief), 0o600)
            for other, inode in pen.files(folder):
                if other.endswith(b".sql.gz") and inode.mtime < at - (nights.keep + 1) * DAY:
                    pen.remove(folder + b"/" + other)
        day += datetime.timedelta(days=1)


def _noted(pen: Pen, story: Story, since: int, until: int) -> None:
    """app.log goes on."""
    path = applog.path(story.company)
    times = noted(story.company, story.site, since, until)
    if times and pen.find(path) is not None:
        pen.at(times[-1])
        pen.append(path, notes(story.company, story.site, since, until).encode())
