"""The engine in memory: sorted dictionaries of one process, for tests and for hosts that need not outlive it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from heapq import merge
from itertools import count
from typing import TypeVar

from mirage.base.errors import LocalProtocolError, StateError
from mirage.state.api import Conflict, Reader, Txn

T = TypeVar("T")
Writes = dict[bytes, dict[bytes, bytes | None]]  # None deletes


class Bucket:
    """One bucket's values, and its keys in order, sorted again only when a scan follows a change of the set of keys."""

    __slots__ = ("_keys", "values")

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self._keys: list[bytes] | None = []

    def apply(self, writes: dict[bytes, bytes | None]) -> None:
        for key, value in writes.items():
            if value is None:
                if self.values.pop(key, None) is not None:
                    self._keys = None
            else:
                if key not in self.values:
                    self._keys = None
                self.values[key] = value

    def items(self, start: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The items as they are now, whatever is applied while they are walked."""
        if self._keys is None:
            self._keys = sorted(self.values)
        keys, values = self._keys, self.values
        return iter([(key, values[key]) for key in keys[bisect_left(keys, start) :]])


class World:
    """The buckets that several stores of one process may share, as stores of other engines share a file or a server."""

    __slots__ = ("buckets", "commits", "writer")

    def __init__(self) -> None:
        self.buckets: dict[bytes, Bucket] = {}
        self.commits = 0
        self.writer = False


class MemoryStore:
    """A store on a world in memory."""

    __slots__ = ("_own", "_world", "closed")

    def __init__(self, world: World | None = None) -> None:
        self._world = World() if world is None else world
        self._own = self._world.commits
        self.closed = False

    def run(self, work: Callable[[Txn], T]) -> T:
        world = self._open()
        if world.writer:
            raise LocalProtocolError("a transaction inside a transaction")
        world.writer = True
        try:
            for _ in count():
                txn = MemoryTxn(world, self.generation())
                try:
                    result = work(txn)
                except Conflict:
                    continue
                finally:
                    txn.over = True
                break
            if txn.writes:
                for name, writes in txn.writes.items():
                    bucket = world.buckets.get(name)
                    if bucket is None:
                        bucket = world.buckets[name] = Bucket()
                    bucket.apply(writes)
                    if not bucket.values:
                        del world.buckets[name]
                world.commits += 1
                self._own += 1
            return result
        finally:
            world.writer = False

    def look(self, work: Callable[[Reader], T]) -> T:
        txn = MemoryTxn(self._open(), self.generation())
        try:
            return work(txn)
        finally:
            txn.over = True

    def sync(self) -> None:
        self._open()

    def generation(self) -> int:
        return self._world.commits - self._own

    def close(self) -> None:
        self.closed = True

    def _open(self) -> World:
        if self.closed:
            raise StateError("the store is closed")
        return self._world


class MemoryTxn:
    """A reader and a transaction: what it writes lies over the buckets until the store applies it."""

    __slots__ = ("_world", "generation", "over", "writes")

    exclusive = True

    def __init__(self, world: World, generation: int) -> None:
        self._world = world
        self.generation = generation
        self.writes: Writes = {}
        self.over = False

    def get(self, bucket: bytes, key: bytes) -> bytes | None:
        writes = self._running().get(bucket)
        if writes is not None and key in writes:
            return writes[key]
        found = self._world.buckets.get(bucket)
        return None if found is None else found.values.get(key)

    def scan(self, bucket: bytes, start: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        writes = self._running().get(bucket)
        found = self._world.buckets.get(bucket)
        kept: Iterator[tuple[bytes, bytes]] = iter(()) if found is None else found.items(start)
        if not writes:
            return kept
        return overlay(kept, writes, start)

    def rely(self, bucket: bytes, key: bytes) -> None:
        self._running()

    def put(self, bucket: bytes, key: bytes, value: bytes) -> None:
        self._running().setdefault(bucket, {})[key] = value

    def delete(self, bucket: bytes, key: bytes) -> None:
        self._running().setdefault(bucket, {})[key] = None

    def _running(self) -> Writes:
        if self.over:
            raise LocalProtocolError("the transaction is over")
        return self.writes


def overlay(kept: Iterator[tuple[bytes, bytes]], writes: dict[bytes, bytes | None], start: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Items in order as they are with the writes of this moment laid over them."""
    written = dict(writes)
    new = sorted((key, value) for key, value in written.items() if value is not None and key >= start)
    return merge((item for item in kept if item[0] not in written), new)
