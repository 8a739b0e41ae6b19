"""Makes the brief of a file: only from facts that the world decided, so that who writes knows no more and no less."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND
from mirage.content import moments
from mirage.content.application import Part, last_change, parts
from mirage.content.facts import Brief, Company, Site


def make(
    company: Company,
    site: Site,
    path: str,
    kind: str,
    time: int,
    owner: str,
    spec: Mapping[str, Any],
    secrets: Mapping[str, str],
    given: str = "",
) -> Brief:
    """The brief of one file. The same company and path always give the same seed.

    What is in the application was written before it came here: by nobody of this machine.
    """
    if path.startswith(company.project.home + "/"):
        owner = ""
    return Brief(
        kind=kind, path=path, seed=derive(company.key, "file", path), time=time, owner=owner, state=str(spec.get("state", "valid")),
        spec=dict(spec), company=company, site=site, secrets=dict(secrets), given=given,
    )  # fmt: skip


def arrived(company: Company, site: Site, part: Part) -> int:
    """When a tracked file got its present contents on this machine: by the clone, or a while after a commit made elsewhere."""
    commit = company.project.commits[last_change(company, part)]
    late = int.from_bytes(derive(company.key, "arrived", part.path)[:7], "big") % 420_000_000  # no two files in the same moment
    return max(commit.time - 90 * SECOND, cloned(company, site)) + late


def cloned(company: Company, site: Site) -> int:
    """When the application was brought to this machine: on a working day soon after its installation."""
    chance = dice(company.key, "cloned")
    moment = moments.at(site.installed + int(chance.uniform(26, 90) * 3600 * SECOND), site.timezone)
    moment += datetime.timedelta(days=(0, 0, 0, 0, 0, 2, 1)[moment.weekday()])
    moment = moment.replace(hour=chance.randint(8, 14), minute=chance.randrange(60), second=chance.randrange(60))
    return int(moment.timestamp()) * SECOND + chance.randrange(SECOND)


def part_brief(company: Company, site: Site, part: Part) -> Brief:
    """The brief of a tracked file as it was committed."""
    return make(company, site, f"{company.project.home}/{part.path}", part.kind, arrived(company, site, part), "", part.spec, {})


def tracked(company: Company) -> list[Part]:
    """The files that git knows."""
    return [part for part in parts(company) if part.is_tracked]
