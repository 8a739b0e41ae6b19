"""One PHP file as it is put together: the company's hand, its comments, its way to the database, and what its files have agreed on."""

from __future__ import annotations

import re
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.php.comments import Comments
from mirage.content.php.data import Data
from mirage.content.php.hand import Hand, Lines, Text
from mirage.content.php.markup import Markup, Part

KEYS = {  # of a setting: constants, keys of an array
    "host": ("DB_HOST", "MYSQL_HOST", "DBHOST", "SQL_HOST"), "name": ("DB_NAME", "MYSQL_DB", "DBNAME", "SQL_DATABASE"), "user": ("DB_USER", "MYSQL_USER", "DBUSER", "SQL_USER"),
    "pass": ("DB_PASS", "MYSQL_PASSWORD", "DBPASS", "SQL_PASSWORD"), "title": ("APP_NAME", "TITLE", "SITE_TITLE", "APP_TITLE"), "url": ("APP_URL", "BASE_URL", "SITE_URL", "URL"),
    "secret": ("APP_SECRET", "SECRET", "SALT", "SECRET_KEY"), "admin": ("ADMIN_MAIL", "ADMIN", "MAIL_TO", "CONTACT"), "debug": ("APP_DEBUG", "DEBUG", "IS_TEST", "DEVELOPMENT"),
}  # fmt: skip


