"""What may execute, in the stage: the image's own, and what the policy allows beside; the rest is kept as an artifact.

The policy `made-here` allows what the image's own linker wrote: the visitor who compiles his tool sees it run. Which process is that
linker is taken from what was told of its execve and from the file that it runs; a linker that loads a library of the visitor's writes
what he likes. The walls do not rest on it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING, Literal

from mirage.base.events import ArtifactCaptured
from mirage.sandbox.policy import ARTIFACT
from mirage.world import madehere, originals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mirage.vfs.filesystem import FileSystem
    from mirage.world.host import Host
    from mirage.world.visit import Visit


LINKERS = {b"ld", b"ld.bfd", b"ld.gold", b"gold", b"x86_64-linux-gnu-ld", b"x86_64-linux-gnu-ld.bfd", b"x86_64-linux-gnu-ld.gold"}
PIECE = 1 << 20

Policy = Literal["image", "made-here", "any"]


class Judge:
    """Of one cell. `layer`: whose it is; `linked`: inodes of the root that the image's linker made, and nobody else has written."""

    def __init__(self, host: Host, mounts: Sequence[FileSystem], policy: Policy) -> None:
        self._host, self._image, self._ground = host, host.image, host.ground
        self.mounts = mounts
        self.layer = b""
        self.linked: set[int] = set()
        self._noted: dict[int, int] = {}  # of those: as they were changed last
        self._policy = policy

    def allows(self, visit: Visit | None, path: bytes, mount: int | None, ino: int, file: int) -> bool:
        """Whether it may run; what is not the image's is kept as an artifact."""
        fs = self.mounts[mount] if mount is not None else None
        if fs is not None and self._is_images(fs, ino, is_root=mount == 0):
            return True
        data = _served(fs, ino) if fs is not None else _read(file)
        if fs is None and self._image is not None and originals.holds(self._image, data):
            return True  # in memory, or on a file system of the visitor's
        if visit is not None:
            _keep(visit, path, data)
        if self._policy != "made-here":
            return self._policy == "any"
        if mount == 0 and ino in self.linked:
            return True
        self._note()
        return madehere.is_known(self._host, self.layer, _sum(fs, ino) if fs is not None else hashlib.sha256(data).hexdigest())

    def is_linker(self, path: bytes, ino: int) -> bool:
        """Whether a program that runs is the image's linker: how it was called, and its file on the root."""
        return (
            self._policy == "made-here" and path.rpartition(b"/")[2] in LINKERS and self._is_images(self.mounts[0], ino, is_root=True)
        )

    def _note(self) -> None:
        """What was linked so far is known by its bytes from now on: copies of it run too."""
        for ino in list(self.linked):
            with contextlib.suppress(OSError):
                changed = self.mounts[0].stat(ino).mtime
                if self._noted.get(ino) == changed:
                    continue
                self._noted[ino] = changed
                madehere.note(self._host, self.layer, _sum(self.mounts[0], ino))

    def close(self) -> None:
        if self._policy == "made-here":
            self._note()

    def _is_images(self, fs: FileSystem, ino: int, *, is_root: bool) -> bool:
        if self._image is None:
            return False
        facts = fs.stat(ino)
        if is_root and ino <= self._image.last and originals.is_original(self._ground, fs, ino, facts):
            return True
        return originals.is_copy(self._image, fs, ino, facts)


def _keep(visit: Visit, path: bytes, data: bytes) -> None:
    kept, is_cut = data[:ARTIFACT], len(data) > ARTIFACT
    sha256 = visit.artifacts.keep(kept)
    visit.emit(ArtifactCaptured(sha256=sha256, size=len(kept), origin="execute", path=path, truncated=is_cut))


def _sum(fs: FileSystem, ino: int) -> str:
    handle, total, offset = fs.hold(ino), hashlib.sha256(), 0
    try:
        while piece := fs.read(handle, offset, PIECE):
            total.update(piece)
            offset += len(piece)
        return total.hexdigest()
    finally:
        fs.release(handle)


def _served(fs: FileSystem, ino: int) -> bytes:
    handle = fs.hold(ino)
    try:
        return fs.read(handle, 0, ARTIFACT + 1)
    finally:
        fs.release(handle)


def _read(file: int) -> bytes:
    """The copy of a file that we do not serve."""
    found = bytearray()
    with contextlib.suppress(OSError):
        while len(found) <= ARTIFACT and (piece := os.pread(file, 1 << 20, len(found))):
            found += piece
    return bytes(found)
