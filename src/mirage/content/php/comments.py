"""What a company's programmers say about their code: above files and functions, in blocks of one form or not at all."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content.application import parts
from mirage.content.facts import Brief
from mirage.content.licences import LICENCES
from mirage.content.php.hand import Hand, Lines
from mirage.content.prose import spun

ABOUT = {  # what a file is: (a|b) is one of them, [a] may be left out
    "php.config": "(settings|configuration|local settings|the settings)( of {app}| for this machine|)[, (never commit|not in git|keep out of the repository)]",
    "php.db": "(database|database access|access to the database|queries|connection)[ ((with|over) (PDO|mysqli|prepared statements)|, (one connection per request|opened on demand))]",
    "php.auth": "(login|sessions|who is logged in|login and session handling|authentication)[, (include|load) this first (on|in) every page]",
    "php.functions": "(functions|helper functions|things) (for all pages|that are needed (everywhere|in more than one place|on several pages)|used by {app})",
    "php.header": "(top|head|upper part) of (all|the) pages[: (logo, menu|title and navigation|menu and user)]",
    "php.footer": "(bottom|foot|end|lower part) of (all|the) pages",
    "php.index": "(start page|first page|home|overview)[: (what is new|counts and (latest|newest) entries)]",
    "php.login": "(login form|login page|the form to log in|log in)", "php.logout": "(log out|end the session|logout)",
    "php.list": "(list|table|overview) of (all |){e}[, (with|has) (search|search and paging|a filter)]", "php.form": "((show|edit|change) (one|a single) {one}|{one} form|(form|mask) for {e}|(new|add) and edit {one})",
    "php.export": "(csv export|export|download) of (tables|lists|one table)[ (for Excel|as CSV)]", "php.cleanup": "((nightly|daily) (cleanup|job|housekeeping)|(delete|remove|purge) old (files|sessions|things))[, (run|started|called) by cron]",
}  # fmt: skip
DOES = {  # and what a function does, by its role
    "esc": "((make|turn|convert) (text|a string|something) (safe|harmless|ready) for (output|HTML|the page)|(escape|encode) (special characters|html|text)[ for (output|display)])",
    "rows": "((run|execute) a (query|select) and (return|get|give back) (all rows|everything|the whole result)|(all|returns all) (rows|records) (of|from) a (query|select))[ as (an array|array of arrays)]",
    "one": "((first|the first|only the first) (row|record) of a (query|select)|(return|get) (one|a single) (row|record))[, or (null|nothing)( if there is none|)]",
    "run": "((run|execute) a (statement|query|command) (that changes something|without result|with parameters)|(insert, update or delete|change or delete rows|everything but select))[, (returns|gives) the (number of rows|statement)]",
    "day": "((format|show|print) a date (for (display|people|the page)|like we (write|need) it)|date (from|of) the database[,] (as we (show|write) it|in our format))",
    "money": "((format|show) (an amount|a price|money)[ (in|with) (euro|currency)]|(amount|number) with two decimals)",
    "need": "((send|redirect) (everybody|anyone|visitors) (to the login|away) who is not logged in|(stop|leave) (here|the page) if (nobody is|not) logged in)",
    "user": "((name|login) of (the|whoever is) (current user|logged in)|who is (logged in|it)|(return|get) the (current user|user name)[ or null])",
    "note": "((write|add|append) a (line|message|note|entry) to (the|our) log( file|)|(log|note|remember) (something|what happened))",
    "flash": "((set|keep|store) a message for the next page, or (get|return|fetch) it|(message|text) that is shown once[, (on the next page|after a redirect)])",
    "db": "((open|get|return) the (connection|database connection|handle)[, (only once|on first use|if needed)]|(connect|connection) to the database)",
    "login": "((check|compare|verify) (name and password|the password|credentials)[ and (start|remember) the session]|(try to |)log somebody in)",
    "get": "((get|read|return) a (parameter|value) (from|of) the (url|query string|address)[ or (nothing|an empty string)]|GET parameter[ (with default|or empty)])",
    "post": "((get|read|return) a (field|value) (of|from) the (form|posted form)[ or (nothing|an empty string)]|POST (field|value)[ (with default|or empty)])",
    "top": "((print|show|write) the (head|top|header) of (the|a) page|page (header|head) with (menu|title))", "bottom": "((print|show|write) the (foot|end|bottom) of (the|a) page|(close|finish) the page)",
    "cell": "((show|format|print) a (value|field|cell) (by|depending on) its (type|kind)|(html|text) for one (column|cell) of a (list|table))",
    "field": "((html|markup) for|print|show) (one|an) (input|field|line) of a form[ with (label|its label)]",
}  # fmt: skip


class Comments:
    """Draws for one file; the forms are the company's."""

    def __init__(self, brief: Brief, hand: Hand, chance: Random) -> None:
        own = dice(brief.company.key, "comments")
        self._brief, self._hand, self._chance = brief, hand, chance
        self._head = own.choice(
            ("", "", "line", "line", "doc", "doc", "tags", "tags", "frame", "long", "history", "id", "licence", "licence", "licence")
        )
        self._block = own.choice(("", "", "", "line", "doc", "doc", "tags", "tags", "full", "stars"))
        self._ruler = own.choice(
            ("", "", "", "", "", "// " + "-" * 70, "//" + "=" * 60, "/* " + "-" * 66 + " */", "#" * 60, "// " + "* " * 30)
        )
        self._types = own.choice(
            (("string", "array", "mixed"), ("string", "array", "mixed"), ("String", "Array", "Mixed"), ("text", "list", "any"))
        )
        self._stop = own.choice(("", "", "."))
        self._capital = own.random() < 0.6

    def sentence(self, form: str) -> str:
        text = spun(form, self._chance, self._slots())
        return (text[:1].upper() + text[1:] if self._capital else text) + self._stop

    def _slots(self) -> dict[str, str]:
        name = str(self._brief.spec.get("entity", ""))
        entity = next(
            (one for one in self._brief.company.project.entities if one.name == name), self._brief.company.project.entities[0]
        )
        return {"app": self._brief.company.project.name, "e": entity.name.replace("_", " "), "one": entity.one.replace("_", " ")}

    def head(self) -> Lines:
        """What stands below <?php."""
        company, project = self._brief.company, self._brief.company.project
        path = self._brief.path.removeprefix(project.home + "/")
        about = self.sentence(ABOUT[self._brief.kind])
        first = project.commits[0]
        author, begun = company.staff[first.author], datetime.fromtimestamp(first.time / SECOND, UTC)
        name = author.full or author.login or company.name
        match self._head:
            case "line":
                return [f"// {about}", ""]
            case "doc":
                return ["/**", f" * {about}", " */", ""]
            case "tags":
                tags = (
                    f"@author {name}",
                    f"@package {project.name}",
                    f"@copyright {begun:%Y} {company.title}",
                    f"@since {begun:%Y-%m-%d}",
                    f"@author {name} <{author.mail}>",
                    f"@link http://{project.site}/",
                )
                own = dice(company.key, "tags")
                return ["/**", f" * {about}", " *", *(f" * {tag}" for tag in own.sample(tags, own.choice((1, 2, 2, 3)))), " */", ""]
            case "frame":
                width = max(len(about), len(path)) + 2
                return ["/" + "*" * (width + 2), f" * {path}", f" * {about}", " " + "*" * (width + 1) + "/", ""]
            case "long":
                return [
                    "/*", f" * {project.title} - {path}", " *", f" * {about}", " *", f" * Copyright (c) {begun:%Y} {company.title}, {company.city}. All rights reserved.",
                    f" * This file is part of {project.name} and is for internal use only.", " *", f" * Written by {name} <{author.mail}>", " */", "",
                ]  # fmt: skip
            case "licence":
                own = dice(company.key, "licence")
                notice = textwrap.wrap(own.choice(LICENCES), own.choice((66, 70, 74)))
                mark = own.choice(("*", "*", " "))
                lines = [
                    f"{project.title}: {about}",
                    "",
                    f"Copyright (C) {begun:%Y} {own.choice((name, company.title))}",
                    "",
                    *notice,
                ]
                return [own.choice(("/*", "/**")), *(f" {mark} {line}".rstrip() for line in lines), " */", ""]
            case "history":
                return ["/*", f" {path}: {about}", "", *self._changes(), "*/", ""]
            case "id":
                return [
                    f"// $Id: {path.rpartition('/')[2]} {first.time // SECOND % 900 + 12} {begun:%Y-%m-%d %H:%M:%S}Z {author.login or author.mail.partition('@')[0]} $",
                    f"// {about}",
                    "",
                ]
        return []

    def _changes(self) -> Lines:
        """The first commits that touched this file: who kept such a list soon left it to git."""
        company = self._brief.company
        touched = next((part.touched for part in parts(company) if self._brief.path.endswith(f"/{part.path}")), "*")
        found = [commit for commit in company.project.commits if "*" in commit.changed or touched in commit.changed][:4]
        return [
            f" {datetime.fromtimestamp(commit.time / SECOND, UTC):%Y-%m-%d} {company.staff[commit.author].mail.partition('@')[0]:<12} {commit.message}"
            for commit in found
        ]

    def above(self, role: str, name: str, parameters: str) -> Lines:
        """What stands above a function."""
        said = self.sentence(DOES[role]) if role in DOES else ""
        given = [part.partition("=")[0].strip() for part in parameters.split(",") if part]
        text, many, anything = self._types
        out: Lines = [self._ruler.strip()] if self._ruler else []
        if not said or not self._block:
            return out
        kinds = [many if part.strip("$").endswith("s") else text for part in given]
        match self._block:
            case "line":
                return [*out, f"// {said}"]
            case "stars":
                return [*out, "/*", f"** {said}", "*/"]
            case "doc":
                return [*out, "/**", f" * {said}", " */"]
            case "tags":
                tags = [f" * @param {kind} {part}" for kind, part in zip(kinds, given)]
                return [*out, "/**", f" * {said}", *([" *", *tags] if tags else []), " */"]
        longest = max(map(len, given), default=0)
        tags = [
            f" * @param  {kind:<6} {part.ljust(longest)}  {part.strip('$').replace('_', ' ')}" for kind, part in zip(kinds, given)
        ]
        gives = many if role in ("rows", "one") else anything
        return [*out, "/**", f" * {name}: {said}", " *", *tags, f" * @return {gives}", " */"]
