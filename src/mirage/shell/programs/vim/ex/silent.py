"""ex in a pipe, or with -s: commands line by line, nothing on the terminal but what is printed by wish (vim 9.0, `silent_mode`)."""

from __future__ import annotations

import re

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import colon, ranges
from mirage.shell.programs.vim.ex.call import Fault
from mirage.shell.programs.vim.window import ERROR

LINE_MAX = 1 << 16
INSERTS = re.compile(r"(a(?:p|pp|ppe|ppen|ppend)?|i(?:n|ns|nse|nser|nsert)?|c(?:h|ha|han|hang|change)?)!?\s*\Z")


async def run(editor: Editor, commands: list[str]) -> int:
    """The commands of the command line, then those of standard input; the status is 1 once any has failed."""
    editor.edit(editor.names[0] if editor.names else "")
    editor.is_silent = True
    editor.go_to_line(len(editor.text.lines) - 1)
    failed = False
    for command in commands:
        failed |= not await _all(editor, command)
        if editor.is_over:
            break
    while not editor.is_over and (line := await _line(editor)) is not None:
        failed |= not await _all(editor, line)
    editor.close()
    return int(failed) or editor.status


async def _line(editor: Editor) -> str | None:
    await editor.proc.flush()
    raw = await editor.proc.read_line(0, size=LINE_MAX)
    return to_text(raw[:-1]) if raw.endswith(b"\n") else None


async def _all(editor: Editor, text: str) -> bool:
    """A line's commands, until one fails; whether none did."""
    for command in colon.commands(text):
        if not await _one(editor, command):
            return False
    return True


async def _one(editor: Editor, line: str) -> bool:
    view = editor.view
    view.message, view.scrolled = ("", ""), []
    try:
        span, rest = ranges.parsed(editor, line.lstrip(": \t"))
    except Fault:
        return False
    if (inserts := INSERTS.match(rest)) is not None:
        await _insert(editor, span, inserts[1][0])
        return True
    await colon.run(editor, line)
    said = [*view.scrolled, view.message]
    view.message, view.scrolled = ("", ""), []
    if rest.startswith("se"):
        editor.proc.out(to_bytes("".join(f"{text.lstrip()}\n" for text, look in said if text and look != ERROR)))
    return all(look != ERROR for _, look in said)


async def _insert(editor: Editor, span: tuple[int, int] | None, way: str) -> None:
    """:a, :i and :c, with what follows until a dot."""
    text = editor.text
    lines: list[str] = []
    while (line := await _line(editor)) is not None and line != ".":
        lines.append(line)
        await editor.proc.tick(16)
    first, last = span if span is not None else (text.y, text.y)
    is_bare = text.is_empty and text.lines == [""]
    text.keep()
    if way == "c":
        text.lines[first : last + 1] = lines or [""] * (len(text.lines) == last - first + 1)
        at = first
    else:
        at = last + 1 if way == "a" else max(last, 0)
        if is_bare:
            text.lines[:] = lines or [""]
            at = 0
        else:
            text.lines[at:at] = lines
    editor.lines_moved(at + len(lines), len(lines))
    text.settle()
    editor.go_to_line(max(at + len(lines) - 1, 0))
