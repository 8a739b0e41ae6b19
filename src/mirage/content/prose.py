"""Phrases of the company's people: `words/prose.yml` with its slots filled from the facts, none twice in one file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from mirage.base.chance import dice
from mirage.content import moments
from mirage.content.application import upload_limit
from mirage.content.facts import Brief
from mirage.content.words import words

T = TypeVar("T")
CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")
PARENTHESES = str.maketrans("⟨⟩", "()")
SHORT = (
    ("database", "db"),
    ("because of", "b/c of"),
    ("without", "w/o"),
    (" and ", " & "),
    ("please", "pls"),
    ("before", "bef."),
    ("minutes", "min"),
)
SHARED = ("note", "accounts", "ask", "answer")  # pools that an author's files share between them
OWN = ("tasks", "accounts")  # and these are dealt to the people first
HAND = 3  # phrases that each of them gets at least
DRAFTED = ("note", "todo", "ask", "answer")  # what a model may say in other words
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Prose:
    """Draws phrases for one file."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self._brief = brief
        self._chance = chance
        self._used: set[str] = set()
        own = brief.company.project  # what is written as it is written, at the beginning of a sentence too
        self._names = {own.name, own.database, brief.site.hostname, *(one.name for one in brief.company.machines)}
        self._names |= {entity.name for entity in own.entities}
        self._about = next((one.name for one in own.entities if one.name == brief.spec.get("subject")), "")
        self._given = iter(brief.phrases)
        company = brief.company
        self.matters = chance.sample(company.matters, len(company.matters))
        self._is_high = chance.random() < 0.35  # begins with a capital
        self._stop = chance.choice(("", "", "."))
        self._short = [pair for pair in SHORT if chance.random() < 0.25]
        self.form = chance.choice(words("people")["regions"][company.region]["dates"])

    def some(self, pool: str, count: int) -> list[str]:
        """Different phrases of a pool."""
        free = [phrase for phrase in self._pool(pool) if phrase not in self._used]
        chosen = self._chance.sample(free, min(count, len(free)))
        self._used |= set(chosen)
        if pool == "note":
            filled = [self._styled(self._known(phrase)) for phrase in chosen]
        elif pool == "accounts":
            filled = [self._known(phrase) for phrase in chosen]
        else:
            filled = [self.fill(phrase) for phrase in chosen]
        if pool == "todo":
            filled = [self._styled(text) for text in filled]
        return [next(self._given, text) for text in filled] if pool in DRAFTED else filled

    def _known(self, phrase: str) -> str:
        """What is so, is so in every file; whoever writes it down has words of his own."""
        key = self._brief.company.key
        return self.fill(phrase, dice(key, "note", phrase), dice(key, "wording", self._brief.owner, phrase))

    def _pool(self, pool: str) -> list[str]:
        """All phrases, or this file's share of those that would be noticed: nobody writes the same thing into each of his files."""
        phrases: list[str] = words("prose")[pool]
        if pool in OWN:
            phrases = self._own(phrases, pool)
        return self._share(phrases) if pool in SHARED else phrases

    def _own(self, phrases: list[str], pool: str) -> list[str]:
        """Those of the file's owner: long ones would be known again in a colleague's file."""
        key, logins = self._brief.company.key, [one.login for one in self._brief.company.staff if one.login]
        part = logins.index(self._brief.owner) if self._brief.owner in logins else 0
        return dice(key, "own", pool).sample(phrases, len(phrases))[part :: max(1, len(logins))]

    def dealt(self, options: Sequence[T]) -> T:
        """One of some options, of this file's share of them."""
        return self._chance.choice(self._share(options))

    def _share(self, options: Sequence[T]) -> list[T]:
        part, whole = self._brief.spec.get("share", (0, 1))
        mixed = dice(self._brief.company.key, "shares", self._brief.owner).sample(options, len(options))
        hands = min(whole, max(1, len(options) // HAND))
        return mixed[part % hands :: hands]

    def _styled(self, text: str) -> str:
        """As this author jots things down."""
        for long, short in self._short:
            text = text.replace(long, short)
        if self._is_high and text.split()[0].strip(",:;.'") not in self._names:
            text = text[:1].upper() + text[1:]
        return text if text.endswith(("?", "!", ".")) else text + self._stop

    def fill(self, phrase: str, chance: Random | None = None, wording: Random | None = None, **more: str) -> str:
        """A phrase with its slots filled, its choices made by `wording` where that is another one's."""
        company, fixed = self._brief.company, chance is not None
        chance = chance or self._chance
        others = [one for one in company.staff if one.full and (fixed or one.login != self._brief.owner)] or company.staff
        who = chance.choice(others)
        if "{m}" in phrase and not self.matters:
            self.matters = list(company.matters)
        slots = {
            "m": chance.choice(company.matters) if fixed else self.matters.pop() if "{m}" in phrase else "",
            "who": chance.choice((who.first, who.first, who.full)) or who.login,
            "dept": next((one.department for one in (who, *company.staff) if one.department != "IT"), "the office"),
            "app": company.project.name if fixed else chance.choice((company.project.name, company.project.title)),
            "db": company.project.database,
            "e": self._about or chance.choice(company.project.entities).name,
            "host": chance.choice(company.machines).name if company.machines else "nas",
            "letters": words("people")["regions"][company.region]["letters"],
            "backup": next((one.name for one in company.machines if one.role in ("nas", "backup")), "nas"),
            "self": self._brief.site.hostname,
            "day": chance.choice(DAYS),
            "date": self.date(),
            "few": str(chance.choice((2, 3, 4, 5, 6, 7, 8, 10, 12, 15))),
            "users": str(len(company.staff) + 1),
            "months": str(chance.choice((6, 12, 12, 18, 24, 36))),
            "percent": str(chance.randint(71, 92)),
            "limit": str(upload_limit(company)),
            "mb": str(chance.choice((256, 384, 512))),
            "ms": str(chance.choice((20, 30, 40, 80, 120))),
            "port": str(chance.choice((25, 443, 8080))),
            "time": f"{chance.randint(6, 18)}:{chance.choice(('00', '00', '30', '15'))}",
            **more,
        }
        return spun(phrase, wording or chance, slots)

    def date(self, days: float = 120) -> str:
        """Some day before the file was written."""
        return self.day(moments.before(self._brief, self._chance, days))

    def day(self, moment: datetime.datetime) -> str:
        """A day as this file's author writes it."""
        return moment.strftime(self.form)


def spun(phrase: str, chance: Random, slots: Mapping[str, str]) -> str:
    """A phrase with its choices made, from the inside out, and its slots filled."""
    while (match := CHOICE.search(phrase)) is not None:
        inside = match[1] if match[1] is not None else match[2]
        kept = chance.choice(inside.split("|")) if match[1] is not None or chance.random() < 0.5 else ""
        phrase = phrase[: match.start()] + kept + phrase[match.end() :]
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", phrase).translate(PARENTHESES).format_map(slots)
