"""The lines that stand before a command: numbers, marks, patterns, and steps from them (vim 9.0, ex_docmd.c)."""

from __future__ import annotations

import re

from mirage.shell.programs.vim import motions
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex.call import Fault

ADDRESS = re.compile(r"\s*(?:(\d+)|([.$])|'(.)|/((?:[^/\\]|\\.)*)/?|\?((?:[^?\\]|\\.)*)\??)?((?:\s*[+-]\s*\d*)*)")


def parsed(editor: Editor, text: str) -> tuple[tuple[int, int] | None, str]:
    """The lines before a command, counted from 0, and the rest."""
    editor_text = editor.text
    if text.startswith("%"):
        return (0, len(editor_text.lines) - 1), text[1:].lstrip()
    numbers: list[int] = []
    here = editor_text.y
    at = 0
    while True:
        found = ADDRESS.match(text, at)
        if found is None or not found[0].strip():
            if at and text[at : at + 1] != "," and text[at - 1 : at] in (",", ";"):
                numbers.append(here)
        else:
            numbers.append(_address(editor, found, here))
            at = found.end()
        if text[at : at + 1] in (",", ";") and text[at : at + 1]:
            if not numbers:
                numbers.append(here)
            if text[at] == ";":
                here = numbers[-1]
            at += 1
            continue
        break
    if not numbers:
        return None, text[at:].lstrip()
    numbers = numbers[-2:]
    rest = text[at:].lstrip()
    last = len(editor_text.lines)
    if any(number >= last or number < -1 for number in numbers):
        raise Fault("E16: Invalid range")
    return (numbers[0], numbers[-1]), rest


def _address(editor: Editor, found: re.Match[str], here: int) -> int:
    number, sign, mark, forward, backward, offsets = found.groups()
    text = editor.text
    line = here
    if number is not None:
        line = int(number[:9]) - 1
    elif sign is not None:
        line = text.y if sign == "." else len(text.lines) - 1
    elif mark is not None:
        place = text.marks.get(mark)
        if place is None:
            raise Fault("E20: Mark not set")
        line = place[0]
    elif forward is not None or backward is not None:
        pattern = forward or backward or editor.sought
        compiled = motions.compiled(pattern, bool(editor.options["ignorecase"]))
        place_found = (
            motions.find(text.lines, (here, 1 << 30 if forward is not None else 0), compiled, 1 if forward is not None else -1)
            if compiled
            else None
        )
        if place_found is None:
            raise Fault(f"E486: Pattern not found: {pattern}")
        editor.sought = pattern
        line = place_found[0][0]
    for way, count in re.findall(r"([+-])\s*(\d*)", offsets):
        line += (1 if way == "+" else -1) * int(count[:9] or 1)
    return line
