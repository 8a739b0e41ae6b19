"""sudo's memory of who has just given his password: /run/sudo/ts/USER as sudo 1.9.13p3 writes it (timestamp.c, version 2).

A record belongs to a terminal, or without one to the parent process; a quarter of an hour long it spares the question.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.shell.process import Process

RECORD = struct.Struct("<HHHHIiqqqqQ")  # version, size, type, flags, uid, sid, start, time, and terminal or parent
GLOBAL, TTY, PPID, LOCK = 1, 2, 3, 4
DISABLED = 1
TIMEOUT = 15 * 60
DIRECTORY = b"/run/sudo/ts"


def is_fresh(proc: Process, name: str, uid: int) -> bool:
    """Whether a password was given here lately."""
    now = int(proc.host.uptime())
    for record in _records(proc, name):
        if _key(record) == _here(proc, uid) and not record[3] & DISABLED:
            return 0 <= now - record[8] < TIMEOUT
    return False


def touch(proc: Process, name: str, uid: int, gid: int, is_valid: bool = True) -> None:
    """Note that it was given now (or, not `is_valid`, that it is to be asked for again)."""
    up = proc.host.uptime()
    kind, sid, own = _here(proc, uid)
    flags, seconds = (0, up) if is_valid else (DISABLED, 0.0)
    mine = (2, RECORD.size, kind, flags, uid, sid, 0, 0, int(seconds), int(seconds % 1 * 1e9), own)
    kept = [record for record in _records(proc, name) if _key(record) != (kind, sid, own)] or [(2, RECORD.size, LOCK, *[0] * 8)]
    caller = Caller(proc.visit.view, ROOT)
    for directory, mode in ((b"/run/sudo", 0o711), (DIRECTORY, 0o700)):
        if not caller.exists(directory):
            caller.mkdir(directory, mode)
    path = _path(name)
    is_new = not caller.exists(path)
    caller.write_file(path, b"".join(RECORD.pack(*record) for record in [*kept, mine]), 0o600)
    if is_new:
        caller.chown(path, 0, gid)


def forget(proc: Process, name: str) -> None:
    """`sudo -K`."""
    caller = Caller(proc.visit.view, ROOT)
    if caller.exists(_path(name)):
        caller.unlink(_path(name))


def _path(name: str) -> bytes:
    return DIRECTORY + b"/" + name.replace("/", "_").encode("utf-8", "surrogateescape")


def _here(proc: Process, uid: int) -> tuple[int, int, int]:
    """Type, session and terminal (or parent) of who asks."""
    if proc.tty is not None and proc.tty.name.startswith("pts/"):
        return TTY, proc.entry.sid, os.makedev(136, int(proc.tty.name[4:]))
    return PPID, proc.entry.sid, proc.ppid


def _key(record: tuple[int, ...]) -> tuple[int, int, int]:
    return record[2], record[5], record[10]


def _records(proc: Process, name: str) -> list[tuple[int, ...]]:
    try:
        data = Caller(proc.visit.view, ROOT).read_file(_path(name), 1 << 16)
    except OSError:
        return []
    return [RECORD.unpack_from(data, at) for at in range(0, len(data) - RECORD.size + 1, RECORD.size)]
