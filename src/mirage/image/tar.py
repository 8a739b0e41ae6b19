"""Tar archives as trees: ustar, GNU and pax, with owners, nanoseconds, devices, sparse files and extended attributes.

A compressed archive is unpacked once into a nameless temporary file; contents are then read from it in place.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from mirage.image.errors import BuildError
from mirage.image.tree import PIECE, Content, Literal, Node, OnDisk, Slice, Tree

ENCODING = {"encoding": "utf-8", "errors": "surrogateescape"}
XATTR_KEYS = ("SCHILY.xattr.", "LIBARCHIVE.xattr.")
LOOSE = (b"security.selinux",)  # of the machine that made the archive
NUMBER = 1 << 32  # uids, gids
MAJOR, MINOR = 1 << 12, 1 << 20  # linux/kdev_t.h
NAME, PATH, VALUE = 255, 4096, 65536  # NAME_MAX, PATH_MAX and XATTR_SIZE_MAX, linux/limits.h
FAR = 1 << 33  # seconds: nanoseconds in 64 bits end a little later
SMALL = 16 << 20  # bytes of what is read whole: the descriptions of container images
LARGEST = 1 << 40  # bytes of one file; holes are read too


@dataclass(slots=True)
class Archive:
    """An open tar; its members listed once, by name as text (undecodable bytes as surrogates)."""

    file: BinaryIO
    name: str
    members: dict[str, tarfile.TarInfo] = field(default_factory=dict)
    order: list[tarfile.TarInfo] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> Archive:
        try:
            size = path.stat().st_size
            return cls.of(OnDisk(os.fsencode(path), size), str(path))
        except OSError as error:
            raise BuildError(f"{path} can not be read: {error.strerror or error}") from error

    @classmethod
    def of(cls, content: Content, name: str) -> Archive:
        """An archive from any content; BuildError when it is none, or ends too early."""
        file = _plain(content, name)
        archive = cls(file, name)
        try:
            with tarfile.open(fileobj=_Padded(file), mode="r:", encoding="utf-8", errors="surrogateescape") as tar:
                archive.order = list(_onwards(tar))
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, OSError) as error:
            raise BuildError(f"{name} is no tar archive that can be read whole: {error}") from error
        _whole(archive)
        archive.members = {member.name.removeprefix("./"): member for member in archive.order}
        return archive

    def read(self, name: str) -> bytes | None:
        """The bytes of a small member; None when there is none of that name, or it is not small."""
        member = self.members.get(name)
        if member is None or not member.isreg() or member.size > SMALL:
            return None
        return b"".join(self._content(member).pieces())

    def content(self, name: str) -> Content:
        member = self.members.get(name)
        if member is None:
            raise BuildError(f"{self.name} names a member that it does not hold: {name}")
        return self._content(member)

    def tree(self) -> Tree:
        return self.onto(Tree())

    def onto(self, tree: Tree) -> Tree:
        """Lay the archive over a tree, as unpacking it there would."""
        for member in self.order:
            path = _bytes(member.name)
            if b".." in path.split(b"/"):
                raise BuildError(f"{self.name} holds a path that climbs out of it: {member.name!r}")
            if reason := _oddity(member):
                raise BuildError(f"{self.name}: {member.name[:NAME]!r} {reason}")
            if member.islnk():
                node = tree.get(_bytes(member.linkname))
                if node is None or node.is_directory:
                    raise BuildError(f"{self.name}: {member.name!r} is a hard link to {member.linkname!r}, which is not there")
            else:
                node = self._node(member)
            try:
                tree.put(path, node)
            except OSError as error:
                raise BuildError(f"{self.name}: {member.name!r} can not be laid there: {error.strerror}") from error
        return tree

    def _node(self, member: tarfile.TarInfo) -> Node:
        node = Node(member.mode & 0o7777, member.uid, member.gid, _time(member), xattrs=_xattrs(member))
        if member.isdir():
            node.mode |= stat.S_IFDIR
        elif member.issym():
            node.mode, node.target = stat.S_IFLNK | 0o777, _bytes(member.linkname)
        elif member.ischr() or member.isblk():
            node.mode |= stat.S_IFCHR if member.ischr() else stat.S_IFBLK
            node.rdev = os.makedev(member.devmajor, member.devminor)
        elif member.isfifo():
            node.mode |= stat.S_IFIFO
        elif member.isreg():
            node.mode |= stat.S_IFREG
            node.content = self._content(member)
        else:
            raise BuildError(f"{self.name}: {member.name!r} is of a kind that tar readers do not know: {member.type!r}")
        return node

    def _content(self, member: tarfile.TarInfo) -> Content:
        if not member.size:
            return Literal(b"")
        if member.issparse():
            sparse = cast("list[tuple[int, int]]", getattr(member, "sparse", None))
            return _Sparse(self.file, member.offset_data, member.size, tuple(sparse))
        return Slice(self.file, member.offset_data, member.size)


@dataclass(frozen=True, slots=True)
class _Sparse:
    """A sparse member: runs of data, which lie in the archive one after another, and zeros between them."""

    file: BinaryIO
    offset: int
    size: int
    runs: tuple[tuple[int, int], ...]

    def pieces(self) -> Iterator[bytes]:
        at, place = 0, self.offset
        for start, length in (*self.runs, (self.size, 0)):
            while at < start:
                gap = min(PIECE, start - at)
                at += gap
                yield bytes(gap)
            yield from Slice(self.file, place, length).pieces()
            at, place = at + length, place + length


class _Held(io.FileIO):
    """A file that is open as long as anything holds it: the archive, or a content in a tree."""

    def __del__(self) -> None:
        self.close()


class _Padded(io.RawIOBase):
    """The file with what its writer left out: umoci ends a layer with its last byte, and container engines take that for whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, os.SEEK_END)
        self._padded = self._size + -self._size % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self._padded)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = self._padded if size < 0 else min(self._at + size, self._padded)
        self._file.seek(min(self._at, self._size))
        data = self._file.read(max(0, min(end, self._size) - self._at))
        data += bytes(max(0, end - self._at - len(data)))
        self._at += len(data)
        return data


