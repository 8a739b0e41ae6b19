"""col and colrm (util-linux 2.38.1): text for printers made plain, and columns cut out of lines."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.options import parse
from mirage.shell.lib.quoting import width
from mirage.shell.lib.sources import each_line, source, whole
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "no-backspaces": "b", "fine": "f", "pass": "p", "tabs": "h", "spaces": "x", "lines": ":l", "version": "v", "help": "H",
}  # fmt: skip
TAB = 8
LINE = 2  # a line in the half lines that printers could move by
MOVES = {"\a": -LINE, "\b": -1, "\t": 1}  # behind an escape: RLF, RHLF and FHLF of col.c
BACKWARDS, UPWARDS = "\b", "\v"
ALTERNATE, NORMAL = "\x0e", "\x0f"
Cells = list[tuple[int, str]]  # column and character, as they came


@program("col")
async def col(proc: Process) -> int:
    options, operands = parse(proc, "bfhl:pxvH", LONGS)
    given = dict(options)
    if given.keys() & {"H", "v"}:
        return utillinux.tell(proc, "--help" if "H" in given else "--version")
    if "l" in given:
        utillinux.number(proc, given["l"], "bad -l argument")
    if operands:
        utillinux.bad_usage(proc)
    descriptor = await source(proc, "-")
    data = await whole(proc, descriptor)
    lines, last = _placed(data.decode("utf-8", "backslashreplace"), is_fine="f" in given, passes="p" in given)
    tabs = next((key == "h" for key, _ in reversed(options) if key in "hx"), True)
    proc.out(_drawn(lines, last, is_fine="f" in given, is_plain="b" in given, tabs=tabs))
    return 0


def _placed(text: str, *, is_fine: bool, passes: bool) -> tuple[dict[int, Cells], int]:
    """What stands in which half line, and the last that was reached."""
    lines: dict[int, Cells] = {}
    row = column = last = 0
    characters = iter(text)
    for character in characters:
        move = 0
        if character == "\x1b":
            following = next(characters, "")
            if following not in MOVES or not following:
                continue
            move = MOVES[following]
        elif character == "\n":
            move, column = LINE, 0
        elif character == UPWARDS:
            move = -LINE
        elif character == "\r":
            column = 0
        elif character == BACKWARDS:
            column = max(0, column - 1)
        elif character == " ":
            column += 1
        elif character == "\t":
            column = (column | (TAB - 1)) + 1
        elif character.isprintable() or passes:
            lines.setdefault(row if is_fine else row + (row & 1), []).append((column, character))
            column += width(character)
        row = max(0, row + move)
        last = max(last, row)
    return lines, last


def _drawn(lines: dict[int, Cells], last: int, *, is_fine: bool, is_plain: bool, tabs: bool) -> str:
    out: list[str] = []
    at = blanks = 0

    def advance() -> None:
        nonlocal blanks
        half = blanks & 1 and is_fine
        count = (blanks + (blanks & 1 and not is_fine)) // LINE
        out.append("\n" * count)
        if half:
            out.append("\x1b9" + ("" if count else "\r"))
        blanks = 0

    for row in sorted(lines):
        blanks += row - at
        at = row
        advance()
        out.append(_line(lines[row], is_plain=is_plain, tabs=tabs))
    blanks = last - at
    if last & 1:
        blanks += 1
    elif not blanks:
        blanks = LINE
    advance()
    return "".join(out)


def _line(cells: Cells, *, is_plain: bool, tabs: bool) -> str:
    out: list[str] = []
    here = 0
    for column, group in itertools.groupby(sorted(cells, key=lambda cell: cell[0]), key=lambda cell: cell[0]):
        texts = [text for _, text in group]
        gap = column - here
        while tabs and gap > 1 and (stop := (here + TAB) & -TAB) <= column:
            out.append(" " if stop - here == 1 else "\t")
            gap -= stop - here
            here = stop
        out.append(" " * max(0, gap))
        widths = [max(0, width(text)) for text in texts]
        if is_plain:
            out.append(texts[-1])
        else:
            out += [text + BACKWARDS * size for text, size in zip(texts[:-1], widths[:-1], strict=True)] + texts[-1:]
        here = column + widths[-1]
    return "".join(out)


@program("colrm")
async def colrm(proc: Process) -> int:
    _, operands = utillinux.read(proc, "", {})
    first = utillinux.number(proc, operands[0], "first argument") if operands else 0
    last = utillinux.number(proc, operands[1], "second argument") if len(operands) > 1 else 0
    return await each_line(proc, [], lambda line: _cut(line, first, last) if first else line)


def _cut(line: bytes, first: int, last: int) -> bytes:
    """The columns from `first` to `last` gone (to the end where `last` is 0); what stood across an edge becomes blanks."""
    characters = line.decode("utf-8", "surrogateescape")
    out: list[str] = []
    before = column = at = 0
    while at < len(characters):
        before, column = column, _behind(characters[at], column)
        at += 1
        if column >= first:
            break
        out.append(characters[at - 1])
    else:
        return line
    out.append(" " * max(0, first - before - 1))
    while at < len(characters) and (not last or column < last):
        column = _behind(characters[at], column)
        at += 1
    if at < len(characters) and last:
        out.append(" " * max(0, column - last) + characters[at:])
    return "".join(out).encode("utf-8", "surrogateescape")


def _behind(character: str, column: int) -> int:
    if character == BACKWARDS:
        return max(0, column - 1)
    return (column + TAB) & -TAB if character == "\t" else column + width(character)
