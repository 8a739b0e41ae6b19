"""All units of a machine, and who draws each."""

from __future__ import annotations

from collections.abc import Mapping
from stat import S_IFDIR

from mirage.content import arrivals
from mirage.content.facts import Company, Site
from mirage.world.identity import Identity
from mirage.world.logs.lines import WWW
from mirage.world.plans import application, bootloader, canaries, databases, homes, journal, services
from mirage.world.plans.author import Draw
from mirage.world.plans.entry import Entry, Unit

DRAWN: Mapping[str, Draw] = {
    "home": homes.draw,
    "application": application.draw,
    "dumps": services.dumps,
    "canaries": canaries.draw,
    "database": databases.draw,
    "journal": journal.draw,
    "bootloader": bootloader.draw,
}


def plan(company: Company, site: Site, identity: Identity) -> list[Unit]:
    """The units of a machine that is born: the homes, the application, what belongs to it."""
    found = [
        Unit(
            b"/home",
            "home",
            Entry(person.name.encode(), 0, S_IFDIR | 0o700, person.uid, person.uid, person.created),
            {"person": person.name},
        )
        for person in identity.people
    ]
    owner = next((person.uid for person in identity.people if person.admin), 0)
    root = Entry(company.project.name.encode(), 0, S_IFDIR | 0o755, owner, WWW, arrivals.cloned(company, site))
    found.append(Unit(b"/var/www", "application", root))
    return [*found, *services.units(company, site, identity)]
