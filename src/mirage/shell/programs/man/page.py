"""The macros of man(7) (groff 1.22.4's an-old.tmac) and the requests of roff that pages use: a page's source made into lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from mirage.shell.programs.man.escapes import BOLD, ITALIC, ROMAN, Cell, Fonts, cells
from mirage.shell.programs.man.setting import Line, Setter

BODY, SUBHEAD, STEP = 7, 3, 7  # columns of a paragraph, of .SS, and of what stands within another
DEEPEST, NESTED_MAX = 12, 40  # macros in macros, and conditions in them
STEPS_MAX = 60_000  # lines, those of macros each time they are called
LINE_MAX = 1 << 16
MEASURE_MAX = 100  # columns or lines
FONTS = {"B": BOLD, "I": ITALIC, "R": ROMAN}
_WORD = re.compile(r'"((?:[^"]|"")*)"?|((?:\\.|[^\s"\\])(?:\\ |\\[\s\S]|[^\s\\])*)')


class Page:
    """One page while it is set."""

    def __init__(self, width: int, divide: Callable[[str], list[int]]) -> None:
        self.setter = Setter(width, divide)
        self.fonts = Fonts()
        self.strings = {
            "Aq": "'",
            "lq": "“",
            "rq": "”",
            "R": "®",
            "Tm": "™",
            "S": "",
            "L": "“",
            "T<": "",
            "C+": "C++",
            "C`": "",
            "C'": "",
            "--": "-",
            "PI": "π",
        }
        self.numbers = {".g": "1", ".$": "0", ".l": str(width), "F": "0", "nF": "0"}
        self.macros: dict[str, list[str]] = {}
        self.title: list[str] = []
        self.base, self.prevailing, self.distance = BODY, STEP, 1
        self.nested: list[tuple[int, int]] = []
        self.tagging = ""  # .TP, whose next line is the tag
        self.room = STEP
        self.one_font = ""  # of the next line alone
        self.steps = 0
        self.is_skipped = False  # .el takes what .ie did not
        self.is_first = True
        self.after_head = False
        self.link = ""

    def slices(self, lines: list[str]) -> Iterator[None]:
        """Set the page, a line at a time, so that others get a turn."""
        source = iter(lines[:-1] if lines and not lines[-1] else lines)
        for line in source:
            self._line(line, source, 0)
            yield
        self.setter.rest()

    def _lines(self, lines: list[str], depth: int) -> None:
        source = iter(lines)
        for line in source:
            self._line(line, source, depth)

    def _line(self, line: str, source: Iterator[str], depth: int) -> None:
        self.steps += 1
        if self.steps > STEPS_MAX or depth > NESTED_MAX:
            return
        while line.endswith("\\") and not line.endswith("\\\\") and len(line) < LINE_MAX:
            line = line[:-1] + next(source, "")
        line = line[:LINE_MAX]
        if line[:1] in (".", "'") and len(line) > 1:
            self._control(line[1:].lstrip(), source, depth)
        elif line not in (".", "'"):
            self._text(line)

    # ---- requests

    def _control(self, text: str, source: Iterator[str], depth: int) -> None:
        found = re.match(r"(\S+?)(?=[\s\\]|$)\s*", text)
        if text.startswith('\\"') or found is None:
            return
        name, rest = found[1], text[found.end() :]
        if name in ("if", "ie", "el"):
            self._condition(name, rest, source, depth)
        elif name in ("de", "de1", "am", "ig", "TS"):
            body = self._until(source, ".TE" if name == "TS" else "." + (rest.split()[1] if len(rest.split()) > 1 else "."))
            if name in ("de", "de1") and rest:
                self.macros[rest.split()[0]] = body
            elif name == "TS":
                self._table(body)
        elif name in self.macros and depth < DEEPEST:
            words = arguments(rest)
            body = [_filled(line, words) for line in self.macros[name]]
            self._lines(body, depth + 1)
        elif name in ("ds", "as"):
            key, _, value = rest.partition(" ")
            self.strings[key] = (self.strings.get(key, "") if name == "as" else "") + value.lstrip().removeprefix('"')
        else:
            maker = _MACROS.get(name)  # what is none of these is passed over, as troff does
            if maker is not None:
                maker(self, arguments(re.sub(r'(?<!\\)\\".*', "", rest)))

    def _until(self, source: Iterator[str], end: str) -> list[str]:
        body = []
        for line in source:
            if re.match(re.escape(end) + r"\s*$", line) or (end == ".." and line.strip() == ".."):
                break
            body.append(line.replace("\\\\", "\\"))
        return body

    def _condition(self, name: str, rest: str, source: Iterator[str], depth: int) -> None:
        if name == "el":
            holds = self.is_skipped
        else:
            holds, rest = self._holds(rest)
            self.is_skipped = not holds
        rest = rest.lstrip()
        if not rest.startswith("\\{"):
            if holds:
                self._lines([rest], depth + 1)
            return
        body = [rest[2:].removeprefix("\\")]
        level = 1 + rest[2:].count("\\{") - rest[2:].count("\\}")
        while level > 0:
            line = next(source, None)
            if line is None:
                break
            level += line.count("\\{") - line.count("\\}")
            body.append(line)
        body[-1] = re.sub(r"\.?\\\}", "", body[-1])
        if holds:
            self._lines([line for line in body if line.strip()], depth + 1)

    def _holds(self, text: str) -> tuple[bool, str]:
        text = text.lstrip()
        is_negated = text.startswith("!")
        text = text.removeprefix("!")
        if text[:1] in ("n", "t", "o", "e") and text[1:2] in (" ", "\\", ""):
            return (text[0] in "no") != is_negated, text[1:]
        if text[:1] in ("d", "r", "c"):
            _, _, rest = text[1:].lstrip().partition(" ")
            return is_negated, rest
        quoted = re.match(r"(['\"])(.*?)\1(.*?)\1", text)
        if quoted is not None:
            return (self._plain(quoted[2]) == self._plain(quoted[3])) != is_negated, text[quoted.end() :]
        found = re.match(r"\\n(?:\[[^]]*\]|\(..|.)(?:[<>=]+\S*)?|\([^ ]*\)\S*|\S+", text)
        word = found[0] if found is not None else ""
        return (word.startswith(("\\n(.g", "\\n[.g]"))) != is_negated, text[len(word) :]

    def _plain(self, text: str) -> str:
        return "".join(character for character, _ in cells(text, Fonts(), self.strings, self.numbers))

    # ---- text

    def _cells(self, text: str) -> Line:
        return cells(text, self.fonts, self.strings, self.numbers)

    def _text(self, text: str) -> None:
        made = self._cells(text)
        if self.one_font:
            font, self.one_font = self.one_font, ""
            made = [(character, font if of == ROMAN else of) for character, of in made]
        self._set(made)

    def _set(self, made: Line) -> None:
        self.after_head = False
        if self.tagging:
            self.tagging = ""
            self.setter.indent = self.base
            self.setter.tag(made, self.room)
            return
        self.setter.text(made)

    def _in_fonts(self, words: list[str], fonts: str) -> None:
        """.BR and its like: words in two fonts in turn, nothing between."""
        if not words:
            return
        made: list[Cell] = []
        for at, word in enumerate(words):
            before = self.fonts.now
            font = FONTS[fonts[at % len(fonts)]]
            self.fonts.now = font
            made += self._cells(word)
            self.fonts.now = before
        self._set(made)

    def _one(self, words: list[str], font: str) -> None:
        if words:
            self._in_fonts([" ".join(words)], font)
        else:
            self.one_font = FONTS[font]

    # ---- macros

    def _title(self, words: list[str]) -> None:
        self.title = [self._plain(word) for word in words] + [""] * (5 - len(words))
        self.setter.lines += [
            headline(self._name(), self.title[4] or _SECTIONS.get(self.title[1][:1], ""), self._name(), self.setter.width),
            [],
        ]

    def _name(self) -> str:
        return f"{self.title[0]}({self.title[1]})"

    def finish(self) -> None:
        """The line at the foot of the page."""
        self.setter.rest()
        if self.title:
            foot = headline(self.title[3], self.title[2], self._name(), self.setter.width)
            self.setter.lines += [[], foot]

    def _head(self, words: list[str], indent: int) -> None:
        self.setter.rest()
        if not self.is_first:
            self.setter.space(self.distance)
        self.is_first = False
        self.base, self.prevailing, self.nested, self.one_font = BODY, STEP, [], ""
        self.setter.fills, self.setter.indent, self.fonts.now = True, indent, ROMAN
        if not words:
            return
        self.setter.text([(character, BOLD) for character, _ in self._cells(" ".join(words))])
        self.setter.rest()
        self.setter.indent = self.base
        self.after_head = True

    def _section(self, words: list[str]) -> None:
        self._head(words, 0)

    def _subsection(self, words: list[str]) -> None:
        self._head(words, SUBHEAD)

    def _gap(self) -> None:
        """The blank line before a paragraph, but behind a heading."""
        self.setter.rest()
        if not self.after_head:
            self.setter.space(self.distance)
        self.after_head = False

    def _paragraph(self, _: list[str]) -> None:
        self._gap()
        self.setter.indent, self.prevailing = self.base, STEP

    def _tagged(self, words: list[str]) -> None:
        self._gap()
        self._room(words)
        self.tagging = "TP"
        self.setter.indent = self.base

    def _tagged_too(self, words: list[str]) -> None:
        self.setter.rest()
        self._room(words)
        self.tagging = "TP"
        self.setter.indent = self.base

    def _room(self, words: list[str]) -> None:
        if words:
            self.prevailing = _columns(words[0], self.prevailing)
        self.room = self.prevailing

    def _indented(self, words: list[str]) -> None:
        self._gap()
        self._room(words[1:])
        self.setter.indent = self.base
        if words and words[0]:
            self.setter.tag(self._cells(words[0]), self.room)
        else:
            self.setter.indent += self.room

    def _hanging(self, words: list[str]) -> None:
        self._gap()
        self._room(words)
        self.setter.hang, self.setter.indent = self.base, self.base + self.room

    def _within(self, words: list[str]) -> None:
        self.setter.rest()
        self.nested.append((self.base, self.prevailing))
        self.base = min(self.base + (_columns(words[0], STEP) if words else self.prevailing), MEASURE_MAX)
        self.prevailing = STEP
        self.setter.indent = self.base

    def _without(self, _: list[str]) -> None:
        self.setter.rest()
        if self.nested:
            self.base, self.prevailing = self.nested.pop()
        self.setter.indent = self.base

    def _fill(self, fills: bool) -> None:
        self.setter.rest()
        self.setter.fills = fills

    def _example(self, _: list[str]) -> None:
        self._fill(False)

    def _end_example(self, _: list[str]) -> None:
        self._fill(True)

    def _break(self, _: list[str]) -> None:
        self.setter.rest()

    def _space(self, words: list[str]) -> None:
        self.setter.rest()
        count = _columns(words[0], 1) if words else 1
        if self.after_head:
            self.after_head = False
            return
        self.setter.space(min(max(count, 0), 40))

    def _indent(self, words: list[str]) -> None:
        self.setter.rest()
        word = words[0] if words else ""
        amount = _columns(word.lstrip("+-"), 0)
        here = self.setter.indent
        wanted = here + amount if word[:1] == "+" else here - amount if word[:1] == "-" else amount if word else self.base
        self.setter.indent = min(max(0, wanted), MEASURE_MAX)

    def _hung(self, words: list[str]) -> None:
        self.setter.rest()
        word = words[0] if words else "0"
        amount = _columns(word.lstrip("+-"), 0)
        self.setter.hang = max(0, self.setter.indent + (-amount if word[:1] == "-" else amount))

    def _adjusted(self, words: list[str]) -> None:
        self.setter.is_justified = not words or words[0] in ("b", "n")

    def _ragged(self, _: list[str]) -> None:
        self.setter.is_justified = False

    def _undivided(self, _: list[str]) -> None:
        self.setter.divides = False

    def _divided(self, words: list[str]) -> None:
        self.setter.divides = not words or words[0] != "0"

    def _sentences(self, words: list[str]) -> None:
        if len(words) > 1 and words[1].isdecimal():
            self.setter.sentence = int(words[1]) // 12

    def _distance(self, words: list[str]) -> None:
        self.distance = _columns(words[0], 1) if words else 1

    def _font(self, words: list[str]) -> None:
        self.fonts.set(words[0] if words else "")

    def _link(self, words: list[str]) -> None:
        self.link = words[0] if words else ""

    def _end_link(self, words: list[str]) -> None:
        after = words[0] if words else ""
        self._text(f"\u27e8{self.link}\u27e9{after}")

    def _option(self, words: list[str]) -> None:
        name, value = [*words, "", ""][:2]
        self._text("[\\fB" + name + "\\fR" + (" \\fI" + value + "\\fR" if value else "") + "]")

    def _table(self, body: list[str]) -> None:
        """tbl's, in columns as wide as their cells."""
        start = next((at + 1 for at, line in enumerate(body) if line.rstrip().endswith(".")), 0)
        mark = next((found[1] for line in body[:start] if (found := re.search(r"tab ?\((.)\)", line))), "\t")
        rows = [
            [self._plain(cell) for cell in line.split(mark)]
            for line in body[start:]
            if line[:1] not in ".'" and line not in ("_", "=")
        ]
        count = max((len(row) for row in rows), default=0)
        widths = [max((len(row[at]) for row in rows if at < len(row)), default=0) for at in range(count)]
        self.setter.rest()
        for row in rows:
            line = "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
            self.setter.put([(character, ROMAN) for character in line])


