"""The application's readme: the parts that such a file may have, in the order and the form that its author likes (`words/readme.yml`)."""

from __future__ import annotations

import re
import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.content import moments
from mirage.content.facts import Brief
from mirage.content.licences import LICENCES
from mirage.content.prose import Prose, spun
from mirage.content.words import words
from mirage.content.writers import writes

SOFTWARE = {"nginx": "nginx", "apache2": "Apache", "php8.2-fpm": "PHP-FPM", "mariadb-server": "MariaDB", "git": "git"}
PARTS = ("requirements", "files", "night", "database", "deploy", "changes", "people", "notes", "licence")
OFTEN = (3, 2, 2, 1, 3, 2, 3, 4, 2)  # how many of ten have each, about


@writes("app.readme")
def readme(brief: Brief, chance: Random) -> str:
    """How to set it up, as far as anybody wrote it down."""
    return _Readme(brief, chance).text()


class _Readme:
    """Draws and writes it."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self.brief, self.chance, self.prose = brief, chance, Prose(brief, chance)
        self.project, self.layout = brief.company.project, brief.company.project.layout
        self.level = chance.choice(("## ", "## ", "", "", "", "", "### ", "== ", "* ", "high", "plain"))
        self.code = chance.choice(("`", "", "", "", '"', "'"))
        self.width = chance.choice((0, 66, 70, 72, 74, 76, 78, 79))
        self.rule = chance.choice("---===-~")
        self.is_high = chance.random() < 0.8
        self.step = chance.choice(("{n}. ", "* ", "- ", " {n}) ", "  * ", "  {n}. ", "{n}) ", " - "))
        self.is_running = chance.random() < 0.55
        self.shift = chance.choice(("", "", "", "", "  ", "  ", "    "))  # what stands below a heading
        self.stop = chance.choice((" ", " ", "  "))  # behind a sentence
        self.tables = ", ".join(entity.name.replace("_", " ") for entity in self.project.entities)
        self.words = words("readme")

    def text(self) -> str:
        chance, title = self.chance, self.project.title
        out = [chance.choice((
            f"# {title}", f"# {self.project.name}", f"{title}\n{self.rule * len(title)}", title.upper(), f"= {title} =", f"{title} ({self.project.name})",
            f"{self.project.name}\n{self.rule * len(self.project.name)}", f"README for {title}\n{self.rule * (len(title) + 11)}", f"{title:^72}".rstrip(),
        )), "", *self._about()]  # fmt: skip
        kept: list[str] = []
        for _ in range(chance.choice((1, 2, 3, 4, 5, 6))):
            kept += chance.choices(
                [part for part in PARTS if part not in kept], [often for part, often in zip(PARTS, OFTEN) if part not in kept]
            )
        parts = [part for part in PARTS if part in kept]
        parts.insert(chance.randint(0, min(1, len(parts))), "setup")
        for part in parts:
            inside = getattr(self, f"_{part}")()
            out += [*self._heading(part), *(f"{self.shift}{line}" if line else "" for line in inside)] if inside else []
        if chance.random() < 0.25:
            out += ["", *self._signed()]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip("\n") + "\n"

    def _put(self, said: str) -> list[str]:
        """A paragraph."""
        said = said[:1].upper() + said[1:] if self.is_high and not said.startswith(("`", "/")) else said
        if self.stop != " ":
            said = re.sub(r"(?<=[a-z]\.) (?=[A-Z])", self.stop, said)
        return textwrap.wrap(said, self.width - len(self.shift)) if self.width else [said]

    def _said(self, form: str, **slots: str) -> str:
        """Names of files and commands are quoted, what is said of them is not."""
        layout = self.layout
        names: dict[str, str] = {
            "sample": layout.sample, "config": layout.config, "db": self.project.database, "schema": layout.schema, "cache": layout.cache, "logs": layout.logs,
            "uploads": layout.uploads, "includes": layout.includes, "users": "users",
        }  # fmt: skip
        names |= {key: slots.pop(key) for key in ("a", "b") if key in slots}
        return spun(form, self.chance, {**slots, **{key: f"{self.code}{value}{self.code}" for key, value in names.items()}})

    def _heading(self, part: str) -> list[str]:
        name = self.chance.choice(self.words["headings"][part])
        match self.level:
            case "":
                return ["", name, self.rule * len(name), ""]
            case "high":
                return ["", name.upper(), ""]
            case "plain":
                return ["", f"{name}:" if name[-1] != "?" else name, ""]
            case mark:
                return ["", f"{mark}{name}", ""]

    def _list(self, lines: list[str]) -> list[str]:
        """Steps, one below the other or as running text."""
        whole = [line if line.endswith((".", ":")) else line + ("." if self.is_high else "") for line in lines]
        if self.is_running and self.is_high:
            return self._put(" ".join(line[:1].upper() + line[1:] for line in whole))
        out: list[str] = []
        for number, line in enumerate(whole, 1):
            mark = self.step.format(n=number)
            line = line[:1].upper() + line[1:] if self.is_high and not line.startswith(("`", "/")) else line
            width = self.width - len(self.shift)
            out += textwrap.wrap(mark + line, width, subsequent_indent=" " * len(mark)) if self.width else [mark + line]
        return out

    def _about(self) -> list[str]:
        departments = sorted({one.department for one in self.brief.company.staff if one.department != "IT"}) or ["everybody"]
        firm, site, app = self.brief.company.title, self.project.site, self.project.name
        out: list[str] = []
        for form in self.chance.sample(self.words["about"], self.chance.randint(1, 4)):
            said = self._said(
                form, firm=firm, t=self.tables, site=site, app=app, d=" and ".join(departments[:2]), a=self.project.database
            )
            if self.tables not in said or not any(self.tables.split(", ")[0] in line for line in out):  # what it is for is said once
                out += [*self._put(said), *([""] if self.chance.random() < 0.5 else [])]
        return out

    def _setup(self) -> list[str]:
        always, more = self.words["setup"][:3], self.words["setup"][3:]
        out = self._list([self._said(form) for form in (*always, *self.chance.sample(more, self.chance.choice((0, 1, 1, 2))))])
        return [*out, "", *self._commands()] if self.chance.random() < 0.4 else out

    def _commands(self) -> list[str]:
        """The same, to be typed."""
        layout, database = self.layout, self.project.database
        prompt, pad = self.chance.choice(("", "", "$ ", "# ")), self.chance.choice(("    ", "  ", "\t"))
        lines = [
            f"cp {layout.sample} {layout.config}",
            f"mysqladmin create {database}",
            f"mysql {database} < {layout.schema}",
            f"chown www-data {layout.cache} {layout.logs} {layout.uploads}",
        ]
        return [*self._put(self._said(self.words["commands"])), "", *(f"{pad}{prompt}{line}" for line in lines)]

    def _requirements(self) -> list[str]:
        packages = self.brief.site.packages  # only what no upgrade within a release changes
        found = [
            f"{name} {'.'.join(packages[one].split(':')[-1].split('.')[:2])}" for one, name in SOFTWARE.items() if one in packages
        ]
        extension = "PDO" if self.project.habits["database"] == "pdo" else "mysqli"
        return self._put(self._said(self.words["requirements"], f=", ".join(found), p=extension)) if found else []

    def _files(self) -> list[str]:
        folders = ("includes", "uploads", "logs")
        rows = [(getattr(self.layout, key) + "/" * (key in folders), self._said(said)) for key, said in self.words["files"].items()]
        chosen = self.chance.sample(rows, self.chance.randint(3, len(rows)))
        longest = max(len(name) for name, _ in chosen)
        form = self.chance.choice(("    {0}  {1}", "{0}  {1}", "- {2}: {1}", "* {2} - {1}", "  {0}   {1}", "{2}\n    {1}"))
        return [
            line
            for name, said in chosen
            for line in form.format(name.ljust(longest), said, f"{self.code}{name}{self.code}").split("\n")
        ]

    def _night(self) -> list[str]:
        return self._put(self._said(self.chance.choice(self.words["night"]), a=f"php {self.layout.cleanup}"))

    def _database(self) -> list[str]:
        said = self.words["tables"]
        lines = [
            self._said(said["one"], a=one.name, n=str(len(one.columns) + 1), f=one.columns[0].name) for one in self.project.entities
        ]
        return self._list([*lines, self._said(said["users"], a="users")])

    def _deploy(self) -> list[str]:
        return self._put(self._said(self.chance.choice(self.words["deploy"]), a="git pull", b="systemctl reload php8.2-fpm"))

    def _changes(self) -> list[str]:
        """Some of the history, up to this version: who kept such a list soon left it to git."""
        own = max(at for at, commit in enumerate(self.project.commits) if not at or "readme" in commit.changed)
        commits = self.project.commits[: own + 1][-self.chance.randint(3, 8) :]
        form = self.chance.choice(("{0} {1}", "{0}: {1}", "- {0} {1}", "* {1} ({0})", "{0}  {1}"))
        day = self.chance.choice(("%Y-%m-%d", "%d.%m.%Y", "%m/%Y"))
        lines = [form.format(moments.local(commit.time, self.brief).strftime(day), commit.message) for commit in commits]
        return lines[::-1] if self.chance.random() < 0.5 else lines

    def _people(self) -> list[str]:
        first = self.brief.company.staff[self.project.commits[0].author]
        slots = {"n": first.full or first.mail, "d": first.department, "m": self.brief.company.staff[0].mail}
        return self._put(self._said(self.chance.choice(self.words["author"]), **slots))

    def _notes(self) -> list[str]:
        told = self.prose.some("accounts", self.chance.choice((0, 1, 2, 2, 3)))
        out = [line for one in told for line in (*self._put(one), "")]
        return out + self._list(self.prose.some("note", self.chance.randint(0 if told else 1, 2)))

    def _licence(self) -> list[str]:
        own = dice(self.brief.company.key, "readme licence")
        return self._put(own.choice((*LICENCES, self._said(self.words["internal"], f=self.brief.company.title))))

    def _signed(self) -> list[str]:
        """As one ends a letter, on the day of the version."""
        commits = [commit for commit in self.project.commits if commit.time <= self.brief.time] or self.project.commits[:1]
        who, moment = self.brief.company.staff[commits[-1].author], moments.local(commits[-1].time, self.brief)
        name = who.full or who.mail
        return self.chance.choice(
            (
                [f" -- {name} <{who.mail}>  {moment:%a, %d %b %Y %H:%M:%S %z}"],
                [f"{name}, {moment:%B %Y}"],
                [name, who.mail],
                [f"-- {name}"],
            )
        )
