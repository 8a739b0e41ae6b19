"""The one interface that every engine keeps, and `tests/contract/test_engine.py` is its meaning.

Keys have two parts: a *bucket* and a *key* in it. A bucket is what a scan walks and what a Redis engine keeps in one hash;
an engine may find a conflict a bucket at a time, never more coarsely. Keys of a bucket sort as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar, runtime_checkable

T = TypeVar("T")

MAX_BUCKET = 96  # bytes
MAX_KEY = 400  # bytes; with the bucket inside LMDB's 511


class Conflict(Exception):  # noqa: N818 - a signal, not a fault
    """Another transaction committed what this one had read; `Store.run` tries again."""


class Reader(Protocol):
    """A consistent look at one store."""

    @property
    def generation(self) -> int:
        """What `Store.generation` says of this very snapshot: what was decoded under the same number is still true in it.

        Keep a decoded value under the number of the reader it came from, never under one that the store told before or after.
        """

    def get(self, bucket: bytes, key: bytes) -> bytes | None:
        """The value, or None."""

    def scan(self, bucket: bytes, start: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        """Key and value of the bucket's keys >= start, in order. A transaction sees its own writes.

        Writing to the bucket while it is scanned is allowed: what was already yielded may be deleted or replaced, and a key
        that is written further on may or may not be met.
        """


class Txn(Reader, Protocol):
    """A transaction: all of it happens, or none."""

    @property
    def exclusive(self) -> bool:
        """Nobody else commits while this transaction runs, so that `rely` does nothing and need not be called."""

    def rely(self, bucket: bytes, key: bytes) -> None:
        """Count a key as read without reading it, for a caller whose decoded copy is true at this transaction's generation.

        The commit is a Conflict if the key has changed since, as it would be after `get`.
        """

    def put(self, bucket: bytes, key: bytes, value: bytes) -> None: ...

    def delete(self, bucket: bytes, key: bytes) -> None:
        """No error when the key is missing."""


class Store(Protocol):
    """One host's state in an engine. Safe to use from several processes; from one thread a process at a time."""

    def run(self, work: Callable[[Txn], T]) -> T:
        """Run work in a transaction, again on Conflict (so work has no side effect of its own), and commit.

        What work raises aborts the transaction and goes through. StateError: the engine is away or damaged; then nothing
        of the transaction is kept, or all of it is.
        """

    def look(self, work: Callable[[Reader], T]) -> T:
        """Run work on a snapshot that sees every commit acknowledged before, by any process, and nothing half done."""

    def sync(self) -> None:
        """Make durable, against the loss of the machine, what is committed."""

    def generation(self) -> int:
        """A number that changes whenever any process may have committed something that this one did not write.

        Cheap enough to ask before every use of a cache of decoded values. An engine that can not tell returns a new number
        each time.
        """

    def close(self) -> None: ...


class Patience(Protocol):
    """How to wait, without holding up anybody else, for an engine that is away; see `state.stalls`."""

    @property
    def seconds(self) -> float:
        """How long an engine may be away before what asks for it fails."""

    def pause(self, seconds: float) -> bool:
        """Wait; False, at once, where the caller can not be put aside."""

    def lost(self, problem: str) -> None:
        """The engine has gone away."""

    def found(self) -> None:
        """It answers again."""


@runtime_checkable
class Remote(Protocol):
    """A store whose engine can be away."""

    def be_patient(self, patience: Patience) -> None:
        """From now on an engine that is away is waited for: what is known of its last moment is still answered meanwhile."""


@runtime_checkable
class Finite(Protocol):
    """A store that can tell before a commit that there is no room for more."""

    def is_full(self) -> bool:
        """Whether what only adds should be refused; what frees, and small changes, may still be tried. Cheap."""


@runtime_checkable
class Watchable(Protocol):
    """A store that need not be asked again and again whether somebody else has committed."""

    def watch(self) -> int:
        """A descriptor, the caller's to close, that can be read when any process, this one too, has begun to commit.

        What it gives is to be read and dropped. `generation` may lag behind it by a moment.
        """
