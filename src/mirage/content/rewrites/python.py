"""How an author of Python writes: statements of a module become text in his style, with what they import above them.

Code is told with a tab a level and double quotes.
"""

from __future__ import annotations

import re
import textwrap
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.licences import LICENCES
from mirage.content.rewrites.names import said

Lines = list[str]


class Hand:
    """One module in its author's style."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "rewrite", brief.owner, "python")
        self.brief, self.chance, self.own, self.spec = brief, chance, own, brief.spec
        self.pad = own.choice(("    ", "    ", "    ", "  ", "\t"))
        self.quote = own.choice(('"', "'", "'"))
        self.typed = own.random() < 0.4
        self.docs = own.choice(("none", "line", "line", "long", "comment"))
        self.head = own.choice(("", "", "doc", "doc", "coding", "licence", "author"))
        self.log = own.choice(("log", "logger", "logging", ""))
        self.row = own.choice(("row", "r", "rec", "item"))
        self.gap = own.choice((2, 2, 2, 1))
        self.placed = "%s" if self.spec["store"] == "pymysql" else "?"
        self.imports: set[str] = set()
        own = dice(brief.company.key, "rewrite", brief.owner, "python names")
        self.many, self.single, self.change = (
            own.choice(names)
            for names in (("rows", "fetch", "query", "select"), ("one", "first", "get_one"), ("run", "execute", "change"))
        )
        self.connect, self.blueprint = own.choice(("get_db", "connect", "connection")), own.choice(("bp", "blueprint", "pages"))
        self.db, self.conf = (brief.spec["dot"] + brief.spec[name] for name in ("db", "conf"))

    def text(self, body: Lines) -> str:
        """A module of these statements, its imports above them."""
        if self.log in ("log", "logger") and any(f"{self.log}." in line for line in body):
            body = [
                f"{self.log} = logging.getLogger({self.own.choice(('__name__', '__name__', chr(34) + self.spec['package'] + chr(34)))})",
                "",
                *([""] * (self.gap - 1)),
                *body,
            ]
        if any("logging." in line for line in body):
            self.imports.add("import logging")
        standard = sorted(one for one in self.imports if re.match(r"(import|from) (" + "|".join(STANDARD) + r")\b", one))
        others = sorted(
            one for one in self.imports - set(standard) if re.match(r"(import|from) (flask|sqlalchemy|pymysql|pytest)\b", one)
        )
        local = sorted(self.imports - set(standard) - set(others))
        lines = [
            *self._top(),
            *standard,
            *([""] if standard and others else []),
            *others,
            *([""] if local and (standard or others) else []),
            *local,
            *([""] * self.gap if self.imports else []),
            *body,
        ]
        out = []
        for line in lines:
            bare = line.lstrip("\t")
            if self.quote == "'" and "'" not in bare and '"""' not in bare:
                bare = bare.replace('"', "'")
            out.append((self.pad * (len(line) - len(line.lstrip("\t"))) + bare).rstrip())
        return re.sub(r"\n{4,}", "\n\n\n", "\n".join(out)).strip("\n") + "\n"

    def _top(self) -> Lines:
        company, part = self.brief.company, str(self.spec["part"])
        it = next((one for one in company.staff if one.login == self.brief.owner), company.staff[0])
        about = self.chance.choice(ABOUT[part]).format(app=company.project.title, e=said(str(self.spec.get("entity", "things"))))
        match self.head:
            case "doc":
                return [f'"""{about}"""', ""]
            case "coding":
                return ["# -*- coding: utf-8 -*-", f"# {about}", ""]
            case "author":
                return [
                    '"""',
                    about,
                    "",
                    f"{self.own.choice(('Author', 'Written by', 'by'))}: {it.full or it.login} <{it.mail}>",
                    '"""',
                    "",
                ]
            case "licence":
                return [*(f"# {line}" for line in [about, "", *textwrap.wrap(self.own.choice(LICENCES), 74)]), ""]
        return []

    def function(self, name: str, given: str, body: Lines, says: str = "", returns: str = "", before: Lines | None = None) -> Lines:
        """`given`: names with types, of which some styles show the names alone."""
        shown = given if self.typed else re.sub(r": [\w\[\], |.]+?(?= =|,|$)", "", given).replace(" = ", "=")
        arrow = f" -> {returns}" if self.typed and returns else ""
        doc: Lines = []
        if says and self.docs in ("line", "long"):
            doc = (
                [f'\t"""{says}"""']
                if self.docs == "line" or len(body) < 4
                else [
                    '\t"""',
                    f"\t{says}",
                    *([f"\t:param {part.partition(':')[0].strip()}:" for part in given.split(",")[:1]] if given else []),
                    '\t"""',
                ]
            )
        elif says and self.docs == "comment":
            doc = [f"\t# {says.rstrip('.').lower()}"]
        return [
            *(before or []),
            f"def {name}({shown}){arrow}:",
            *doc,
            *(f"\t{line}" if line else "" for line in body),
            *([""] * self.gap),
        ]

    def note(self, text: str, *values: str) -> Lines:
        if not self.log:
            return []
        return [f'{self.log}.info("{text}", {", ".join(values)})' if values else f'{self.log}.info("{text}")']


STANDARD = (
    "csv",
    "datetime",
    "decimal",
    "dataclasses",
    "http",
    "json",
    "logging",
    "os",
    "re",
    "sqlite3",
    "sys",
    "typing",
    "unittest",
)
ABOUT = {
    "main": ("{app}, the new one", "{app}: the application", "The web application.", "entry point", "{app} as a small API"), "database": ("Access to the database.", "db helpers", "connection and queries", "The database."),
    "settings": ("Settings, from the environment where it has them.", "config", "Settings for development.", "settings of {app}"), "models": ("The tables.", "models", "What the tables hold.", "Rows as objects."),
    "views": ("Pages for {e}.", "{e}", "views of {e}", "Everything about {e}."), "forms": ("Checks what people type.", "form validation", "What the {e} form may hold."), "helpers": ("Small things.", "helpers", "Formats and the like.", "used all over"),
    "import": ("Read the CSV export into the new database.", "import of {e}", "one-off: copy {e}"), "tests": ("tests", "Tests of {e}.", "what {e} should do"), "wsgi": ("for gunicorn", "WSGI entry point", "run with: gunicorn wsgi"),
}  # fmt: skip
