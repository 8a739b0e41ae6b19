"""The files that less shows: how they are read, and the commands behind a colon that go from one to the other (less 590, edit.c)."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.sources import source, whole
from mirage.shell.programs.less.layout import Layout
from mirage.shell.programs.less.pager import RETURN, File, Pager

if TYPE_CHECKING:
    from mirage.shell.process import Process


async def colon(pager: Pager) -> None:
    letter = await pager.ask_letter(" :")
    match letter:
        case "q" | "Q":
            pager.leave()
        case "n" | "p":
            target = pager.at + (1 if letter == "n" else -1)
            if 0 <= target < len(pager.files):
                _open(pager, target)
            else:
                pager.message = f"No {'next' if letter == 'n' else 'previous'} file{RETURN}"
        case "x":
            if pager.at:
                _open(pager, 0)
        case "f":
            pager.message = pager.full() + RETURN
        case "d":
            if len(pager.files) > 1:
                del pager.files[pager.at]
                _open(pager, min(pager.at, len(pager.files) - 1))
        case "e":
            name = await pager.ask("Examine: ")
            if name:
                await _examine(pager, name.strip())


def _open(pager: Pager, at: int) -> None:
    pager.at = at
    pager.file.is_told = False
    pager.is_squished = False


async def _examine(pager: Pager, name: str) -> None:
    known = next((index for index, file in enumerate(pager.files) if file.name == name), -1)
    if known >= 0:
        _open(pager, known)
        return
    data = await read(pager.proc, name)
    if isinstance(data, str):
        pager.file.is_told = False
        pager.message = data.rstrip("\n") + RETURN
        return
    pager.files.insert(pager.at + 1, File(name, data, Layout(data)))
    pager.lay_out()
    _open(pager, pager.at + 1)


async def save(pager: Pager) -> None:
    if pager.file.name:
        pager.message = f"Input is not a pipe{RETURN}"
        return
    name = await pager.ask("log file: ")
    if not name:
        return
    try:
        output = pager.proc.open_now(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        output.write_now(memoryview(pager.file.data))
        output.close()
    except OSError as error:
        pager.message = f"Cannot write to {name}: {error.strerror}{RETURN}"


async def read(proc: Process, name: str) -> bytes | str:
    """A file's bytes, or what is said of it."""
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return f"{name}: {why(error)}\n"
    try:
        if st.S_ISDIR(descriptor.mode):
            return f"{name} is a directory\n"
        return await whole(proc, descriptor)
    except OSError as error:
        return f"{name}: {why(error)}\n"
    finally:
        descriptor.close()
