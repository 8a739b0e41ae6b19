"""What less leaves the screen to, and waits for: commands, the editor, the shell before it, a file that grows (less 590, lsystem.c)."""

from __future__ import annotations

import asyncio
import re

from mirage.shell.lib.canvas import Canvas
from mirage.shell.programs.less import moving
from mirage.shell.programs.less.layout import Layout
from mirage.shell.programs.less.pager import ENTER, LEAVE, RETURN, File, Pager

FOLLOWED = 1.0  # seconds between two looks at a file that grows
WAITING = "Waiting for data... (interrupt to abort)"


async def follow(pager: Pager) -> None:
    """F: what is written behind the end is shown, until ^C."""
    file = pager.file
    screen = pager.screen
    pager.typed = None
    pager.message = WAITING
    try:
        while True:
            await pager.show()
            waits = [asyncio.ensure_future(wait) for wait in (screen.tty.readable(), pager.proc.clock.sleep(FOLLOWED))]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                is_typed = waits[0].done() or bool(screen.tty.waiting_bytes)
            finally:
                for wait in waits:
                    wait.cancel()
            pager.proc.session.resumed()
            await pager.proc.tick(256)
            if screen.tty.is_hung_up:
                pager.is_over = True
                return
            if is_typed and (await pager.key()) in ("^C", ""):
                return
            _grow(pager, file)
    finally:
        pager.message = ""


async def run(pager: Pager) -> None:
    command = await pager.ask("!")
    if command is None:
        return
    name = pager.file.name
    line = re.sub(r"(?<!\\)%", lambda found: name, command)
    await _lend(
        pager,
        [pager.proc.env.get("SHELL", "/bin/sh"), "-c", line] if line else [pager.proc.env.get("SHELL", "/bin/sh")],
        ends="!done  (press RETURN)",
    )


async def edit(pager: Pager) -> None:
    if not pager.file.name:
        pager.message = f"Cannot edit standard input{RETURN}"
        return
    editor = pager.proc.env.get("VISUAL") or pager.proc.env.get("EDITOR") or "editor"
    middle = pager.file.top[0] + (pager.bottom() - pager.file.top[0]) // 2 + 1
    await _lend(pager, ["/bin/sh", "-c", f'{editor} +{middle} "{pager.file.name}"'], ends="")


async def suspend(pager: Pager) -> None:
    has_init = "X" not in pager.options
    await pager.screen.suspend(LEAVE if has_init else "\r\33[K")
    pager.canvas = Canvas(0, 0)
    await pager.screen.show(ENTER if has_init else "")


def _grow(pager: Pager, file: File) -> None:
    if not file.name:
        return
    try:
        data = pager.proc.read_file(file.name, len(file.data) + (1 << 20))
    except OSError:
        return
    if len(data) > len(file.data):
        file.data, file.layout = data, Layout(data)
        pager.lay_out()
        moving.to_end(pager)


async def _lend(pager: Pager, argv: list[str], *, ends: str) -> None:
    """A command on the terminal as it was before."""
    screen = pager.screen
    screen.__exit__(None, None, None)
    await screen.show(LEAVE)
    try:
        await pager.proc.spawn(argv)
    except OSError as error:
        pager.proc.err(f"{argv[0]}: {error.strerror}\n")
    screen.__enter__()
    if ends:
        await screen.show(ends)
        await screen.key()
        await screen.show("\n")
    await screen.show(ENTER)
    pager.canvas = Canvas(0, 0)
    pager.is_squished = False
    pager.file.is_told = False
