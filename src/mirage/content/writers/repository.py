"""The files below .git, each out of the whole repository, which is built once a process and kept."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from mirage.content import arrivals, briefs, git
from mirage.content.facts import Brief, Company, Site
from mirage.content.writers import write, writes

PACKS = "objects/pack/pack-"


@writes("git.file")
def file(brief: Brief, chance: Random) -> bytes:
    files, name = repository(brief.company, brief.site).files, str(brief.spec["file"])
    if name not in files and name.startswith(PACKS):  # planned by earlier writers: a pack is called after the bytes in it
        name = next(other for other in files if other.startswith(PACKS) and other[-4:] == name[-4:])
    return files.get(name, b"")


def repository(company: Company, site: Site) -> git.Repository:
    """The application's repository as it lies on this machine."""
    return _built(_Key(company, site))


class _Key:
    """A company as a key: by what all of it is drawn from."""

    def __init__(self, company: Company, site: Site) -> None:
        self.company, self.site = company, site
        self._value = (company.key, company.project.name, len(company.project.commits), site.now)

    def __hash__(self) -> int:
        return hash(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other._value == self._value


@lru_cache(maxsize=4)
def _built(key: _Key) -> git.Repository:
    company, site = key.company, key.site
    texts, times = {}, {}
    for part in briefs.tracked(company):
        texts[part.path] = write(briefs.part_brief(company, site, part))
        times[part.path] = arrivals.arrived(company, site, part)
    return git.build(company, site, texts, times)
