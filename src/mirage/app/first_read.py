"""`content.model = "first-read"`: whoever reads a file that nobody has read waits a moment for the model, as for a cold disk.

The stage reaches nobody. It leaves a question in the world's state, and the drafter, which may reach the model, answers there: by a
draft that is committed as every draft is, or by the word that there is none. What comes after the deadline finds our own answer kept.
A reader that can not be put aside (a program in a cell reads through a mount that serves others too) is answered at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from mirage.base.errors import LocalProtocolError
from mirage.content.drafts import may_draft
from mirage.content.policy import policies
from mirage.state.api import Patience, Reader, Store, Txn
from mirage.world.host import Host

BUCKET = b"asked"
WANTED, TAKEN, NONE = b"?", b"!", b"-"  # a question nobody has seen, one that is being answered, one without an answer
LOOK = 0.02  # seconds between two looks


class FirstReads:
    """The stage's half: what `world.plans.ground.Planned` asks before it writes a file itself."""

    def __init__(self, host: Host, patience: Patience, seconds: float) -> None:
        self._host = host
        self._patience = patience
        self._seconds = seconds
        clear(host.store)

    def __call__(self, ino: int) -> None:
        """Return when the file is written, when it is known that it will not be, or after the deadline."""
        if not self._is_draftable(ino) or not self._patience.pause(0) or not self._asked(ino):
            return
        clock = asyncio.get_running_loop().time
        until = clock() + self._seconds
        while clock() < until and not self._host.ground.is_written(ino) and _state(self._host.store, ino) in (WANTED, TAKEN):
            self._patience.pause(LOOK)
        forget(self._host.store, ino)

    def _is_draftable(self, ino: int) -> bool:
        host, entry = self._host, self._host.ground.entry(ino)
        return policies()[entry.kind].provider == "model" and may_draft(host.author.brief(host.ground.path(ino), entry))

    def _asked(self, ino: int) -> bool:
        """False: from inside a transaction nobody may wait."""
        self._host.ground.size(ino)  # before anything is drafted to it
        try:
            self._host.store.run(lambda txn: None if txn.get(BUCKET, _key(ino)) else txn.put(BUCKET, _key(ino), WANTED))
        except LocalProtocolError:
            return False
        return True


def wanted(store: Store) -> Iterator[int]:
    """The drafter's half: questions that nobody answers yet; each is told once."""
    if not store.look(lambda reader: any(value == WANTED for _key, value in reader.scan(BUCKET))):
        return

    def take(txn: Txn) -> list[bytes]:
        found = [key for key, value in txn.scan(BUCKET) if value == WANTED]
        for key in found:
            txn.put(BUCKET, key, TAKEN)
        return found

    yield from (int.from_bytes(key, "big") for key in store.run(take))


def answered(store: Store, ino: int) -> None:
    """Whoever waits need wait no longer: what there is, is committed."""
    store.run(lambda txn: txn.put(BUCKET, _key(ino), NONE) if txn.get(BUCKET, _key(ino)) else None)


def clear(store: Store) -> None:
    """Forget all: a stage that begins has no reader yet."""

    def work(txn: Txn) -> None:
        for key in [key for key, _value in txn.scan(BUCKET)]:
            txn.delete(BUCKET, key)

    store.run(work)


def forget(store: Store, ino: int) -> None:
    """Nobody waits any more."""
    store.run(lambda txn: txn.delete(BUCKET, _key(ino)))


def _state(store: Store, ino: int) -> bytes:
    def work(reader: Reader) -> bytes:
        return reader.get(BUCKET, _key(ino)) or NONE

    return store.look(work)


def _key(ino: int) -> bytes:
    return ino.to_bytes(8, "big")
