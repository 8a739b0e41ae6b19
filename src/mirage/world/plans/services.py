"""What the application needs around it: its server block, jobs, settings, dumps, and what root's own visits left."""

from __future__ import annotations

import datetime
from random import Random
from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import Any

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND
from mirage.content import arrivals, nights, webserver
from mirage.content.facts import Company, Site
from mirage.world.identity import DAY, HOUR, MINUTE, Identity
from mirage.world.logs import errands
from mirage.world.logs.background import Job
from mirage.world.logs.lines import ADM, WWW, local
from mirage.world.plans.author import Author
from mirage.world.plans.entry import Entry, Sketch, Unit, apart
from mirage.world.plans.times import moment, within

ROTATED = (
    *["nginx"] * 6,
    "php8.2-fpm",
    "dpkg",
    "rsyslog",
    "mariadb",
    "apt",
    "btmp",
    "wtmp",
    "alternatives",
)  # files of /etc/logrotate.d that people copy


def units(company: Company, site: Site, identity: Identity) -> list[Unit]:
    """All single files and directories outside of the homes and the application."""
    chance, plan = dice(company.key, "services"), company.nights
    name, cloned = company.project.name, arrivals.cloned(company, site)
    set_up = cloned + int(chance.uniform(0.5, 3) * HOUR)
    is_apache = webserver.is_apache(site.packages)
    server, sapi, kind, file, target, owner = (
        ("apache2", "apache2", "app.apache", f"{name}.conf", f"../sites-available/{name}.conf", 0)
        if is_apache
        else ("nginx", "fpm", "app.nginx", name, f"/etc/nginx/sites-available/{name}", WWW)
    )
    found = [
        _file(
            f"/etc/{server}/sites-available",
            file,
            kind,
            moment(chance, set_up, min(set_up + 90 * DAY, site.now - 3 * DAY)),
            begun=f"/etc/{server}/sites-available/{'000-default.conf' if is_apache else 'default'}",
        ),
        Unit(
            f"/etc/{server}/sites-enabled".encode(),
            "",
            Entry(file.encode(), 0, S_IFLNK | 0o777, 0, 0, set_up, target=target.encode()),
        ),
        Unit(
            f"/var/log/{server}".encode(),
            "",
            Entry(f"{name}.error.log".encode(), 0, S_IFREG | 0o640, owner, ADM, set_up, "app.gitkeep"),
        ),
        _file("/etc/cron.d", name, "system.cron", set_up + 12 * MINUTE, begun="/etc/crontab"),
        _file(
            "/etc/logrotate.d", name, "system.logrotate", set_up + 31 * MINUTE, begun=f"/etc/logrotate.d/{_rotated(chance, server)}"
        ),
        _file(
            f"/etc/php/8.2/{sapi}/conf.d",
            f"99-{chance.choice((name, 'local', 'custom', company.name))}.ini",
            "system.phpini",
            set_up + 22 * MINUTE,
            begun=f"/etc/php/8.2/{sapi}/php.ini",
        ),
    ]
    if "mariadb-server" in site.packages:
        folder, _, last = plan.dumps.rpartition("/")
        found += [
            _script(plan.dumper, "dump", set_up + 9 * MINUTE, 0o750),
            _file("/etc/cron.d", plan.dump_job, "system.dumpjob", set_up + 10 * MINUTE, begun="/etc/crontab"),
            Unit(folder.encode(), "dumps", Entry(last.encode(), 0, S_IFDIR | 0o700, 0, 0, set_up + 9 * MINUTE)),
        ]
    if chance.random() < 0.6:
        found.append(
            _file(
                "/etc/mysql/mariadb.conf.d",
                f"{chance.choice((90, 99, 60))}-{chance.choice(('local', 'tuning', 'custom', name))}.cnf",
                "system.mariadb",
                set_up + 40 * MINUTE,
                begun="/etc/mysql/mariadb.conf.d/50-server.cnf",
            )
        )
    others = [person for person in identity.people if not person.admin and person.seen]
    if others:
        who = others[0]
        found.append(
            _file("/etc/sudoers.d", who.name.replace(".", "-"), "system.sudoers", who.created + 20 * MINUTE, 0o440, who=who.name)
        )
    if plan.sync:
        found.append(_script(plan.sync, "uploads", set_up + 13 * MINUTE))
    if plan.check:
        found.append(_script(plan.check, "disk", set_up + 15 * MINUTE))
    if identity.root_stays:
        found += _root(company, site, identity)
    return found


