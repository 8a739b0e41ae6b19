"""vim.tiny 9.0 of Debian 12: as `vi` compatible with the one of old, as `view` or by its own name with Debian's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.canvas import text_of
from mirage.shell.fullscreen import Fullscreen
from mirage.shell.programs.vim import normal
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import colon
from mirage.shell.programs.vim.window import BEGIN, END, ERROR, painted
from mirage.shell.registry import program
from mirage.shell.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

VALUED = ("-c", "-u", "-U", "-S", "-s", "-w", "-T", "-i", "--cmd")
LETTERS = "RnebvVZmMALHPopOdDtTxXyYFgGqwWfisElCN-r"
VERSION = "VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)"
SWAPS = "Swap files found:\n" + "".join(f"   {where}\n      -- none --\n" for where in (
    "In current directory:", "In directory ~/tmp:", "In directory /var/tmp:", "In directory /tmp:")) + "\n"  # fmt: skip
INPUT_MAX = 1 << 20


@program("vi", path="/usr/bin/vim.tiny")
async def vi(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    names, commands, is_readonly = list[str](), list[str](), called in ("view", "rview")
    words = iter(proc.args)
    for word in words:
        if word in ("--version", "--help", "-h"):
            return missing.tell(proc, proc.exe, [called or "vi", "--version" if word == "--version" else "--help"]) or 0
        if word == "-r" and len(proc.args) == 1:
            proc.err(SWAPS)
            return 0
        if word in VALUED:
            value = next(words, "")
            commands += [value] if word in ("-c", "--cmd") else []
        elif word.startswith("+"):
            commands.append(word[1:] or "$")
        elif word.startswith("-") and len(word) > 1 and word[1] not in LETTERS:
            proc.err(f'{VERSION}\nUnknown option argument: "{word}"\nMore info with: "vim -h"\n')
            return 1
        elif not word.startswith("-"):
            names.append(word)
        is_readonly |= word == "-R"
    is_compatible = (called == "vi" and proc.exists("/etc/vim/vimrc.tiny")) or (called == "vi" and not proc.exists("/etc/vim/vimrc"))
    editor = Editor(proc, names, is_compatible=is_compatible, is_readonly=is_readonly)
    tty = proc.tty
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
