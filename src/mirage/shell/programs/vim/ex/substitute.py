""":s, its flags, and what stands for what was found (vim 9.0, ex_cmds.c)."""

from __future__ import annotations

import re

from mirage.shell.programs.vim import motions
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex.call import Call, Fault
from mirage.shell.programs.vim.window import QUESTION


async def substitute(call: Call) -> None:
    editor, tail = call.editor, call.tail
    mark = tail[:1]
    if mark and not mark.isalnum() and mark not in ' "|':
        pieces, rest = [], tail[1:]
        for _ in range(2):
            piece, found, rest = upto(rest, mark)
            pieces.append(piece)
            if not found:
                break
        pattern, new = pieces[0], pieces[1] if len(pieces) > 1 else ""
        flags = rest
        pattern = pattern or editor.sought
    else:
        if editor.substituted is None:
            raise Fault("E33: No previous substitute regular expression")
        pattern, new, _ = editor.substituted
        flags = tail
    if not pattern:
        raise Fault("E35: No previous regular expression")
    if "&" in flags and editor.substituted is not None:
        flags += editor.substituted[2]
    editor.sought = pattern
    editor.substituted = (pattern, new, flags)
    compiled = motions.compiled(pattern, "i" in flags or ("I" not in flags and bool(editor.options["ignorecase"])))
    first, last = call.lines
    if compiled is None:
        raise Fault(f"E486: Pattern not found: {pattern}")
    await _replace_all(call, compiled, new, flags, first, last)


def upto(text: str, mark: str) -> tuple[str, bool, str]:
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == mark:
            return text[:at].replace("\\" + mark, mark), True, text[at + 1 :]
        at += 1
    return text.replace("\\" + mark, mark), False, ""


async def _replace_all(call: Call, pattern: re.Pattern[str], new: str, flags: str, first: int, last: int) -> None:
    editor, text = call.editor, call.text
    count = touched = 0
    place = -1
    found_any = is_ended = False
    every = "c" not in flags
    y = first
    while y <= last and not is_ended:
        await editor.proc.tick(1 + len(text.lines[y]) // 64)
        line, at, changed = text.lines[y], 0, False
        while at <= len(line) and (found := pattern.search(line, at)) is not None:
            found_any = True
            answer = "y"
            if "n" in flags:
                count += 1
            else:
                if not every:
                    answer = await _asked(editor, y, found, new)
                    every = answer == "a"
                    is_ended = answer in "ql\x1b\x03"
                if answer in "yal":
                    if not count:
                        await editor.warn()
                        text.keep()
                    piece = _expanded(found, new)
                    line = line[: found.start()] + piece + line[found.end() :]
                    count += 1
                    changed, place = True, y
                    at = found.start() + len(piece) + (found.end() == found.start())
                    text.lines[y] = line
                else:
                    at = found.end() + (found.end() == found.start())
            if "n" in flags:
                at = found.end() + (found.end() == found.start())
                changed = True
            if "g" not in flags or is_ended:
                break
        touched += changed
        if "\n" in line and "n" not in flags:
            pieces = line.split("\n")
            text.lines[y : y + 1] = pieces
            last += len(pieces) - 1
            y += len(pieces) - 1
            place = y
        y += 1
    if not found_any:
        raise Fault(f"E486: Pattern not found: {editor.sought}")
    if place >= 0:
        text.settle(touched)
        editor.go_to_line(place)
    if "n" in flags:
        editor.say(f"{count} match{'' if count == 1 else 'es'} on {touched} line{'' if touched == 1 else 's'}")
    elif count > 2 and call.depth == 0:
        editor.say(f"{count} substitutions on {touched} line{'' if touched == 1 else 's'}")


async def _asked(editor: Editor, y: int, found: re.Match[str], new: str) -> str:
    """The c flag: each is shown, and asked about."""
    view = editor.view
    editor.go((y, found.start()))
    selected = view.selected
    view.selected = lambda at: (found.start(), max(found.end(), found.start() + 1)) if at == y else None
    view.message = (f"replace with {new} (y/n/a/q/l/^E/^Y)?", QUESTION)
    view.asking = True
    try:
        while (letter := await editor.next()) not in ("y", "n", "a", "q", "l", "\x1b", "\x03"):
            continue
    finally:
        view.selected, view.asking = selected, False
        view.message = ("", "")
    return letter


def _expanded(found: re.Match[str], new: str) -> str:
    """& and \\1, \\u and its like, \\r for a new line."""
    parts: list[str] = []
    case, once = "", ""
    at = 0
    while at < len(new):
        letter = new[at]
        at += 1
        piece = letter
        if letter == "&":
            piece = found[0]
        elif letter == "\\" and at < len(new):
            letter = new[at]
            at += 1
            if letter.isdigit():
                piece = (found[int(letter)] or "") if int(letter) <= (found.re.groups or 0) else ""
            elif letter in "UL":
                case = letter
                continue
            elif letter in "ul":
                once = letter
                continue
            elif letter in "eE":
                case = ""
                continue
            else:
                piece = {"r": "\n", "n": "\0", "t": "\t"}.get(letter, letter)
        elif letter == "\r":
            piece = "\n"
        if case:
            piece = piece.upper() if case == "U" else piece.lower()
        if once and piece:
            piece = (piece[0].upper() if once == "u" else piece[0].lower()) + piece[1:]
            once = ""
        parts.append(piece)
    return "".join(parts)
