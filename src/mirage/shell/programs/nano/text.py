"""What nano holds of a file: its lines, the cursor, the mark, and what undoes the changes.

The last line is always empty, as nano's own: typing there makes another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mirage.shell.readline.redisplay import width_of

TAB = 8
UNDO_MAX = 200

Place = tuple[int, int]  # line and character


@dataclass(slots=True)
class Change:
    """One step that undo takes back: what the status bar calls it, and both sides of it."""

    kind: str
    before: list[str]
    before_at: Place
    after: list[str]
    after_at: Place


@dataclass(slots=True)
class Text:
    """The buffer of one file. Changes go through `change`."""

    name: str = ""
    lines: list[str] = field(default_factory=lambda: [""])
    x: int = 0
    y: int = 0
    top: int = 0
    wanted: int = 0  # the column that up and down try to keep
    mark: Place | None = None
    format: str = ""  # DOS or Mac
    undone: list[Change] = field(default_factory=list)
    redone: list[Change] = field(default_factory=list)
    saved: Change | None = None  # the newest change when the file was written
    is_dirty: bool = False  # beyond what undo knows
    lock: str = ""

    @property
    def is_changed(self) -> bool:
        return self.is_dirty or (self.undone[-1] if self.undone else None) is not self.saved

    @property
    def line(self) -> str:
        return self.lines[self.y]

    def size(self) -> int:
        """Characters, newlines too."""
        return sum(map(len, self.lines)) + len(self.lines) - 1

    def before(self) -> int:
        """Characters before the cursor."""
        return sum(map(len, self.lines[: self.y])) + self.y + self.x

    # ---- changes

    def change(self, kind: str, lines: list[str], at: Place, *, grows: bool = False) -> None:
        """Put other lines in place. `grows`: it may be one with the change before, where that is of its kind and ended here."""
        if lines[-1]:
            lines.append("")
        here = (self.y, self.x)
        last = self.undone[-1] if self.undone else None
        if grows and last is not None and last is not self.saved and last.kind == kind and last.after_at == here and not self.redone:
            last.after, last.after_at = lines, at
        else:
            self.undone.append(Change(kind, self.lines, here, lines, at))
            if len(self.undone) > UNDO_MAX:
                self.is_dirty |= self.undone.pop(0) is self.saved or self.saved is None
        self.redone.clear()
        self.lines = lines
        self.y, self.x = at
        self.settle()

    def undo(self) -> str:
        """What it took back; empty where there is nothing."""
        if not self.undone:
            return ""
        change = self.undone.pop()
        self.redone.append(change)
        self.lines, (self.y, self.x) = change.before, change.before_at
        self.settle()
        return change.kind

    def redo(self) -> str:
        if not self.redone:
            return ""
        change = self.redone.pop()
        self.undone.append(change)
        self.lines, (self.y, self.x) = change.after, change.after_at
        self.settle()
        return change.kind

    def written(self) -> None:
        self.saved, self.is_dirty = (self.undone[-1] if self.undone else None), False

    def insert(self, kind: str, text: str, *, grows: bool = False) -> None:
        """At the cursor, which goes behind it."""
        pieces = text.split("\n")
        head, tail = self.line[: self.x], self.line[self.x :]
        lines = list(self.lines)
        if len(pieces) == 1:
            lines[self.y] = head + text + tail
            at = (self.y, self.x + len(text))
        else:
            lines[self.y : self.y + 1] = [head + pieces[0], *pieces[1:-1], pieces[-1] + tail]
            at = (self.y + len(pieces) - 1, len(pieces[-1]))
        self.change(kind, lines, at, grows=grows)

    def remove(self, kind: str, start: Place, end: Place, *, grows: bool = False) -> str:
        """What stood from start to end; the cursor goes to the start."""
        (y, x), (last, stop) = start, end
        gone = self.between(start, end)
        lines = list(self.lines)
        lines[y : last + 1] = [lines[y][:x] + lines[last][stop:]]
        self.change(kind, lines, start, grows=grows)
        return gone

    def between(self, start: Place, end: Place) -> str:
        (y, x), (last, stop) = start, end
        if y == last:
            return self.lines[y][x:stop]
        return "\n".join([self.lines[y][x:], *self.lines[y + 1 : last], self.lines[last][:stop]])

    @property
    def region(self) -> tuple[Place, Place] | None:
        """What is marked."""
        if self.mark is None:
            return None
        y = min(self.mark[0], len(self.lines) - 1)
        mark = (y, min(self.mark[1], len(self.lines[y])))
        return min(mark, (self.y, self.x)), max(mark, (self.y, self.x))

    # ---- places

    def settle(self) -> None:
        """The cursor has moved: this is its column from now on."""
        self.y = min(self.y, len(self.lines) - 1)
        self.x = min(self.x, len(self.line))
        self.wanted = self.column

    @property
    def column(self) -> int:
        return width(self.line[: self.x])

    def go_to_line(self, y: int) -> None:
        """Up or down, in the column that is wanted."""
        self.y = min(max(y, 0), len(self.lines) - 1)
        self.x = at_column(self.line, self.wanted)


def cells(line: str, start: int = 0) -> list[tuple[str, int]]:
    """Each character as it is shown, and its width; `start` is the column of the first."""
    shown = []
    column = start
    for letter in line:
        if letter == "\t":
            cell = (" " * (TAB - column % TAB), TAB - column % TAB)
        elif letter < " " or letter == "\x7f":
            cell = ("^" + chr(ord(letter) ^ 64), 2)
        elif "\udc80" <= letter <= "\udcff":
            cell = ("\ufffd", 1)
        else:
            cell = (letter, width_of(letter))
        shown.append(cell)
        column += cell[1]
    return shown


def width(line: str) -> int:
    if line.isascii() and line.isprintable():
        return len(line)
    return sum(wide for _, wide in cells(line))


def at_column(line: str, column: int) -> int:
    """actual_x(): the character that stands in a column."""
    if line.isascii() and line.isprintable():
        return min(column, len(line))
    at = 0
    for index, (_, wide) in enumerate(cells(line)):
        at += wide
        if at > column:
            return index
    return len(line)
