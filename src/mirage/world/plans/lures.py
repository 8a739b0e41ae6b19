"""Secrets that are one layer's own: what a visitor reads in a file nobody else will ever read, so its later use names him.

The world's files hold secrets of the world. Through a visitor's layer each is another one of the same length, drawn for that layer
and kept at the first reading, with the session that read it. Whoever is offered a credential anywhere asks `used`, which looks for it
by its digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Protocol

import msgspec

from mirage.base.clock import Clock
from mirage.base.errors import LocalProtocolError
from mirage.base.events import Emit, LureRead
from mirage.content import secrets
from mirage.state.api import Reader, Store, Txn
from mirage.vfs.types import Dirent, Stat
from mirage.world.plans import canaries
from mirage.world.plans.author import Author
from mirage.world.plans.ground import Planned
from mirage.world.traces import acting

BUCKET = b"lures"
DIGEST = b"d"  # how the keys begin under which a secret is found by what is offered
REMEMBERED = 8192  # of what was told; what is forgotten is told a second time
WORLD = b""  # the layer whose secrets stand in the world's own files


class Reading(Protocol):
    """Who reads, though nobody is logged in: a visitor of a gateway without accounts."""

    @property
    def session(self) -> str: ...

    @property
    def source(self) -> tuple[str, int]: ...

    @property
    def emit(self) -> Emit: ...


reading: ContextVar[Reading | None] = ContextVar("reading", default=None)  # set by such a gateway, as `acting` is by an engine


@contextmanager
def unseen() -> Iterator[None]:
    """What is read meanwhile, the machine reads for itself: an application its settings. No visitor has been shown them."""
    before = reading.set(None), acting.set(None)
    try:
        yield
    finally:
        reading.reset(before[0])
        acting.reset(before[1])


class Lure(msgspec.Struct, frozen=True, array_like=True):
    """One secret as one layer has read it: for the operator, and to know it again."""

    name: str
    value: str
    layer: str
    path: str
    session: str  # who read it first; "" when that could not be told
    source: str
    time: int


class Lures:
    """All secrets of a world that somebody has read."""

    def __init__(self, store: Store, author: Author, clock: Clock) -> None:
        self._store = store
        self._author = author
        self._clock = clock
        self.canaries = frozenset(token for text in canaries.texts(author.story.units).values() for token in canaries.tokens(text))
        self._told: set[tuple[bytes, str, str]] = set()
        self._waiting: deque[tuple[bytes, bytes]] = deque()

    def value(self, name: str, layer: bytes) -> str:
        """The secret of a name as a layer reads it: as it was kept, where it was read before."""
        kept = self._store.look(lambda reader: reader.get(BUCKET, _place(layer, name)))
        return kept.decode() if kept is not None else self._author.secret(name, layer)

    def shown(self, layer: bytes, path: bytes, names: Sequence[str]) -> None:
        """A file with these secrets was read in a layer: keep them, and tell it once a session."""
        visit: Reading | None = acting.get() or reading.get()
        session = visit.session if visit is not None else ""
        for name in names:
            if (layer, name, session) in self._told:
                continue
            if len(self._told) >= REMEMBERED:
                self._told.clear()
            self._told.add((layer, name, session))
            value = self.value(name, layer)
            record = Lure(
                name, value, layer.decode("utf-8", "replace"), path.decode("utf-8", "replace"), session,
                visit.source[0] if visit is not None else "", self._clock.now(),
            )  # fmt: skip
            raw = msgspec.msgpack.encode(record)
            self._keep([(_place(layer, name), value.encode()), *((_digest(form), raw) for form in _known(name, value))])
            if visit is not None:
                visit.emit(LureRead(lure=name, path=path, layer=record.layer))

    def used(self, *credentials: str) -> Lure | None:
        """Whose lure one of these is (a password, a token, a key's fingerprint `SHA256:...`): who read it, or None."""

        def first(reader: Reader) -> bytes | None:
            return next((raw for one in credentials if (raw := reader.get(BUCKET, _digest(one))) is not None), None)

        raw = self._store.look(first)
        return None if raw is None else msgspec.msgpack.decode(raw, type=Lure)

    def read(self) -> list[Lure]:
        """All that visitors read, in the order in which they did."""
        found = self._store.look(lambda reader: [raw for key, raw in reader.scan(BUCKET, DIGEST) if key[:1] == DIGEST])
        lures = (msgspec.msgpack.decode(raw, type=Lure) for raw in dict.fromkeys(found))  # some are known by several digests
        return sorted((lure for lure in lures if lure.session), key=lambda lure: lure.time)

    def _keep(self, pairs: list[tuple[bytes, bytes]]) -> None:
        """The first visitor who read it wins. From inside a transaction it is kept with the next reading; threads may read at once."""
        with suppress(IndexError):
            while True:
                pairs.insert(0, self._waiting.pop())

        def work(txn: Txn) -> None:
            for key, value in pairs:
                kept = txn.get(BUCKET, key)
                if kept is None or (key[:1] == DIGEST and not msgspec.msgpack.decode(kept, type=Lure).session):
                    txn.put(BUCKET, key, value)

        try:
            self._store.run(work)
        except LocalProtocolError:
            self._waiting += pairs


class Sight:
    """The planned ground as one layer sees it: a `Lower` (`Retold`) in which secrets are that layer's own."""

    def __init__(self, ground: Planned, lures: Lures, layer: bytes) -> None:
        self.original = ground
        self._lures = lures
        self._layer = layer
        self.root = ground.root
        self.last = ground.last
        self._texts: dict[int, bytes] = {}

    def read(self, ino: int, offset: int, size: int) -> bytes:
        ground = self.original
        names = ground.entry(ino).secrets if ino >= ground.first else ()
        if not names:
            return ground.read(ino, offset, size)
        text = self._texts.get(ino)
        if text is None:
            text = ground.contents(ino)
            for name in names:
                pairs = zip(
                    secrets.forms(name, self._lures.value(name, WORLD)), secrets.forms(name, self._lures.value(name, self._layer))
                )
                for own, other in pairs:
                    text = text.replace(own.encode(), other.encode())
            self._texts[ino] = text
        self._lures.shown(self._layer, ground.path(ino), names)
        return text[offset : offset + size]

    # the rest is the ground's own

    def lookup(self, directory: int, name: bytes) -> int | None:
        return self.original.lookup(directory, name)

    def stat(self, ino: int) -> Stat:
        return self.original.stat(ino)

    def readdir(self, ino: int) -> Sequence[Dirent]:
        return self.original.readdir(ino)

    def where(self, directory: int) -> tuple[int, bytes]:
        return self.original.where(directory)

    def readlink(self, ino: int) -> bytes:
        return self.original.readlink(ino)

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        return self.original.xattrs(ino)


def _known(name: str, value: str) -> list[str]:
    """Under what a secret will be offered: a password is itself, a key its fingerprint."""
    if name.startswith(secrets.CANARY):
        return canaries.tokens(value)
    if not name.startswith(secrets.KEY):
        return [value]
    return [fingerprint(secrets.public_blob(value))]


def fingerprint(blob: bytes) -> str:
    """As OpenSSH shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _digest(credential: str) -> bytes:
    return DIGEST + hashlib.blake2b(credential.encode("utf-8", "surrogateescape"), digest_size=16).digest()


def _place(layer: bytes, name: str) -> bytes:
    return b"v" + hashlib.blake2b(layer, digest_size=12).digest() + name.encode()
