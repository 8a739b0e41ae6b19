"""The macros of mdoc(7) (groff 1.22.4's doc.tmac), in which OpenSSH and sudo write their pages: a source made into lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mirage.shell.programs.man.escapes import BOLD, HARD, ITALIC, ROMAN, Cell, Fonts, cells
from mirage.shell.programs.man.page import LINE_MAX, MEASURE_MAX, arguments, headline
from mirage.shell.programs.man.setting import Line, Setter

BODY, SUBHEAD, DISPLAY = 5, 3, 6  # columns of a paragraph, of .Ss, of what is displayed
FONTS = {
    "Fl": BOLD, "Cm": BOLD, "Ic": BOLD, "Nm": BOLD, "Sy": BOLD, "Fn": BOLD, "Ar": ITALIC, "Pa": ITALIC, "Em": ITALIC, "Va": ITALIC, "Ft": ITALIC, "Fa": ITALIC,
    "Vt": ITALIC, "Ad": ITALIC, "Ev": ROMAN, "Dv": ROMAN, "Er": ROMAN, "Li": ROMAN, "No": ROMAN, "Tn": ROMAN, "Ms": ROMAN, "Mt": ROMAN, "Lk": ROMAN, "An": ROMAN, "Cd": BOLD,
    "Ta": ROMAN, "Fd": BOLD, "In": BOLD, "Lb": ROMAN, "Rv": ROMAN, "Ex": ROMAN, "Bf": ROMAN,
}  # fmt: skip
PAIRS = {"Op": "[]", "Dq": "“”", "Qq": '""', "Sq": "‘’", "Ql": "‘’", "Pq": "()", "Bq": "[]", "Brq": "{}", "Aq": "<>", "Bro": "{}"}
OPENERS = {"Oo": "[", "Do": "“", "Qo": '"', "So": "‘", "Po": "(", "Bo": "[", "Bro": "{", "Ao": "<", "Xo": ""}
CLOSERS = {"Oc": "]", "Dc": "”", "Qc": '"', "Sc": "’", "Pc": ")", "Bc": "]", "Brc": "}", "Ac": ">", "Xc": ""}
TEXTS = {
    "Ux": "UNIX",
    "Bx": "BSD",
    "At": "AT&T UNIX",
    "Nx": "NetBSD",
    "Fx": "FreeBSD",
    "Ox": "OpenBSD",
    "Bsx": "BSD/OS",
    "Ns": "",
    "Ap": "'",
}
OPENING, CLOSING = ("(", "["), (".", ",", ":", ";", ")", "]", "?", "!")
VOLUMES = {"1": "BSD General Commands Manual", "2": "BSD System Calls Manual", "3": "BSD Library Functions Manual", "4": "BSD Kernel Interfaces Manual",
           "5": "BSD File Formats Manual", "7": "BSD Miscellaneous Information Manual", "8": "BSD System Manager's Manual"}  # fmt: skip
GLUE = "\x00"  # no blank here


@dataclass(slots=True)
class _List:
    kind: str
    room: int
    is_compact: bool
    base: int  # where it stands
    count: int = 0


class Mdoc:
    """One page while it is set."""

    def __init__(self, width: int, divide: Callable[[str], list[int]]) -> None:
        self.setter = Setter(width, divide)
        self.setter.is_justified = self.setter.divides_marked = False
        self.fonts = Fonts()
        self.title = ["", "", ""]
        self.date = self.name = self.section = ""
        self.base = BODY
        self.lists: list[_List] = []
        self.pieces: list[Line] = []  # of the line before, whose last word may go on
        self.is_spaced = True  # .Sm
        self.is_first = True
        self.after_head = False
        self.tag: list[Line] | None = None  # of an item, which goes on until .Xc
        self.displays = BODY  # where the text around a display stands

    def slices(self, lines: list[str]) -> Iterator[None]:
        """Set the page, a line at a time, so that others get a turn."""
        for text in lines[:-1] if lines and not lines[-1] else lines:
            line = text[:LINE_MAX]
            if line[:1] in (".", "'") and line.strip(".' "):
                if not line[1:].lstrip().startswith('\\"'):
                    self._control(arguments(re.sub(r'(?<!\\)\\".*', "", line[1:])))
            elif line not in (".", "'"):
                self._words([self._cells(line)] if line else [])
                if not line or not self.setter.fills:
                    self._flush()
                    if not line:
                        self.setter.space()
            yield
        self._flush()
        self.setter.rest()

    def finish(self) -> None:
        self.setter.lines += [[], headline("BSD", self.date, "BSD", self.setter.width)]

    def _cells(self, text: str) -> Line:
        return cells(text, self.fonts, {"Lt": "<", "Gt": ">", "q": '"'}, {})

    # ---- words

    def _words(self, pieces: list[Line]) -> None:
        """Those of one line, behind those of the line before unless something holds them together."""
        if not self.is_spaced:
            pieces = [each for piece in pieces for each in (piece, [(GLUE, ROMAN)])]
        if self.tag is not None:
            self.tag += pieces
            return
        glue = [(GLUE, ROMAN)]
        if self.pieces and self.pieces[-1] != glue and not (pieces and pieces[0] == glue):
            self._flush()
        self.pieces += pieces

    def _flush(self) -> None:
        made = _joined(self.pieces)
        self.pieces = []
        if made:
            self.after_head = False
            self.setter.text(made)

    def _made(self, words: list[str]) -> list[Line]:
        glue: Line = [(GLUE, ROMAN)]
        out: list[Line] = []
        at = 0
        while at < len(words):
            word = words[at]
            at += 1
            if word in PAIRS:
                rest = words[at:]
                tail: list[str] = []
                while rest and rest[-1] in CLOSING and len(rest[-1]) == 1:
                    tail.insert(0, rest.pop())
                inner = self._made(rest)
                if word == "Op" and self.section == "SYNOPSIS":
                    inner = [[(HARD if character == " " else character, font) for character, font in _joined(inner)]]  # not broken
                pair = PAIRS[word]
                out += [[(pair[0], ROMAN)], glue, *inner, glue, [(pair[1], ROMAN)], *self._made(tail)]
                return out
            if word in OPENERS or word in CLOSERS:
                mark: Line = [(character, ROMAN) for character in OPENERS.get(word, CLOSERS.get(word, ""))]
                out += ([mark, glue] if word in OPENERS else [glue, mark]) if mark else []
            elif word in ("Ns", "Pf", "Ap"):
                out += (
                    [glue, [("'", ROMAN)], glue]
                    if word == "Ap"
                    else [self._cells(words[at]), glue]
                    if word == "Pf" and at < len(words)
                    else [glue]
                )
                at += word == "Pf"
            elif word == "Xr" and at < len(words):
                section = words[at + 1] if at + 1 < len(words) and words[at + 1][:1].isdigit() else ""
                out.append(self._cells(f"{words[at]}({section})" if section else words[at]))
                at += 2 if section else 1
            elif word in FONTS or word in TEXTS:
                taken = []
                while at < len(words) and not _is_macro(words[at]):
                    taken.append(words[at])
                    at += 1
                out += self._call(word, taken)
            elif word in CLOSING and len(word) == 1:
                out += [glue, self._cells(word)]
            elif word in OPENING:
                out += [self._cells(word), glue]
            else:
                out.append(self._cells(word))
        return out

    def _call(self, word: str, taken: list[str]) -> list[Line]:
        glue: Line = [(GLUE, ROMAN)]
        font = FONTS.get(word, ROMAN)
        if word in TEXTS:
            return [self._cells(TEXTS[word]), *self._made(taken)] if TEXTS[word] else self._made(taken)
        marks = [each for each in taken if each in CLOSING]
        named = [each for each in taken if each not in CLOSING and each not in OPENING]
        if not named:
            usual = {"Nm": self.name, "Ar": "file ...", "Fl": "-"}.get(word, "")
            first: list[Line] = [_in_font(self._cells(usual), font)] if usual else []
            return [*first, *self._made(marks)] if not (word == "Fl" and not marks) else first
        out: list[Line] = []
        for each in taken:
            if each in CLOSING:
                out += [glue, self._cells(each)]
            elif each in OPENING or each == "|":
                out += [self._cells(each), glue] if each != "|" else [self._cells(each)]
            else:
                out.append(_in_font(self._cells(("-" if word == "Fl" else "") + each), font))
        if word == "Nm" and not self.name and named:
            self.name = named[0]
        return out

    # ---- macros

    def _control(self, words: list[str]) -> None:
        if not words:
            return
        name, rest = words[0], words[1:]
        if name == "Xc" and self.tag is not None:
            tag, self.tag = [*self.tag, *self._made(rest)], None
            self.setter.tag(_joined(tag), self.lists[-1].room if self.lists else 0)
            return
        maker = _MACROS.get(name)
        if maker is not None:
            if name != "Sm" and self.tag is None:
                self._flush()
            maker(self, rest)
            return
        if name == "Nm" and self.section == "SYNOPSIS":
            self._flush()
            self.setter.rest()
            called = rest[0] if rest and not _is_macro(rest[0]) else self.name
            self.setter.hang, self.setter.indent = self.base, self.base + len(called) + 1
        self._words(self._made(words))

    def _titled(self, words: list[str]) -> None:
        self.title = [*words, "", ""][:2]
        name = f"{self.title[0].upper()}({self.title[1]})"
        self.setter.lines += [headline(name, VOLUMES.get(self.title[1][:1], ""), name, self.setter.width), []]

    def _dated(self, words: list[str]) -> None:
        found = re.search(r"([A-Z][a-z]+) (\d+),? (\d{4})", " ".join(words))
        self.date = f"{found[1]} {found[2]}, {found[3]}" if found is not None else " ".join(words)

    def _begin_section(self, words: list[str]) -> None:
        self.section = " ".join(words)
        self._head(words, 0)

    def _subsection(self, words: list[str]) -> None:
        self._head(words, SUBHEAD)

    def _head(self, words: list[str], indent: int) -> None:
        self.setter.rest()
        if not self.is_first:
            self.setter.space()
        self.is_first, self.lists, self.base = False, [], BODY
        self.setter.fills, self.setter.hang = True, -1
        self.setter.lines.append([(" ", ROMAN)] * indent + _in_font(self._cells(" ".join(words)), BOLD))
        self.setter.indent, self.after_head = BODY, True

    def _described(self, words: list[str]) -> None:
        self._words([[("—", ROMAN)], *self._made(words)])

    def _paragraph(self, _: list[str]) -> None:
        self.setter.rest()
        if not self.after_head:
            self.setter.space()
        self.after_head = False

    def _list(self, words: list[str]) -> None:
        self.setter.rest()
        kind = next((word[1:] for word in words if word in _KINDS), "tag")
        width = words[words.index("-width") + 1] if "-width" in words[:-1] else ""
        room = {"bullet": 4, "dash": 4, "hyphen": 4, "enum": 5, "item": 0, "ohang": 0, "diag": 0, "inset": 0}.get(
            kind, _width(width) + 2 if width else 8
        )
        offset = _width(words[words.index("-offset") + 1]) if "-offset" in words[:-1] else 0
        self.lists.append(_List(kind, room, "-compact" in words, self.base))
        self.base = min(self.base + offset, MEASURE_MAX)
        self.setter.indent = self.base

    def _item(self, words: list[str]) -> None:
        self.setter.rest()
        if not self.lists:
            return
        now = self.lists[-1]
        if not now.is_compact and not self.after_head:
            self.setter.space()
        self.after_head = False
        now.count += 1
        self.setter.indent = self.base
        match now.kind:
            case "bullet" | "dash" | "hyphen":
                self.setter.tag([("•" if now.kind == "bullet" else "-", BOLD)], now.room)
            case "enum":
                self.setter.tag([(character, ROMAN) for character in f"{now.count}."], now.room)
            case "item" | "ohang" | "inset" | "diag":
                self.setter.text(_joined(self._made(words)))
                if now.kind == "ohang":
                    self.setter.rest()
            case "column":
                self.setter.put(_joined(self._made(words)))
            case _ if "Xo" in words:
                self._flush()
                self.tag = self._made(words)
            case _:
                self.setter.tag(_joined(self._made(words)), now.room)

    def _end_list(self, _: list[str]) -> None:
        self.setter.rest()
        if self.lists:
            self.base = self.lists.pop().base
        self.setter.indent = self.base + (self.lists[-1].room if self.lists else 0)
        self.after_head = False

    def _display(self, words: list[str]) -> None:
        self.setter.rest()
        if "-compact" not in words and not self.after_head:
            self.setter.space()
        self.after_head = False
        self.displays = self.setter.indent
        offset = _width(words[words.index("-offset") + 1]) if "-offset" in words[:-1] else 0
        self.setter.indent = min(self.setter.indent + offset, MEASURE_MAX)
        self.setter.fills = not {"-literal", "-unfilled"} & set(words)

    def _end_display(self, _: list[str]) -> None:
        self.setter.rest()
        self.setter.fills = True
        self.setter.indent = self.displays

    def _line(self, words: list[str]) -> None:
        self.setter.rest()
        self.setter.lines.append([(" ", ROMAN)] * (self.setter.indent + DISPLAY) + _joined(self._made(words)))

    def _spacing(self, words: list[str]) -> None:
        if words != ["off"]:
            held = self.pieces if self.tag is None else self.tag
            while held and held[-1] == [(GLUE, ROMAN)]:
                held.pop()
        if self.tag is None:
            self._flush()
        self.is_spaced = words != ["off"]

    def _break(self, _: list[str]) -> None:
        self.setter.rest()

    def _nothing(self, _: list[str]) -> None:
        """What makes no difference here."""


_KINDS = ("-bullet", "-dash", "-hyphen", "-enum", "-item", "-tag", "-hang", "-ohang", "-diag", "-inset", "-column")
_MACROS: dict[str, Callable[[Mdoc, list[str]], None]] = {
    "Dd": Mdoc._dated, "Dt": Mdoc._titled, "Os": Mdoc._nothing, "Sh": Mdoc._begin_section, "Ss": Mdoc._subsection, "Nd": Mdoc._described, "Pp": Mdoc._paragraph,
    "Lp": Mdoc._paragraph, "Bl": Mdoc._list, "It": Mdoc._item, "El": Mdoc._end_list, "Bd": Mdoc._display, "Ed": Mdoc._end_display, "Dl": Mdoc._line, "D1": Mdoc._line,
    "Sm": Mdoc._spacing, "br": Mdoc._break, "Bk": Mdoc._nothing, "Ek": Mdoc._nothing, "sp": Mdoc._paragraph, "nr": Mdoc._nothing, "ds": Mdoc._nothing,
    "if": Mdoc._nothing, "ie": Mdoc._nothing, "el": Mdoc._nothing, "de": Mdoc._nothing,
}  # fmt: skip


def _is_macro(word: str) -> bool:
    return word in FONTS or word in PAIRS or word in OPENERS or word in CLOSERS or word in TEXTS or word in ("Xr", "Pf")


def _in_font(made: Line, font: str) -> Line:
    return [(character, font) for character, _ in made]


def _joined(pieces: list[Line]) -> Line:
    made: list[Cell] = []
    is_glued = True
    for piece in pieces:
        if piece == [(GLUE, ROMAN)]:
            is_glued = True
            continue
        if not is_glued:
            made.append((" ", ROMAN))
        made += piece
        is_glued = False
    return made


def _width(word: str) -> int:
    """-width and -offset: a measure, a name, or a text as wide."""
    found = re.fullmatch(r"(\d+)n?", word)
    if found is not None:
        return min(int(found[1][:6]), MEASURE_MAX)
    return {"Ds": 6, "indent": DISPLAY, "indent-two": 2 * DISPLAY, "left": 0}.get(
        word, len(re.sub(r"^(?:Fl|Ar|Cm|Pa|Ev|Ic) ", "", word))
    )
