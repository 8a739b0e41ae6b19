"""The device and mount(2): how a connection comes into the tree, leaves it, and what a killed server left is cleared."""

from __future__ import annotations

import ctypes
import os
import re
import threading
from collections.abc import Iterator
from errno import ENOTCONN
from pathlib import Path
from stat import S_IFDIR

DEVICE = "/dev/fuse"
KIND = "mirage"  # what /proc/mounts shows behind `fuse.`; what a mount of ours is known by
RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8  # MS_..., linux/mount.h
PATIENCE = 1.0  # seconds
_FORCE, _DETACH = 1, 2  # MNT_..., linux/fs.h
_OPTIONS = "fd={},rootmode={:o},user_id={},group_id={},default_permissions"

_libc = ctypes.CDLL(None, use_errno=True)


def mount(
    directory: str, flags: int = NOSUID | NODEV, source: str = KIND, kind: str = f"fuse.{KIND}", *, for_all: bool = True
) -> int:
    """Mount over a directory; the descriptor at which the kernel then asks. OSError as of open(2) and mount(2).

    `for_all`: permissions alone say who sees what; else other users of this machine can not even look.
    """
    descriptor = os.open(DEVICE, os.O_RDWR | os.O_CLOEXEC)
    options = _OPTIONS.format(descriptor, S_IFDIR, os.geteuid(), os.getegid()) + (",allow_other" if for_all else "")
    try:
        _checked(_libc.mount(source.encode(), os.fsencode(directory), kind.encode(), flags, options.encode()), directory)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def unmount(directory: str) -> None:
    """Take it away at once: what is still asked fails (ECONNABORTED), who stands in it keeps standing in nothing."""
    _checked(_libc.umount2(os.fsencode(directory), _FORCE | _DETACH), directory)


def clear_stale() -> list[str]:
    """Unmount what servers of ours left that no longer live; where that was."""
    cleared = []
    for place in reversed(list(_mounts())):  # the innermost first
        if _is_dead(place):
            _checked(_libc.umount2(os.fsencode(place), _DETACH), place)
            cleared.append(place)
    return cleared


def _mounts() -> Iterator[str]:
    """The mount points of our kind, proc_pid_mountinfo(5)."""
    for line in Path("/proc/self/mountinfo").read_bytes().splitlines():
        yield from mount_point(line)


def mount_point(line: bytes) -> list[str]:
    """Where a line of mountinfo mounts something of ours. Blanks and backslashes stand there as octal numbers."""
    own, _, other = line.partition(b" - ")
    if not other.startswith(b"fuse.%s " % KIND.encode()):
        return []
    return [os.fsdecode(re.sub(rb"\\(\d{3})", lambda found: bytes((int(found[1], 8),)), own.split(b" ")[4]))]


def _is_dead(place: str) -> bool:
    """Whether its server is gone: what is kept of it still answers stat(2), but not statfs(2). One that hangs is not dead."""
    found: list[int | None] = []

    def ask() -> None:
        try:
            os.statvfs(place)
        except OSError as error:
            found.append(error.errno)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return ENOTCONN in found


def _checked(result: int, place: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), place)
