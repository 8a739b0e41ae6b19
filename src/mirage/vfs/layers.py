"""What an operator does with layers: list, compare with what lies below, reset, freeze as evidence, write out as a tar."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG
from typing import BinaryIO

from mirage.base.clock import Clock, SystemClock
from mirage.state.api import Reader, Store, Txn
from mirage.vfs import attributes, contents, records
from mirage.vfs.core import Core, Shared, number_layer
from mirage.vfs.layered import UNLIMITED
from mirage.vfs.lower import Lower
from mirage.vfs.records import FROZEN, GONE, LAYERS, OPEN, STATE, TRASH, Buckets, Inode, Usage, decode_inode, decode_usage
from mirage.vfs.types import Stat

BATCH = 2000  # keys deleted in one transaction when a layer is cleared


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer as `list_layers` shows it. The counts lag a running process by at most 64 inodes and 1 MiB."""

    name: bytes
    frozen: bool
    inodes: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One path that a layer changed. `change`: created, changed (contents), attributes, replaced (another file), removed.

    `stat` is the file as the layer shows it; for what was removed, as it was below.
    """

    change: str
    path: bytes
    stat: Stat


def list_layers(store: Store) -> list[LayerInfo]:
    """All layers, by name."""

    def work(reader: Reader) -> list[LayerInfo]:
        found = []
        for name, raw in reader.scan(LAYERS):
            buckets = Buckets(int.from_bytes(raw, "big"))
            counted = reader.get(buckets.usage, b"")
            usage = Usage() if counted is None else decode_usage(counted)
            found.append(LayerInfo(name, reader.get(buckets.state, STATE) == FROZEN, usage.inodes, usage.bytes))
        return found

    return store.look(work)


def exists(store: Store, layer: bytes) -> bool:
    """Whether anybody has been in a layer."""
    return store.look(lambda reader: reader.get(LAYERS, layer)) is not None


def freeze(store: Store, layer: bytes, thawed: bool = False) -> None:
    """A frozen layer answers EROFS to every change, at once and in every process; reads go on. `thawed` ends it."""

    def work(txn: Txn) -> None:
        txn.put(Buckets(number_layer(txn, layer)).state, STATE, OPEN if thawed else FROZEN)

    store.run(work)
    _tell(store)


def reset(store: Store, layer: bytes) -> None:
    """Empty a layer. The name gets a new number in one transaction; what the old one held is cleared after, in steps."""

    def work(txn: Txn) -> None:
        known = txn.get(LAYERS, layer)
        if known is not None:
            txn.delete(LAYERS, layer)
            txn.put(Buckets(int.from_bytes(known, "big")).state, STATE, GONE)
            txn.put(TRASH, known, b"")
        number_layer(txn, layer)

    store.run(work)
    _tell(store)
    clear_trash(store)


def remove(store: Store, layer: bytes) -> None:
    """As `reset`, and the name is forgotten too."""
    reset(store, layer)

    def work(txn: Txn) -> None:
        known = txn.get(LAYERS, layer)
        if known is not None:
            txn.delete(Buckets(int.from_bytes(known, "big")).state, STATE)
            txn.delete(LAYERS, layer)

    store.run(work)
    _tell(store)


def clear_trash(store: Store) -> None:
    """Delete what layers that were reset held. Goes on where a killed process stopped."""
    while (raw := store.look(lambda reader: next((key for key, _ in reader.scan(TRASH)), None))) is not None:
        known: bytes = raw

        def step(txn: Txn, known: bytes = known) -> None:
            buckets = Buckets(int.from_bytes(known, "big"))
            for done, (bucket, key) in enumerate(_keys(txn, buckets)):
                if done >= BATCH:
                    return
                txn.delete(bucket, key)
            txn.delete(TRASH, known)

        store.run(step)


def _keys(txn: Txn, buckets: Buckets) -> Iterator[tuple[bytes, bytes]]:
    """All keys of a layer, an inode's own last, so that an interrupted walk finds the rest."""
    for group, _ in list(txn.scan(buckets.groups)):
        bucket = buckets.inodes(int.from_bytes(group, "big") << records.GROUP_BITS)
        for key, _ in list(txn.scan(bucket)):
            if len(key) == 8:
                ino = int.from_bytes(key, "big")
                for part in (buckets.names(ino), buckets.chunks(ino)):
                    for name, _ in txn.scan(part):
                        yield part, name
            yield bucket, key
        yield buckets.groups, group
    for bucket in (buckets.orphans, buckets.holders, buckets.listeners, buckets.told, buckets.usage):
        for key, _ in list(txn.scan(bucket)):
            yield bucket, key


