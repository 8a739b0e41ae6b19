"""less on a terminal: what each key does (less 590, command.c)."""

from __future__ import annotations

from mirage.shell.lib.canvas import Canvas, text_of
from mirage.shell.lib.fullscreen import Fullscreen
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.programs.less import files, moving, options, outside, searching
from mirage.shell.programs.less.layout import Layout
from mirage.shell.programs.less.pager import ENTER, LEAVE, RETURN, File, Pager

SUSPICIOUS = 5  # control characters among the first 256 that make a file a binary one


async def run(pager: Pager) -> int:
    tty = pager.proc.tty
    assert tty is not None
    pager.screen = screen = Fullscreen(pager.proc, tty, pager.resized)
    pager.lay_out()
    if "F" in pager.options and len(pager.files) == 1 and pager.fits():
        pager.proc.out("".join(text_of(row) + "\n" for row in pager.rows()))
        return 0
    has_init = "X" not in pager.options
    with screen:
        await screen.show(ENTER if has_init else "\33[?1h\33=\r")
        try:
            await _begin(pager)
            while not pager.is_over:
                await _command(pager)
        finally:
            pager.proc.out(LEAVE if has_init else "\r\33[K\33[?1l\33>")
    return 0


async def _begin(pager: Pager) -> None:
    if _is_suspicious(pager):
        await pager.show_line(f'"{pager.file.name}" may be a binary file.  See it anyway? ')
        if (await pager.screen.character()) not in ("y", "Y"):
            pager.is_over = True
            return
    if pager.first.isdecimal():
        moving.to_line(pager, int(pager.first[:9]) - 1)
    elif pager.first.startswith(("/", "?")):
        searching.search(pager, pager.first[1:], 1, 1, is_new=True)
    elif pager.first in ("G", "F"):
        moving.to_end(pager)
    elif not pager.fits():
        pass
    else:
        pager.is_squished = True
        text = "".join(text_of(row) + "\r\n" for row in pager.rows())
        await pager.screen.show(text)
    if pager.first == "F":
        await outside.follow(pager)
    await pager.show()


def _is_suspicious(pager: Pager) -> bool:
    text = to_text(pager.file.data[:256])
    return sum((letter < " " and letter not in "\t\n\r\b\x1b\x0c") or "\udc80" <= letter <= "\udcff" for letter in text) > SUSPICIOUS


async def _command(pager: Pager) -> None:
    key = await pager.key()
    if pager.is_over:
        return
    if pager.message:
        pager.message = ""
        if pager.is_stale:
            pager.lay_out()
            pager.is_stale = False
        if key in ("enter", "^J", " "):
            await pager.show()
            return
    if len(key) == 1 and key.isdecimal():
        pager.number += key
        await pager.show()
        return
    number, pager.number = int(pager.number[:9]) if pager.number else 0, ""
    if key == "escape":
        after = await pager.screen.character()
        key = f"M-{after}" if after else ""
    await _act(pager, key, number)
    if not pager.is_over:
        await pager.show()


async def _act(pager: Pager, key: str, number: int) -> None:
    file, height = pager.file, pager.height
    step = {
        "e": 1,
        "^E": 1,
        "j": 1,
        "^N": 1,
        "enter": 1,
        "^J": 1,
        "down": 1,
        "y": -1,
        "^Y": -1,
        "k": -1,
        "^K": -1,
        "^P": -1,
        "up": -1,
    }.get(key)
    if step is not None:
        moving.move(pager, step * max(1, number))
    elif key in (" ", "f", "^F", "^V", "pagedown", "z", "M- "):
        moving.move(pager, number or height)
    elif key in ("b", "^B", "pageup", "M-v", "w"):
        moving.move(pager, -(number or height))
    elif key in ("d", "^D", "u", "^U"):
        pager.half = number or pager.half
        size = pager.half or pager.screen.rows // 2
        moving.move(pager, size if key in "d^D" else -size)
    elif key in ("g", "<", "M-<", "home"):
        moving.jumped(pager)
        moving.to_line(pager, max(0, number - 1))
    elif key in ("G", ">", "M->", "end"):
        moving.jumped(pager)
        if number:
            moving.to_line(pager, number - 1)
        else:
            moving.to_end(pager)
    elif key in ("p", "%"):
        moving.jumped(pager)
        moving.to_line(pager, file.layout.line_at(file.layout.size * min(number, 100) // 100))
    elif key in ("/", "?", "&"):
        await searching.ask(pager, key, max(1, number))
    elif key in ("n", "N"):
        if pager.pattern is None:
            pager.is_squished = False
            pager.message = f"No previous regular expression{RETURN}"
        else:
            searching.search(pager, None, pager.way if key == "n" else -pager.way, max(1, number))
    elif key in ("left", "right"):
        half = number or pager.screen.columns // 2
        file.layout.left = max(0, file.layout.left + (half if key == "right" else -half))
        file.top = (file.top[0], 0)
    elif key == "M-u":
        if pager.pattern is None:
            pager.message = f"No previous regular expression{RETURN}"
        pager.is_highlighted = not pager.is_highlighted
    else:
        await _rarer(pager, key, number)


async def _rarer(pager: Pager, key: str, number: int) -> None:
    file = pager.file
    match key:
        case "q" | "Q":
            pager.leave()
        case "Z":
            if (await pager.key()) == "Z":
                pager.leave()
        case ":":
            await files.colon(pager)
        case "=" | "^G":
            pager.message = pager.full() + RETURN
        case "h" | "H":
            text = recorded(pager.proc, "less.help").encode()
            pager.help = File("", text, Layout(text))
            pager.lay_out()
            pager.is_squished = False
        case "r" | "R" | "^R" | "^L":
            pager.canvas = Canvas(0, 0)
        case "m":
            letter = await pager.ask_letter("set mark: ")
            if letter.isalpha() and len(letter) == 1:
                file.marks[letter] = file.top
        case "'":
            await moving.to_mark(pager, await pager.ask_letter("goto mark: "))
        case "-" | "_":
            await options.toggle(pager, key)
        case "F":
            moving.to_end(pager)
            await outside.follow(pager)
        case "!":
            await outside.run(pager)
        case "v":
            await outside.edit(pager)
        case "V":
            pager.message = "less 590 (GNU regular expressions)" + RETURN
        case "s":
            await files.save(pager)
        case "|":
            letter = await pager.ask_letter("|mark: ")
            if not letter.isalpha() or len(letter) > 1:
                pager.message = f"Invalid mark letter {chr(0xFFFD) if letter.startswith('^') else letter}{RETURN}"
        case "^Z":
            await outside.suspend(pager)
        case _:
            pass
