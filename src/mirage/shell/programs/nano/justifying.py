"""nano fills a paragraph, or all of them (nano 7.2, text.c)."""

from __future__ import annotations

import re

from mirage.shell.programs.nano.editor import Editor

FILL = 8  # columns that justifying leaves free


def justify(editor: Editor, *, whole: bool) -> None:
    text = editor.text
    lines = list(text.lines)
    at = text.y
    while at < len(lines) and not lines[at].strip():
        at += 1
    while at and at < len(lines) and not whole and lines[at - 1].strip():
        at -= 1
    goal = max(1, editor.view.columns - FILL)
    if whole:
        done: list[str] = []
        rest = lines
        while rest:
            count = next((number for number, line in enumerate(rest) if not line.strip()), len(rest))
            done += _filled(rest[:count], goal) + rest[count : count + 1]
            rest = rest[count + 1 :]
        text.change("justification", done, (text.y, text.x))
        editor.say("Justified file")
        return
    end = next((number for number in range(at, len(lines)) if not lines[number].strip()), len(lines))
    filled = _filled(lines[at:end], goal)
    text.change("justification", [*lines[:at], *filled, *lines[end:]], (at + len(filled), 0))
    editor.say("Justified paragraph")
    editor.scroll_to()


def _filled(lines: list[str], goal: int) -> list[str]:
    """A paragraph in lines no longer than `goal`."""
    if not lines:
        return []
    indent = re.match(r"[ \t]*", lines[0])
    lead = indent[0] if indent is not None else ""
    words = " ".join(line.strip() for line in lines).split(" ")
    filled = [lead]
    for word in words:
        if len(filled[-1]) > len(lead) and len(filled[-1]) + 1 + len(word) > goal:
            filled.append(lead)
        filled[-1] += (" " if len(filled[-1]) > len(lead) else "") + word
    return filled
