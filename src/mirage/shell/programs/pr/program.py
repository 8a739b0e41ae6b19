"""pr (coreutils 9.1): files in pages and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.timeformat import format_time
from mirage.shell.programs.pr.printer import Cell, Row, cell
from mirage.shell.programs.pr.settings import FOOTER_LINES, Settings, read, settle
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FEED = b"\f"


@dataclass(slots=True)
class _Input:
    """One file: its lines and the page breaks in it, and what the head of a page says of it."""

    name: str
    items: list[bytes]
    time: int
    at: int = 0

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.items)

    def take(self) -> bytes | None:
        """The next line of this page; None at its break (which stays) or the end."""
        if self.is_over or self.items[self.at] == FEED:
            return None
        self.at += 1
        return self.items[self.at - 1]

    def turn(self) -> bool:
        """On to the next page; whether a break stood here."""
        is_break = not self.is_over and self.items[self.at] == FEED
        self.at += is_break
        return is_break


@program("pr")
async def pr(proc: Process) -> int:
    settings, names = read(proc)
    status = 0
    inputs: list[_Input] = []
    for name in names or ["-"]:
        found = await _open(proc, name, settings)
        if found is None:
            status = 1
            continue
        inputs.append(found)
        if not (settings.is_parallel and names):
            settle(proc, settings, 1 if names else 0)
            await _Pages(proc, settings, [found]).run()
    if settings.is_parallel and names and inputs:
        settle(proc, settings, len(inputs))
        await _Pages(proc, settings, inputs).run()
    return status


async def _open(proc: Process, name: str, settings: Settings) -> _Input | None:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        if not settings.is_quiet:
            proc.error(f"{quotef(name)}: {why(error)}")
        return None
    try:
        time = proc.clock.now() if name == "-" else proc.stat(name).mtime
        data = await whole(proc, descriptor)
    except OSError as error:
        if not settings.is_quiet:
            proc.error(f"{quotef(name)}: {why(error)}")
        return None
    finally:
        descriptor.close()
    return _Input("" if name == "-" else name, list(_items(data)), time)


def _items(data: bytes) -> Iterator[bytes]:
    """Lines, and form feeds by themselves: a newline behind one is part of it."""
    pages = data.split(FEED)
    for index, page in enumerate(pages):
        if index:
            yield FEED
            page = page.removeprefix(b"\n")
        lines = page.split(b"\n")
        yield from lines[:-1]
        if lines[-1]:
            yield lines[-1]


class _Pages:
    """The pages of one file, or of several side by side."""

    def __init__(self, proc: Process, settings: Settings, inputs: list[_Input]) -> None:
        self._proc, self._settings, self._inputs = proc, settings, inputs
        self._page = 1
        self._number = 1 if settings.first_number is None else settings.first_number

    async def run(self) -> None:
        settings = self._settings
        while self._page < settings.start:
            if self._skip():
                self._proc.error(f"starting page number {settings.start} exceeds page count {self._page}")
                return
            self._page += 1
        while not all(file.is_over for file in self._inputs) and (not settings.end or self._page <= settings.end):
            self._print()
            self._page += 1
            await self._proc.flush()
            await self._proc.tick(settings.body)

    def _skip(self) -> bool:
        """Read a page; whether the end was met. It is only by reading further that one meets it."""
        keeps, left = self._settings.first_number, self._settings.body
        for _ in self._rows():
            left -= 1
        breaks = [file.turn() for file in self._inputs]
        if keeps is not None:
            self._number = keeps
        return left > 0 and not any(breaks) and all(file.is_over for file in self._inputs)

    def _print(self) -> None:
        settings, out = self._settings, self._proc.out
        left = settings.body * (2 if settings.is_double else 1)
        has_begun = False
        for row in self._rows():
            if not has_begun and settings.has_extremities:
                out(self._head())
            has_begun = True
            out(row + b"\n")
            left -= 1
            if settings.is_double:
                out("\n")
                left -= 1
        breaks = [file.turn() for file in self._inputs]
        if settings.has_extremities and (has_begun or any(breaks)):
            if not has_begun:
                out(self._head())
            out("\f" if settings.feeds else "\n" * (left + FOOTER_LINES))
        elif any(breaks) and settings.keeps_feeds:
            out("\f")

    def _head(self) -> str:
        settings, proc = self._settings, self._proc
        first = self._inputs[0]
        title = settings.header if settings.header is not None else "" if settings.is_parallel else first.name
        date = format_time(proc, proc.clock.now() if settings.is_parallel else first.time, settings.date)
        page = f"Page {self._page}"
        room = max(0, settings.width - len(date) - len(title) - len(page))
        left = " " * max(1, room // 2)
        right = " " * max(1, room - room // 2)
        return f"\n\n{' ' * settings.margin}{date}{left}{title}{right}{page}\n\n\n"

    def _rows(self) -> Iterator[bytes]:
        settings = self._settings
        rows = self._down() if settings.is_stored else self._beside() if settings.is_parallel else self._along()
        for cells in rows:
            row = Row(settings)
            for column, content in enumerate(cells):
                if content is not None or settings.is_parallel:
                    row.put(column, content or Cell(b"", 0))
                row.skip()
            yield row.render()

    def _cell(self, line: bytes, *, is_numbered: bool = True) -> Cell:
        number = None
        if self._settings.is_numbered and is_numbered:
            number, self._number = self._number, self._number + 1
        return cell(self._settings, line, number)

    def _along(self) -> Iterator[list[Cell | None]]:
        """Line by line, from left to right where there are columns."""
        file = self._inputs[0]
        for _ in range(self._settings.body):
            cells: list[Cell | None] = []
            while len(cells) < self._settings.columns and (line := file.take()) is not None:
                cells.append(self._cell(line))
            if not cells:
                return
            yield cells

    def _down(self) -> Iterator[list[Cell | None]]:
        """A page's lines in columns of one height, or nearly."""
        file, count = self._inputs[0], self._settings.columns
        cells: list[Cell] = []
        while len(cells) < self._settings.body * count and (line := file.take()) is not None:
            cells.append(self._cell(line))
        heights = [len(cells) // count + (column < len(cells) % count) for column in range(count)]
        starts = [sum(heights[:column]) for column in range(count)]
        for row in range(heights[0]):
            yield [cells[starts[column] + row] if row < heights[column] else None for column in range(count)]

    def _beside(self) -> Iterator[list[Cell | None]]:
        """A line of every file; one that is at its end leaves a blank."""
        for _ in range(self._settings.body):
            lines = [file.take() for file in self._inputs]
            if all(line is None for line in lines):
                return
            first = self._cell(lines[0] or b"") if lines[0] is not None or self._settings.is_numbered else None
            yield [first, *[None if line is None else self._cell(line, is_numbered=False) for line in lines[1:]]]
