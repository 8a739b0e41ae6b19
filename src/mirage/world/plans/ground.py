"""The image with what is planned to be found on it: units drawn when somebody looks for them, bytes written when somebody reads.

A `Lower` over a `Lower`, so the layers above copy up, white out and share as with any file of an image. It only ever grows more
definite: a unit's names are drawn once, a directory's sizes once, a file's bytes once, and each is committed, first writer wins,
before it is shown. So what was seen stays, in every process and after every restart, even under a later version of this code
that would draw otherwise; and since nothing that is known ever changes, it is kept decoded without asking the store again.

A file's size is the length of what its writer wrote; the bytes themselves are kept when they are read (zstd, beside their
provenance). Numbers follow from the unit and the place in it, so that a look from inside a transaction, where nothing can be
committed, shows the same; what it drew is committed with the next look from outside. Cost of a name or stat that is known: a dict.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import Any, Protocol

import msgspec
import zstandard
from msgspec.structs import replace

from mirage.base.errors import LocalProtocolError
from mirage.state.api import Store
from mirage.vfs.lower import Lower
from mirage.vfs.types import Dirent, Stat
from mirage.world.plans import below
from mirage.world.plans.entry import Entry, Unit

BUCKET, UNITS = b"plan", b"units"
ROOM = 4096  # inode numbers of a unit
REMEMBERED = 8 << 20  # bytes of contents kept at hand
LIMIT = 64 << 20  # bytes of one file


class Writer(Protocol):
    """Who draws units and writes files: pure functions of the world's seed."""

    def draw(self, unit: Unit) -> list[Entry]:
        """All entries of a unit, its root first, a directory before what lies in it."""

    def write(self, path: bytes, entry: Entry) -> bytes:
        """The bytes of a file."""

    def provenance(self, path: bytes, entry: Entry) -> dict[str, Any]:
        """Who wrote it, from what: for the operator."""


