"""vi's text objects: iw, a( and their like (vim 9.0, textobject.c)."""

from __future__ import annotations

from mirage.shell.programs.vim import motions
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.movement import EXCLUSIVE, INCLUSIVE, LINES, Motion


def text_object(editor: Editor, extent: str, letter: str) -> Motion | None:
    """iw, a( and their like."""
    text = editor.text
    place, line = (text.y, text.x), text.line
    if letter in "wW" and line:
        x = end = text.x
        what = motions.kind(line[x], big=letter == "W")
        while x and motions.kind(line[x - 1], big=letter == "W") == what:
            x -= 1
        while end + 1 < len(line) and motions.kind(line[end + 1], big=letter == "W") == what:
            end += 1
        if extent == "a":
            while end + 1 < len(line) and line[end + 1] in " \t":
                end += 1
        return Motion((text.y, end), INCLUSIVE, start=(text.y, x))
    for pair, names in (("()", "()b"), ("{}", "{}B"), ("[]", "[]"), ("<>", "<>")):
        if letter in names:
            found = motions.enclosing(text.lines, place, *pair)
            if found is None:
                return None
            (first, begin), last = found
            if extent == "a":
                return Motion(last, INCLUSIVE, start=(first, begin))
            if first < last[0] and begin + 1 >= len(text.lines[first]):
                return Motion((last[0] - 1, 0), LINES, start=(first + 1, 0)) if last[0] > first + 1 else None
            return Motion(last, EXCLUSIVE, start=(first, begin + 1))
    if letter in "\"'`":
        return _quoted(editor, extent, letter)
    if letter == "p":
        y = end = text.y
        blank = not text.lines[y].strip()
        while y and (not text.lines[y - 1].strip()) == blank:
            y -= 1
        while end + 1 < len(text.lines) and (not text.lines[end + 1].strip()) == blank:
            end += 1
        while extent == "a" and end + 1 < len(text.lines) and not text.lines[end + 1].strip():
            end += 1
        return Motion((end, 0), LINES, start=(y, 0))
    return None


def _quoted(editor: Editor, extent: str, letter: str) -> Motion | None:
    text = editor.text
    places = [at for at, each in enumerate(text.line) if each == letter and text.line[at - 1 : at] != "\\"]
    for first, last in zip(places[::2], places[1::2]):
        if text.x <= last:
            if extent == "i":
                return Motion((text.y, last), EXCLUSIVE, start=(text.y, first + 1))
            after = last + 1
            while after < len(text.line) and text.line[after] in " \t":
                after += 1
            return Motion((text.y, after), EXCLUSIVE, start=(text.y, first))
    return None
