"""Names side by side: down the columns, across the lines, or with commas (coreutils 9.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.programs.ls.settings import Settings

Text = Callable[[int], str]
COLUMN_MIN = 3  # MIN_COLUMN_WIDTH: a character and two spaces


async def arrange(proc: Process, settings: Settings, text: Text, lengths: list[int], *, has_colors: bool) -> None:
    """`lengths` are columns on the terminal, without what makes colours; the texts are asked for in the order of the output."""
    count = len(lengths)
    match settings.format:
        case "single-column":
            proc.out("".join([text(index) + settings.end for index in range(count)]))
        case "commas":
            proc.out(_separated(text, lengths, ",", settings.width, settings.end))
        case _ if not settings.width:
            proc.out(_separated(text, lengths, " ", 0, settings.end))
        case style:
            tab = 0 if has_colors else settings.tab
            is_down = style == "vertical"
            widths = await _fit(proc, lengths, settings.width, is_down=is_down)
            rows = -(-count // len(widths))
            for row in range(rows):
                await proc.tick()
                indexes = range(row, count, rows) if is_down else range(row * len(widths), min(count, (row + 1) * len(widths)))
                proc.out(_line(text, lengths, widths, indexes, tab) + settings.end)


def _line(text: Text, lengths: list[int], widths: list[int], indexes: range, tab: int) -> str:
    parts: list[str] = []
    start = at = 0
    for column, index in enumerate(indexes):
        if column:
            start += widths[column - 1]
            parts.append(_indent(at, start, tab))
        parts.append(text(index))
        at = start + lengths[index]
    return "".join(parts)


def _indent(at: int, to: int, tab: int) -> str:
    """From one column to another, by tabs where they reach."""
    parts: list[str] = []
    while at < to:
        if tab and to // tab > (at + 1) // tab:
            parts.append("\t")
            at += tab - at % tab
        else:
            parts.append(" ")
            at += 1
    return "".join(parts)


async def _fit(proc: Process, lengths: list[int], line: int, *, is_down: bool) -> list[int]:
    """The widths of as many columns as the line takes, each with its two spaces but the last."""
    count = len(lengths)
    for columns in range(min(count, -(-line // COLUMN_MIN)), 1, -1):
        await proc.tick(1 + count // 16)
        rows = -(-count // columns)
        widths: list[int] = []
        for column in range(columns):
            part = lengths[column * rows : (column + 1) * rows] if is_down else lengths[column::columns]
            widths.append(max(COLUMN_MIN, max(part, default=0) + (2 if column < columns - 1 else 0)))
        if sum(widths) < line:
            return widths
    return [max(lengths)]


def _separated(text: Text, lengths: list[int], separator: str, line: int, end: str) -> str:
    parts: list[str] = []
    at = 0
    for index in range(len(lengths)):
        length = lengths[index] if line else 0
        if index:
            fits = not line or at + length + 2 < line
            at = at + 2 if fits else 0
            parts.append(separator + (" " if fits else end))
        parts.append(text(index))
        at += length
    return "".join(parts) + end
