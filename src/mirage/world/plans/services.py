"""What the application needs around it: its server block, jobs, settings, dumps, and what root's own visits left."""

from __future__ import annotations

from collections.abc import Mapping
from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import Any

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import briefs
from mirage.content.activity import cleanup_minute
from mirage.content.facts import Company, Site
from mirage.world.identity import DAY, HOUR, MINUTE, Identity
from mirage.world.logs import Job, local
from mirage.world.plans.author import Author
from mirage.world.plans.entry import Entry, Sketch, Unit
from mirage.world.plans.times import moment


def units(company: Company, site: Site, identity: Identity) -> list[Unit]:
    """All single files and directories outside of the homes and the application."""
    chance = dice(company.key, "services")
    name, cloned = company.project.name, briefs.cloned(company, site)
    set_up = cloned + int(chance.uniform(0.5, 5) * HOUR)
    admins = [person for person in identity.people if person.admin]
    found = [
        _file("/etc/nginx/sites-available", name, "app.nginx", moment(chance, set_up, min(set_up + 90 * DAY, site.now - 3 * DAY))),
        Unit(
            b"/etc/nginx/sites-enabled",
            "",
            Entry(name.encode(), 0, S_IFLNK | 0o777, 0, 0, set_up, target=f"/etc/nginx/sites-available/{name}".encode()),
        ),
        _file("/etc/cron.d", name, "system.cron", set_up + 12 * MINUTE, jobs=_jobs(company)),
        _file("/etc/logrotate.d", name, "system.logrotate", set_up + 31 * MINUTE),
        _file(
            "/etc/php/8.2/fpm/conf.d",
            f"99-{chance.choice((name, 'local', 'custom', company.name))}.ini",
            "system.phpini",
            set_up + 22 * MINUTE,
        ),
        Unit(b"/var/backups", "dumps", Entry(b"mysql", 0, S_IFDIR | 0o700, 0, 0, set_up)),
    ]
    if chance.random() < 0.6:
        found.append(
            _file(
                "/etc/mysql/mariadb.conf.d",
                f"{chance.choice((90, 99, 60))}-{chance.choice(('local', 'tuning', 'custom', name))}.cnf",
                "system.mariadb",
                set_up + 40 * MINUTE,
            )
        )
    others = [person for person in identity.people if not person.admin and person.seen]
    if others:
        who = others[0]
        found.append(
            _file("/etc/sudoers.d", who.name.replace(".", "-"), "system.sudoers", who.created + 20 * MINUTE, 0o440, who=who.name)
        )
    for script in ("uploads", "disk"):
        if any(script in job for job in _jobs(company)):
            found.append(
                _file(
                    "/usr/local/sbin",
                    {"uploads": "sync-uploads", "disk": "check-disk"}[script],
                    "script.sh",
                    set_up + 13 * MINUTE,
                    0o755,
                    job=script,
                )
            )
    if admins and admins[0].seen:
        found += _root(company, site, admins[0].seen)
    return found


def _file(parent: str, name: str, kind: str, time: int, mode: int = 0o644, **spec: Any) -> Unit:
    return Unit(parent.encode(), "", Entry(name.encode(), 0, S_IFREG | mode, 0, 0, time, kind, spec))


def _jobs(company: Company) -> dict[str, str]:
    """Root's jobs in the application's crontab: the command and when."""
    chance = dice(company.key, "jobs")
    found = {}
    if chance.random() < 0.7 and company.machines:
        found["/usr/local/sbin/sync-uploads"] = f"{chance.randint(0, 59)} {chance.choice((1, 4, 5, 23))} * * *"
    if chance.random() < 0.5:
        found["/usr/local/sbin/check-disk"] = f"{chance.randint(1, 16)} */{chance.choice((2, 4, 6))} * * *"
    return found


def jobs(company: Company, seed: bytes) -> list[Job]:
    """What cron runs of all this, as its log says it."""
    when = night(seed)
    found = [
        Job(when["minute"], frozenset({when["hour"]}), "root", "/usr/local/sbin/dump-databases"),
        Job(cleanup_minute(company), frozenset({3}), "www-data", f"php {company.project.home}/{company.project.layout.cleanup}"),
    ]
    for command, fields in _jobs(company).items():
        minute, hours, *_rest = fields.split()
        every = hours.removeprefix("*/")
        found.append(Job(int(minute), frozenset(range(0, 24, int(every)) if every != hours else {int(hours)}), "root", command))
    return found


def _root(company: Company, site: Site, seen: int) -> list[Unit]:
    chance = dice(company.key, "root")
    last = moment(chance, seen - 20 * DAY, seen)
    hosts = (
        [machine.name for machine in company.machines if chance.random() < 0.6] or [company.machines[0].name]
        if company.machines
        else []
    )
    spec: dict[str, Any] = {"admin": True, "hosts": hosts, "lines": chance.randint(40, 400)}
    found = [Unit(b"/root", "", Entry(b".bash_history", 0, S_IFREG | 0o600, 0, 0, last, "shell.history", spec))]
    for name, kind, share in (
        (".mysql_history", "shell.mysql", 0.7),
        (".lesshst", "shell.less", 0.6),
        (".selected_editor", "shell.editor", 0.3),
    ):
        if chance.random() < share:
            found.append(
                Unit(b"/root", "", Entry(name.encode(), 0, S_IFREG | 0o600, 0, 0, moment(chance, site.installed + DAY, last), kind))
            )
    if hosts:
        found.append(
            Unit(
                b"/root/.ssh",
                "",
                Entry(
                    b"known_hosts",
                    0,
                    S_IFREG | 0o600,
                    0,
                    0,
                    moment(chance, site.installed + DAY, last),
                    "ssh.known",
                    {"hosts": hosts},
                ),
            )
        )
    return found


def night(seed: bytes) -> Mapping[str, int]:
    """When the databases are dumped and how long a dump is kept: what the persona's script and crontab are filled with."""
    chance = dice(seed, "tweaks")
    return {"minute": chance.randint(1, 58), "hour": chance.randint(1, 5), "keep": chance.choice((7, 10, 14, 21, 30))}


def dumps(author: Author, unit: Unit) -> list[Entry]:
    """/var/backups/mysql at birth: a dump for each night that is kept."""
    story, when = author.story, night(author.seed)
    sketch = Sketch(unit.root.name.decode(), unit.root.time, mode=0o700)
    zone, name = story.site.timezone, story.company.project.name
    for age in range(when["keep"], -1, -1):
        at = dumped(story.site, when, age)
        if briefs.cloned(story.company, story.site) < at < story.site.now:
            sketch.file(f"{name}-{local(at, zone):%Y%m%d}.sql.gz", "sql.dump", at, 0o600)
    return sketch.entries


def dumped(site: Site, when: Mapping[str, int], age: int) -> int:
    """The end of the dump of some nights ago."""
    night_of = local(site.now - age * DAY, site.timezone).replace(hour=when["hour"], minute=when["minute"], second=2, microsecond=0)
    return int(night_of.timestamp()) * SECOND + 400_000_000 + age * 1_237_411
