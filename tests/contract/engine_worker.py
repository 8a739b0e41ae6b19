"""The other process of the engine contract: opens the store named by its first argument and acts by its second."""

from __future__ import annotations

import sys
from collections.abc import Callable

from mirage.state.api import Store, Txn
from mirage.state.open import open_store


def echo(store: Store, _arguments: list[str]) -> None:
    """Write each key and value that is told."""
    for line in sys.stdin:
        key, value = line.split()
        store.run(lambda txn, key=key, value=value: txn.put(b"b", key.encode(), value.encode()))  # type: ignore[misc]
        print("done", flush=True)


def race(store: Store, arguments: list[str]) -> None:
    """Create as many names as told, each unless it is there."""
    said = []

    def create(txn: Txn, name: bytes) -> str:
        if txn.get(b"names", name) is not None:
            return "lost"
        txn.put(b"names", name, arguments[0].encode())
        return "won"

    for number in range(int(sys.stdin.readline())):
        said.append(f"{number} {store.run(lambda txn, name=b'%06d' % number: create(txn, name))}")  # type: ignore[misc]
    print("\n".join(said), flush=True)


def count(store: Store, _arguments: list[str]) -> None:
    """Add one as often as told."""

    def add(txn: Txn) -> None:
        txn.put(b"numbers", b"count", b"%d" % (int(txn.get(b"numbers", b"count") or b"0") + 1))

    for _ in range(int(sys.stdin.readline())):
        store.run(add)
    print("done", flush=True)


def rename(store: Store, _arguments: list[str]) -> None:
    """Move one file between the buckets `one` and `two` under its names `old` and `new`."""

    def move(txn: Txn) -> None:
        if txn.get(b"one", b"old") is not None:
            txn.delete(b"one", b"old")
            txn.put(b"two", b"new", b"file")
        else:
            txn.delete(b"two", b"new")
            txn.put(b"one", b"old", b"file")

    for _ in range(int(sys.stdin.readline())):
        store.run(move)
    print("done", flush=True)


def storm(store: Store, _arguments: list[str]) -> None:
    """Write pairs for ever, telling each when it is committed."""
    sys.stdin.readline()
    number = 0
    while True:

        def pair(txn: Txn, key: bytes = b"%08d" % number) -> None:
            txn.put(b"left", key, key)
            txn.put(b"right", key, key)

        store.run(pair)
        print(number, flush=True)
        number += 1


VERBS: dict[str, Callable[[Store, list[str]], None]] = {
    "echo": echo,
    "race": race,
    "count": count,
    "rename": rename,
    "storm": storm,
}

if __name__ == "__main__":
    world = open_store(sys.argv[1], b"host")
    if sys.argv[2] == "rename":
        world.run(lambda txn: txn.put(b"one", b"old", b"file"))
    print("ready", flush=True)
    VERBS[sys.argv[2]](world, sys.argv[3:])
    world.close()
