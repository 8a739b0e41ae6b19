"""wall (util-linux 2.38.1): a message to the terminals of all who are on: of the visitor's layer, and so to his own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mirage.shell.lib import nss, utillinux, utmp
from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"nobanner": "n", "timeout": ":t", "group": ":g"}
WIDTH = 79  # TERM_WIDTH of wall.c
SIZE_MAX = 1 << 16


@program("wall")
async def wall(proc: Process) -> int:
    options, words = utillinux.read(proc, "nt:g:", LONGS)
    given = dict(options)
    if "t" in given and (not given["t"].isdecimal() or not int(given["t"])):
        return proc.error(
            f"invalid timeout argument: {given['t']!r}" if not given["t"].isdecimal() else f"invalid timeout argument: {given['t']}"
        )
    if "g" in given and nss.group(proc, int(given["g"]) if given["g"].isdecimal() else given["g"]) is None:
        return proc.error(f"invalid group argument: '{given['g']}'")
    try:
        lines = await _lines(proc, words)
    except OSError as error:
        return proc.error(f"cannot open {words[0]}: {why(error)}")
    made = (
        ("" if "n" in given else _banner(proc))
        + " " * WIDTH
        + "\r\n"
        + "".join([f"{line}\r\n" for line in lines])
        + " " * WIDTH
        + "\r\n"
    )
    for entry in utmp.users(proc):
        await _show(proc, entry.line, to_bytes(made))
    return 0


async def _lines(proc: Process, words: list[str]) -> list[str]:
    """The message: words as they are, what comes from a file or standard input filled up to the width."""
    if len(words) == 1 and proc.exists(words[0]):
        return _filled(to_text(proc.read_file(words[0], SIZE_MAX)))
    if not words:
        return _filled(to_text(await proc.read_all(0, SIZE_MAX)))
    text = " ".join(words)
    return [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)] or [""]


def _filled(text: str) -> list[str]:
    rows = [line[at : at + WIDTH] for line in text.removesuffix("\n").split("\n") for at in range(0, len(line) or 1, WIDTH)]
    return [row.ljust(WIDTH - len(row.expandtabs()) + len(row)) for row in rows]


def _banner(proc: Process) -> str:
    where = proc.tty.name if proc.tty is not None and proc.isatty(0) else "somewhere"
    moment = format_time(proc, proc.clock.now(), "%a %b %e %H:%M:%S %Y")
    text = f"Broadcast message from {nss.user_name(proc, proc.uid)}@{proc.hostname} ({where}) ({moment}):"
    return f"\r{' ' * WIDTH}\r\n{text[:WIDTH].ljust(WIDTH)}\a\a\r\n"


async def _show(proc: Process, line: str, data: bytes) -> None:
    """Write to a terminal that is one of this session's; others of the layer have sessions of their own."""
    if proc.tty is None or line != proc.tty.name:
        return
    try:
        descriptor = proc.open_now(f"/dev/{line}", 1)
    except OSError:
        return
    try:
        await asyncio.wait_for(descriptor.write(data), 30)
    except (OSError, TimeoutError):
        return
    finally:
        descriptor.close()
