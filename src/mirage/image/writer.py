"""A tree written as an image file: contents hashed, kept once, compressed in parallel; then the tables; the header last.

The file appears under its name only when it is whole (a temporary file beside it, then rename), so a reader never meets
half an image.
"""

from __future__ import annotations

import hashlib
import os
import random
import stat
import struct
import tempfile
import time
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import BinaryIO

import msgspec
import zstandard

from mirage.image.errors import BuildError
from mirage.image.format import (
    BLOB,
    BLOCK,
    CHUNK,
    DATA_START,
    DIRENT,
    FILLER,
    FLAG_SKELETON,
    HEADER,
    HEADER_CRC,
    INODE,
    MAGIC,
    ROOT_INO,
    SECTIONS,
    VERSION,
    XATTR,
    XATTRS,
    Meta,
)
from mirage.image.tree import Content, Fact, Node, Tree

LEVEL = 6  # zstd; measured on 300 MB of /usr, 2 cores: level 3 1.3 s 2.41, 6 3.1 s 2.51, 9 4.4 s 2.53, 15 18 s 2.64
HELD = 16 << 20  # a content up to this size is read once; a larger one is hashed first and read again
INSTALLATION = 240  # seconds an installation is taken to last where the tree does not tell

Progress = Callable[[int, int, str], None]  # done, total, what


def silent(done: int, total: int, what: str) -> None:
    """No progress shown."""


