"""The FUSE protocol as bytes: numbers and layouts of include/uapi/linux/fuse.h, version 7.45 (Linux 6.18). No I/O.

Layouts up to 7.38 are those of Debian 12's linux-libc-dev 6.1; STATX (7.39), the request timeout (7.43) and COPY_FILE_RANGE_64
(7.45) are later. Everything is in the machine's byte order. Times cross as seconds and nanoseconds, ours are nanoseconds.
"""

from __future__ import annotations

import os
from stat import S_IFBLK, S_IFCHR, S_IFMT
from struct import Struct

from mirage.vfs.types import Stat, StatFs

MAJOR, MINOR = 7, 45
OLDEST = 31  # MINOR of Linux 5.4; before it some of these layouts were shorter
ROOT_NODE = 1  # FUSE_ROOT_ID

# opcodes
LOOKUP, FORGET, GETATTR, SETATTR, READLINK, SYMLINK, MKNOD, MKDIR, UNLINK, RMDIR = 1, 2, 3, 4, 5, 6, 8, 9, 10, 11
RENAME, LINK, OPEN, READ, WRITE, STATFS, RELEASE, FSYNC, SETXATTR, GETXATTR = 12, 13, 14, 15, 16, 17, 18, 20, 21, 22
LISTXATTR, REMOVEXATTR, FLUSH, INIT, OPENDIR, READDIR, RELEASEDIR, FSYNCDIR = 23, 24, 25, 26, 27, 28, 29, 30
CREATE, INTERRUPT, DESTROY, IOCTL, NOTIFY_REPLY, BATCH_FORGET, FALLOCATE = 35, 36, 38, 39, 41, 42, 43
READDIRPLUS, RENAME2, LSEEK, COPY_FILE_RANGE, TMPFILE, STATX, COPY_FILE_RANGE_64 = 44, 45, 46, 47, 51, 52, 53

# notifications, in the error field of a reply to nobody
NOTIFY_INVAL_INODE, NOTIFY_INVAL_ENTRY, NOTIFY_DELETE = 2, 3, 6

# INIT
ASYNC_READ, ATOMIC_O_TRUNC, BIG_WRITES, DONT_MASK, HAS_IOCTL_DIR = 1 << 0, 1 << 3, 1 << 5, 1 << 6, 1 << 11
DO_READDIRPLUS, READDIRPLUS_AUTO, ASYNC_DIO, PARALLEL_DIROPS, POSIX_ACL = 1 << 13, 1 << 14, 1 << 15, 1 << 18, 1 << 20
MAX_PAGES, CACHE_SYMLINKS, NO_OPENDIR_SUPPORT, EXPLICIT_INVAL_DATA = 1 << 22, 1 << 23, 1 << 24, 1 << 25
HANDLE_KILLPRIV_V2, INIT_EXT = 1 << 28, 1 << 30
DIRECT_IO_ALLOW_MMAP, PASSTHROUGH, REQUEST_TIMEOUT = 1 << 36, 1 << 37, 1 << 42  # in flags2, shifted down

# SETATTR
FATTR_MODE, FATTR_UID, FATTR_GID, FATTR_SIZE, FATTR_ATIME, FATTR_MTIME, FATTR_FH = 1, 2, 4, 8, 16, 32, 64
FATTR_ATIME_NOW, FATTR_MTIME_NOW, FATTR_KILL_SUIDGID = 128, 256, 2048

FOPEN_DIRECT_IO, FOPEN_KEEP_CACHE, FOPEN_NONSEEKABLE, FOPEN_PASSTHROUGH = 1, 2, 4, 1 << 7
OPEN_KILL_SUIDGID = 1
GETATTR_FH = 1
WRITE_CACHE, WRITE_KILL_SUIDGID = 1, 4
STATX_BASIC_STATS, STATX_BTIME = 0x7FF, 0x800  # linux/stat.h

FOREVER = 1 << 40  # seconds that an answer holds; the kernel makes of it as much as it can count
ALL = (1 << 64) - 1

HEAD = Struct("=IIQQIIIHH")  # fuse_in_header: len, opcode, unique, nodeid, uid, gid, pid, total_extlen, padding
REPLY = Struct("=IiQ")  # fuse_out_header: len, error, unique
INIT_IN = Struct("=IIII")  # and flags2 where INIT_EXT is set
FLAGS2 = Struct("=I")
INIT_OUT = Struct("=IIIIHHIIHHIIH22x")
ATTR = Struct("=QQQQQQIIIIIIIIII")
ENTRY_OUT = Struct("=QQQQII" + ATTR.format[1:])
ATTR_OUT = Struct("=QII" + ATTR.format[1:])
GETATTR_IN = Struct("=IIQ")
SETATTR_IN = Struct("=IIQQQQQQIIIIIIII")
FORGET_IN = Struct("=Q")
BATCH_FORGET_IN = Struct("=II")
FORGET_ONE = Struct("=QQ")
MKNOD_IN = Struct("=IIII")
MKDIR_IN = Struct("=II")
RENAME_IN = Struct("=Q")
RENAME2_IN = Struct("=QII")
LINK_IN = Struct("=Q")
OPEN_IN = Struct("=II")
OPEN_OUT = Struct("=QII")
CREATE_IN = Struct("=IIII")
RELEASE_IN = Struct("=QIIQ")
READ_IN = Struct("=QQIIQII")
WRITE_IN = Struct("=QQIIQII")
WRITE_OUT = Struct("=II")
SETXATTR_IN = Struct("=II")
GETXATTR_IN = Struct("=II")
GETXATTR_OUT = Struct("=II")
IOCTL_IN = Struct("=QIIQII")
IOCTL_OUT = Struct("=iIII")
FALLOCATE_IN = Struct("=QQQII")
LSEEK_IN = Struct("=QQII")
LSEEK_OUT = Struct("=Q")
COPY_IN = Struct("=QQQQQQQ")
COPY_OUT = Struct("=Q")
STATFS_OUT = Struct("=QQQQQIIII24x")
STATX_IN = Struct("=IIQII")
STATX_OUT = Struct("=QII16x" + "IIQIIIH2xQQQQ" + "qI4x" * 4 + "IIII112x")
DIRENT = Struct("=QQII")
INVAL_INODE_OUT = Struct("=Qqq")
INVAL_ENTRY_OUT = Struct("=QII")
DELETE_OUT = Struct("=QQII")

