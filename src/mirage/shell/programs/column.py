"""column (util-linux 2.38.1): lists in columns, and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import parse
from mirage.shell.lib.sources import source, whole
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "table": "t", "table-name": ":n", "table-columns": ":N", "table-right": ":R", "table-noheadings": "d", "table-truncate": ":T",
    "table-wrap": ":W", "table-hide": ":H", "table-order": ":O", "table-noextreme": ":E", "table-columns-limit": ":l",
    "table-empty-lines": "L", "keep-empty-lines": "L", "json": "J", "tree": ":r", "tree-id": ":i", "tree-parent": ":p",
    "output-width": ":c", "columns": ":c", "separator": ":s", "output-separator": ":o", "fillrows": "x", "help": "h", "version": "V",
}  # fmt: skip
TAB = 8


@program("column")
async def column(proc: Process) -> int:
    options, operands = parse(proc, "tn:N:R:dT:W:H:O:E:l:LJr:i:p:c:s:o:xhVe", LONGS)
    given = dict(options)
    for key, what in (("h", "help"), ("V", "version")):
        if key in given:
            gnu.tell(proc, "column", what, "util-linux")
    width = proc.columns()
    if "c" in given:
        if not given["c"].isdecimal() and given["c"] != "unlimited":
            proc.fail(f"invalid columns argument: '{given['c']}'")
        width = int(given["c"][:9]) if given["c"].isdecimal() else 1 << 20
    lines: list[str] = []
    status = 0
    for name in operands or [""]:
        try:
            descriptor = await (proc.open_fd(name) if operands else source(proc, "-"))
        except OSError as error:
            status = proc.error(f"{name}: {why(error)}")
            continue
        try:
            lines += to_text(await whole(proc, descriptor)).split("\n")
        except OSError as error:
            proc.fail(f"read failed: {why(error)}")
        finally:
            descriptor.close()
    lines = [line for line in lines if line.strip()]
    if not lines:
        return status
    if "t" in given or "N" in given:
        proc.out(_table(lines, given))
        return 0  # what could not be opened is forgotten
    proc.out(_list(lines, width, by_row="x" in given))
    return status


def _table(lines: list[str], given: dict[str, str]) -> str:
    """Columns as wide as their widest cell, two blanks apart."""
    separators = given.get("s")
    limit = int(given["l"][:6]) if given.get("l", "").isdigit() else 0
    rows: list[list[str]] = []
    for line in lines:
        if separators is None:
            cells = line.split(None, limit - 1) if limit else line.split()
        else:
            cells = re.split("[" + re.escape(separators) + "]", line, maxsplit=limit - 1 if limit else 0)
        rows.append(cells)
    if "N" in given and "d" not in given:
        rows.insert(0, given["N"].split(","))
    count = max(map(len, rows))
    rows = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(len(row[at]) for row in rows) for at in range(count)]
    names = given.get("N", "").split(",")
    rights = {
        names.index(word) + 1 if word in names else int(word) if word.isdigit() else 0
        for word in given.get("R", "").split(",")
        if word
    }
    between = given.get("o", "  ")
    out: list[str] = []
    for row in rows:
        cells = [cell.rjust(size) if at in rights else cell.ljust(size) for at, (cell, size) in enumerate(zip(row, widths), 1)]
        if count not in rights:
            cells[-1] = row[-1]
        out.append(between.join(cells) + "\n")
    return "".join(out)


def _list(lines: list[str], width: int, *, by_row: bool) -> str:
    """As many columns of one width as fit, parted by tabs."""
    longest = max(len(line.expandtabs()) for line in lines)
    size = (longest + TAB) // TAB * TAB
    columns = max(1, width // size)
    rows = -(-len(lines) // columns)
    out: list[str] = []
    for row in range(rows):
        cells = lines[row * columns : (row + 1) * columns] if by_row else lines[row::rows]
        text = ""
        for at, cell in enumerate(cells):
            text += cell
            if at < len(cells) - 1:
                text += "\t" * -(-(size - len(cell.expandtabs())) // TAB)
        out.append(text + "\n")
    return "".join(out)
