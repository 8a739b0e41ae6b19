"""less looks for a pattern, or shows only the lines that have it (less 590, search.c)."""

from __future__ import annotations

from mirage.shell.lib.posixregex import Regex, RegexError, compile
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.less import moving
from mirage.shell.programs.less.pager import RETURN, Pager


async def ask(pager: Pager, key: str, count: int) -> None:
    typed = await pager.ask(key)
    if typed is None:
        return
    if key == "&":
        _filter(pager, typed)
    else:
        search(pager, typed, 1 if key == "/" else -1, count, is_new=True)


def search(pager: Pager, text: str | None, way: int, count: int, *, is_new: bool = False) -> None:
    """A new pattern (or the old one again, where it is empty), from the screen's edge on; `n` from the top line on."""
    if text:
        pattern = _compiled(pager, text)
        if pattern is None:
            return
        pager.pattern = pattern
    if pager.pattern is None:
        pager.message = f"No previous regular expression{RETURN}"
        return
    if is_new:
        pager.way = way
    pager.is_highlighted = True
    pager.is_squished = False
    layout, top = pager.file.layout, pager.file.top[0]
    line = (top - 1 if way > 0 else pager.bottom()) if is_new and text else top
    for _ in range(count):
        line += way
        while 0 <= line < len(layout.lines) and not (layout.is_shown(line) and pager.pattern.search(to_bytes(layout.plain(line)))):
            line += way
    if not 0 <= line < len(layout.lines):
        pager.message = f"Pattern not found{RETURN}"
        return
    moving.jumped(pager)
    pager.file.top = (line, 0)


def _filter(pager: Pager, text: str) -> None:
    layout = pager.file.layout
    pager.is_squished = False
    if not text:
        layout.wanted = None
        return
    pattern = _compiled(pager, text)
    if pattern is not None:
        layout.wanted = lambda line: pattern.search(to_bytes(line)) is not None
        line = pager.file.top[0]
        while line < len(layout.lines) - 1 and not layout.is_shown(line):
            line += 1
        pager.file.top = (line, 0)


def _compiled(pager: Pager, text: str) -> Regex | None:
    ignores = "I" in pager.options or ("i" in pager.options and text == text.lower())
    try:
        return compile(to_bytes(text), is_extended=True, ignores_case=ignores)
    except RegexError:
        pager.message = f"Invalid pattern{RETURN}"
        return None
