"""A disk or a partition that somebody has opened: bytes at offsets, up to its end."""

from __future__ import annotations

import os
from errno import EBADF, EINVAL
from typing import TYPE_CHECKING

from mirage.vfs.openfile import SEEK_CUR, SEEK_END, SEEK_SET, OpenFile
from mirage.vfs.types import fault

if TYPE_CHECKING:
    from mirage.vfs.types import Cred, Stat
    from mirage.vfs.view import Node
    from mirage.world.kernel.rawdisk import Opened

WHOLE = 1 << 20  # bytes that are given to who wants all of it at once


class DiskFile(OpenFile):
    """See the module; what is written to it is forgotten."""

    __slots__ = ("_disk",)

    def __init__(self, node: Node, path: bytes, flags: int, stat: Stat, cred: Cred, disk: Opened) -> None:
        super().__init__(node, path, flags, stat, cred)
        self._disk = disk

    def read(self, size: int = -1) -> bytes:
        data = self.pread(size if size >= 0 else WHOLE, self.offset)
        self.offset += len(data)
        return data

    def pread(self, size: int, offset: int) -> bytes:
        if self.is_closed or not self.is_readable:
            raise fault(EBADF)
        parts, end = [], offset + size
        while offset < end and (data := self._disk.read(offset, end - offset)):
            parts.append(data)
            offset += len(data)
        return b"".join(parts)

    def write(self, data: bytes) -> int:
        written = self.pwrite(data, self.offset)
        self.offset += written
        return written

    def pwrite(self, data: bytes, offset: int) -> int:
        if self.is_closed or not self.is_writable:
            raise fault(EBADF)
        return self._disk.write(offset, data)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        if self.is_closed or self.flags & os.O_PATH:
            raise fault(EBADF)
        start = {SEEK_SET: 0, SEEK_CUR: self.offset, SEEK_END: self._disk.size}.get(whence)
        if start is None or not 0 <= start + offset <= self._disk.size:
            raise fault(EINVAL)
        self.offset = start + offset
        return self.offset
