"""What may execute, as a cell's first process sees it: asked of the stage (`judge`) once for each state of a file, and remembered.

Only machine code is judged. A text runs what its first line names, which is judged in its place; what is neither the kernel refuses.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from errno import EACCES
from typing import TYPE_CHECKING

from mirage.sandbox import finding

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = 256  # BINPRM_BUF_SIZE of linux/binfmts.h
SCRIPTS = 5  # interpreters of interpreters, exec_binprm() of linux/fs/exec.c
REMEMBERED = 4096
ARTIFACT = 64 << 20  # bytes of one captured file
PIECE = 1 << 20  # bytes that are copied at a time
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
            if known is not None:
                return known
            _check(facts)
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


def check(procfs: int, pid: int, path: bytes) -> None:
    """OSError: execve(2) of it will fail, and nothing has been executed: who searches PATH tries one name after another."""
    place = finding.find(procfs, pid, path)
    try:
        _check(os.fstat(place))
    finally:
        os.close(place)


def _check(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode) or not facts.st_mode & 0o111:
        raise OSError(EACCES, os.strerror(EACCES))


def loaded(path: bytes, argv: Sequence[bytes]) -> bytes | None:
    """The file that the dynamic loader is to run, if that is what is executed."""
    if not path.rpartition(b"/")[2].startswith(LOADERS):
        return None
    return next((word for word in argv[1:] if not word.startswith(b"-")), None)


def copied(file: int) -> int:
    """A copy in memory, for the stage: the file may lie on an overlay of its own mounts, and who serves those must not read them.

    By pieces: sendfile(2) is a call that we are asked about, and must never make.
    """
    copy, size = os.memfd_create("", os.MFD_CLOEXEC), 0
    with contextlib.suppress(OSError):  # the cell's memory is full: what there is
        while size <= ARTIFACT and (piece := os.pread(file, min(PIECE, ARTIFACT + 1 - size), size)):
            size += os.write(copy, piece)
    return copy
