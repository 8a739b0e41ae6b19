"""vi's window: the lines of the buffer, wrapped or not, tildes below them, and the row of messages (vim 9.0, drawline.c, message.c)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from mirage.shell.lib.canvas import Cell, Row
from mirage.shell.lib.fullscreen import ENTER, ERASE, LEAVE
from mirage.shell.programs.vim.text import Text, cells, column_of

NON_TEXT, SPECIAL, ERROR, WARNING, QUESTION, NUMBER, REVERSE = "1;34", "34", "1;37;41", "31", "32", "33", "7"
PROMPT = "Press ENTER or type command to continue"
NUMBERED = 8  # columns of a line's number
INTRO = (
    "VIM - Vi IMproved", "", "version 9.0.2142", "by Bram Moolenaar et al.", "Modified by team+vim@tracker.debian.org",
    "Vim is open source and freely distributable", "", "{}", "type  :help {}for information ", "",
    "type  :q<Enter>               to exit         ", "type  :help<Enter>  or  <F1>  for on-line help",
    "type  :help version9<Enter>   for version info", "", "Running in Vi compatible mode", "type  :set nocp<Enter>        for Vim defaults",
    "type  :help cp-default<Enter> for info on this",
)  # fmt: skip
CAUSES = {0: ("Help poor children in Uganda!", "iccf<Enter>       "), -1: ("Sponsor Vim development!", "sponsor<Enter>    "),
          1: ("Become a registered Vim user!", "register<Enter>   ")}  # fmt: skip
BEGIN = f"{ENTER}\x1b[>4;2m\x1b[?1h\x1b=\x1b[?2004h\x1b[1;{{rows}}r\x1b[?12h\x1b[?12l\x1b[22;2t\x1b[22;1t\x1b[27m\x1b[23m\x1b[29m\x1b[m\x1b[H\x1b[2J"
END = f"\x1b[?2004l\x1b[>4;m\x1b[23;2t\x1b[23;1t\x1b[{{rows}};1H{ERASE}\x1b[?1l\x1b>{LEAVE}\x1b[?25h\x1b[>4;m"

Message = tuple[str, str]  # text and look


@dataclass(slots=True)
class View:
    """How the text is shown, and what stands below it."""

    rows: int = 24
    columns: int = 80
    tab: int = 8
    is_numbered: bool = False
    lists: bool = False
    wraps: bool = True
    left: int = 0  # the first column, where lines are not wrapped
    has_ruler: bool = False
    has_intro: bool = False
    second: int = 0  # when it began, which chooses what the introduction asks for
    hidden_ruler: str = ""  # a message stands in its place, until it is another
    message: Message = ("", "")
    scrolled: list[Message] = field(default_factory=list)  # messages above the prompt that waits for Enter
    command: str | None = None  # the line after a colon or slash, while it is typed
    command_at: int = 0
    mode: str = ""  # what 'showmode' says
    ghost: list[tuple[str, int, bool]] = field(default_factory=list)  # cells that were changed and are not yet drawn anew
    asking: bool = False  # a letter, as an answer to the message
    ex: list[Message] | None = None  # what stands above the colon in Ex mode
    selected: Callable[[int], tuple[int, int] | None] = lambda at: None  # the part of a line that is selected

    @property
    def height(self) -> int:
        return max(1, self.rows - 1)

    @property
    def margin(self) -> int:
        return NUMBERED if self.is_numbered else 0

    def tall(self, text: Text, at: int) -> int:
        """Rows of a line."""
        if not self.wraps:
            return 1
        line = text.lines[at]
        wide = column_of(line, len(line), self.tab, lists=self.lists) + self.lists
        if at == text.y and self.ghost:
            wide += sum(width for _, width, _ in self.ghost)
        return max(1, -(-wide // max(1, self.columns - self.margin)))

    def below(self, text: Text, top: int) -> int:
        """The last line that is whole in the window when it begins at top."""
        rows, at = 0, top
        while at < len(text.lines):
            rows += self.tall(text, at)
            if rows > self.height:
                return max(top, at - 1)
            at += 1
        return len(text.lines) - 1


def painted(text: Text, view: View, *, inserting: bool) -> tuple[list[Row], tuple[int, int] | None]:
    """All rows, and the cursor."""
    rows, cursor = _body(text, view, inserting=inserting)
    if view.has_intro:
        _introduce(rows, view)
    if view.ex is not None:
        above = [Row().put(message, look) for message, look in view.ex]
        rows = [*rows[len(above) :], *above]
    elif view.scrolled and view.command is None:
        return _scrolled(rows, view)
    elif view.scrolled:
        rows = _scrolled(rows, view)[0][:-1]
    bottom = Row()
    if view.command is not None:
        shown = "".join(cell for cell, _, _ in cells(view.command))
        lines = [shown[at : at + view.columns] for at in range(0, len(shown) + 1, view.columns)]
        rows = rows[: view.height]
        for number, line in enumerate(lines):
            row = Row().put(line)
            at = view.rows - len(lines) + number
            if at < len(rows):
                rows[at] = row
            else:
                rows.append(row)
        place = sum(wide for _, wide, _ in cells(view.command[: view.command_at]))
        return rows, (view.rows - len(lines) + place // view.columns, place % view.columns)
    message, look = view.message
    if view.mode and not message:
        bottom.put(view.mode, "1")
    else:
        for cell, _, is_special in cells(message):
            bottom.put(cell, look or (SPECIAL if is_special else ""))
    if view.has_ruler and view.columns > 40 and (where := ruler(text, view)) != view.hidden_ruler:
        view.hidden_ruler = ""
        bottom.to(view.columns - 18).put(where)
    if view.asking:
        cursor = (view.rows - 1, len(bottom))
    rows.append(bottom)
    return rows, cursor


def _introduce(rows: list[Row], view: View) -> None:
    """intro_message(): what Vim says of itself over a buffer without a name."""
    is_compatible = not view.has_ruler
    first = max(0, view.rows - len(INTRO) + (0 if is_compatible else 4)) // 2
    if first < 2 or view.columns < 50:
        return
    cause = CAUSES[((view.second & 2) == 0) - ((view.second & 4) == 0)]
    for number, line in enumerate(INTRO if is_compatible else INTRO[:-4]):
        text = line.format(cause[0]) if number == 7 else line.format(cause[1]) if number == 8 else line
        if text:
            row = rows[first + number].to((view.columns - len(text)) // 2)
            for piece in re.split(r"(<[^>]*>)", text):
                row.put(piece, SPECIAL if piece.startswith("<") else "")


def _scrolled(rows: list[Row], view: View) -> tuple[list[Row], tuple[int, int]]:
    """Messages that need more than a row push the text up."""
    below: list[Row] = []
    for message, look in view.scrolled:
        shown = "".join(cell for cell, _, _ in cells(message))
        below += [Row().put(shown[at : at + view.columns], look) for at in range(0, len(shown), view.columns)] or [Row()]
    below.append(Row().put(PROMPT, QUESTION))
    count = len(below) - 1
    return [*rows[count:], *below][-view.rows :], (view.rows - 1, len(PROMPT))


def _body(text: Text, view: View, *, inserting: bool) -> tuple[list[Row], tuple[int, int] | None]:
    rows: list[Row] = []
    cursor = None
    columns = view.columns - view.margin
    at, height = text.top, view.height
    while len(rows) < height:
        if at >= len(text.lines):
            rows.append(Row().put("~", NON_TEXT))
            at += 1
            continue
        line, place = _line(text, view, at, inserting=inserting)
        pieces = [line[start : start + columns] for start in range(0, len(line), columns)] or [Row()]
        if not view.wraps:
            pieces = [line[view.left : view.left + columns]]
            place -= view.left
        skipped = text.skipped if at == text.top else 0
        if len(pieces) - skipped > height - len(rows) and at > text.top:
            rows += [Row().put("@", NON_TEXT) for _ in range(height - len(rows))]
            break
        if at == text.y:
            if place >= columns * len(pieces) and inserting:
                pieces.append([])
            cursor = (len(rows) + place // columns - skipped, place % columns + view.margin)
        shown = pieces[skipped : skipped + height - len(rows)]
        if skipped and shown:
            shown[0] = [*(("<", NON_TEXT),) * 3, *shown[0][3:]]
        for number, piece in enumerate(shown):
            row = Row()
            if view.is_numbered:
                row.put(f"{at + 1:>7} " if number + skipped == 0 else " " * NUMBERED, NUMBER if number == 0 else "")
            row.extend(piece)
            rows.append(row)
        at += 1
    return rows, cursor


def _line(text: Text, view: View, at: int, *, inserting: bool) -> tuple[list[Cell], int]:
    """A whole line in cells, and the column of the cursor, if it is there."""
    line = text.lines[at]
    shown = cells(line, view.tab, lists=view.lists)
    chosen = view.selected(at)
    x = text.x
    if at == text.y and view.ghost:
        shown = [*shown[:x], *view.ghost, *shown[x:]]
    row = Row()
    place = 0
    for index, (cell, wide, is_special) in enumerate(shown):
        if at == text.y and index == x:
            is_tab = not view.lists and index < len(line) and line[index] == "\t" and not view.ghost
            place = len(row) + (wide - 1 if is_tab and not inserting else 0)
        is_chosen = chosen is not None and chosen[0] <= index < chosen[1]
        row.put(cell, REVERSE if is_chosen else SPECIAL if is_special else "")
    if at == text.y and x >= len(shown):
        place = len(row)
    if chosen is not None and chosen[1] > len(line):
        row.put(" ", REVERSE)
    if view.lists:
        row.put("$", NON_TEXT)
    return list(row), place


def ruler(text: Text, view: View) -> str:
    line = text.line
    column = column_of(line, text.x, view.tab)
    shown = "0-1" if not line else str(text.x + 1) if column == text.x else f"{len(line[: text.x].encode()) + 1}-{column + 1}"
    where = f"{0 if text.is_empty and text.lines == [''] else text.y + 1},{shown}"
    last = view.below(text, text.top)
    count = len(text.lines)
    if text.top == 0:
        whole = "All" if last >= count - 1 else "Top"
    else:
        whole = "Bot" if last >= count - 1 else f"{100 * text.top // max(1, text.top + count - 1 - last)}%"
    return f"{where:<14}{whole}"
