"""How GNU readline 8.2 brings the screen from one line to the next: the bytes that an xterm (or a dumb terminal) is sent.

The prompt and the line are laid out as rows of the screen's width, in cells: one printed character each, with the escape
sequences of the prompt that go before it. Each row is compared with the row that is on the screen, and only the part between
the first difference and a common end is rewritten, by inserting or deleting characters where the terminal can. A common end
counts only when it holds a blank: so readline behaves in a multibyte locale, and clients see it in every recording.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

Cell = tuple[str, int]  # what is sent, and how many columns it takes

TAB = 8  # columns
_REPEAT = "\x1b[C"


@lru_cache(maxsize=4096)
def width_of(character: str) -> int:
    """Columns of one character (wcwidth): 0, 1 or 2."""
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shown(character: str) -> str:
    """A character of the line as it is displayed: ^A; bytes that are no text go out as they are (Debian's inputrc: output-meta)."""
    code = ord(character)
    if code < 32:
        return "^" + chr(code + 64)
    if code == 127:
        return "^?"
    return character


class _Marked(str):
    """What stands out: another cell than the same character that does not."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Marked) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other


class Screen:
    """What is on the screen of one line being edited, and where the cursor stands. Rows count from the prompt's last line."""

    __slots__ = ("_is_message", "_is_whole", "_margin", "_output", "_prompt", "column", "is_dumb", "row", "rows", "width")

    def __init__(self, width: int, is_dumb: bool) -> None:
        self.width = width
        self.is_dumb = is_dumb
        self.rows: list[list[Cell]] = [[]]
        self.row = 0
        self.column = 0
        self._output: list[str] = []
        self._margin = 0  # the first cell that is shown, where a line scrolls sideways
        self._prompt: list[Cell] | None = None
        self._is_message = False  # stands in the prompt's place
        self._is_whole = False  # a message has come or gone: nothing is inserted, all behind the first difference is written

    def take(self) -> str:
        """What is to be sent."""
        text, self._output = "".join(self._output), []
        return text

    def forget(self) -> None:
        """The cursor stands on a fresh, empty row."""
        self.rows, self.row, self.column, self._margin = [[]], 0, 0, 0

    def update(
        self, prompt: list[Cell], line: list[Cell], cursor: int, marked: tuple[int, int] | None = None, *, is_message: bool = False
    ) -> None:
        """Show prompt and line, with the cursor before the cell at `cursor` of the line; `marked` cells stand out."""
        if marked is not None and not self.is_dumb:
            start, end = marked
            line = [(_Marked(cell[0]), cell[1]) if start <= index < end else cell for index, cell in enumerate(line)]
            while start < end and line[end - 1][0] == _Marked("\n"):
                end -= 1
            if start < end:
                line[start] = (_Marked("\x1b[7m" + line[start][0]), line[start][1])
                line[end - 1] = (_Marked(line[end - 1][0] + "\x1b[27m"), line[end - 1][1])
        if self.is_dumb:
            self._scroll(prompt, line, cursor)
            return
        self._is_whole = self._prompt is not None and self._is_message != is_message
        self._is_message = is_message
        self._prompt = prompt
        rows, place = self._lay_out(prompt, line, cursor)
        for index, row in enumerate(rows):
            self._update_row(index, self.rows[index] if index < len(self.rows) else [], row, len(rows))
        for index in range(len(rows), len(self.rows)):
            if self.rows[index] or index:
                self._move(index, 0)
                self._put("\x1b[K")
        self.rows = rows
        self._move(*place)

    def append(self, cells: list[Cell]) -> None:
        """Show more behind all that is shown, with the cursor behind it: what stands above the last row stays as it is."""
        base = len(self.rows) - 1
        last = self.rows[base]
        rows, (row, column) = self._lay_out(last, cells, len(cells))
        for index, new in enumerate(rows):
            self._update_row(base + index, [] if index else last, new, base + len(rows))
        self.rows[base:] = rows
        self._move(base + row, column)

    def _lay_out(self, prompt: list[Cell], line: list[Cell], cursor: int) -> tuple[list[list[Cell]], tuple[int, int]]:
        rows: list[list[Cell]] = [[]]
        column = 0
        place = (0, 0)
        for index, cell in enumerate(prompt + line):
            if cell[0].endswith("\n"):
                if index - len(prompt) == cursor:
                    place = (len(rows) - 1, column)
                rows.append([])
                column = 0
                continue
            if column + cell[1] > self.width:
                rows.append([])
                column = 0
            if index - len(prompt) == cursor:
                place = (len(rows) - 1, column)
            if (at := cell[0].find("\t")) >= 0:
                blanks = min(TAB - column % TAB, self.width - column)
                kind = type(cell[0])
                cells: list[Cell] = [(kind(" "), 1)] * blanks
                cells[0], cells[-1] = (kind(cell[0][:at] + " "), 1), (kind(cells[-1][0] + cell[0][at + 1 :]), 1)
                rows[-1] += cells
                column += blanks
            else:
                rows[-1].append(cell)
                column += cell[1]
            if column == self.width:
                rows.append([])
                column = 0
        if cursor >= len(line):
            place = (len(rows) - 1, column)
        return rows, place

    # ---- one row

    def _update_row(self, index: int, old: list[Cell], new: list[Cell], count: int) -> None:
        if self.column == self.width and self.row == index - 1:
            old = self._wrap(old, new)
        if old == new:
            return
        first = 0
        shorter = min(len(old), len(new))
        while first < shorter and old[first] == new[first]:
            first += 1
        old_end, new_end = self._common_end(old, new, first)
        self._move(index, _columns(new[:first]))
        growth = _columns(new[first:new_end]) - _columns(old[first:old_end])
        rest = _columns(new[first:])
        if growth > 0:
            is_growing = index >= len(self.rows) and count > len(self.rows)
            if old_end < len(old) and not is_growing:
                self._put(f"\x1b[{growth}@")
                self._write(new[first:new_end])
            else:
                self._write(new[first:])
        elif 2 * rest >= -growth:
            if growth:
                self._put(f"\x1b[{-growth}P")
            self._write(new[first:new_end])
        else:
            self._write(new[first:])
            self._put("\x1b[K")

    def _common_end(self, old: list[Cell], new: list[Cell], first: int) -> tuple[int, int]:
        """Where the common end begins in each; the ends themselves when there is none that counts."""
        at_old, at_new = len(old) - 1, len(new) - 1
        has_blank = False
        while at_old > first and at_new > first and old[at_old] == new[at_new]:
            has_blank |= old[at_old][0] == " "
            at_old -= 1
            at_new -= 1
        if not has_blank or (self._is_whole and _columns(new) > _columns(old)):
            return len(old), len(new)
        if old[at_old] != new[at_new]:
            at_old += 1
            at_new += 1
        return at_old, at_new

    def _wrap(self, old: list[Cell], new: list[Cell]) -> list[Cell]:
        """The cursor hangs behind the last column: writing one character makes the terminal go on to the next row."""
        self.row += 1
        if new:
            self._put(new[0][0])
            self.column = new[0][1]
            return [new[0], *old[1:]] if old else [new[0]]
        self._put(" ")
        self.column = 1
        return old

    # ---- a terminal that can only go back: one row, scrolled sideways

    def _scroll(self, prompt: list[Cell], line: list[Cell], cursor: int) -> None:
        cells = [cell for cell in prompt + line if not cell[0].endswith("\n")]
        at = _columns(prompt) + _columns(line[:cursor])
        third = self.width // 3
        start = self._margin
        if at - start > self.width - 2:
            start = max(0, at - 2 * third)
        elif at < self.width - 2:
            start = 0
        elif at - start < 1:
            start = (at - 1) // third * third if third else 0
        self._margin = start
        row = _slice(cells, start, self.width, bool(start))
        place = at - start
        old = self.rows[0]
        first = 0
        while first < min(len(old), len(row)) and old[first] == row[first]:
            first += 1
        if old != row:
            self._back(_columns(row[:first]), prompt + line if not start else [])
            self._write(row[first:])
            spare = _columns(old) - _columns(row)
            if spare > 0:
                self._put(" " * spare)
                self.column += spare
        self.rows = [row]
        self._back(place, row)

    def _back(self, column: int, row: list[Cell]) -> None:
        if column < self.column:
            if column == 0:
                self._put("\r")
            else:
                self._put("\b" * (self.column - column))
        elif column > self.column:
            self._put("\r" + "".join(cell[0] for cell in _upto(row, column)))
        self.column = column

    # ---- moving

    def _move(self, row: int, column: int) -> None:
        if row < self.row:
            self._put("\x1b[A" * (self.row - row))
        elif row > self.row:
            self._put("\n" * (row - self.row) + "\r")
            self.column = 0
        self.row = row
        if column == self.column:
            return
        if column < self.column:
            if column == 0 or column + 1 < self.column - column:
                self._put("\r")
                self.column = 0
            else:
                self._put("\b" * (self.column - column))
        if column > self.column:
            self._put(_REPEAT * (column - self.column))
        self.column = column

    def move_to_end(self) -> None:
        """To behind the last character, before a new line is begun; an empty last row is that line."""
        last = len(self.rows) - 1
        last -= bool(last and not self.rows[last])  # _rl_update_final(): it has begun already
        self._move(last, 0 if last != self.row else self.column)

    def move_to_last_row(self) -> None:
        """To the beginning of the row that is shown last, where the cursor is on another."""
        if self.row < len(self.rows) - 1:
            self._move(len(self.rows) - 1, 0)

    def clear(self) -> None:
        """Erase all rows and stand at the first (a resized window)."""
        self._put("\r\x1b[K\r")
        for _ in range(self.row):
            self._put("\x1b[A\x1b[K\r")
        self.forget()

    def _write(self, cells: list[Cell]) -> None:
        self._put("".join([cell[0] for cell in cells]))
        self.column += _columns(cells)

    def _put(self, text: str) -> None:
        self._output.append(text)


def _columns(cells: list[Cell]) -> int:
    return sum([cell[1] for cell in cells])


def _upto(cells: list[Cell], column: int) -> list[Cell]:
    taken, at = [], 0
    for cell in cells:
        if at >= column:
            break
        taken.append(cell)
        at += cell[1]
    return taken


def _slice(cells: list[Cell], start: int, width: int, is_cut: bool) -> list[Cell]:
    row = cells[start : start + width]
    if is_cut and row:
        row[0] = ("<", 1)
    if start + width < len(cells) and row:
        row[-1] = (">", 1)
    return row
