"""fallocate (util-linux 2.38.1): room for a file, at once."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.gnu import why
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.openfile import OpenFile

LONGS = {
    "collapse-range": "c", "dig-holes": "d", "insert-range": "i", "keep-size": "n", "length": ":l", "offset": ":o", "posix": "x",
    "punch-hole": "p", "verbose": "v", "zero-range": "z",
}  # fmt: skip
EXCLUSIVE = {"c": "--collapse-range", "d": "--dig-holes", "p": "--punch-hole", "z": "--zero-range"}
KEEP_SIZE = 1
MODES = {"n": KEEP_SIZE, "p": 2 | KEEP_SIZE, "c": 8, "z": 16, "i": 32}  # FALLOC_FL_* of linux/falloc.h
DONE = {2 | KEEP_SIZE: "deallocated", 8: "removed", 16: "zeroed", 32: "inserted"}


@program("fallocate")
def fallocate(proc: Process) -> int:
    options, operands = utillinux.read(proc, "vncpdizxl:o:", LONGS)
    given = dict(options)
    if len(given.keys() & EXCLUSIVE.keys()) > 1:
        proc.fail(f"mutually exclusive arguments: {' '.join(EXCLUSIVE.values())}")
    if len(operands) != 1:
        proc.fail("unexpected number of arguments" if operands else "no filename specified")
    digs = "d" in given
    if not digs and "l" not in given:
        proc.fail("no length argument specified")
    length = _number(proc, given["l"], "length", 1) if "l" in given else 0
    offset = _number(proc, given["o"], "offset", 0) if "o" in given else 0
    mode = 0
    for key in given:
        mode |= MODES.get(key, 0)
    name = operands[0]
    try:
        file = proc.open(name, os.O_RDWR | (0 if mode or digs else os.O_CREAT))
    except OSError as error:
        proc.fail(f"cannot open {name}: {why(error)}")
    try:
        if not digs:
            _allocate(proc, file, mode, offset, length)
    except OSError as error:
        proc.fail(f"fallocate failed: {why(error)}")
    finally:
        file.close()
    if "v" in given:
        told = (
            "0 B (0 bytes) converted to sparse holes"
            if digs
            else f"{_sized(length)} {DONE.get(mode & ~KEEP_SIZE or mode, 'allocated')}"
        )
        proc.out(f"{name}: {told}.\n")
    return 0


def _allocate(proc: Process, file: OpenFile, mode: int, offset: int, length: int) -> None:
    """What the disk has room for and we would not keep is as long as it was to be, and holds nothing."""
    try:
        file.allocate(mode, offset, length)
    except OSError as error:
        disk = file.node.fs.statfs()
        if error.errno != errno.ENOSPC or mode or length > disk.bavail * disk.bsize:
            raise
        file.truncate(max(file.stat().size, offset + length))


def _number(proc: Process, word: str, what: str, least: int) -> int:
    try:
        number = utillinux.size(word)
    except ValueError:
        number = -1
    if not least <= number < 1 << 63:
        proc.fail(f"invalid {what} value specified")
    return number


def _sized(length: int) -> str:
    return f"{utillinux.human(length)} ({length} bytes)"
