"""Phrases of the company's people: `words/prose.yml` with its slots filled from the facts, none twice in one file."""

from __future__ import annotations

import datetime
from random import Random

from mirage.content import moments
from mirage.content.facts import Brief
from mirage.content.words import words

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Prose:
    """Draws phrases for one file."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self._brief = brief
        self._chance = chance
        self._used: set[str] = set()
        company = brief.company
        self.matters = chance.sample(company.matters, len(company.matters))
        self.form = chance.choice(("%d.%m.", "%d.%m.%Y", "%Y-%m-%d", "%d %b", "%d.%m.%y"))

    def some(self, pool: str, count: int) -> list[str]:
        """Different phrases of a pool."""
        free = [phrase for phrase in words("prose")[pool] if phrase not in self._used]
        chosen = self._chance.sample(free, min(count, len(free)))
        self._used |= set(chosen)
        return [self.fill(phrase) for phrase in chosen]

    def fill(self, phrase: str, **more: str) -> str:
        """A phrase with its slots filled."""
        company, chance = self._brief.company, self._chance
        others = [one for one in company.staff if one.full and one.login != self._brief.owner] or company.staff
        who = chance.choice(others)
        if "{m}" in phrase and not self.matters:
            self.matters = list(company.matters)
        slots = {
            "m": self.matters.pop() if "{m}" in phrase else "",
            "who": chance.choice((who.first, who.first, who.full)) or who.login,
            "dept": who.department,
            "app": chance.choice((company.project.name, company.project.title, company.project.name)),
            "db": company.project.database,
            "e": chance.choice(company.project.entities).name,
            "host": chance.choice(company.machines).name if company.machines else "the nas",
            "self": self._brief.site.hostname,
            "day": chance.choice(DAYS),
            "date": self.date(),
            "n": str(chance.choice((2, 3, 4, 6, 7, 12, 14, 20, 30, 36, 40, 71, 80, 83, 90, 120, 250))),
            "time": f"{chance.randint(6, 18)}:{chance.choice(('00', '00', '30', '15'))}",
            **more,
        }
        return phrase.format_map(slots)

    def date(self, days: float = 120) -> str:
        """Some day before the file was written."""
        return self.day(moments.before(self._brief, self._chance, days))

    def day(self, moment: datetime.datetime) -> str:
        """A day as this file's author writes it."""
        return moment.strftime(self.form)
