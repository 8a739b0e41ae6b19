"""name_to_handle_at(2) of what the stage serves, as the file systems that it stands for give handles.

Their kernel would say that they are FUSE. What a handle leads to is nobody's business: opening one is refused (`refusals`).
"""

from __future__ import annotations

import os
import struct
from errno import EFAULT, EINVAL, EIO, EOPNOTSUPP, EOVERFLOW
from typing import TYPE_CHECKING

from mirage.sandbox import finding, memory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD = struct.Struct("<Ii")  # struct file_handle: bytes, type
LONGEST = 128  # MAX_HANDLE_SZ
FOLLOW, EMPTY = 0x400, 0x1000  # AT_SYMLINK_FOLLOW, AT_EMPTY_PATH
BTRFS, INODE32 = 0x4D, 1  # FILEID_BTRFS_WITHOUT_PARENT, FILEID_INO32_GEN, linux/exportfs.h
SUBVOLUME = 256  # of the root
INVALID = 255  # FILEID_INVALID
KERNFS = 0xFE  # FILEID_KERNFS, linux/exportfs.h
IN_MEMORY = ("/dev", "/run", "/dev/shm", "/run/lock")  # noqa: S108 - names of mounts
PATH = 4096


def answer(procfs: int, pid: int, arguments: Sequence[int], served: Mapping[int, str]) -> int:
    """The errno, 0 if the handle was written. `served`: device -> where what the stage serves is mounted."""
    directory, path, handle, mount, flags = arguments[:5]
    if flags & 0xFFFFFFFF & ~(FOLLOW | EMPTY):
        return EINVAL
    try:
        with memory.opened(procfs, pid) as caller:
            name = memory.string(caller, path, PATH, is_whole=True)
            room = int.from_bytes(memory.read(caller, 4, handle), "little") if name or flags & EMPTY else 0
        place = finding.find(procfs, pid, name, memory.signed(directory))
    except OSError as error:
        return EFAULT if error.errno in (None, EIO) else error.errno  # what is no address is EIO to who reads /proc/PID/mem
    try:
        facts = os.fstat(place)
        number = _mount_number(procfs, place)
    finally:
        os.close(place)
    if room > LONGEST:
        return EINVAL
    found = made(facts.st_ino, served.get(facts.st_dev, ""))
    if found is None:
        return EOPNOTSUPP
    kind, data = found
    fits = len(data) <= room
    written = HEAD.pack(len(data), kind) + data if fits else HEAD.pack(len(data), INVALID)
    if memory.write(pid, handle, written) or memory.write(pid, mount, struct.pack("<i", number)):
        return EFAULT
    return 0 if fits else EOVERFLOW


def made(inode: int, place: str) -> tuple[int, bytes] | None:
    """Type and bytes of a handle on what is mounted at a place; None: its file system gives none."""
    if place == "/":
        return BTRFS, struct.pack("<QQI", inode, SUBVOLUME, 7 + inode % 9973)
    if place == "/sys/fs/cgroup":
        return KERNFS, struct.pack("<Q", inode)
    if place in IN_MEMORY:
        return INODE32, struct.pack("<III", inode * 2654435761 & 0xFFFFFFFF, inode & 0xFFFFFFFF, inode >> 32)
    return None


def _mount_number(procfs: int, descriptor: int) -> int:
    own = os.open(f"self/fdinfo/{descriptor}", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
    try:
        words = os.read(own, 256).split()
    finally:
        os.close(own)
    return int(words[words.index(b"mnt_id:") + 1])
