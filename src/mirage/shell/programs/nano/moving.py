"""nano's cursor goes through the text: by characters, words, lines, pages and paragraphs, and to brackets (nano 7.2, move.c)."""

from __future__ import annotations

from mirage.shell.programs.nano.editor import Editor
from mirage.shell.programs.nano.text import at_column
from mirage.shell.readline.redisplay import width_of

BRACKETS = "()[]{}<>"


def by_characters(editor: Editor, step: int) -> None:
    text = editor.text
    if step > 0 and text.x < len(text.line):
        text.x += 1
        while text.x < len(text.line) and is_combining(text.line[text.x]):
            text.x += 1
    elif step > 0 and text.y + 1 < len(text.lines):
        text.y, text.x = text.y + 1, 0
    elif step < 0 and text.x:
        text.x -= 1
        while text.x and is_combining(text.line[text.x]):
            text.x -= 1
    elif step < 0 and text.y:
        text.y -= 1
        text.x = len(text.line)
    text.settle()
    editor.scroll_to()


def by_words(editor: Editor, way: int) -> None:
    text = editor.text
    text.y, text.x = word_place(editor, way)
    text.settle()
    editor.scroll_to()


def by_lines(editor: Editor, step: int) -> None:
    editor.text.go_to_line(editor.text.y + step)
    editor.scroll_to()


def by_page(editor: Editor, way: int) -> None:
    text, step = editor.text, max(1, editor.view.height - 2)
    row = text.y - text.top
    if way < 0 and text.y < step:
        editor.to_line(0)
        return
    if way > 0 and text.y + step >= len(text.lines):
        text.go_to_line(len(text.lines) - 1)
        text.x = at_column(text.line, text.wanted)
    else:
        text.go_to_line(text.y + way * step)
    editor.scroll_to(row=row)


def by_paragraphs(editor: Editor, way: int) -> None:
    lines, y = editor.text.lines, editor.text.y
    if way > 0:
        while y < len(lines) - 1 and not lines[y].strip():
            y += 1
        while y < len(lines) - 1 and lines[y].strip():
            y += 1
    else:
        y = max(0, y - 1)
        while y and not lines[y].strip():
            y -= 1
        while y and lines[y - 1].strip():
            y -= 1
    editor.to_line(y)


def match_bracket(editor: Editor) -> None:
    text = editor.text
    letter = text.line[text.x : text.x + 1]
    if not letter or letter not in BRACKETS:
        editor.say("Not a bracket", is_alert=True)
        return
    number = BRACKETS.index(letter)
    other, way = BRACKETS[number ^ 1], 1 - number % 2 * 2
    depth, y, x = 0, text.y, text.x
    while 0 <= y < len(text.lines):
        line = text.lines[y]
        while 0 <= x < len(line):
            depth += (line[x] == letter) - (line[x] == other)
            if depth == 0:
                editor.to_line(y, x)
                return
            x += way
        y += way
        x = 0 if way > 0 else len(text.lines[y]) - 1 if y >= 0 else 0
    editor.say("No matching bracket", is_alert=True)


def word_place(editor: Editor, way: int) -> tuple[int, int]:
    """Where the next word begins, or the last one did."""
    text = editor.text
    y, x = text.y, text.x
    if way > 0:
        while x < len(text.lines[y]) and _is_word(text.lines[y][x]):
            x += 1
        while True:
            while x < len(text.lines[y]) and not _is_word(text.lines[y][x]):
                x += 1
            if x < len(text.lines[y]) or y + 1 == len(text.lines):
                return y, x
            y, x = y + 1, 0
    while True:
        while x and not _is_word(text.lines[y][x - 1]):
            x -= 1
        if x or not y:
            break
        y, x = y - 1, len(text.lines[y - 1])
    while x and _is_word(text.lines[y][x - 1]):
        x -= 1
    return y, x


def _is_word(letter: str) -> bool:
    return letter.isalnum()


def is_combining(letter: str) -> bool:
    return letter > "\x7f" and not "\udc80" <= letter <= "\udcff" and width_of(letter) == 0
