""":! and what else has the shell do something (vim 9.0, ex_cmds.c)."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from mirage.shell.fds import BytesReader, Collector
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex.call import Call

OUTPUT_MAX = 4 << 20


async def bang(call: Call) -> None:
    """:! runs a command; with a range before it, the lines go through it."""
    editor, text = call.editor, call.text
    command = call.tail.strip()
    if command.startswith("!"):
        command = editor.shell_line + command[1:]
    command = re.sub(r"(?<!\\)%", lambda found: text.name, command)
    editor.shell_line = command
    if call.span is None:
        await editor.outside([editor.proc.env.get("SHELL", "/bin/sh"), "-c", command])
        return
    first, last = call.lines
    output, status = await ran(editor, command, "".join(line + "\n" for line in text.lines[first : last + 1]))
    await editor.warn()
    text.keep()
    lines = output.removesuffix("\n").split("\n") if output else []
    text.lines[first : last + 1] = lines or ([] if len(text.lines) > last - first + 1 else [""])
    count = last - first + 1
    editor.lines_moved(first + len(lines), len(lines) - count)
    text.settle(is_filter=True)
    editor.go_to_line(first)
    if status:
        editor.say_more(("", ""), (f"shell returned {status}", ""))
    if count > 2:
        editor.say(f"{count} lines filtered")


async def interactive(call: Call) -> None:
    await call.editor.outside([call.editor.proc.env.get("SHELL", "/bin/sh")], waits=False)


def suspend(call: Call) -> Awaitable[None]:
    return call.editor.suspend()


async def ran(editor: Editor, command: str, given: str) -> tuple[str, int]:
    """A command's output, errors too, and its status."""
    collected = Collector(OUTPUT_MAX)
    fds = {0: BytesReader(to_bytes(given)), 1: collected, 2: collected}
    shell = editor.proc.env.get("SHELL", "/bin/sh")
    status = await editor.proc.spawn([shell, "-c", command], fds=dict(fds))
    return to_text(bytes(collected.data)), status
