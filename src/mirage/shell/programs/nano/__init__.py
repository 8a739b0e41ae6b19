"""nano 7.2: opens, shows, edits, searches, saves and leaves, on a terminal of any size, with Debian's /etc/nanorc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.fullscreen import Fullscreen
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.programs.nano import files, keys
from mirage.shell.programs.nano.editor import Editor
from mirage.shell.programs.nano.window import BEGIN, END, View
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

BLIND = "\x1b[?2004h\x1b)0\x1b[1;24r\x1b[m\x0f\x1b(B\x1b[4l\x1b[?7h\x1b[?25l\x1b[H\x1b[J"
KNOWN = ("xterm", "screen", "linux", "vt", "rxvt", "tmux", "ansi", "dumb")  # terminals
OPTIONS = "ABC:DEFGHIJ:KLMNOPQ:RST:UVWX:Y:Zabcdef:ghijklmno:pqr:s:tuvwxy!%_0"
LONGS = {
    "smarthome": "A", "backup": "B", "backupdir": ":C", "boldtext": "D", "tabstospaces": "E", "multibuffer": "F", "locking": "G",
    "historylog": "H", "ignorercfiles": "I", "guidestripe": ":J", "rawsequences": "K", "nonewlines": "L", "trimblanks": "M",
    "noconvert": "N", "bookstyle": "O", "positionlog": "P", "quotestr": ":Q", "restricted": "R", "softwrap": "S", "tabsize": ":T",
    "quickblank": "U", "version": "V", "wordbounds": "W", "wordchars": ":X", "syntax": ":Y", "zap": "Z", "atblanks": "a",
    "breaklonglines": "b", "constantshow": "c", "rebinddelete": "d", "emptyline": "e", "rcfile": ":f", "showcursor": "g", "help": "h",
    "autoindent": "i", "jumpyscrolling": "j", "cutfromcursor": "k", "linenumbers": "l", "mouse": "m", "noread": "n", "operatingdir": ":o",
    "preserve": "p", "indicator": "q", "fill": ":r", "speller": ":s", "saveonexit": "t", "unix": "u", "view": "v", "nowrap": "w",
    "nohelp": "x", "afterends": "y", "stateflags": "%", "minibar": "_",
    "zero": "0",
}  # fmt: skip
NUMBERS = {"T": 'Requested tab size "{}" is invalid', "r": 'Requested fill size "{}" is invalid', "J": 'Guide column "{}" is invalid'}
INTEGER = re.compile(r"[-+]?\d{1,9}\Z")
PLACE = re.compile(r"\+(\d*)(?:,(\d+))?\Z")


@program("nano")
async def nano(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, OPTIONS, LONGS)
    except UsageError as error:
        proc.err(f"{proc.argv[0]}: {error}\n")
        proc.out(f"Type '{proc.argv[0]} -h' for a list of available options.\n")
        return 1
    for letter, value in options:
        if letter in NUMBERS and (not INTEGER.match(value) or (letter != "r" and int(value) <= 0)):
            proc.err(NUMBERS[letter].format(value) + "\n")
            return 1
    given = dict(options)
    for letter, word in (("V", "--version"), ("h", "--help")):
        if letter in given:
            return missing.tell(proc, proc.exe, [proc.argv[0], word]) or 0
    tty = proc.tty
    if tty is None or not proc.isatty(0):
        if proc.env.get("TERM", "dumb").startswith(KNOWN):
            proc.out(BLIND + "\x1b[?25h\x1b[24;1H\x1b[?2004l")
            proc.err("Standard input is not a terminal\n")
        else:
            proc.err(f"Error opening terminal: {proc.env['TERM']}.\n")
        return 1
    view = View(tty.rows or 24, tty.columns or 80, "x" not in given, "l" in given, is_readonly="v" in given, wraps="S" in given)
    view.indents = "i" in given
    editor = Editor(proc, view, is_constant="c" in given)
    editor.directory, complaint = files.history_place(proc)
    editor.histories = files.load_history(proc, editor.directory)
    editor.screen = Fullscreen(proc, tty, editor.resized)
    with editor.screen as screen:
        await screen.show(BEGIN.format(rows=screen.rows))
        _open(editor, operands)
        try:
            await editor.run()
        finally:
            for text in editor.texts:
                files.unlock(proc, text)
            proc.out(END.format(rows=screen.rows))
    if editor.has_searched and editor.directory:
        files.save_history(proc, editor.directory, editor.histories)
    proc.err(complaint)
    return 0


def _open(editor: Editor, operands: list[str]) -> None:
    """Each file, at the place that stands before its name."""
    place = None
    for word in operands:
        if (found := PLACE.match(word)) is not None:
            place = found
            continue
        editor.open(word)
        if place is not None:
            last = len(editor.text.lines)
            editor.to_line(int(place[1] or last) - 1, int(place[2] or 1) - 1, row=editor.view.height // 2)
            place = None
    if not editor.texts:
        editor.open("")
        editor.say("Welcome to nano.  For basic help, type Ctrl+G.")
    elif editor.had_many:
        editor.at = 0
        editor.tell_buffer()


__all__ = ["keys", "nano"]
