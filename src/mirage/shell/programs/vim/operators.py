"""vi's operators: d, c, y and the others, with what they take (vim 9.0, ops.c)."""

from __future__ import annotations

from mirage.shell.programs.vim import changes, movement, objects, pending, registers
from mirage.shell.programs.vim.changes import REPORTED
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import colon
from mirage.shell.programs.vim.insert import insert
from mirage.shell.programs.vim.movement import INCLUSIVE, LINES, Motion
from mirage.shell.programs.vim.text import Place, cells, indent

OPERATORS = ("d", "c", "y", ">", "<", "!", "=", "gU", "gu", "g~", "gJ", "gq")


async def operate(editor: Editor, operator: str, count: int, register: str) -> None:
    """An operator and what it takes: a motion, a text object, or itself for whole lines."""
    times, _, name = await pending.prefix(editor)
    if name == "\x1b":
        return
    both = max(1, count) * max(1, times) if count or times else 0
    text = editor.text
    if name in ("g",):
        name += await editor.next()
    if name == operator or (operator[0] == "g" and name in (operator[1], operator)):
        y = text.y + max(1, both) - 1
        if y >= len(text.lines) and editor.is_compatible:
            editor.beep()
            return
        await apply(editor, operator, Motion((min(y, len(text.lines) - 1), text.x), LINES), register)
    elif name in ("i", "a"):
        motion = objects.text_object(editor, name, await editor.next())
        if motion is None:
            editor.beep()
            return
        text.y, text.x = motion.start or (text.y, text.x)
        await apply(editor, operator, motion, register)
    else:
        was = (text.y, text.x)
        motion = await movement.move(editor, name, both, operator)
        text.y, text.x = was
        if motion is None:
            if name not in "/?nN'`":
                editor.beep()
            return
        await apply(editor, operator, motion, register)
    if operator != "y":
        pending.keep_dot(editor)


async def apply(editor: Editor, operator: str, motion: Motion, register: str) -> None:
    text = editor.text
    here = motion.start or (text.y, text.x)
    start, end = min(here, motion.place), max(here, motion.place)
    is_lines = motion.kind == LINES
    if not is_lines:
        if motion.kind == INCLUSIVE:
            end = (end[0], end[1] + 1)
        elif end[1] == 0 and end[0] > start[0]:
            end = (end[0] - 1, len(text.lines[end[0] - 1]))  # the o_v rule: an exclusive end in the first column
            is_lines = (
                start[1] <= indent(text.lines[start[0]]) and operator in ("d", "y") and not text.lines[start[0]][: start[1]].strip()
            )
        end = (end[0], min(end[1], len(text.lines[end[0]])))
    if operator == "y":
        _yank(editor, start, end, register, is_lines=is_lines)
    elif operator == "d":
        await _delete(editor, start, end, register, is_lines=is_lines)
    elif operator == "c":
        await _change(editor, start, end, register, is_lines=is_lines)
    elif operator in "><":
        await changes.shift(editor, start[0], end[0], operator)
    elif operator == "!":
        count = end[0] - start[0]
        editor.go_to_line(start[0])
        await colon.prompt(editor, f".,.+{count}!" if count else ".!")
    elif operator in ("gU", "gu", "g~"):
        await changes.recase(editor, operator, start, end, is_lines=is_lines)
    elif operator == "gJ":
        await changes.join(editor, end[0] - start[0] + 1, "")


def _yank(editor: Editor, start: Place, end: Place, register: str, *, is_lines: bool) -> None:
    text = editor.text
    registers.store(editor, register, registers.take(editor, start, end, is_lines=is_lines), is_yank=True)
    count = end[0] - start[0] + 1
    if is_lines:
        if start[0] < text.y:
            editor.go((start[0], text.x))
    else:
        editor.go(start)
    if count > REPORTED:
        editor.say(f"{count} lines yanked")


async def _delete(editor: Editor, start: Place, end: Place, register: str, *, is_lines: bool) -> None:
    text = editor.text
    if text.is_empty and text.lines == [""]:
        editor.beep()
        return
    await editor.warn()
    registers.store(editor, register, registers.take(editor, start, end, is_lines=is_lines))
    text.y, text.x = (start[0], text.x) if is_lines else start
    text.keep()
    if is_lines:
        changes.delete_lines(editor, start[0], end[0])
        return
    count = end[0] - start[0]
    text.replace(start, end, "")
    if count:
        editor.lines_moved(start[0] + 1, count)
    editor.go(start)
    if count > REPORTED:
        editor.say(f"{count} fewer lines")


async def _change(editor: Editor, start: Place, end: Place, register: str, *, is_lines: bool) -> None:
    text = editor.text
    await editor.warn()
    registers.store(editor, register, registers.take(editor, start, end, is_lines=is_lines))
    text.keep()
    if is_lines:
        lead = text.lines[start[0]][: indent(text.lines[start[0]])] if editor.options["autoindent"] else ""
        text.lines[start[0] : end[0] + 1] = [lead]
        editor.lines_moved(start[0] + 1, end[0] - start[0])
        text.y, text.x = start[0], len(lead)
    else:
        if editor.is_compatible and start[0] == end[0] and end[1] > start[1]:
            gone = cells(text.lines[start[0]])[start[1] : end[1]]
            dollar: list[tuple[str, int, bool]] = (
                [("$", 1, False)] if gone[-1][1] == 1 else [(" ", 1, False)] * (gone[-1][1] - 1) + [("$", 1, False)]
            )
            editor.view.ghost = gone[:-1] + dollar
        text.replace(start, end, "")
        text.y, text.x = start
    await insert(editor, 1)
