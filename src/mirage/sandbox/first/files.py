"""What a call of a cell's is about, among what the stage serves: which of its mounts, and which inode of it. OSError: none."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from errno import EFAULT, ENOENT
from typing import Any

from mirage.sandbox import finding, memory, status
from mirage.sandbox.first.place import Place, read
from mirage.sandbox.first.questions import Question

STRING = 4096  # PATH_MAX
ROOT_NODE = 1  # the root's inode


def served(question: Question, *, is_plain: bool) -> dict[str, Any] | None:
    """statfs(2), if the stage serves it; None: the kernel tells the truth."""
    pid = question.pid
    if is_plain:
        with memory.opened(Place.procfs, pid) as caller:
            path = memory.string(caller, question.arguments[0], STRING, is_whole=False)
        place = finding.find(Place.procfs, pid, path)
    else:
        place = finding.find(Place.procfs, pid, b"", question.number(0))
    try:
        facts = os.fstat(place)
        device = Place.nodes.get(facts.st_dev, facts.st_dev)
        if device not in Place.memory.devices or (facts.st_dev in Place.spaces and not _is_ours(pid, place)):
            return None
        ino = facts.st_ino if device == facts.st_dev else ROOT_NODE
        return {"mount": Place.memory.devices.index(device), "ino": ino, "address": question.arguments[1]}
    finally:
        os.close(place)


def flags(question: Question) -> dict[str, Any] | None:
    """ioctl(FS_IOC_SETFLAGS) of a file that the stage serves: which, and what is wanted."""
    found = _inode(finding.find(Place.procfs, question.pid, b"", question.number(0)))
    if found is None:
        return None
    with memory.opened(Place.procfs, question.pid) as caller:
        value = int.from_bytes(memory.read(caller, 4, question.arguments[2]), "little")
    return {**found, "value": value}


def node(question: Question, *, is_plain: bool) -> dict[str, Any] | None:
    """mknod(2) of a device in a directory that the stage serves: which, and where. None: the kernel refuses it as it would there."""
    directory, (path, mode, device) = finding.HERE, question.arguments[:3]
    if not is_plain:
        directory, (path, mode, device) = question.number(0), question.arguments[1:4]
    with memory.opened(Place.procfs, question.pid) as caller:
        text = memory.string(caller, path, STRING, is_whole=False)
    above, slash, name = text.rpartition(b"/")
    device &= 0xFFFFFFFF
    if not device or name in (b"", b".", b".."):  # no device is a whiteout, which is anybody's to make
        return None
    found = _inode(finding.find(Place.procfs, question.pid, above + slash or b".", directory))
    if found is None:
        return None
    umask = int(status.field(Place.procfs, question.pid, "Umask"), 8)
    return {**found, "name": name.decode("utf-8", "surrogateescape"), "mode": mode & 0o177777 & ~umask, "device": device}


def _inode(place: int) -> dict[str, int] | None:
    """An open file's; None: it is none of the stage's. The file is closed."""
    try:
        facts = os.fstat(place)
    finally:
        os.close(place)
    devices = Place.memory.devices
    return {"mount": devices.index(facts.st_dev), "ino": facts.st_ino} if facts.st_dev in devices else None


def is_space(pid: int, address: int) -> bool:
    """Whether a path leads to /proc of a pid namespace."""
    try:
        with memory.opened(Place.procfs, pid) as caller:
            place = finding.find(Place.procfs, pid, memory.string(caller, address, STRING, is_whole=True))
    except OSError:
        return False
    try:
        return os.fstat(place).st_dev in Place.spaces and _is_ours(pid, place)
    finally:
        os.close(place)


def _is_ours(pid: int, place: int) -> bool:
    """Whether an open file is on a mount that the stage serves: the kernel gives a device's number anew when that has gone."""
    mount = re.search(r"^mnt_id:\t(\d+)$", read(f"self/fdinfo/{place}"), re.MULTILINE)
    with open(os.open(f"{pid}/mountinfo", os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs), errors="surrogateescape") as lines:
        return any(mount is not None and line.startswith(f"{mount[1]} ") and " - fuse " in line for line in lines)


def is_empty_of_ours(pid: int, descriptor: int) -> bool:
    """Whether it is a file of /proc or /sys, whose size is 0, on a mount other than the root."""
    with contextlib.suppress(OSError):
        facts = os.stat(f"{pid}/fd/{descriptor}", dir_fd=Place.procfs)
        return facts.st_dev in Place.memory.devices[1:] and not facts.st_size and stat.S_ISREG(facts.st_mode)
    return False


def opened(pid: int, descriptor: int) -> int:
    """The mode of what it has open, 0 for nothing."""
    try:
        return os.stat(f"{pid}/fd/{descriptor}", dir_fd=Place.procfs).st_mode
    except OSError:
        return 0


def named(pid: int, address: int) -> int:
    """The mode of what a path leads to. OSError."""
    with memory.opened(Place.procfs, pid) as caller:
        try:
            path = memory.string(caller, address, STRING, is_whole=True)
        except OSError:
            raise OSError(EFAULT, os.strerror(EFAULT)) from None
    if not path:
        raise OSError(ENOENT, os.strerror(ENOENT))
    place = finding.find(Place.procfs, pid, path)
    try:
        return os.fstat(place).st_mode
    finally:
        os.close(place)


def peek(pid: int, address: int, size: int) -> bytes:
    """OSError: not all of it is there."""
    with memory.opened(Place.procfs, pid) as caller:
        found = memory.read(caller, size, address)
    if len(found) < size:
        raise OSError(EFAULT, os.strerror(EFAULT))
    return found
