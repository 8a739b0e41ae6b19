"""What is owed to a layer when a process goes, by closing it or by being killed: its usage counted, its orphans collected."""

from __future__ import annotations

from errno import EROFS
from stat import S_IFDIR, S_IFMT

from mirage.state.api import Txn
from mirage.vfs import records
from mirage.vfs.core import Core, Work
from mirage.vfs.holders import Presence
from mirage.vfs.records import Usage, decode_inode


def recover(core: Core) -> None:
    """If processes that used the layer have died, and none lives: collect their orphans and count anew. Else nothing."""
    core.fresh()
    if core.top.registered:
        return
    now = core.clock.now()
    holders = core.look(lambda reader: list(reader.scan(core.top.buckets.holders)))
    if holders and not any(Presence.is_alive(raw, now) for _, raw in holders):
        try:
            core.commit(_recover)
        except OSError as error:
            if error.errno != EROFS:
                raise  # what is frozen stays as it is, until it is thawed and opened again


def collect(core: Core) -> None:
    """The last user of this process leaves: what it counted is written, and its orphans go unless another process is there."""
    top = core.top
    if not top.registered:
        return
    try:
        core.commit(_leave)
    except OSError:
        return  # frozen, or the store is away: the next opening finds the token
    top.registered = False


def _recover(work: Work) -> None:
    txn, buckets = work.txn, work.top.buckets
    holders = list(txn.scan(buckets.holders))
    if any(Presence.is_alive(raw, work.now) for _, raw in holders):
        return
    for token, _ in holders:
        txn.delete(buckets.holders, token)
    _clear_orphans(work)
    usage = Usage()
    for group, _ in txn.scan(buckets.groups):
        for key, raw in txn.scan(buckets.inodes(int.from_bytes(group, "big") << records.GROUP_BITS)):
            if len(key) == 8:
                usage.inodes += 1
                usage.bytes += decode_inode(raw).stored
    txn.put(buckets.usage, b"", records.encode(usage))
    work.usage = usage
    work.added_inodes = work.added_bytes = 0
    work.dirty.clear()


def _leave(work: Work) -> None:
    txn, buckets = work.txn, work.top.buckets
    if not work.is_held_elsewhere():
        _clear_orphans(work)
    pending, usage = work.top.pending, work.count()
    total = Usage(usage.inodes + pending.inodes + work.added_inodes, usage.bytes + pending.bytes + work.added_bytes)
    txn.put(buckets.usage, b"", records.encode(total))
    work.usage = total
    work.added_inodes, work.added_bytes = -pending.inodes, -pending.bytes
    txn.delete(buckets.holders, work.core.shared.presence.token)


def _clear_orphans(work: Work) -> None:
    txn, top = work.txn, work.top
    for key, _ in list(txn.scan(top.buckets.orphans)):
        ino = int.from_bytes(key, "big")
        if top.holds.get(ino):
            continue
        txn.delete(top.buckets.orphans, key)
        raw = txn.get(top.buckets.inodes(ino), key)
        if raw is None:
            continue
        inode = decode_inode(raw)
        if inode.nlink:
            continue
        if S_IFMT(inode.mode) == S_IFDIR:
            _empty(txn, top.buckets.names(ino))
        work.erase(ino, inode)


def _empty(txn: Txn, bucket: bytes) -> None:
    for key, _ in list(txn.scan(bucket)):
        txn.delete(bucket, key)