def _onwards(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members, each behind the one before it: a size below nothing leads tarfile back, and round for ever."""
    reached = -1
    for member in tar:
        if member.size < 0 or tar.offset <= reached:
            raise tarfile.ReadError(f"{member.name[:NAME]!r} is of a size below nothing")
        reached = tar.offset
        yield member


def _oddity(member: tarfile.TarInfo) -> str:
    """What of a member no file system could hold, in words; "" for one that is sound."""
    path, target = _bytes(member.name), _bytes(member.linkname)
    runs = [run for run in cast("list[tuple[int, int]]", getattr(member, "sparse", None) or []) if run[1]]
    ends = [0, *(start + length for start, length in runs)]
    claims = {
        "is of a path that is too long": len(path) >= PATH or any(len(name) > NAME for name in path.split(b"/")),
        "has a name with a zero byte": b"\0" in path + target,
        "points to a path that is too long": len(target) >= PATH,
        "is a link to nothing": member.issym() and not target,
        "belongs to a number that no user has": not (0 <= member.uid < NUMBER and 0 <= member.gid < NUMBER),
        "is a device of numbers that there are not": not (0 <= member.devmajor < MAJOR and 0 <= member.devminor < MINOR),
        "is too large": member.size > LARGEST,
        "has holes that do not fit": any(length < 0 for _, length in runs)
        or any(start < end for (start, _), end in zip([*runs, (member.size, 0)], ends, strict=True)),
    }
    return next((words for words, holds in claims.items() if holds), "")


def _plain(content: Content, name: str) -> BinaryIO:
    """The archive as a file that can be read anywhere, unpacked if it is packed."""
    head = next(iter(content.pieces()), b"")[:6]
    if isinstance(content, OnDisk) and not _packed(head):
        return cast("BinaryIO", _Held(content.path))
    with tempfile.TemporaryFile(prefix="mirage-") as spool:
        try:
            for piece in unpacked(content, head):
                spool.write(piece)
            spool.seek(0)  # writes what is buffered, and the descriptor's own place is the copy's too
        except (OSError, EOFError, lzma.LZMAError, zlib.error, zstandard.ZstdError, ValueError) as error:
            raise BuildError(f"{name} can not be unpacked: {error}") from error
        return cast("BinaryIO", _Held(os.dup(spool.fileno()), "r"))


def _packed(head: bytes) -> str:
    for magic, kind in ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\0", "xz"), (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd")):
        if head.startswith(magic):
            return kind
    return ""


def unpacked(content: Content, head: bytes) -> Iterator[bytes]:
    """The bytes of a content, decompressed by its magic. EOFError or the library's own error when it is cut or damaged."""
    kind = _packed(head)
    if not kind:
        yield from content.pieces()
        return
    source = _Pieces(content.pieces())
    raw = cast("BinaryIO", source)
    opened: dict[str, object] = {
        "gzip": lambda: gzip.GzipFile(fileobj=raw),
        "xz": lambda: lzma.LZMAFile(raw),
        "bzip2": lambda: bz2.BZ2File(raw),
        "zstd": lambda: zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True),
    }
    with opened[kind]() as stream:  # type: ignore[operator]
        while piece := stream.read(PIECE):
            yield piece
    if kind == "zstd" and not source.is_over():
        raise EOFError("the zstd stream is cut off")


class _Pieces:
    """Pieces as a file to read from, forward only."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        if size < 0:
            size = len(self._rest)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    read1 = read

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def is_over(self) -> bool:
        return not self._rest and not next(self._pieces, b"")


def _whole(archive: Archive) -> None:
    """An archive that ends before its members do was cut off; tarfile does not mind, we do."""
    end = archive.file.seek(0, os.SEEK_END)
    for member in archive.order:
        length = sum(run[1] for run in getattr(member, "sparse", None) or ()) if member.issparse() else member.size
        if member.isreg() and member.offset_data + length > end:
            raise BuildError(f"{archive.name} is cut off in the middle of {member.name!r}")
    if not archive.order:
        raise BuildError(f"{archive.name} holds nothing")


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _time(member: tarfile.TarInfo) -> int:
    """Nanoseconds: pax writes fractions as decimal text, which a float would round. What no file system could hold is the epoch."""
    try:
        seconds = Decimal(member.pax_headers.get("mtime") or member.mtime)
    except (InvalidOperation, ValueError):
        seconds = Decimal(member.mtime)
    return int(seconds * 1_000_000_000) if seconds.is_finite() and -FAR < seconds < FAR else 0


def _xattrs(member: tarfile.TarInfo) -> dict[bytes, bytes]:
    """Those that can be read, of a size that a file system takes."""
    found = {}
    for key, value in member.pax_headers.items():
        for prefix in XATTR_KEYS:
            if key.startswith(prefix):
                raw = value.encode("utf-8", "surrogateescape")
                name = _bytes(key.removeprefix(prefix))
                try:
                    data = base64.b64decode(raw + b"==") if prefix.startswith("LIB") else raw
                except ValueError:
                    continue
                if name not in LOOSE and 0 < len(name) <= NAME and len(data) <= VALUE:
                    found[name] = data
    return found
