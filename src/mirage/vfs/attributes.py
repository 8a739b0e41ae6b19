"""Attributes: modes, owners, times, xattrs and file flags, each change one transaction's script over `Work`."""

from __future__ import annotations

from errno import E2BIG, EEXIST, EINVAL, ENODATA, ENOSPC, ENOTTY, EOPNOTSUPP, EPERM, ERANGE
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, S_ISGID, S_ISVTX

from mirage.state.api import Reader
from mirage.vfs.core import Core, Work
from mirage.vfs.permissions import after_chown, in_group, owns, require
from mirage.vfs.records import Inode, decode_xattrs, encode_xattrs, number
from mirage.vfs.types import (
    FLAG_APPEND,
    FLAG_IMMUTABLE,
    FLAG_NOATIME,
    FLAGS_SETTABLE,
    NAME_MAX,
    R_OK,
    UTIME_NOW,
    UTIME_OMIT,
    W_OK,
    XATTR_CREATE,
    XATTR_REPLACE,
    Change,
    Cred,
    fault,
)

XATTR_SIZE_MAX = 65536  # linux/limits.h
XATTRS_MAX = 16384  # bytes of all names and values of an inode: what one btrfs leaf of 16 KiB takes, about
ATIMES_KEPT = 4096  # inodes of a layer
EARLIEST, LATEST = -(1 << 63), (1 << 64) - 1  # ns: in the year 1677, in 2554; what msgpack can write
RELATIME = 86_400_000_000_000  # ns, linux/fs/inode.c relatime_need_update


def _changed(work: Work, ino: int) -> None:
    if work.top.watchers:
        work.changes.append(Change("attributes", ino, layer=work.top.name))


def chmod(work: Work, ino: int, mode: int, cred: Cred) -> None:
    inode = work.peek(ino)
    kind = S_IFMT(inode.mode)
    if kind == S_IFLNK:
        raise fault(EOPNOTSUPP)
    _require_mutable(inode)
    if not owns(inode, cred):
        raise fault(EPERM)
    if mode & S_ISGID and cred.uid != 0 and not in_group(inode.gid, cred):
        mode &= ~S_ISGID
    inode = work.own(ino)
    inode.mode = kind | mode & 0o7777
    inode.ctime = work.now
    work.is_structural |= kind == S_IFDIR
    _changed(work, ino)


def chown(work: Work, ino: int, uid: int, gid: int, cred: Cred) -> None:
    inode = work.peek(ino)
    mode = after_chown(inode, cred)
    if uid != -1 or gid != -1:
        _require_mutable(inode)
    is_owner = cred.uid == inode.uid
    if cred.uid != 0:
        if uid != -1 and not (is_owner and uid == inode.uid):
            raise fault(EPERM)
        if gid != -1 and not (is_owner and (gid == inode.gid or in_group(gid, cred))):
            raise fault(EPERM)
        if mode != inode.mode and not is_owner:
            raise fault(EPERM)
    inode = work.own(ino)
    inode.mode = mode
    if uid != -1:
        inode.uid = uid
    if gid != -1:
        inode.gid = gid
    inode.ctime = work.now
    if inode.xattrs and S_IFMT(mode) != S_IFDIR:
        from mirage.vfs.contents import strip_capability

        strip_capability(work, inode, ino)
    work.is_structural |= S_IFMT(mode) == S_IFDIR
    _changed(work, ino)


def _require_mutable(inode: Inode) -> None:
    if inode.flags & (FLAG_IMMUTABLE | FLAG_APPEND):
        raise fault(EPERM)


def utimens(work: Work, ino: int, atime: int, mtime: int, cred: Cred) -> None:
    if atime == UTIME_OMIT and mtime == UTIME_OMIT:
        return
    inode = work.peek(ino)
    if atime == UTIME_NOW and mtime == UTIME_NOW:
        if inode.flags & FLAG_IMMUTABLE:
            raise fault(EPERM)
        if not owns(inode, cred):
            require(inode, W_OK, cred)
    else:
        _require_mutable(inode)
        if not owns(inode, cred):
            raise fault(EPERM)
    inode = work.own(ino)
    if atime != UTIME_OMIT:
        inode.atime = work.now if atime == UTIME_NOW else _kept(atime)
    if mtime != UTIME_OMIT:
        inode.mtime = work.now if mtime == UTIME_NOW else _kept(mtime)
    inode.ctime = work.now
    _changed(work, ino)


