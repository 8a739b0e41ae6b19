"""Which keys move vi's cursor, and how far: each with its count, for itself or behind an operator (vim 9.0, normal.c)."""

from __future__ import annotations

from dataclasses import dataclass

from mirage.shell.programs.vim import commandline, motions
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.text import Place, at_column, column_of, indent
from mirage.shell.programs.vim.window import WARNING
from mirage.shell.readline.redisplay import width_of

INCLUSIVE, EXCLUSIVE, LINES = "inclusive", "exclusive", "lines"


@dataclass(frozen=True, slots=True)
class Motion:
    """Where to, and how much of it an operator takes."""

    place: Place
    kind: str = EXCLUSIVE
    keeps_column: bool = False
    start: Place | None = None  # of a text object


async def move(editor: Editor, name: str, count: int, operator: str = "") -> Motion | None:
    """None where it can not go there."""
    text, view = editor.text, editor.view
    lines, here = text.lines, (text.y, text.x)
    times = max(1, count)
    last = len(lines) - 1
    match name:
        case "h" | "\x08" | "\x7f":
            return Motion((text.y, _sideways(text.line, text.x, -times))) if text.x else None
        case "l" | " ":
            limit = len(text.line) - (not operator)
            return Motion((text.y, min(limit, _sideways(text.line, text.x, times)))) if text.x < limit else None
        case "j" | "\n" | "\x0e" | "k" | "\x10":
            y = text.y + (times if name in "j\n\x0e" else -times)
            if not 0 <= y <= last:
                return None
            return Motion(editor.vertical(y), LINES, keeps_column=True)
        case "+" | "\r" | "-" | "_":
            y = text.y + {"-": -times, "_": times - 1}.get(name, times)
            return Motion((y, indent(lines[y])), LINES) if 0 <= y <= last else None
        case "gj" | "gk":
            return _screen_row(editor, times if name == "gj" else -times)
        case "0":
            return Motion((text.y, 0))
        case "^":
            return Motion((text.y, indent(text.line)))
        case "$":
            y = min(text.y + times - 1, last)
            return Motion((y, max(0, len(lines[y]) - 1)), INCLUSIVE)
        case "g_":
            y = min(text.y + times - 1, last)
            return Motion((y, max(0, len(lines[y].rstrip()) - 1)), INCLUSIVE)
        case "|":
            return Motion((text.y, at_column(text.line, times - 1, view.tab)))
        case "w" | "W":
            return _words(editor, name, times, operator)
        case "e" | "E" | "b" | "B" | "ge" | "gE":
            return _word_ends(editor, name, times)
        case "G":
            y = min(count - 1, last) if count else last
            jumped(editor)
            return Motion((y, indent(lines[y])), LINES)
        case "gg":
            y = min(times - 1, last)
            jumped(editor)
            return Motion((y, indent(lines[y])), LINES)
        case "H" | "M" | "L":
            bottom = view.below(text, text.top)
            y = {"H": text.top + times - 1, "L": bottom - times + 1, "M": text.top + (bottom - text.top) // 2}[name]
            y = min(max(y, text.top), bottom)
            jumped(editor)
            return Motion((y, indent(lines[y])), LINES)
        case "f" | "F" | "t" | "T":
            letter = await editor.next()
            if letter == "\x1b":
                return None
            editor.found_letter = (letter, name)
            return _to_letter(editor, letter, name, times)
        case ";" | ",":
            letter, way = editor.found_letter
            way = way.swapcase() if name == "," else way
            return _to_letter(editor, letter, way, times) if letter else None
        case "%":
            if count:
                y = min((count * (last + 1) + 99) // 100, last + 1) - 1
                return Motion((y, indent(lines[y])), LINES) if count <= 100 else None
            place = motions.bracket(lines, here)
            return None if place is None else Motion(place, INCLUSIVE)
        case "}" | "{":
            place = here
            for _ in range(times):
                found = motions.paragraph(lines, place[0], 1 if name == "}" else -1)
                if found is None:
                    return None
                place = found
            return Motion(place, INCLUSIVE if place[1] and name == "}" else EXCLUSIVE)
        case ")" | "(":
            place = here
            for _ in range(min(times, 1000)):
                found = motions.sentence(lines, place, 1 if name == ")" else -1)
                if found is None:
                    return None
                place = found
            return Motion(place)
        case "/" | "?":
            typed = await commandline.typed(editor, name)
            return None if typed is None else search(editor, typed[1:], 1 if name == "/" else -1, times)
        case "n" | "N":
            return search(editor, "", editor.sought_way if name == "n" else -editor.sought_way, times, keeps_way=True)
        case "*" | "#":
            return _under(editor, 1 if name == "*" else -1)
        case "'" | "`":
            return await _to_mark(editor, name)
    return None


def search(editor: Editor, pattern: str, way: int, times: int, *, keeps_way: bool = False) -> Motion | None:
    """A pattern with its offset, or the last one again."""
    text, view = editor.text, editor.view
    pattern, _, _ = _cut(pattern, "/" if way > 0 else "?")
    if pattern:
        editor.sought = pattern
    if not keeps_way:
        editor.sought_way = way
    if not editor.sought:
        editor.complain("E35: No previous regular expression")
        return None
    compiled = motions.compiled(editor.sought, bool(editor.options["ignorecase"]))
    place, wrapped = (text.y, text.x), False
    for _ in range(min(times, 1000)):
        found = motions.find(text.lines, place, compiled, way) if compiled is not None else None
        if found is None:
            editor.complain(f"E486: Pattern not found: {editor.sought}")
            return None
        place, _, over = found
        wrapped |= over
    jumped(editor)
    if wrapped:
        editor.say(f"search hit {'BOTTOM, continuing at TOP' if way > 0 else 'TOP, continuing at BOTTOM'}", WARNING)
    else:
        view.message = ((("/" if way > 0 else "?") + editor.sought)[: view.columns - 1], "")
    return Motion(place)


def _sideways(line: str, x: int, step: int) -> int:
    """So many characters on, with what combines with them."""
    if line.isascii():
        return max(0, x + step)
    way = 1 if step > 0 else -1
    while step and 0 <= x + way <= len(line):
        x += way
        if x == len(line) or width_of(line[x]):
            step -= way
    return x


def jumped(editor: Editor) -> None:
    editor.text.marks["'"] = (editor.text.y, editor.text.x)


def _screen_row(editor: Editor, step: int) -> Motion | None:
    text, view = editor.text, editor.view
    width = max(1, view.columns - view.margin)
    column = column_of(text.line, text.x, view.tab) + step * width
    whole = column_of(text.line, len(text.line), view.tab)
    if 0 <= column < max(1, whole):
        return Motion((text.y, at_column(text.line, column, view.tab)))
    y = text.y + (1 if step > 0 else -1)
    return Motion(editor.vertical(y)) if 0 <= y < len(text.lines) else None


def _words(editor: Editor, name: str, times: int, operator: str) -> Motion | None:
    text = editor.text
    lines, place, big = text.lines, (text.y, text.x), name == "W"
    letter = text.line[text.x : text.x + 1]
    if operator == "c" and letter and motions.kind(letter, big=big):
        end = motions.to_end(lines, place, big=big, stays=True)
        for _ in range(times - 1):
            end = motions.to_end(lines, end, big=big) if end is not None else None
        return Motion(end, INCLUSIVE) if end is not None else Motion((text.y, len(text.line)))
    for _ in range(min(times, 100_000)):
        before = place
        place = motions.forward(lines, place, big=big)
        if place == before:
            break
    if operator:
        y, x = place
        if y > text.y and x <= indent(lines[y]):
            place = (y - 1, len(lines[y - 1]))
        return Motion(place)
    if place[1] >= len(lines[place[0]]) and lines[place[0]]:
        place = (place[0], len(lines[place[0]]) - 1)
        if place == (text.y, text.x):
            return None
    return Motion(place)


def _word_ends(editor: Editor, name: str, times: int) -> Motion | None:
    text = editor.text
    step = {"e": motions.to_end, "b": motions.back, "g": motions.back_to_end}[name[0].lower()]
    place: Place | None = (text.y, text.x)
    for number in range(min(times, 100_000)):
        after = step(text.lines, place, big=name[-1].isupper()) if place is not None else None
        if after is None:
            if number == 0 and name[0] not in "eE":
                return None
            last = len(text.lines) - 1
            after = (last, max(0, len(text.lines[last]) - 1)) if name[0] in "eE" else place
        place = after
    return None if place is None or place == (text.y, text.x) else Motion(place, EXCLUSIVE if name[0] in "bB" else INCLUSIVE)


def _to_letter(editor: Editor, letter: str, way: str, times: int) -> Motion | None:
    text = editor.text
    x = text.x
    for _ in range(min(times, 10_000)):
        x = text.line.find(letter, x + 1) if way in "ft" else text.line.rfind(letter, 0, max(0, x))
        if x < 0:
            return None
    x += {"t": -1, "T": 1}.get(way, 0)
    return Motion((text.y, x), INCLUSIVE if way in "ft" else EXCLUSIVE)


async def _to_mark(editor: Editor, name: str) -> Motion | None:
    letter = await editor.next()
    if letter == "\x1b":
        return None
    text = editor.text
    place = text.marks.get("'" if letter in "'`" else letter)
    if letter in "'`" and place is None:
        place = (0, 0)
    if place is None or place[0] >= len(text.lines):
        editor.complain("E20: Mark not set")
        return None
    jumped(editor)
    y, x = place
    return Motion((y, indent(text.lines[y])), LINES) if name == "'" else Motion((y, min(x, max(0, len(text.lines[y]) - 1))))


def _under(editor: Editor, way: int) -> Motion | None:
    text = editor.text
    x, line = text.x, text.line
    while x < len(line) and motions.kind(line[x], big=False) != 2:
        x += 1
    if x >= len(line):
        editor.complain("E348: No string under cursor")
        return None
    end = x
    while x and motions.kind(line[x - 1], big=False) == 2:
        x -= 1
    while end < len(line) and motions.kind(line[end], big=False) == 2:
        end += 1
    text.x = x
    return search(editor, rf"\<{line[x:end]}\>", way, 1)


def _cut(pattern: str, mark: str) -> tuple[str, str, str]:
    """Up to the mark that ends it."""
    at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == mark:
            return pattern[:at], mark, pattern[at + 1 :]
        at += 1
    return pattern, "", ""
