"""Names: what creates, removes and moves them, each as one transaction's script over `Work`.

The order of judgements is the kernel's (linux/fs/namei.c): which errno wins when several apply is something that a program sees.
"""

from __future__ import annotations

from errno import (
    EBUSY,
    EEXIST,
    EINVAL,
    EISDIR,
    EMLINK,
    ENAMETOOLONG,
    ENOENT,
    ENOTDIR,
    ENOTEMPTY,
    EPERM,
)
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK

from mirage.vfs.core import Work
from mirage.vfs.permissions import born_with, require, require_create, require_delete
from mirage.vfs.records import Inode
from mirage.vfs.types import (
    FLAG_APPEND,
    FLAG_IMMUTABLE,
    NAME_MAX,
    RENAME_EXCHANGE,
    RENAME_NOREPLACE,
    W_OK,
    X_OK,
    Change,
    Cred,
    fault,
)

LINK_MAX = 65535  # BTRFS_LINK_MAX, linux/btrfs_tree.h
ORPHAN_DIRECTORIES = 64  # removed directories whose inode stays, for those who stand in one


def _directory(work: Work, ino: int, name: bytes, cred: Cred) -> Inode:
    """The directory in which a name is looked for: searchable, and able to hold the name."""
    directory = work.peek(ino)
    if S_IFMT(directory.mode) != S_IFDIR:
        raise fault(ENOTDIR)
    require(directory, X_OK, cred)
    if len(name) > NAME_MAX:
        raise fault(ENAMETOOLONG)
    return directory


def _vacant(work: Work, parent: int, name: bytes, cred: Cred) -> Inode:
    """The directory for a new name: searchable, the name not taken, writable, not removed; in this order."""
    directory = _directory(work, parent, name, cred)
    taken = work.name(parent, directory, name)
    if taken is not None and not work.core.dangles(taken[0]):
        raise fault(EEXIST)
    if directory.nlink == 0:
        raise fault(ENOENT)
    require_create(directory, cred)
    return directory


def create(work: Work, parent: int, name: bytes, mode: int, cred: Cred) -> int:
    return _make(work, parent, name, S_IFREG | mode & 0o7777, 0, b"", cred)


def mkdir(work: Work, parent: int, name: bytes, mode: int, cred: Cred) -> int:
    return _make(work, parent, name, S_IFDIR | mode & 0o1777, 0, b"", cred)


def symlink(work: Work, parent: int, name: bytes, target: bytes, cred: Cred) -> int:
    return _make(work, parent, name, S_IFLNK | 0o777, 0, target, cred)


def mknod(work: Work, parent: int, name: bytes, mode: int, rdev: int, cred: Cred) -> int:
    kind = S_IFMT(mode) or S_IFREG
    if kind == S_IFDIR:
        raise fault(EPERM)
    if kind not in (S_IFREG, S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK):
        raise fault(EINVAL)
    return _make(work, parent, name, kind | mode & 0o7777, rdev if kind in (S_IFCHR, S_IFBLK) else 0, b"", cred)


def _make(work: Work, parent: int, name: bytes, mode: int, rdev: int, target: bytes, cred: Cred) -> int:
    directory = _vacant(work, parent, name, cred)
    kind = S_IFMT(mode)
    if kind in (S_IFCHR, S_IFBLK) and cred.uid != 0:
        raise fault(EPERM)
    directory = work.own(parent)
    mode, gid = born_with(directory, mode, cred)
    ino, inode = work.new(directory, mode, cred.uid, gid)
    if kind == S_IFDIR:
        inode.parent, inode.name, inode.size = parent, name, work.core.directory_size.empty
        directory.subdirs += 1
    elif kind == S_IFLNK:
        inode.target = target
        inode.size = len(target)
    elif rdev:
        inode.rdev = rdev
    work.bind(parent, directory, name, ino, kind)
    if work.top.watchers:
        work.changes.append(Change("create", ino, parent, name, layer=work.top.name))
    return ino


def temporary(work: Work, parent: int, mode: int, cred: Cred) -> int:
    directory = work.peek(parent)
    if S_IFMT(directory.mode) != S_IFDIR:
        raise fault(ENOTDIR)
    require(directory, W_OK | X_OK, cred)
    mode, gid = born_with(directory, S_IFREG | mode & 0o7777, cred)
    ino, inode = work.new(directory, mode, cred.uid, gid)
    inode.nlink = 0
    work.txn.put(work.top.buckets.orphans, ino.to_bytes(8, "big"), b"")
    return ino


