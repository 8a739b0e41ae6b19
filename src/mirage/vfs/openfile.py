"""An open file description (open(2)): what descriptors share by dup and fork, with its offset and status flags."""

from __future__ import annotations

import os
from errno import EBADF, EINVAL, EISDIR, ENXIO, EPERM, ESPIPE
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFMT, S_IFREG

from mirage.vfs.devices import DEVICES, Device
from mirage.vfs.filesystem import FileSystem
from mirage.vfs.types import FILE_MAX, FLAG_APPEND, Cred, Dirent, Stat, fault
from mirage.vfs.view import Node

O_PATH = os.O_PATH
SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE = range(5)


class OpenFile:
    """Made by `Caller.open`. `path` is the path as it was opened; `cred` who opened it. Counted: every `dup` wants a `close`."""

    __slots__ = ("_count", "_device", "_handle", "cred", "flags", "kind", "node", "offset", "path")

    def __init__(self, node: Node, path: bytes, flags: int, stat: Stat | None, cred: Cred, handle: int | None = None) -> None:
        self.node = node
        self.path = path
        self.flags = flags & ~(os.O_CREAT | os.O_EXCL | os.O_NOCTTY | os.O_TRUNC)
        self.cred = cred
        self.kind = S_IFREG if stat is None else S_IFMT(stat.mode)
        self.offset = 0
        self._count = 1
        self._device: Device | None = None
        if stat is not None and self.kind == S_IFCHR:
            self._device = DEVICES.get((os.major(stat.rdev), os.minor(stat.rdev)))
        self._handle = node.fs.hold(node.ino, flags, cred) if handle is None else handle

    # ---- sharing

    @property
    def fs(self) -> FileSystem:
        return self.node.fs

    @property
    def handle(self) -> int:
        """What the file system knows the open file by."""
        if not self._count:
            raise fault(EBADF)
        return self._handle

    @property
    def is_closed(self) -> bool:
        return not self._count

    @property
    def is_readable(self) -> bool:
        return self.flags & (os.O_ACCMODE | O_PATH) in (os.O_RDONLY, os.O_RDWR)

    @property
    def is_writable(self) -> bool:
        return self.flags & (os.O_ACCMODE | O_PATH) in (os.O_WRONLY, os.O_RDWR)

    def dup(self) -> OpenFile:
        """The same description once more."""
        if not self._count:
            raise fault(EBADF)
        self._count += 1
        return self

    def close(self) -> None:
        """One descriptor less; the last one lets go of the file."""
        if not self._count:
            raise fault(EBADF)
        self._count -= 1
        if not self._count:
            self.node.fs.release(self._handle)

    def __enter__(self) -> OpenFile:
        return self

    def __exit__(self, *_: object) -> None:
        if self._count:
            self.close()

    # ---- bytes

    def read(self, size: int = -1) -> bytes:
        """At most size bytes from the offset on; all of a regular file for -1."""
        data = self.pread(size, self.offset) if size >= 0 else self._read_all()
        if self.kind == S_IFREG:
            self.offset += len(data)
        return data

    def _read_all(self) -> bytes:
        if self.kind != S_IFREG:
            return self.pread(65536, 0)
        parts, offset = [], self.offset
        while data := self.pread(1 << 20, offset):
            parts.append(data)
            offset += len(data)
        return b"".join(parts)

    def pread(self, size: int, offset: int) -> bytes:
        if not self._count or not self.is_readable:
            raise fault(EBADF)
        if self.kind == S_IFREG:
            if offset < 0 or size < 0:
                raise fault(EINVAL)
            data = self.node.fs.read(self._handle, offset, size)
            if not self.flags & os.O_NOATIME and size:
                self.node.fs.accessed(self._handle)
            return data
        if self.kind == S_IFDIR:
            raise fault(EISDIR)
        if self._device is None:
            raise fault(ENXIO)
        return self._device.read(size)

    def write(self, data: bytes) -> int:
        """Bytes written; with O_APPEND at the end, wherever that is by now."""
        if not self._count or not self.is_writable:
            raise fault(EBADF)
        if self.kind != S_IFREG:
            return self._write_device(data)
        append = bool(self.flags & os.O_APPEND)
        fs = self.node.fs
        written = fs.write(self._handle, self.offset, data, append, self.cred)
        self.offset = fs.stat(self._handle, self.cred).size if append and written else self.offset + written
        return written

    def pwrite(self, data: bytes, offset: int) -> int:
        """As pwrite(2) on Linux: O_APPEND wins over the offset."""
        if not self._count or not self.is_writable:
            raise fault(EBADF)
        if self.kind != S_IFREG:
            return self._write_device(data)
        if offset < 0:
            raise fault(EINVAL)
        return self.node.fs.write(self._handle, offset, data, bool(self.flags & os.O_APPEND), self.cred)

    def _write_device(self, data: bytes) -> int:
        if self._device is None:
            raise fault(ENXIO)
        return self._device.write(data)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """The new offset; SEEK_DATA and SEEK_HOLE too."""
        handle = self.handle
        if self.flags & O_PATH:
            raise fault(EBADF)
        if self.kind == S_IFIFO or (self.kind == S_IFCHR and self._device is None):
            raise fault(ESPIPE)
        if self.kind in (S_IFCHR, S_IFBLK):
            return 0
        if whence == SEEK_SET:
            target = offset
        elif whence == SEEK_CUR:
            target = self.offset + offset
        elif whence == SEEK_END:
            target = self.node.fs.stat(handle, self.cred).size + offset
        elif whence == SEEK_DATA:
            target = self.node.fs.seek_data(handle, offset)
        elif whence == SEEK_HOLE:
            target = self.node.fs.seek_hole(handle, offset)
        else:
            raise fault(EINVAL)
        if not 0 <= target <= FILE_MAX:
            raise fault(EINVAL)
        self.offset = target
        return target

    def truncate(self, size: int) -> None:
        """ftruncate(2)."""
        handle = self.handle
        if self.flags & O_PATH:
            raise fault(EBADF)
        if self.kind != S_IFREG or not self.is_writable or size < 0:
            raise fault(EINVAL)
        if self.node.fs.stat(handle, self.cred).flags & FLAG_APPEND:
            raise fault(EPERM)
        self.node.fs.truncate(handle, size, self.cred)

    def allocate(self, mode: int, offset: int, length: int) -> None:
        """fallocate(2)."""
        handle = self.handle
        if self.flags & O_PATH:
            raise fault(EBADF)
        if offset < 0 or length <= 0:
            raise fault(EINVAL)
        if not self.is_writable:
            raise fault(EBADF)
        self.node.fs.fallocate(handle, mode, offset, length, self.cred)

    # ---- the rest

    def stat(self) -> Stat:
        return self.node.fs.stat(self.handle, self.cred)

    def listdir(self, offset: int = 0) -> list[Dirent]:
        """Names with an offset greater than this one, by rising offset, without . and .. ."""
        handle = self.handle
        entries = self.node.fs.readdir(handle, offset, self.cred)
        if not self.flags & os.O_NOATIME:
            self.node.fs.accessed(handle)
        return entries

    def chmod(self, mode: int) -> None:
        self.node.fs.chmod(self.handle, mode, self.cred)

    def chown(self, uid: int, gid: int) -> None:
        self.node.fs.chown(self.handle, uid, gid, self.cred)

    def utimens(self, atime: int, mtime: int) -> None:
        self.node.fs.utimens(self.handle, atime, mtime, self.cred)

    def getflags(self) -> int:
        return self.node.fs.getflags(self.handle)

    def setflags(self, flags: int) -> None:
        self.node.fs.setflags(self.handle, flags, self.cred)

    def fsync(self) -> None:
        if self.flags & O_PATH:
            raise fault(EBADF)
        if self.kind == S_IFCHR:
            raise fault(EINVAL)
        self.node.fs.fsync(self.handle)
