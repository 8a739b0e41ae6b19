"""The one invented company behind a machine: who works there, what it runs, how it writes; drawn once from the seed."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence

import msgspec

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import nights
from mirage.content.facts import Column, Commit, Company, Entity, Layout, Machine, Project, Site, Staff, Turning
from mirage.content.moments import zone
from mirage.content.words import words

DAY, HOUR = 86_400 * SECOND, 3600 * SECOND
ROLES = ("nas", "db", "mail", "ci", "backup", "print")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the world has decided already."""

    name: str  # brightworks
    domain: str  # of the network; "" where there is none
    project: str
    people: Sequence[tuple[str, str, int]]  # login, full name ("" for a role), account made
    neighbours: Sequence[str]  # addresses of the same network


def draw(seed: bytes, given: Given, site: Site) -> Company:
    """The company of a machine."""
    chance = dice(seed, "company")
    sector_name = chance.choice(sorted(words("sectors")))
    sector = words("sectors")[sector_name]
    domain = given.domain.removeprefix("int.").removeprefix("dc1.").removeprefix("dc2.").removeprefix("dc3.") or f"{given.name}.lan"
    region = region_of(seed, site.timezone)
    people = words("people")["regions"][region]
    staff = _staff(chance, given, domain, sector["departments"], site, people)
    project = _project(seed, given, domain, sector, staff, site)
    return Company(
        key=chance.randbytes(16),
        name=given.name,
        title=chance.choice(sector["titles"] + (sector["titles_de"] if region == "de" else [])).replace("{Name}", given.name.title()),
        sector=sector_name,
        domain=domain,
        city=chance.choice(people["places"]),
        region=region,
        staff=staff,
        machines=_machines(chance, given.neighbours),
        project=project,
        nights=nights.draw(dice(seed, "nights"), project, bool(given.neighbours)),
        matters=chance.sample(sector["matters"], len(sector["matters"])),
        turning=_turning(dice(seed, "turning")),
    )


def region_of(seed: bytes, timezone: str) -> str:
    """Where a machine's company is, by the clock on its wall; one that keeps UTC may be anywhere."""
    known = words("people")
    return str(known["zones"].get(timezone) or dice(seed, "region").choice(sorted(known["regions"])))


def _staff(
    chance: random.Random, given: Given, domain: str, departments: list[str], site: Site, people: Mapping[str, list[str]]
) -> list[Staff]:
    style = chance.choice(("{f}.{l}", "{i}.{l}", "{f}", "{i}{l}"))
    found: list[Staff] = []
    for login, full, made in given.people:
        found.append(Staff(full=full, login=login, mail=f"{_address(full, style) or login}@{domain}", department="IT", since=made))
    firsts = chance.sample(people["first"], 24)
    families = chance.sample(people["family"], 24)
    taken = {one.mail for one in found}
    for first, family in list(zip(firsts, families))[: chance.randint(9, 22)]:
        full = f"{first} {family}"
        mail = f"{_address(full, style)}@{domain}"
        if mail not in taken:
            taken.add(mail)
            since = min(site.installed - int(chance.uniform(-0.5, 9) * 365 * DAY), site.now - 20 * DAY)
            found.append(
                Staff(full=full, login="", mail=mail, department=chance.choice(departments), since=min(since, site.now - 20 * DAY))
            )
    return found


def _address(full: str, style: str) -> str:
    first, _, last = full.lower().partition(" ")
    return style.format(f=first, l=last, i=first[:1]) if last else first


def _machines(chance: random.Random, neighbours: Sequence[str]) -> list[Machine]:
    form = chance.choice(("{role}01", "{role}1", "srv-{role}", "{role}", "{role}-01"))
    roles = ["nas", *chance.sample(ROLES[1:], 5)]
    return [Machine(name=form.format(role=role), address=address, role=role) for role, address in zip(roles, neighbours)]


