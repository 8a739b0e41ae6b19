"""opendir(3) to closedir(3): while its names are used, a directory is one of the process's descriptors, as /proc/self/fd shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mirage.shell.fds import FileDescriptor
from mirage.shell.lib.text import to_bytes
from mirage.vfs.listing import Listing

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.caller import Caller
    from mirage.vfs.openfile import OpenFile


@contextmanager
def listed(proc: Process, path: str) -> Iterator[Listing]:
    """A directory's names, and each to be looked at from it; OSError as of open(2)."""
    number = proc.free_fd()
    file = proc.caller.open(to_bytes(path), os.O_RDONLY | os.O_DIRECTORY)
    proc.set_fd(number, _DirectoryDescriptor(file, proc.caller))
    try:
        yield Listing(proc.caller.view, file)
    finally:
        proc.close_fd(number)


class _DirectoryDescriptor(FileDescriptor):
    """A directory under the name that it has when somebody asks."""

    __slots__ = ("_caller",)

    def __init__(self, file: OpenFile, caller: Caller) -> None:
        super().__init__(file)
        self._caller = caller

    @property
    def name(self) -> bytes:
        return self._caller.realpath(self.file.path)
