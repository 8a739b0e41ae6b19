"""struct statfs, as glibc's statfs(2) reads it."""

from __future__ import annotations

import struct

from mirage.sandbox.views.disks import shown
from mirage.vfs.types import StatFs


def test_the_kind_the_sizes_and_the_options_stand_where_a_program_reads_them() -> None:
    data = shown(StatFs(blocks=100, bfree=60, bavail=50, files=7, ffree=3), b"rw,nosuid,relatime", 0x0000000200000001)
    assert len(data) == 120
    assert struct.unpack_from("<7QIIQQQ", data) == (0x9123683E, 4096, 100, 60, 50, 7, 3, 1, 2, 255, 4096, 0x1022)