def write_image(tree: Tree, path: Path, meta: Meta, *, progress: Progress = silent, rng: random.Random | None = None) -> Path:
    """Write tree to path, atomically. `rng` draws the gaps between inode numbers; without one they are the machine's own."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            _Writer(file, progress, rng or random.SystemRandom()).write(tree, meta)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.rename(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


@dataclass(slots=True)
class _Record:
    node: Node
    parent: int
    unpacked: int = 0  # when dpkg had unpacked its package; 0 where none brought it
    place: int = 0  # the dirent that names it
    names: int = 0  # how many dirents name it
    a: int = 0
    b: int = 0


@dataclass(slots=True)
class _Writer:
    file: BinaryIO
    progress: Progress
    rng: random.Random
    names: bytearray = field(default_factory=bytearray)
    name_places: dict[bytes, int] = field(default_factory=dict)
    xattrs: bytearray = field(default_factory=bytearray)
    xattr_places: dict[bytes, int] = field(default_factory=dict)

    def write(self, tree: Tree, meta: Meta) -> None:
        records, dirents = self._number(tree)
        blobs, blocks, total, stored = self._contents(records)
        born, ended = meta.born, max(meta.ended, meta.born + INSTALLATION * 10**9)
        tables = {
            "inodes": self._inodes(records, born, ended),
            "dirents": b"".join(dirents),
            "names": bytes(self.names),
            "xattrs": bytes(self.xattrs),
            "blobs": b"".join(blobs),
            "blocks": blocks,
            "chunks": self._chunks(len(records)),
        }
        digest = _digest(tables)
        files = sum(record.node.is_file for record in records)
        meta = msgspec.structs.replace(meta, ended=ended, made=time.time_ns(), files=files, bytes=total, stored=stored)
        tables["meta"] = msgspec.json.encode(meta)
        places, crc = [], 0
        for name in SECTIONS:
            places += [self.file.tell(), len(tables[name])]
            crc = zlib.crc32(tables[name], crc)
            self.file.write(tables[name])
        flags = FLAG_SKELETON if any(isinstance(record.node.content, Fact) for record in records) else 0
        header = HEADER.pack(MAGIC, VERSION, flags, self.file.tell(), BLOCK, crc, digest, *places)
        self.file.seek(0)
        self.file.write(header + HEADER_CRC.pack(zlib.crc32(header)))

    def _number(self, tree: Tree) -> tuple[list[_Record], list[bytes]]:
        """Records in order of creation, and all dirents, a directory's together, in the same order."""
        order = creation_order(tree)
        records = [_Record(tree.root, 0)]
        numbers = {id(tree.root): 0}
        for node, unpacked in order:
            numbers[id(node)] = len(records)
            records.append(_Record(node, 0, unpacked))
        dirents: list[bytes] = []
        for number, record in enumerate(records):
            if not record.node.is_directory:
                continue
            children = sorted(record.node.children.items(), key=lambda item: numbers[id(item[1])])
            ranks = sorted(range(len(children)), key=lambda k: children[k][0])
            record.a, record.b = len(dirents), len(children)
            for (name, child), rank in zip(children, ranks, strict=True):
                target = records[numbers[id(child)]]
                target.parent, target.place = number, len(dirents)
                target.names += 1
                kind = stat.S_IFMT(child.mode) >> 12
                dirents.append(DIRENT.pack(self._name(name), numbers[id(child)], len(name), kind, rank))
        return records, dirents

    def _name(self, name: bytes) -> int:
        place = self.name_places.get(name)
        if place is None:
            place = self.name_places[name] = len(self.names)
            self.names += name
        return place

    def _contents(self, records: list[_Record]) -> tuple[list[bytes], bytes, int, int]:
        self.file.seek(DATA_START)
        total = sum(record.node.content.size for record in records if record.node.content is not None) or 1
        blobs: list[bytes] = []
        known: dict[bytes, int] = {}
        done = 0
        with _Stream(self.file) as stream:
            for record in records:
                content = record.node.content
                if not record.node.is_file or content is None:
                    continue
                record.a = _keep(content, stream, blobs, known)
                done += content.size
                self.progress(done, total, "compressing")
        places = b"".join(struct.pack("<Q", place) for place in stream.places)
        return blobs, places, done, stream.places[-1] - DATA_START

    def _inodes(self, records: list[_Record], born: int, ended: int) -> bytes:
        rows = bytearray()
        made = list(_births(records, born, ended))
        for birth, record in zip(made, records, strict=True):
            node, a, b = record.node, record.a, record.b
            nlink, size = record.names, 0
            if node.is_directory:
                nlink = 2 + sum(child.is_directory for child in node.children.values())
                size = 2 * sum(len(name) for name in node.children)  # btrfs: i_size of a directory counts each name twice
            elif node.is_link:
                a, b, size = self._name(node.target), len(node.target), len(node.target)
            elif node.content is not None:
                size = node.content.size
            btime = min(birth, node.mtime) if node.mtime >= born else birth
            ctime = max(btime, node.mtime)
            atime = node.mtime if node.atime is None else node.atime
            rows += INODE.pack(
                node.mode, nlink, node.uid, node.gid, node.rdev, 0, self._xattrs(node), size,
                atime, node.mtime, ctime, btime, a, b, record.parent, record.place,
            )  # fmt: skip
        return bytes(rows)

    def _xattrs(self, node: Node) -> int:
        if not node.xattrs:
            return 0
        pairs = sorted(node.xattrs.items())
        packed = XATTRS.pack(len(pairs)) + b"".join(XATTR.pack(len(key), len(value)) + key + value for key, value in pairs)
        place = self.xattr_places.get(packed)
        if place is None:
            place = self.xattr_places[packed] = len(self.xattrs) + 1
            self.xattrs += packed
        return place

    def _chunks(self, count: int) -> bytes:
        starts, at = [], ROOT_INO
        for _ in range(0, count, CHUNK):
            starts.append(at)
            at += CHUNK + min(int(self.rng.expovariate(1 / 6)), 200)
        return struct.pack(f"<{len(starts)}I", *starts)