_SECTIONS = {
    "1": "General Commands Manual", "2": "System Calls Manual", "3": "Library Functions Manual", "4": "Kernel Interfaces Manual", "5": "File Formats Manual",
    "6": "Games Manual", "7": "Miscellaneous Information Manual", "8": "System Manager's Manual",
}  # fmt: skip


def _in_two(fonts: str, page: Page, words: list[str]) -> None:
    page._in_fonts(words, fonts)


_TWO = ("BR", "BI", "IR", "IB", "RB", "RI")
_MACROS: dict[str, Callable[[Page, list[str]], None]] = {
    "TH": Page._title, "SH": Page._section, "SS": Page._subsection, "PP": Page._paragraph, "P": Page._paragraph, "LP": Page._paragraph,
    "TP": Page._tagged, "TQ": Page._tagged_too, "IP": Page._indented, "HP": Page._hanging, "RS": Page._within, "RE": Page._without, "nf": Page._example,
    "fi": Page._end_example, "EX": Page._example, "EE": Page._end_example, "br": Page._break, "sp": Page._space, "in": Page._indent, "ti": Page._hung,
    "ad": Page._adjusted, "na": Page._ragged, "nh": Page._undivided, "hy": Page._divided, "ss": Page._sentences, "PD": Page._distance, "ft": Page._font,
    "UR": Page._link, "UE": Page._end_link, "MT": Page._link, "ME": Page._end_link, "OP": Page._option,
    "B": lambda page, words: page._one(words, "B"), "I": lambda page, words: page._one(words, "I"), "SM": lambda page, words: page._one(words, "R"),
    "SB": lambda page, words: page._one(words, "B"), "R": lambda page, words: page._one(words, "R"),
    **{name: partial(_in_two, name) for name in _TWO},
}  # fmt: skip


