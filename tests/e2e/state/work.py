"""What tests have a Redis store do: one transaction over two buckets, and a look at both."""

from __future__ import annotations

from collections.abc import Callable

from mirage.state.api import Store, Txn

Opener = Callable[[str], Store]


def is_commit(data: bytes) -> bool:
    """The commit script and not the read script: it touches the client's token."""
    return b"EVALSHA" in data and b"\r\nt{" in data


def add(txn: Txn) -> None:
    txn.put(b"numbers", b"count", b"%d" % (int(txn.get(b"numbers", b"count") or b"0") + 1))
    txn.put(b"mirror", b"count", txn.get(b"numbers", b"count") or b"")


def counted(store: Store) -> tuple[bytes | None, bytes | None]:
    return store.look(lambda reader: (reader.get(b"numbers", b"count"), reader.get(b"mirror", b"count")))
