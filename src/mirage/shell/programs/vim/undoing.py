"""vi undoes and does again (vim 9.0, undo.c)."""

from __future__ import annotations

from mirage.shell.lib.local import local
from mirage.shell.lib.strftime import formats, strftime
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.text import column_of


def restore(editor: Editor, *, forward: bool, times: int = 1) -> None:
    """So many changes, told as one."""
    text = editor.text
    found = text.restore(forward=forward)
    if found is None:
        editor.say("Already at newest change" if forward else "Already at oldest change")
        return
    for _ in range(times - 1):
        further = text.restore(forward=forward)
        if further is None:
            break
        found = (further[0], found[1] + further[1], found[2] + further[2])
    text.was_undo = not forward
    change, more, touched = found
    if more:
        editor.lines_moved(text.y + 1, more)
        what = "more line" if more == 1 else "more lines" if more > 0 else "line less" if more == -1 else "fewer lines"
    else:
        what = "change" if touched == 1 else "changes"
    text.is_empty = False
    text.wanted = column_of(text.line, text.x)
    way = "after" if forward else "before"
    editor.say(f"{abs(more) or touched} {what}; {way} #{change.number}  {_age(editor, change.time)}")


async def undo(editor: Editor, count: int, register: str) -> None:
    restore(editor, forward=editor.is_compatible and editor.text.was_undo, times=_times(count))


async def redo(editor: Editor, count: int, register: str) -> None:
    restore(editor, forward=True, times=_times(count))


def _times(count: int) -> int:
    return min(max(1, count), 1000)


async def line_undo(editor: Editor, count: int, register: str) -> None:
    text = editor.text
    if text.line_kept is None or text.line_kept[0] != text.y or text.line_kept[1] == text.line:
        editor.beep()
        return
    text.keep()
    kept, text.line_kept = text.line_kept[1], (text.y, text.line)
    text.lines[text.y] = kept
    editor.go((text.y, 0))


def _age(editor: Editor, time: int) -> str:
    """u_add_time()"""
    seconds = (editor.proc.clock.now() - time) // 1_000_000_000
    if seconds >= 100:
        return strftime(
            "%H:%M:%S" if seconds < 60 * 60 * 12 else "%a %d %b %Y %H:%M:%S", local(editor.proc, time), 0, formats(editor.proc)
        )
    return f"{seconds} second{'' if seconds == 1 else 's'} ago"
