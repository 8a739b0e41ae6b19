"""vim.tiny 9.0 of Debian 12: as `vi` compatible with the one of old, as `view` or by its own name with Debian's settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.canvas import text_of
from mirage.shell.lib.fullscreen import Fullscreen
from mirage.shell.lib.text import to_text
from mirage.shell.programs.vim import normal
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import colon, silent
from mirage.shell.programs.vim.window import BEGIN, END, ERROR, painted
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

VALUED = "cuUSswTi"
LETTERS = "RnebvVZmMALHPopOdDtTxXyYFgGqwWfisElCN-r"
VERSION = "VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)"
SWAPS = "Swap files found:\n" + "".join(f"   {where}\n      -- none --\n" for where in (
    "In current directory:", "In directory ~/tmp:", "In directory /var/tmp:", "In directory /tmp:")) + "\n"  # fmt: skip
INPUT_MAX = 1 << 20


@program("vi", path="/usr/bin/vim.tiny")
async def vi(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    asked = _asked(proc, called)
    if isinstance(asked, int):
        return asked
    names, commands, is_readonly = asked.names, asked.commands, asked.is_readonly
    is_compatible = (called == "vi" and proc.exists("/etc/vim/vimrc.tiny")) or (called == "vi" and not proc.exists("/etc/vim/vimrc"))
    editor = Editor(proc, names, is_compatible=is_compatible, is_readonly=is_readonly)
    tty = proc.tty
    if asked.is_ex and (asked.is_silent or not proc.isatty(0)):
        return await silent.run(editor, commands)
    if tty is None or not proc.isatty(0):
        return await _piped(proc, editor, commands)
    screen = Fullscreen(proc, tty, editor.resized)
    editor.view.rows, editor.view.columns = screen.rows, screen.columns
    if len(names) > 1:
        proc.out(f"{len(names)} files to edit\n")
    with screen:
        await screen.show(BEGIN.format(rows=screen.rows))
        editor.screen = screen
        try:
            await _begin(editor, commands)
            await normal.run(editor)
        finally:
            editor.close()
            proc.out(END.format(rows=screen.rows) + "\n" * editor.was_outside)
    return editor.status


@dataclass(slots=True)
class _Asked:
    """What the command line says."""

    names: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    is_readonly: bool = False
    is_ex: bool = False
    is_silent: bool = False


def _asked(proc: Process, called: str) -> _Asked | int:
    """command_line_scan() of main.c; a number is the status of a call that ends there."""
    asked = _Asked(is_readonly=called in ("view", "rview"), is_ex=called == "ex")
    words = iter(proc.args)
    for word in words:
        if word in ("--version", "--help", "-h"):
            return missing.tell(proc, proc.exe, [called or "vi", "--version" if word == "--version" else "--help"]) or 0
        if word == "-r" and len(proc.args) == 1:
            proc.err(SWAPS)
            return 0
        if word == "--cmd":
            asked.commands.append(next(words, ""))
        elif word.startswith("+"):
            asked.commands.append(word[1:] or "$")
        elif not word.startswith("-") or word == "-":
            asked.names += [word] * (word != "-")
        elif (status := _letters(proc, asked, word, words)) is not None:
            return status
    return asked


def _letters(proc: Process, asked: _Asked, word: str, words: Iterator[str]) -> int | None:
    """The letters behind a dash."""
    for at, letter in enumerate(word[1:], 2):
        asked.is_ex |= letter in "eE"
        asked.is_readonly |= letter == "R"
        if letter == "s" and asked.is_ex:
            asked.is_silent = True
        elif letter == "c" and word[at:]:
            asked.commands.append(word[at:])
            return None
        elif letter in VALUED:
            value = next(words, None)
            if word[at:] or value is None:
                what = f'Garbage after option argument: "{word}"' if word[at:] else f'Argument missing after: "{word}"'
                proc.err(f'{VERSION}\n{what}\nMore info with: "vim -h"\n')
                return 1
            asked.commands += [value] * (letter == "c")
            return None
        elif letter not in LETTERS:
            proc.err(f'{VERSION}\nUnknown option argument: "{word}"\nMore info with: "vim -h"\n')
            return 1
    return None


async def _begin(editor: Editor, commands: list[str]) -> None:
    editor.edit(editor.names[0] if editor.names else "")
    said = editor.view.message
    for command in commands:
        await colon.run(editor, command)
    if editor.view.message[1] != ERROR:
        editor.say(*said)
    editor.view.has_intro, editor.view.second = not editor.text.name, editor.proc.clock.now() // 1_000_000_000


async def _piped(proc: Process, editor: Editor, commands: list[str]) -> int:
    """Not on a terminal: warned, and then what is typed comes from the pipe."""
    if not proc.isatty(1):
        proc.err("Vim: Warning: Output is not to a terminal\n")
    proc.err("Vim: Warning: Input is not from a terminal\n")
    await proc.flush()
    await proc.sleep(2.0)  # check_tty() waits so that the warning is read
    editor.keys = list(to_text(await proc.read_all(0, INPUT_MAX)))
    await _begin(editor, commands)
    rows, _ = painted(editor.text, editor.view, inserting=False)
    body = "".join(f"\x1b[{number};1H{text_of(row)}" for number, row in enumerate(rows, 1))
    proc.out(f"\x1b[m\x1b[m\x1b[0m\x1b[H\x1b[2J{body}\x1b[1;1H")
    await normal.run(editor)
    editor.close()
    if not editor.is_over:
        proc.err("Vim: Error reading input, exiting...\nVim: Finished.\n")
        return 1
    return editor.status
