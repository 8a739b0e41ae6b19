"""envsubst (GNU gettext 0.21): variables of the environment put into a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.options import parse
from mirage.shell.lib.sources import each_line
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

_REFERENCE = re.compile(rb"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


@program("envsubst")
async def envsubst(proc: Process) -> int:
    options, operands = parse(proc, "hvV", {"help": "h", "variables": "v", "version": "V"})
    for key, _ in options:
        if key in ("h", "V"):
            return utillinux.tell(proc, "--help" if key == "h" else "--version")
    only_names = any(key == "v" for key, _ in options)
    if len(operands) > 1:
        proc.fail("too many arguments")
    if only_names:
        if not operands:
            proc.fail("missing arguments")
        for name in _names(operands[0]):
            proc.out(name + b"\n")
        return 0
    wanted = set(_names(operands[0])) if operands else None

    def replaced(found: re.Match[bytes]) -> bytes:
        name = found[1] or found[2]
        if wanted is not None and name not in wanted:
            return found[0]
        return to_bytes(proc.env.get(to_text(name), ""))

    return await each_line(proc, [], lambda line: _REFERENCE.sub(replaced, line))


def _names(text: str) -> list[bytes]:
    return [found[1] or found[2] for found in _REFERENCE.finditer(to_bytes(text))]
