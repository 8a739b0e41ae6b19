"""nano looks for a text or a pattern, replaces what it finds, and goes to lines by number (nano 7.2, search.c)."""

from __future__ import annotations

import re
from collections.abc import Callable

from mirage.shell.programs.nano import asking, moving
from mirage.shell.programs.nano.editor import Editor
from mirage.shell.programs.nano.text import at_column, width


async def search(editor: Editor, *, is_backwards: bool = False, replaces: bool = False, answer: str = "") -> None:
    editor.is_backwards = is_backwards
    while True:
        special = ("M-c", "M-r", "M-b", "^R", "^T")
        label = _label(editor, "Search (to replace)" if replaces else "Search")
        keys = asking.REPLACE if replaces else asking.SEARCH
        answer, key = await asking.line(editor, label, answer, keys, special=special, history=editor.histories[0])
        if key == "M-c":
            editor.is_exact = not editor.is_exact
        elif key == "M-r":
            editor.is_regex = not editor.is_regex
        elif key == "M-b":
            editor.is_backwards = not editor.is_backwards
        elif key == "^R":
            replaces = not replaces
        elif key == "^T":
            await go_to(editor, answer)
            return
        else:
            break
    if key != "enter" or not (answer or editor.sought):
        editor.view.spot = None
        editor.say("Cancelled")
        return
    if answer:
        editor.sought = answer
        editor.remember(0, answer)
    if replaces:
        await _replace(editor)
    else:
        _find(editor)


async def replace(editor: Editor) -> None:
    await search(editor, replaces=True)


def find_again(editor: Editor, way: int) -> None:
    if not editor.sought:
        editor.say("No current search pattern", is_alert=True)
        return
    editor.is_backwards = way < 0
    _find(editor)


def _find(editor: Editor) -> None:
    editor.view.spot = None
    pattern = _pattern(editor)
    if pattern is None:
        return
    text = editor.text
    found = _next(editor, pattern, (text.y, text.x), skips=True)
    if found is None:
        editor.say(f'"{editor.sought}" not found', is_alert=True)
        return
    y, start, end = found
    here = (text.y, text.x)
    if (y, start) == here:
        editor.say("This is the only occurrence")
    elif ((y, start) < here) != editor.is_backwards:
        editor.say("Search Wrapped")
    else:
        editor.hush()
    editor.to_line(y, start)
    editor.view.spot = (y, start, end)


async def go_to(editor: Editor, answer: str = "") -> None:
    answer, key = await asking.line(
        editor, lambda: "Enter line number, column number: ", "", asking.LINE, special=("^Y", "^V", "^W", "^O", "^T")
    )
    if key == "^Y":
        editor.to_line(0)
        editor.scroll_to()
    elif key == "^V":
        editor.to_line(len(editor.text.lines) - 1, row=editor.view.height - 1)
    elif key in ("^W", "^O"):
        moving.by_paragraphs(editor, -1 if key == "^W" else 1)
    elif key == "^T":
        await search(editor, answer=answer)
        return
    elif key != "enter" or not answer:
        editor.say("Cancelled")
        return
    else:
        _go_to(editor, answer)
        return
    editor.hush()


def _label(editor: Editor, text: str) -> Callable[[], str]:
    def prompt() -> str:
        ways = (" [Case Sensitive]" * editor.is_exact) + (" [Regexp]" * editor.is_regex) + (" [Backwards]" * editor.is_backwards)
        shown = editor.sought if len(editor.sought) <= editor.view.columns // 3 else editor.sought[: editor.view.columns // 3] + "..."
        return f"{text}{ways}{f' [{shown}]' if editor.sought else ''}: "

    return prompt


