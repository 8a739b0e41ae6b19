"""Layers over one store: merged reads through caches, and `Work`, one transaction on the top layer.

A read asks each layer from the top down, then the image. What a layer answered (also that it has nothing) is kept decoded, for
all who share the layer in this process, until `Store.generation()` says that another process committed; what this process commits
is put into the caches as it commits. A transaction says at which generation it reads: either the caches hold there, and what is
taken from them is relied on, or they are dropped; so that a race is the store's to find. What lies below may change under a layer
without a conflict: that is what layers mean.

An inode keeps its number when it is copied up, and names point at numbers; so hard links stay hard links, and a renamed directory
takes its contents along, whichever layer each of them lies in. Nothing ever needs to be opaque: a new directory has a new number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from errno import EIO, ENOENT, ENOSPC, EROFS
from stat import S_IFDIR, S_IFMT, S_IFREG
from typing import Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary, ref

from mirage.base.clock import Clock
from mirage.base.errors import StateError, StateFullError
from mirage.base.limits import LayerLimits
from mirage.state.api import Finite, Reader, Store, Txn
from mirage.vfs import records, touched
from mirage.vfs.holders import Presence
from mirage.vfs.lower import Lower, Retold
from mirage.vfs.records import (
    CHUNK,
    GONE,
    LAYERS,
    META,
    NEXT_INODE,
    NEXT_LAYER,
    OPEN,
    PAGE,
    STATE,
    WHITEOUT,
    WHITEOUT_RAW,
    Buckets,
    Inode,
    Name,
    Usage,
    decode_inode,
    decode_name,
    decode_usage,
    duplicate,
    encode_inode,
    encode_name,
    number,
)
from mirage.vfs.touched import Subscriber, Touched
from mirage.vfs.types import Change, fault

T = TypeVar("T")

FIRST_INODE = 256  # BTRFS_FIRST_FREE_OBJECTID, the root of every btrfs subvolume
RESERVE = 1 << records.GROUP_BITS  # inode numbers taken at once
CACHED = 16384  # records kept decoded, a layer
IMAGED = 1 << 17  # of an image, shared by all layers: as many as one has
UNCOUNTED_INODES, UNCOUNTED_BYTES = 64, 1 << 20  # usage that may wait in memory; a crash makes the next opening count anew

_UNKNOWN: Any = object()


class Layer:
    """What this process knows of one layer, shared by all that use it."""

    __slots__ = (
        "__weakref__",
        "atimes",
        "bare",
        "buckets",
        "free",
        "free_end",
        "groups",
        "holds",
        "inodes",
        "is_heard",
        "is_listening",
        "is_open",
        "is_ours",
        "name",
        "names",
        "number",
        "pending",
        "registered",
        "removed",
        "scanned",
        "subscribers",
        "told",
        "usage",
        "users",
        "watchers",
    )

    def __init__(self, name: bytes, layer: int) -> None:
        self.name = name
        self.inodes: dict[int, Inode | None] = {}
        self.names: dict[tuple[int, bytes], Name | None] = {}
        self.atimes: dict[int, int | None] = {}
        self.bare: dict[int, bool] = {}  # True: a directory has no name in this layer at all
        self.scanned: set[int] = set()  # directories whose names the engine has been asked for as a whole
        self.holds: dict[int, int] = {}
        self.removed: deque[int] = deque(maxlen=64)
        self.watchers: list[ref[Core]] = []  # a WeakSet takes as long to be walked as a commit to be told of
        self.users: WeakSet[Core] = WeakSet()
        self.subscribers: list[Subscriber] = []
        self.become(layer)

    def become(self, layer: int) -> None:
        """Begin anew under a number (after a reset)."""
        self.number = layer
        self.buckets = Buckets(layer)
        self.free = self.free_end = 0
        self.pending = Usage()
        self.usage: Usage | None = None
        self.registered = False
        self.is_listening = False  # this process is told of what others commit
        self.told = 0  # the last commit of others that it was told of
        self.holds.clear()
        self.removed.clear()
        self.forget()

    def forget(self) -> None:
        """Drop what another process may have changed."""
        self.inodes.clear()
        self.names.clear()
        self.bare.clear()
        self.scanned.clear()
        self.atimes.clear()
        self.usage = None
        self.groups: set[int] | None = None  # of inode numbers, in which the layer has any; None: not known
        self.is_open = False
        self.is_ours = False  # no other process may hold anything
        self.is_heard: bool | None = None  # another process wants to be told of what this one commits; None: not known

    def tell(self, news: Touched | None, is_foreign: bool) -> None:
        """To everybody in this process who wants to know."""
        for subscriber in tuple(self.subscribers):
            subscriber(news, is_foreign)

    def report(self, changes: Sequence[Change]) -> None:
        """What this process has committed, to who watches."""
        for watcher in tuple(self.watchers):
            core = watcher()
            if core is not None and core.on_change is not None:
                for change in changes:
                    core.on_change(change)

    def leave(self, core: Core) -> None:
        """It uses the layer no more."""
        self.users.discard(core)
        self.watchers[:] = [watcher for watcher in self.watchers if watcher() is not core]


class Shared:
    """This process's side of one store: its layers, and the generation at which their caches are true."""

    __slots__ = ("__weakref__", "_images", "changes", "generation", "is_full", "layers", "presence", "store", "structure")

    _of_stores: ClassVar[WeakValueDictionary[int, Shared]] = WeakValueDictionary()

    def __init__(self, store: Store) -> None:
        self.store = store
        self.is_full: Callable[[], bool] = store.is_full if isinstance(store, Finite) else lambda: False
        self.layers: WeakValueDictionary[bytes, Layer] = WeakValueDictionary()  # as many as anybody uses: visitors come without end
        self.presence = Presence()
        self.generation = store.generation()
        self.structure = 0  # counts what may change the meaning of a resolved directory
        self.changes = 0  # counts changes of any name
        self._images: WeakKeyDictionary[Lower, dict[int, Inode]] = WeakKeyDictionary()

    @classmethod
    def of(cls, store: Store) -> Shared:
        shared = cls._of_stores.get(id(store))
        if shared is None:
            shared = cls._of_stores.setdefault(id(store), Shared(store))
        return shared

    def layer(self, name: bytes) -> Layer:
        """The layer of that name, made when there is none."""
        layer = self.layers.get(name)
        if layer is None:  # while its number was waited for, another may have made it
            layer = self.layers.setdefault(name, Layer(name, self._number(name)))
        return layer

    def images_of(self, lower: Lower | None) -> dict[int, Inode]:
        """The decoded inodes of an image, one dictionary for all that lie on it: it never changes."""
        if lower is None:
            return {}
        return self._images.setdefault(lower.original if isinstance(lower, Retold) else lower, {})

    def _number(self, name: bytes) -> int:
        known = self.store.look(lambda reader: reader.get(LAYERS, name))
        return int.from_bytes(known, "big") if known else self.store.run(lambda txn: number_layer(txn, name))

    def invalidate(self, generation: int, reader: Reader) -> None:
        """Another process committed: nothing decoded is to be believed, and a layer may have been reset."""
        self.generation = generation
        self.structure += 1
        self.changes += 1
        for name, layer in self.layers.items():
            raw = reader.get(LAYERS, name)
            if raw is not None and raw != layer.number.to_bytes(4, "big"):
                layer.become(int.from_bytes(raw, "big"))
                layer.tell(None, True)
            else:
                layer.forget()
                if layer.subscribers:
                    self._pass_on(layer, reader)

    def _pass_on(self, layer: Layer, reader: Reader) -> None:
        """What other processes committed to a layer, to who listens here."""
        if not layer.is_listening:
            layer.tell(None, True)
            return
        layer.told, news = touched.since(reader, layer.buckets, layer.told)
        for one in [None] if news is None else news:
            layer.tell(one, True)

    def listen(self, layer: Layer, now: int) -> None:
        """Have other processes log what they commit to a layer."""
        if layer.is_listening:
            return

        def work(txn: Txn) -> int:
            return touched.listen(txn, layer.buckets, self.presence, now)

        layer.told = self.store.run(work)
        layer.is_listening = True

    def unlisten(self, layer: Layer) -> None:
        """Nobody here listens any more."""
        if layer.is_listening and not layer.subscribers:
            self.store.run(lambda txn: txn.delete(layer.buckets.listeners, self.presence.token))
            layer.is_listening = False