def _rotated(chance: Random, server: str) -> str:
    name = chance.choice(ROTATED)
    return server if name in ("nginx", "php8.2-fpm") and server != "nginx" else name


def _file(parent: str, name: str, kind: str, time: int, mode: int = 0o644, **spec: Any) -> Unit:
    time += apart(f"{parent}/{name}") * 50  # within a minute
    return Unit(parent.encode(), "", Entry(name.encode(), 0, S_IFREG | mode, 0, 0, time, kind, spec))


def _script(path: str, job: str, time: int, mode: int = 0o755) -> Unit:
    folder, _, name = path.rpartition("/")
    return _file(folder, name, "script.sh", time, mode, job=job)


def jobs(company: Company) -> list[Job]:
    """What cron runs of all this, as its log says it."""
    found = []
    for entry in [nights.dump(company), *nights.application(company)]:
        minute, hours, *_rest = entry.when.split()
        every = hours.removeprefix("*/")
        found.append(
            Job(int(minute), frozenset(range(0, 24, int(every)) if every != hours else {int(hours)}), entry.user, entry.command)
        )
    return found


def _root(company: Company, site: Site, identity: Identity) -> list[Unit]:
    """What root's own visits left."""
    chance, last = dice(company.key, "root"), identity.root_stays[-1].end - 30_000_000
    hosts = (
        [machine.name for machine in company.machines if machine.role != "print" and chance.random() < 0.6]
        or [company.machines[0].name]
        if company.machines
        else []
    )
    spec: dict[str, Any] = {
        "admin": True,
        "hosts": hosts,
        "lines": chance.randint(40, 400),
        "htop": False,
        "editor": "vi",
        "mysql": "mariadb-server" in site.packages,
        "visits": errands.quiet(identity.root_stays, site.now),
    }
    made = min(identity.root_stays[0].end, last)
    found = [Unit(b"/root", "", Entry(b".bash_history", 0, S_IFREG | 0o600, 0, 0, last, "shell.history", spec, made=made))]
    for name, kind, share in (
        (".mysql_history", "shell.mysql", float(spec["mysql"])),
        (".lesshst", "shell.less", 0.6),
        (".selected_editor", "shell.editor", 0.3),
    ):
        if chance.random() < share:
            found.append(
                Unit(
                    b"/root",
                    "",
                    Entry(name.encode(), 0, S_IFREG | 0o600, 0, 0, within(chance, identity.root_stays), kind, {"editor": "vi"}),
                )
            )
    if hosts:
        visited = within(chance, identity.root_stays)
        for file, mode, time, old in (
            (b"known_hosts", 0o600, visited, {}),
            (b"known_hosts.old", 0o644, visited - 180_000_000, {"old": True}),
        ):
            found.append(Unit(b"/root/.ssh", "", Entry(file, 0, S_IFREG | mode, 0, 0, time, "ssh.known", {"hosts": hosts, **old})))
    return found


def dumps(author: Author, unit: Unit) -> list[Entry]:
    """The dumps at birth: one for each night that is kept."""
    company, site = author.story.company, author.story.site
    sketch = Sketch(unit.root.name.decode(), unit.root.time, mode=0o700)
    for age in range(company.nights.keep, -1, -1):
        day = local(site.now - age * DAY, site.timezone)
        at = dumped(company, day)
        if unit.root.time < at < site.now:
            sketch.file(f"{day:{company.nights.dump}}", "sql.dump", at, 0o600, exact=True)
    return sketch.entries


def dumped(company: Company, day: datetime.datetime) -> int:
    """When the dump of a day is done."""
    start = day.replace(hour=company.nights.hour, minute=company.nights.minute, second=2, microsecond=0)
    return int(start.timestamp()) * SECOND + int(900_000_000 * fraction(company.key, "dumped", day.toordinal()))