def _project(seed: bytes, given: Given, domain: str, sector: dict[str, object], staff: list[Staff], site: Site) -> Project:
    chance, people = dice(seed, "project"), words("people")["regions"][region_of(seed, site.timezone)]
    projects: dict[str, str] = sector["projects"]  # type: ignore[assignment]
    code = chance.choice(sorted(projects))
    tables: list[dict[str, list[str]]] = sector["entities"]  # type: ignore[assignment]
    entities = []
    for table in chance.sample(tables, chance.randint(3, 4)):
        ((name, columns),) = table.items()
        parts = [column.partition(" ") for column in columns]
        kept = [part for part in parts if part is parts[0] or chance.random() < 0.9]
        entities.append(Entity(name, [Column(column, kind) for column, _, kind in kept], int(chance.lognormvariate(4.6, 0.7)) + 9))
    database = chance.choice((given.project, code, f"{given.project}_{code}", f"{given.name[:8]}_{code}"))
    project = Project(
        name=given.project,
        title=projects[code],
        database=database,
        user=chance.choice((given.project, f"{given.project}_app", f"{code}_rw", "webapp", database))[:30],
        site=f"{chance.choice((given.project, code, 'portal', 'intern'))}.{domain}",
        entities=entities,
        layout=_layout(dice(seed, "layout"), people),
        habits={
            "indent": chance.choice(("    ", "    ", "\t", "  ")),
            "database": chance.choice(("pdo", "pdo", "mysqli")),
            "brace": chance.choice((" {", "\n{")),
            "names": chance.choice(("snake", "camel")),
            "quote": chance.choice(("'", "'", '"')),
            "array": chance.choice(("short", "short", "long")),
            "close": chance.choice(("", "", "?>\n")),
            "messages": chance.choice(("plain", "plain", "prefix", "ticket")),
            "log": chance.choice(
                ("{time} {text}", "[{time}] {text}", "{time} - {text}", "{time}: {text}", "{time};{text}", "{time} | {text}")
            ),
            "saved": chance.choice(
                (
                    "{user} saved {one} {n}",
                    "{user}: {one} {n} saved",
                    "{one} {n} changed by {user}",
                    "save {one} {n} {user}",
                    "{user} updated {one} #{n}",
                    "{user} {one} {n}: save",
                )
            ),
            "deleted": chance.choice(
                (
                    "{user} deleted {one} {n}",
                    "{user}: {one} {n} deleted",
                    "{one} {n} removed by {user}",
                    "delete {one} {n} {user}",
                    "DELETE {one} #{n} by {user}",
                )
            ),
            "exported": chance.choice(
                (
                    "{user} exported {name}",
                    "{user}: export {name}",
                    "export of {name} by {user}",
                    "csv {name} {user}",
                    "{user} csv {name}",
                )
            ),
            "failed": chance.choice(
                (
                    "login failed for {user} from {address}",
                    "wrong password {user} {address}",
                    "{address}: login failed ({user})",
                    "bad login {user} from {address}",
                    "auth error {user} {address}",
                )
            ),
            "cleanup": chance.choice(
                (
                    "cleanup: {n} files",
                    "{n} files deleted",
                    "night job: {n} old files",
                    "cron: removed {n} files",
                    "tidy {n}",
                    "cache: {n} deleted",
                )
            ),
        },
    )
    return msgspec.structs.replace(project, commits=_history(dice(seed, "commits"), project, staff, site, people["letters"]))


def _layout(chance: random.Random, people: Mapping[str, str]) -> Layout:
    """Names as people choose them; two companies seldom agree on all."""
    includes, logs = chance.choice(("inc", "includes", "lib", "include", "src")), chance.choice(("logs", "log", "var"))
    tops = chance.choice((("header", "footer"), ("header", "footer"), ("head", "foot"), ("top", "bottom"), ("_header", "_footer")))
    styles, scripts = chance.choice((("css", "js"), ("css", "js"), ("assets", "assets"), ("static", "static"), ("style", "script")))
    config = chance.choice(("config", "config", "settings", "conf", "config.inc"))
    page, form = chance.choice((
        ("{e}.php", "{one}.php"), ("{e}.php", "{one}_edit.php"), ("list_{e}.php", "edit_{one}.php"), ("{e}.php", "edit_{one}.php"),
        ("{one}_list.php", "{one}_form.php"), ("{e}.php", "{one}-form.php"),
    ))  # fmt: skip
    return Layout(
        includes=includes, auth=f"{includes}/{chance.choice(('auth', 'session', 'user', 'security'))}.php",
        db=f"{includes}/{chance.choice(('db', 'database', 'mysql', 'connect'))}.php",
        functions=f"{includes}/{chance.choice(('functions', 'helpers', 'util', 'common', 'tools'))}.php",
        header=f"{includes}/{tops[0]}.php", footer=f"{includes}/{tops[1]}.php", config=f"{config}.php",
        sample=chance.choice((f"{config}.sample.php", f"{config}.example.php", f"{config}.dist.php", f"{config}-sample.php", f"{config}.default.php")),
        login=chance.choice(("login.php", "login.php", "signin.php", people["login"])),
        export=chance.choice(("export.php", "csv.php", "download.php", "excel.php", "export_csv.php")),
        cleanup=chance.choice(("cron/cleanup.php", "cron/nightly.php", "bin/cleanup.php", "jobs/night.php", "cron/daily.php", "tools/cron.php")),
        style=f"{styles}/{chance.choice(('style', 'main', 'styles', 'app', 'screen', 'layout'))}.css",
        script=f"{scripts}/{chance.choice(('main', 'app', 'script', 'functions', 'site'))}.js",
        logo=f"{chance.choice(('img', 'images', 'gfx', 'pics'))}/{chance.choice(('logo', 'logo', 'logo_small', 'company'))}.png",
        schema=chance.choice(("sql/schema.sql", "sql/tables.sql", "db/schema.sql", "install/database.sql", "sql/create.sql", "setup/schema.sql")),
        uploads=chance.choice(("uploads", "files", "upload", "docs", "data")), cache=chance.choice(("cache", "tmp", "cache", "temp")), logs=logs,
        log=f"{logs}/{chance.choice(('app', 'app', 'application', 'error', 'web', 'actions'))}.log", page=page, form=form,
    )  # fmt: skip


