"""The pages and includes of the company's web application: PHP as one or two people of a small company write it (`content.php`)."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief, Company
from mirage.content.php import library, pages
from mirage.content.php.script import Script
from mirage.content.writers import writes


def style_version(company: Company) -> int:
    """What is counted up so that browsers load a changed style sheet."""
    return dice(company.key, "style").randint(2, 41)


PROGRAMS: dict[str, Callable[[Script], str]] = {
    "php.config": library.settings, "php.db": library.database, "php.auth": library.sessions, "php.functions": library.functions,
    "php.header": lambda script: pages.header(script, style_version(script.brief.company)), "php.footer": pages.footer, "php.index": pages.index, "php.login": pages.login,
    "php.logout": pages.logout, "php.list": pages.listing, "php.form": pages.form, "php.export": pages.export, "php.cleanup": pages.cleanup,
}  # fmt: skip


@writes(*PROGRAMS)
def program(brief: Brief, chance: Random) -> str:
    """Any of them."""
    return PROGRAMS[brief.kind](Script(brief, chance))
