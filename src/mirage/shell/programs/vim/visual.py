"""vi while something is selected (vim 9.0, normal.c)."""

from __future__ import annotations

from mirage.shell.programs.vim import changes, movement, objects, operators
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import colon
from mirage.shell.programs.vim.movement import INCLUSIVE, LINES, Motion
from mirage.shell.programs.vim.operators import OPERATORS
from mirage.shell.programs.vim.pending import Act


async def key(editor: Editor, letter: str, count: int, register: str) -> None:
    """A key while something is selected."""
    text = editor.text
    name = letter + (await editor.next() if letter in "gzia" and letter else "")
    if name in ("\x1b", "\x03", "v", "V", "\x16"):
        same = name == editor.visual
        editor.visual = name if name in "vV\x16" and not same else ""
        editor.view.mode = editor.view.mode if editor.visual else ""
        return
    if name == "o":
        here = (text.y, text.x)
        editor.go(editor.visual_from)
        editor.visual_from = here
        return
    operator = {
        "x": "d",
        "X": "d",
        "D": "d",
        "\x7f": "d",
        "s": "c",
        "S": "c",
        "C": "c",
        "Y": "y",
        "u": "gu",
        "U": "gU",
        "~": "g~",
    }.get(name, name)
    if operator in OPERATORS or operator in ("J", ":", "p", "r"):
        kind = LINES if editor.visual == "V" or name in "XDSCY" else INCLUSIVE
        start, end = min(editor.visual_from, (text.y, text.x)), max(editor.visual_from, (text.y, text.x))
        editor.visual, editor.view.mode = "", ""
        text.marks["<"], text.marks[">"] = start, end
        text.y, text.x = start
        if operator == "J":
            await changes.join(editor, max(2, end[0] - start[0] + 1), " ")
        elif operator == ":":
            await colon.prompt(editor, "'<,'>")
        elif operator == "r":
            letter = await editor.next()
            text.keep()
            part = text.part(start, (end[0], end[1] + 1))
            text.replace(start, (end[0], end[1] + 1), "".join(each if each == "\n" else letter for each in part))
        else:
            await operators.apply(editor, operator, Motion(end, kind, start=start), register)
        return
    motion = objects.text_object(editor, name[0], name[1]) if name[0] in "ia" else await movement.move(editor, name, count)
    if motion is None:
        editor.beep()
        return
    if motion.start is not None:
        editor.visual_from = motion.start
    editor.go(motion.place, keeps_column=motion.keeps_column)


def select_by(letter: str) -> Act:
    async def select(editor: Editor, count: int, register: str) -> None:
        editor.visual, editor.visual_from = letter, (editor.text.y, editor.text.x)
        editor.view.mode = (
            "" if editor.is_compatible else {"v": "-- VISUAL --", "V": "-- VISUAL LINE --"}.get(letter, "-- VISUAL BLOCK --")
        )
        editor.view.message = ("", "") if editor.view.mode else editor.view.message

    return select
