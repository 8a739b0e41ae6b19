"""What may execute: asked of the stage once for each state of a file, remembered by the cell's first process.

Only machine code is judged. A text runs what its first line names, which is judged in its place; what is neither the kernel refuses.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.events import ArtifactCaptured
from mirage.sandbox import finding
from mirage.world import originals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mirage.vfs.filesystem import FileSystem
    from mirage.world.host import Host
    from mirage.world.visit import Visit

HEAD = 256  # BINPRM_BUF_SIZE of linux/binfmts.h
SCRIPTS = 5  # interpreters of interpreters, exec_binprm() of linux/fs/exec.c
REMEMBERED = 4096
ARTIFACT = 64 << 20  # bytes of one captured file
LOADERS = (b"ld-linux", b"ld.so", b"ld-2")  # names of the dynamic loader, which runs the file that it is given

Key = tuple[int, int, int, int, int]


@dataclass(slots=True)
class Wanted:
    """One file of machine code that somebody wants executed: `file` is open for reading. `mount`: by its place among the served."""

    key: Key
    file: int
    mount: int | None
    ino: int


class Memory:
    """In the first process: what was said of a file that has not changed since. Its change time is not the attacker's to choose."""

    def __init__(self) -> None:
        self.devices: list[int] = []  # of the served mounts, in the stage's order
        self._allowed: dict[Key, bool] = {}

    def look(self, procfs: int, pid: int, path: bytes, directory: int = finding.HERE) -> bool | Wanted:
        """True: it runs; False: it does not; else ask. OSError: as the kernel will say itself."""
        for _ in range(SCRIPTS):
            found = self._state(procfs, pid, path, directory)
            if not isinstance(found, bytes):
                return found
            path, directory = found, finding.HERE
        return True

    def _state(self, procfs: int, pid: int, path: bytes, directory: int) -> bool | Wanted | bytes:
        """As `look`; bytes: the interpreter that a script names."""
        place = finding.find(procfs, pid, path, directory)
        try:
            facts = os.fstat(place)
            key = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
            known = self._allowed.get(key)
            if known is not None or not stat.S_ISREG(facts.st_mode) or not facts.st_mode & 0o111:
                return known is not False
            file = os.open(f"self/fd/{place}", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK, dir_fd=procfs)
        finally:
            os.close(place)
        head = os.pread(file, HEAD, 0)
        if head.startswith(b"\x7fELF"):
            mount = self.devices.index(facts.st_dev) if facts.st_dev in self.devices else None
            return Wanted(key, file, mount, facts.st_ino)
        os.close(file)
        words = head[2:].split(b"\n")[0].split(None, 1) if head.startswith(b"#!") else []
        return words[0] if words else True

    def keep(self, key: Key, allowed: bool) -> None:
        if len(self._allowed) >= REMEMBERED:
            self._allowed.clear()
        self._allowed[key] = allowed


def loaded(path: bytes, argv: Sequence[bytes]) -> bytes | None:
    """The file that the dynamic loader is to run, if that is what is executed."""
    if not path.rpartition(b"/")[2].startswith(LOADERS):
        return None
    return next((word for word in argv[1:] if not word.startswith(b"-")), None)


def copied(file: int) -> int:
    """A copy in memory, for the stage: the file may lie on an overlay of its own mounts, and who serves those must not read them."""
    copy, size = os.memfd_create("", os.MFD_CLOEXEC), 0
    with contextlib.suppress(OSError):  # the cell's memory is full: what there is
        while size <= ARTIFACT and (count := os.sendfile(copy, file, size, ARTIFACT + 1 - size)):
            size += count
    return copy


class Judge:
    """In the stage. `runs_all`: policy `any`."""

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