def _kept(time: int) -> int:
    """The nearest time that a record can hold."""
    return max(EARLIEST, min(time, LATEST))


# ---- access times


def noted_until(inode: Inode, atime: int) -> int:
    """From when on a read moves the access time: always, if it is not after the last change, else when it is a day old (relatime)."""
    if inode.flags & FLAG_NOATIME:
        return LATEST
    return atime + RELATIME if atime > inode.mtime and atime > inode.ctime else EARLIEST


def accessed(work: Work, ino: int) -> None:
    """Move the access time. An inode that the layer has not copied up stays below: its other changes are still to be seen."""
    buckets, key = work.top.buckets, number(ino)
    if work.txn.get(buckets.inodes(ino), key) is not None:
        work.own(ino).atime = work.now
        return
    work.use_group(ino)
    work.txn.put(buckets.inodes(ino), key + b"a", work.now.to_bytes(8, "big", signed=True))
    work.atimes[ino] = work.now


def access_time(core: Core, ino: int, inode: Inode) -> int:
    """The access time, which a layer may keep for an inode that it has not copied up."""
    atime = inode.atime
    if core.top.inodes.get(ino) is not None:
        return atime
    for layer in core.stack:
        if layer.inodes.get(ino) is not None:
            break
        if not core.may_have(layer, ino):
            continue
        known = layer.atimes.get(ino, -1)
        if known == -1:
            bucket, key = layer.buckets.inodes(ino), number(ino) + b"a"
            raw = core.look(lambda reader, bucket=bucket, key=key: reader.get(bucket, key))  # type: ignore[misc]
            known = None if raw is None else int.from_bytes(raw, "big", signed=True)
            if len(layer.atimes) >= ATIMES_KEPT:
                layer.atimes.clear()
            layer.atimes[ino] = known
        if known is not None:
            return max(known, atime)
    return atime


# ---- xattrs


def load_xattrs(work: Work, ino: int, inode: Inode) -> dict[bytes, bytes]:
    """The xattrs of an inode that the work owns."""
    raw = work.txn.get(work.top.buckets.inodes(ino), number(ino) + b"x") if inode.xattrs else None
    return {} if raw is None else decode_xattrs(raw)


def save_xattrs(work: Work, ino: int, inode: Inode, xattrs: dict[bytes, bytes]) -> None:
    bucket, key = work.top.buckets.inodes(ino), number(ino) + b"x"
    inode.xattrs = bool(xattrs)
    if xattrs:
        work.txn.put(bucket, key, encode_xattrs(xattrs))
    else:
        work.txn.delete(bucket, key)


def xattrs_of(core: Core, ino: int) -> dict[bytes, bytes]:
    """The xattrs of an inode, wherever it lies."""
    layer, inode = core.owner(ino), core.inode(ino)
    if layer is None:
        return dict(core.lower.xattrs(ino)) if core.lower is not None and ino <= core.lower.last else {}
    if not inode.xattrs:
        return {}
    bucket, key = layer.buckets.inodes(ino), number(ino) + b"x"

    def work(reader: Reader) -> bytes | None:
        return reader.get(bucket, key)

    raw = core.look(work)
    return {} if raw is None else decode_xattrs(raw)


