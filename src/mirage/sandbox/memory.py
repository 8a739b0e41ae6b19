"""The memory of a process of the cell's, and the words of its system calls. What is read may change the moment after."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EFAULT

from mirage.sandbox import calls

PAGE = calls.PAGE
TOP = 1 << 63  # what lies above is the kernel's, and no offset of a file


@contextmanager
def opened(procfs: int, pid: int, flags: int = os.O_RDONLY) -> Iterator[int]:
    """A descriptor of it. OSError: the process has gone, or is not ours to look into."""
    descriptor = os.open(f"{pid}/mem", flags | os.O_CLOEXEC, dir_fd=procfs)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def string(memory: int, address: int, limit: int, *, is_whole: bool) -> bytes:
    """Up to its NUL, or `limit` bytes: page by page, as the next one may not be there.

    `is_whole`: a page that is not there is an OSError; else it ends what can be told.
    """
    found = b""
    while len(found) < limit:
        try:
            piece = read(memory, PAGE - (address + len(found)) % PAGE, address + len(found))
        except OSError:
            if is_whole:
                raise
            break
        found += piece
        if b"\0" in piece or not piece:
            break
    return found.partition(b"\0")[0][:limit]


class Pages:
    """A process's memory, of which each page is read once: words that belong together lie together."""

    __slots__ = ("_pid", "_read")

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._read: dict[int, bytes] = {}

    def _page(self, start: int) -> bytes:
        """Empty where there is none, or it is not ours to look into."""
        page = self._read.get(start)
        if page is None:
            try:
                page = calls.peek(self._pid, start) if start < TOP else b""
            except OSError:
                page = b""
            self._read[start] = page
        return page

    def string(self, address: int, limit: int) -> bytes:
        """Up to its NUL, `limit` bytes, or the end of what is there."""
        found = b""
        while len(found) < limit:
            at = (address + len(found)) % PAGE
            page = self._page(address + len(found) - at)
            end = page.find(b"\0", at)
            if end >= 0:
                return (found + page[at:end])[:limit]
            if at >= len(page):
                break
            found += page[at:]
        return found[:limit]

    def pointers(self, address: int, limit: int) -> list[int]:
        """An array's, up to its NULL."""
        found: list[int] = []
        while len(found) < limit:
            at = (address + 8 * len(found)) % PAGE
            page = self._page(address + 8 * len(found) - at)
            for (pointer,) in struct.iter_unpack("<Q", page[at : at + (len(page) - at) // 8 * 8]):
                if not pointer or len(found) >= limit:
                    return found
                found.append(pointer)
            if (address + 8 * len(found)) % PAGE or at >= len(page):
                break  # its end, or an array that does not lie as a compiler lays it
        return found


def read(memory: int, size: int, address: int) -> bytes:
    """What lies there, perhaps less. OSError: nothing does; an address may be any number that a register holds."""
    if address >= TOP:
        raise OSError(EFAULT, os.strerror(EFAULT))
    return os.pread(memory, size, address)


def is_there(procfs: int, pid: int, address: int) -> bool:
    """Whether a byte can be read."""
    try:
        with opened(procfs, pid) as caller:
            return bool(read(caller, 1, address))
    except OSError:
        return False


def write(pid: int, address: int, data: bytes) -> int:
    """0, or what the call that wanted it fails with, as where the process may not write itself."""
    try:
        return 0 if address < TOP and calls.poke(pid, address, data) == len(data) else -EFAULT
    except OSError:
        return -EFAULT


def write_over(procfs: int, pid: int, address: int, data: bytes) -> int:
    """The same, also where it may only read, as what is a constant of a program's."""
    if address >= TOP:
        return -EFAULT
    try:
        with opened(procfs, pid, os.O_WRONLY) as memory:
            return 0 if os.pwrite(memory, data, address) == len(data) else -EFAULT
    except OSError:
        return -EFAULT


def signed(value: int) -> int:
    """The C int in the low half of a register."""
    return (value & 0xFFFFFFFF ^ 0x80000000) - 0x80000000
