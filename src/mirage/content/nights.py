"""What cron runs for the company, as /etc/cron.d has it and as cron's log says it: one command, written in one way."""

from __future__ import annotations

from typing import NamedTuple

from mirage.base.chance import dice
from mirage.content.activity import cleanup_minute
from mirage.content.facts import Company


class Night(NamedTuple):
    """One entry. `what` is a pool of remarks; `when` the five fields."""

    what: str
    when: str
    user: str
    command: str


def application(company: Company) -> list[Night]:
    """What stands in the application's own file."""
    nights, project = company.nights, company.project
    chance = dice(company.key, "commands")
    script = f"{project.home}/{project.layout.cleanup}"
    php = chance.choice((
        f"php {script}", f"php {script}", f"/usr/bin/php {script}", f"php -q {script}", f"[ -f {script} ] && php {script}",
        f"cd {project.home} && php {project.layout.cleanup}", f"test -x /usr/bin/php && /usr/bin/php {script}", f"php {script} > /dev/null",
    ))  # fmt: skip
    found = [Night("cleanup", f"{cleanup_minute(company)} 3 * * *", "www-data", php)]
    for what, job, when in (("sync", nights.sync, nights.sync_when), ("check", nights.check, nights.check_when)):
        if job:
            found.append(Night(what, when, "root", guarded(company, job)))
    return found


def dump(company: Company) -> Night:
    """The database's."""
    nights = company.nights
    return Night("dump", f"{nights.minute} {nights.hour} * * *", "root", guarded(company, nights.dumper))


def guarded(company: Company, job: str) -> str:
    """A script as its line calls it: some look first whether it is there, as packages do."""
    form = dice(company.key, "guard", job).choice(
        ("{0}", "{0}", "{0}", "[ -x {0} ] && {0}", "test -x {0} && {0}", "if [ -x {0} ]; then {0}; fi", "nice {0}", "{0} > /dev/null")
    )
    return form.format(job)
