"""nano changes the text: lines are broken and joined, cut and pasted, commented, and all of it undone (nano 7.2, text.c, cut.c)."""

from __future__ import annotations

import re
from collections.abc import Callable

from mirage.shell.programs.nano import moving
from mirage.shell.programs.nano.editor import Editor


def enter(editor: Editor) -> None:
    text = editor.text
    indent = re.match(r"[ \t]*", text.line[: text.x]) if editor.view.indents else None
    text.insert("line break", "\n" + (indent[0] if indent is not None else ""))
    editor.scroll_to()


def backspace(editor: Editor) -> None:
    text = editor.text
    if text.x:
        start = text.x - 1
        text.remove("deletion", (text.y, start), (text.y, text.x), grows=True)
    elif text.y:
        joined = text.y != len(text.lines) - 1 or text.line != "" or text.lines[text.y - 1] == ""
        above = len(text.lines[text.y - 1])
        if joined:
            text.remove("line join", (text.y - 1, above), (text.y, 0))
        else:
            text.y, text.x = text.y - 1, above
            text.settle()
    editor.scroll_to()


def delete(editor: Editor) -> None:
    text = editor.text
    if text.x < len(text.line):
        end = text.x + 1
        while end < len(text.line) and moving.is_combining(text.line[end]):
            end += 1
        text.remove("deletion", (text.y, text.x), (text.y, end), grows=True)
    elif text.y + 1 < len(text.lines) and not (text.y + 2 == len(text.lines) and text.line):
        text.remove("line join", (text.y, text.x), (text.y + 1, 0))


def cut_line(editor: Editor) -> None:
    text = editor.text
    if text.region is not None:
        start, end = text.region
        text.mark = None
        editor.cut = text.remove("cut", start, end)
        editor.hush()
    elif text.y == len(text.lines) - 1 and not text.line:
        editor.say("Nothing was cut")
        return
    else:
        gone = text.line + "\n"
        place = (text.y, 0)
        lines = text.lines[: text.y] + text.lines[text.y + 1 :]
        text.change("cut", lines or [""], place)
        editor.cut = editor.cut + gone if editor.keeps_cut else gone
        editor.keeps_cut = True
        editor.hush()
    editor.scroll_to()


def cut_to_end(editor: Editor) -> None:
    text = editor.text
    end = (len(text.lines) - 1, 0)
    if (text.y, text.x) == end:
        editor.say("Nothing was cut")
        return
    editor.cut = text.remove("cut", (text.y, text.x), end)
    editor.hush()


def cut_word(editor: Editor, way: int) -> None:
    text = editor.text
    place = moving.word_place(editor, way)
    here = (text.y, text.x)
    if place == here:
        editor.say("Nothing was cut")
        return
    if way > 0 and place[0] > here[0] and text.x < len(text.line):
        place = (text.y, len(text.line))
    text.remove("deletion", *sorted((here, place)))


def copy(editor: Editor) -> None:
    text = editor.text
    if text.region is not None:
        editor.cut, text.mark = text.between(*text.region), None
    elif text.y == len(text.lines) - 1:
        editor.say("Nothing was copied")
        return
    else:
        line = text.line + "\n"
        editor.cut = editor.cut + line if editor.keeps_cut else line
        editor.keeps_cut = True
        editor.to_line(text.y + 1)
    editor.hush()
    editor.scroll_to()


def paste(editor: Editor) -> None:
    if not editor.cut:
        editor.say("Cutbuffer is empty", is_alert=True)
        return
    editor.text.insert("paste", editor.cut)
    editor.scroll_to()


def toggle_mark(editor: Editor) -> None:
    text = editor.text
    text.mark = None if text.mark is not None else (text.y, text.x)
    editor.say("Mark Set" if text.mark is not None else "Mark Unset")


def undo(editor: Editor) -> None:
    kind = editor.text.undo()
    editor.say(f"Undid {kind}" if kind else "Nothing to undo", is_alert=not kind)


def redo(editor: Editor) -> None:
    kind = editor.text.redo()
    editor.say(f"Redid {kind}" if kind else "Nothing to redo", is_alert=not kind)


def comment(editor: Editor) -> None:
    mark = editor.view.syntax.comment if editor.view.syntax is not None else "#"
    head, _, tail = mark.partition("|")
    if not head:
        editor.say("Commenting is not supported for this file type", is_alert=True)
        return
    if editor.text.y == len(editor.text.lines) - 1 and editor.text.mark is None:
        editor.say("Cannot comment past end of file", is_alert=True)
        return
    if editor.text.line.startswith(head) and editor.text.line.endswith(tail):
        change_lines(editor, "uncomment", lambda line: line.removeprefix(head).removesuffix(tail))
    else:
        change_lines(editor, "comment", lambda line: f"{head}{line}{tail}")


def change_lines(editor: Editor, kind: str, change: Callable[[str], str]) -> None:
    """Each line of the region, or this one."""
    text = editor.text
    (first, _), (last, stop) = text.region or ((text.y, 0), (text.y, 1))
    last -= last > first and stop == 0
    lines = list(text.lines)
    lines[first : last + 1] = [change(line) for line in lines[first : last + 1]]
    if lines == text.lines:
        return
    growth = len(lines[text.y]) - len(text.line)
    text.change(kind, lines, (text.y, max(0, text.x + growth) if text.x else 0))