def link(work: Work, ino: int, parent: int, name: bytes, cred: Cred) -> None:
    inode = work.peek(ino)
    directory = _vacant(work, parent, name, cred)
    if inode.flags & (FLAG_APPEND | FLAG_IMMUTABLE) or S_IFMT(inode.mode) == S_IFDIR:
        raise fault(EPERM)
    is_orphan = inode.nlink == 0
    if is_orphan and not work.top.holds.get(ino):
        raise fault(ENOENT)
    if inode.nlink >= LINK_MAX:
        raise fault(EMLINK)
    directory, inode = work.own(parent), work.own(ino)
    inode.nlink += 1
    inode.ctime = work.now
    if is_orphan:
        work.txn.delete(work.top.buckets.orphans, ino.to_bytes(8, "big"))
    work.bind(parent, directory, name, ino, S_IFMT(inode.mode))
    if work.top.watchers:
        work.changes.append(Change("link", ino, parent, name, layer=work.top.name))


def unlink(work: Work, parent: int, name: bytes, cred: Cred) -> None:
    directory, ino, victim = _victim(work, parent, name, cred)
    require_delete(directory, victim, cred)
    if S_IFMT(victim.mode) == S_IFDIR:
        raise fault(EISDIR)
    _remove(work, parent, name, ino)


def rmdir(work: Work, parent: int, name: bytes, cred: Cred) -> None:
    directory, ino, victim = _victim(work, parent, name, cred)
    require_delete(directory, victim, cred)
    if S_IFMT(victim.mode) != S_IFDIR:
        raise fault(ENOTDIR)
    if ino == work.core.root:
        raise fault(EBUSY)
    if not work.is_empty(ino, victim):
        raise fault(ENOTEMPTY)
    _remove(work, parent, name, ino)


def _victim(work: Work, parent: int, name: bytes, cred: Cred) -> tuple[Inode, int, Inode]:
    """The directory, and the inode that a name of it points at."""
    directory = _directory(work, parent, name, cred)
    entry = work.name(parent, directory, name)
    if entry is None:
        raise fault(ENOENT)
    return directory, entry[0], work.peek(entry[0])


def _remove(work: Work, parent: int, name: bytes, ino: int) -> None:
    directory = work.own(parent, is_removal=True)
    work.unbind(parent, directory, name)
    _lose_name(work, directory, ino, (parent, name))
    if work.top.watchers:
        work.changes.append(Change("remove", ino, parent, name, layer=work.top.name))


def _lose_name(work: Work, directory: Inode, ino: int, where: tuple[int, bytes]) -> None:
    """An inode has one name less; a directory takes its place among the subdirectories along."""
    victim = work.own(ino, is_removal=True)
    kind = S_IFMT(victim.mode)
    if kind == S_IFDIR:
        directory.subdirs -= 1
        work.is_structural = True
        work.lost.append((*where, ino))
        _drop_directory(work, ino, victim)
        return
    work.is_structural |= kind == S_IFLNK
    victim.nlink -= 1
    victim.ctime = work.now
    if victim.nlink <= 0:
        work.lost.append((*where, ino))
        work.drop(ino)


def _drop_directory(work: Work, ino: int, victim: Inode) -> None:
    """The inode stays as an orphan for those who stand in it, up to a number of such; its whiteouts go."""
    victim.size = victim.subdirs = 0
    buckets = work.top.buckets
    for name, _ in list(work.txn.scan(buckets.names(ino))):
        work.txn.delete(buckets.names(ino), name)
    work.drop(ino)
    removed = work.top.removed
    if len(removed) >= ORPHAN_DIRECTORIES:
        oldest = removed[0]
        if not work.top.holds.get(oldest):
            raw = work.txn.get(buckets.inodes(oldest), oldest.to_bytes(8, "big"))
            if raw is not None and (old := work.peek(oldest)).nlink == 0:
                work.erase(oldest, old)
            work.txn.delete(buckets.orphans, oldest.to_bytes(8, "big"))
    work.removed = ino


