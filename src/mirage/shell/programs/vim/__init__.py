"""vim.tiny 9.0, as vi: opens, shows, moves, edits, searches, saves and leaves; commands after a colon also from a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.fullscreen import ENTER, ERASE, LEAVE, Fullscreen
from mirage.shell.programs.vim import commands
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.registry import program
from mirage.shell.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

BEGIN = f"{ENTER}\x1b[>4;2m\x1b[?1h\x1b=\x1b[?2004h\x1b[1;{{rows}}r\x1b[?12h\x1b[?12l\x1b[22;2t\x1b[22;1t\x1b[27m\x1b[23m\x1b[29m\x1b[m\x1b[H\x1b[2J"
END = f"\x1b[?2004l\x1b[>4;m\x1b[23;2t\x1b[23;1t\x1b[{{rows}};1H{ERASE}\x1b[?1l\x1b>{LEAVE}\x1b[?25h\x1b[>4;m"
VALUED = ("-c", "-u", "-U", "-S", "-s", "-w", "-T", "-i", "--cmd")


@program("vi", path="/usr/bin/vim.tiny")
async def vi(proc: Process) -> int:
    names, given, line = list[str](), list[str](), 0
    words = iter(proc.args)
    for word in words:
        if word in ("--version", "--help", "-h"):
            return (
                missing.tell(
                    proc, proc.exe, [proc.argv[0].rsplit("/", 1)[-1] or "vi", "--version" if word == "--version" else "--help"]
                )
                or 0
            )
        if word in VALUED:
            value = next(words, "")
            given += [value] if word in ("-c", "--cmd") else []
        elif word.startswith("+"):
            if word[1:].isdecimal() or not word[1:]:
                line = int(word[1:] or 1 << 30)
            else:
                given.append(word[1:])
        elif word.startswith("-") and len(word) > 1 and word[1] not in "RnebvVZmMALHPopOdDtTxXyYFgGqwWfisEl-":
            proc.err(
                f'VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)\nUnknown option argument: "{word}"\nMore info with: "vim -h"\n'
            )
            return 1
        elif not word.startswith("-"):
            names.append(word)
    called = proc.argv[0].rsplit("/", 1)[-1]
    editor = Editor(proc, names, is_readonly="-R" in proc.args or called in ("view", "rview"))
    editor.load()
    editor.y = min(max(line - 1, 0), len(editor.lines) - 1)
    tty = proc.tty
    if tty is None or not proc.isatty(0):
        return await _piped(proc, editor, given)
    screen = Fullscreen(proc, tty, editor.painted)
    editor.screen, editor.beginning = screen, BEGIN
    with screen:
        await screen.show(BEGIN.format(rows=screen.rows))
        try:
            for command in given:
                await commands.run(editor, command)
            await editor.run()
        finally:
            proc.out(END.format(rows=screen.rows))
    return editor.exit_status


async def _piped(proc: Process, editor: Editor, given: list[str]) -> int:
    """Not on a terminal: warned, and then what is typed comes from the pipe."""
    if not proc.isatty(1):
        proc.err("Vim: Warning: Output is not to a terminal\n")
    proc.err("Vim: Warning: Input is not from a terminal\n")
    await proc.flush()
    await proc.sleep(2.0)  # check_tty() waits so that the warning is read
    editor.keys = editor.keys_of(to_text(await proc.read_all(0, 1 << 20)))
    for command in given:
        await commands.run(editor, command)
    proc.out(
        f"\x1b[m\x1b[m\x1b[0m\x1b[H\x1b[2J\x1b[24;1H{editor.message}{editor.body(24, 80)}\x1b[0m\x1b[24;63H0,0-1\x1b[9CAll\x1b[1;1H"
    )
    await editor.run()
    if not editor.is_over:
        proc.err("Vim: Error reading input, exiting...\nVim: Finished.\n")
        return 1
    return editor.exit_status
