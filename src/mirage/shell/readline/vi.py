"""readline's vi keys (`set -o vi`): going from inserting to commands and back, what `.` does again, what operators change.

As vi_mode.c of readline 8.2 has it, with its ways: nothing typed before the first Esc can be undone, deletions never join
in the kill ring, and of what was inserted `.` inserts the last piece that undo knows of.
"""

from __future__ import annotations

from mirage.shell.readline.editor import Command, Editor
from mirage.shell.readline.history import words
from mirage.shell.readline.keymap import COMMAND, INSERT, REPLACE
from mirage.shell.readline.vistate import MOTIONS, checked

_TO_BEFORE = {"delete": frozenset(" l|h^0bBFT`"), "change": frozenset(" l|hwW^0bBFT`"), "yank": frozenset(" l|h^0%bBFT`")}
MOST = 1000  # times that one key inserts


# ---- inserting


def _insert(editor: Editor, key: str, repeat: int = 1) -> None:
    vi = editor.vi
    vi.last, vi.repeat = key, repeat
    _open(editor)
    vi.begun_by = key
    editor.use_keymap(INSERT)


def _open(editor: Editor) -> None:
    editor.buffer.begin()
    editor.vi.groups += 1


def _close(editor: Editor) -> None:
    if editor.vi.groups:
        editor.buffer.end()
        editor.vi.groups -= 1


def _back(editor: Editor) -> None:
    if editor.buffer.point:
        editor.buffer.point = editor.buffer.previous(editor.buffer.point)
    else:
        editor.ding()


def _insertion(editor: Editor, count: int) -> None:
    """i, I, a and A."""
    buffer, key = editor.buffer, editor.key
    _go_where(editor, key)
    buffer.point = min(buffer.point, len(buffer.text))
    _insert(editor, key)


def _go_where(editor: Editor, key: str) -> None:
    buffer = editor.buffer
    if key in "IA":
        buffer.point = 0 if key == "I" else len(buffer.text)
    elif key == "a":
        buffer.point = buffer.next(buffer.point)


def _movement(editor: Editor, count: int) -> None:
    """Esc."""
    vi, buffer = editor.vi, editor.buffer
    if editor.bindings.keymap == COMMAND:
        editor.ding()
        return
    if buffer.point:
        buffer.point = buffer.previous(buffer.point)
    editor.use_keymap(COMMAND)
    if vi.is_changing:
        _close(editor)
        vi.is_changing = False
        vi.inserted = (
            buffer.text[max(0, buffer.point - vi.replaced + 1) : buffer.point + 1] if vi.begun_by == "R" else buffer.typed(1)
        )
        _close(editor)
    elif buffer.undo_list and vi.begun_by in ("i", "a", "I", "A"):
        vi.inserted = buffer.typed(0)
    while vi.groups:
        _close(editor)
    if not vi.has_commanded:
        buffer.forget()
    vi.has_commanded = True


async def _redo(editor: Editor, count: int) -> None:
    """The dot: the last change again."""
    vi, buffer = editor.vi, editor.buffer
    if editor.argument is None:
        count = vi.repeat
    vi.is_redoing = True
    try:
        if vi.last in ("i", "I", "a", "A", "R") and vi.inserted:
            _go_where(editor, vi.last)
            buffer.begin()
            for _ in range(min(count, MOST)):
                if vi.last == "R":
                    buffer.delete(buffer.point, buffer.point + len(vi.inserted))
                buffer.insert(vi.inserted)
            buffer.end()
            if buffer.point:
                buffer.point = buffer.previous(buffer.point)
        else:
            await editor.call(vi.last, count)
    finally:
        vi.is_redoing = False


# ---- operators


def _operator(kind: str) -> Command:
    async def command(editor: Editor, count: int) -> None:
        vi, key = editor.vi, editor.key
        motion = "$" if key.isupper() and key != "S" else vi.motion if vi.is_redoing else await editor.read_key()
        await _operate(editor, kind, key, motion, count)

    return command


async def _subst(editor: Editor, count: int) -> None:
    """s is cl, S is cc."""
    motion = editor.vi.motion if editor.vi.is_redoing else "l" if editor.key == "s" else "c"
    await _operate(editor, "change", "c", motion, count)


