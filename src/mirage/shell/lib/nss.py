"""Names of users and groups as getpwnam(3) and its kin find them: in /etc/passwd and /etc/group of the visitor's own view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mirage.shell.lib.text import to_text
from mirage.vfs.derived import derived

if TYPE_CHECKING:
    from mirage.shell.process import Process

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passwd:
    """struct passwd. `line` is the file's own."""

    name: str
    uid: int
    gid: int
    gecos: str
    home: str
    shell: str
    line: str


@dataclass(frozen=True, slots=True)
class Group:
    """struct group."""

    name: str
    gid: int
    members: tuple[str, ...]
    line: str


def users(proc: Process) -> tuple[Passwd, ...]:
    """getpwent(3): all, in the order of the file; lines that are none are left out."""
    return _read(proc, b"/etc/passwd", _users)


def groups(proc: Process) -> tuple[Group, ...]:
    """getgrent(3)."""
    return _read(proc, b"/etc/group", _groups)


def _users(data: bytes) -> tuple[Passwd, ...]:
    found = []
    for line in to_text(data).split("\n"):
        fields = line.split(":")
        if len(fields) >= 7 and fields[0] and fields[2].isdecimal() and fields[3].isdecimal():
            found.append(Passwd(fields[0], int(fields[2]), int(fields[3]), fields[4], fields[5], fields[6] or "/bin/sh", line))
    return tuple(found)


def _groups(data: bytes) -> tuple[Group, ...]:
    found = []
    for line in to_text(data).split("\n"):
        fields = line.split(":")
        if len(fields) >= 4 and fields[0] and fields[2].isdecimal():
            found.append(Group(fields[0], int(fields[2]), tuple(name for name in fields[3].split(",") if name), line))
    return tuple(found)


def user(proc: Process, key: str | int) -> Passwd | None:
    """getpwnam(3) or getpwuid(3)."""
    return next((entry for entry in users(proc) if (entry.uid if isinstance(key, int) else entry.name) == key), None)


def group(proc: Process, key: str | int) -> Group | None:
    """getgrnam(3) or getgrgid(3)."""
    return next((entry for entry in groups(proc) if (entry.gid if isinstance(key, int) else entry.name) == key), None)


def user_name(proc: Process, uid: int) -> str:
    """The name, or the number where there is none."""
    entry = user(proc, uid)
    return entry.name if entry is not None else str(uid)


def group_list(proc: Process, name: str, gid: int) -> list[int]:
    """getgrouplist(3): the primary group, then those that list the user."""
    return list(dict.fromkeys([gid, *(entry.gid for entry in groups(proc) if name in entry.members)]))


def _read(proc: Process, path: bytes, work: Callable[[bytes], tuple[T, ...]]) -> tuple[T, ...]:
    try:
        return derived(proc.caller, path, work)
    except OSError:
        return ()
