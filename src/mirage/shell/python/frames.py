"""The frames of the library's own below a fault, as the image's files have them.

A lent function fails in the host's library, whose lines may stand elsewhere than those of the image's Python: each is looked for
in the image's file of the same name, nearest to where the host has it.
"""

from __future__ import annotations

import os
import sysconfig
import traceback
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text
from mirage.shell.python.faults import quoted

if TYPE_CHECKING:
    from mirage.shell.process import Process

HOST = sysconfig.get_path("stdlib") + os.sep
IMAGE = "/usr/lib/python3.11/"
FILE_MAX = 1 << 20  # bytes of a module's source


def frames(proc: Process, error: BaseException) -> str:
    """The lines of a traceback for what the library called, the innermost last."""
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if not frame.filename.startswith(HOST) or frame.lineno is None:
            continue
        name = IMAGE + frame.filename.removeprefix(HOST)
        number, line = _place(_source(proc, name), frame.lineno, frame.line or "")
        lines.append(f'  File "{name}", line {number}, in {frame.name}\n')
        if line:
            is_cut = frame.end_lineno not in (None, frame.lineno)
            lines += quoted(line, frame.colno, len(line.encode()) if is_cut else frame.end_colno)
    return "".join(lines)


def _source(proc: Process, name: str) -> list[str]:
    try:
        return to_text(proc.read_file(name, FILE_MAX)).split("\n")
    except OSError:
        return []


def _place(lines: list[str], number: int, text: str) -> tuple[int, str]:
    """The number of the line with this text, and the line as it is indented."""
    found = [at for at, line in enumerate(lines, 1) if line.strip() == text]
    if not found:
        return number, ""
    nearest = min(found, key=lambda at: abs(at - number))
    return nearest, lines[nearest - 1]