def _tell(store: Store) -> None:
    """The caches of this process follow; those of others see a new generation."""
    shared = Shared.of(store)
    store.look(lambda reader: shared.invalidate(reader.generation, reader))


# ---- comparing


def diff(store: Store, lower: Lower | None, layers: list[bytes], clock: Clock | None = None) -> Iterator[Difference]:
    """What the last of `layers` changed of what the others and the image show, from the layer itself, by path.

    A renamed directory is a removal, and a creation of all that moved along in it.
    """
    core = Core(store, lower, layers, clock or SystemClock(), UNLIMITED, None)
    core.fresh()
    top = core.top
    inodes, names = store.look(lambda reader: _contents(reader, top.buckets))
    found: list[Difference] = []
    for directory, entries in names.items():
        path = core.path(directory)
        if path is None:
            continue
        born = core.inode(directory).born
        for name, (ino, _, _) in entries.items():
            below = core.name_below(directory, name, born)
            full = path.rstrip(b"/") + b"/" + name
            if ino == 0:
                if below is not None:
                    found.append(Difference("removed", full, _stat(core, below[0], _below(core, below[0]))))
            elif below is None or below[0] != ino:
                inode = core.inode(ino)
                found.append(Difference("created" if below is None else "replaced", full, _stat(core, ino, inode)))
                if S_IFMT(inode.mode) == S_IFDIR and inode.born != top.number:
                    found.extend(_moved(core, ino, full))
    links = _paths_below(core, {ino for ino, inode in inodes.items() if S_IFMT(inode.mode) != S_IFDIR and inode.nlink})
    for ino, inode in inodes.items():
        was = core.find_below(ino)[1] if inode.born != top.number else None
        if was is None or inode.nlink == 0:
            continue
        change = _change(core, ino, inode, was)
        if change:
            paths = [one for one in [core.path(ino)] if one] if S_IFMT(inode.mode) == S_IFDIR else links.get(ino, [])
            found.extend(Difference(change, path, _stat(core, ino, inode)) for path in paths)
    distinct = {(one.path, one.change): one for one in found}
    yield from (distinct[key] for key in sorted(distinct))


def _moved(core: Core, directory: int, path: bytes) -> list[Difference]:
    """All that lies in a directory which was renamed."""
    found: list[Difference] = []
    stack = [(directory, path)]
    while stack:
        ino, above = stack.pop()
        born = core.inode(ino).born
        for _, name, child, kind in core.look(lambda reader, ino=ino, born=born: core.listing(reader, ino, born)):  # type: ignore[misc]
            full = above + b"/" + name
            found.append(Difference("created", full, _stat(core, child, core.inode(child))))
            if kind == S_IFDIR:
                stack.append((child, full))
    return found


def _contents(reader: Reader, buckets: Buckets) -> tuple[dict[int, Inode], dict[int, dict[bytes, tuple[int, int, int]]]]:
    """The inodes of one layer, and the names that its directories changed."""
    inodes: dict[int, Inode] = {}
    names: dict[int, dict[bytes, tuple[int, int, int]]] = {}
    for group, _ in reader.scan(buckets.groups):
        for key, raw in reader.scan(buckets.inodes(int.from_bytes(group, "big") << records.GROUP_BITS)):
            if len(key) == 8:
                ino = int.from_bytes(key, "big")
                inodes[ino] = inode = decode_inode(raw)
                if S_IFMT(inode.mode) == S_IFDIR:
                    entries = {name: records.decode_name(entry) for name, entry in reader.scan(buckets.names(ino))}
                    if entries:
                        names[ino] = entries
    return inodes, names


def _change(core: Core, ino: int, inode: Inode, was: Inode) -> str:
    """How an inode that was copied up differs: in its bytes, else in its attributes."""
    if S_IFMT(inode.mode) == S_IFREG and (inode.size != was.size or inode.mtime != was.mtime or inode.base != was.base):
        return "changed"
    same = (inode.mode, inode.uid, inode.gid, inode.flags) == (was.mode, was.uid, was.gid, was.flags)
    if same and (S_IFMT(inode.mode) == S_IFDIR or (inode.ctime == was.ctime and inode.mtime == was.mtime)):
        return ""
    return "attributes"


