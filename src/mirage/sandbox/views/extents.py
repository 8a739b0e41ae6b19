"""FS_IOC_FIEMAP (filefrag) of a file that the stage serves: one extent, as btrfs has it for what was written at once.

FUSE knows no such call, and its FIBMAP is for the machine's root alone.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from errno import EFAULT, EINVAL

from mirage.sandbox import finding, memory

HEAD, EXTENT = struct.Struct("<QQIIII"), struct.Struct("<QQQQQI12x")  # struct fiemap, struct fiemap_extent
SYNC, XATTR = 1, 2  # FIEMAP_FLAG_...
LAST, NOT_ALIGNED, INLINE = 0x1, 0x100, 0x200  # FIEMAP_EXTENT_...
LARGEST_INLINE = 2048  # max_inline of a btrfs
BLOCK = 4096
DISK = 1 << 34  # bytes over which files are spread


def answer(procfs: int, pid: int, descriptor: int, address: int, devices: list[int]) -> int | None:
    """The errno, 0 if it was written; None: it is no file of the stage's. OSError: the caller has gone."""
    place = finding.find(procfs, pid, b"", descriptor)
    try:
        facts = os.fstat(place)
    finally:
        os.close(place)
    if facts.st_dev not in devices or not stat.S_ISREG(facts.st_mode):
        return None
    with memory.opened(procfs, pid) as caller:
        given = memory.read(caller, HEAD.size, address)
    if len(given) < HEAD.size:
        return EFAULT
    start, length, flags, _, room, _ = HEAD.unpack(given)
    if flags & ~(SYNC | XATTR) or not length:
        return EINVAL
    extents = [] if flags & XATTR else list(_extents(facts.st_size, facts.st_ino, start))
    told = extents[:room] if room else []
    written = HEAD.pack(start, length, flags, len(told) if room else len(extents), room, 0) + b"".join(told)
    return -memory.write(pid, address, written)


def _extents(size: int, inode: int, start: int) -> list[bytes]:
    if start >= size:
        return []
    if size <= LARGEST_INLINE:
        return [EXTENT.pack(0, 0, size, 0, 0, LAST | NOT_ALIGNED | INLINE)]
    physical = zlib.crc32(inode.to_bytes(8, "little")) * BLOCK % DISK
    return [EXTENT.pack(0, physical, -(-size // BLOCK) * BLOCK, 0, 0, LAST)]
