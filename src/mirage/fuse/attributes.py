"""Requests about attributes: stat and what changes it, xattrs, and the numbers of the file system."""

from __future__ import annotations

from errno import ENODATA, ERANGE

from mirage.fuse import wire
from mirage.fuse.again import CAPABILITY, NOBODY_HAS
from mirage.fuse.files import handle_of, writer
from mirage.fuse.volume import Head, Volume
from mirage.vfs.types import ROOT, UTIME_NOW, UTIME_OMIT, W_OK, fault


def getattr_(volume: Volume, head: Head, body: memoryview) -> bytes:
    seconds = volume.lasts(volume.ino(head.node))
    answer = wire.attr_out(volume.stat(head.node, head.cred), seconds, volume.moment)
    if volume.again is not None and seconds and head.node not in volume.dead:
        volume.again.attributes(head.node, answer)
    return answer


def statx(volume: Volume, head: Head, body: memoryview) -> bytes:
    return wire.statx_out(volume.stat(head.node, head.cred), volume.lasts(volume.ino(head.node)), is_born=volume.told is not None)


def setattr_(volume: Volume, head: Head, body: memoryview) -> bytes:
    (
        valid, _, handle, size, _owner, atime, mtime, _ctime, atime_ns, mtime_ns, _ctime_ns, mode, _, uid, gid, _,
    ) = wire.SETATTR_IN.unpack_from(body)  # fmt: skip
    fs, ino, cred = volume.fs, volume.ino(head.node), head.cred
    if valid & (wire.FATTR_UID | wire.FATTR_GID):
        fs.chown(ino, uid if valid & wire.FATTR_UID else -1, gid if valid & wire.FATTR_GID else -1, cred)
    elif not valid & _ANY and (head.uid or volume.options.chowns(head.pid)):
        fs.chown(ino, -1, -1, ROOT)  # -1 for both, or somebody is about to write who keeps no setuid
    if valid & wire.FATTR_MODE:
        fs.chmod(ino, mode & 0o7777, cred)
    if valid & wire.FATTR_SIZE:
        has_handle = bool(valid & wire.FATTR_FH)
        if not has_handle:
            fs.access(ino, W_OK, cred)
        kills = valid & wire.FATTR_KILL_SUIDGID
        fs.truncate(handle_of(handle) if has_handle else ino, size, writer(head, kills), by_path=not has_handle)
    if valid & (wire.FATTR_ATIME | wire.FATTR_MTIME):
        fs.utimens(
            ino,
            _time(valid, wire.FATTR_ATIME, wire.FATTR_ATIME_NOW, atime, atime_ns),
            _time(valid, wire.FATTR_MTIME, wire.FATTR_MTIME_NOW, mtime, mtime_ns),
            cred,
        )
    volume.relist(head.node)
    return wire.attr_out(volume.stat(head.node, cred), volume.seconds)


_ANY = wire.FATTR_MODE | wire.FATTR_UID | wire.FATTR_GID | wire.FATTR_SIZE | wire.FATTR_ATIME | wire.FATTR_MTIME


def _time(valid: int, is_set: int, is_now: int, seconds: int, nanoseconds: int) -> int:
    if not valid & is_set:
        return UTIME_OMIT
    if valid & is_now:
        return UTIME_NOW
    return (seconds - (1 << 64) if seconds >> 63 else seconds) * wire.SECOND + nanoseconds


def statfs(volume: Volume, head: Head, body: memoryview) -> bytes:
    return wire.statfs_out(volume.fs.statfs())


# ---- xattrs


def getxattr(volume: Volume, head: Head, body: memoryview) -> bytes:
    """Nobody has access control lists: the kernel, told so, keeps that with the inode and asks no more.

    Nor a label of SELinux. `ls -l` asks for one of each file, 150 times in /etc, unless it hears that the file system has none at all
    (coreutils 9.1, src/ls.c getfilecon_cache); ENODATA, which btrfs would say, would make it take twice as long as there.
    """
    size, _ = wire.GETXATTR_IN.unpack_from(body)
    name = bytes(body[wire.GETXATTR_IN.size : -1])
    if name in NOBODY_HAS:
        raise fault(NOBODY_HAS[name])
    try:
        return _sized(volume.fs.getxattr(volume.ino(head.node), name, head.cred), size)
    except OSError as error:
        if error.errno == ENODATA and name == CAPABILITY and volume.again is not None:
            volume.again.plain(head.node)
        raise


def listxattr(volume: Volume, head: Head, body: memoryview) -> bytes:
    size, _ = wire.GETXATTR_IN.unpack_from(body)
    names = volume.fs.listxattr(volume.ino(head.node), head.cred)
    return _sized(b"".join(name + b"\0" for name in names), size)


def _sized(value: bytes, size: int) -> bytes:
    if not size:
        return wire.GETXATTR_OUT.pack(len(value), 0)
    if len(value) > size:
        raise fault(ERANGE)
    return value


def setxattr(volume: Volume, head: Head, body: memoryview) -> bytes:
    size, flags = wire.SETXATTR_IN.unpack_from(body)
    name, _, value = bytes(body[wire.SETXATTR_IN.size :]).partition(b"\0")
    volume.fs.setxattr(volume.ino(head.node), name, value[:size], flags, head.cred)
    volume.relist(head.node)
    return b""


def removexattr(volume: Volume, head: Head, body: memoryview) -> bytes:
    volume.fs.removexattr(volume.ino(head.node), bytes(body[:-1]), head.cred)
    volume.relist(head.node)
    return b""


HANDLERS = {
    wire.GETATTR: getattr_, wire.STATX: statx, wire.SETATTR: setattr_, wire.STATFS: statfs, wire.GETXATTR: getxattr,
    wire.LISTXATTR: listxattr, wire.SETXATTR: setxattr, wire.REMOVEXATTR: removexattr,
}  # fmt: skip
