"""nano's screen: the title bar, the text, the status bar, and the keys that help (nano 7.2, winio.c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mirage.shell.lib.canvas import Row
from mirage.shell.lib.fullscreen import ENTER, LEAVE
from mirage.shell.programs.nano.colors import Syntax
from mirage.shell.programs.nano.text import Text, cells, width

REVERSE, ALERT, SPOTLIGHT = "7", "1;37;41", "30;43"
VERSION = "GNU nano 7.2"
MAIN = (
    ("^G", "Help"), ("^X", "Exit"), ("^O", "Write Out"), ("^R", "Read File"), ("^W", "Where Is"), ("^\\", "Replace"), ("^K", "Cut"),
    ("^U", "Paste"), ("^T", "Execute"), ("^J", "Justify"), ("^C", "Location"), ("^/", "Go To Line"), ("M-U", "Undo"), ("M-E", "Redo"),
    ("M-A", "Set Mark"), ("M-6", "Copy"), ("M-]", "To Bracket"), ("^Q", "Where Was"), ("M-Q", "Previous"), ("M-W", "Next"), ("^B", "Back"),
    ("^F", "Forward"), ("^◂", "Prev Word"), ("^▸", "Next Word"), ("^A", "Home"), ("^E", "End"), ("^P", "Prev Line"), ("^N", "Next Line"),
)  # fmt: skip
ANSWERS = ((" Y", "Yes"), (" N", "No"), (" A", "All"), ("^C", "Cancel"))
BEGIN = f"\x1b[?2004h{ENTER}\x1b[1;{{rows}}r\x1b(B\x1b[m\x1b[4l\x1b[?7h\x1b[39;49m\x1b[?1h\x1b="
END = f"\x1b[?12l\x1b[?25h\x1b[{{rows}};1H{LEAVE}\x1b[?1l\x1b>\x1b[?2004l"


@dataclass(slots=True)
class View:
    """What the screen shows besides the text, and how."""

    rows: int
    columns: int
    has_help: bool = True
    is_numbered: bool = False
    shows_blanks: bool = False
    wraps: bool = False
    indents: bool = False
    is_readonly: bool = False
    count: tuple[int, int] = (1, 1)  # this buffer of how many
    message: str = ""
    is_alert: bool = False
    prompt: str = ""
    answer: str = ""
    cursor: int = 0  # in the answer
    keys: Sequence[tuple[str, str]] = MAIN
    asks: bool = False  # for yes or no
    offers_all: bool = False
    spot: tuple[int, int, int] | None = None  # line, and from which character to which: found
    syntax: Syntax | None = None
    coloured: dict[int, str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Rows of text."""
        return max(1, self.rows - (4 if self.has_help else 2))

    def margin(self, text: Text) -> int:
        return len(str(len(text.lines))) + 1 if self.is_numbered else 0


def painted(text: Text, view: View) -> tuple[list[Row], tuple[int, int] | None]:
    """All rows, and where the cursor is."""
    looks = view.syntax.looks(text.lines, text.top, text.top + view.height) if view.syntax is not None else {}
    rows = [_title(text, view)]
    rows += [_row(text, view, text.top + number, looks.get(text.top + number, [])) for number in range(view.height)]
    rows.append(_status(view))
    if view.has_help:
        rows += _help(view)
    if view.prompt:
        place = min(width(view.prompt) + width(view.answer[: view.cursor]), view.columns - 1)
        return rows, None if view.asks and view.spot else (1 + view.height, place)
    if view.spot is not None:
        return rows, None
    margin = view.margin(text)
    return rows, (1 + text.y - text.top, text.column - page_start(text.column, view.columns - margin) + margin)


def page_start(column: int, columns: int) -> int:
    """get_page_start(): the column in which a long line begins on the screen."""
    if column + 2 < columns or column == 0:
        return 0
    return column - 6 - (column - 6) % (columns - 8) if columns > 8 else column - (columns - 2)