def rename(work: Work, parent: int, name: bytes, new_parent: int, new_name: bytes, flags: int, cred: Cred) -> None:
    """POSIX.1-2024 rename() and renameat2(2), with NOREPLACE and EXCHANGE."""
    if flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) or flags == RENAME_NOREPLACE | RENAME_EXCHANGE:
        raise fault(EINVAL)
    exchange = bool(flags & RENAME_EXCHANGE)
    source, ino, moved = _victim(work, parent, name, cred)
    target = _directory(work, new_parent, new_name, cred)
    entry = work.name(new_parent, target, new_name)
    if entry is not None and not exchange and work.core.dangles(entry[0]):
        entry = None
    if entry is not None and flags & RENAME_NOREPLACE:
        raise fault(EEXIST)
    if entry is None and exchange:
        raise fault(ENOENT)
    is_dir = S_IFMT(moved.mode) == S_IFDIR
    if is_dir and _is_within(work, new_parent, ino):
        raise fault(EINVAL)
    if entry is not None and entry[1] == S_IFDIR and _is_within(work, parent, entry[0]):
        raise fault(EINVAL if exchange else ENOTEMPTY)
    if entry is not None and entry[0] == ino:
        return
    require_delete(source, moved, cred)
    victim: Inode | None = None
    new_is_dir = False
    if entry is None:
        if target.nlink == 0:
            raise fault(ENOENT)
        require_create(target, cred)
    else:
        victim = work.peek(entry[0])
        new_is_dir = S_IFMT(victim.mode) == S_IFDIR
        require_delete(target, victim, cred)
        if not exchange and is_dir and not new_is_dir:
            raise fault(ENOTDIR)
        if not exchange and new_is_dir and not is_dir:
            raise fault(EISDIR)
    if parent != new_parent:
        if is_dir:
            require(moved, W_OK, cred)
        if exchange and new_is_dir and victim is not None:
            require(victim, W_OK, cred)
    if new_is_dir and not exchange and entry is not None and victim is not None and not work.is_empty(entry[0], victim):
        raise fault(ENOTEMPTY)
    if exchange and entry is not None:
        _exchange(work, (parent, name, ino), (new_parent, new_name, entry[0]))
        return
    _move(work, (parent, name, ino), (new_parent, new_name, entry[0] if entry is not None else 0), is_dir)


def _move(work: Work, old: tuple[int, bytes, int], new: tuple[int, bytes, int], is_dir: bool) -> None:
    source, target = work.own(old[0]), work.own(new[0])
    ino = old[2]
    inode = work.own(ino)
    work.unbind(old[0], source, old[1])
    if new[2]:
        target.size = max(0, target.size - work.core.directory_size.of(new[1]))
        _lose_name(work, target, new[2], new[:2])
    work.bind(new[0], target, new[1], ino, S_IFMT(inode.mode))
    inode.ctime = work.now
    if is_dir:
        source.subdirs -= 1
        target.subdirs += 1
        inode.parent, inode.name = new[0], new[1]
    work.is_structural |= S_IFMT(inode.mode) in (S_IFDIR, S_IFLNK)
    if work.top.watchers:
        work.changes.append(Change("rename", ino, *old[:2], *new[:2], layer=work.top.name))


def _exchange(work: Work, old: tuple[int, bytes, int], new: tuple[int, bytes, int]) -> None:
    source, target = work.own(old[0]), work.own(new[0])
    first, second = work.own(old[2]), work.own(new[2])
    for directory, into, name, ino, inode in ((old[0], source, old[1], new[2], second), (new[0], target, new[1], old[2], first)):
        into.size -= work.core.directory_size.of(name)
        work.bind(directory, into, name, ino, S_IFMT(inode.mode))
        inode.ctime = work.now
        if S_IFMT(inode.mode) == S_IFDIR:
            inode.parent, inode.name = directory, name
            into.subdirs += 1
            (source if into is target else target).subdirs -= 1
    work.is_structural = True
    if work.top.watchers:
        work.changes.append(Change("exchange", old[2], *old[:2], *new[:2], layer=work.top.name))


def _is_within(work: Work, directory: int, ancestor: int) -> bool:
    """Whether a directory is the ancestor or lies under it, read through the transaction: no two renames make a loop."""
    while directory != ancestor:
        above = work.peek(directory).parent
        if directory in (above, work.core.root):
            return False
        directory = above
    return True