async def _operate(editor: Editor, kind: str, key: str, motion: str, count: int) -> None:
    vi, buffer = editor.vi, editor.buffer
    start = buffer.mark = buffer.point
    if motion == key or (vi.is_redoing and motion in "dcy"):
        vi.motion = motion
        buffer.point, buffer.mark = 0, len(buffer.text)
        _affect(editor, kind, key, motion, start)
        return
    if motion not in MOTIONS and not motion.isdigit():
        return
    if motion.isdigit() and motion != "0":
        count *= await editor.read_count(int(motion)) or 1
        editor.show()
        motion = await editor.read_key()
    vi.motion = motion
    vi.has_failed = False
    end = len(buffer.text)
    buffer.text += " "  # for motions that would stop before the end of the line
    await editor.call(motion, count)
    buffer.text = buffer.text[:end]
    buffer.point = min(buffer.point, end)
    if buffer.mark == buffer.point:
        if kind == "change" and motion in MOTIONS and not vi.has_failed:
            _affect(editor, kind, key, motion, start)
        else:
            editor.ding()
        return
    if motion in "wW":
        _stay_in_word(editor, key)
    if buffer.mark < buffer.point:
        buffer.mark, buffer.point = buffer.point, buffer.mark
    _affect(editor, kind, key, motion, start)


def _stay_in_word(editor: Editor, key: str) -> None:
    """w moves to the next word: what it is for stops before that, and cw does before the blanks as well."""
    buffer = editor.buffer
    text, start = buffer.text, buffer.mark

    def is_blank() -> bool:
        return text[buffer.point : buffer.point + 1] in (" ", "\t")

    if start < buffer.point < len(text) and not is_blank():
        buffer.point -= 1
    if key == "c" and buffer.point >= start:
        while buffer.point > start and is_blank():
            buffer.point -= 1
        if buffer.point == start or (buffer.point < len(text) - 1 and not is_blank()):
            buffer.point = min(buffer.point + 1, len(text))


def _affect(editor: Editor, kind: str, key: str, motion: str, start: int) -> None:
    """Delete, change or yank what lies between the point and the mark."""
    vi, buffer = editor.vi, editor.buffer
    if motion not in _TO_BEFORE[kind] and buffer.point >= start and buffer.mark < len(buffer.text):
        buffer.mark = buffer.next(buffer.mark)
    first, end = buffer.point, buffer.mark
    if kind == "yank":
        if first != end:
            editor.keep_kill(buffer.text[first:end])
        buffer.point = min(start, len(buffer.text))
        return
    if kind == "delete":
        _kill(editor, first, end)
        return
    if motion in "wW" and first < start:
        first = start
    if vi.is_redoing:
        buffer.begin()
        buffer.delete(first, end)
        buffer.point = first
        buffer.insert(vi.inserted)
        buffer.end()
        return
    _open(editor)
    _kill(editor, first, end)
    vi.is_changing = not key.isupper()
    _insert(editor, key, abs(editor.argument or 1))


def _kill(editor: Editor, start: int, end: int) -> None:
    buffer = editor.buffer
    if gone := buffer.delete(start, end):
        editor.keep_kill(gone)
    buffer.point = min(start, len(buffer.text))


# ---- single characters


