"""What reading and writing the memory devices gives, by (major, minor): drivers/char/mem.c."""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import EFAULT, EIO, EPERM
from errno import ENOSPC as NO_SPACE

from mirage.vfs.types import fault

READ_MAX = 1 << 20  # bytes that one read of an endless device gives at most; any read may be short


def _nothing(size: int) -> bytes:
    return b""


def _zeros(size: int) -> bytes:
    return bytes(min(size, READ_MAX))


def _random(size: int) -> bytes:
    return os.urandom(min(size, READ_MAX))


def _swallow(data: bytes) -> int:
    return len(data)


def _full(data: bytes) -> int:
    if data:
        raise fault(NO_SPACE)
    return 0


def _no_port(size: int) -> bytes:
    raise fault(EIO)


def _no_memory(size: int) -> bytes:
    raise fault(EPERM)


def _no_write(data: bytes) -> int:
    raise fault(EFAULT)


class Device:
    """A character device without a driver of its own elsewhere."""

    __slots__ = ("read", "write")

    def __init__(self, read: Callable[[int], bytes], write: Callable[[bytes], int]) -> None:
        self.read = read
        self.write = write


# Documentation/admin-guide/devices.txt. Under lockdown /dev/mem and /dev/port can be opened by root and give nothing.
DEVICES: dict[tuple[int, int], Device] = {
    (1, 1): Device(_no_memory, _no_write),
    (1, 3): Device(_nothing, _swallow),
    (1, 4): Device(_no_port, _no_write),
    (1, 5): Device(_zeros, _swallow),
    (1, 7): Device(_zeros, _full),
    (1, 8): Device(_random, _swallow),
    (1, 9): Device(_random, _swallow),
    (1, 11): Device(_nothing, _swallow),
}
