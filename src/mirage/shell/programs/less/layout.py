"""A file as less lays it out: lines in rows of the screen, with what stands out (less 590, line.c)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from mirage.shell.lib.canvas import Cell, Row
from mirage.shell.lib.text import to_text

TAB = 8
REVERSE, BOLD, UNDERLINE, BOTH = "7", "1", "4", "1;4"
NUMBERED = 8
LINE_MAX = 1 << 20  # bytes of a line that are looked at
_SGR = re.compile(r"\x1b\[([0-9;]*)m")

Place = tuple[int, int]  # line, and row of it
Spans = Callable[[str], Sequence[tuple[int, int]]]  # what is highlighted in a line's plain text


class Layout:
    """The lines of a file for one width."""

    def __init__(self, data: bytes) -> None:
        self.lines = data.split(b"\n")
        if self.lines[-1] == b"":
            self.lines.pop()
        self.size = len(data)
        self.columns = 80
        self.is_chopped = self.is_numbered = self.is_coloured = False
        self.left = 0
        self.wanted: Callable[[str], bool] | None = None  # lines that are shown at all
        self._starts: list[int] | None = None

    def rows(self, number: int, spans: Spans | None = None) -> list[Row]:
        """A line's rows."""
        cells, _ = self.cells(number, spans)
        margin = NUMBERED if self.is_numbered else 0
        width = max(1, self.columns - margin)
        if self.is_chopped or self.left:
            part = cells[self.left : self.left + width]
            if len(cells) > self.left + width and part:
                part[-1] = (">", REVERSE)
            pieces = [part]
        else:
            pieces = [cells[at : at + width] for at in range(0, len(cells), width)] or [[]]
        rows = []
        for index, piece in enumerate(pieces):
            row = Row()
            if margin:
                row.put(f"{number + 1:>7} " if index == 0 else " " * margin)
            row.extend(piece)
            rows.append(row)
        return rows

    def count(self, number: int) -> int:
        """How many rows."""
        if self.is_chopped or self.left:
            return 1
        width = max(1, self.columns - (NUMBERED if self.is_numbered else 0))
        return max(1, -(-len(self.cells(number)[0]) // width))

    def cells(self, number: int, spans: Spans | None = None) -> tuple[list[Cell], str]:
        """A line's cells, and its text without what only changes its look."""
        shown, plain = _shown(self.lines[number][:LINE_MAX], self.is_coloured)
        found = spans(plain) if spans is not None else ()
        row = Row()
        for index, (text, look) in enumerate(shown):
            is_found = any(start <= index < end for start, end in found)
            if text == "\t":
                row.put(" " * (TAB - len(row) % TAB), REVERSE if is_found else look)
            else:
                row.put(text, REVERSE if is_found else look)
        return row, plain

    def plain(self, number: int) -> str:
        return _shown(self.lines[number][:LINE_MAX], self.is_coloured)[1]

    def is_shown(self, number: int) -> bool:
        return self.wanted is None or self.wanted(self.plain(number))

    def forward(self, place: Place, count: int) -> tuple[Place, int]:
        """So many rows on, and how many they were in the end; the place may be behind the last line."""
        line, row = place
        left = count
        while left and line < len(self.lines):
            rest = (self.count(line) - row) if self.is_shown(line) else 0
            if rest > left:
                return (line, row + left), count
            left -= rest
            line, row = line + 1, 0
        return (line, row), count - left

    def back(self, place: Place, count: int) -> tuple[Place, int]:
        line, row = place
        left = count
        while left:
            if row >= left:
                return (line, row - left), count
            left -= row
            row = 0
            while line and not self.is_shown(line - 1):
                line -= 1
            if not line:
                break
            line -= 1
            row = self.count(line)
        return (line, row), count - left

    def start(self, line: int) -> int:
        """The byte at which a line begins."""
        if self._starts is None:
            starts = [0]
            for each in self.lines:
                starts.append(starts[-1] + len(each) + 1)
            self._starts = starts
        return min(self._starts[min(line, len(self.lines))], self.size)

    def line_at(self, byte: int) -> int:
        low, high = 0, len(self.lines)
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (middle, high) if self.start(middle) <= byte else (low, middle)
        return low


@lru_cache(maxsize=512)
def _shown(data: bytes, is_coloured: bool) -> tuple[tuple[tuple[str, str], ...], str]:
    """Each character with its look, and the plain text (of which each is one character)."""
    text = to_text(data.removesuffix(b"\r"))
    if text.isascii() and text.isprintable():
        return tuple((letter, "") for letter in text), text
    shown: list[tuple[str, str]] = []
    plain: list[str] = []
    at, look = 0, ""
    while at < len(text):
        letter = text[at]
        if letter == "\b" and shown and at + 1 < len(text):
            before, after = plain[-1], text[at + 1]
            if after != "\b" and after >= " ":
                struck = UNDERLINE if before == "_" or after == "_" else BOLD if before == after else ""
                kept = before if after == "_" and before != "_" else after
                old = shown[-1][1]
                shown[-1] = (kept, BOTH if struck and old and struck != old else struck or old)
                plain[-1] = kept
                at += 2
                continue
        if letter == "\x1b" and is_coloured and (found := _SGR.match(text, at)) is not None:
            look = "" if found[1] in ("", "0") else f"{look};{found[1]}".strip(";")
            at = found.end()
            continue
        shown.append(_special(letter, look))
        plain.append(letter)
        at += 1
    return tuple(shown), "".join(plain)


def _special(letter: str, look: str) -> tuple[str, str]:
    if letter == "\t":
        return "\t", look
    if letter == "\x1b":
        return "ESC", REVERSE
    if letter < " " or letter == "\x7f":
        return f"^{chr(ord(letter) ^ 64)}", REVERSE
    if "\udc80" <= letter <= "\udcff":
        return f"<{ord(letter) - 0xDC00:02X}>", REVERSE
    if "\x80" <= letter < "\xa0":
        return f"<U+{ord(letter):04X}>", REVERSE
    return letter, look