KEPT = {"daily": (5, 7, 10, 14, 14, 30), "weekly": (4, 4, 7, 8, 12, 26, 52), "monthly": (3, 4, 6, 6, 12, 12, 24)}


def _turning(chance: random.Random) -> Turning:
    every = chance.choice(("daily", "daily", "weekly", "weekly", "weekly", "monthly", "monthly"))
    is_open = chance.random() < 0.4
    mode, group = chance.choice(
        ((0o664, "www-data"), (0o644, "www-data"), (0o660, "www-data")) if is_open
        else ((0o640, "adm"), (0o640, "adm"), (0o644, "www-data"), (0o644, "root"), (0o600, "www-data"), (0o640, "www-data"))
    )  # fmt: skip
    return Turning(
        every=every, keep=chance.choice(KEPT[every]), is_delayed=chance.random() < 0.75, is_open=is_open, mode=mode, group=group
    )  # fmt: skip


VERBS = {
    "plain": ("{m}", "{m}", "{m}"),
    "prefix": ("{p}: {m}", "{p}: {m}", "{m}"),
    "ticket": ("#{n} {m}", "#{n}: {m}", "{m}", "{m}"),
}
STEPS = (  # how commits are called and what they touch: `earlier.UNDONE` knows what each of them changed
    ("list {e}", "{e}.php"), ("search in {e}", "{e}.php"), ("sort {e}", "{e}.php"), ("link to new {one}", "{e}.php"),
    ("adjust {e}", "{e}.php"), ("{one} page", "{one}.php"), ("button of {one} form", "{one}.php"),
    ("spaces around {one}", "{one}.php"), ("missing htmlspecialchars", "{one}.php"), ("escape output", "functions"),
    ("php 8 warnings", "functions"), ("date format", "functions"), ("cleanup", "functions"), ("wider page", "style"), ("more space", "style"),
    ("colours", "style"), ("login: focus", "login"), ("login: other words", "login"), ("session timeout", "auth"),
    ("new session id after login", "auth"), ("csv export of {e}", "export"), ("{letters} in csv export", "export"), ("utf8mb4", "db"),
    ("do not show errors on live", "db"), ("index on {e}", "schema"), ("new column in {e}", "schema"), ("keep files longer", "cleanup"),
    ("readme", "readme"), ("typo", "footer"), ("menu", "header"), ("logo", "header"), ("{first} wants the {e} on the start page", "index"),
    ("more {e} on the start page", "index"), ("js: small things", "js"), ("tidy script", "js"),
)  # fmt: skip


def _history(chance: random.Random, project: Project, staff: list[Staff], site: Site, letters: str) -> list[Commit]:
    """The application is older than the machine, grows in bursts, and rests for months."""
    clock = zone(site.timezone)
    start = site.installed - int(chance.uniform(5, 420) * DAY)
    writers = [index for index, one in enumerate(staff) if one.full and one.department == "IT"] or [0]
    outside = [index for index, one in enumerate(staff) if not one.login]
    first = chance.choice(outside) if chance.random() < 0.5 and outside else chance.choice(writers)
    steps = chance.sample(STEPS, chance.randint(12, 28))
    moment, author, number = start, first, chance.randint(3, 40)
    commits: list[Commit] = []
    latest = max((start for start, end in site.stays if end < site.now), default=site.now) - HOUR  # who keeps it has pulled all
    span = (site.now - 2 * DAY - start) / (len(steps) + 2)
    for index, (text, touched) in enumerate((("first version", "*"), *steps)):
        if index:
            moment += int(span * chance.choice((0.05, 0.1, 0.2, 0.6, 1.4, 2.2, 1.2)))
        if moment > site.now - 2 * DAY:
            break
        if moment > site.installed:
            author = chance.choice([one for one in writers if staff[one].since + DAY < moment] or writers[:1])
        local = datetime.datetime.fromtimestamp(moment / SECOND, clock)
        local = local.replace(hour=int(chance.triangular(8, 19, 14)), minute=chance.randrange(60), second=chance.randrange(60))
        if local.weekday() > 4 and chance.random() < 0.85:
            local -= datetime.timedelta(days=local.weekday() - 4)
        when = int(local.timestamp()) * SECOND
        if commits and when <= commits[-1].time:
            when = commits[-1].time + chance.randrange(300, 7200) * SECOND
            local = datetime.datetime.fromtimestamp(when / SECOND, clock)
        entity = chance.choice(project.entities)
        number += chance.randint(1, 9)
        there = [one for one in staff if one.since < when] or staff
        message = text.format(e=entity.name, one=entity.one, first=chance.choice(there).first or "dispatch", letters=letters)
        pattern, part = (
            chance.choice(VERBS[project.habits["messages"]]),
            touched.removesuffix(".php").format(e=entity.name, one=entity.one),
        )
        if index and not message.startswith((f"{entity.name}: ", part)):
            message = pattern.format(m=message, p=part, n=number)
        if index and when > latest:
            break
        commits.append(
            Commit(when, author, message, f"{local:%z}", [touched.format(e=entity.name, one=entity.one)], text, entity.name)
        )
    return commits
