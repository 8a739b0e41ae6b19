"""The pages and includes of the company's web application: PHP as one or two people of a small company write it (`content.php`)."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief, Company
from mirage.content.php import connection, form, frame, jobs, library, listing, start
from mirage.content.php.script import Script
from mirage.content.writers import writes


def style_version(company: Company) -> int:
    """What is counted up so that browsers load a changed style sheet."""
    return dice(company.key, "style").randint(2, 41)


PROGRAMS: dict[str, Callable[[Script], str]] = {
    "php.config": connection.settings, "php.db": connection.database, "php.auth": library.sessions, "php.functions": library.functions,
    "php.header": lambda script: frame.header(script, style_version(script.brief.company)), "php.footer": frame.footer, "php.index": start.index, "php.login": start.login,
    "php.logout": start.logout, "php.list": listing.listing, "php.form": form.form, "php.export": jobs.export, "php.cleanup": jobs.cleanup,
}  # fmt: skip


@writes(*PROGRAMS)
def program(brief: Brief, chance: Random) -> str:
    """Any of them."""
    return PROGRAMS[brief.kind](Script(brief, chance))
