"""The keys of a command of vi before the one that names it, and those that a dot repeats (vim 9.0, normal.c)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mirage.shell.programs.vim.editor import Editor

Act = Callable[[Editor, int, str], Awaitable[None]]
COUNT_MAX = 99_999_999


async def prefix(editor: Editor) -> tuple[int, str, str]:
    """Count (0 for none), register, and the letter behind them."""
    count, register = 0, ""
    while True:
        letter = await editor.next(raw=False)
        if letter.isascii() and letter.isdigit() and (count or letter != "0"):
            count = min(count * 10 + int(letter), COUNT_MAX)
        elif letter == '"':
            register = await editor.next()
            if register == "\x1b":
                return 0, "", "\x1b"
        else:
            return count, register, letter


def keep_dot(editor: Editor) -> None:
    if not editor.trace or editor.trace[0] != ".":
        editor.dot = "".join(editor.trace)
