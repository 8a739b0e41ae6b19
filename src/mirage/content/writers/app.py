"""What else lies in the application's directory: styles, scripts, the readme, its log."""

from __future__ import annotations

import datetime
import json
import re
import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import activity, moments, packing, rows
from mirage.content.browser import Browser
from mirage.content.css.sheet import Sheet
from mirage.content.facts import Brief, Company, Site
from mirage.content.licences import LICENCES
from mirage.content.php.names import css_names
from mirage.content.prose import Prose, spun
from mirage.content.writers import writes


@writes("app.gitignore")
def gitignore(brief: Brief, chance: Random) -> str:
    layout = brief.company.project.layout
    own = dice(brief.company.key, "ignored")
    start, end = own.choice(("", "", "/")), own.choice(("/*", "/*", "/", "/*", "/**"))
    lines = [start + layout.config, *(f"{start}{folder}{end}" for folder in (layout.logs, layout.cache, layout.uploads))]
    own.shuffle(lines)
    more = [".DS_Store", "*.bak", ".idea/", "*.swp", "Thumbs.db", "*.orig", ".vscode/", "*~", ".*.sw?", "*.tmp", "*.sql.gz", ".project", "/vendor/", "nbproject/",
            ".htaccess", "*.log", ".env", "*.old", "desktop.ini", "error_log", "node_modules/", ".buildpath", ".settings/", "*.rej"]  # fmt: skip
    more = chance.sample(more, chance.choice((0, 0, 1, 2, 3, 4, 6)))
    heads = own.choice(
        (
            ("", ""),
            ("", ""),
            ("# written by the application", "# editors"),
            ("# local", "# junk"),
            (f"# {brief.company.project.name}", "# others"),
        )
    )
    parts = [([head] if head else []) + part for head, part in zip(heads, (lines, more)) if part]
    return "\n".join(parts[0] if len(parts) == 1 else [*parts[0], *([""] if own.random() < 0.5 else []), *parts[1]]) + "\n"


@writes("app.robots")
def robots(brief: Brief, chance: Random) -> str:
    layout, star, shut = (
        brief.company.project.layout,
        chance.choice(("User-agent: *", "User-agent: *", "User-Agent: *")),
        ["Disallow: /"],
    )
    folders = dict.fromkeys(f"/{path.partition('/')[0]}/" for path in (layout.uploads, layout.cache, layout.logs, layout.includes))
    own = [f"Disallow: {folder}" for folder in chance.sample(list(folders), chance.randint(1, len(folders)))]
    mark, project = chance.choice(("# ", "# ", "#")), brief.company.project
    said = [f"{mark}{text}" for text in (
        "internal", "not for search engines", f"{project.title}", "nothing to index here", f"{project.site}", "keep out", f"{project.name}: nothing for robots", "no robots",
    )]  # fmt: skip
    out = chance.choice(
        (
            [star, *shut],
            [star, *shut],
            [star, *own, *shut],
            [chance.choice(said), star, *shut],
            [star, *shut, "", chance.choice(said)],
            [star, *own],
        )
    )
    return "\n".join(out) + chance.choice(("\n", "\n", "", "\n\n"))


@writes("app.readme")
def readme(brief: Brief, chance: Random) -> str:
    """How to set it up, as far as anybody wrote it down."""
    return _Readme(brief, chance).text()


