"""How an author of PHP with classes writes: methods and classes as data become text in his style.

Code is told in one form: a tab a level, `this.x` for a property, ‹ and › around an array, single quotes, a brace at the end of its line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.licences import LICENCES
from mirage.content.rewrites.names import doubled, upper

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Method:
    """`params` are type, name and default ("" for none); a type may be "" where nobody says it."""

    name: str
    params: Sequence[tuple[str, str, str]]
    returns: str
    body: Lines
    says: str = ""
    visibility: str = "public"
    is_static: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    methods: Sequence[Method]
    fields: Sequence[tuple[str, str, str]] = ()  # type, name, default
    says: str = ""
    extends: str = ""
    is_abstract: bool = False
    constants: Sequence[tuple[str, str]] = ()
    folder: str = ""
    uses: Sequence[str] = ()
    is_open: bool = False  # its properties are public
    raw: Sequence[str] = ()  # properties as they stand, before the others


class Pen:
    """One author's."""

    def __init__(self, brief: Brief) -> None:
        company = brief.company
        own = dice(company.key, "rewrite", brief.owner, "pen")
        self.brief, self.own = brief, own
        name = upper(company.project.name)
        self.space = own.choice(("App", name, f"{upper(company.name)}\\{name}", "", "", name, "Application"))
        self.prefix = own.choice(("", f"{name}_", f"{name[:3]}", "C")) if not self.space else ""
        self.pad = own.choice(("    ", "    ", "\t", "  "))
        self.typed = own.random() < 0.55
        self.strict = self.typed and own.random() < 0.5
        self.docs = own.choice(("none", "line", "block", "tags", "tags", "full"))
        self.below = own.random() < 0.7  # braces of classes and methods on a line of their own
        self.allman = own.random() < 0.15
        self.long = own.random() < 0.3  # array()
        self.quote = own.choice(("'", "'", '"'))
        self.under = own.choice(("", "", "", "_", "m_"))
        self.fields = (
            own.choice(("private", "private", "protected", "public"))
            if self.typed
            else own.choice(("private", "protected", "protected", "var"))
        )
        self.final = "final " if own.random() < 0.2 else ""
        self.gap = own.choice((1, 1, 1, 2, 0))
        self.closing = "?>\n" if own.random() < 0.1 else ""
        self.is_snake = own.random() < 0.2
        self.is_lazy = own.random() < 0.3  # says nothing of what is plain
        self.head = own.choice(("", "", "", "file", "licence", "author", "author", "package"))
        self.joint = own.choice((" . ", " . ", "."))
        self.inner = " " if own.random() < 0.1 else ""

    def file(self, one: Class) -> str:
        out = ["<?php", *([""] if self.own.random() < 0.6 else []), *self._top(one)]
        if self.strict:
            out += ["declare(strict_types=1);", ""]
        space = f"{self.space}\\{one.folder}" if one.folder else self.space
        if self.space:
            out += [f"namespace {space};", ""]
            uses = sorted(
                {
                    use
                    if "\\" not in use.lstrip("\\") and use in ("PDO", "PDOException", "DateTime", "RuntimeException")
                    else f"{self.space}\\{use}"
                    for use in one.uses
                }
            )
            out += [*(f"use {use};" for use in uses if use.rpartition("\\")[0] != space), ""] if uses else []
        out += self._class(one)
        return self.styled(out) + self.closing

    def class_name(self, name: str) -> str:
        return self.prefix + name

    def _top(self, one: Class) -> Lines:
        company, project = self.brief.company, self.brief.company.project
        it = next((person for person in company.staff if person.login == self.brief.owner), company.staff[0])
        said = one.says or f"{one.name} of {project.title}"
        match self.head:
            case "file":
                return ["/**", f" * {said}", " */", ""]
            case "author":
                return ["/**", f" * {said}", " *", f" * @author {it.full or it.login} <{it.mail}>", " */", ""]
            case "package":
                return ["/**", f" * @package {project.name}", f" * @subpackage {one.folder or one.name}", " */", ""]
            case "licence":
                notice = textwrap.wrap(self.own.choice(LICENCES), 72)
                return [
                    "/*",
                    f" * {project.title}",
                    f" * Copyright (C) {company.title}",
                    " *",
                    *(f" * {line}" for line in notice),
                    " */",
                    "",
                ]
        return []

    def _class(self, one: Class) -> Lines:
        out: Lines = []
        if one.says and self.docs in ("block", "tags", "full"):
            out += ["/**", f" * {one.says}", " */"]
        elif one.says and self.docs == "line" and self.own.random() < 0.5:
            out += [f"// {one.says}"]
        head = (
            ("abstract " if one.is_abstract else self.final)
            + f"class {self.class_name(one.name)}"
            + (f" extends {self.class_name(one.extends)}" if one.extends else "")
        )
        out += [head, "{"] if self.below else [head + " {"]
        inside: Lines = []
        for name, value in one.constants:
            inside += [f"const {name} = {value};"]
        inside += [""] if one.constants and self.gap else []
        inside += one.raw
        for kind, name, default in one.fields:
            if self.docs in ("tags", "full") and not self.typed:
                inside += ["/** @var " + (kind.lstrip("?") or "mixed") + " */"]
            shown = f"{kind} " if self.typed and kind else ""
            visibility = "protected" if (one.is_abstract or one.extends) and self.fields == "private" else self.fields
            visibility = "public" if one.is_open else visibility
            inside.append(f"{visibility} {shown}${self.under}{name}{f' = {default}' if default else ''};")
            inside += [""] if self.docs == "full" else []
        for at, method in enumerate(one.methods):
            if inside and (at or one.fields or one.constants or one.raw):
                inside += [""] * self.gap
            inside += self._method(method)
        return [*out, *(f"\t{line}" if line else "" for line in inside), "}"]

    def _method(self, one: Method) -> Lines:
        out: Lines = []
        given = ", ".join(
            (f"{kind} " if self.typed and kind else "") + f"${name}" + (f" = {default}" if default else "")
            for kind, name, default in one.params
        )
        said = one.says
        if self.docs == "line" and said and not self.is_lazy:
            out.append(f"// {said}")
        elif self.docs == "block" and said:
            out += ["/**", f" * {said}", " */"]
        elif self.docs in ("tags", "full") and not (self.is_lazy and not said):
            tags = [
                f" * @param {(kind.lstrip('?') or 'mixed')}{'|null' if kind.startswith('?') else ''} ${name}"
                for kind, name, _ in one.params
            ]
            if one.returns and one.returns != "void":
                tags.append(f" * @return {one.returns.lstrip('?')}{'|null' if one.returns.startswith('?') else ''}")
            if said or tags:
                out += ["/**", *([f" * {said}"] if said else []), *([" *"] if said and tags else []), *tags, " */"]
        returns = f": {one.returns}" if self.typed and one.returns and one.name != "__construct" else ""
        static = "static " if one.is_static else ""
        visibility = "" if self.fields == "var" and one.visibility == "public" and not one.is_static else f"{one.visibility} "
        head = f"{visibility}{static}function {self.name(one.name)}({given}){returns}"
        return [*out, *([head, "{"] if self.below else [head + " {"]), *(f"\t{line}" if line else "" for line in one.body), "}"]

    def name(self, name: str) -> str:
        return (
            re.sub(r"(?<=[a-z])([A-Z])", lambda match: "_" + match[1].lower(), name)
            if self.is_snake and not name.startswith("__")
            else name
        )

    def styled(self, lines: Lines) -> str:
        """As it lies in the file."""
        out: Lines = []
        for line in lines:
            bare = line.lstrip("\t")
            depth = len(line) - len(bare)
            if self.allman and bare.endswith(" {") and len(bare) > 2:
                if bare.startswith("} "):
                    out.append("\t" * depth + "}")
                    bare = bare[2:]
                out += ["\t" * depth + bare[:-2], "\t" * depth + "{"]
                continue
            out.append(line)
        return "\n".join(self._line(line) for line in out).rstrip("\n") + "\n"

    def _line(self, line: str) -> str:
        bare = line.lstrip("\t")
        pad = self.pad * (len(line) - len(bare))
        if bare.startswith(("*", " *", "/*", "//")):
            return (pad + bare).rstrip()
        opening, closing = ("array(", ")") if self.long else ("[", "]")
        bare = bare.replace("‹", opening).replace("›", closing).replace(" . ", self.joint)
        bare = re.sub(r"\bthis\.(\w+)", lambda match: f"$this->{self.under}{match[1]}", bare)
        bare = re.sub(r"(->|::)([a-z]\w+)\(", lambda match: match[1] + self._called(match[2]) + "(", bare)
        if self.quote == '"' and '"' not in bare:
            bare = doubled(bare)
        if self.inner and re.match(r"(if|while|foreach) \(", bare):
            bare = re.sub(r"^(\w+) \((.*)\) \{$", r"\1 ( \2 ) {", bare)
        return (pad + bare).rstrip()

    def _called(self, name: str) -> str:
        """Methods of PDO's own keep their names."""
        return name if name in FOREIGN else self.name(name)


FOREIGN = frozenset(
    "prepare execute fetch fetchAll fetchColumn lastInsertId setAttribute query format rowCount getMessage bindValue quote".split()
)
