"""Which umount(2) finds its target busy: one of what the machine itself has mounted, where somebody always has a file open.

The kernel below says otherwise: that there is no such mount, or that it is locked to who has it from another user namespace.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.sandbox import finding

if TYPE_CHECKING:
    from collections.abc import Collection

USERS = "/run/user/"  # logind's, of those who are there


def is_busy(procfs: int, pid: int, path: bytes, mounted: Collection[str]) -> bool:
    """`mounted`: where the machine has mounted something. What a visitor has mounted over it is his to unmount. OSError."""
    place = finding.find(procfs, pid, path)
    try:
        target = os.readlink(f"self/fd/{place}", dir_fd=procfs)
    finally:
        os.close(place)
    if target not in mounted and not (target.startswith(USERS) and target.count("/") == USERS.count("/")):
        return False
    table = os.open(f"{pid}/mountinfo", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
    with open(table, errors="surrogateescape") as lines:
        return sum(line.split(" ", 5)[4] == target for line in lines) < 2
