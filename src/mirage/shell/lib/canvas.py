"""A screen of cells that a program draws anew as a whole, and of which the terminal is sent what has changed, as curses does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mirage.shell.readline.redisplay import width_of

Cell = tuple[str, str]  # a character (with what combines with it; "" right of a wide one), and how it looks: the numbers of an SGR
BLANK: Cell = (" ", "")
REVERSE, BOLD = "7", "1"
GAP = 8  # cells that stay the same within a row: fewer are sent again rather than skipped


class Row(list[Cell]):
    """A row that is being written, from left to right."""

    def put(self, text: str, look: str = "") -> Row:
        for character in text:
            width = width_of(character)
            if width == 0 and self:
                self[-1] = (self[-1][0] + character, self[-1][1])
                continue
            self.append((character, look))
            if width == 2:
                self.append(("", look))
        return self

    def to(self, column: int, look: str = "") -> Row:
        """Blanks up to a column, or a cut there."""
        del self[column:]
        self.extend([(" ", look)] * (column - len(self)))
        return self


class Canvas:
    """What is on the terminal. Rows and columns count from 0."""

    __slots__ = ("_cursor", "_rows", "columns", "rows")

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self._rows: list[list[Cell]] = [[] for _ in range(rows)]
        self._cursor: tuple[int, int] | None = (-1, -1)

    def forget(self, columns: int, rows: int) -> str:
        """The terminal is another, or somebody wrote on it: clear it."""
        self.columns, self.rows = columns, rows
        self._rows = [[] for _ in range(rows)]
        self._cursor = (-1, -1)
        return "\x1b[m\x1b[H\x1b[2J"

    def paint(self, rows: Sequence[Sequence[Cell]], cursor: tuple[int, int] | None) -> str:
        """What brings the terminal there; without a cursor's place it is hidden."""
        parts: list[str] = []
        for number in range(self.rows):
            new = _trimmed(rows[number][: self.columns] if number < len(rows) else [])
            if new != self._rows[number]:
                parts += self._changed(number, self._rows[number], new)
                self._rows[number] = new
        if not parts and cursor == self._cursor:
            return ""
        self._cursor = cursor
        if cursor is not None:
            parts.append(f"\x1b[{cursor[0] + 1};{min(cursor[1], self.columns - 1) + 1}H")
        return "".join(["\x1b[?25l", *parts, "\x1b[?25h" if cursor is not None else ""])

    def _changed(self, number: int, old: list[Cell], new: list[Cell]) -> Iterator[str]:
        for start, end in _runs(old, new):
            yield f"\x1b[{number + 1};{start + 1}H{text_of(new[start:end])}"
        if len(new) < len(old):
            yield f"\x1b[{number + 1};{len(new) + 1}H\x1b[K"


def _trimmed(row: Sequence[Cell]) -> list[Cell]:
    end = len(row)
    while end and row[end - 1] == BLANK:
        end -= 1
    return list(row[:end])


def _runs(old: list[Cell], new: list[Cell]) -> Iterator[tuple[int, int]]:
    """Where the new row differs, with small gaps closed; never beginning in the right half of a wide character."""
    start = end = -1
    for at, cell in enumerate(new):
        if cell == (old[at] if at < len(old) else BLANK):
            continue
        if start >= 0 and at - end <= GAP:
            end = at + 1
            continue
        if start >= 0:
            yield _whole(new, start, end)
        start, end = at, at + 1
    if start >= 0:
        yield _whole(new, start, end)


def _whole(row: list[Cell], start: int, end: int) -> tuple[int, int]:
    while start and row[start][0] == "":
        start -= 1
    while end < len(row) and row[end][0] == "":
        end += 1
    return start, end


def text_of(cells: Iterable[Cell]) -> str:
    """The cells as they are sent, ending in the plain look."""
    parts, look = [], ""
    for character, wanted in cells:
        if wanted != look:
            parts.append(f"\x1b[0;{wanted}m" if wanted else "\x1b[m")
            look = wanted
        parts.append(character)
    return "".join(parts) + ("\x1b[m" if look else "")