class _Readme:
    """The parts that such a file may have, in the order and the form that its author likes."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self.brief, self.chance, self.prose = brief, chance, Prose(brief, chance)
        self.project, self.layout = brief.company.project, brief.company.project.layout
        self.level = chance.choice(("## ", "## ", "", "### ", "", "== ", "* "))
        self.code = chance.choice(("`", "`", "", '"', "'"))
        self.width = chance.choice((0, 66, 72, 76, 79))
        self.rule = chance.choice("-=~-")
        self.is_high = chance.random() < 0.7
        self.step = chance.choice(("{n}. ", "* ", "- ", " {n}) ", "  * ", "  {n}. ", "{n}) ", " - "))
        self.is_running = chance.random() < 0.4
        self.tables = ", ".join(entity.name.replace("_", " ") for entity in self.project.entities)

    def text(self) -> str:
        chance, title = self.chance, self.project.title
        out = [
            chance.choice(
                (
                    f"# {title}",
                    f"# {self.project.name}",
                    f"{title}\n{self.rule * len(title)}",
                    title.upper(),
                    f"= {title} =",
                    f"{title} ({self.project.name})",
                )
            ),
            "",
        ]
        out += self._about()
        parts = [
            self._requirements,
            self._files,
            self._night,
            self._database,
            self._deploy,
            self._changes,
            self._people,
            self._notes,
            self._licence,
        ]
        kept = chance.sample(parts, chance.choice((1, 2, 3, 4, 5, 6)))
        parts = [part for part in parts if part in kept]
        parts.insert(chance.randint(0, min(1, len(parts))), self._setup)
        for part in parts:
            out += part()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip("\n") + "\n"

    def _put(self, words: str, indent: str = "") -> list[str]:
        words = words[:1].upper() + words[1:] if self.is_high and not words.startswith(("`", "/")) else words
        return textwrap.wrap(words, self.width, subsequent_indent=indent) if self.width else [words]

    def _said(self, form: str, **slots: str) -> str:
        return spun(
            form,
            self.chance,
            {key: f"{self.code}{value}{self.code}" if key in ("a", "b", "c") else value for key, value in slots.items()},
        )

    def _heading(self, *names: str) -> list[str]:
        name = self.chance.choice(names)
        return ["", f"{self.level}{name}", ""] if self.level else ["", name, self.rule * len(name), ""]

    def _list(self, lines: list[str]) -> list[str]:
        """Steps, one below the other or as running text."""
        whole = [line if line.endswith((".", ":")) else line + ("." if self.is_high else "") for line in lines]
        if self.is_running and self.is_high:
            return self._put(" ".join(line[:1].upper() + line[1:] for line in whole))
        out: list[str] = []
        for number, line in enumerate(whole, 1):
            mark = self.step.format(n=number)
            line = line[:1].upper() + line[1:] if self.is_high and not line.startswith(("`", "/")) else line
            out += textwrap.wrap(mark + line, self.width, subsequent_indent=" " * len(mark)) if self.width else [mark + line]
        return out

    def _about(self) -> list[str]:
        departments = sorted({one.department for one in self.brief.company.staff if one.department != "IT"}) or ["everybody"]
        forms = (
            "[This is the ]((web application|application|program|web interface) (for|of) {firm}): {t}.", "(internal|only for us|not public)[, (runs|is reached|lives) at http://{site}/].",
            "(it is|{app} is) used by {d} (to|in order to) (look up|keep|enter|manage) and (change|search|print) {t}[, (and is|it is) (only reachable inside|not meant for customers)].",
            "[it is ](written|made) in (plain|simple) PHP(, without a framework|[ without any framework])(; |, )(data are|everything is) (kept|stored) in MariaDB[ (database {a})].",
            "{app} (keeps|holds|collects) (the |our |){t} (of|for) {firm}[, (before that|it replaces what) (was kept|stood) in Excel].",
        )  # fmt: skip
        slots = {
            "firm": self.brief.company.title,
            "t": self.tables,
            "site": self.project.site,
            "app": self.project.name,
            "d": " and ".join(departments[:2]),
            "a": self.project.database,
        }
        out: list[str] = []
        for form in self.chance.sample(forms, self.chance.randint(1, 3)):
            said = self._said(form, **slots)
            if self.tables not in said or not any(self.tables.split(", ")[0] in line for line in out):  # what it is for is said once
                out += self._put(said)
        return out

    def _setup(self) -> list[str]:
        slots = {"a": self.layout.sample, "b": self.layout.config}
        steps = [
            self._said(
                "copy {a} to {b}( and|,) (fill in|set|change|edit) (the database|user and password|the database password)[, the (name|address) of the site] and the secret",
                **slots,
            ),
            self._said(
                "(create|make) the database {a} and (load|import|run) {b}[. (There are no migrations|An existing one has to be changed by hand)]",
                a=self.project.database,
                b=self.layout.schema,
            ),
            self._said(
                "(the web server|www-data|php) (must be able to write|needs write access|has to write) to {a}, {b} and {c}",
                a=self.layout.cache,
                b=self.layout.logs,
                c=self.layout.uploads,
            ),
        ]
        if self.chance.random() < 0.5:
            steps.append(
                self._said(
                    "(point|set) the root of the (virtual host|site|server) (to|at) (this directory|the working copy)[, and (deny|close) {a}]",
                    a=self.layout.includes,
                )
            )
        return self._heading(
            "Setup", "Install", "How to install", "Installation", "Getting started", "Installing", "New machine"
        ) + self._list(steps)

    def _requirements(self) -> list[str]:
        names = {"nginx": "nginx", "apache2": "Apache", "php8.2-fpm": "PHP-FPM", "mariadb-server": "MariaDB", "git": "git"}
        packages = self.brief.site.packages  # only what no upgrade within a release changes
        found = [f"{name} {'.'.join(packages[one].split(':')[-1].split('.')[:2])}" for one, name in names.items() if one in packages]
        if not found:
            return []
        pdo = "PDO" if self.project.habits["database"] == "pdo" else "mysqli"
        text = self._said(
            "(tested|runs|used) with {f}[ (from|as in) Debian 12]. (PHP needs|needed is|extensions:) {p} and mbstring.",
            f=", ".join(found),
            p=pdo,
        )
        return self._heading("Requirements", "Needs", "What it needs", "Environment", "Software") + self._put(text)

    def _files(self) -> list[str]:
        layout = self.layout
        rows = [(f"{layout.includes}/", self._said("(what all pages (need|include)|(shared|common) (code|functions)|includes)")), (layout.config, self._said("(settings|local settings)(, not in git|)")),
                (layout.schema, self._said("(tables|all tables|the schema)")), (f"{layout.uploads}/", self._said("(what users upload|uploads|documents)")), (f"{layout.logs}/", self._said("(the log|log of the application|who did what)")),
                (layout.export, self._said("(csv|export|download) (of all tables|for Excel)")), (layout.cleanup, self._said("(nightly job|cron|for cron)"))]  # fmt: skip
        chosen = self.chance.sample(rows, self.chance.randint(3, len(rows)))
        longest = max(len(name) for name, _ in chosen)
        form = self.chance.choice(("    {0}  {1}", "{0}  {1}", "- {2}: {1}", "* {2} - {1}", "  {0} : {1}"))
        lines = [form.format(name.ljust(longest), said, f"{self.code}{name}{self.code}") for name, said in chosen]
        return self._heading("Files", "Directories", "What is where", "Layout", "Structure") + lines

    def _night(self) -> list[str]:
        return self._heading("Cron", "Cron job", "Cleanup", "At night", "Jobs") + self._put(
            self._said(
                "{a} (runs|is run|is started) (every night|once a day|nightly)[ (by cron|as www-data)](, it (deletes|removes) (old|stale) (files in the cache|cached lists) and sessions|).",
                a=f"php {self.layout.cleanup}",
            )
        )

    def _database(self) -> list[str]:
        lines = [
            self._said(
                "{a}: {n} columns[, (first|starting with) {f}]",
                a=entity.name,
                n=str(len(entity.columns) + 1),
                f=entity.columns[0].name,
            )
            for entity in self.project.entities
        ]
        return self._heading("Database", "Tables", "Data", "The database") + self._list(
            [*lines, self._said("{a}: (logins|accounts|who may log in)", a="users")]
        )

    def _deploy(self) -> list[str]:
        text = "(commit and push|push to master), then {a} (on the server|in the working copy) and {b}[. (Never edit on the server|Local changes get lost)]."
        return self._heading("Deployment", "Deploy", "Updates", "New versions", "How to update") + self._put(
            self._said(text, a="git pull", b="systemctl reload php8.2-fpm")
        )

    def _changes(self) -> list[str]:
        """Some of the history, up to this version."""
        commits = [commit for commit in self.project.commits if commit.time <= self.brief.time][-self.chance.randint(3, 8) :]
        form, day = (
            self.chance.choice(("{0} {1}", "{0}: {1}", "- {0} {1}", "* {1} ({0})", "{0}  {1}")),
            self.chance.choice(("%Y-%m-%d", "%d.%m.%Y", "%m/%Y")),
        )
        lines = [form.format(moments.local(commit.time, self.brief).strftime(day), commit.message) for commit in commits]
        return self._heading("Changes", "History", "Changelog", "What changed", "Version history") + (
            lines[::-1] if self.chance.random() < 0.5 else lines
        )

    def _people(self) -> list[str]:
        first = self.brief.company.staff[self.project.commits[0].author]
        mail = self.brief.company.staff[0].mail
        return self._heading("Contact", "Author", "Who to ask", "Authors", "People") + self._put(
            self._said(
                "(written|begun|started) by {n}[, {d}]. (Questions|Problems|Bugs)[ please] to {m}.",
                n=first.full or first.mail,
                d=first.department,
                m=mail,
            )
        )

    def _notes(self) -> list[str]:
        out = self._heading("Notes", "Good to know", "Hints", "Remarks", "Known problems", "Bugs", "Odd things")
        told = self.prose.some("accounts", self.chance.choice((0, 1, 1, 2, 3)))
        for one in told:
            out += [*self._put(one), ""]
        return out + self._list(self.prose.some("note", self.chance.randint(0 if told else 1, 3)))

    def _licence(self) -> list[str]:
        own = dice(self.brief.company.key, "readme licence")
        return self._heading("License", "Licence", "Copying", "Copyright") + self._put(
            own.choice(
                (
                    *LICENCES,
                    self._said("(internal use only|not for distribution|all rights reserved), {f}.", f=self.brief.company.title),
                )
            )
        )


@writes("app.css")
def css(brief: Brief, chance: Random) -> str:
    """One style sheet, grown over time."""
    return Sheet(brief.company, css_names(brief.company.key)).text()


@writes("app.js")
def script(brief: Brief, chance: Random) -> str:
    """The little that runs in the browser."""
    return Browser(brief.company, css_names(brief.company.key)).text()


@writes("app.log")
def log(brief: Brief, chance: Random) -> bytes:
    """What the pages noted, from the last rotation up to the moment at which the file was last written."""
    return packed(brief, notes(brief.company, brief.site, int(brief.spec["since"]), brief.time))


def packed(brief: Brief, text: str) -> bytes:
    """As it lies in the file: logrotate packs from the second on."""
    return packing.standard_input(text.encode(), brief.time) if brief.path.endswith(".gz") else text.encode()


def notes(company: Company, site: Site, since: int, until: int) -> str:
    """The lines of (since, until]."""
    clock = moments.zone(site.timezone)
    lines = []
    for act in activity.between(company, site, since, until):
        text = company.project.habits.get(act.what)
        if text:
            entity = act.entity or company.project.entities[0]
            moment = datetime.datetime.fromtimestamp(act.time // SECOND, clock).isoformat(" ")[:19]
            said = text.format(user=act.user, one=entity.one, name=entity.name, n=act.number, address=act.address)
            lines.append(company.project.habits["log"].format(time=moment, text=said) + "\n")
    return "".join(lines)


def noted(company: Company, site: Site, since: int, until: int) -> list[int]:
    """The times of its lines in (since, until]."""
    return [act.time for act in activity.between(company, site, since, until) if company.project.habits.get(act.what)]


@writes("app.cache")
def cache(brief: Brief, chance: Random) -> str:
    """An answer that a page keeps for a while."""
    entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
    last = rows.newest(brief.company, brief.site, entity, brief.time)
    found = rows.rows(brief.company, brief.site, entity, max(1, last - chance.randint(3, 9)), last, brief.time)
    names = ["id", *(column.name for column in entity.columns)]
    whole = {"time": brief.time // SECOND, "rows": [dict(zip(names, row)) for row in found]}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"), default=str).replace(
        "/", "\\/"
    )  # as json_encode(3) of PHP writes it


@writes("app.gitkeep")
def nothing(brief: Brief, chance: Random) -> str:
    return ""
