"""Who may do what to an inode, as linux/fs/namei.c and linux/fs/attr.c judge it. Pure."""

from __future__ import annotations

from errno import EACCES, EPERM
from stat import S_IFDIR, S_IFMT, S_IFREG, S_ISGID, S_ISUID, S_ISVTX, S_IWGRP, S_IWOTH, S_IXGRP
from typing import Protocol

from mirage.vfs.types import FLAG_APPEND, FLAG_IMMUTABLE, R_OK, W_OK, X_OK, Cred, fault


class Owned(Protocol):
    """What judging needs of an inode; Inode and Stat have it."""

    @property
    def mode(self) -> int: ...
    @property
    def uid(self) -> int: ...
    @property
    def gid(self) -> int: ...
    @property
    def flags(self) -> int: ...


def permits(inode: Owned, mask: int, cred: Cred) -> bool:
    """inode_permission() without the flags."""
    mode = inode.mode
    if cred.uid == 0:  # CAP_DAC_OVERRIDE
        return not mask & X_OK or bool(mode & 0o111) or S_IFMT(mode) == S_IFDIR
    if cred.checked:
        return True
    if cred.uid == inode.uid:
        bits = mode >> 6
    elif in_group(inode.gid, cred):
        bits = mode >> 3
    else:
        bits = mode
    return not mask & ~bits & 7


def require(inode: Owned, mask: int, cred: Cred) -> None:
    """inode_permission(): EPERM for writing the immutable, whoever asks, else EACCES."""
    if mask & W_OK and inode.flags & FLAG_IMMUTABLE:
        raise fault(EPERM)
    if not permits(inode, mask, cred):
        raise fault(EACCES)


def in_group(gid: int, cred: Cred) -> bool:
    """Whether the asker is in the group; a kernel that has judged already told us only one group, and took the bits itself."""
    return cred.checked or cred.gid == gid or gid in cred.groups


def owns(inode: Owned, cred: Cred) -> bool:
    """inode_owner_or_capable()."""
    return cred.uid in (0, inode.uid)


def require_create(directory: Owned, cred: Cred) -> None:
    """may_create()."""
    require(directory, W_OK | X_OK, cred)


def require_delete(directory: Owned, victim: Owned, cred: Cred) -> None:
    """may_delete() but for its judgement of types: append-only directories, the sticky bit, protected victims."""
    require(directory, W_OK | X_OK, cred)
    if directory.flags & FLAG_APPEND:
        raise fault(EPERM)
    if directory.mode & S_ISVTX and cred.uid not in (0, victim.uid, directory.uid):
        raise fault(EPERM)
    if victim.flags & (FLAG_APPEND | FLAG_IMMUTABLE):
        raise fault(EPERM)


def born_with(directory: Owned, mode: int, cred: Cred) -> tuple[int, int]:
    """Mode and group of a new inode, inode_init_owner(): a setgid directory hands its group on."""
    if not directory.mode & S_ISGID:
        return mode, cred.gid
    if S_IFMT(mode) == S_IFDIR:
        mode |= S_ISGID
    elif mode & (S_ISGID | S_IXGRP) == S_ISGID | S_IXGRP and cred.uid != 0 and not in_group(directory.gid, cred):
        mode &= ~S_ISGID
    return mode, directory.gid


def after_write(inode: Owned, cred: Cred) -> int:
    """The mode once somebody has written the contents, file_remove_privs(): who lacks CAP_FSETID clears setuid and setgid."""
    mode = inode.mode
    if cred.uid == 0 or not mode & (S_ISUID | S_ISGID) or S_IFMT(mode) != S_IFREG:
        return mode
    mode &= ~S_ISUID
    if mode & S_IXGRP or not in_group(inode.gid, cred):
        mode &= ~S_ISGID
    return mode


def after_chown(inode: Owned, cred: Cred) -> int:
    """The mode after chown(2), chown_common(): not even root keeps setuid, but a directory keeps all."""
    mode = inode.mode
    if S_IFMT(mode) == S_IFDIR:
        return mode
    mode &= ~S_ISUID
    if mode & S_ISGID and (mode & S_IXGRP or (cred.uid != 0 and not in_group(inode.gid, cred))):
        mode &= ~S_ISGID
    return mode


def may_link(inode: Owned, cred: Cred) -> bool:
    """may_linkat() under fs.protected_hardlinks=1: your own file, or a harmless one that you may read and write."""
    if owns(inode, cred):
        return True
    if S_IFMT(inode.mode) != S_IFREG or inode.mode & S_ISUID or inode.mode & (S_ISGID | S_IXGRP) == S_ISGID | S_IXGRP:
        return False
    return permits(inode, R_OK | W_OK, cred) and not inode.flags & FLAG_IMMUTABLE


def may_reopen(directory: Owned, inode: Owned, level: int, cred: Cred) -> bool:
    """may_create_in_sticky() under fs.protected_regular or fs.protected_fifos: O_CREAT of what another has put into /tmp."""
    if not level or not directory.mode & S_ISVTX or inode.uid in (directory.uid, cred.uid):
        return True
    return not directory.mode & (S_IWOTH | S_IWGRP if level > 1 else S_IWOTH)
