"""How one author writes a rule: indentation, braces, units, colours, prefixes, comments; drawn once, the same in the whole sheet."""

from __future__ import annotations

import re
import textwrap
from random import Random

from mirage.content.facts import Company

Body = list[tuple[str, str]]
FONTS = ("Arial, Helvetica, sans-serif", "'Segoe UI', Tahoma, sans-serif", "Verdana, sans-serif", "system-ui, sans-serif", "Helvetica, Arial, sans-serif", "'Trebuchet MS', sans-serif",
         "Tahoma, Geneva, sans-serif", "'Lucida Grande', Verdana, sans-serif", "'Open Sans', Arial, sans-serif", "Georgia, serif", "'Liberation Sans', sans-serif")  # fmt: skip
PREFIXED = (
    "border-radius",
    "box-shadow",
    "box-sizing",
    "transition",
    "user-select",
)  # what browsers once had under names of their own
FORMS = (*["block"] * 9, "line", "mixed", "mixed", "brace", "dense", "last", "deep")
BLOCKS = (  # comments of some lines: what is before them, before each line, and behind them
    ("/*\n", " * ", "\n */"), ("/**\n", " * ", "\n */"), ("/* ", "   ", " */"), ("/*\n", "", "\n*/"), ("/*\n", "  ", "\n*/"),
    ("/" + "*" * 70 + "\n", " * ", "\n " + "*" * 69 + "/"), ("/*" + "-" * 66 + "\n", "   ", "\n" + "-" * 66 + "*/"), ("/*!\n", " * ", "\n */"),
)  # fmt: skip
HEADS = (  # above a section
    "", "", "", "", "/* {0} */", "/* {0} */", "/* {0} */", "/* {0} */", "/* {0}\n" + "-" * 30 + " */", "/*\n * {0}\n */", "/*\n * {0}\n */", "/** {0} */", "/* {0}: */", "/*\n{0}\n*/", "/*** {0} ***/",
    "/**\n * {0}\n */", "/**\n * {0}\n */", "/*-- {0} --*/", "/*{0}*/", "/* == {0} == */", "/*! {0} */", "/* ---- {0} ---- */",
)  # fmt: skip


class Hand:
    """Draws for one sheet."""

    def __init__(self, company: Company, own: Random) -> None:
        self._own = own
        self.pad = own.choice(("    ", "  ", "\t", company.project.habits["indent"]))
        self._colon = own.choice((*[": "] * 8, ":", ":", ":", " : "))
        self._form = own.choice(FORMS)
        self._order = own.choice(("drawn", "drawn", "drawn", "sorted", "short first"))
        self._last = own.random() < 0.8  # a semicolon after the last
        self.unit = own.choice((*["px"] * 7, "em", "em", "pt", "rem"))
        self._pixels = own.choice((0.0, 0.1, 0.4))  # how often in pixels all the same
        self._zero = own.choice(("0", "0", "0px"))
        self._capitals, self._short = own.random() < 0.25, own.random() < 0.5
        self.gap = own.choice(("\n\n", "\n\n", "\n"))
        self.head = own.choice(HEADS)
        self._block = own.choice(BLOCKS)
        self._width = own.choice((58, 66, 72, 76, 96))
        self._is_tall = own.random() < 0.5  # each selector on a line of its own
        self._prefixes = own.choice(((), (), ("-webkit-", "-moz-"), ("-moz-", "-webkit-"), ("-webkit-",)))
        self.says = own.choice((0.0, 0.0, 0.02, 0.05))  # of its declarations

    def size(self, pixels: int) -> str:
        if not pixels:
            return self._zero
        if self.unit == "px" or self._own.random() < self._pixels:
            return f"{pixels}px"
        if self.unit == "pt":
            return f"{round(pixels * 0.75)}pt"
        return f"{pixels / 16:.2f}".rstrip("0").rstrip(".") + self.unit

    def color(self, value: str) -> str:
        if not self._short and re.fullmatch("#[0-9a-f]{3}", value):
            value = "#" + "".join(char * 2 for char in value[1:])
        return value.upper() if self._capitals and value.startswith("#") else value

    def ordered(self, body: Body) -> Body:
        if self._order == "sorted":
            return sorted(body)
        return sorted(body, key=lambda pair: len(pair[0])) if self._order == "short first" else body

    def rule(self, selector: str, body: Body, remarks: list[str] | None = None) -> str:
        """`remarks` are said behind some of its declarations, as long as there are any and the form has lines for them."""
        lines = [f"{name}{self._colon}{value}" for pair in body for name, value in self._prefixed(*pair)]
        form = self._form if self._form != "mixed" else "line" if len(lines) < 3 else "block"
        end = ";" if self._last or len(lines) > 3 else ""
        if form == "dense":
            return f"{selector}{{{';'.join(lines)}{end}}}"
        if form == "line":
            return f"{selector} {{ {'; '.join(lines)}{end} }}"
        if self._is_tall:
            selector = selector.replace(", ", ",\n")
        ended = [line + (";" if at < len(lines) - 1 else end) for at, line in enumerate(lines)]
        if remarks:
            ended = [f"{line} /* {remarks.pop()} */" if remarks and self._own.random() < self.says else line for line in ended]
        inner = "\n".join(self.pad + line for line in ended)
        if form == "last":
            return f"{selector} {{\n{inner} }}"
        return f"{selector}{chr(10) if form == 'brace' else ' '}{{\n{inner}\n{self.pad if form == 'deep' else ''}}}"

    def _prefixed(self, name: str, value: str) -> Body:
        return [*((prefix + name, value) for prefix in self._prefixes if name in PREFIXED), (name, value)]

    def within(self, condition: str, rules: list[str]) -> str:
        """Rules of a block of their own, as @media has them."""
        inner = "\n".join(self.pad + line if line else "" for rule in rules for line in rule.split("\n"))
        return f"{condition} {{\n{inner}\n}}"

    def comment(self, paragraphs: list[str]) -> str:
        """One comment of some paragraphs."""
        before, mark, behind = self._block
        lines = [line for text in paragraphs for line in ["", *textwrap.wrap(text, self._width)]][1:]
        inner = ("\n" + mark).join(lines)
        return before + (inner if before == "/* " else mark + inner).replace(f"{mark}\n", f"{mark.rstrip()}\n") + behind