def number_layer(txn: Txn, name: bytes) -> int:
    """The number of a layer, given now when it has none."""
    known = txn.get(LAYERS, name)
    if known is not None:
        return int.from_bytes(known, "big")
    given = int.from_bytes(txn.get(META, NEXT_LAYER) or b"\1", "big")
    txn.put(META, NEXT_LAYER, (given + 1).to_bytes(4, "big"))
    txn.put(LAYERS, name, given.to_bytes(4, "big"))
    txn.put(Buckets(given).state, STATE, OPEN)
    return given


@dataclass(frozen=True, slots=True)
class DirectorySize:
    """st_size of a directory, in bytes: of an empty one, and for each name a fixed part and one for each of the name's bytes."""

    empty: int
    name: int
    byte: int

    def of(self, name: bytes) -> int:
        return self.name + self.byte * len(name)


BTRFS = DirectorySize(0, 0, 2)  # linux/fs/btrfs/inode.c btrfs_add_link
TMPFS = DirectorySize(40, 20, 0)  # BOGO_DIRENT_SIZE of linux/mm/shmem.c, and . and ..


class Core:
    """One stack of layers: the merged look from above."""

    __slots__ = (
        "__weakref__",
        "_images",
        "below",
        "clock",
        "directory_size",
        "last",
        "limits",
        "lower",
        "on_change",
        "root",
        "shared",
        "stack",
        "store",
        "top",
    )

    def __init__(
        self,
        store: Store,
        lower: Lower | None,
        layers: list[bytes],
        clock: Clock,
        limits: LayerLimits,
        on_change: Callable[[Change], None] | None,
        directory_size: DirectorySize = BTRFS,
    ) -> None:
        self.store = store
        self.directory_size = directory_size
        self.lower = lower
        self.clock = clock
        self.limits = limits
        self.on_change = on_change
        self.root = lower.root if lower is not None else FIRST_INODE
        self.last = lower.last if lower is not None else FIRST_INODE
        self.shared = Shared.of(store)
        self.stack = [self.shared.layer(name) for name in reversed(layers)]  # top first
        self.top = self.stack[0]
        self.below = self.stack[1:]
        self._images = self.shared.images_of(lower)
        for layer in self.stack:
            layer.users.add(self)
            if on_change is not None:
                layer.watchers.append(ref(self, layer.watchers.remove))

    # ---- merged reads

    def fresh(self) -> None:
        """Ask the store whether the caches still hold. Before every operation."""
        if self.store.generation() != self.shared.generation:
            self.look(lambda reader: self.shared.invalidate(reader.generation, reader))

    def find(self, ino: int) -> Inode | None:
        """The inode as seen from the top; not to be changed."""
        group = ino >> records.GROUP_BITS
        for layer in self.stack:
            known = layer.inodes.get(ino, _UNKNOWN)
            if known is _UNKNOWN:
                if layer.groups is not None and group not in layer.groups:
                    continue  # `may_have`, without two calls: a walk asks this of every step
                known = self._fetch(layer, ino)
            if known is not None:
                return known  # type: ignore[no-any-return]
        return self.image(ino)

    def inode(self, ino: int) -> Inode:
        """As `find`; ENOENT when there is none."""
        known = self.top.inodes.get(ino)
        if known is not None:
            return known
        found = self.find(ino)
        if found is None:
            raise fault(ENOENT)
        return found

    def owner(self, ino: int) -> Layer | None:
        """The highest layer with a record of the inode; None: the image, or nobody."""
        for layer in self.stack:
            known = layer.inodes.get(ino, _UNKNOWN)
            if known is _UNKNOWN:
                known = self._fetch(layer, ino)
            if known is not None:
                return layer
        return None

    def find_below(self, ino: int) -> tuple[Layer | None, Inode | None]:
        """The inode as the layers under the top have it, and which of them."""
        for layer in self.below:
            known = layer.inodes.get(ino, _UNKNOWN)
            if known is _UNKNOWN:
                known = self._fetch(layer, ino)
            if known is not None:
                return layer, known
        return None, self.image(ino)

    def may_have(self, layer: Layer, ino: int) -> bool:
        """False: the layer has nothing of this inode, nor of its neighbours. Most of an image is untouched in most layers."""
        groups = layer.groups
        if groups is None:
            bucket = layer.buckets.groups
            groups = layer.groups = self.look(lambda reader: {int.from_bytes(group, "big") for group, _ in reader.scan(bucket)})
        return ino >> records.GROUP_BITS in groups

    def _fetch(self, layer: Layer, ino: int) -> Inode | None:
        if not self.may_have(layer, ino):
            return None
        bucket, key = layer.buckets.inodes(ino), ino.to_bytes(8, "big")
        raw = self.look(lambda reader: reader.get(bucket, key))
        found = None if raw is None else decode_inode(raw)
        if len(layer.inodes) >= CACHED:
            layer.inodes.clear()
        layer.inodes[ino] = found
        return found

    def image(self, ino: int) -> Inode | None:
        """The image's inode."""
        if ino > self.last:
            return None
        found = self._images.get(ino)
        if found is None:
            if self.lower is None:
                return _bare_root(self.directory_size.empty) if ino == self.root else None
            try:
                found = records.from_lower(self.lower, ino)
            except KeyError:
                return None
            if len(self._images) >= IMAGED:
                self._images.clear()
            self._images[ino] = found
        return found

    def name(self, directory: int, name: bytes, born: int) -> Name | None:
        """What a name of a directory points at. `born`: the layer in which the directory was made."""
        return self._name(self.stack, directory, name, born)

    def name_below(self, directory: int, name: bytes, born: int) -> Name | None:
        """What a name points at where the top layer says nothing."""
        return None if born == self.top.number else self._name(self.below, directory, name, born)

    def _name(self, layers: Sequence[Layer], directory: int, name: bytes, born: int) -> Name | None:
        for layer in layers:
            if not layer.bare.get(directory):
                known = layer.names.get((directory, name), _UNKNOWN)
                if known is _UNKNOWN:
                    known = self._fetch_name(layer, directory, name)
                if known is not None:
                    return known if known[0] else None
            if layer.number == born:
                return None
        return self.image_name(directory, name)

    def _fetch_name(self, layer: Layer, directory: int, name: bytes) -> Name | None:
        bucket = layer.buckets.names(directory)
        if directory not in layer.bare:
            layer.bare[directory] = self.look(lambda reader: next(reader.scan(bucket), None)) is None
        if layer.bare[directory]:
            return None
        raw = self.look(lambda reader: reader.get(bucket, name))
        found = None if raw is None else decode_name(raw)
        if len(layer.names) >= CACHED:
            layer.names.clear()
        layer.names[directory, name] = found
        return found

    def meet(self, directory: int) -> None:
        """Walk a directory's names in the top layer once: an engine with a client's cache answers for them at home from then on."""
        bucket = self.top.buckets.names(directory)
        self.look(lambda reader: next(reader.scan(bucket), None))
        if len(self.top.scanned) >= CACHED:
            self.top.scanned.clear()
        self.top.scanned.add(directory)

    def image_name(self, directory: int, name: bytes) -> Name | None:
        if self.lower is None or directory > self.last:
            return None
        ino = self.lower.lookup(directory, name)
        if ino is None:
            return None
        found = self.image(ino)
        return (ino, S_IFMT(found.mode), 0) if found is not None else None

    def listing(self, reader: Reader, directory: int, born: int) -> list[tuple[int, bytes, int, int]]:
        """The merged directory by rising offset: (offset, name, inode, type)."""
        merged: dict[bytes, tuple[int, bytes, int, int]] = {}
        if self.lower is not None and directory <= self.last:
            try:
                for entry in self.lower.readdir(directory):
                    merged[entry.name] = (entry.offset << 3, entry.name, entry.ino, entry.type)
            except KeyError:
                pass
        for level in range(len(self.stack) - 1, -1, -1):
            layer = self.stack[level]
            for name, raw in reader.scan(layer.buckets.names(directory)):
                ino, kind, cookie = decode_name(raw)
                if ino:
                    merged[name] = (cookie, name, ino, kind)
                else:
                    merged.pop(name, None)
        return sorted(merged.values())

    def dangles(self, ino: int) -> bool:
        """Whether a name points at nothing, because a layer below dropped the inode."""
        found = self.find(ino)
        return found is None or found.nlink == 0

    # ---- transactions

    def commit(self, operation: Callable[..., T], *args: Any) -> T:
        """Run operation(work, *args) in a transaction and commit it; EIO when the store is away, ENOSPC when it is full."""
        work: Work

        def attempt(txn: Txn) -> T:
            nonlocal work
            work = Work(self, txn)
            result = operation(work, *args)
            work.flush()
            return result

        try:
            result = self.store.run(attempt)
        except StateFullError as error:
            raise fault(ENOSPC) from error
        except StateError as error:
            raise fault(EIO) from error
        work.absorb()
        return result

    def path(self, directory: int) -> bytes | None:
        """The path of a directory as the layers show it; None when it can not be reached. O(depth)."""
        parts: list[bytes] = []
        while directory != self.root:
            inode = self.find(directory)
            if inode is None or inode.nlink == 0 or len(parts) > 2048:
                return None
            parts.append(inode.name)
            directory = inode.parent
        return b"/" + b"/".join(reversed(parts))

    def look(self, work: Callable[[Reader], T]) -> T:
        """Store.look; EIO when the store is away."""
        try:
            return self.store.look(work)
        except StateError as error:
            raise fault(EIO) from error


