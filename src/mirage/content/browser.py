"""One company's script for the browser: some behaviours, each written in one author's way of declaring, looping, quoting and naming."""

from __future__ import annotations

import re

from mirage.base.chance import dice
from mirage.content.facts import Company
from mirage.content.prose import spun
from mirage.content.words import words


class Browser:
    """Draws and writes it."""

    def __init__(self, company: Company, names: dict[str, str]) -> None:
        own = dice(company.key, "browser")
        self._company, self._own = company, own
        self._pad = own.choice((company.project.habits["indent"], "  ", "    "))
        self._keep, self._set = own.choice((("var", "var"), ("var", "var"), ("const", "let"), ("let", "let")))
        self._quote = own.choice(("'", "'", '"'))
        self._arrow = self._keep != "var" and own.random() < 0.6
        self._space = own.choice(("function (", "function(", "function("))
        self._loop = own.choice(("forEach", "forEach", "for", "of" if self._keep != "var" else "for", "helper"))
        self._listen = own.choice(("listener", "listener", "property", "helper"))
        self._wrap = own.choice(("", "", "iife", "ready", "load"))
        self._semicolon = own.random() < 0.85
        self._same = own.choice(("==", "===", "==="))
        self._gap, self._says = own.random() < 0.8, own.choice((0.0, 0.5, 0.9))
        self._mark = own.choice(("// {0}", "/* {0} */", "// {0}.", "//{0}", "/**\n * {0}\n */"))
        self._all, self._on = (
            own.choice(("all", "each", "$$", "find", "qsa", "forAll")),
            own.choice(("on", "listen", "bind", "when", "addEvent")),
        )
        known = words("browser")
        self._parts: list[dict[str, str]] = own.sample(known["parts"], own.choice((2, 3, 4, 5, 7, 9, 12, 16)))
        taken: set[str] = set()
        self._names: dict[str, str] = {}
        for role, options in known["names"].items():
            self._names[role] = own.choice([option for option in options if option not in taken] or [role])
            taken.add(self._names[role])
        self._words: dict[str, str] = {key.upper(): value for key, value in names.items()} | {
            "ASK": own.choice(known["asked"]),
            "WAIT": str(own.choice((2000, 3000, 4000, 5000, 8000))),
        }

    def text(self) -> str:
        own = self._own
        blocks = []
        if self._loop == "helper":
            blocks.append(
                [
                    f"function {self._all}(selector, work) {{",
                    "  var list = document.querySelectorAll(selector);",
                    "  for (var i = 0; i < list.length; i++) {",
                    "    work(list[i]);",
                    "  }",
                    "}",
                ]
            )
        if self._listen == "helper":
            blocks.append([f"function {self._on}(target, name, work) {{", "  target.addEventListener(name, work, false);", "}"])
        for part in self._parts:
            said = spun(part["say"], own, {}) if own.random() < self._says else ""
            blocks.append([*(self._mark.format(said).split("\n") if said else []), *self._block(part["code"].splitlines())])
        out: list[str] = []
        for block in blocks:
            out += ([""] if out and self._gap else []) + block
        opening, closing = {
            "": ("", ""), "iife": (f"({self._space}) {{", "})();"), "ready": (f"document.addEventListener('DOMContentLoaded', {self._function('')}", "});"), "load": (f"window.onload = {self._function('')}", "};"),
        }[self._wrap]  # fmt: skip
        if opening:
            out = [opening, *(f"  {line}" if line else "" for line in out), closing]
        first = own.choice(
            (
                "",
                "",
                "'use strict';",
                f"// {self._company.project.name}",
                f"/* {self._company.project.title}: what runs in the browser */",
                f"/*\n * {self._company.project.name}\n * {self._company.title}\n */",
            )
        )
        text = "\n".join([*([first, ""] if first else []), *(self._indented(line) for line in out)]) + "\n"
        text = re.sub(r"\$(\w+)", self._named, text)
        text = re.sub(r"\b([A-Z]{3,6})\b", lambda match: self._words.get(match[1], match[1]), text)
        text = text.replace("==", self._same).replace("!=", "!==" if self._same == "===" else "!=")
        if self._quote == '"':
            text = re.sub(r"'([^'\"\n]*)'", r'"\1"', text)
        return text if self._semicolon else re.sub(r"(?m)(?<![;{\s]);$(?!\n\s*[(\[`])", "", text)

    def _named(self, found: re.Match[str]) -> str:
        return self._names[found[1]]

    def _indented(self, line: str) -> str:
        depth = (len(line) - len(line.lstrip(" "))) // 2
        return self._pad * depth + line.lstrip(" ")

    def _function(self, parameters: str) -> str:
        if self._arrow:
            return f"({parameters}) => {{"
        return f"{self._space}{parameters}) {{"

    def _block(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        ends: list[str] = []
        for line in lines:
            pad, bare = line[: len(line) - len(line.lstrip())], line.strip()
            if bare.startswith("each "):
                name, _, selector = bare[5:].partition(" in ")
                opened, end = self._each(name, selector)
                ends.append(end)
                out += [pad + one for one in opened]
            elif bare.startswith("on "):
                target, event, *given = bare[3:].split(" ")
                opened_on, end = self._heard(target, event, given[0] if given else "")
                ends.append(end)
                out.append(pad + opened_on)
            elif bare.startswith("fun "):
                ends.append("}")
                out.append(f"{pad}function {bare[4:]} {{")
            elif bare == "end":
                out.append(pad + ends.pop())
            else:
                if bare.startswith(("const ", "let ")):
                    word, _, rest = bare.partition(" ")
                    bare = f"{self._keep if word == 'const' else self._set} {rest}"
                out.append(pad + bare)
        return out

    def _each(self, name: str, selector: str) -> tuple[list[str], str]:
        found = f"document.querySelectorAll('{selector}')"
        if self._loop == "helper":
            return [f"{self._all}('{selector}', {self._function(name)}"], "});"
        if self._loop == "of":
            return [f"for ({self._keep} {name} of {found}) {{"], "}"
        if self._loop == "for" and self._keep != "var":
            return [f"for (let i = 0, list = {found}; i < list.length; i++) {{", f"  {self._keep} {name} = list[i];"], "}"
        return [f"{found}.forEach({self._function(name)}"], "});"

    def _heard(self, target: str, event: str, parameter: str) -> tuple[str, str]:
        if self._listen == "helper":
            return f"{self._on}({target}, '{event}', {self._function(parameter)}", "});"
        if self._listen == "property" and target != "document":
            return f"{target}.on{event} = {self._function(parameter)}", "};"
        return f"{target}.addEventListener('{event}', {self._function(parameter)}", "});"
