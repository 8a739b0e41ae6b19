"""vi's keys that change the text without a motion: i, x, r, J, ~ and their like (vim 9.0, normal.c)."""

from __future__ import annotations

from mirage.shell.programs.vim import changes, movement, operators
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.insert import insert
from mirage.shell.programs.vim.movement import LINES, Motion
from mirage.shell.programs.vim.pending import Act
from mirage.shell.programs.vim.text import indent


def begin(letter: str) -> Act:
    async def act(editor: Editor, count: int, register: str) -> None:
        text = editor.text
        line, repeats = text.line, ""
        if letter in "oO":
            await editor.warn()
            text.keep()
            lead = line[: indent(line)] if editor.options["autoindent"] else ""
            text.y += letter == "o"
            text.lines.insert(text.y, lead)
            text.x, repeats = len(lead), "\n"
            editor.lines_moved(text.y + 1)
        else:
            text.x = {"i": text.x, "a": min(text.x + 1, len(line)), "I": indent(line) if line.strip() else len(line), "A": len(line)}[
                letter
            ]
        await insert(editor, max(1, count), repeats=repeats)

    return act


async def replace(editor: Editor, count: int, register: str) -> None:
    letter = await editor.next()
    text = editor.text
    times = max(1, count)
    if letter == "\x1b" or text.x + times > len(text.line):
        editor.beep()
        return
    await editor.warn()
    text.keep()
    line = text.line
    if letter in "\r\n":
        text.lines[text.y : text.y + 1] = [line[: text.x], line[text.x + times :]]
        editor.lines_moved(text.y + 2)
        editor.go((text.y + 1, 0))
        return
    text.lines[text.y] = line[: text.x] + letter * times + line[text.x + times :]
    editor.go((text.y, text.x + times - 1))


async def overwrite(editor: Editor, count: int, register: str) -> None:
    await insert(editor, max(1, count), replaces=True)


def by(operator: str, name: str) -> Act:
    """x and its like: an operator with its motion."""

    async def act(editor: Editor, count: int, register: str) -> None:
        text = editor.text
        if name in "l" and operator == "d" and not text.line:
            editor.beep()
            return
        if name == operator:
            y = min(text.y + max(1, count) - 1, len(text.lines) - 1)
            await operators.apply(editor, operator, Motion((y, text.x), LINES), register)
            return
        motion = await movement.move(editor, name, count, operator)
        if motion is None and operator == "c":
            motion = Motion((text.y, text.x))
        if motion is None:
            editor.beep()
            return
        if name == "$" and not text.line:
            motion = Motion((text.y, 0))
        await operators.apply(editor, operator, motion, register)

    return act


async def join_lines(editor: Editor, count: int, register: str) -> None:
    await changes.join(editor, max(2, count), " ")


async def switch(editor: Editor, count: int, register: str) -> None:
    text = editor.text
    line, times = text.line, max(1, count)
    if not line:
        editor.beep()
        return
    await editor.warn()
    text.keep()
    text.lines[text.y] = line[: text.x] + line[text.x : text.x + times].swapcase() + line[text.x + times :]
    editor.go((text.y, min(text.x + times, len(line) - 1)))
