"""Where readline's vi keys move the point: words, brackets, characters that are searched for (vi_mode.c of readline 8.2).

A word is a run of letters, digits and underscores, or a run of what is neither that nor blank; a big one ends at blanks alone.
"""

from __future__ import annotations

from collections.abc import Callable

from mirage.shell.readline.editor import Command, Editor

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: opening for opening, close in _BRACKETS.items()}
Step = Callable[[str, int, bool], int]  # text, place, whether words are big: the next place


def _kind(text: str, at: int, is_big: bool = False) -> int:
    """0: blank, 1: of a word, 2: of what stands between words; the end of the line is such a thing."""
    letter = text[at : at + 1]
    if letter in (" ", "\t"):
        return 0
    return 1 if is_big or (letter.isascii() and letter.isalnum()) or letter == "_" else 2


def _next(text: str, at: int, is_big: bool) -> int:
    kind = _kind(text, at, is_big)
    while kind and at < len(text) and _kind(text, at, is_big) == kind:
        at += 1
    while at < len(text) and not _kind(text, at):
        at += 1
    return at


def _end(text: str, at: int, is_big: bool) -> int:
    at += bool(_kind(text, at))
    while at < len(text) and not _kind(text, at):
        at += 1
    kind, last = _kind(text, at, is_big), at
    while at < len(text) and _kind(text, at, is_big) == kind:
        last, at = at, at + 1
    return last


def _previous(text: str, at: int, is_big: bool) -> int:
    """One that begins behind other characters at the very beginning is taken to begin there, as readline does."""
    is_at_start = at and _kind(text, at) and not _kind(text, at - 1)
    if is_at_start or (at and not is_big and (_kind(text, at) == 1) != (_kind(text, at - 1) == 1)):
        at -= 1
    while at and not _kind(text, at):
        at -= 1
    kind = _kind(text, at, is_big)
    while at and _kind(text, at - 1, is_big) == kind:
        at -= 1
    return at


def _words(step: Step, *, is_forward: bool) -> Command:
    def command(editor: Editor, count: int) -> None:
        buffer = editor.buffer
        if count < 0:
            (_words(_previous, is_forward=False) if is_forward else _words(_next, is_forward=True))(editor, -count)
            return
        if step is not _end and (buffer.point >= len(buffer.text) - 1 if is_forward else not buffer.point):
            editor.ding()
            return
        while count > 0 and (buffer.point < len(buffer.text) - 1 if is_forward else buffer.point):
            buffer.point = step(buffer.text, buffer.point, editor.key.isupper())
            count -= 1

    return command


async def _search(editor: Editor, count: int) -> None:
    """f, F, t, T, and ; and , which repeat them."""
    vi = editor.vi
    if editor.key in ";,":
        kind = vi.search_kind.swapcase() if editor.key == "," else vi.search_kind
    else:
        kind = vi.search_kind = editor.key
        if not vi.is_redoing:
            vi.sought = await editor.read_key()
    if kind and vi.sought:
        vi.has_failed = not find(editor, vi.sought, count, is_forward=kind.islower(), is_before=kind in "tT")


def find(editor: Editor, sought: str, count: int, *, is_forward: bool, is_before: bool = False) -> bool:
    """To the next of a character in the line; before it, for t and T."""
    buffer, at = editor.buffer, editor.buffer.point
    for _ in range(count):
        at = buffer.text.find(sought, at + 1) if is_forward else buffer.text.rfind(sought, 0, at)
        if at < 0:
            editor.ding()
            return False
        buffer.point = at if not is_before else buffer.previous(at) if is_forward else buffer.next(at)
    return True


def _match(editor: Editor, count: int) -> None:
    """%: to the bracket that belongs to this one, or to the next one that opens something; one that closes is not gone to (8.2)."""
    buffer = editor.buffer
    text, at = buffer.text, buffer.point
    if text[at : at + 1] not in _CLOSING:
        at = next((at for at in range(at, len(text)) if text[at] in _BRACKETS or text[at] in _CLOSING), len(text))
        if at == len(text):
            editor.ding()  # behind the last character
        if text[at : at + 1] not in _BRACKETS:
            editor.ding()
            return
    step = 1 if text[at] in _BRACKETS else -1
    mine, other, depth = text[at], _BRACKETS.get(text[at]) or _CLOSING[text[at]], 0
    buffer.point = at
    while 0 <= at < len(text):
        depth += (text[at] == mine) - (text[at] == other)
        if not depth:
            buffer.point = at
            return
        at += step
    editor.ding()


def _column(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    buffer.point = len(buffer.text) if count > len(buffer.text) else max(0, count - 1)


def _first_print(editor: Editor, count: int) -> None:
    text = editor.buffer.text
    editor.buffer.point = len(text) - len(text.lstrip(" \t"))


async def _set_mark(editor: Editor, count: int) -> None:
    key = await editor.read_key()
    if "a" <= key <= "z":
        editor.vi.marks[key] = editor.buffer.point
    else:
        editor.ding()


async def _goto_mark(editor: Editor, count: int) -> None:
    key = await editor.read_key()
    buffer = editor.buffer
    if key != "`" and key not in editor.vi.marks:
        editor.ding()
    else:
        buffer.point = min(buffer.mark if key == "`" else editor.vi.marks[key], len(buffer.text))


MOVES: dict[str, Command] = {
    "vi-char-search": _search, "vi-column": _column, "vi-end-word": _words(_end, is_forward=True), "vi-first-print": _first_print,
    "vi-goto-mark": _goto_mark, "vi-match": _match, "vi-next-word": _words(_next, is_forward=True),
    "vi-prev-word": _words(_previous, is_forward=False), "vi-set-mark": _set_mark,
}  # fmt: skip
