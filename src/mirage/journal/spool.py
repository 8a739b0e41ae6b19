"""Captured bytes by SHA-256, each in a wrapper that no system runs: a head of ours, then zstd.

The stage keeps them here until the gallery has taken them into its own store (which is the same class in another
directory). Files are written whole or not at all, readable by owner and group, never writable, never executable.
`keep` never raises: what is too large, or finds no room, is not stored, counted, and logged.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import zstandard

from mirage.journal import lanes

log = logging.getLogger("mirage.journal")

MIB = 1024 * 1024
SUFFIX = ".artifact"
_HEAD = struct.Struct("<8sQ32s")
_MAGIC = b"MIRAGEA1"
_SHA256 = re.compile(r"\A[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored artifact: its hash, the bytes it takes on the disk, and when it was stored (ns)."""

    sha256: str
    stored_size: int
    stored: int


class Spool:
    """A directory of artifacts. `find` costs one open and a decompression; `keep` of what is there already one stat.

    `sync_later` takes a descriptor that shall be made durable (`JournalWriter.sync_later`).
    """

    def __init__(
        self,
        directory: Path,
        *,
        limit: int = 64 * MIB,
        total: int = 1024 * MIB,
        mode: int = 0o440,
        sync_later: Callable[[int], None] | None = None,
    ) -> None:
        self.directory = directory
        self._limit = limit
        self._total = total
        self._mode = mode
        self._sync_later = sync_later
        self._used: int | None = None  # bytes on the disk; counted again when the cap seems reached, as others delete too
        self.refused = 0

    def keep(self, data: bytes) -> str:
        """Store it unless it is there; its SHA-256 in hex."""
        digest = hashlib.sha256(data).digest()
        name = digest.hex()
        if self.holds(name):
            return name
        if len(data) > self._limit:
            self._refuse(name, f"{len(data)} bytes are more than {self._limit}")
            return name
        body = _HEAD.pack(_MAGIC, len(data), digest) + zstandard.ZstdCompressor(level=3).compress(data)
        try:
            if not self._has_room(len(body)):
                self._refuse(name, f"the spool holds {self._total} bytes already")
            else:
                self._store(name, body)
        except OSError as error:
            self._refuse(name, error.strerror or str(error))
        return name

    def holds(self, sha256: str) -> bool:
        """Whether it is stored."""
        return bool(_SHA256.match(sha256)) and self._path(sha256).is_file()

    def find(self, sha256: str) -> bytes | None:
        """The bytes, checked against their hash; None where they are not stored, or are not what they were."""
        if not _SHA256.match(sha256):
            return None
        try:
            parent = lanes.open_directory(self.directory)
            try:
                shelf = lanes.open_directory(sha256[:2], dir_fd=parent)
            finally:
                os.close(parent)
            try:
                wrapped = lanes.read_whole(sha256 + SUFFIX, shelf)
            finally:
                os.close(shelf)
        except OSError:
            return None
        return unwrap(wrapped, sha256, self._limit)

    def all(self) -> Iterator[Kept]:
        """Everything stored, oldest first."""
        found = []
        for path in self.directory.glob("[0-9a-f][0-9a-f]/*" + SUFFIX):
            name = path.name.removesuffix(SUFFIX)
            if _SHA256.match(name):
                with suppress(FileNotFoundError):
                    stat = path.stat(follow_symlinks=False)
                    found.append(Kept(name, stat.st_size, stat.st_mtime_ns))
        return iter(sorted(found, key=lambda kept: kept.stored))

    def remove(self, sha256: str) -> None:
        """Take one away; no error when it is gone."""
        if _SHA256.match(sha256):
            with suppress(OSError):
                parent = lanes.open_directory(self.directory)
                try:
                    shelf = lanes.open_directory(sha256[:2], dir_fd=parent)
                    try:
                        os.unlink(sha256 + SUFFIX, dir_fd=shelf)
                    finally:
                        os.close(shelf)
                finally:
                    os.close(parent)
        self._used = None

    def clear(self) -> None:
        """Away with what a writer that was killed had begun: for the only writer, before it begins itself."""
        for path in self.directory.glob("[0-9a-f][0-9a-f]/.*"):
            with suppress(OSError):
                path.unlink()

    def _path(self, sha256: str) -> Path:
        return self.directory / sha256[:2] / (sha256 + SUFFIX)

    def _has_room(self, size: int) -> bool:
        if self._used is None or self._used + size > self._total:
            self._used = sum(kept.stored_size for kept in self.all())
        return self._used + size <= self._total

    def _store(self, name: str, body: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        temporary = path.with_name(f".{name}.{os.getpid()}")
        temporary.unlink(missing_ok=True)
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, self._mode)
        try:
            view = memoryview(body)
            while view:
                view = view[os.write(fd, view) :]
            os.replace(temporary, path)
        except OSError:
            temporary.unlink(missing_ok=True)
            os.close(fd)
            raise
        self._used = (self._used or 0) + len(body)
        if self._sync_later is None:
            os.close(fd)
        else:
            self._sync_later(fd)

    def _refuse(self, name: str, reason: str) -> None:
        self.refused += 1
        log.error("journal: artifact %s is not stored: %s", name, reason)


def unwrap(wrapped: bytes, sha256: str, limit: int) -> bytes | None:
    """The bytes in a wrapper, or None where they are damaged, too large or not those of this hash."""
    if len(wrapped) < _HEAD.size:
        return None
    magic, size, digest = _HEAD.unpack_from(wrapped)
    if magic != _MAGIC or digest.hex() != sha256 or size > limit:
        return None
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=128 * MIB).stream_reader(wrapped[_HEAD.size :])
        data = reader.read(size + 1)
    except (zstandard.ZstdError, MemoryError):
        return None
    return data if hashlib.sha256(data).digest() == digest else None
