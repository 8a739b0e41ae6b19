"""What vi does to whole lines or a part of them, by a key as well as behind a colon (vim 9.0, ops.c)."""

from __future__ import annotations

from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.insert import shifted
from mirage.shell.programs.vim.text import Place, indent

REPORTED = 2  # 'report': more lines than these are told


def delete_lines(editor: Editor, first: int, last: int) -> None:
    """Whole lines, and what is said of them."""
    text = editor.text
    count = last - first + 1
    del text.lines[first : last + 1]
    if not text.lines:
        text.lines = [""]
        text.settle(emptied=True)
        text.is_empty = True
        editor.go((0, 0))
        editor.say("--No lines in buffer--")
        return
    editor.lines_moved(first, count)
    y = min(first, len(text.lines) - 1)
    editor.go((y, indent(text.lines[y])))
    if count > REPORTED:
        editor.say(f"{count} fewer lines")


async def shift(editor: Editor, first: int, last: int, way: str, times: int = 1) -> None:
    text = editor.text
    await editor.warn()
    text.keep()
    width = int(editor.options["shiftwidth"])
    for y in range(first, min(last + 1, len(text.lines))):
        for _ in range(times):
            text.lines[y] = shifted(text.lines[y], 1 if way == ">" else -1, width, uses_tabs=not editor.options["expandtab"])
    editor.go_to_line(first)
    count = last - first + 1
    if count > REPORTED:
        editor.say(f"{count} lines {way}ed {times} time{'' if times == 1 else 's'}")


async def join(editor: Editor, count: int, glue: str) -> None:
    text = editor.text
    if text.y + 1 >= len(text.lines):
        editor.beep()
        return
    await editor.warn()
    text.keep()
    first = None
    for _ in range(min(count, len(text.lines) - text.y) - 1):
        below = text.lines.pop(text.y + 1)
        line = text.line
        if glue:
            below = below.lstrip(" \t")
            blanks = (
                0 if not below or below.startswith(")") or line.endswith((" ", "\t")) or not line else 2 if line[-1] in ".!?" else 1
            )
            text.x = len(line) if blanks or not line else len(line) - (below == "" or line.endswith((" ", "\t")))
            if below.startswith(")"):
                text.x = len(line)
            text.lines[text.y] = line + " " * blanks + below
        else:
            text.x = len(line)
            text.lines[text.y] = line + below
        first = text.x if first is None or not editor.is_compatible else first
    editor.lines_moved(text.y + 1, count - 1)
    editor.go((text.y, first or 0))


async def recase(editor: Editor, operator: str, start: Place, end: Place, *, is_lines: bool) -> None:
    text = editor.text
    await editor.warn()
    text.keep()
    if is_lines:
        start, end = (start[0], 0), (end[0], len(text.lines[end[0]]))
    part = text.part(start, end)
    text.replace(start, end, {"gU": part.upper(), "gu": part.lower(), "g~": part.swapcase()}[operator])
    editor.go(start)