class Planned:
    """See the module. `writer` is asked at most once for what the store does not hold yet."""

    def __init__(self, lower: Lower, store: Store, units: Sequence[Unit], writer: Writer) -> None:
        self._lower = lower
        self._store = store
        self._writer = writer
        self.first = lower.last + 1
        self.root = lower.root
        self.last = lower.last + ROOM * max(1, len(units))
        self.units = list(units)
        self._entries: dict[int, list[Entry]] = {}
        self._children: dict[int, dict[int, list[int]]] = {}
        self._sizes: dict[int, int] = {}
        self._bytes: OrderedDict[int, bytes] = OrderedDict()
        self._held = 0
        self._waiting: dict[bytes, bytes] = {}
        self.before_first_read: Callable[[int], None] = lambda ino: None  # may see to it that a draft is committed
        self._guests: dict[int, list[tuple[bytes, int]]] = {}  # units by the directory of the image that they stand in
        for number, unit in enumerate(self.units):
            place = below.at(lower, unit.parent)
            if place is not None and lower.lookup(place, unit.root.name) is None:
                self._guests.setdefault(place, []).append((unit.root.name, self.first + ROOM * number))

    # ---- vfs.lower.Lower

    def lookup(self, directory: int, name: bytes) -> int | None:
        if directory < self.first:
            for guest, ino in self._guests.get(directory, ()):
                if guest == name:
                    return ino
            return self._lower.lookup(directory, name)
        unit, index = divmod(directory - self.first, ROOM)
        entries = self.entries(unit)
        for child in self._inside(unit).get(index, ()):
            if entries[child].name == name:
                return self.first + unit * ROOM + child
        return None

    def stat(self, ino: int) -> Stat:
        if ino < self.first:
            return self._host(ino)
        entry = self.entry(ino)
        nlink, size, blocks = 1, 0, 0
        if entry.type == S_IFDIR:
            inside = [self.entry(child) for _name, child in self._below(ino)]
            nlink = 2 + sum(child.type == S_IFDIR for child in inside)
            size = 2 * sum(len(child.name) for child in inside)
        elif entry.type == S_IFLNK:
            size = len(entry.target)
        else:
            size = self.size(ino)
            blocks = -(-size // 4096) * 8
        time, changed, made = entry.time, max(entry.time, entry.moved), entry.made or entry.time
        return Stat(0, ino, entry.mode, nlink, entry.uid, entry.gid, 0, size, 4096, blocks, time, time, changed, made)

    def _host(self, ino: int) -> Stat:
        """A directory of the image with what stands in it of ours."""
        stat = self._lower.stat(ino)
        guests = self._guests.get(ino)
        if not guests:
            return stat
        roots = [self.units[(guest - self.first) // ROOM].root for _name, guest in guests]  # as they were when they were put there
        newest = max(stat.mtime, *(root.time for root in roots))
        return replace(
            stat, nlink=stat.nlink + sum(root.type == S_IFDIR for root in roots), mtime=newest, ctime=max(stat.ctime, newest),
            size=stat.size + 2 * sum(len(root.name) for root in roots),
        )  # fmt: skip

    def readdir(self, ino: int) -> Sequence[Dirent]:
        if ino < self.first:
            entries = list(self._lower.readdir(ino))
            offset = entries[-1].offset + 1 if entries else 3
            guests = self._guests.get(ino, ())
            return [
                *entries,
                *(
                    Dirent(name, guest, self.units[(guest - self.first) // ROOM].root.type, at)
                    for at, (name, guest) in enumerate(guests, offset)
                ),
            ]
        if self.entry(ino).type != S_IFDIR:
            raise KeyError(ino)
        return [Dirent(name, child, self.entry(child).type, at) for at, (name, child) in enumerate(self._below(ino), 3)]

    def where(self, directory: int) -> tuple[int, bytes]:
        if directory < self.first:
            return self._lower.where(directory)
        unit, index = divmod(directory - self.first, ROOM)
        if index == 0:
            place = below.at(self._lower, self.units[unit].parent)
            if place is None:
                raise KeyError(directory)
            return place, self.units[unit].root.name
        entry = self.entry(directory)
        return self.first + unit * ROOM + entry.parent, entry.name

    def readlink(self, ino: int) -> bytes:
        return self._lower.readlink(ino) if ino < self.first else self.entry(ino).target

    def read(self, ino: int, offset: int, size: int) -> bytes:
        if ino < self.first:
            return self._lower.read(ino, offset, size)
        return self.contents(ino)[offset : offset + size]

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        return self._lower.xattrs(ino) if ino < self.first else {}

    # ---- what is planned

    def entry(self, ino: int) -> Entry:
        """KeyError: there is no such inode."""
        unit, index = divmod(ino - self.first, ROOM)
        if not 0 <= unit < len(self.units):
            raise KeyError(ino)
        entries = self.entries(unit)
        if index >= len(entries):
            raise KeyError(ino)
        return entries[index]

    def inodes(self) -> Iterator[int]:
        """All that is planned, unit by unit, directories first."""
        for unit in range(len(self.units)):
            if any(self.first + unit * ROOM == ino for guests in self._guests.values() for _name, ino in guests):
                yield from range(self.first + unit * ROOM, self.first + unit * ROOM + len(self.entries(unit)))

    def find(self, path: bytes) -> int | None:
        """The planned inode of a path without links; None: it is the image's, or there is none."""
        at: int | None = self.root
        for part in path.split(b"/"):
            if part and at is not None:
                at = self.lookup(at, part)
        return at if at is not None and at >= self.first else None

    def path(self, ino: int) -> bytes:
        """The path of a planned inode, as it was planned."""
        unit, index = divmod(ino - self.first, ROOM)
        parts: list[bytes] = []
        while index:
            entry = self.entries(unit)[index]
            parts.append(entry.name)
            index = entry.parent
        return b"/".join([self.units[unit].parent.rstrip(b"/"), self.units[unit].root.name, *reversed(parts)])

    def entries(self, unit: int) -> list[Entry]:
        """All entries of a unit, drawn now if nobody has looked yet."""
        found = self._entries.get(unit)
        if found is None:
            key = unit.to_bytes(2, "big")
            raw = self._kept(key)
            if raw is None:
                own = self.units[unit]
                drawn = self._writer.draw(own) if own.drawn_by else [own.root]
                raw = self._keep(key, _packer.compress(msgspec.msgpack.encode(drawn)))
            found = self._entries[unit] = _entries(_unpacker.decompress(raw, 64 << 20))
        return found

    def _inside(self, unit: int) -> dict[int, list[int]]:
        """The children of each directory of a unit."""
        found = self._children.get(unit)
        if found is None:
            found = self._children[unit] = {}
            for index, entry in enumerate(self.entries(unit)[1:], 1):
                found.setdefault(entry.parent, []).append(index)
        return found

    def _below(self, directory: int) -> list[tuple[bytes, int]]:
        unit, index = divmod(directory - self.first, ROOM)
        entries, start = self.entries(unit), self.first + unit * ROOM
        return [(entries[child].name, start + child) for child in self._inside(unit).get(index, ())]

    def size(self, ino: int) -> int:
        """Bytes of a file: with the first question, all files of its directory are measured."""
        found = self._sizes.get(ino)
        if found is None:
            unit, index = divmod(ino - self.first, ROOM)
            parent = self.entry(ino).parent
            files = [child for child in (self._inside(unit)[parent] if index else [0]) if self.entries(unit)[child].type == S_IFREG]
            start = self.first + unit * ROOM
            key = _key(unit, parent if index else 0, b"s" if index else b"r")
            raw = self._kept(key)
            if raw is None:
                raw = self._keep(key, msgspec.msgpack.encode([self._length(start + child) for child in files]))
            self._sizes |= {start + child: size for child, size in zip(files, msgspec.msgpack.decode(raw, type=list[int]))}
            found = self._sizes[ino]
        return found

    def _length(self, ino: int) -> int:
        """Of a file whose size was planned with it nothing has to be written."""
        planned: int | None = self.entry(ino).spec.get("size")
        return len(self._written(ino)) if planned is None else planned

    def is_measured(self, ino: int) -> bool:
        """Whether somebody has seen its size: by a listing, or a stat."""
        unit, index = divmod(ino - self.first, ROOM)
        return self._kept(_key(unit, self.entry(ino).parent if index else 0, b"s" if index else b"r")) is not None

    def contents(self, ino: int) -> bytes:
        """The contents of a file, kept from now on."""
        unit, index = divmod(ino - self.first, ROOM)
        found = self._bytes.get(-ino)  # what is committed stands under the negative number
        if found is None:
            key = _key(unit, index, b"b")
            raw = self._kept(key)
            if raw is None:
                self.before_first_read(ino)
                raw = self._kept(key)
            if raw is None:
                data = self._fitted(ino)
                facts = {"provider": "writer", **self._writer.provenance(self.path(ino), self.entry(ino))}
                raw = self._keep(key, _packer.compress(data), {_key(unit, index, b"p"): msgspec.json.encode(facts)})
            found = _unpacker.decompress(raw, LIMIT)
            self._remember(-ino, found)
        return found

    def peek(self, ino: int) -> bytes:
        """The contents as they are or would be, without keeping them."""
        return self.contents(ino) if self.is_written(ino) else self._fitted(ino)

    def is_written(self, ino: int) -> bool:
        """Whether somebody has read it, or a draft was taken."""
        return self._kept(_key(*divmod(ino - self.first, ROOM), b"b")) is not None

    def offer(self, ino: int, data: bytes, facts: Mapping[str, Any]) -> bool:
        """A draft of a file that nobody has read. Taken if it has the planned size and is the first; then it stays."""
        if len(data) != self.size(ino) or self.is_written(ino):
            return False
        unit, index = divmod(ino - self.first, ROOM)
        packed = _packer.compress(data)
        return self._keep(_key(unit, index, b"b"), packed, {_key(unit, index, b"p"): msgspec.json.encode(facts)}) == packed

    def provenance(self, ino: int) -> dict[str, Any] | None:
        """Who wrote a file, and from what; None while nobody has."""
        raw = self._kept(_key(*divmod(ino - self.first, ROOM), b"p"))
        return None if raw is None else msgspec.json.decode(raw, type=dict[str, Any])

    def _fitted(self, ino: int) -> bytes:
        """What the writer writes, at the size that was shown: they differ only where this code is newer than that look."""
        size, data = self.size(ino), self._written(ino)
        return data[:size] + b"\n" * (size - len(data))

    def _written(self, ino: int) -> bytes:
        found = self._bytes.get(ino)
        if found is None:
            found = self._writer.write(self.path(ino), self.entry(ino))[:LIMIT]
            self._remember(ino, found)
        return found

    def _remember(self, key: int, data: bytes) -> None:
        self._bytes[key] = data
        self._held += len(data)
        while self._held > REMEMBERED and len(self._bytes) > 1:
            self._held -= len(self._bytes.popitem(last=False)[1])

    # ---- the store

    def _kept(self, key: bytes) -> bytes | None:
        waiting = self._waiting.get(key)
        return waiting if waiting is not None else self._store.look(lambda reader: reader.get(BUCKET, key))

    def _keep(self, key: bytes, value: bytes, beside: Mapping[bytes, bytes] | None = None) -> bytes:
        """Commit a value under a key that has none, and what goes with it; returns the one that is kept."""
        try:
            kept = _first(self._store, key, {key: value, **(beside or {})})
        except LocalProtocolError:  # a look from inside a transaction of this process
            self._waiting |= {key: value, **(beside or {})}
            return value
        if self._waiting:
            for other, waiting in list(self._waiting.items()):
                _first(self._store, other, {other: waiting})
            self._waiting.clear()
        return kept


_packer = zstandard.ZstdCompressor(level=3)
_unpacker = zstandard.ZstdDecompressor()
_entries = msgspec.msgpack.Decoder(list[Entry]).decode


def _first(store: Store, key: bytes, values: Mapping[bytes, bytes]) -> bytes:
    def work(txn: Any) -> bytes:
        kept: bytes | None = txn.get(BUCKET, key)
        if kept is not None:
            return kept
        for name, value in values.items():
            txn.put(BUCKET, name, value)
        return values[key]

    return store.run(work)


def _key(unit: int, index: int, what: bytes) -> bytes:
    return unit.to_bytes(2, "big") + index.to_bytes(4, "big") + what
