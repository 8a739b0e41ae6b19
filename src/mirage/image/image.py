"""An image, open: `vfs.lower.Lower` answered straight from the mapped file.

Tables are read record by record, names are found by bisection, contents are unpacked a block at a time into a small cache
that all sessions share. Nothing of it grows with the number of attackers.
"""

from __future__ import annotations

import mmap
import os
import stat
import sys
import threading
import zlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from errno import EINVAL, EIO
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
import zstandard

from mirage.image.errors import ImageError
from mirage.image.filler import filler
from mirage.image.format import (
    BLOB,
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
    SITES,
    UNHASHED,
    VERSION,
    XATTR,
    XATTRS,
    Meta,
)
from mirage.image.packages import Package, parse_status
from mirage.vfs.types import Dirent, Stat

CACHED_BLOCKS = 64  # 4 MiB of unpacked contents a process
CACHED_NAMES = 8192
FIRST_OFFSET = 3  # below are . and .. (vfs.lower)
STATUS = b"/var/lib/dpkg/status"
LINKS = 40


@dataclass(frozen=True, slots=True)
class Digests:
    """The hashes of a file's genuine bytes, which on a skeleton nobody else can tell."""

    sha256: bytes
    md5: bytes


@dataclass(frozen=True, slots=True)
class _File:
    """A mapped file that was found sound; shared by the views on it."""

    path: Path
    mapped: mmap.mmap
    meta: Meta
    digest: bytes
    flags: int
    block: int
    places: Mapping[str, int]  # of the tables
    lengths: Mapping[str, int]
    sites: bytes = b""


