"""What vi edits: the lines of one file, where the cursor is, what undo goes back to (vim 9.0, undo.c)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mirage.shell.readline.redisplay import width_of

UNDO_MAX = 100

Place = tuple[int, int]  # line and character


@dataclass(slots=True)
class Change:
    """One command's change: the lines before and after, and where the cursor was before."""

    number: int
    before: list[str]
    after: list[str]
    at: Place
    lines: int = 0  # that were changed, where that is not what the two tell
    time: int = 0  # nanoseconds since the epoch
    is_filter: bool = False
    emptied: bool = False  # no line was left


@dataclass(slots=True)
class Text:
    """A buffer. A change begins with `keep` and ends with `settle`."""

    name: str = ""
    lines: list[str] = field(default_factory=lambda: [""])
    y: int = 0
    x: int = 0
    top: int = 0
    skipped: int = 0  # screen rows of a first line that is taller than the window
    wanted: int = 0  # the column for up and down
    encoding: str = "utf-8"
    is_readonly: bool = False
    is_changed: bool = False
    is_warned: bool = False  # W10
    is_new: bool = False
    is_empty: bool = True  # of a file without a single line
    marks: dict[str, Place] = field(default_factory=dict)
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    was_undo: bool = False  # the last of undo and redo
    line_kept: tuple[int, str] | None = None  # for U
    swap: str = ""
    now: Callable[[], int] = lambda: 0
    _kept: tuple[list[str], Place] | None = None

    @property
    def line(self) -> str:
        return self.lines[self.y]

    def keep(self) -> None:
        """A change begins."""
        if self._kept is None:
            self._kept = list(self.lines), (self.y, self.x)
            if self.line_kept is None or self.line_kept[0] != self.y:
                self.line_kept = (self.y, self.line)

    def settle(self, lines: int = 0, *, is_filter: bool = False, emptied: bool = False) -> None:
        """It has ended."""
        if self._kept is None:
            return
        before, at = self._kept
        self._kept = None
        if before == self.lines and not emptied and not is_filter:
            return
        if len(before) != len(self.lines):
            self.line_kept = None
        number = self.done[-1].number if self.done else 0
        number = max([number, *(change.number for change in self.undone)])
        self.done.append(Change(number + 1, before, list(self.lines), at, lines, self.now(), is_filter, emptied))
        del self.done[:-UNDO_MAX]
        self.undone.clear()
        self.is_changed, self.is_empty, self.was_undo = True, False, False

    def restore(self, *, forward: bool) -> tuple[Change, int, int] | None:
        """Undo, or redo: the change, how many lines more there are now, and how many it touched."""
        source, target = (self.undone, self.done) if forward else (self.done, self.undone)
        if not source:
            return None
        change = source.pop()
        target.append(change)
        old, new = (change.before, change.after) if forward else (change.after, change.before)
        first, touched = _differing(old, new)
        self.lines = list(new)
        self.is_changed = True
        self.y = min(first + (touched - 1 if change.is_filter else 0), len(new) - 1)
        if not change.is_filter and first - 1 <= change.at[0] <= min(first + touched, len(new) - 1):
            self.y, self.x = change.at
        else:
            self.x = indent(self.line)
        self.x = min(self.x, max(0, len(self.line) - 1))
        more = (1 if not forward else -1) if change.emptied and len(new) == len(old) == 1 else len(new) - len(old)
        if change.emptied and len(new) != len(old):
            more += 1 if more > 0 else -1
        return change, more, change.lines or max(1, touched)

    def clamp(self, *, beyond: bool = False) -> None:
        """Keep the cursor on a character, or behind the last while text is inserted."""
        self.y = min(max(self.y, 0), len(self.lines) - 1)
        self.x = min(max(self.x, 0), max(0, len(self.line) - (not beyond)))
        while self.x and not beyond and not self.line.isascii() and not width_of(self.line[self.x]):
            self.x -= 1

    # ---- parts

    def part(self, start: Place, end: Place) -> str:
        """From start up to end."""
        if start[0] == end[0]:
            return self.lines[start[0]][start[1] : end[1]]
        first, last = self.lines[start[0]][start[1] :], self.lines[end[0]][: end[1]]
        return "\n".join([first, *self.lines[start[0] + 1 : end[0]], last])

    def replace(self, start: Place, end: Place, text: str) -> None:
        pieces = (self.lines[start[0]][: start[1]] + text + self.lines[end[0]][end[1] :]).split("\n")
        self.lines[start[0] : end[0] + 1] = pieces


def _differing(old: list[str], new: list[str]) -> tuple[int, int]:
    """The first line that differs, and how many do (in the new text)."""
    first, shorter = 0, min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    end = 0
    while end < shorter - first and old[-1 - end] == new[-1 - end]:
        end += 1
    return first, len(new) - end - first


def indent(line: str) -> int:
    """The first character that is no blank, or the last of all blanks."""
    at = len(line) - len(line.lstrip(" \t"))
    return max(0, at - 1) if at and at == len(line) else at


def cells(line: str, tab: int = 8, *, lists: bool = False) -> list[tuple[str, int, bool]]:
    """Each character as it is shown, its width, and whether it is a special one (^A)."""
    shown: list[tuple[str, int, bool]] = []
    column = 0
    for letter in line:
        if letter == "\t" and not lists:
            cell = (" " * (tab - column % tab), tab - column % tab, False)
        elif letter < " " or letter == "\x7f":
            cell = ("^" + chr(ord(letter) ^ 64), 2, True)
        elif "\x80" <= letter < "\xa0":
            cell = (f"<{ord(letter):02x}>", 4, True)
        else:
            cell = (letter, width_of(letter), False)
        shown.append(cell)
        column += cell[1]
    return shown


def column_of(line: str, x: int, tab: int = 8, *, lists: bool = False) -> int:
    """The screen column before the character at x."""
    return sum(wide for _, wide, _ in cells(line[:x], tab, lists=lists))


def at_column(line: str, column: int, tab: int = 8) -> int:
    """The character in a screen column, or the last."""
    at = 0
    for index, (_, wide, _) in enumerate(cells(line, tab)):
        at += wide
        if at > column:
            return index
    return max(0, len(line) - 1)
