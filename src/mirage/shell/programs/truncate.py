"""truncate and sync (coreutils 9.1): files of a given size, and the wait for a disk that is never behind."""

from __future__ import annotations

import os
from errno import EOVERFLOW
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib import gnu, human
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

MODES = "+-<>/%"
LARGEST = (1 << 63) - 1  # of an off_t


@program("truncate")
def truncate(proc: Process) -> int:
    longs = {"no-create": "c", "io-blocks": "o", "reference": ":r", "size": ":s"}
    options, names = gnu.read(proc, "truncate", "cor:s:", longs)
    given = dict(options)
    mode, amount = _size(proc, given["s"]) if "s" in given else ("", 0)
    if "s" not in given and "r" not in given:
        try_help(proc, "you must specify either ‘--size’ or ‘--reference’")
    if "s" in given and "r" in given and not mode:
        try_help(proc, "you must specify a relative ‘--size’ with ‘--reference’")
    if "o" in given and "s" not in given:
        try_help(proc, "‘--io-blocks’ was specified but ‘--size’ was not")
    if not names:
        try_help(proc, "missing file operand")
    reference = -1
    if "r" in given:
        try:
            reference = proc.stat(given["r"]).size
        except OSError as error:
            return proc.error(f"cannot stat {shell_escape(given['r'])}: {why(error)}")
    status = 0
    for name in names:
        try:
            proc.open(name, os.O_WRONLY | (0 if "c" in given else os.O_CREAT)).close()
        except OSError as error:
            if not ("c" in given and isinstance(error, FileNotFoundError)):
                status = proc.error(f"cannot open {shell_escape(name)} for writing: {why(error)}")
            continue
        stat = proc.stat(name)
        unit = amount * (stat.blksize if "o" in given else 1)
        size = _target(mode, unit, stat.size if reference < 0 else reference) if "s" in given else reference
        try:
            proc.caller.truncate(to_bytes(name), size)
        except OSError as error:
            status = proc.error(f"failed to truncate {shell_escape(name)} at {size} bytes: {why(error)}")
    return status


def _size(proc: Process, text: str) -> tuple[str, int]:
    """The letter before a relative size, and the number."""
    rest = text.lstrip()
    mode = rest[:1] if rest[:1] and rest[:1] in MODES else ""
    try:
        amount = human.number(rest[len(mode) :])
    except ValueError:
        _invalid(proc, text)
    if amount > LARGEST:
        proc.fail(f"Invalid number: {quoted(proc, text)}: {os.strerror(EOVERFLOW)}")
    if mode and mode in "/%" and not amount:
        proc.fail("division by zero")
    return mode, amount


def _invalid(proc: Process, text: str) -> NoReturn:
    proc.fail(f"Invalid number: {quoted(proc, text)}")


def _target(mode: str, amount: int, size: int) -> int:
    match mode:
        case "+":
            return size + amount
        case "-":
            return max(size - amount, 0)
        case "<":
            return min(size, amount)
        case ">":
            return max(size, amount)
        case "/":
            return size // amount * amount
        case "%":
            return -(-size // amount) * amount
        case _:
            return amount


@program("sync")
def sync(proc: Process) -> int:
    options, names = gnu.read(proc, "sync", "df", {"data": "d", "file-system": "f"})
    given = {key for key, _ in options}
    if given >= {"d", "f"}:
        proc.fail("cannot specify both --data and --file-system")
    if "d" in given and not names:
        proc.fail("--data needs at least one argument")
    status = 0
    for name in names:
        try:
            proc.stat(name)
        except OSError as error:
            status = proc.error(f"error opening {shell_escape(name)}: {why(error)}")
    return status