def _below(core: Core, ino: int) -> Inode:
    found = core.find_below(ino)[1]
    return found if found is not None else core.inode(ino)


def _paths_below(core: Core, wanted: set[int]) -> dict[int, list[bytes]]:
    """Where files that were copied up are named: the layer's own names, and a walk of the rest while some are missing."""
    found: dict[int, list[bytes]] = {}
    left = {ino for ino in wanted if core.find_below(ino)[1] is not None}
    missing = {ino: core.inode(ino).nlink for ino in left}

    def walk(reader: Reader) -> None:
        stack: list[tuple[int, bytes]] = [(core.root, b"")]
        while stack and missing:
            directory, path = stack.pop()
            for _, name, ino, kind in core.listing(reader, directory, core.inode(directory).born):
                full = path + b"/" + name
                if kind == S_IFDIR:
                    stack.append((ino, full))
                elif ino in left:
                    found.setdefault(ino, []).append(full)
                    if len(found[ino]) >= missing.get(ino, 0):
                        missing.pop(ino, None)

    if left:
        core.look(walk)
    return found


def _stat(core: Core, ino: int, inode: Inode) -> Stat:
    return Stat(
        0, ino, inode.mode, inode.nlink, inode.uid, inode.gid, inode.rdev, inode.size, 4096, inode.pages * 8,
        inode.atime, inode.mtime, inode.ctime, inode.btime, inode.flags,
    )  # fmt: skip


# ---- writing out


def export_tar(store: Store, lower: Lower | None, layers: list[bytes], out: BinaryIO, clock: Clock | None = None) -> int:
    """What the last layer made or changed, as a tar (pax, with xattrs); removals as overlayfs whiteouts, 0:0 character devices.

    Returns the number of members. A hard link stands as a link to the member before it.
    """
    core = Core(store, lower, layers, clock or SystemClock(), UNLIMITED, None)
    seen: dict[int, str] = {}
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
        members = 0
        for difference in diff(store, lower, layers, clock):
            stat = difference.stat
            member = tarfile.TarInfo(os.fsdecode(difference.path.lstrip(b"/")))
            if difference.change == "removed":
                member.type = tarfile.CHRTYPE
                tar.addfile(member)
                members += 1
                continue
            _describe(core, member, stat)
            earlier = seen.get(stat.ino) if stat.type != S_IFDIR else None
            seen[stat.ino] = member.name
            if earlier is not None:
                member.type, member.linkname, member.size = tarfile.LNKTYPE, earlier, 0
                tar.addfile(member)
            elif stat.type == S_IFREG:
                member.size = stat.size
                tar.addfile(member, io.BufferedReader(_Contents(core, stat.ino, stat.size)))
            elif stat.type in _TYPES:
                member.type = _TYPES[stat.type]
                tar.addfile(member)
            else:
                continue  # tar knows no sockets
            members += 1
    return members


_TYPES = {
    S_IFDIR: tarfile.DIRTYPE,
    S_IFLNK: tarfile.SYMTYPE,
    S_IFCHR: tarfile.CHRTYPE,
    S_IFBLK: tarfile.BLKTYPE,
    S_IFIFO: tarfile.FIFOTYPE,
}


def _describe(core: Core, member: tarfile.TarInfo, stat: Stat) -> None:
    member.mode, member.uid, member.gid = stat.mode & 0o7777, stat.uid, stat.gid
    member.mtime = stat.mtime // 1_000_000_000
    member.pax_headers = {"mtime": f"{stat.mtime // 1_000_000_000}.{stat.mtime % 1_000_000_000:09d}"}
    for name, value in attributes.xattrs_of(core, stat.ino).items():
        member.pax_headers["SCHILY.xattr." + os.fsdecode(name)] = value.decode("utf-8", "surrogateescape")
    if stat.type == S_IFLNK:
        member.linkname = os.fsdecode(core.inode(stat.ino).target)
    if stat.type in (S_IFCHR, S_IFBLK):
        member.devmajor, member.devminor = os.major(stat.rdev), os.minor(stat.rdev)


class _Contents(io.RawIOBase):
    """A file of the layer as a stream."""

    def __init__(self, core: Core, ino: int, size: int) -> None:
        self._core = core
        self._ino = ino
        self._size = size
        self._offset = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = contents.read(self._core, self._ino, self._offset, min(len(buffer), self._size - self._offset))
        buffer[: len(data)] = data
        self._offset += len(data)
        return len(data)