SECOND = 1_000_000_000


def reply(unique: int, data: bytes = b"") -> bytes:
    """A request's answer."""
    return REPLY.pack(REPLY.size + len(data), 0, unique) + data


def failure(unique: int, number: int) -> bytes:
    """A request's answer when it is an errno."""
    return REPLY.pack(REPLY.size, -number, unique)


def notice(code: int, data: bytes) -> bytes:
    """Something that nobody asked."""
    return REPLY.pack(REPLY.size + len(data), code, 0) + data


def inval_inode(node: int, has_bytes: bool) -> bytes:
    """The attributes of a node, and all its bytes (for a directory: its listing), are to be asked for anew."""
    return notice(NOTIFY_INVAL_INODE, INVAL_INODE_OUT.pack(node, 0 if has_bytes else -1, 0))


def inval_entry(parent: int, name: bytes) -> bytes:
    """A name is to be looked up anew, also one that was not there."""
    return notice(NOTIFY_INVAL_ENTRY, INVAL_ENTRY_OUT.pack(parent, len(name), 0) + name + b"\0")


def delete(parent: int, name: bytes, child: int) -> bytes:
    """A file or directory has lost its last name: who stands in it stands nowhere, and if nobody has it open it is forgotten."""
    return notice(NOTIFY_DELETE, DELETE_OUT.pack(parent, child, len(name), 0) + name + b"\0")


def device(rdev: int) -> int:
    """A device number as the kernel packs it into 32 bits, new_encode_dev()."""
    major, minor = os.major(rdev), os.minor(rdev)
    return (minor & 0xFF) | major << 8 | (minor & ~0xFF) << 12


def undevice(packed: int) -> int:
    """The C library's device number of a packed one."""
    return os.makedev(packed >> 8 & 0xFFF, (packed & 0xFF) | (packed >> 12 & 0xFFF00))


def entry_out(node: int, stat: Stat, seconds: int, moment: int = 0) -> bytes:
    """A name's answer: which node it is, and its attributes, both to be kept for that long; the attributes for nanoseconds more."""
    atime, mtime, ctime = divmod(stat.atime, SECOND), divmod(stat.mtime, SECOND), divmod(stat.ctime, SECOND)
    return ENTRY_OUT.pack(
        node, 0, seconds, seconds, 0, moment,
        stat.ino, stat.size, stat.blocks, atime[0] & ALL, mtime[0] & ALL, ctime[0] & ALL, atime[1], mtime[1], ctime[1],
        stat.mode, stat.nlink, stat.uid, stat.gid, device(stat.rdev) if stat.rdev else 0, stat.blksize, 0,
    )  # fmt: skip


def no_entry(seconds: int) -> bytes:
    """There is no such name, to be kept for that long."""
    return ENTRY_OUT.pack(0, 0, seconds, *(0,) * (3 + 16))


def attr_out(stat: Stat, seconds: int, moment: int = 0) -> bytes:
    """Attributes, to be kept for that long, and nanoseconds more."""
    atime, mtime, ctime = divmod(stat.atime, SECOND), divmod(stat.mtime, SECOND), divmod(stat.ctime, SECOND)
    return ATTR_OUT.pack(
        seconds, moment, 0,
        stat.ino, stat.size, stat.blocks, atime[0] & ALL, mtime[0] & ALL, ctime[0] & ALL, atime[1], mtime[1], ctime[1],
        stat.mode, stat.nlink, stat.uid, stat.gid, device(stat.rdev) if stat.rdev else 0, stat.blksize, 0,
    )  # fmt: skip


def statx_out(stat: Stat, seconds: int, *, is_born: bool = True) -> bytes:
    """What statx(2) shows, the time of birth among it where the file system keeps one: proc and sysfs do not (Linux 6.1)."""
    times = [divmod(time, SECOND) for time in (stat.atime, stat.btime, stat.ctime, stat.mtime)]
    is_device = S_IFMT(stat.mode) in (S_IFCHR, S_IFBLK)
    return STATX_OUT.pack(
        seconds, 0, 0,
        STATX_BASIC_STATS | STATX_BTIME * is_born, stat.blksize, 0, stat.nlink, stat.uid, stat.gid, stat.mode,
        stat.ino, stat.size, stat.blocks, 0, *(part for time in times for part in time),
        os.major(stat.rdev) if is_device else 0, os.minor(stat.rdev) if is_device else 0, 0, 0,
    )  # fmt: skip


def statfs_out(disk: StatFs) -> bytes:
    """The numbers of a file system; its type is FUSE's, whatever we say."""
    return STATFS_OUT.pack(disk.blocks, disk.bfree, disk.bavail, disk.files, disk.ffree, disk.bsize, disk.namelen, disk.bsize, 0)


def dirent(ino: int, offset: int, kind: int, name: bytes) -> bytes:
    """One name of a listing; `kind` are the S_IF bits."""
    return (DIRENT.pack(ino, offset, len(name), kind >> 12) + name).ljust(DIRENT.size + (len(name) + 7 & ~7), b"\0")
