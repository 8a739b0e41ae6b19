"""One line of pr's output after another: columns at their places, blanks as tabs (coreutils 9.1, pr.c)."""

from __future__ import annotations

from dataclasses import dataclass

from mirage.shell.programs.pr.settings import Settings

BACKSPACE = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """A line as it will stand in its column, and the column's position behind it."""

    text: bytes
    end: int


class Row:
    """A line being put together."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._out = bytearray()
        self._at = self._spaces = self._separators = 0

    def put(self, column: int, cell: Cell) -> None:
        """The next column's text."""
        settings = self._settings
        position = settings.position(column)
        if position is not None:
            self._pad_to(position - len(settings.separator))
        if settings.uses_separator:
            self._separate()
        for byte in cell.text:
            self._byte(byte)
        if settings.is_stored and not self._spaces and position is not None:
            self._at = position + cell.end - (len(settings.separator) if not column else 0)

    def skip(self) -> None:
        """Behind every column, empty or not."""
        if self._settings.uses_separator:
            self._separators += 1

    def render(self) -> bytes:
        return bytes(self._out)

    def _pad_to(self, position: int) -> None:
        if self._settings.tabifies:
            self._spaces = position - self._at
        else:
            self._out += b" " * (position - self._at)
            self._at = max(self._at, position)

    def _separate(self) -> None:
        if self._separators:
            for byte in self._settings.separator:
                if byte == 32:
                    self._spaces += 1
                    continue
                self._blanks()
                self._out.append(byte)
                self._at += 1
            self._separators = 0
        self._blanks()

    def _blanks(self) -> None:
        settings, goal = self._settings, self._at + self._spaces
        if self._spaces <= 0:
            self._spaces = 0
            return
        while goal - self._at > 1:
            stop = self._at + settings.output_width - self._at % settings.output_width
            if stop > goal:
                break
            self._out += settings.output_tab
            self._at = stop
        self._out += b" " * (goal - self._at)
        self._at, self._spaces = goal, 0

    def _byte(self, byte: int) -> None:
        if self._settings.tabifies:
            if byte == 32:
                self._spaces += 1
                return
            self._blanks()
            if 32 < byte < 127:
                self._at += 1
            elif byte == BACKSPACE:
                self._at -= 1
        self._out.append(byte)


def cell(settings: Settings, line: bytes, number: int | None) -> Cell:
    """A line of input with its number, its tabs and what can not be printed, cut to the column."""
    out = bytearray()
    at = 0
    if number is not None:
        out += str(number)[-settings.number_digits :].rjust(settings.number_digits).encode()
        if settings.columns > 1 and settings.number_separator == b"\t":
            out += b" " * (settings.number_width - settings.number_digits)
        else:
            out += settings.number_separator
        if settings.truncates and not settings.is_parallel:
            at = settings.number_width
    for index, byte in enumerate(line):
        shown, width = _clump(settings, byte, at)
        if settings.truncates and index and at + width > settings.column_width:
            break
        if width < 0:
            shown = shown if at else b""
        at = max(0, at + width)
        out += shown
    return Cell(bytes(out), at)


def _clump(settings: Settings, byte: int, at: int) -> tuple[bytes, int]:
    """How a byte is shown, and how wide."""
    if byte in settings.input_tab or byte == 9:
        size = settings.input_width if byte in settings.input_tab else 8
        width = size - at % size
        return (b" " * width, width) if settings.expands else (bytes([byte]), width)
    if 32 <= byte < 127:
        return bytes([byte]), 1
    if settings.escapes or (settings.carets and byte >= 128):
        return b"\\%03o" % byte, 4
    if settings.carets:
        return b"^" + bytes([byte ^ 64]), 2
    return bytes([byte]), -1 if byte == BACKSPACE else 0
