"""The rows of the company's tables: row N of a table is the same in the dump, in the export and in the mail about it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import NamedTuple

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content.facts import Company, Entity, Site
from mirage.content.words import words

Value = str | int | Decimal | None
LETTERS = "ABCDEFGHKLMNPRSTUVWXZ"  # of number plates
BLOCK = 32  # rows that are drawn at once


class Later(NamedTuple):
    """A day that a row gets when it has come: paid, delivered, returned."""

    day: datetime.date | None  # None: never

    def at(self, today: datetime.date) -> Value:
        return self.day.isoformat() if self.day is not None and self.day <= today else None


class Flow(NamedTuple):
    """A status that a row goes through in order, each for some days."""

    stages: list[str]
    begun: datetime.date
    pace: float  # days a stage
    last: int  # the stage that it does not get beyond

    def at(self, today: datetime.date) -> Value:
        return self.stages[min(self.last, max(0, int((today - self.begun).days / self.pace)))]


Kept = Value | Later | Flow


def row(company: Company, site: Site, entity: Entity, number: int, time: int = 0) -> list[Value]:
    """The values of row `number` (from 1), its id first, as they were at a moment; 0: when the world began."""
    return _at(_known(company, site, entity, number)[1], time or site.now)


def rows(
    company: Company, site: Site, entity: Entity, first: int = 1, last: int | None = None, time: int = 0
) -> Iterator[list[Value]]:
    """The rows of a table in order of their id, as they were at a moment; some ids are missing, as deleted rows leave them."""
    for number in range(first, (entity.rows if last is None else last) + 1):
        is_gone, values = _known(company, site, entity, number)
        if not is_gone:
            yield _at(values, time or site.now)


def _at(values: list[Kept], time: int) -> list[Value]:
    today = datetime.datetime.fromtimestamp(time // SECOND, datetime.UTC).date()
    return [value.at(today) if isinstance(value, (Later, Flow)) else value for value in values]


def newest(company: Company, site: Site, entity: Entity, time: int) -> int:
    """The number of the newest row at a moment."""
    begun = _begun(company, site) * SECOND
    return max(1, int(entity.rows * min(1.0, max(0.02, (time - begun) / max(1, site.now - begun)))))


def is_gone(company: Company, site: Site, entity: Entity, number: int) -> bool:
    """Whether somebody has deleted a row."""
    return _known(company, site, entity, number)[0]


def _known(company: Company, site: Site, entity: Entity, number: int) -> tuple[bool, list[Kept]]:
    """Whether a row was deleted, and its values: drawn a block of rows at a time, and kept."""
    table = _tables(drawn_from(company, site, entity))
    found = table.get(number)
    if found is None:
        block = (number - 1) // BLOCK
        chance = dice(company.key, entity.name, block)
        for one in range(block * BLOCK + 1, (block + 1) * BLOCK + 1):
            table[one] = _drawn(chance, company, site, entity, one)
        found = table[number]
    return found


def _begun(company: Company, site: Site) -> int:
    """When the company began to keep rows, in seconds since the epoch."""
    return (company.project.commits[0].time if company.project.commits else site.installed) // SECOND


def drawn_from(company: Company, site: Site, entity: Entity) -> tuple[bytes, str, int, int, int]:
    """What a table's rows depend on, for whoever keeps something made of them."""
    return company.key, entity.name, entity.rows, site.now, _begun(company, site)


@lru_cache(maxsize=8)
def _tables(drawn: tuple[bytes, str, int, int, int]) -> dict[int, tuple[bool, list[Kept]]]:
    """The rows that this process has drawn: dumps and exports ask for the same ones night after night."""
    return {}


def _drawn(chance: Random, company: Company, site: Site, entity: Entity, number: int) -> tuple[bool, list[Kept]]:
    is_gone = chance.random() < 0.03
    since = _begun(company, site)
    until = site.now // SECOND - 86_400
    day = since + (until - since) * number / (entity.rows + 1) + chance.uniform(-4, 0) * 86_400  # a dump of that day has it
    moment = datetime.datetime.fromtimestamp(min(max(day, since), until), datetime.UTC).date()
    return is_gone, [number, *(_value(column.kind, chance, company, moment, number) for column in entity.columns)]


def _value(kind: str, chance: Random, company: Company, day: datetime.date, number: int) -> Kept:
    name, _, detail = kind.partition(":")
    if name == "state":
        options = detail.split("|")
        return chance.choices(options, [len(options) - at * 0.6 for at in range(len(options))])[0]
    if name == "flow":
        return _flow(detail.split("|"), chance, day)
    if name == "later":
        return _later(detail, chance, day)
    if name.startswith("code-"):
        return f"{name[5:]}{day:%y}{number:04}"
    return KINDS[name](chance, company, day)


def _flow(stages: list[str], chance: Random, day: datetime.date) -> Flow:
    """Most get to the end; some are left lying on the way."""
    end = len(stages) - 1
    return Flow(stages, day, chance.uniform(0.6, 5), end if chance.random() < 0.9 else chance.randint(0, end))


