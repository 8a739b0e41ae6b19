"""HTML out of PHP: a page is lines of text and values, loops and conditions, and each company gets them to the browser in its own way.

As a template around short tags, as `echo` statements, or gathered in a variable first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mirage.base.chance import dice
from mirage.content.php.hand import Hand, Lines, Text

VALUE = "\0"  # where an expression stands while its line is looked at


@dataclass(frozen=True, slots=True)
class Row:
    """One line: Texts and expressions."""

    parts: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Loop:
    """The same for each of some values."""

    values: str
    name: str  # a variable's role
    body: list[Part]
    key: str = ""


@dataclass(frozen=True, slots=True)
class When:
    test: str
    then: list[Part]
    other: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Code:
    """Statements between the lines."""

    lines: list[str]


Part = Row | Loop | When | Code


def row(depth: int, *parts: str) -> Row:
    """Literal parts are Text."""
    return Row(parts, depth)


def html(depth: int, text: str, **values: str) -> Row:
    """A line with «name» where an expression is put out."""
    pieces = re.split(r"«(\w+)»", text)
    return Row(tuple(Text(piece) if at % 2 == 0 else values[piece] for at, piece in enumerate(pieces) if piece), depth)


def _inner(lines: Lines) -> Lines:
    return [f"\t{line}" if line else line for line in lines]


class Markup:
    """One company's."""

    def __init__(self, hand: Hand) -> None:
        own = dice(hand.company.key, "markup")
        self.hand = hand
        self.mode = own.choice(("template", "template", "template", "echo", "echo", "gather"))
        self._echo = own.choice(
            (
                "<?= {0} ?>",
                "<?= {0} ?>",
                "<?={0}?>",
                "<?php echo {0}; ?>",
                "<?php echo {0} ?>",
                "<?php print {0}; ?>",
                "<?php echo({0}); ?>",
            )
        )
        self._is_colon = own.random() < 0.55
        self._end = own.choice(("", "; ", ";"))
        self._word = own.choice(("echo", "echo", "echo", "print"))
        self._newline = own.choice(("inside", "inside", "constant", "none"))
        self._is_deep = own.random() < 0.8  # lines of HTML are indented
        self._is_nested = own.random() < 0.75  # and what a loop or a condition holds
        self._is_xml = own.random() < 0.3
        self._is_bare = own.random() < 0.12  # attributes without quotes where that goes
        self._is_upper = own.random() < 0.05
        self._tab = own.choice(("\t", "\t", ""))

    def lines(self, parts: Sequence[Part]) -> Lines:
        """As statements, or as a template between ?> and <?php; the code goes on after it."""
        if self.mode == "template":
            return ["?>", *self.template(parts), "<?php"]
        name = self.hand.var("html")
        if self.mode == "gather":
            body = self._statements(parts, f"{name} .= ")
            first = next((at for at, line in enumerate(body) if line.startswith(f"{name} .= ")), None)
            if first == 0:
                body[0] = body[0].replace(" .= ", " = ", 1)
            else:
                body.insert(0, f"{name} = '';")
            return [*body, f"{self._word} {name};"]
        return self._statements(parts, f"{self._word} ")

    def template(self, parts: Sequence[Part]) -> Lines:
        out: Lines = []
        for part in parts:
            match part:
                case Row():
                    text = "".join(one if isinstance(one, Text) else self._echo.format(one) for one in self._tagged(part))
                    out.append("\t" * (part.depth if self._is_deep else 0) + text)
                case Loop():
                    what = f"{self.hand.var(part.key)} => {self.hand.var(part.name)}" if part.key else self.hand.var(part.name)
                    out += self._framed("foreach", f"{part.values} as {what}", self.template(part.body))
                case When():
                    other = self.template(part.other) if part.other else None
                    out += self._framed("if", part.test, self.template(part.then), other)
                case Code():
                    out += ["<?php", *part.lines, "?>"] if len(part.lines) > 1 else [f"<?php {part.lines[0]} ?>"]
        return out

    def _framed(self, word: str, head: str, body: Lines, other: Lines | None = None) -> Lines:
        if self._is_nested:
            body, other = _inner(body), other and _inner(other)
        if self._is_colon:
            close, turn = f"<?php end{word}{self._end.rstrip() or ''} ?>", "<?php else: ?>"
            return [f"<?php {word} ({head}): ?>", *body, *([turn, *other] if other else []), close]
        return [f"<?php {word} ({head}) {{ ?>", *body, *(["<?php } else { ?>", *other] if other else []), "<?php } ?>"]

    def _statements(self, parts: Sequence[Part], word: str) -> Lines:
        out: Lines = []
        for part in parts:
            match part:
                case Row():
                    out.append(word + self._joined(part) + ";")
                case Loop():
                    out += self.hand.each(part.values, part.name, self._statements(part.body, word), part.key)
                case When():
                    other = self._statements(part.other, word) if part.other else None
                    out += self.hand.when(part.test, self._statements(part.then, word), other)
                case Code():
                    out += part.lines
        return out

    def _joined(self, part: Row) -> str:
        pieces = [f"({one})" if not isinstance(one, Text) and self._is_loose(one) else one for one in self._tagged(part)]
        pad = Text(self._tab.replace("\t", "    ") * part.depth) if self._is_deep and self._tab and part.depth else None
        if pad is not None:
            pieces.insert(0, pad)
        if self._newline == "inside":
            pieces.append(Text("\n"))
        elif self._newline == "constant":
            pieces.append("PHP_EOL")
        return self.hand.joined(*pieces)

    @staticmethod
    def _is_loose(expression: str) -> bool:
        """Whether it binds weaker than what joins it."""
        if re.fullmatch(r"\([^()]*\)", expression):
            return False
        return bool(re.search(r" \?\??:? |\?\?| [-+<>=&|]+ ", re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)))

    def _tagged(self, part: Row) -> list[str]:
        """A line's parts, its HTML in the dialect of the house."""
        text = "".join(one if isinstance(one, Text) else VALUE for one in part.parts)
        if self._is_xml:
            text = re.sub(r"<(br|hr|img|input|meta|link)\b([^>]*)>", r"<\1\2 />", text)
        if self._is_bare:
            text = re.sub(r'="(\w+)"(?=[ >])', r"=\1", text)
        if self._is_upper:
            text = re.sub(r"</?[a-z]+\d?\b", lambda match: match[0].upper(), text)
        values = iter([one for one in part.parts if not isinstance(one, Text)])
        return [next(values) if piece == VALUE else Text(piece) for piece in re.split(f"({VALUE})", text) if piece]
