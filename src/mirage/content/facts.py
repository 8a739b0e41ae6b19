"""The facts from which files are written: what the world hands in, and the brief for one file."""

from __future__ import annotations

from typing import Any

import msgspec


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the company. `login` is an account of this machine, or "" for those who have none here."""

    full: str
    login: str
    mail: str
    department: str
    since: int  # when he began, nanoseconds since the epoch

    @property
    def first(self) -> str:
        return self.full.partition(" ")[0]


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine of the same network."""

    name: str
    address: str
    role: str  # nas, db, mail, ci, backup, print


class Column(msgspec.Struct, frozen=True, array_like=True):
    """One column of a table; `kind` is a key of `writers.rows`."""

    name: str
    kind: str


class Entity(msgspec.Struct, frozen=True, array_like=True):
    """One table of the application."""

    name: str
    columns: list[Column]
    rows: int

    @property
    def one(self) -> str:
        """The singular."""
        if self.name.endswith("ies"):
            return self.name[:-3] + "y"
        return self.name.removesuffix("s")


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How the application's files are called: paths within its directory, directories without a slash at the end."""

    includes: str
    auth: str
    db: str
    functions: str
    header: str
    footer: str
    config: str
    sample: str
    login: str
    export: str
    cleanup: str
    style: str
    script: str
    logo: str
    schema: str
    uploads: str
    cache: str
    logs: str
    log: str
    page: str  # of a table: {e}.php
    form: str  # of a row: {one}.php


class Commit(msgspec.Struct, frozen=True, array_like=True):
    """One step of the application's history: when, by whom (index into the staff), what, and the version it brought."""

    time: int
    author: int
    message: str
    zone: str  # +0200
    changed: list[str] = []
    step: str = ""  # what was done, as `earlier.UNDONE` has it
    entity: str = ""  # and to which of the tables


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """The company's one application."""

    name: str  # of its directory and host
    title: str
    database: str
    user: str
    site: str  # the name under which nginx serves it
    entities: list[Entity]
    layout: Layout
    commits: list[Commit] = []
    habits: dict[str, str] = {}  # style of whoever wrote it

    @property
    def home(self) -> str:
        return f"/var/www/{self.name}"

    def page(self, entity: Entity) -> str:
        """The page that lists a table."""
        return self.layout.page.format(e=entity.name, one=entity.one)

    def form(self, entity: Entity) -> str:
        """The page with the form of one row."""
        return self.layout.form.format(e=entity.name, one=entity.one)


class Nights(msgspec.Struct, frozen=True, kw_only=True):
    """What cron runs, when, and where it lies. A path is "" where the company has no such job."""

    dumper: str  # the script that dumps the database
    dumps: str  # its directory
    dump: str  # a dump's name, for strftime
    minute: int
    hour: int
    keep: int  # days
    dump_job: str  # its file in /etc/cron.d
    sync: str
    sync_when: str
    check: str
    check_when: str
    hour_of_cleanup: int = 3
    lines: dict[str, str] = {}  # what cron runs for each script, and for the application's cleanup


class Turning(msgspec.Struct, frozen=True, kw_only=True):
    """How logrotate moves the application's own log. What is said here is what it was before companies had their own ways."""

    every: str = "monthly"  # or weekly, daily
    keep: int = 6
    is_delayed: bool = True  # .1 is not packed yet
    is_open: bool = True  # the group may write into its directory: logrotate asks for su then
    mode: int = 0o664
    group: str = "www-data"


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """The invented company that this machine belongs to. All files agree on it."""

    key: bytes  # what its data are drawn from, the same in every file
    name: str
    title: str
    sector: str
    domain: str
    city: str
    region: str = "de"  # whose names its customers and colleagues have: a key of `regions` in words/people.yml
    staff: list[Staff]  # the machine's own people first
    machines: list[Machine]
    project: Project
    nights: Nights
    matters: list[str]
    turning: Turning = Turning()


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The machine as files mention it."""

    hostname: str
    fqdn: str
    address: str
    timezone: str
    installed: int
    now: int  # no date in any file is after it
    packages: dict[str, str] = {}  # versions of the packages that files mention
    before: dict[str, tuple[str, int]] = {}  # and what each was before an upgrade brought it, and when that was
    stays: list[tuple[int, int]] = []  # when who keeps the application was logged in: from, to

    def version(self, package: str, moment: int) -> str:
        """Of a package as it was then; "" where there is none."""
        older, came = self.before.get(package, ("", 0))
        return older if moment < came else self.packages.get(package, "")


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one file before its bytes: part of its provenance."""

    kind: str
    path: str
    seed: bytes
    time: int
    owner: str  # login, or root, or www-data
    state: str  # valid, stale, half, empty, broken
    spec: dict[str, Any]
    company: Company
    site: Site
    secrets: dict[str, str]  # by name: what may be a lure
    given: str = ""  # a text of the image that its author began with, or those that he quotes from, a form feed between two of them
    phrases: list[str] = []  # a model's, in place of our own