class Work:
    """One transaction on the top layer: what it read, what it will write. Dropped and made anew when the store retries."""

    __slots__ = (
        "added_bytes",
        "added_inodes",
        "atimes",
        "changes",
        "core",
        "dirty",
        "free",
        "gone",
        "groups",
        "is_alone",
        "is_structural",
        "lost",
        "names",
        "now",
        "removed",
        "top",
        "txn",
        "usage",
        "written",
    )

    def __init__(self, core: Core, txn: Txn) -> None:
        self.core = core
        self.txn = txn
        self.top = top = core.top
        self.now = core.clock.now()
        self.dirty: dict[int, Inode] = {}
        self.gone: list[int] = []
        self.names: dict[tuple[int, bytes], Name | None] = {}
        self.changes: list[Change] = []
        self.added_inodes = 0
        self.added_bytes = 0
        self.is_structural = False
        self.free: tuple[int, int] | None = None
        self.usage: Usage | None = None
        self.atimes: dict[int, int] = {}
        self.removed = 0
        self.written: set[int] = set()
        self.lost: list[tuple[int, bytes, int]] = []
        self.groups: set[int] = set()
        self.is_alone = txn.exclusive
        if txn.generation != core.shared.generation:
            core.shared.invalidate(txn.generation, txn)
        if not top.is_open:
            self._judge_state()
        elif not self.is_alone:
            txn.rely(top.buckets.state, STATE)

    def _judge_state(self) -> None:
        """EROFS in a frozen layer; a layer that was reset goes on under its new number."""
        state = self.txn.get(self.top.buckets.state, STATE)
        if state is None or state == GONE:
            self.top.become(number_layer(self.txn, self.top.name))
            state = self.txn.get(self.top.buckets.state, STATE)
        if state != OPEN:
            raise fault(EROFS)

    # ---- inodes

    def peek(self, ino: int) -> Inode:
        """The inode, read through the transaction; not to be changed. ENOENT when there is none."""
        found = self.dirty.get(ino) or self._on_top(ino) or self.core.find_below(ino)[1]
        if found is None:
            raise fault(ENOENT)
        return found

    def own(self, ino: int, is_removal: bool = False) -> Inode:
        """The inode to be changed, copied up when it must be; written when the work is done."""
        found = self.dirty.get(ino)
        if found is None:
            known = self._on_top(ino)
            found = self.dirty[ino] = duplicate(known) if known is not None else self._copy_up(ino, is_removal)
        return found

    def _on_top(self, ino: int) -> Inode | None:
        """The top layer's own record."""
        if ino in self.gone:
            return None
        top = self.top
        known = top.inodes.get(ino, _UNKNOWN)
        if known is _UNKNOWN:
            raw = self.txn.get(top.buckets.inodes(ino), ino.to_bytes(8, "big"))
            return None if raw is None else decode_inode(raw)
        if not self.is_alone:
            self.txn.rely(top.buckets.inodes(ino), ino.to_bytes(8, "big"))
        return known  # type: ignore[no-any-return]

    def _copy_up(self, ino: int, is_removal: bool) -> Inode:
        """A copy of the inode from below: its record and xattrs; the chunks of a layer, too, as that layer may change them."""
        layer, below = self.core.find_below(ino)
        if below is None:
            raise fault(ENOENT)
        found = duplicate(below)
        found.stored = 0
        self.charge(1, 0, is_removal)
        buckets, key = self.top.buckets, number(ino)
        atime = self.txn.get(buckets.inodes(ino), key + b"a")
        if atime is not None:
            found.atime = int.from_bytes(atime, "big", signed=True)
            self.txn.delete(buckets.inodes(ino), key + b"a")
        if layer is None:
            lower = self.core.lower
            xattrs = lower.xattrs(ino) if lower is not None else {}
            if xattrs:
                found.xattrs = True
                self.txn.put(buckets.inodes(ino), key + b"x", records.encode_xattrs(dict(xattrs)))
        else:
            if found.xattrs:
                raw = self.txn.get(layer.buckets.inodes(ino), key + b"x")
                if raw is not None:
                    self.txn.put(buckets.inodes(ino), key + b"x", raw)
            if S_IFMT(found.mode) == S_IFREG and below.stored:
                for index, chunk in self.txn.scan(layer.buckets.chunks(ino)):
                    self.txn.put(buckets.chunks(ino), index, chunk)
                found.stored = below.stored
                self.charge(0, below.stored, is_removal)
        self.use_group(ino)
        return found

    def use_group(self, ino: int) -> None:
        """List the group of an inode that this layer has from below."""
        self.groups.add(ino >> records.GROUP_BITS)
        group = (ino >> records.GROUP_BITS).to_bytes(6, "big")
        if self.txn.get(self.top.buckets.groups, group) is None:
            self.txn.put(self.top.buckets.groups, group, b"")

    def new(self, directory: Inode, mode: int, uid: int, gid: int) -> tuple[int, Inode]:
        """A new inode with one name (a fresh number, all times now)."""
        self.charge(1, 0)
        ino = self.take_number()
        now = self.now
        inode = Inode(mode, 1, uid, gid, 0, now, now, now, now, self.top.number)
        self.dirty[ino] = inode
        return ino, inode

    def take_number(self) -> int:
        """A number that no file of this store ever had, from the range that this process has reserved for the layer."""
        free, end = self.free or (self.top.free, self.top.free_end)
        if free == end:
            txn, raw = self.txn, self.txn.get(META, NEXT_INODE)
            free = int.from_bytes(raw, "big") if raw else self.core.last + 1
            free = max(free, self.core.last + 1)
            end = (free // RESERVE + 1) * RESERVE
            txn.put(META, NEXT_INODE, number(end))
            self.use_group(free)
        self.free = (free + 1, end)
        return free

    def drop(self, ino: int) -> None:
        """An inode has lost its last name: gone at once, or an orphan while somebody may hold it."""
        inode = self.own(ino, is_removal=True)
        inode.nlink = 0
        inode.ctime = self.now
        if self.top.holds.get(ino) or S_IFMT(inode.mode) == S_IFDIR or self.is_held_elsewhere():
            self.txn.put(self.top.buckets.orphans, number(ino), b"")
        else:
            self.erase(ino, inode)

    def is_held_elsewhere(self) -> bool:
        """Whether another process may hold an inode of this layer (or of this number below)."""
        if self.top.is_ours and self.is_alone:
            return False
        own = self.core.shared.presence.token
        others = [raw for token, raw in self.txn.scan(self.top.buckets.holders) if token != own]
        self.top.is_ours = not others
        return any(Presence.is_alive(raw, self.now) for raw in others)

    def erase(self, ino: int, inode: Inode) -> None:
        """Take an inode and all its bytes out of the layer."""
        buckets, key = self.top.buckets, number(ino)
        self.dirty.pop(ino, None)
        self.txn.delete(buckets.inodes(ino), key)
        if inode.xattrs:
            self.txn.delete(buckets.inodes(ino), key + b"x")
        if S_IFMT(inode.mode) == S_IFREG and (inode.stored or inode.pages):
            bucket = buckets.chunks(ino)
            for index in range(min(-(-inode.size // CHUNK), inode.stored // PAGE + 1)):  # without reading them, as a scan would
                self.txn.delete(bucket, number(index))
            for key, _ in self.txn.scan(bucket):
                self.txn.delete(bucket, key)
        self.charge(-1, -inode.stored)
        self.gone.append(ino)

    # ---- names

    def name(self, directory: int, inode: Inode, name: bytes) -> Name | None:
        """What a name points at, through the transaction."""
        pending = self.names.get((directory, name), _UNKNOWN)
        if pending is not _UNKNOWN:
            return None if pending is None or not pending[0] else pending
        top = self.top
        known = top.names.get((directory, name), _UNKNOWN)
        if known is _UNKNOWN:
            raw = self.txn.get(top.buckets.names(directory), name)
            known = None if raw is None else decode_name(raw)
        elif not self.is_alone:
            self.txn.rely(top.buckets.names(directory), name)
        if known is not None:
            return known if known[0] else None
        return self.core.name_below(directory, name, inode.born)

    def bind(self, directory: int, inode: Inode, name: bytes, ino: int, kind: int) -> None:
        """Point a name of a directory (that is owned by this work) at an inode, and age the directory."""
        cookie = inode.cookie if inode.cookie > 2 else self._first_cookie(directory)
        inode.cookie = cookie + 1
        level = len(self.core.below) + 1
        entry = (ino, kind, cookie << 3 | level)
        self.txn.put(self.top.buckets.names(directory), name, encode_name(entry))
        self.names[directory, name] = entry
        inode.size += self.core.directory_size.of(name)
        inode.mtime = inode.ctime = self.now

    def _first_cookie(self, directory: int) -> int:
        """Offsets of a directory of the image go on after the image's own."""
        lower = self.core.lower
        if lower is None or directory > self.core.last:
            return 3
        try:
            entries = lower.readdir(directory)
        except KeyError:
            return 3
        return entries[-1].offset + 1 if entries else 3

    def unbind(self, directory: int, inode: Inode, name: bytes) -> None:
        """Take a name out of a directory (owned by this work): a whiteout where one lies below."""
        bucket = self.top.buckets.names(directory)
        if self.core.name_below(directory, name, inode.born) is not None:
            self.txn.put(bucket, name, WHITEOUT_RAW)
            self.names[directory, name] = WHITEOUT
        else:
            self.txn.delete(bucket, name)
            self.names[directory, name] = None
        inode.size = max(0, inode.size - self.core.directory_size.of(name))
        inode.mtime = inode.ctime = self.now

    def is_empty(self, directory: int, inode: Inode) -> bool:
        if inode.size == 0 and (inode.born == self.top.number or not self.core.below):
            return True
        return all(self.core.dangles(entry[2]) for entry in self.core.listing(self.txn, directory, inode.born))

    # ---- what it costs

    def charge(self, inodes: int, stored: int, is_removal: bool = False) -> None:
        """Count against the layer's quota and the engine's own room; ENOSPC, but never for what a removal needs."""
        if not is_removal and (inodes > 0 or stored > 0):
            usage, pending, limits = self.count(), self.top.pending, self.core.limits
            if (inodes > 0 and usage.inodes + pending.inodes + self.added_inodes + inodes > limits.inodes) or (
                stored > 0 and usage.bytes + pending.bytes + self.added_bytes + stored > limits.bytes
            ):
                raise fault(ENOSPC)
            if self.core.shared.is_full():
                raise fault(ENOSPC)
        self.added_inodes += inodes
        self.added_bytes += stored

    def room(self) -> int:
        """Bytes that may still be stored."""
        usage = self.count()
        return max(0, self.core.limits.bytes - usage.bytes - self.top.pending.bytes - self.added_bytes)

    def count(self) -> Usage:
        """The layer's usage as the store has it."""
        usage = self.usage or self.top.usage
        if usage is None:
            raw = self.txn.get(self.top.buckets.usage, b"")
            usage = self.usage = Usage() if raw is None else decode_usage(raw)
        return usage

    # ---- the end

    def flush(self) -> None:
        """Write what is dirty, as the last act inside the transaction."""
        txn, top = self.txn, self.top
        if not top.registered:
            txn.put(top.buckets.holders, self.core.shared.presence.token, self.core.shared.presence.record(self.now))
        buckets = top.buckets
        for ino, inode in self.dirty.items():
            txn.put(buckets.inodes(ino), ino.to_bytes(8, "big"), encode_inode(inode))
        if top.is_heard is None:
            top.is_heard = touched.is_listening(txn, buckets, self.core.shared.presence, self.now)
        elif not self.is_alone:
            txn.rely(buckets.told, b"")
        if top.is_heard:
            touched.log(txn, buckets, self.touched())
        if self.added_inodes or self.added_bytes:
            inodes, stored = top.pending.inodes + self.added_inodes, top.pending.bytes + self.added_bytes
            if (inodes or stored) and (abs(inodes) >= UNCOUNTED_INODES or abs(stored) >= UNCOUNTED_BYTES):
                raw_usage = txn.get(buckets.usage, b"")
                usage = Usage() if raw_usage is None else decode_usage(raw_usage)
                self.usage = Usage(usage.inodes + inodes, usage.bytes + stored)
                txn.put(buckets.usage, b"", records.encode(self.usage))
                self.added_inodes -= inodes
                self.added_bytes -= stored

    def touched(self) -> Touched:
        """What this work changed."""
        return Touched([*self.dirty, *self.gone, *self.atimes], list(self.written), list(self.names), self.lost)

    def absorb(self) -> None:
        """It is committed: the caches follow, and whoever watches hears of it."""
        top, shared = self.top, self.core.shared
        top.registered = top.is_open = True
        if self.usage is not None:
            top.usage = self.usage
        if self.added_inodes or self.added_bytes:
            top.pending.inodes += self.added_inodes
            top.pending.bytes += self.added_bytes
        if self.free is not None:
            top.free, top.free_end = self.free
        if self.groups and top.groups is not None:
            top.groups |= self.groups
        inodes = top.inodes
        if len(inodes) >= CACHED:
            inodes.clear()
        inodes.update(self.dirty)
        for ino in self.gone:
            inodes[ino] = None
        if self.removed:
            top.removed.append(self.removed)
        if self.atimes:
            if len(top.atimes) >= CACHED:
                top.atimes.clear()
            top.atimes.update(self.atimes)
        if self.names:
            shared.changes += 1
            if len(top.names) >= CACHED:
                top.names.clear()
            top.names.update(self.names)
            for directory, _ in self.names:
                if directory in top.bare:
                    top.bare[directory] = False
        if self.is_structural:
            shared.structure += 1
        if top.subscribers:
            top.tell(self.touched(), False)
        if self.changes:
            top.report(self.changes)


def _bare_root(size: int) -> Inode:
    """The root of a world without an image."""
    return Inode(S_IFDIR | 0o755, 1, 0, 0, size, 0, 0, 0, 0, 0, parent=FIRST_INODE)
