"""Lines as groff 1.22.4 fills them for a terminal: broken where they are full, words divided, blanks spread from either side in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mirage.shell.programs.man.escapes import BOLD, BREAK, DIGIT, HARD, ITALIC, MINUS, ROMAN, Cell

Line = list[Cell]
RESET, SEQUENCES = "\x1b[0m", {BOLD: "\x1b[1m", ITALIC: "\x1b[4m"}
WORD_MAX = 256  # characters of a word that is divided
SENTENCE_END, TRANSPARENT = ".?!", "\"')]*”’"


@dataclass(slots=True)
class Setter:
    """The page as far as it is set, and the line that is being filled."""

    width: int
    divide: Callable[[str], list[int]]
    lines: list[Line] = field(default_factory=list)
    indent: int = 0
    fills: bool = True
    is_justified: bool = True
    divides: bool = True
    sentence: int = 1  # blanks more behind a sentence
    divides_marked: bool = True  # also words in another font, or with brackets in them
    hang: int = -1  # where the first line of what comes begins, once
    _words: list[tuple[int, Line]] = field(default_factory=list)  # blanks before it, the word
    _tag: Line = field(default_factory=list)
    _is_reversed: bool = False
    _gap: int = 1  # before the next word

    def text(self, cells: Line) -> None:
        """One line of input."""
        if not self.fills:
            self.put(cells)
            return
        if not cells:
            self.space()
            return
        if cells[0][0] == " ":
            self.rest()
        blanks, word = 0, []
        is_first = True
        for cell in [*cells, (" ", ROMAN)]:
            if cell[0] not in " \t":
                word.append(cell)
                continue
            if word:
                gap = self._gap if is_first and self._words else blanks if not is_first or not self._words else 1
                self._add((blanks if is_first and not self._words else gap), word)
                is_first, word, blanks = False, [], 0
            blanks += 1 if cell[0] == " " else 8
        shown = "".join(character for character, _ in cells).rstrip()
        ends = shown.rstrip(TRANSPARENT)
        self._gap = 1 + self.sentence if ends and ends[-1] in SENTENCE_END else 1

    def _add(self, gap: int, word: Line) -> None:
        self._words.append((gap, word))
        while self._words and self._is_over():
            self._break_line()

    def _room(self) -> int:
        return max(self.width - self._begin() - len(self._tag), 1)

    def _begin(self) -> int:
        return self.indent if self.hang < 0 else self.hang

    def _is_over(self) -> bool:
        return _extent(self._words) > self._room()

    def _break_line(self) -> None:
        """The line as full as it can be goes out; what is too much is for the next."""
        room = self._room()
        last_gap, last = self._words.pop()
        taken = _extent(self._words)
        head: Line = []
        for at, mark in reversed(self._places(last)):
            if (taken + last_gap if self._words else last_gap) + _size(last[:at]) + len(mark) <= room:
                head, last = [*last[:at], *[(mark, last[at - 1][1])][: len(mark)]], last[at:]
                break
        if head:
            self._words.append((last_gap, head))
        elif not self._words:
            self._words, last = [(last_gap, last)], []
        self._emit(is_full=True)
        if last:
            self._words = [(0, last)]

    def _places(self, word: Line) -> list[tuple[int, str]]:
        text = "".join(character for character, _ in word)
        is_marked = any(font != ROMAN for _, font in word) or bool(set(text) & set("[]@/("))
        if len(word) > WORD_MAX or (is_marked and not self.divides_marked):
            return []
        found = [(at, "") for at in range(1, len(text)) if _may_end(text, at)]
        if self.divides:
            found += [(at, "‐") for at in self.divide(text)]
        return sorted(found)

    def rest(self) -> None:
        """A break: what is gathered goes out as it is."""
        if self._words or self._tag:
            self._emit(is_full=False)
        self._gap = 1

    def _emit(self, *, is_full: bool) -> None:
        begin = self._begin()
        line: Line = [(" ", ROMAN)] * begin + self._tag
        gaps = [gap for gap, _ in self._words[1:]]
        spare = self._room() - _extent(self._words)
        if is_full and self.is_justified and gaps:
            gaps = self._spread(gaps, spare)
        for at, (_, word) in enumerate(self._words):
            line += [(" ", ROMAN)] * (gaps[at - 1] if at else self._words[0][0]) + [cell for cell in word if cell[0] != BREAK]
        self._words, self._tag, self.hang = [], [], -1
        self.lines.append(line)

    def _spread(self, gaps: list[int], spare: int) -> list[int]:
        """distribute_space() of env.cpp: it begins at the line's end and at its beginning in turn."""
        order = list(range(len(gaps))) if self._is_reversed else list(reversed(range(len(gaps))))
        for left, at in zip(range(len(gaps), 0, -1), order, strict=True):
            extra = spare // left
            gaps[at] += extra
            spare -= extra
        self._is_reversed = not self._is_reversed
        return gaps

    def put(self, cells: Line) -> None:
        """A line that is not filled."""
        self.rest()
        line: Line = []
        for character, font in cells:
            if character == "\t":
                line += [(" ", ROMAN)] * (8 - len(line) % 8)
            elif character != BREAK:
                line.append((character, font))
        self.lines.append([(" ", ROMAN)] * self._begin() + line if line else [])
        self.hang = -1

    def squeezed(self) -> list[Line]:
        """All lines, and of several blank ones the first: what a pager is given by man."""
        return [line for at, line in enumerate(self.lines) if line or not at or self.lines[at - 1]]

    def space(self, count: int = 1) -> None:
        self.rest()
        self.lines += [[] for _ in range(count)]

    def tag(self, cells: Line, room: int) -> None:
        """A tag before a paragraph that begins `room` columns behind it, on the same line where it fits."""
        self.rest()
        cells = [cell for cell in cells if cell[0] != BREAK]
        if len(cells) + 1 > room and cells:
            self.lines.append([(" ", ROMAN)] * self.indent + cells)
            self.indent += room
            return
        self.hang = self.indent
        self._tag = cells + [(" ", ROMAN)] * (room - len(cells))
        self.indent += room


def _may_end(text: str, at: int) -> bool:
    """Whether a line may end before a character: behind a hyphen that stands between letters, and where the page says so."""
    if text[at - 1] == BREAK:
        return True
    return text[at - 1] in "-—" and bool(text[: at - 1].strip("-—([\"'")) and text[at] != "-"


def _size(word: Line) -> int:
    return sum(character != BREAK for character, _ in word)


def _extent(words: list[tuple[int, Line]]) -> int:
    return sum((gap if at else words[0][0]) + _size(word) for at, (gap, word) in enumerate(words))


def shown(line: Line, *, is_plain: bool) -> str:
    """The characters, with the sequences that make them bold or underlined unless `is_plain`."""
    out: list[str] = []
    font = ROMAN
    for character, wanted in line:
        if not is_plain and wanted != font:
            out.append((RESET if font != ROMAN else "") + SEQUENCES.get(wanted, ""))
            font = wanted
        out.append({MINUS: "-", HARD: " ", DIGIT: " "}.get(character, character))
    return "".join(out).rstrip(" ") + (RESET if font != ROMAN else "")
