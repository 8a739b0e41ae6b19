"""What a commit changed, told to whoever keeps answers of ours where we can not reach: a kernel that caches a mount.

In one process a commit calls the layer's subscribers. A commit of another process is read from a log that lies beside the layer
in the store, written only while somebody else listens there: so an unwatched layer pays nothing, and a watched one a put more.

    w NUMBER  token     -> Holder                  processes that listen to the layer
    t NUMBER  slot      -> sequence, Touched       the last commits, in a ring; "" is the last sequence
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from mirage.vfs.holders import Presence

if TYPE_CHECKING:
    from mirage.state.api import Reader, Txn
    from mirage.vfs.records import Buckets

KEPT = 1024  # commits in the ring; who comes later than that is told that anything may have changed
_LAST = b""


class Touched(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Inodes whose attributes may differ, those of them whose bytes do, names that point elsewhere, files that have none any more."""

    inodes: list[int] = []
    written: list[int] = []
    names: list[tuple[int, bytes]] = []
    lost: list[tuple[int, bytes, int]] = []
    """Parent, name and inode: the last name of a file or directory."""


Subscriber = Callable[[Touched | None, bool], None]
"""Hears of each commit; None: anything may have changed. And whether another process committed it."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[int, Touched]).decode


def listen(txn: Txn, buckets: Buckets, presence: Presence, now: int) -> int:
    """From this transaction on, commits of other processes are logged; returns where in the log we stand."""
    last = _last(txn, buckets)
    txn.put(buckets.listeners, presence.token, presence.record(now))
    txn.put(buckets.told, _LAST, last.to_bytes(8, "big"))  # what a commit that does not log yet relies on
    return last


def is_listening(txn: Txn, buckets: Buckets, presence: Presence, now: int) -> bool:
    """Whether another process listens to the layer. What dead ones left is removed."""
    found = False
    for token, raw in list(txn.scan(buckets.listeners)):
        if token == presence.token:
            continue
        if Presence.is_alive(raw, now):
            found = True
        else:
            txn.delete(buckets.listeners, token)
    return found


def log(txn: Txn, buckets: Buckets, touched: Touched) -> None:
    """Add a commit to the ring, as a part of it."""
    sequence = _last(txn, buckets) + 1
    txn.put(buckets.told, _slot(sequence), _encode((sequence, touched)))
    txn.put(buckets.told, _LAST, sequence.to_bytes(8, "big"))


def since(reader: Reader, buckets: Buckets, told: int) -> tuple[int, list[Touched] | None]:
    """Where the log stands, and the commits after `told`; None: more than the ring holds."""
    last = _last(reader, buckets)
    if last - told > KEPT:
        return last, None
    found = []
    for sequence in range(told + 1, last + 1):
        raw = reader.get(buckets.told, _slot(sequence))
        number, touched = _decode(raw) if raw is not None else (0, Touched())
        if number != sequence:
            return last, None
        found.append(touched)
    return last, found


def _last(reader: Reader, buckets: Buckets) -> int:
    raw = reader.get(buckets.told, _LAST)
    return 0 if raw is None else int.from_bytes(raw, "big")


def _slot(sequence: int) -> bytes:
    return (sequence % KEPT).to_bytes(2, "big")
