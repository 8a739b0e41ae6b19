"""vi's commands: motions, operators and all that a key does when no text is typed (vim 9.0, normal.c, ops.c)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mirage.shell.local import local
from mirage.shell.programs.vim import colon, motions
from mirage.shell.programs.vim.editor import Editor, Interrupted
from mirage.shell.programs.vim.insert import insert, shifted
from mirage.shell.programs.vim.text import Place, at_column, cells, column_of, indent
from mirage.shell.programs.vim.window import WARNING
from mirage.shell.readline.redisplay import width_of
from mirage.shell.strftime import formats, strftime

OPERATORS = ("d", "c", "y", ">", "<", "!", "=", "gU", "gu", "g~", "gJ", "gq")
REPORTED = 2  # 'report': more lines than these are told
COUNT_MAX = 99_999_999
INCLUSIVE, EXCLUSIVE, LINES = "inclusive", "exclusive", "lines"
LEAVING = "Type  :qa  and press <Enter> to exit Vim"
ABANDONING = "Type  :qa!  and press <Enter> to abandon all changes and exit Vim"


@dataclass(frozen=True, slots=True)
class Motion:
    """Where to, and how much of it an operator takes."""

    place: Place
    kind: str = EXCLUSIVE
    keeps_column: bool = False
    start: Place | None = None  # of a text object


async def command(editor: Editor) -> None:
    """One, with its count and its register."""
    count, register, letter = await _prefix(editor)
    if editor.visual:
        await _visual(editor, letter, count, register)
        return
    name = letter
    if letter in "gzZ[]\x1c" and letter:
        name += await editor.next()
        if name.endswith("\x1b"):
            return
    if name in OPERATORS:
        await _operate(editor, name, count, register)
        return
    action = ACTIONS.get(name)
    if action is not None:
        await action(editor, count, register)
        if name in CHANGES:
            _keep_dot(editor)
        return
    motion = await move(editor, name, count)
    if motion is None:
        editor.beep()
    else:
        editor.go(motion.place, keeps_column=motion.keeps_column)
        if name == "$":
            editor.text.wanted = 1 << 30


async def _prefix(editor: Editor) -> tuple[int, str, str]:
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


def _keep_dot(editor: Editor) -> None:
    if not editor.trace or editor.trace[0] != ".":
        editor.dot = "".join(editor.trace)


# ---- motions


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
            _jumped(editor)
            return Motion((y, indent(lines[y])), LINES)
        case "gg":
            y = min(times - 1, last)
            _jumped(editor)
            return Motion((y, indent(lines[y])), LINES)
        case "H" | "M" | "L":
            bottom = view.below(text, text.top)
            y = {"H": text.top + times - 1, "L": bottom - times + 1, "M": text.top + (bottom - text.top) // 2}[name]
            y = min(max(y, text.top), bottom)
            _jumped(editor)
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
            typed = await colon.typed(editor, name)
            return None if typed is None else search(editor, typed[1:], 1 if name == "/" else -1, times)
        case "n" | "N":
            return search(editor, "", editor.sought_way if name == "n" else -editor.sought_way, times, keeps_way=True)
        case "*" | "#":
            return _under(editor, 1 if name == "*" else -1)
        case "'" | "`":
            return await _to_mark(editor, name)
    return None


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


def _jumped(editor: Editor) -> None:
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
    _jumped(editor)
    y, x = place
    return Motion((y, indent(text.lines[y])), LINES) if name == "'" else Motion((y, min(x, max(0, len(text.lines[y]) - 1))))


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
    _jumped(editor)
    if wrapped:
        editor.say(f"search hit {'BOTTOM, continuing at TOP' if way > 0 else 'TOP, continuing at BOTTOM'}", WARNING)
    else:
        view.message = ((("/" if way > 0 else "?") + editor.sought)[: view.columns - 1], "")
    return Motion(place)


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


# ---- operators


async def _operate(editor: Editor, operator: str, count: int, register: str) -> None:
    """An operator and what it takes: a motion, a text object, or itself for whole lines."""
    times, _, name = await _prefix(editor)
    if name == "\x1b":
        return
    both = max(1, count) * max(1, times) if count or times else 0
    text = editor.text
    if name in ("g",):
        name += await editor.next()
    if name == operator or (operator[0] == "g" and name in (operator[1], operator)):
        y = text.y + max(1, both) - 1
        if y >= len(text.lines) and editor.is_compatible:
            editor.beep()
            return
        await apply(editor, operator, Motion((min(y, len(text.lines) - 1), text.x), LINES), register)
    elif name in ("i", "a"):
        motion = _object(editor, name, await editor.next())
        if motion is None:
            editor.beep()
            return
        text.y, text.x = motion.start or (text.y, text.x)
        await apply(editor, operator, motion, register)
    else:
        was = (text.y, text.x)
        motion = await move(editor, name, both, operator)
        text.y, text.x = was
        if motion is None:
            if name not in "/?nN'`":
                editor.beep()
            return
        await apply(editor, operator, motion, register)
    if operator != "y":
        _keep_dot(editor)


async def apply(editor: Editor, operator: str, motion: Motion, register: str) -> None:
    text = editor.text
    here = motion.start or (text.y, text.x)
    start, end = min(here, motion.place), max(here, motion.place)
    is_lines = motion.kind == LINES
    if not is_lines:
        if motion.kind == INCLUSIVE:
            end = (end[0], end[1] + 1)
        elif end[1] == 0 and end[0] > start[0]:
            end = (end[0] - 1, len(text.lines[end[0] - 1]))  # the o_v rule: an exclusive end in the first column
            is_lines = (
                start[1] <= indent(text.lines[start[0]]) and operator in ("d", "y") and not text.lines[start[0]][: start[1]].strip()
            )
        end = (end[0], min(end[1], len(text.lines[end[0]])))
    if operator == "y":
        _yank(editor, start, end, register, is_lines=is_lines)
    elif operator == "d":
        await _delete(editor, start, end, register, is_lines=is_lines)
    elif operator == "c":
        await _change(editor, start, end, register, is_lines=is_lines)
    elif operator in "><":
        await shift(editor, start[0], end[0], operator)
    elif operator == "!":
        count = end[0] - start[0]
        editor.go_to_line(start[0])
        await colon.prompt(editor, f".,.+{count}!" if count else ".!")
    elif operator in ("gU", "gu", "g~"):
        await _recase(editor, operator, start, end, is_lines=is_lines)
    elif operator == "gJ":
        await _join(editor, end[0] - start[0] + 1, "")


def take(editor: Editor, start: Place, end: Place, *, is_lines: bool) -> tuple[str, bool]:
    text = editor.text
    if is_lines:
        return "\n".join(text.lines[start[0] : end[0] + 1]), True
    return text.part(start, end), False


def store(editor: Editor, register: str, taken: tuple[str, bool], *, is_yank: bool = False) -> None:
    """Into a register (upper case adds), and into the one without a name."""
    registers = editor.registers
    if register.isupper() and register.lower() in registers:
        old, was_lines = registers[register.lower()]
        glue = "\n" if was_lines or taken[1] else ""
        taken = (old + glue + taken[0], was_lines or taken[1])
    if register.isalnum():
        registers[register.lower()] = taken
    elif is_yank:
        registers["0"] = taken
    elif taken[1] or "\n" in taken[0]:
        for number in range(9, 1, -1):
            if str(number - 1) in registers:
                registers[str(number)] = registers[str(number - 1)]
        registers["1"] = taken
    registers['"'] = taken


def _yank(editor: Editor, start: Place, end: Place, register: str, *, is_lines: bool) -> None:
    text = editor.text
    store(editor, register, take(editor, start, end, is_lines=is_lines), is_yank=True)
    count = end[0] - start[0] + 1
    if is_lines:
        if start[0] < text.y:
            editor.go((start[0], text.x))
    else:
        editor.go(start)
    if count > REPORTED:
        editor.say(f"{count} lines yanked")


async def _delete(editor: Editor, start: Place, end: Place, register: str, *, is_lines: bool) -> None:
    text = editor.text
    if text.is_empty and text.lines == [""]:
        editor.beep()
        return
    await editor.warn()
    store(editor, register, take(editor, start, end, is_lines=is_lines))
    text.y, text.x = (start[0], text.x) if is_lines else start
    text.keep()
    if is_lines:
        delete_lines(editor, start[0], end[0])
        return
    count = end[0] - start[0]
    text.replace(start, end, "")
    if count:
        editor.lines_moved(start[0] + 1, count)
    editor.go(start)
    if count > REPORTED:
        editor.say(f"{count} fewer lines")


def delete_lines(editor: Editor, first: int, last: int) -> None:
    """Whole lines, and what is said of them."""
    text = editor.text
    count = last - first + 1
    del text.lines[first : last + 1]
    if not text.lines:
        text.lines = [""]
        text.settle(emptied=True)
        text.is_empty = True
        editor.go((0, 0))
        editor.say("--No lines in buffer--")
        return
    editor.lines_moved(first, count)
    y = min(first, len(text.lines) - 1)
    editor.go((y, indent(text.lines[y])))
    if count > REPORTED:
        editor.say(f"{count} fewer lines")


async def _change(editor: Editor, start: Place, end: Place, register: str, *, is_lines: bool) -> None:
    text = editor.text
    await editor.warn()
    store(editor, register, take(editor, start, end, is_lines=is_lines))
    text.keep()
    if is_lines:
        lead = text.lines[start[0]][: indent(text.lines[start[0]])] if editor.options["autoindent"] else ""
        text.lines[start[0] : end[0] + 1] = [lead]
        editor.lines_moved(start[0] + 1, end[0] - start[0])
        text.y, text.x = start[0], len(lead)
    else:
        if editor.is_compatible and start[0] == end[0] and end[1] > start[1]:
            gone = cells(text.lines[start[0]])[start[1] : end[1]]
            dollar: list[tuple[str, int, bool]] = (
                [("$", 1, False)] if gone[-1][1] == 1 else [(" ", 1, False)] * (gone[-1][1] - 1) + [("$", 1, False)]
            )
            editor.view.ghost = gone[:-1] + dollar
        text.replace(start, end, "")
        text.y, text.x = start
    await insert(editor, 1)


async def shift(editor: Editor, first: int, last: int, way: str, times: int = 1) -> None:
    text = editor.text
    await editor.warn()
    text.keep()
    width = int(editor.options["shiftwidth"])
    for y in range(first, min(last + 1, len(text.lines))):
        for _ in range(times):
            text.lines[y] = shifted(text.lines[y], 1 if way == ">" else -1, width, uses_tabs=not editor.options["expandtab"])
    editor.go_to_line(first)
    count = last - first + 1
    if count > REPORTED:
        editor.say(f"{count} lines {way}ed {times} time{'' if times == 1 else 's'}")


async def _recase(editor: Editor, operator: str, start: Place, end: Place, *, is_lines: bool) -> None:
    text = editor.text
    await editor.warn()
    text.keep()
    if is_lines:
        start, end = (start[0], 0), (end[0], len(text.lines[end[0]]))
    part = text.part(start, end)
    text.replace(start, end, {"gU": part.upper(), "gu": part.lower(), "g~": part.swapcase()}[operator])
    editor.go(start)


def _object(editor: Editor, extent: str, letter: str) -> Motion | None:
    """iw, a( and their like."""
    text = editor.text
    place, line = (text.y, text.x), text.line
    if letter in "wW" and line:
        x = end = text.x
        what = motions.kind(line[x], big=letter == "W")
        while x and motions.kind(line[x - 1], big=letter == "W") == what:
            x -= 1
        while end + 1 < len(line) and motions.kind(line[end + 1], big=letter == "W") == what:
            end += 1
        if extent == "a":
            while end + 1 < len(line) and line[end + 1] in " \t":
                end += 1
        return Motion((text.y, end), INCLUSIVE, start=(text.y, x))
    for pair, names in (("()", "()b"), ("{}", "{}B"), ("[]", "[]"), ("<>", "<>")):
        if letter in names:
            found = motions.enclosing(text.lines, place, *pair)
            if found is None:
                return None
            (first, begin), last = found
            if extent == "a":
                return Motion(last, INCLUSIVE, start=(first, begin))
            if first < last[0] and begin + 1 >= len(text.lines[first]):
                return Motion((last[0] - 1, 0), LINES, start=(first + 1, 0)) if last[0] > first + 1 else None
            return Motion(last, EXCLUSIVE, start=(first, begin + 1))
    if letter in "\"'`":
        return _quoted(editor, extent, letter)
    if letter == "p":
        y = end = text.y
        blank = not text.lines[y].strip()
        while y and (not text.lines[y - 1].strip()) == blank:
            y -= 1
        while end + 1 < len(text.lines) and (not text.lines[end + 1].strip()) == blank:
            end += 1
        while extent == "a" and end + 1 < len(text.lines) and not text.lines[end + 1].strip():
            end += 1
        return Motion((end, 0), LINES, start=(y, 0))
    return None


def _quoted(editor: Editor, extent: str, letter: str) -> Motion | None:
    text = editor.text
    places = [at for at, each in enumerate(text.line) if each == letter and text.line[at - 1 : at] != "\\"]
    for first, last in zip(places[::2], places[1::2]):
        if text.x <= last:
            if extent == "i":
                return Motion((text.y, last), EXCLUSIVE, start=(text.y, first + 1))
            after = last + 1
            while after < len(text.line) and text.line[after] in " \t":
                after += 1
            return Motion((text.y, after), EXCLUSIVE, start=(text.y, first))
    return None


# ---- single commands

Act = Callable[[Editor, int, str], Awaitable[None]]


def _begin(letter: str) -> Act:
    async def begin(editor: Editor, count: int, register: str) -> None:
        text = editor.text
        line, repeats = text.line, ""
        if letter in "oO":
            await editor.warn()
            text.keep()
            lead = line[: indent(line)] if editor.options["autoindent"] else ""
            text.y += letter == "o"
            text.lines.insert(text.y, lead)
            text.x, repeats = len(lead), "\n"
            editor.lines_moved(text.y + 1)
        else:
            text.x = {"i": text.x, "a": min(text.x + 1, len(line)), "I": indent(line) if line.strip() else len(line), "A": len(line)}[
                letter
            ]
        await insert(editor, max(1, count), repeats=repeats)

    return begin


async def _replace(editor: Editor, count: int, register: str) -> None:
    letter = await editor.next()
    text = editor.text
    times = max(1, count)
    if letter == "\x1b" or text.x + times > len(text.line):
        editor.beep()
        return
    await editor.warn()
    text.keep()
    line = text.line
    if letter in "\r\n":
        text.lines[text.y : text.y + 1] = [line[: text.x], line[text.x + times :]]
        editor.lines_moved(text.y + 2)
        editor.go((text.y + 1, 0))
        return
    text.lines[text.y] = line[: text.x] + letter * times + line[text.x + times :]
    editor.go((text.y, text.x + times - 1))


async def _overwrite(editor: Editor, count: int, register: str) -> None:
    await insert(editor, max(1, count), replaces=True)


def _by(operator: str, name: str) -> Act:
    """x and its like: an operator with its motion."""

    async def act(editor: Editor, count: int, register: str) -> None:
        text = editor.text
        if name in "l" and operator == "d" and not text.line:
            editor.beep()
            return
        if name == operator:
            y = min(text.y + max(1, count) - 1, len(text.lines) - 1)
            await apply(editor, operator, Motion((y, text.x), LINES), register)
            return
        motion = await move(editor, name, count, operator)
        if motion is None and operator == "c":
            motion = Motion((text.y, text.x))
        if motion is None:
            editor.beep()
            return
        if name == "$" and not text.line:
            motion = Motion((text.y, 0))
        await apply(editor, operator, motion, register)

    return act


def _put(way: str) -> Act:
    async def put(editor: Editor, count: int, register: str) -> None:
        text = editor.text
        name = register.lower() or '"'
        if name not in editor.registers:
            editor.complain(f"E353: Nothing in register {name}")
            return
        await editor.warn()
        content, is_lines = editor.registers[name]
        times = min(max(1, count), 10_000)
        text.keep()
        if is_lines:
            lines = content.split("\n") * times
            at = text.y + (way == "p")
            text.lines[at:at] = lines
            editor.lines_moved(at + len(lines), len(lines))
            editor.go((at, indent(text.lines[at])))
            if len(lines) > REPORTED:
                editor.say(f"{len(lines)} more lines")
            return
        at = min(text.x + (way == "p"), len(text.line)) if text.line else 0
        text.replace((text.y, at), (text.y, at), content * times)
        if "\n" in content:
            editor.go((text.y, at))
            editor.lines_moved(text.y + content.count("\n") + 1, content.count("\n"))
        else:
            editor.go((text.y, at + len(content) * times - 1))

    return put


async def _join_lines(editor: Editor, count: int, register: str) -> None:
    await _join(editor, max(2, count), " ")


async def _join(editor: Editor, count: int, glue: str) -> None:
    text = editor.text
    if text.y + 1 >= len(text.lines):
        editor.beep()
        return
    await editor.warn()
    text.keep()
    first = None
    for _ in range(min(count, len(text.lines) - text.y) - 1):
        below = text.lines.pop(text.y + 1)
        line = text.line
        if glue:
            below = below.lstrip(" \t")
            blanks = (
                0 if not below or below.startswith(")") or line.endswith((" ", "\t")) or not line else 2 if line[-1] in ".!?" else 1
            )
            text.x = len(line) if blanks or not line else len(line) - (below == "" or line.endswith((" ", "\t")))
            if below.startswith(")"):
                text.x = len(line)
            text.lines[text.y] = line + " " * blanks + below
        else:
            text.x = len(line)
            text.lines[text.y] = line + below
        first = text.x if first is None or not editor.is_compatible else first
    editor.lines_moved(text.y + 1, count - 1)
    editor.go((text.y, first or 0))


async def _switch(editor: Editor, count: int, register: str) -> None:
    text = editor.text
    line, times = text.line, max(1, count)
    if not line:
        editor.beep()
        return
    await editor.warn()
    text.keep()
    text.lines[text.y] = line[: text.x] + line[text.x : text.x + times].swapcase() + line[text.x + times :]
    editor.go((text.y, min(text.x + times, len(line) - 1)))


async def _undo(editor: Editor, count: int, register: str) -> None:
    text = editor.text
    _undo_times(editor, count, forward=editor.is_compatible and text.was_undo)


async def _redo(editor: Editor, count: int, register: str) -> None:
    _undo_times(editor, count, forward=True)


def _undo_times(editor: Editor, count: int, *, forward: bool) -> None:
    undo(editor, forward=forward, times=min(max(1, count), 1000))


def undo(editor: Editor, *, forward: bool, times: int = 1) -> None:
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


def _age(editor: Editor, time: int) -> str:
    """u_add_time()"""
    seconds = (editor.proc.clock.now() - time) // 1_000_000_000
    if seconds >= 100:
        return strftime(
            "%H:%M:%S" if seconds < 60 * 60 * 12 else "%a %d %b %Y %H:%M:%S", local(editor.proc, time), 0, formats(editor.proc)
        )
    return f"{seconds} second{'' if seconds == 1 else 's'} ago"


async def _line_undo(editor: Editor, count: int, register: str) -> None:
    text = editor.text
    if text.line_kept is None or text.line_kept[0] != text.y or text.line_kept[1] == text.line:
        editor.beep()
        return
    text.keep()
    kept, text.line_kept = text.line_kept[1], (text.y, text.line)
    text.lines[text.y] = kept
    editor.go((text.y, 0))


async def _repeat(editor: Editor, count: int, register: str) -> None:
    if not editor.dot:
        editor.beep()
        return
    keys = editor.dot
    if count:
        keys = str(count) + keys.lstrip("0123456789")
    editor.stuff(keys)


async def _mark(editor: Editor, count: int, register: str) -> None:
    letter = await editor.next()
    if letter != "\x1b":
        editor.text.marks[letter] = (editor.text.y, editor.text.x)


async def _colon(editor: Editor, count: int, register: str) -> None:
    await colon.prompt(editor, (f".,.+{count - 1}" if count > 1 else ".") if count else "")


async def _ex(editor: Editor, count: int, register: str) -> None:
    await colon.ex_mode(editor)


def _page(way: int) -> Act:
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


def _scrolled(editor: Editor, was: int) -> None:
    if editor.text.top != was:
        editor.text.skipped = 0
        editor._wipe(abs(editor.text.top - was))


def _half(way: int) -> Act:
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


def _scroll(way: int) -> Act:
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


def _place(where: str) -> Act:
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


async def _redraw(editor: Editor, count: int, register: str) -> None:
    editor.view.message = ("", "")
    editor.forget()


async def _leave(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "x")


async def _abandon(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "q!")


async def _tell_file(editor: Editor, count: int, register: str) -> None:
    colon.tell_file(editor)


async def _tell_letter(editor: Editor, count: int, register: str) -> None:
    letter = editor.text.line[editor.text.x : editor.text.x + 1]
    code = ord(letter) if letter else 0
    shown = letter if letter >= " " else f"^{chr(code ^ 64)}"
    editor.say(f"<{shown}>  {code},  Hex {code:02x},  Octal {code:03o}" if letter else "NUL")


async def _suspend(editor: Editor, count: int, register: str) -> None:
    await editor.suspend()


async def _interrupt(editor: Editor, count: int, register: str) -> None:
    editor.say(ABANDONING if editor.text.is_changed else LEAVING)
    raise Interrupted


async def _other_file(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "e #")


async def _same_again(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "s")


async def _tag(editor: Editor, count: int, register: str) -> None:
    editor.complain("E433: No tags file")


async def _tag_back(editor: Editor, count: int, register: str) -> None:
    editor.complain("E73: Tag stack empty")


async def _record(editor: Editor, count: int, register: str) -> None:
    if editor.recording:
        editor.registers[editor.recording] = (editor.recorded.removesuffix("q"), False)
        editor.recording = ""
        return
    letter = await editor.next()
    if letter.isalnum():
        editor.recording, editor.recorded = letter.lower(), ""


async def _execute(editor: Editor, count: int, register: str) -> None:
    letter = await editor.next()
    name = editor.registers.get("@", ("", False))[0] if letter == "@" else letter.lower()
    if name not in editor.registers or not name.isalnum():
        editor.beep()
        return
    editor.registers["@"] = (name, False)
    content, is_lines = editor.registers[name]
    editor.stuff((content + "\n" * is_lines) * min(max(1, count), 100))


async def _select(editor: Editor, letter: str) -> None:
    editor.visual, editor.visual_from = letter, (editor.text.y, editor.text.x)
    editor.view.mode = (
        "" if editor.is_compatible else {"v": "-- VISUAL --", "V": "-- VISUAL LINE --"}.get(letter, "-- VISUAL BLOCK --")
    )
    editor.view.message = ("", "") if editor.view.mode else editor.view.message


async def _visual(editor: Editor, letter: str, count: int, register: str) -> None:
    """A key while something is selected."""
    text = editor.text
    name = letter + (await editor.next() if letter in "gzia" and letter else "")
    if name in ("\x1b", "\x03", "v", "V", "\x16"):
        same = name == editor.visual
        editor.visual = name if name in "vV\x16" and not same else ""
        editor.view.mode = editor.view.mode if editor.visual else ""
        return
    if name == "o":
        here = (text.y, text.x)
        editor.go(editor.visual_from)
        editor.visual_from = here
        return
    operator = {
        "x": "d",
        "X": "d",
        "D": "d",
        "\x7f": "d",
        "s": "c",
        "S": "c",
        "C": "c",
        "Y": "y",
        "u": "gu",
        "U": "gU",
        "~": "g~",
    }.get(name, name)
    if operator in OPERATORS or operator in ("J", ":", "p", "r"):
        kind = LINES if editor.visual == "V" or name in "XDSCY" else INCLUSIVE
        start, end = min(editor.visual_from, (text.y, text.x)), max(editor.visual_from, (text.y, text.x))
        editor.visual, editor.view.mode = "", ""
        text.marks["<"], text.marks[">"] = start, end
        text.y, text.x = start
        if operator == "J":
            await _join(editor, max(2, end[0] - start[0] + 1), " ")
        elif operator == ":":
            await colon.prompt(editor, "'<,'>")
        elif operator == "r":
            letter = await editor.next()
            text.keep()
            part = text.part(start, (end[0], end[1] + 1))
            text.replace(start, (end[0], end[1] + 1), "".join(each if each == "\n" else letter for each in part))
        else:
            await apply(editor, operator, Motion(end, kind, start=start), register)
        return
    motion = _object(editor, name[0], name[1]) if name[0] in "ia" else await move(editor, name, count)
    if motion is None:
        editor.beep()
        return
    if motion.start is not None:
        editor.visual_from = motion.start
    editor.go(motion.place, keeps_column=motion.keeps_column)


def _select_by(letter: str) -> Act:
    async def select(editor: Editor, count: int, register: str) -> None:
        await _select(editor, letter)

    return select


async def _nothing(editor: Editor, count: int, register: str) -> None:
    editor.beep()


ACTIONS: dict[str, Act] = {
    **{letter: _begin(letter) for letter in "iaIAoO"}, "r": _replace, "R": _overwrite, "x": _by("d", "l"), "X": _by("d", "h"), "D": _by("d", "$"),
    "C": _by("c", "$"), "s": _by("c", "l"), "S": _by("c", "c"), "Y": _by("y", "y"), "p": _put("p"), "P": _put("P"), "J": _join_lines, "~": _switch,
    "u": _undo, "U": _line_undo, "\x12": _redo, ".": _repeat, "m": _mark, ":": _colon, "Q": _ex, "\x06": _page(1), "\x02": _page(-1),
    "\x04": _half(1), "\x15": _half(-1), "\x05": _scroll(1), "\x19": _scroll(-1), "z\r": _place("\r"), "zt": _place("t"), "zz": _place("z"),
    "zb": _place("b"), "z.": _place("."), "z-": _place("-"), "\x0c": _redraw, "ZZ": _leave, "ZQ": _abandon, "\x07": _tell_file, "ga": _tell_letter,
    "\x1a": _suspend, "\x03": _interrupt, "\x1e": _other_file, "&": _same_again, "\x1d": _tag, "\x14": _tag_back, "q": _record, "@": _execute,
    "v": _select_by("v"), "V": _select_by("V"), "\x16": _select_by("\x16"), "\x1b": _nothing,
}  # fmt: skip
CHANGES = frozenset("iaIAoOrRxXDCsSpPJ~&")
