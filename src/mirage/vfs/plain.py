"""The plain cases of making a file, writing it and removing it, written out: what an attacker does most, and what is measured.

Each does what its general counterpart does, in one function without intermediate objects. Whatever is not plain (the directory not
copied up yet, no number reserved, the quota near, a file that has bytes already or is held) is left to that one, and every refusal
too. Tests hold the two to the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from stat import S_IFDIR, S_IFMT, S_IFREG, S_ISGID, S_ISUID, S_ISVTX

from mirage.base.errors import StateError
from mirage.state.api import Txn
from mirage.vfs.core import CACHED, UNCOUNTED_BYTES, UNCOUNTED_INODES, Core, Layer
from mirage.vfs.permissions import permits
from mirage.vfs.records import CHUNK, GROUP_BITS, PAGE, STATE, Inode, duplicate, encode_inode, encode_name, number
from mirage.vfs.touched import Touched
from mirage.vfs.types import NAME_MAX, W_OK, X_OK, Change, Cred

_NOT_PLAIN = 0o170000 | S_ISGID
_FIRST = number(0)


def create_plainly(core: Core, parent: int, name: bytes, mode: int, cred: Cred) -> int:
    """As `tree.create`: the new inode; 0: not a plain case, nothing was done. Three puts and one get."""
    top, shared = core.top, core.shared
    known = top.inodes.get(parent)
    ino, usage, pending = top.free, top.usage, top.pending
    if (
        known is None
        or usage is None
        or ino == top.free_end
        or not _is_ready(top)
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
            _rely(txn, top)
            txn.rely(parents, parent_key)
            txn.rely(names, name)
        txn.put(names, name, encode_name(entry))
        txn.put(parents, parent_key, encode_inode(directory))
        group = parents if ino >> GROUP_BITS == parent >> GROUP_BITS else buckets.inodes(ino)
        txn.put(group, ino.to_bytes(8, "big"), encode_inode(inode))
        return True

    if not _committed(core, attempt):
        return 0
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
    if top.subscribers:
        top.tell(Touched([parent, ino], [], [(parent, name)]), False)
    if top.watchers:
        top.report([Change("create", ino, parent, name, layer=top.name)])
    return ino


def write_plainly(core: Core, ino: int, offset: int, data: bytes) -> int:
    """As `contents.write`, of the first bytes of a file that has none: how many; 0: not a plain case, nothing was done. Two puts."""
    top, size = core.top, len(data)
    known, usage, pending = top.inodes.get(ino), top.usage, top.pending
    pages = -(-size // PAGE)
    charged = max(pages * PAGE, size + 2)
    if (
        known is None
        or usage is None
        or offset
        or not 0 < size <= CHUNK
        or not _is_ready(top)
        or known.size
        or known.pages
        or known.stored
        or known.base
        or known.xattrs
        or known.mode & (0o170000 | S_ISUID | S_ISGID) != S_IFREG
        or abs(pending.bytes + charged) >= UNCOUNTED_BYTES
        or usage.bytes + pending.bytes + charged > core.limits.bytes
        or core.shared.is_full()
    ):
        return 0
    inode = duplicate(known)
    inode.size, inode.pages, inode.stored = size, pages, charged
    inode.mtime = inode.ctime = core.clock.now()
    mapped = (1 << pages) - 1
    buckets, generation = top.buckets, core.shared.generation

    def attempt(txn: Txn) -> bool:
        if txn.generation != generation or top.inodes.get(ino) is not known:
            return False
        key, group = ino.to_bytes(8, "big"), buckets.inodes(ino)
        if not txn.exclusive:
            _rely(txn, top)
            txn.rely(group, key)
        txn.put(buckets.chunks(ino), _FIRST, bytes((mapped, mapped)) + data)
        txn.put(group, key, encode_inode(inode))
        return True

    if not _committed(core, attempt):
        return 0
    pending.bytes += charged
    top.inodes[ino] = inode
    if top.subscribers:
        top.tell(Touched([ino], [ino]), False)
    if top.watchers:
        top.report([Change("write", ino, layer=top.name)])
    return size


def unlink_plainly(core: Core, parent: int, name: bytes, cred: Cred) -> bool:
    """As `tree.unlink`, of a small file of this layer that nobody holds; False: not a plain case, nothing was done.

    A put, two deletions, and of a file that has bytes a get and a deletion more.
    """
    top = core.top
    known, entry, pending = top.inodes.get(parent), top.names.get((parent, name)), top.pending
    if known is None or entry is None or not _is_ready(top) or not top.is_ours:
        return False
    ino = entry[0]
    victim = top.inodes.get(ino)
    if (
        victim is None
        or victim.nlink != 1
        or S_IFMT(victim.mode) != S_IFREG
        or victim.flags
        or victim.xattrs
        or victim.base
        or top.holds.get(ino)
        or S_IFMT(known.mode) != S_IFDIR
        or known.flags
        or not permits(known, W_OK | X_OK, cred)
        or (known.mode & S_ISVTX and cred.uid not in (0, victim.uid, known.uid))
        or abs(pending.inodes - 1) >= UNCOUNTED_INODES
        or abs(pending.bytes - victim.stored) >= UNCOUNTED_BYTES
        or core.name_below(parent, name, known.born) is not None
    ):
        return False
    directory = duplicate(known)
    directory.size = max(0, directory.size - core.directory_size.of(name))
    directory.mtime = directory.ctime = core.clock.now()
    buckets, generation = top.buckets, core.shared.generation

    def attempt(txn: Txn) -> bool:
        if (
            not txn.exclusive
            or txn.generation != generation
            or top.inodes.get(parent) is not known
            or top.inodes.get(ino) is not victim
            or top.names.get((parent, name)) is not entry
        ):
            return False
        if victim.pages:
            chunks = buckets.chunks(ino)
            chunk = txn.get(chunks, _FIRST)
            if chunk is None or chunk[0].bit_count() != victim.pages:
                return False  # it has others
            txn.delete(chunks, _FIRST)
        txn.delete(buckets.names(parent), name)
        txn.put(buckets.inodes(parent), parent.to_bytes(8, "big"), encode_inode(directory))
        txn.delete(buckets.inodes(ino), ino.to_bytes(8, "big"))
        return True

    if not _committed(core, attempt):
        return False
    pending.inodes -= 1
    pending.bytes -= victim.stored
    core.shared.changes += 1
    top.inodes[parent] = directory
    top.inodes[ino] = top.names[parent, name] = None
    if parent in top.bare:
        top.bare[parent] = False
    if top.subscribers:
        top.tell(Touched([parent, ino], [], [(parent, name)], [(parent, name, ino)]), False)
    if top.watchers:
        top.report([Change("remove", ino, parent, name, layer=top.name)])
    return True


def _is_ready(top: Layer) -> bool:
    """Nothing of the layer itself is to be written or asked."""
    return top.is_open and top.registered and top.is_heard is False


def _rely(txn: Txn, top: Layer) -> None:
    txn.rely(top.buckets.state, STATE)
    txn.rely(top.buckets.told, b"")


def _committed(core: Core, attempt: Callable[[Txn], bool]) -> bool:
    try:
        return core.store.run(attempt)
    except StateError:
        return False  # asked again, and answered, the long way
