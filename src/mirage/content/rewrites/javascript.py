"""How an author of JavaScript for Node writes: statements of a module become text in his style.

Code is told with a tab a level, semicolons, single quotes and require().
"""

from __future__ import annotations

import re
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.rewrites.names import doubled, said

Lines = list[str]


class Hand:
    """One module in its author's style."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        own = dice(brief.company.key, "rewrite", brief.owner, "node")
        self.brief, self.chance, self.own, self.spec = brief, chance, own, brief.spec
        self.pad = own.choice(("  ", "  ", "  ", "    ", "\t"))
        self.stops = own.random() < 0.7
        self.quote = own.choice(("'", "'", '"'))
        self.word = own.choice(("const", "const", "const", "var", "let"))
        self.way = own.choice(("await", "await", "callback", "then"))
        self.arrow = own.random() < 0.7
        self.docs = own.choice(("none", "none", "line", "jsdoc", "jsdoc"))
        self.strict = own.random() < 0.35
        self.comma = own.random() < 0.4
        self.apart = own.random() < 0.2  # function (
        self.is_module = is_module(brief)
        names = dice(brief.company.key, "rewrite", brief.owner, "node names")
        self.db, self.query, self.conf = (
            names.choice(("db", "pool", "mysql", "database")),
            names.choice(("query", "ask", "run", "rows")),
            names.choice(("config", "conf", "settings")),
        )
        self.req, self.res, self.err = names.choice(
            (("req", "res", "err"), ("req", "res", "err"), ("request", "response", "error"), ("req", "res", "e"))
        )

    def text(self, body: Lines) -> str:
        """A module of these statements."""
        lines = [
            *(["'use strict';", ""] if self.strict and not self.is_module and self.spec["part"] != "client" else []),
            *self._top(),
            *body,
        ]
        out = []
        for line in lines:
            bare = line.lstrip("\t")
            if not bare.startswith(("//", "*", " *", "/*")):
                if self.word != "const":
                    bare = re.sub(r"^const (?!\{)", self.word + " ", bare)
                if self.apart:
                    bare = bare.replace("function(", "function (")
                if self.quote == '"' and '"' not in bare:
                    bare = doubled(bare)
                if not self.stops:
                    bare = re.sub(r";$", "", bare)
            out.append((self.pad * (len(line) - len(line.lstrip("\t"))) + bare).rstrip())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n") + "\n"

    def _top(self) -> Lines:
        part, project = str(self.spec["part"]), self.brief.company.project
        about = self.chance.choice(ABOUT[part]).format(app=project.title, e=said(str(self.spec.get("entity", "things"))))
        return self.own.choice(
            (
                [],
                [],
                [f"// {about}", ""],
                ["/**", f" * {about}", " */", ""],
                [f"// {self.brief.path.rpartition('/')[2]}: {about}"],
                ["/*", f" * {about}", f" * {self.brief.company.title}", " */", ""],
            )
        )

    def load(self, name: str, path: str) -> str:
        """`name` may be names in braces."""
        if self.is_module:
            return f"import {name} from '{path}{'.js' if path.startswith('.') and not path.endswith('.json') else ''}';"
        return f"const {name} = require('{path}');"

    def give(self, names: list[str]) -> Lines:
        if self.is_module:
            return [f"export {{ {', '.join(names)} }};"]
        return self.own.choice(
            (
                [f"module.exports = {{ {', '.join(names)} }};"],
                [f"exports.{name} = {name};" for name in names],
                [
                    "module.exports = {",
                    *(f"\t{name}{',' if at < len(names) - 1 or self.comma else ''}" for at, name in enumerate(names)),
                    "};",
                ],
            )
        )

    def function(self, name: str, given: str, body: Lines, says: str = "", *, waits: bool = False) -> Lines:
        word = "async " if waits and self.way == "await" else ""
        about: Lines = []
        if says and self.docs == "line":
            about = [f"// {says}"]
        elif says and self.docs == "jsdoc":
            about = [
                "/**",
                f" * {says}",
                *(
                    f" * @param {{{'string' if one.strip() in ('text', 'name', 'sql') else '*'}}} {one.strip()}"
                    for one in given.split(",")
                    if one.strip()
                ),
                " */",
            ]
        head = (
            f"const {name} = {word}({given}) => {{"
            if self.arrow and self.spec["part"] != "client"
            else f"{word}function {name}({given}) {{"
        )
        return [*about, head, *(f"\t{line}" if line else "" for line in body), "};" if head.startswith("const") else "}", ""]

    def close(self, given: str) -> str:
        """The beginning of a function that is handed over."""
        return f"({given}) => {{" if self.arrow else f"function({given}) {{"

    def asked(self, sql: str, params: str, then: Lines, missing: str = "next") -> Lines:
        """A query and what is done with `rows`."""
        call = f"{self.db}.{self.query}({sql}{', ' + params if params else ''}"
        match self.way:
            case "await":
                return [
                    "try {",
                    f"\tconst rows = await {call});",
                    *(f"\t{line}" for line in then),
                    f"}} catch ({self.err}) {{",
                    f"\t{missing}({self.err});",
                    "}",
                ]
            case "then":
                return [
                    f"{call})",
                    f"\t.then({self.close('rows')}",
                    *(f"\t\t{line}" for line in then),
                    "\t})",
                    f"\t.catch({missing});",
                ]
        return [
            f"{call}, {self.close(f'{self.err}, rows')}",
            f"\tif ({self.err}) return {missing}({self.err});",
            *(f"\t{line}" for line in then),
            "});",
        ]


def is_module(brief: Brief) -> bool:
    return dice(brief.company.key, "rewrite", brief.owner, "module").random() < 0.3


ABOUT = {
    "main": ("{app}", "starts the server", "entry point of {app}"), "database": ("connection pool", "database", "queries"), "routes": ("routes for {e}", "{e}", "api: {e}"), "client": ("list of {e}", "{e} in the browser", "runs on the {e} page"),
    "test": ("tests for {e}", "some tests"), "log": ("logging", "log to stdout"), "validate": ("checks of {e}", "form validation"), "format": ("small helpers", "formats"), "import": ("reads an export of {e}", "import from csv"),
}  # fmt: skip
