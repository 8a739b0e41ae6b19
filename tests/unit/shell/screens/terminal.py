"""What a person sees: the bytes that a terminal is sent, as rows of text with their colours and the place of the cursor."""

from __future__ import annotations

import re
from itertools import groupby

import pyte
from pyte.screens import Char

_OURS = re.compile(rb"\x1b\[\?1049[hl]|\x1b\[[0-9]*[STb]")  # the other screen, scrolling, repeating: what pyte does not know
_UNKNOWN = re.compile(
    rb"\x1b\[[>=?][0-9;]*[mcpnt]|\x1b\[[0-9;]*t|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[0-9]*;?[0-9]* q"
)  # pyte takes them for others
_LOOKS = (("bold", "b"), ("italics", "i"), ("underscore", "u"), ("reverse", "r"))


class Terminal:
    """An xterm."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._kept: tuple[list[dict[int, Char]], tuple[int, int]] | None = None

    def feed(self, data: bytes) -> None:
        data = _UNKNOWN.sub(b"", data)
        at = 0
        for found in _OURS.finditer(data):
            self._stream.feed(data[at : found.start()])
            match found[0][-1:]:
                case b"h" | b"l":
                    self._switch(is_alternate=found[0].endswith(b"h"))
                case b"b":
                    column = self._screen.cursor.x
                    letter = self._screen.buffer[self._screen.cursor.y][column - 1].data
                    self._stream.feed(letter.encode() * int(found[0][2:-1] or 1))
                case way:
                    self._scroll(int(found[0][2:-1] or 1), is_up=way == b"S")
            at = found.end()
        self._stream.feed(data[at:])

    def _scroll(self, count: int, *, is_up: bool) -> None:
        screen = self._screen
        place = screen.cursor.y, screen.cursor.x
        screen.cursor.y = screen.margins.top if screen.margins is not None else 0
        (screen.delete_lines if is_up else screen.insert_lines)(count)
        screen.cursor.y, screen.cursor.x = place

    def _switch(self, *, is_alternate: bool) -> None:
        """The other of an xterm's two screens, which pyte does not know."""
        screen = self._screen
        if is_alternate and self._kept is None:
            self._kept = [dict(screen.buffer[row]) for row in range(screen.lines)], (screen.cursor.y, screen.cursor.x)
            screen.erase_in_display(2)
        elif not is_alternate and self._kept is not None:
            rows, (screen.cursor.y, screen.cursor.x) = self._kept
            for number in range(screen.lines):
                screen.buffer[number].clear()
                screen.buffer[number].update(rows[number] if number < len(rows) else {})
            self._kept = None

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)

    @property
    def cursor(self) -> list[int]:
        """Row and column from 1; nothing where it is hidden."""
        cursor = self._screen.cursor
        return [] if cursor.hidden else [cursor.y + 1, min(cursor.x, self._screen.columns - 1) + 1]

    @property
    def rows(self) -> list[str]:
        """Each row's text, and behind a tab where it looks another way: `0-7:r` is reverse in the first eight columns."""
        return [self._row(self._screen.buffer[number]) for number in range(self._screen.lines)]

    def _row(self, cells: dict[int, Char]) -> str:
        columns = range(self._screen.columns)
        text = "".join([cells[column].data for column in columns]).rstrip(" ")
        looks = []
        for look, group in groupby(columns, lambda column: _look(cells[column])):
            places = list(group)
            if look:
                looks.append(f"{places[0]}-{places[-1]}:{look}")
        return f"{text}\t{' '.join(looks)}" if looks else text


def _look(cell: Char) -> str:
    look = "".join([letter for name, letter in _LOOKS if getattr(cell, name)])
    look += f"[{cell.fg}]" if cell.fg != "default" else ""
    look += f"({cell.bg})" if cell.bg != "default" else ""
    if cell.data == " " and not cell.reverse and cell.bg == "default" and not cell.underscore:
        return ""  # nobody sees how a blank is coloured
    return look
