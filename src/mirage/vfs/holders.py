"""Which processes may hold files open or owe a layer its count, so that what a killed one left is found and cleared.

A process writes its token into a layer before it holds anything there. A token whose process is gone is the sign, at the next
opening of the layer, that orphans are to be collected and usage is to be counted anew: what a file system check would do.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import ClassVar
from weakref import WeakSet

import msgspec

LEASE = 86_400_000_000_000  # ns that a token of another machine, which we can not look at, is believed


class Holder(msgspec.Struct, array_like=True):
    """One process's token in a layer."""

    boot: str
    pid: int
    started: int  # clock ticks after boot, /proc/PID/stat field 22
    serial: int
    time: int


class Presence:
    """This process's side of a token; gone when its owner is."""

    __slots__ = ("__weakref__", "boot", "pid", "serial", "started", "token")

    _serials = count(1)
    _present: ClassVar[WeakSet[Presence]] = WeakSet()

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.boot = _boot()
        self.started = _started(self.pid) or 0
        self.serial = next(Presence._serials)
        self.token = os.urandom(8)
        Presence._present.add(self)

    def record(self, now: int) -> bytes:
        return msgspec.msgpack.encode(Holder(self.boot, self.pid, self.started, self.serial, now))

    @classmethod
    def is_alive(cls, raw: bytes, now: int) -> bool:
        """Whether the process that wrote this token may still hold what it held."""
        holder = msgspec.msgpack.decode(raw, type=Holder)
        if holder.boot != _boot():
            return 0 <= now - holder.time < LEASE
        if holder.pid == os.getpid() and holder.started == (_started(holder.pid) or 0):
            return any(one.serial == holder.serial and one.pid == holder.pid for one in cls._present)
        return _started(holder.pid) == holder.started


def _boot() -> str:
    global _boot_id
    if not _boot_id:
        _boot_id = Path("/proc/sys/kernel/random/boot_id").read_text().strip() + os.readlink("/proc/self/ns/pid")
    return _boot_id


_boot_id = ""


def _started(pid: int) -> int | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    return int(text.rpartition(b")")[2].split()[19])