def _pattern(editor: Editor) -> re.Pattern[str] | None:
    text = editor.sought if editor.is_regex else re.escape(editor.sought)
    for posix, python in (("[:alpha:]", "a-zA-Z"), ("[:digit:]", "0-9"), ("[:space:]", r"\s"), ("[:alnum:]", "a-zA-Z0-9")):
        text = text.replace(posix, python) if editor.is_regex else text
    try:
        return re.compile(text, 0 if editor.is_exact else re.IGNORECASE)
    except re.error:
        editor.say(f'Bad regex "{editor.sought}": Invalid regular expression', is_alert=True)
        return None


def _next(editor: Editor, pattern: re.Pattern[str], here: tuple[int, int], *, skips: bool) -> tuple[int, int, int] | None:
    lines = editor.text.lines
    y, x = here
    count = len(lines)
    for step in range(count + 1):
        at = (y + (-step if editor.is_backwards else step)) % count
        spans = [match.span() for match in pattern.finditer(lines[at]) if match.end() > match.start()]
        if step == 0:
            spans = [span for span in spans if (span[0] < x if editor.is_backwards else span[0] > x or (span[0] == x and not skips))]
        if spans:
            return (at, *(spans[-1] if editor.is_backwards else spans[0]))
    return None


async def _replace(editor: Editor) -> None:
    pattern = _pattern(editor)
    if pattern is None:
        return
    new, key = await asking.line(editor, lambda: "Replace with: ", "", asking.REPLACE_WITH, history=editor.histories[1])
    if key != "enter":
        editor.say("Cancelled")
        return
    if new:
        editor.remember(1, new)
    text = editor.text
    begin, at, count, every = (text.y, text.x), (text.y, text.x), 0, False
    has_wrapped = had_any = False
    while True:
        found = _next(editor, pattern, at, skips=False)
        if found is None or (has_wrapped and (found[0], found[1]) >= begin):
            break
        y, start, end = found
        if (y, start) < at:
            if has_wrapped or (y, start) >= begin:
                break
            has_wrapped = True
        had_any = True
        answer = "y"
        if not every:
            editor.to_line(y, start)
            editor.view.spot = (y, start, end)
            answer = await asking.yes(editor, "Replace this instance?", offers_all=True)
            editor.view.spot = None
            if answer in ("^C", asking.GONE):
                break
            every = answer == "a"
        if answer == "n":
            at = (y, end)
            continue
        match = pattern.match(text.lines[y], start)
        piece = _filled_in(match, new) if editor.is_regex else new
        lines = list(text.lines)
        lines[y] = lines[y][:start] + piece + lines[y][end:]
        text.y, text.x = y, start
        text.change("replacement", lines, (y, start))
        at = (y, start + len(piece))
        count += 1
    text.y, text.x = begin[0], min(begin[1], len(text.lines[begin[0]]))
    text.settle()
    if not had_any:
        editor.say(f'"{editor.sought}" not found', is_alert=True)
    else:
        editor.say(f"Replaced {count} occurrence{'' if count == 1 else 's'}")


def _go_to(editor: Editor, answer: str) -> None:
    found = re.fullmatch(r"\s*([+-]?\d+)?\s*(?:[,.: ]\s*([+-]?\d+))?\s*", answer)
    if found is None or (found[1] is None and found[2] is None):
        editor.say("Invalid line or column number", is_alert=True)
        return
    text = editor.text
    line = int(found[1][:9]) if found[1] else text.y + 1
    column = int(found[2][:9]) if found[2] else 1
    y = len(text.lines) + line if line < 0 else max(line, 1) - 1
    y = min(max(y, 0), len(text.lines) - 1)
    wide = width(text.lines[y])
    text.y, text.x = y, at_column(text.lines[y], wide + column + 1 if column < 0 else max(column, 1) - 1)
    text.settle()
    editor.hush()


def _filled_in(match: re.Match[str] | None, new: str) -> str:
    """With \\1 and its like replaced."""

    def group(found: re.Match[str]) -> str:
        number = int(found[1])
        return (match[number] or "") if match is not None and number <= match.re.groups else ""

    return re.sub(r"\\([1-9])", group, new)
