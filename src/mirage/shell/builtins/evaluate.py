"""eval, and `.` and source: more text for the same shell."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import Return
from mirage.shell.bash.jobs import describe
from mirage.shell.builtins.getopt import getopt, no_options
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.texts import usage
from mirage.shell.execve import keep_script
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_NOT_EXECUTABLE = 126
_LOOKED_AT = 80  # general.c check_binary_file: a NUL in the first line of the first 80 bytes


@builtin("eval", is_special=True)
async def evaluate(shell: Shell, argv: list[str]) -> int:
    words = no_options(shell, argv)
    if words is None:
        return 2
    text = " ".join(words)
    if not text.strip():
        return 0
    shell.weigh(len(text))
    line = shell.line
    shell.trace_level += 1
    try:
        return await shell.run_text(text, source="eval", line=line)
    finally:
        shell.trace_level -= 1
        shell.line = line


@builtin(".", "source", is_special=True)
async def source(shell: Shell, argv: list[str]) -> int:
    from mirage.shell.bash.functions import Frame

    found = getopt(shell, argv, "")
    if found is None:
        return 2
    words = found[1]
    if not words:
        shell.complain(f"{argv[0]}: filename argument required")
        usage(shell, argv[0])
        return 2
    path = _find(shell, words[0])
    try:
        data = await _contents(shell, path)
    except IsADirectoryError:
        shell.complain(f"{argv[0]}: {words[0]}: is a directory")
        return 1
    except OSError as error:
        shell.complain(f"{words[0]}: {describe(error)}")
        return 1
    if b"\0" in data[:_LOOKED_AT].split(b"\n", 1)[0]:
        shell.complain(f"{argv[0]}: {path}: cannot execute binary file")
        return _NOT_EXECUTABLE
    keep_script(shell.proc, path)
    line, positional = shell.line, shell.positional
    if len(words) > 1:
        shell.positional = words[1:]
    shell.frames.append(Frame("source", path, line, is_source=True))
    shell.trace_level += 1
    was_hushed = shell.is_hushed
    shell.is_hushed = was_hushed and shell.is_stock(path)
    try:
        return await shell.run_text(to_text(data).replace("\0", ""), line=1)
    except Return as done:
        return done.status
    finally:
        shell.frames.pop()
        shell.trace_level -= 1
        shell.is_hushed = was_hushed
        shell.line = line
        if len(words) > 1:
            shell.positional = positional


def _find(shell: Shell, name: str) -> str:
    """The file: on PATH when the name has no slash (and may be read), else as it stands."""
    if "/" in name or "sourcepath" not in shell.shopts:
        return name
    for directory in (shell.vars.get("PATH") or "").split(":"):
        path = f"{directory or '.'}/{name}"
        try:
            if st.S_ISREG(shell.proc.stat(path).mode):
                return path
        except OSError:
            continue
    return name


async def _contents(shell: Shell, path: str) -> bytes:
    """All of a file, a pipe (`source <(...)`) or a terminal, up to what a session may hold."""
    proc, limit = shell.proc, shell.session.limits.memory
    try:
        if st.S_ISDIR(proc.stat(path).mode):
            raise IsADirectoryError
    except FileNotFoundError:  # /dev/fd/N: what opens it knows
        pass
    descriptor = await proc.open_fd(path, os.O_RDONLY)
    data = bytearray()
    try:
        while piece := await proc.read_from(descriptor):
            data += piece
            if len(data) > limit:
                shell.session.stop("memory", limit, "source")
    finally:
        descriptor.close()
    return bytes(data)