class Script:
    """A file that is being written."""

    def __init__(self, brief: Brief, chance: Random) -> None:
        self.brief, self.chance = brief, chance
        company = brief.company
        own = dice(company.key, "program")
        self.hand = Hand(company)
        self.data = Data(self.hand)
        self.markup = Markup(self.hand)
        self.comments = Comments(brief, self.hand, chance)
        self.settings = own.choice(("define", "define", "return", "array", "variables"))
        self.settings_variable = own.choice(("config", "config", "cfg", "conf", "settings", "CONFIG"))
        self._form = own.randrange(4)
        self._is_short = own.random() < 0.4
        self.setting_keys = ["host", "name", "user", "pass", *own.sample(("title", "url", "secret", "admin"), 4)]
        self.frame = own.choice(("files", "files", "functions"))  # how pages get their top and bottom
        self.lists = own.choice(("plain", "plain", "columns", "cells"))
        self.forms = own.choice(("plain", "plain", "helper")) if self.markup.mode != "gather" else "plain"
        self.wrap = own.choice(("label", "label", "paragraph", "table", "div", "list"))
        self.guard = own.random() < 0.15  # included files refuse to be called

    # ---- settings

    def constant(self, key: str) -> str:
        return KEYS[key][self._form]

    def key(self, key: str) -> str:
        """In an array."""
        return key if self._is_short and key not in ("name",) else self.constant(key).lower()

    def setting(self, key: str) -> str:
        """How the rest of the code asks for a setting."""
        return self.constant(key) if self.settings == "define" else f"${self.settings_variable}['{self.key(key)}']"

    def loaded_settings(self, path: str) -> Lines:
        if self.settings == "return":
            return [f"${self.settings_variable} = {self.hand.load(path, here=True, once=False)}"]
        return [self.hand.load(path, here=True)]

    def known_settings(self) -> Lines:
        """In a function."""
        return [] if self.settings == "define" else [f"global ${self.settings_variable};"]

    # ---- statements

    def function(self, role: str, parameters: str, body: Lines) -> Lines:
        name = self.hand.names.function(role)
        return [*self.comments.above(role, name, parameters), *self.hand.function(name, parameters, body)]

    def noted(self, what: str, *, one: str = "", user: str = "", n: str = "$id", address: str = "") -> str:
        """A note in the application's log: what `Project.habits` says of it, with expressions in its slots."""
        hand = self.hand
        text = self.brief.company.project.habits[what].replace("{one}", one)
        slots = {
            "{user}": user or hand.call(hand.names.function("user")),
            "{n}": n,
            "{address}": address,
            "{name}": hand.var("table"),
        }
        parts = [part for part in re.split(r"(\{\w+\})", text) if part]
        return hand.call(hand.names.function("note"), hand.joined(*(slots.get(part, Text(part)) for part in parts))) + ";"

    def printed(self, *parts: Part) -> Lines:
        """HTML from within a function, where no template goes on."""
        if self.markup.mode == "template":
            return ["?>", *self.markup.template(parts), "<?php"]
        return self.markup.lines(parts)

    def wrapped_field(self, label: str, field: str) -> str:
        """An input with its label as forms of this company have it."""
        return {
            "label": f"<label>{label} {field}</label>", "paragraph": f"<p>{label}<br>{field}</p>", "table": f"<tr><td>{label}</td><td>{field}</td></tr>",
            "div": f'<div class="row"><label>{label}</label> {field}</div>', "list": f"<li><span>{label}</span> {field}</li>",
        }[self.wrap]  # fmt: skip

    def adopted(self, source: str) -> Lines:
        """A function of `words/php.yml` in this hand."""
        hand = self.hand
        source = re.sub(r"«(\w+)»", lambda match: hand.names.function(match[1]), source)
        source = re.sub(r"\$(?!_)(\w{2,})", lambda match: hand.var(match[1]), source)
        head, *rest = source.rstrip("\n").split("\n")
        name, _, parameters = head.removeprefix("function ").rstrip(")").partition("(")
        if self.brief.company.project.habits["names"] != "snake":
            name = re.sub(r"_(\w)", lambda match: match[1].upper(), name)
        body: Lines = []
        while rest:
            line = rest.pop(0)
            inner = []
            while rest and rest[0].startswith("  "):
                inner.append(rest.pop(0).strip())
            if line.startswith("if "):
                body += hand.when(line[4:-1], inner)
            elif line.startswith("foreach "):
                values, _, each = line[9:-1].partition(" as ")
                body += [f"foreach ({values} as {each}) {{", *(f"\t{one}" for one in inner), "}"]
            else:
                body.append(line)
        return [*self.comments.above("", name, parameters), *hand.function(name, parameters, body)]

    # ---- whole files

    def file(self, *groups: Lines) -> str:
        """An include: statements only."""
        guard = (
            [f"if (basename($_SERVER['SCRIPT_NAME']) == basename(__FILE__)) {self.hand.quit()}"]
            if self.guard and self.brief.kind != "php.config"
            else []
        )
        body: Lines = []
        for group in (guard, *groups):
            body += ["", *group] if body and group else group
        return self._closed(["<?php", *self.comments.head(), *body])

    def page(self, statements: Lines, parts: list[Part], *, title: str = "") -> str:
        """A page: what it does, then what it shows, between the company's top and bottom."""
        hand, layout = self.hand, self.brief.company.project.layout
        if self.frame == "functions":
            top = [hand.call(hand.names.function("top"), title or hand.var("title")) + ";"]
            bottom = [hand.call(hand.names.function("bottom")) + ";"]
        else:
            top, bottom = ([hand.load(path, once=False)] for path in (layout.header, layout.footer))
        shown = self.markup.lines(parts)
        return self._closed(["<?php", *self.comments.head(), *statements, *top, *shown, *bottom])

    def template(self, statements: Lines, parts: list[Part], role: str, parameters: str = "") -> str:
        """The top or the bottom of every page: a template, or a function that prints it."""
        if self.frame == "functions":
            body = self.function(role, parameters, [*statements, *self.printed(*parts)])
            return self.file(body)
        lines = ["<?php", *self.comments.head(), *statements, *self.markup.lines(parts)]
        return self._closed(lines)

    def _closed(self, lines: Lines) -> str:
        text = self.hand.finish(lines)
        text = re.sub(r"<\?php\n+[ \t]*\?>\n?", "", text)  # nothing between two templates
        text = re.sub(r"(?<=\?>)\n+[ \t]*<\?php\n\Z", "\n", text)
        text = re.sub(r"\n*<\?php\n\Z", "\n", text)
        return text + "?>\n" if self.hand.closes and text.rfind("<?php") >= text.rfind("?>") else text