def _later(detail: str, chance: Random, day: datetime.date) -> Later:
    """`3-30:0.9`: so many days after the row was made, for nine in ten."""
    span, _, share = detail.partition(":")
    low, _, high = span.partition("-")
    after = int(chance.triangular(int(low), int(high) + 1, int(low) + 1))
    return Later(day + datetime.timedelta(days=min(after, int(high))) if chance.random() < float(share or 0.94) else None)


def person(chance: Random, company: Company) -> str:
    """Somebody of the company's country."""
    people = _words(company)
    return f"{chance.choice(people['first'])} {chance.choice(people['family'])}"


def _words(company: Company) -> dict[str, list[str]]:
    found: dict[str, list[str]] = words("people")["regions"][company.region]
    return found


def _firm(chance: Random, company: Company) -> str:
    people = _words(company)
    if chance.random() < 0.5:
        return f"{chance.choice(people['firm_heads'])} {chance.choice(people['firm_tails'])}"
    return f"{chance.choice(people['family'])} {chance.choice(people['firm_tails'])}"


def _practice(chance: Random, company: Company) -> str:
    people = _words(company)
    one, other = (chance.choice(people["family"]) for _ in range(2))
    return chance.choice(people["practice"]).format(f=one, g=other, p=chance.choice(people["places"]))


def _street(chance: Random, company: Company) -> str:
    people = _words(company)
    return str(people["address"]).format(s=chance.choice(people["streets"]), n=chance.randint(1, 140))


def _mail(chance: Random, company: Company) -> str:
    people = _words(company)
    head = chance.choice(people["firm_heads"]).lower()
    return f"{chance.choice(('info', 'office', 'kontakt', 'einkauf', chance.choice(people['family']).lower()))}@{head}.example"


def _phone(chance: Random, company: Company) -> str:
    forms = _words(company).get("phone")
    return _formed(chance, forms) if forms else f"0{chance.randint(2001, 9899)} {chance.randint(10, 99)}{chance.randint(100, 99999)}"


def _plate(chance: Random, company: Company) -> str:
    forms = _words(company).get("plate")
    if forms:
        return _formed(chance, forms)
    town, pair = "".join(chance.choices(LETTERS, k=chance.randint(1, 3))), "".join(chance.choices(LETTERS, k=2))
    return f"{town} {pair} {chance.randint(11, 9999)}"


def _formed(chance: Random, forms: list[str]) -> str:
    """One of the forms: # is a digit, @ a letter."""
    signs = {"#": "0123456789", "@": LETTERS}
    return "".join(chance.choice(signs.get(sign, sign)) for sign in chance.choice(forms))


def _day(day: datetime.date) -> str:
    return day.isoformat()


KINDS: dict[str, Callable[[Random, Company, datetime.date], Value]] = {
    "firm": lambda chance, company, day: _firm(chance, company),
    "person": lambda chance, company, day: person(chance, company),
    "place": lambda chance, company, day: chance.choice(_words(company)["places"]),
    "street": lambda chance, company, day: _street(chance, company),
    "practice": lambda chance, company, day: _practice(chance, company),
    "part": lambda chance, company, day: chance.choice(words("people")["parts"]),
    "plant": lambda chance, company, day: chance.choice(words("people")["plants"]),
    "mail": lambda chance, company, day: _mail(chance, company),  # of worlds that began with version 1 of the words
    "phone": lambda chance, company, day: _phone(chance, company),
    "plate": lambda chance, company, day: _plate(chance, company),
    "money": lambda chance, company, day: Decimal(f"{chance.lognormvariate(5.2, 1.1):.2f}"),
    "percent": lambda chance, company, day: Decimal(chance.choice(("0.0", "0.0", "2.0", "2.5", "3.0", "5.0", "10.0"))),
    "weight": lambda chance, company, day: int(chance.lognormvariate(6, 1)) + 3,
    "count": lambda chance, company, day: min(480, int(chance.lognormvariate(1.6, 0.9)) + 1),
    "copies": lambda chance, company, day: chance.choice((25, 50, 100, 100, 200, 250, 500, 500, 1000, 2000, 2500, 5000)),
    "gsm": lambda chance, company, day: chance.choice((80, 90, 115, 135, 170, 200, 250, 300)),
    "mileage": lambda chance, company, day: chance.randint(900, 388_000),
    "flag": lambda chance, company, day: int(chance.random() < 0.85),
    "date": lambda chance, company, day: _day(day),
    "maybe-date": lambda chance, company, day: _day(day) if chance.random() < 0.7 else None,
}

TYPES = {  # MariaDB's
    "money": "decimal(10,2)", "percent": "decimal(4,1)", "weight": "int(11)", "count": "int(11)", "copies": "int(11)",
    "gsm": "smallint(6)", "mileage": "int(11)", "flag": "tinyint(1)", "date": "date", "maybe-date": "date", "later": "date",
}  # fmt: skip


def sql_type(kind: str) -> str:
    """The column type as SHOW CREATE TABLE prints it."""
    name, _, detail = kind.partition(":")
    if name in ("state", "flow"):
        return f"varchar({max(16, max(len(option) for option in detail.split('|')) + 4)})"
    return TYPES.get(name, "varchar(24)" if name.startswith("code-") else "varchar(120)")
