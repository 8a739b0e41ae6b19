"""mknod (coreutils 9.1)."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.modes import Mode
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

KINDS = {"b": st.S_IFBLK, "c": st.S_IFCHR, "u": st.S_IFCHR, "p": st.S_IFIFO}
MOST = 0xFFFFFFFF


@program("mknod")
def mknod(proc: Process) -> int:
    options, operands = gnu.read(proc, "mknod", "m:Z", {"mode": ":m", "context": "?Z"})
    try:
        modes = [Mode(value) for key, value in options if key == "m"]
    except ValueError:
        return proc.error("invalid mode")
    expected = 2 if not operands or (operands[1:2] and operands[1].startswith("p")) else 4
    if len(operands) < expected:
        text = f"missing operand after {quoted(proc, operands[-1])}" if operands else "missing operand"
        _usage(proc, text, "Special files require major and minor device numbers.\n" * (expected == 4 and len(operands) == 2))
    if len(operands) > expected:
        is_fifo = expected == 2 and len(operands) == 4
        _usage(
            proc, f"extra operand {quoted(proc, operands[expected])}", "Fifos do not have major and minor device numbers.\n" * is_fifo
        )
    name, letter = operands[0], operands[1][:1]
    if letter not in KINDS:
        gnu.try_help(proc, f"invalid device type {quoted(proc, operands[1])}")
    device = 0
    if letter != "p":
        device = os.makedev(_number(proc, operands[2], "major"), _number(proc, operands[3], "minor"))
    try:
        proc.caller.mknod(to_bytes(name), KINDS[letter] | 0o666, device)
        if modes:
            proc.caller.chmod(to_bytes(name), modes[-1].apply(0o666, directory=False, umask=proc.caller.umask))
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    return 0


def _usage(proc: Process, text: str, more: str) -> None:
    proc.error(text)
    proc.err(f"{more}Try '{proc.name} --help' for more information.\n")
    raise Exited(1)


def _number(proc: Process, text: str, what: str) -> int:
    """xstrtoumax() in base 0."""
    digits = text.lower()
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    try:
        number = int(digits[:20], base) if digits.removeprefix("0x").isalnum() else -1
    except ValueError:
        number = -1
    if not 0 <= number <= MOST or len(digits) > 20:
        proc.fail(f"invalid {what} device number {quoted(proc, text)}")
    return number
