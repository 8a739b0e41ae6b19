"""What cron runs for the company, as /etc/cron.d has it and as cron's log says it: one command, written in one way."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from mirage.base.chance import dice
from mirage.content.activity import cleanup_minute
from mirage.content.facts import Company, Nights, Project

CLEANUP = "cleanup"
GUARDS = (  # how a line calls a script of root's: some look first whether it is there, as packages do
    "{0}", "{0}", "{0}", "{0}", "[ -x {0} ] && {0}", "test -x {0} && {0}", "if [ -x {0} ]; then {0}; fi", "nice {0}", "{0} > /dev/null", "{0} >/dev/null 2>&1",
    "nice -n 19 {0}", "test -x {0} && {0} >/dev/null", "[ -x {0} ] && nice -n 10 {0}", "if [ -x {0} ]; then {0} > /dev/null; fi", "[ ! -x {0} ] || {0}", "cd / && {0}",
    "[ -f {0} ] && {0} > /dev/null 2>&1", "/usr/bin/nice {0}", "ionice -c 3 nice {0}", "test -e {0} || exit 0; {0}", "{0} 1>/dev/null", "umask 077; {0}",
)  # fmt: skip
CLEANUPS = (  # and the application's own, of www-data's
    "php {0}", "php {0}", "/usr/bin/php {0}", "php -q {0}", "[ -f {0} ] && php {0}", "cd {home} && php {own}", "test -x /usr/bin/php && /usr/bin/php {0}", "php {0} > /dev/null",
    "/usr/bin/php -f {0}", "if [ -f {0} ]; then php {0}; fi", "cd {home} && /usr/bin/php {own} >/dev/null", "php {0} >/dev/null 2>&1", "nice php {0}", "[ -d {home} ] && php {0}",
    "if [ -x /usr/bin/php ]; then /usr/bin/php {0} > /dev/null; fi", "php -d memory_limit=256M {0}", "cd {home}; php -q {own}", "[ -r {0} ] && /usr/bin/php {0} >/dev/null 2>&1",
)  # fmt: skip


class Night(NamedTuple):
    """One entry. `what` is a pool of remarks; `when` the five fields."""

    what: str
    when: str
    user: str
    command: str


def application(company: Company) -> list[Night]:
    """What stands in the application's own file."""
    nights = company.nights
    found = [Night("cleanup", f"{cleanup_minute(company)} {nights.hour_of_cleanup} * * *", "www-data", _line(company, CLEANUP))]
    for what, job, when in (("sync", nights.sync, nights.sync_when), ("check", nights.check, nights.check_when)):
        if job:
            found.append(Night(what, when, "root", _line(company, job)))
    return found


def dump(company: Company) -> Night:
    """The database's."""
    nights = company.nights
    return Night("dump", f"{nights.minute} {nights.hour} * * *", "root", _line(company, nights.dumper))


def _line(company: Company, job: str) -> str:
    """What cron runs for a script, or for CLEANUP. Worlds that are older than the lines in their facts have them drawn here."""
    project, script = company.project, f"{company.project.home}/{company.project.layout.cleanup}"
    if job in company.nights.lines:
        return company.nights.lines[job]
    if job == CLEANUP:
        return dice(company.key, "commands").choice(CLEANUPS[:8]).format(script, home=project.home, own=project.layout.cleanup)
    return dice(company.key, "guard", job).choice(GUARDS[1:9]).format(job)


def draw(chance: Random, project: Project, has_machines: bool) -> Nights:
    """What a company has of it."""
    folder, short = chance.choice(("/usr/local/sbin", "/usr/local/sbin", "/usr/local/bin")), project.name
    dumper = chance.choice(
        ("dump-databases", "mysql-backup", "backup-db", "dbdump", "db-backup.sh", f"dump-{short}", "mysqldump-daily", "backup.sh")
    )
    sync = chance.choice(("sync-uploads", "copy-files", f"push-{short}", "rsync-nas", f"{short}-sync.sh", "offsite"))
    check = chance.choice(("check-disk", "diskspace", "df-warn", "disk-alert.sh", "checkdf"))
    has_sync, has_check = has_machines and chance.random() < 0.7, chance.random() < 0.5
    sync, check, hour = f"{folder}/{sync}", f"{folder}/{check}", chance.choice((0, 1, 2, 3, 3, 4, 5, 22, 23))
    return Nights(
        dumper=f"{folder}/{dumper}",
        dumps=chance.choice(("/var/backups/mysql", "/var/backups/db", "/var/backups/mariadb", "/var/backups/sql", "/srv/backup", "/srv/dumps")),
        dump=chance.choice((f"{short}-%Y%m%d", f"{project.database}_%Y-%m-%d", f"{project.database}.%Y%m%d", f"%Y-%m-%d-{short}", f"{short}_%y%m%d", "db-%Y-%m-%d"))
        + ".sql.gz",
        minute=chance.randint(1, 58), hour=chance.randint(1, 5), keep=chance.choice((7, 10, 14, 21, 30)),
        dump_job=chance.choice((dumper.removesuffix(".sh"), "backup", "mysql-dump", "dump", f"{short}-backup")),
        sync=sync if has_sync else "",
        sync_when=f"{chance.randint(0, 59)} {chance.choice((1, 4, 5, 23))} * * *",
        check=check if has_check else "",
        check_when=f"{chance.randint(1, 16)} */{chance.choice((2, 4, 6))} * * *",
        hour_of_cleanup=hour,
        lines={
            **{script: chance.choice(GUARDS).format(script) for script in (f"{folder}/{dumper}", sync, check)},
            CLEANUP: chance.choice(CLEANUPS).format(f"{project.home}/{project.layout.cleanup}", home=project.home, own=project.layout.cleanup),
        },
    )  # fmt: skip