class Image:
    """One immutable tree. `Image.open(path)`; then everything of `vfs.lower.Lower`, and facts about the whole."""

    def __init__(self, file: _File, shift: int = 0) -> None:
        self.path = file.path
        self.meta = file.meta
        self.digest = file.digest.hex()
        self.is_skeleton = bool(file.flags & FLAG_SKELETON)
        self.sites = file.sites  # what is on record beside it (zstd of JSON, see recorder.py); b"" for nothing
        self.root = ROOT_INO
        self._file = file
        self._mapped = file.mapped
        self._shift = shift
        self._block = file.block
        self._inodes, self._dirents, self._names = file.places["inodes"], file.places["dirents"], file.places["names"]
        self._xattr_table, self._blobs = file.places["xattrs"], file.places["blobs"]
        self._count = file.lengths["inodes"] // INODE.size
        self._frames = _table(file, "blocks", "Q")
        self._chunks = _table(file, "chunks", "I")
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._unpack = zstandard.ZstdDecompressor()
        self.lookup = lru_cache(CACHED_NAMES)(self._lookup)
        self.last = self._number(self._count - 1)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Image:
        """Map an image file. ImageError, saying what to do, when it is missing, torn, foreign, damaged or too new."""
        place = Path(path)
        try:
            with place.open("rb") as file:
                if os.fstat(file.fileno()).st_size < DATA_START:
                    raise ImageError(f"{place} is no Mirage image (too short); build one with: mirage image build debian:12")
                mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        except OSError as error:
            raise ImageError(f"image {place} can not be opened: {error.strerror}") from error
        try:
            return cls(replace(_checked(place, mapped), sites=_beside(place)))
        except ImageError:
            mapped.close()
            raise

    def aged(self, installed: int) -> Image:
        """The same tree as installed at another moment (ns); shares the mapping and costs a few kilobytes.

        Whatever the installation itself touched (times since `meta.born`) moves with it; what packages date stays.
        """
        return Image(self._file, installed - self.meta.born)

    @property
    def name(self) -> str:
        """debian-12"""
        return self.meta.name

    def __len__(self) -> int:
        """How many inodes."""
        return self._count

    def inodes(self) -> Iterator[int]:
        """Every inode number, the root first."""
        return (self._number(record) for record in range(self._count))

    # vfs.lower.Lower

    def _lookup(self, directory: int, name: bytes) -> int | None:
        record = self._record(directory)
        if not stat.S_ISDIR(record[0]):
            return None
        mapped, first = self._mapped, record[12]
        low, high = 0, record[13]
        while low < high:
            middle = (low + high) // 2
            rank = DIRENT.unpack_from(mapped, self._dirents + (first + middle) * DIRENT.size)[4]
            place, number, length, _kind, _rank = DIRENT.unpack_from(mapped, self._dirents + (first + rank) * DIRENT.size)
            found = mapped[self._names + place : self._names + place + length]
            if found == name:
                return self._number(number)
            if found < name:
                low = middle + 1
            else:
                high = middle
        return None

    def stat(self, ino: int) -> Stat:
        record = self._record(ino)
        mode, nlink, uid, gid, rdev, flags, _xattr, size, atime, mtime, ctime, btime = record[:12]
        blocks = 0 if not stat.S_ISREG(mode) else (size + 4095) // 4096 * 8
        if self._shift:
            born, shift = self.meta.born, self._shift
            btime += shift
            ctime = max(ctime + shift, btime, mtime) if mtime < born else ctime + shift
            mtime += shift if mtime >= born else 0
            atime += shift if atime >= born else 0
        return Stat(0, ino, mode, nlink, uid, gid, rdev, size, 4096, blocks, atime, mtime, ctime, btime, flags)

    def newest(self, before: int) -> int:
        """The latest mtime of a file below a moment; 0: there is none. Directories are as old as what was put into them last."""
        table = self._mapped[self._inodes : self._inodes + self._count * INODE.size]
        return max(
            (record[9] for record in INODE.iter_unpack(table) if record[9] < before and not stat.S_ISDIR(record[0])), default=0
        )

    def readdir(self, ino: int) -> Sequence[Dirent]:
        record = self._record(ino)
        if not stat.S_ISDIR(record[0]):
            raise KeyError(ino)
        start = self._dirents + record[12] * DIRENT.size
        rows = self._mapped[start : start + record[13] * DIRENT.size]
        names, mapped = self._names, self._mapped
        return [
            Dirent(mapped[names + place : names + place + length], self._number(number), kind << 12, offset)
            for offset, (place, number, length, kind, _rank) in enumerate(DIRENT.iter_unpack(rows), FIRST_OFFSET)
        ]

    def where(self, directory: int) -> tuple[int, bytes]:
        record = self._record(directory)
        if not stat.S_ISDIR(record[0]):
            raise KeyError(directory)
        if directory == self.root:
            return directory, b""
        place, _number, length, _kind, _rank = DIRENT.unpack_from(self._mapped, self._dirents + record[15] * DIRENT.size)
        return self._number(record[14]), self._mapped[self._names + place : self._names + place + length]

    def readlink(self, ino: int) -> bytes:
        record = self._record(ino)
        if not stat.S_ISLNK(record[0]):
            raise OSError(EINVAL, os.strerror(EINVAL))
        return self._mapped[self._names + record[12] : self._names + record[12] + record[13]]

    def read(self, ino: int, offset: int, size: int) -> bytes:
        record = self._record(ino)
        if not stat.S_ISREG(record[0]):
            raise OSError(EINVAL, os.strerror(EINVAL))
        size = min(size, record[7] - offset)
        if size <= 0:
            return b""
        digest, _md5, whole, place = BLOB.unpack_from(self._mapped, self._blobs + record[12] * BLOB.size)
        if place >= FILLER:
            return filler(place - FILLER, digest, whole, offset, size)
        at, end = place + offset, place + offset + size
        block = self._block
        if at // block == (end - 1) // block:
            inside = at % block
            return self._unpacked(at // block)[inside : inside + size]
        pieces = []
        while at < end:
            inside = at % block
            take = min(block - inside, end - at)
            pieces.append(self._unpacked(at // block)[inside : inside + take])
            at += take
        return b"".join(pieces)

    def xattrs(self, ino: int) -> Mapping[bytes, bytes]:
        place = self._record(ino)[6]
        if not place:
            return {}
        at = self._xattr_table + place - 1
        (count,) = XATTRS.unpack_from(self._mapped, at)
        at += XATTRS.size
        found = {}
        for _ in range(count):
            key, value = XATTR.unpack_from(self._mapped, at)
            at += XATTR.size
            found[self._mapped[at : at + key]] = self._mapped[at + key : at + key + value]
            at += key + value
        return found

    # what else is known

    def digest_of(self, ino: int) -> Digests | None:
        """The recorded hashes of a regular file's genuine bytes; None for anything else, and where a skeleton has none."""
        record = self._record(ino)
        if not stat.S_ISREG(record[0]):
            return None
        digest, md5, _size, _place = BLOB.unpack_from(self._mapped, self._blobs + record[12] * BLOB.size)
        return None if md5 == UNHASHED else Digests(digest, md5)

    def has_bytes(self, ino: int) -> bool:
        """Whether a regular file's bytes are genuine; False where a skeleton knows only facts."""
        record = self._record(ino)
        return bool(BLOB.unpack_from(self._mapped, self._blobs + record[12] * BLOB.size)[3] < FILLER)

    def find(self, path: bytes, follow: bool = True) -> int | None:
        """The inode of an absolute path, links resolved inside the image; None when there is none."""
        todo = [name for name in path.split(b"/") if name not in (b"", b".")][::-1]
        trail = [self.root]
        links = 0
        while todo:
            name = todo.pop()
            if name == b"..":
                trail = trail[:-1] or [self.root]
                continue
            child = self.lookup(trail[-1], name)
            if child is None:
                return None
            if stat.S_ISLNK(self._record(child)[0]) and (todo or follow):
                links += 1
                target = self.readlink(child)
                if links > LINKS:
                    return None
                if target.startswith(b"/"):
                    trail = [self.root]
                todo.extend([part for part in target.split(b"/") if part not in (b"", b".")][::-1])
                continue
            trail.append(child)
        return trail[-1]

    def read_path(self, path: bytes) -> bytes | None:
        """All bytes of the regular file at an absolute path; None when there is none."""
        ino = self.find(path)
        if ino is None or not stat.S_ISREG(self._record(ino)[0]):
            return None
        return self.read(ino, 0, self._record(ino)[7])

    @cached_property
    def packages(self) -> Mapping[str, Package]:
        """The installed packages by name (`name:arch` for a second architecture), from the image's own dpkg status."""
        status = self.read_path(STATUS)
        return parse_status(status) if status else {}

    def verify(self) -> None:
        """Read every content and compare its hash. ImageError names the first that is damaged. O(size), seconds."""
        table = self._file.lengths["blobs"] // BLOB.size
        for number in range(table):
            digest, _md5, size, place = BLOB.unpack_from(self._mapped, self._blobs + number * BLOB.size)
            if place >= FILLER:
                continue
            whole = sha256()
            for at in range(place - place % self._block, place + size, self._block):
                try:
                    block = self._unpacked(at // self._block)
                except OSError as error:
                    raise ImageError(f"image {self.path} is damaged: block {at // self._block}; build it again") from error
                whole.update(block[max(0, place - at) : place + size - at])
            if whole.digest() != digest:
                raise ImageError(f"image {self.path} is damaged: content {digest.hex()}; build it again")

    def close(self) -> None:
        """Let go of the file. Not needed at exit."""
        self._frames.release()
        self._chunks.release()
        self._cache.clear()
        try:
            self._mapped.close()
        except BufferError:
            pass  # an aged view is still in use; the mapping goes with it

    def __enter__(self) -> Image:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # inside

    def _number(self, record: int) -> int:
        return self._chunks[record // CHUNK] + record % CHUNK

    def _record(self, ino: int) -> tuple[int, ...]:
        chunk = bisect_right(self._chunks, ino) - 1
        inside = ino - self._chunks[chunk] if chunk >= 0 else CHUNK
        number = chunk * CHUNK + inside
        if inside >= CHUNK or number >= self._count:
            raise KeyError(ino)
        return INODE.unpack_from(self._mapped, self._inodes + number * INODE.size)

    def _unpacked(self, block: int) -> bytes:
        with self._lock:
            found = self._cache.get(block)
            if found is not None:
                self._cache.move_to_end(block)
                return found
            try:
                frame = self._mapped[self._frames[block] : self._frames[block + 1]]
                found = self._unpack.decompress(frame, max_output_size=self._block)
            except (zstandard.ZstdError, IndexError) as error:
                raise OSError(EIO, os.strerror(EIO)) from error
            self._cache[block] = found
            if len(self._cache) > CACHED_BLOCKS:
                self._cache.popitem(last=False)
            return found


def _checked(path: Path, mapped: mmap.mmap) -> _File:
    """The header and the tables, found sound."""
    header = mapped[: HEADER.size]
    magic, version, flags, size, block, crc, digest, *numbers = HEADER.unpack(header)
    rebuild = "build it again (mirage image build debian:12) or import it again"
    if magic != MAGIC:
        raise ImageError(f"{path} is no Mirage image; build one with: mirage image build debian:12")
    if version != VERSION:
        raise ImageError(f"image {path} has format {version}, this Mirage reads {VERSION}: {rebuild}")
    if HEADER_CRC.unpack_from(mapped, HEADER.size)[0] != zlib.crc32(header):
        raise ImageError(f"the header of image {path} is damaged: {rebuild}")
    if size != len(mapped):
        raise ImageError(f"image {path} is torn: {len(mapped)} bytes where {size} were written; {rebuild}")
    places = dict(zip(SECTIONS, numbers[0::2], strict=True))
    lengths = dict(zip(SECTIONS, numbers[1::2], strict=True))
    with memoryview(mapped) as view:
        found = 0
        for name in SECTIONS:
            with view[places[name] : places[name] + lengths[name]] as table:
                found = zlib.crc32(table, found)
    if found != crc:
        raise ImageError(f"the tables of image {path} are damaged: {rebuild}")
    try:
        meta = msgspec.json.decode(mapped[places["meta"] : places["meta"] + lengths["meta"]], type=Meta)
    except msgspec.MsgspecError as error:
        raise ImageError(f"the description of image {path} can not be read: {rebuild}") from error
    return _File(path, mapped, meta, digest, flags, block, places, lengths)


def _beside(place: Path) -> bytes:
    """Read now: whoever opens an image may have no rights to its directory later."""
    sites = place.with_suffix(SITES)
    return sites.read_bytes() if sites.exists() else b""


def _table(file: _File, name: str, kind: Literal["I", "Q"]) -> memoryview[int]:
    """A table of plain numbers as a sequence that copies nothing."""
    if sys.byteorder != "little":
        raise ImageError("images can be used on little-endian machines only")
    start = file.places[name]
    return memoryview(file.mapped)[start : start + file.lengths[name]].cast(kind)
