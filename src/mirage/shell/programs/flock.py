"""flock (util-linux 2.38.1): a program run while a file is locked. One visitor alone wants the lock, and gets it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.lib.utillinux import bad_usage, read
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "shared": "s", "exclusive": "x", "unlock": "u", "nonblocking": "n", "nb": "n", "timeout": ":w", "wait": ":w", "conflict-exit-code": ":E",
    "close": "o", "no-fork": "F", "verbose": "verbose",
}  # fmt: skip
USAGE, NO_DATA, NO_INPUT, UNAVAILABLE = 64, 65, 66, 69  # sysexits.h


@program("flock")
async def flock(proc: Process) -> int:
    options, operands = read(proc, "+sexnoFuw:E:", LONGS, status=USAGE)
    wait = dict(options).get("w")
    if wait is not None and not wait.replace(".", "", 1).isdecimal():
        return proc.error(f"invalid timeout value: '{wait}'", USAGE)
    if not proc.args:
        bad_usage(proc, "not enough arguments", USAGE)
    if not operands:
        return proc.error("requires file descriptor, file or directory", USAGE)
    name, *command = operands
    if not command:
        if not name.isdecimal():
            return proc.error(f"bad file descriptor: '{name}'", USAGE)
        return 0 if int(name[:9]) in proc.fds else proc.error(f"{name}: Bad file descriptor", NO_DATA)
    if command[0] in ("-c", "--command"):
        if len(command) != 2:
            return proc.error(f"{command[0]} requires exactly one command argument", USAGE)
        command = [proc.env.get("SHELL") or "/bin/sh", "-c", command[1]]
    try:
        proc.open(name, os.O_RDONLY | os.O_CREAT, 0o666).close()
    except OSError as error:
        if error.errno != errno.EISDIR:  # a directory is opened without O_CREAT
            return proc.error(f"cannot open lock file {name}: {why(error)}", NO_INPUT)
    try:
        return await become(proc, command)
    except OSError as error:
        return proc.error(f"failed to execute {command[0]}: {why(error)}", UNAVAILABLE)
