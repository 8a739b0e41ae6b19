"""How the application came to this machine: cloned once, then pulled by who keeps it, each time while he was logged in.

Nobody commits here. People write on their own computers and push; what this clone remembers are its pulls.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND
from mirage.content import moments
from mirage.content.application import Part, last_change
from mirage.content.facts import Company, Site

PUSHED = 300 * SECOND  # from a commit to a machine that can have it


class Pull(NamedTuple):
    """When the clone got ahead, and the number of the last commit that it had then."""

    moment: int
    last: int


def cloned(company: Company, site: Site) -> int:
    """When the application was brought to this machine: on a working day soon after its installation."""
    chance = dice(company.key, "cloned")
    moment = moments.at(site.installed + int(chance.uniform(26, 90) * 3600 * SECOND), site.timezone)
    moment += datetime.timedelta(days=(0, 0, 0, 0, 0, 2, 1)[moment.weekday()])
    moment = moment.replace(hour=chance.randint(8, 14), minute=chance.randrange(60), second=chance.randrange(60))
    return int(moment.timestamp()) * SECOND + chance.randrange(SECOND)


def pulls(company: Company, site: Site) -> list[Pull]:
    """The clone, and the pulls that brought something; after the last of them nothing is left to be brought."""
    commits, chance, since = company.project.commits, dice(company.key, "pulls"), cloned(company, site)
    found = [Pull(since, max((at for at, commit in enumerate(commits) if commit.time < since), default=0))]
    stays = [(start, end) for start, end in site.stays if start > since and end < site.now]
    for number, (start, end) in enumerate(stays, 1):
        moment = start + int((end - start) * chance.uniform(0.1, 0.8))
        last = max((at for at, commit in enumerate(commits) if commit.time < moment - PUSHED), default=0)
        if last > found[-1].last and (chance.random() < 0.7 or number == len(stays)):
            found.append(Pull(moment, last))
    if found[-1].last < len(commits) - 1:  # of a world whose site does not know when he was here
        found.append(Pull(commits[-1].time + PUSHED, len(commits) - 1))
    return found


def arrived(company: Company, site: Site, part: Part) -> int:
    """When a tracked file got its present contents on this machine."""
    number = last_change(company, part)
    late = int.from_bytes(derive(company.key, "arrived", part.path)[:7], "big") % 420_000_000  # no two files in the same moment
    return next(pull.moment for pull in pulls(company, site) if pull.last >= number) + late