def _births(records: list[_Record], born: int, ended: int) -> Iterator[int]:
    """When each was made: a package's files while dpkg unpacked it, which its list ends, and what no package brought before
    its directory was written to last."""
    step = max(1, (ended - born) // max(1, len(records)))
    sizes = Counter(record.unpacked for record in records)
    before, at = born, 0
    for number, (record, last) in enumerate(zip(records, [None, *records])):
        if last is not None and last.unpacked != record.unpacked:
            before, at = max(before, last.unpacked), 0
        at += 1
        if record.unpacked > born:
            yield before + (record.unpacked - before) * at // (sizes[record.unpacked] + 1)
        else:
            folder = records[record.parent].node.mtime
            yield folder if folder >= born else born + number * step


def creation_order(tree: Tree) -> list[tuple[Node, int]]:
    """All nodes but the root in an order in which an installation may have made them, and when their package was unpacked.

    Package after package in the order of dpkg's status and, within one, of its list; then what is left, as it stands, with 0. A
    directory always comes before what is in it. Without dpkg it is simply the tree's order.
    """
    order: dict[int, tuple[Node, int]] = {}

    def make(path: bytes, unpacked: int) -> None:
        at = tree.root
        for name in path.split(b"/"):
            if not name or name == b".":
                continue
            child = at.children.get(name)
            if child is None:
                return
            order.setdefault(id(child), (child, unpacked))
            merged = tree.get(child.target, follow=True) if at is tree.root and child.is_link else None  # /bin is a link to usr/bin
            at = merged or child

    for unpacked, listing in _listings(tree):
        for path in listing.split(b"\n"):
            make(path, unpacked)
    for _path, node in tree.walk():
        order.setdefault(id(node), (node, 0))
    return list(order.values())


def _listings(tree: Tree) -> Iterator[tuple[int, bytes]]:
    """What each package brought, and when dpkg wrote that down: as soon as it had unpacked it."""
    info = tree.get(b"var/lib/dpkg/info", follow=True)
    if info is None:
        return
    lists = [(node.mtime, name, node) for name, node in info.children.items() if name.endswith(b".list")]
    for mtime, _name, node in sorted(lists, key=lambda item: item[:2]):
        if node.content is not None and not isinstance(node.content, Fact):
            yield mtime, b"".join(node.content.pieces())


def _keep(content: Content, stream: _Stream, blobs: list[bytes], known: dict[bytes, int]) -> int:
    """The number of the blob that holds content; its bytes go into the stream if they are new."""
    if isinstance(content, Fact):
        sha256, md5, offset = content.sha256, content.md5, FILLER + content.kind
        key = sha256 + struct.pack("<Q", offset)  # bytes that are known must not be lost to a fact of the same hash
        if key not in known:
            known[key] = len(blobs)
            blobs.append(BLOB.pack(sha256, md5, content.size, offset))
        return known[key]
    held = b"".join(content.pieces()) if content.size <= HELD else None
    strong, weak = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    for piece in [held] if held is not None else content.pieces():
        strong.update(piece)
        weak.update(piece)
    sha256 = strong.digest()
    if sha256 in known:
        return known[sha256]
    offset = stream.start(content.size)
    again = hashlib.sha256()
    for piece in [held] if held is not None else content.pieces():
        if held is None:
            again.update(piece)
        stream.append(piece)
    if held is None and again.digest() != sha256:
        raise BuildError("a file changed while it was read; import a tree that nobody is writing to")
    known[sha256] = len(blobs)
    blobs.append(BLOB.pack(sha256, weak.digest(), content.size, offset))
    return known[sha256]


class _Stream:
    """The stream of contents, cut into blocks that worker threads compress (zstd lets go of the interpreter)."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._workers = min(8, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._workers)
        self._pending: deque[Future[bytes]] = deque()
        self._rest = bytearray()
        self._at = 0
        self._local = local()
        self.places = [file.tell()]

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                if self._rest:
                    self._submit(bytes(self._rest))
                while self._pending:
                    self._collect()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def start(self, size: int) -> int:
        """Where a content of this size will begin."""
        used = self._at % BLOCK
        if used and used + size > BLOCK:
            self.append(bytes(BLOCK - used))
        return self._at

    def append(self, piece: bytes) -> None:
        self._at += len(piece)
        self._rest += piece
        whole = len(self._rest) - len(self._rest) % BLOCK
        for at in range(0, whole, BLOCK):
            self._submit(bytes(self._rest[at : at + BLOCK]))
        del self._rest[:whole]

    def _submit(self, block: bytes) -> None:
        self._pending.append(self._pool.submit(self._compress, block))
        while len(self._pending) > 16 * self._workers:
            self._collect()

    def _collect(self) -> None:
        frame = self._pending.popleft().result()
        self._file.write(frame)
        self.places.append(self.places[-1] + len(frame))

    def _compress(self, block: bytes) -> bytes:
        compressor: zstandard.ZstdCompressor | None = getattr(self._local, "compressor", None)
        if compressor is None:
            compressor = self._local.compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        return compressor.compress(block)


def _digest(tables: dict[str, bytes]) -> bytes:
    """What the image is, whatever its compression and its numbering: the tree and the hashes of all contents."""
    whole = hashlib.sha256()
    for name in ("inodes", "dirents", "names", "xattrs"):
        whole.update(struct.pack("<Q", len(tables[name])))
        whole.update(tables[name])
    blobs = tables["blobs"]
    for at in range(0, len(blobs), BLOB.size):
        sha256, _md5, size, offset = BLOB.unpack_from(blobs, at)
        whole.update(sha256 + struct.pack("<QB", size, offset >= FILLER))
    return whole.digest()
