"""The plain case of creating a file, written out: what an attacker does most, and what the benchmark measures.

It does what `tree.create` does, in one function without intermediate objects: three puts and one get. Whatever is not plain (the
directory not copied up yet, no number reserved, the quota near, somebody who is to be told of it) is left to `tree.create`, and
every refusal too. A test holds the two to the same result.
"""

from __future__ import annotations

from stat import S_IFDIR, S_IFREG, S_ISGID

from mirage.base.errors import StateError
from mirage.state.api import Txn
from mirage.vfs.core import CACHED, UNCOUNTED_INODES, Core
from mirage.vfs.permissions import permits
from mirage.vfs.records import GROUP_BITS, STATE, Inode, duplicate, encode_inode, encode_name
from mirage.vfs.types import NAME_MAX, W_OK, X_OK, Cred

_NOT_PLAIN = 0o170000 | S_ISGID


def create_plainly(core: Core, parent: int, name: bytes, mode: int, cred: Cred) -> int:
    """The new inode; 0: not a plain case, nothing was done."""
    top, shared = core.top, core.shared
    known = top.inodes.get(parent)
    ino, usage, pending = top.free, top.usage, top.pending
    if (
        known is None
        or usage is None
        or ino == top.free_end
        or not top.is_open
        or not top.registered
        or top.watchers
        or top.subscribers
        or top.is_heard is not False
        or pending.inodes >= UNCOUNTED_INODES - 1
        or usage.inodes + pending.inodes >= core.limits.inodes
        or known.mode & _NOT_PLAIN != S_IFDIR
        or known.cookie < 3
        or known.flags
        or not known.nlink
        or len(name) > NAME_MAX
        or not permits(known, W_OK | X_OK, cred)
        or core.name_below(parent, name, known.born) is not None
        or shared.is_full()
    ):
        return 0
    if parent not in top.scanned:
        core.meet(parent)
    directory = duplicate(known)
    cookie = directory.cookie
    entry = (ino, S_IFREG, cookie << 3 | len(core.stack))
    directory.cookie = cookie + 1
    directory.size += core.directory_size.of(name)
    now = directory.mtime = directory.ctime = core.clock.now()
    inode = Inode(S_IFREG | mode & 0o7777, 1, cred.uid, cred.gid, 0, now, now, now, now, top.number)
    buckets, generation = top.buckets, shared.generation
    names = buckets.names(parent)
    is_unknown = (parent, name) not in top.names

    def attempt(txn: Txn) -> bool:
        if txn.generation != generation or top.free != ino or top.inodes.get(parent) is not known:
            return False  # others were at work while it waited
        if is_unknown:
            if txn.get(names, name) is not None:
                return False
        elif top.names[parent, name] is not None:
            return False
        parent_key, parents = parent.to_bytes(8, "big"), buckets.inodes(parent)
        if not txn.exclusive:
            txn.rely(buckets.state, STATE)
            txn.rely(parents, parent_key)
            txn.rely(names, name)
        txn.put(names, name, encode_name(entry))
        txn.put(parents, parent_key, encode_inode(directory))
        group = parents if ino >> GROUP_BITS == parent >> GROUP_BITS else buckets.inodes(ino)
        txn.put(group, ino.to_bytes(8, "big"), encode_inode(inode))
        return True

    try:
        if not core.store.run(attempt):
            return 0
    except StateError:
        return 0  # asked again, and answered, the long way
    top.free = ino + 1
    pending.inodes += 1
    shared.changes += 1
    inodes, cached = top.inodes, top.names
    if len(inodes) >= CACHED:
        inodes.clear()
    if len(cached) >= CACHED:
        cached.clear()
    inodes[parent] = directory
    inodes[ino] = inode
    cached[parent, name] = entry
    if parent in top.bare:
        top.bare[parent] = False
    return ino
