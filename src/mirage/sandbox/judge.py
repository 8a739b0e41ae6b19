"""What may execute, in the stage: the image's own, and what the policy allows beside; the rest is kept as an artifact."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from mirage.base.events import ArtifactCaptured
from mirage.sandbox.policy import ARTIFACT
from mirage.world import originals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mirage.vfs.filesystem import FileSystem
    from mirage.world.host import Host
    from mirage.world.visit import Visit


class Judge:
    """`runs_all`: policy `any`."""

    def __init__(self, host: Host, mounts: Sequence[FileSystem], *, runs_all: bool) -> None:
        self._image, self._ground = host.image, host.ground
        self.mounts = mounts
        self._runs_all = runs_all

    def allows(self, visit: Visit | None, path: bytes, mount: int | None, ino: int, file: int) -> bool:
        """Whether it may run; what is not the image's is kept as an artifact."""
        fs = self.mounts[mount] if mount is not None else None
        if fs is not None and self._is_images(fs, ino, is_root=mount == 0):
            return True
        if visit is not None:
            _keep(visit, path, _served(fs, ino) if fs is not None else _read(file))
        return self._runs_all

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