def _delete(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if count < 0:
        _rubout(editor, -count)
        return
    if not buffer.text:
        editor.ding()
        return
    _kill(editor, buffer.point, min(buffer.point + count, len(buffer.text)))
    checked(buffer)


def _rubout(editor: Editor, count: int) -> None:
    point = editor.buffer.point
    if not point:
        editor.ding()
    else:
        _kill(editor, max(0, point - count), point)


def _change_case(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    for _ in range(min(count, len(buffer.text))):
        if buffer.point >= len(buffer.text):
            return
        letter = buffer.text[buffer.point]
        if letter.swapcase() == letter or len(letter.swapcase()) > 1:
            if buffer.point == len(buffer.text) - 1:
                editor.ding()
            else:
                buffer.point = buffer.next(buffer.point)
            continue
        _put_in_place(editor, letter.swapcase())
        checked(buffer)


def _put_in_place(editor: Editor, letter: str) -> None:
    """One character for the one at the point, which goes to the kills."""
    buffer, at = editor.buffer, editor.buffer.point
    buffer.begin()
    _kill(editor, at, buffer.next(at))
    buffer.insert(letter)
    buffer.end()


async def _change_char(editor: Editor, count: int) -> None:
    vi, buffer = editor.vi, editor.buffer
    if not vi.is_redoing:
        vi.replacement = await editor.read_key()
    if vi.replacement in ("\x1b", "\x03"):
        return
    buffer.begin()
    for _ in range(min(count, len(buffer.text) - buffer.point)):
        _put_in_place(editor, vi.replacement)
    _back(editor)
    buffer.end()


def _put(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if editor.key == "p":
        buffer.point = buffer.next(buffer.point)
    for _ in range(min(count, MOST)):
        if not editor.kills:
            editor.ding()
            break
        buffer.mark = buffer.point
        buffer.insert(editor.kills[-1])
    _back(editor)


def _replace(editor: Editor, count: int) -> None:
    editor.vi.replaced = 0
    _insert(editor, "R")
    editor.use_keymap(REPLACE)


def _overstrike(editor: Editor, count: int) -> None:
    vi, buffer = editor.vi, editor.buffer
    if not vi.is_changing:
        vi.is_changing = True
        _open(editor)
    buffer.begin()
    buffer.delete(buffer.point, buffer.next(buffer.point))
    buffer.insert(editor.key)
    buffer.end()
    vi.replaced += 1


def _overstrike_delete(editor: Editor, count: int) -> None:
    vi, buffer = editor.vi, editor.buffer
    if not vi.replaced:
        editor.ding()
        return
    place = buffer.point
    vi.replaced -= buffer.undo()
    if buffer.point == place:
        _back(editor)


def _word_rubout(editor: Editor, count: int) -> None:
    """^W: punctuation ends a word as blanks do."""
    buffer, at = editor.buffer, editor.buffer.point
    if not at:
        editor.ding()
        return
    text = buffer.text

    def parts(place: int) -> bool:
        letter = text[place : place + 1]
        return letter in (" ", "\t") or (letter.isascii() and letter.isprintable() and not letter.isalnum() and bool(letter))

    for _ in range(max(1, min(count, len(text)))):
        if at == len(text) and text[at - 1 : at] in (" ", "\t"):
            at -= 1
            while at and text[at] in " \t":
                at -= 1
        if at and not parts(at) and parts(at - 1):
            at -= 1
        is_between = parts(at)
        while at and parts(at - 1) == is_between:
            at -= 1
    _kill(editor, at, buffer.point)


# ---- the history, completion, the end


def _fetch(editor: Editor, count: int) -> None:
    """G: the oldest line, or the one of that number."""
    if editor.argument is None:
        editor.go_to(0)
    elif 0 < count <= editor.place:
        editor.go_to(count - 1)
    else:
        editor.ding()


def _yank_argument(editor: Editor, count: int) -> None:
    """_: a blank and the last word of the line before (or the one of that number, from 1), behind the point."""
    found = words(editor.history[editor.place - 1]) if editor.place else []
    index = count - 1 if editor.argument is not None else len(found) - 1
    if not 0 <= index < len(found):
        editor.ding()
        return
    buffer = editor.buffer
    buffer.point = buffer.next(buffer.point)
    _insert(editor, "_")
    buffer.insert(" ")
    buffer.insert(found[index])


async def _complete(editor: Editor, count: int) -> None:
    """Backslash completes the word at the point, * puts in all that it could become, = lists that."""
    buffer, key = editor.buffer, editor.key
    while buffer.point < len(buffer.text) and buffer.text[buffer.point] not in " \t":
        buffer.point += 1
    if editor.completer is None:
        editor.ding()
    else:
        await editor.completer(editor, {"*": "insert", "=": "list"}.get(key, ""))
    if key != "=":
        _insert(editor, key)


VI: dict[str, Command] = {
    "vi-append-eol": _insertion, "vi-append-mode": _insertion, "vi-change-case": _change_case, "vi-change-char": _change_char,
    "vi-change-to": _operator("change"), "vi-complete": _complete, "vi-delete": _delete, "vi-delete-to": _operator("delete"),
    "vi-fetch-history": _fetch, "vi-insert-beg": _insertion, "vi-insertion-mode": _insertion, "vi-movement-mode": _movement,
    "vi-overstrike": _overstrike, "vi-overstrike-delete": _overstrike_delete, "vi-put": _put, "vi-redo": _redo, "vi-replace": _replace,
    "vi-rubout": _rubout, "vi-subst": _subst, "vi-unix-word-rubout": _word_rubout, "vi-yank-arg": _yank_argument,
    "vi-yank-to": _operator("yank"),
}  # fmt: skip