def _judge_xattr(inode: Inode, name: bytes, mask: int, cred: Cred) -> None:
    """xattr_permission() and the handlers of btrfs."""
    if not name or len(name) > NAME_MAX:
        raise fault(ERANGE)
    writes = bool(mask & W_OK)
    if writes and inode.flags & (FLAG_IMMUTABLE | FLAG_APPEND):
        raise fault(EPERM)
    space, dot, rest = name.partition(b".")
    if space == b"trusted":
        if cred.uid != 0:
            raise fault(EPERM if writes else ENODATA)
    elif space == b"user":
        kind = S_IFMT(inode.mode)
        if kind not in (S_IFREG, S_IFDIR):
            raise fault(EPERM if writes else ENODATA)
        if kind == S_IFDIR and inode.mode & S_ISVTX and writes and not owns(inode, cred):
            raise fault(EPERM)
        require(inode, mask, cred)
    elif space == b"security":
        if writes and cred.uid != 0:
            raise fault(EPERM)
    elif space == b"system":
        raise fault(EOPNOTSUPP)
    else:
        require(inode, mask, cred)
        raise fault(EOPNOTSUPP)
    if not dot:
        raise fault(EOPNOTSUPP)
    if not rest:
        raise fault(EINVAL)


def getxattr(core: Core, ino: int, name: bytes, cred: Cred) -> bytes:
    _judge_xattr(core.inode(ino), name, R_OK, cred)
    value = xattrs_of(core, ino).get(name)
    if value is None:
        raise fault(ENODATA)
    return value


def listxattr(core: Core, ino: int, cred: Cred) -> list[bytes]:
    return [name for name in xattrs_of(core, ino) if cred.uid == 0 or not name.startswith(b"trusted.")]


def setxattr(work: Work, ino: int, name: bytes, value: bytes, flags: int, cred: Cred) -> None:
    if flags & ~(XATTR_CREATE | XATTR_REPLACE):
        raise fault(EINVAL)
    if not name or len(name) > NAME_MAX:
        raise fault(ERANGE)
    if len(value) > XATTR_SIZE_MAX:
        raise fault(E2BIG)
    _judge_xattr(work.peek(ino), name, W_OK, cred)
    inode = work.own(ino)
    xattrs = load_xattrs(work, ino, inode)
    if flags & XATTR_CREATE and name in xattrs:
        raise fault(EEXIST)
    if flags & XATTR_REPLACE and name not in xattrs:
        raise fault(ENODATA)
    xattrs[name] = value
    if sum(len(one) + len(other) for one, other in xattrs.items()) > XATTRS_MAX:
        raise fault(ENOSPC)
    save_xattrs(work, ino, inode, xattrs)
    inode.ctime = work.now
    _changed(work, ino)


def removexattr(work: Work, ino: int, name: bytes, cred: Cred) -> None:
    _judge_xattr(work.peek(ino), name, W_OK, cred)
    inode = work.own(ino)
    xattrs = load_xattrs(work, ino, inode)
    if xattrs.pop(name, None) is None:
        raise fault(ENODATA)
    save_xattrs(work, ino, inode, xattrs)
    inode.ctime = work.now
    _changed(work, ino)


# ---- flags


def getflags(core: Core, ino: int) -> int:
    inode = core.inode(ino)
    if S_IFMT(inode.mode) not in (S_IFREG, S_IFDIR):
        raise fault(ENOTTY)
    return inode.flags


def setflags(work: Work, ino: int, flags: int, cred: Cred) -> None:
    """FS_IOC_SETFLAGS: only who has CAP_LINUX_IMMUTABLE changes +i and +a."""
    inode = work.peek(ino)
    if S_IFMT(inode.mode) not in (S_IFREG, S_IFDIR):
        raise fault(ENOTTY)
    if not owns(inode, cred):
        raise fault(EPERM)
    if flags & ~FLAGS_SETTABLE:
        raise fault(EOPNOTSUPP)
    if (flags ^ inode.flags) & (FLAG_IMMUTABLE | FLAG_APPEND) and cred.uid != 0:
        raise fault(EPERM)
    inode = work.own(ino)
    inode.flags = flags
    inode.ctime = work.now
    work.is_structural = True
    _changed(work, ino)


def access(core: Core, ino: int, mask: int, cred: Cred) -> None:
    inode = core.inode(ino)
    if mask:
        require(inode, mask, cred)
