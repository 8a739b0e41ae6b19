"""The values that cross the file system's seams: who asks, what a stat shows, what a directory lists, what changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from stat import S_IFMT

import msgspec

from mirage.vfs import magic

NAME_MAX = 255  # bytes, linux/limits.h
PATH_MAX = 4096  # bytes with the closing NUL, linux/limits.h
SYMLINK_MAX = 40  # links followed in one resolution, MAXSYMLINKS of linux/namei.h
FILE_MAX = 0x7FFFFFFFFFFFFFFF  # bytes, the largest off_t

R_OK, W_OK, X_OK = 4, 2, 1

RENAME_NOREPLACE, RENAME_EXCHANGE, RENAME_WHITEOUT = 1, 2, 4  # linux/fs.h
XATTR_CREATE, XATTR_REPLACE = 1, 2  # linux/xattr.h
UTIME_NOW, UTIME_OMIT = (1 << 30) - 1, (1 << 30) - 2  # bits/stat.h; here in place of a time in nanoseconds

# inode flags as FS_IOC_GETFLAGS shows them, linux/fs.h
FLAG_SECRM, FLAG_UNRM, FLAG_COMPRESSED, FLAG_SYNC = 0x1, 0x2, 0x4, 0x8
FLAG_IMMUTABLE, FLAG_APPEND, FLAG_NODUMP, FLAG_NOATIME = 0x10, 0x20, 0x40, 0x80
FLAG_NOCOMP, FLAG_DIRSYNC, FLAG_NOCOW = 0x400, 0x10000, 0x800000
FLAGS_SETTABLE = (
    FLAG_COMPRESSED | FLAG_SYNC | FLAG_IMMUTABLE | FLAG_APPEND | FLAG_NODUMP | FLAG_NOATIME | FLAG_NOCOMP | FLAG_DIRSYNC | FLAG_NOCOW
)  # what btrfs takes, fs/btrfs/ioctl.c check_fsflags


class Cred(msgspec.Struct, frozen=True):
    """Who asks: file-system uid and gid, supplementary groups, and the pid for what depends on the process (/proc/self).

    `checked` says that somebody above (the kernel, for FUSE) has judged the permission bits already; ownership of new files,
    sticky bits, file flags and quotas are judged all the same.
    """

    uid: int
    gid: int
    groups: frozenset[int] = frozenset()
    pid: int = 0
    checked: bool = False


ROOT = Cred(0, 0)


class Stat(msgspec.Struct, frozen=True, gc=False):
    """What stat(2) and statx(2) show. Times in nanoseconds since the epoch, blocks of 512 bytes, flags as chattr's."""

    dev: int
    ino: int
    mode: int
    nlink: int
    uid: int
    gid: int
    rdev: int
    size: int
    blksize: int
    blocks: int
    atime: int
    mtime: int
    ctime: int
    btime: int
    flags: int = 0

    @property
    def type(self) -> int:
        """The S_IF... bits."""
        return S_IFMT(self.mode)


class Dirent(msgspec.Struct, frozen=True, gc=False):
    """One name of a directory. `type` are the S_IF... bits; `offset` is what a reader hands back to go on after this name."""

    name: bytes
    ino: int
    type: int
    offset: int


@dataclass(frozen=True, slots=True)
class StatFs:
    """What statfs(2) shows; blocks of `bsize` bytes."""

    type: int = magic.BTRFS
    bsize: int = 4096
    blocks: int = 20_971_520
    bfree: int = 18_000_000
    bavail: int = 18_000_000
    files: int = 0  # btrfs counts no inodes
    ffree: int = 0
    namelen: int = NAME_MAX
    fsid: int = 0
    flags: int = 0x1020  # ST_VALID | ST_RELATIME, linux/statfs.h


class Change(msgspec.Struct, frozen=True, gc=False):
    """What was just committed to a layer, for invalidation and for the record.

    `kind`: create, remove, rename, exchange, link, write, attributes. `parent` and `name` say where, where there is a name;
    `new_parent` and `new_name` where it went. A write or a change of attributes knows only its inode.
    """

    kind: str
    ino: int
    parent: int = 0
    name: bytes = b""
    new_parent: int = 0
    new_name: bytes = b""
    layer: bytes = b""


def fault(number: int) -> OSError:
    """The OSError of an errno, in the C library's words."""
    return OSError(number, os.strerror(number))
