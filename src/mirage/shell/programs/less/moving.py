"""less goes through a file: by rows, to lines, to marks (less 590, forwback.c, jump.c, mark.c)."""

from __future__ import annotations

from mirage.shell.programs.less.pager import RETURN, Pager


def move(pager: Pager, count: int) -> None:
    file, layout = pager.file, pager.file.layout
    if count > 0:
        if pager.is_at_end:
            if pager.is_squished and not layout.lines:
                pager.is_squished = False
            if "e" in pager.options or "E" in pager.options:
                pager.is_over = pager.at + 1 >= len(pager.files)
            return
        _, room = layout.forward(layout.forward(file.top, pager.height)[0], count)
        file.top = layout.forward(file.top, min(count, room))[0]
    else:
        pager.is_squished = False
        file.top = layout.back(file.top, -count)[0]
    if "E" in pager.options and pager.is_at_end:
        pager.is_over = True


def to_line(pager: Pager, line: int) -> None:
    pager.is_squished = False
    layout = pager.file.layout
    pager.file.top = (min(max(line, 0), max(0, len(layout.lines) - 1)), 0)


def to_end(pager: Pager) -> None:
    layout = pager.file.layout
    end = layout.back((len(layout.lines), 0), pager.height)[0]
    if not pager.is_squished:
        pager.file.top = end
    if "E" in pager.options:
        pager.is_over = True


async def to_mark(pager: Pager, letter: str) -> None:
    file = pager.file
    if letter in ("^", "$"):
        jumped(pager)
        if letter == "^":
            to_line(pager, 0)
        else:
            to_end(pager)
        return
    place = file.marks.get(letter, (0, 0) if letter == "'" else None)
    if place is None:
        if letter.isalpha() and len(letter) == 1:
            pager.message = f"Mark not set{RETURN}"
        return
    pager.is_squished = False
    file.top = place


def jumped(pager: Pager) -> None:
    pager.file.marks["'"] = pager.file.top
