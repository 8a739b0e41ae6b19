"""What goes on while nobody looks: the dump of every night, and what the application notes, brought up to the present.

Each growth is the world's own write into the host's layer, at the time at which it would have happened.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from mirage.content import briefs, writers
from mirage.content.facts import Project
from mirage.content.writers.app import noted, notes
from mirage.vfs import tree
from mirage.vfs.types import ROOT
from mirage.world.identity import DAY
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import local
from mirage.world.logs.rotated import move_on
from mirage.world.pen import Pen
from mirage.world.plans.application import WWW
from mirage.world.plans.author import Story
from mirage.world.plans.services import dumped

KEPT = 6  # months of the application's log that are kept beside it: its logrotate file says so


def months(story: Story, since: int, now: int) -> Iterator[tuple[int, int]]:
    """The span cut where logrotate comes on the first of a month: each part is one transaction, as the next reads what it left."""
    while since < now:
        first = (local(since, story.site.timezone).replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        turn = logs.turn(first.replace(hour=0, minute=0, second=0, microsecond=0), story.site.hostname)
        until = min(now, turn if turn > since else turn + 32 * DAY)
        yield since, until
        since = until


def grow(pen: Pen, story: Story, since: int, until: int, now: int) -> None:
    """All that came in (since, until], one of `months`; `now` is where the last of them ends."""
    _dumped(pen, story, since, until)
    _noted(pen, story, since, until)
    if until < now:
        _rotated(pen, story.company.project, until)
    pen.at(now)


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
    path = f"{story.company.project.home}/{story.company.project.layout.log}".encode()
    times = noted(story.company, story.site, since, until)
    if times and pen.find(path) is not None:
        pen.at(times[-1])
        pen.append(path, notes(story.company, story.site, since, until).encode())


def _rotated(pen: Pen, project: Project, time: int) -> None:
    """logrotate 3.21 with compress and delaycompress: LOG.1 is packed as LOG.2.gz, the older move on."""
    path = f"{project.home}/{project.layout.log}".encode()
    folder, _, name = path.rpartition(b"/")
    directory = pen.find(folder)
    if directory is None or pen.find(path) is None:
        return
    move_on(pen, path, KEPT, time)
    pen.at(time)
    tree.rename(pen.work, directory, name, directory, name + b".1", 0, ROOT)
    pen.file(path, b"", 0o664, WWW, WWW)
