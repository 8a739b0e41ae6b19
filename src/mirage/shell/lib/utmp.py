"""The records of /run/utmp, /var/log/wtmp and btmp (utmp(5), glibc 2.36 on x86-64), read from the visitor's own files."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process

RECORD = struct.Struct("<hxxi32s4s32s256shhiii16s20x")
BOOT_TIME, USER_PROCESS, DEAD_PROCESS, RUN_LVL = 2, 7, 8, 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One record; `time` in seconds since the epoch."""

    type: int
    pid: int
    line: str
    id: str
    user: str
    host: str
    time: int
    microseconds: int
    address: str


def entries(proc: Process, path: str = "/run/utmp") -> list[Entry]:
    """All whole records of a file; none where it can not be read."""
    try:
        data = proc.read_file(path)
    except OSError:
        return []
    return [_entry(RECORD.unpack_from(data, at)) for at in range(0, len(data) - RECORD.size + 1, RECORD.size)]


def users(proc: Process) -> list[Entry]:
    """Who is logged in now."""
    return [entry for entry in entries(proc) if entry.type == USER_PROCESS and entry.user]


def _entry(fields: tuple[int | bytes, ...]) -> Entry:
    kind, pid, line, ident, user, host, _, _, _, seconds, microseconds, address = fields
    assert isinstance(address, bytes)
    return Entry(
        kind, pid, _text(line), _text(ident), _text(user), _text(host), seconds, microseconds, _address(address)  # type: ignore[arg-type]
    )  # fmt: skip


def _text(field: int | bytes) -> str:
    assert isinstance(field, bytes)
    return field.split(b"\0", 1)[0].decode("utf-8", "replace")


def _address(raw: bytes) -> str:
    if not any(raw):
        return ""
    return str(ipaddress.IPv4Address(raw[:4]) if not any(raw[4:]) else ipaddress.IPv6Address(raw))