def _title(text: Text, view: View) -> Row:
    columns = view.columns
    number, count = view.count
    left = VERSION if count == 0 else f"[{number}/{count}]"
    name = text.name or "New Buffer"
    first, path = len(left) + 3, width(name)
    state = 6 if view.is_readonly else 9
    path += 1
    if first + path + state <= columns:
        row = Row().put("  " + left, REVERSE)
    else:
        row, first = Row(), 2
        if first + path + state > columns:
            first, state = 0, state - 2
    start = first + max(0, columns - first - state - path) // 2 if first else 0
    row.to(start, REVERSE)
    if path + state <= columns:
        row.put(name, REVERSE)
    else:
        row.put("..." + name[max(0, 3 + path - columns + state) :], REVERSE)
    if view.is_readonly:
        row.to(columns - state, REVERSE).put("View", REVERSE)
    else:
        flags = [(0, "I", view.indents), (1, "M", text.mark is not None), (4, "S", view.wraps)]
        row.put(" *" if text.is_changed else "", REVERSE)
        for place, letter, is_on in flags:
            if is_on:
                row.to(columns + 2 - state + place, REVERSE).put(letter, REVERSE)
    return row.to(columns, REVERSE)


def _row(text: Text, view: View, at: int, looks: Sequence[tuple[int, int, str]]) -> Row:
    row = Row()
    if at >= len(text.lines):
        return row
    if view.is_numbered:
        digits = view.margin(text) - 1
        row.put(str(at + 1).rjust(digits), REVERSE).put(" ")
    columns = view.columns - len(row)
    line = text.lines[at]
    start = page_start(text.column, columns) if at == text.y else 0
    shown = _cells(line[: start + columns * 2], view)
    for first, last, look in looks:
        shown[first:last] = [(cell, wide, look) for cell, wide, _ in shown[first:last]]
    for first, last in _marked(text, at):
        shown[first:last] = [(cell, wide, REVERSE) for cell, wide, _ in shown[first:last]]
    if view.spot is not None and view.spot[0] == at:
        shown[view.spot[1] : view.spot[2]] = [(cell, wide, SPOTLIGHT) for cell, wide, _ in shown[view.spot[1] : view.spot[2]]]
    return _cut(row, shown, start, columns)


def _cells(line: str, view: View) -> list[tuple[str, int, str]]:
    if not view.shows_blanks:
        return [(cell, wide, "") for cell, wide in cells(line)]
    return [
        ("·" if letter == " " else "»" + cell[1:] if letter == "\t" else cell, wide, "")
        for letter, (cell, wide) in zip(line, cells(line), strict=True)
    ]


def _cut(row: Row, shown: Sequence[tuple[str, int, str]], start: int, columns: int) -> Row:
    """The part of a line that is in the window, with what says that there is more."""
    line = Row()
    for cell, _, look in shown:
        line.put(cell, look)
    has_more = len(line) > start + columns
    part = line[start : start + columns]
    if start and part:
        part[0] = ("<", REVERSE)
    if has_more:
        part[-1] = (">", REVERSE)
    row.extend(part)
    return row


def _marked(text: Text, at: int) -> list[tuple[int, int]]:
    region = text.region
    if region is None or not region[0][0] <= at <= region[1][0]:
        return []
    (first, x), (last, stop) = region
    return [(x if at == first else 0, stop if at == last else len(text.lines[at]))]


def _status(view: View) -> Row:
    if view.prompt:
        return Row().put(view.prompt, REVERSE).put("".join(cell for cell, _ in cells(view.answer)), REVERSE).to(view.columns, REVERSE)
    if not view.message:
        return Row()
    dots = "..." if view.message.endswith("\0") else ""
    said = "".join(cell for cell, _ in cells(view.message.rstrip("\0")))[: view.columns - 4]
    row = Row().to((view.columns - width(said) - 4) // 2)
    return row.put(f"[ {said} ]{dots}", ALERT if view.is_alert else REVERSE)


def _help(view: View) -> list[Row]:
    if view.asks:
        return _answers(view)
    return help_rows(view.keys, view.columns)


def help_rows(keys: Sequence[tuple[str, str]], columns: int) -> list[Row]:
    """Two rows of keys and what they do, as many as there is room for."""
    shown = list(keys[: (columns + 40) // 20 * 2])
    each = columns // ((len(shown) + 1) // 2)
    rows = [Row(), Row()]
    for number, (key, tag) in enumerate(shown):
        row = rows[number % 2].to(number // 2 * each)
        row.put(key, REVERSE).put(" " + tag)
        if number < len(shown) - 2:
            row.to((number // 2 + 1) * each)
    return rows


def _answers(view: View) -> list[Row]:
    yes, no, every, cancel = ANSWERS
    rows = [Row(), Row()]
    for row, (key, tag), at in ((0, yes, 0), (1, no, 0), *([(0, every, 16)] if view.offers_all else []), (1, cancel, 16)):
        rows[row].to(at).put(key, REVERSE).put(" " + tag)
    return rows
