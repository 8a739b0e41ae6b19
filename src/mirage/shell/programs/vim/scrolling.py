"""vi's window over the text: by pages, halves and rows, and where the cursor's line stands in it (vim 9.0, move.c)."""

from __future__ import annotations

from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.pending import Act
from mirage.shell.programs.vim.text import indent


def by_page(way: int) -> Act:
    async def page(editor: Editor, count: int, register: str) -> None:
        text, view = editor.text, editor.view
        last = len(text.lines) - 1
        for _ in range(min(max(1, count), 1000)):
            top = text.top
            if way > 0:
                bottom = view.below(text, top)
                if top >= last:
                    editor.beep()
                    return
                text.top = min(max(top + 1, bottom - 1), last) if bottom < last else last
                y = max(text.y, text.top)
            else:
                if top == 0:
                    editor.beep()
                    return
                y = min(top + 1, last - (top == last))
                text.top = max(0, y - view.height + 1)
            _scrolled(editor, top)
            editor.go((y, indent(text.lines[y])))

    return page


def by_half(way: int) -> Act:
    async def half(editor: Editor, count: int, register: str) -> None:
        text, view = editor.text, editor.view
        step, last, was = max(1, view.height // 2), len(text.lines) - 1, text.top
        if text.y == (last if way > 0 else 0):
            editor.beep()
            return
        bottom = view.below(text, text.top)
        if way > 0:
            text.top += min(step, last - bottom)
        else:
            text.top = max(0, text.top - step)
        _scrolled(editor, was)
        y = min(max(text.y + way * step, 0), last)
        editor.go((y, indent(text.lines[y])))

    return half


def by_rows(way: int) -> Act:
    async def scroll(editor: Editor, count: int, register: str) -> None:
        text, view, was = editor.text, editor.view, editor.text.top
        text.top = min(max(text.top + way * max(1, count), 0), len(text.lines) - 1)
        if text.top == was:
            editor.beep()
            return
        _scrolled(editor, was)
        y = min(max(text.y, text.top), view.below(text, text.top))
        editor.go(editor.vertical(y), keeps_column=True)

    return scroll


def cursor_at(where: str) -> Act:
    async def place(editor: Editor, count: int, register: str) -> None:
        text, view, was = editor.text, editor.view, editor.text.top
        y = min(count - 1, len(text.lines) - 1) if count else text.y
        if where in "\r.-":
            editor.go_to_line(y)
        text.y = y
        rows = {
            "t": 0,
            "\r": 0,
            "z": (view.height - 1) // 2,
            ".": (view.height - 1) // 2,
            "b": view.height - 1,
            "-": view.height - 1,
        }[where]
        text.top = max(0, text.y - rows)
        _scrolled(editor, was)

    return place


async def redraw(editor: Editor, count: int, register: str) -> None:
    editor.view.message = ("", "")
    editor.forget()


def _scrolled(editor: Editor, was: int) -> None:
    if editor.text.top != was:
        editor.text.skipped = 0
        editor._wipe(abs(editor.text.top - was))
