"""The line below the text in which vi's commands and patterns are typed (vim 9.0, ex_getln.c)."""

from __future__ import annotations

from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.motions import kind


async def typed(editor: Editor, begin: str) -> str | None:
    """A line with its first character; None where it was given up."""
    view = editor.view
    view.command, view.command_at = begin, len(begin)
    history = [] if editor.is_compatible else editor.commands if begin[0] == ":" else editor.searches
    place, kept = len(history), ""
    try:
        while True:
            letter = await editor.next()
            text, at = view.command, view.command_at
            if letter == "\x03" or (letter == "\x1b" and not editor.is_compatible):
                view.message = ("", "")
                return None
            if letter in "\r\n\x1b":
                break
            if letter in "\x7f\x08":
                if len(text) == 1:
                    view.message = ("", "")
                    return None
                view.command, view.command_at = text[: max(1, at - 1)] + text[at:], max(1, at - 1)
            elif letter == "\x15":
                view.command, view.command_at = text[0] + text[at:], 1
            elif letter == "\x17":
                start = _word_start(text, at)
                view.command, view.command_at = text[:start] + text[at:], start
            elif letter in "\x02\x05":
                view.command_at = 1 if letter == "\x02" else len(text)
            elif letter in "\x10\x0e":
                kept = text[1:] if place == len(history) else kept
                place = min(max(place + (-1 if letter == "\x10" else 1), 0), len(history))
                view.command = text[0] + (history[place] if place < len(history) else kept)
                view.command_at = len(view.command)
            else:
                if letter == "\x16":
                    letter = await editor.next()
                view.command, view.command_at = text[:at] + letter + text[at:], at + 1
    finally:
        line, view.command = view.command or "", None
    if line[1:]:
        history.append(line[1:])
        del history[:-50]
    if not view.scrolled:
        view.message = (line[: view.columns * 2], "")
    return line


def _word_start(text: str, at: int) -> int:
    while at > 1 and kind(text[at - 1], big=False) == 0:
        at -= 1
    what = kind(text[at - 1], big=False) if at > 1 else 0
    while at > 1 and kind(text[at - 1], big=False) == what:
        at -= 1
    return at