def arguments(text: str) -> list[str]:
    """Of a request: words, with those in quotation marks as one."""
    words = [found[1].replace('""', '"') if found[1] is not None else found[2] for found in _WORD.finditer(text)]
    return [word.replace("\\\\", "\\") for word in words]


def _filled(line: str, words: list[str]) -> str:
    for at in range(9, 0, -1):
        line = line.replace(f"\\${at}", words[at - 1] if at <= len(words) else "")
    return line.replace("\\$*", " ".join(words)).replace("\\$@", " ".join(words))


def _columns(word: str, otherwise: int) -> int:
    """A measure in columns, or lines."""
    found = re.match(r"\(?([0-9]*\.?[0-9]+)([a-z]?)", word)
    if found is None:
        return otherwise
    value = float(found[1][:9])
    unit = {"i": 10.0, "c": 3.94, "u": 1 / 24, "p": 1 / 12 if value > 12 else 1.0}.get(found[2], 1.0)
    return min(int(value * unit + 0.4), MEASURE_MAX)


def headline(left: str, middle: str, right: str, width: int) -> Line:
    """Three texts over a line, the second in its middle."""
    room = width - len(left) - len(right)
    before = max((width - len(middle) + 1) // 2 - len(left), 1)
    text = left + " " * before + middle
    return [(character, ROMAN) for character in text + " " * max(1, len(left) + room - len(text)) + right]
