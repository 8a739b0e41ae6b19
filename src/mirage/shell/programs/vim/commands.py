"""What vi takes after a colon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.fullscreen import ERASE, LEAVE
from mirage.shell.programs.vim.text import SIZE_MAX
from mirage.shell.text import to_text

if TYPE_CHECKING:
    from mirage.shell.programs.vim.editor import Editor

RANGE = re.compile(r"(?:(%|\.|\$|\d+)(?:,(\.|\$|\d+))?)?\s*(.*)\Z", re.DOTALL)


async def run(editor: Editor, text: str) -> None:
    text = text.strip().lstrip(":")
    found = RANGE.match(text)
    first, last, rest = found.groups() if found is not None else (None, None, text)
    if not rest and first is not None:
        editor.y = min(max(_number(editor, last or first) - 1, 0), len(editor.lines) - 1)
        return
    word = re.match(r"[A-Za-z]+", rest)
    name = word[0] if word is not None else rest[:1]
    tail = rest[len(name) :]
    is_forced = tail.startswith("!")
    argument = tail[is_forced:].strip()
    if name == "!":
        await _outside(editor, tail)
    elif name in ("q", "quit", "qa", "qall", "qa"):
        _quit(editor, is_forced=is_forced)
    elif name in ("w", "write", "wq", "x", "xit", "wa", "wqa", "xa"):
        part = None if first is None else editor.lines[slice(*_span(editor, first, last))]
        is_needed = not name.startswith("x") or editor.is_changed
        if (not is_needed or editor.write(argument or editor.name, is_forced=is_forced, lines=part)) and name not in (
            "w",
            "write",
            "wa",
        ):
            editor.is_over = True
    elif name in ("e", "edit"):
        if editor.is_changed and not is_forced:
            editor.message = "E37: No write since last change (add ! to override)"
            return
        editor.name = argument or editor.name
        editor.load()
    elif name in ("n", "next"):
        if editor.at + 1 >= len(editor.names):
            editor.message = "E165: Cannot go beyond last file" if len(editor.names) > 1 else "E163: There is only one file to edit"
            return
        editor.at += 1
        editor.name = editor.names[editor.at]
        editor.load()
    elif name in ("set", "se"):
        editor.is_numbered = argument in ("nu", "number") or (editor.is_numbered and argument not in ("nonu", "nonumber"))
    elif name in ("d", "delete"):
        editor.take_lines("d", *_span(editor, first or ".", last))
    elif name in ("s", "substitute"):
        _substitute(editor, first or ".", last, tail)
    elif name in ("r", "read"):
        _read(editor, argument)
    elif name and name not in ("noh", "nohlsearch", "syntax", "syn", "help", "h", "version"):
        editor.message = f"E492: Not an editor command: {text}"


def _quit(editor: Editor, *, is_forced: bool) -> None:
    if editor.is_changed and not is_forced:
        editor.message = "E37: No write since last change (add ! to override)"
    elif editor.at + 1 < len(editor.names) and not is_forced:
        left = len(editor.names) - editor.at - 1
        editor.message = f"E173: {left} more file{'' if left == 1 else 's'} to edit"
    else:
        editor.is_over = True


def _number(editor: Editor, word: str) -> int:
    return editor.y + 1 if word == "." else len(editor.lines) if word in ("$", "%") else min(int(word[:9]), len(editor.lines))


def _span(editor: Editor, first: str, last: str | None) -> tuple[int, int]:
    if first == "%":
        return 0, len(editor.lines)
    begin = max(1, _number(editor, first)) - 1
    return begin, max(begin + 1, _number(editor, last) if last else begin + 1)


def _substitute(editor: Editor, first: str, last: str | None, tail: str) -> None:
    if len(tail) < 2:
        return
    pieces = re.split(rf"(?<!\\){re.escape(tail[0])}", tail[1:])
    pattern, new, flags = (*pieces, "", "", "")[:3]
    begin, end = _span(editor, first, last)
    changed, kept = 0, list(editor.lines)
    plain = pattern.replace("\\", "") if not re.search(r"[.*\[\]^$]", pattern) else pattern
    for at in range(begin, min(end, len(editor.lines))):
        was = editor.lines[at]
        editor.lines[at] = was.replace(plain, new, -1 if "g" in flags else 1) if plain else was
        changed += was != editor.lines[at]
    if not changed:
        editor.message = f"E486: Pattern not found: {pattern}"
        return
    editor.undone.append((kept, editor.y, editor.x))
    editor.is_changed = True
    editor.message = f"{changed} substitutions on {changed} lines" if changed > 2 else ""


def _read(editor: Editor, name: str) -> None:
    try:
        lines = to_text(editor.proc.read_file(name, SIZE_MAX)).removesuffix("\n").split("\n")
    except OSError:
        editor.message = f"E484: Can't open file {name}"
        return
    editor.keep()
    editor.lines[editor.y + 1 : editor.y + 1] = lines
    editor.y += 1


async def _outside(editor: Editor, line: str) -> None:
    """:!command"""
    if editor.screen is None:
        await editor.proc.spawn(["/bin/sh", "-c", line])
        return
    rows = editor.screen.rows
    editor.screen.__exit__(None, None, None)
    await editor.screen.show(f"\x1b[{rows};1H{ERASE}{LEAVE}:!{line}\r\n")
    status = await editor.proc.spawn([editor.proc.env.get("SHELL", "/bin/sh"), "-c", line])
    editor.screen.__enter__()
    ended = f"\r\nshell returned {status}\r\n" if status else ""
    await editor.screen.show(f"{ended}\r\nPress ENTER or type command to continue")
    await editor.next_key()
    await editor.screen.show(editor.beginning.format(rows=rows))
