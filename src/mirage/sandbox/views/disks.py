"""statfs(2) of the mounts that the stage serves: their kernel would say that they are FUSE."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from mirage.vfs import magic

if TYPE_CHECKING:
    from mirage.vfs.types import StatFs

LAYOUT = struct.Struct("<7QIIQQQ32x")  # struct statfs of x86-64, asm-generic/statfs.h
VALID = 0x20  # ST_VALID, linux/statfs.h
IDENTIFIED = (magic.TMPFS, magic.BTRFS, magic.EXT4)  # in Linux 6.1 what has no disk but tmpfs says 0 (fs/libfs.c)
OPTIONS = {b"nosuid": 2, b"nodev": 4, b"noexec": 8, b"relatime": 0x1000}  # ST_...


def shown(facts: StatFs, options: bytes, number: int) -> bytes:
    """struct statfs. `options`: as the mount table has them; `number`: by what the file system is identified, if it is."""
    number = number if facts.type in IDENTIFIED else 0
    flags = VALID | sum(flag for word, flag in OPTIONS.items() if word in options.split(b","))
    return LAYOUT.pack(
        facts.type, facts.bsize, facts.blocks, facts.bfree, facts.bavail, facts.files, facts.ffree, number & 0xFFFFFFFF,
        number >> 32 & 0xFFFFFFFF, facts.namelen, facts.bsize, flags,
    )  # fmt: skip
