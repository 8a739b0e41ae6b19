"""Rings when files in directories are written to or come new, so that a reader waits without looking again and again: inotify(7).

A hint and no promise: where the kernel has no inotify, or no watch is left, it rings when the time to wait is over, as a reader
that polls would look. Directories are watched through a descriptor that was opened without following anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import select
import struct
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from mirage.journal import lanes

_WRITTEN_OR_NEW = 0x2 | 0x80 | 0x100  # IN_MODIFY, IN_MOVED_TO, IN_CREATE of linux/inotify.h
_ONLY_DIRECTORIES = 0x01000000  # IN_ONLYDIR
_DIRECTORY_OR_LOST = 0x40000000 | 0x4000  # IN_ISDIR, IN_Q_OVERFLOW
_EVENT = struct.Struct("=iIII")  # struct inotify_event, before the name
Place = tuple[Hashable, Callable[[], AbstractContextManager[int]]]  # a name, and what opens it as a descriptor
Places = Callable[[], Iterable[Place]]


class Bell:
    """For one task. `places` answers, each time, the directories to watch."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._watched: set[Hashable] = set()
        self._is_settled = False  # all places are watched, and nothing has said that there may be more
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd: int | None = None  # from the first wait on; -1 where there is no inotify

    async def ring(self, seconds: float) -> bool:
        """Wait until something is written, at most so long; whether something was. What was written since the last time counts."""
        fd = self._ready()
        if fd < 0:
            await asyncio.sleep(seconds)
            return False
        loop = asyncio.get_running_loop()
        rung = loop.create_future()
        loop.add_reader(fd, _set, rung)
        try:
            async with asyncio.timeout(seconds):
                await rung
        except TimeoutError:
            self._is_settled = False
            return False
        finally:
            loop.remove_reader(fd)
        self._take_up(fd)
        return True

    def wait(self, seconds: float, call_off: int) -> bool:
        """As `ring`, for a thread, which the descriptor `call_off` wakes when there is something to read."""
        fd = self._ready()
        poll = select.poll()
        for descriptor in {fd, call_off} - {-1}:
            poll.register(descriptor, select.POLLIN)
        is_rung = any(descriptor == fd for descriptor, _ in poll.poll(seconds * 1000))
        if is_rung:
            self._take_up(fd)
        else:
            self._is_settled = False
        return is_rung

    def close(self) -> None:
        if self._fd is not None and self._fd >= 0:
            os.close(self._fd)
        self._fd = None
        self._watched.clear()
        self._is_settled = False

    def _ready(self) -> int:
        """The descriptor to wait for, with all places watched; -1 where there is no inotify."""
        if self._fd is None:
            self._fd = self._open()
        if self._fd >= 0 and not self._is_settled:
            self._watch(self._fd)
        return self._fd

    def _take_up(self, fd: int) -> None:
        with contextlib.suppress(BlockingIOError):
            self._is_settled &= not any(mask & _DIRECTORY_OR_LOST for mask in _masks(os.read(fd, 65536)))

    def _open(self) -> int:
        try:
            return int(self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        except AttributeError:  # a libc without it
            return -1

    def _watch(self, inotify: int) -> None:
        self._is_settled = True
        for name, open_place in self._places():
            if name in self._watched:
                continue
            with contextlib.suppress(OSError), open_place() as fd:
                path = f"/proc/self/fd/{fd}".encode()
                if self._libc.inotify_add_watch(inotify, path, _WRITTEN_OR_NEW | _ONLY_DIRECTORIES) >= 0:
                    self._watched.add(name)
            self._is_settled &= name in self._watched


def lanes_of(journals: Iterable[Path]) -> Places:
    """The lanes of these journals, and the directories in which new ones come."""
    known = list(journals)

    def places() -> Iterable[Place]:
        for journal in known:
            yield journal, partial(lanes.opened, journal / lanes.LANES)
            for lane in lanes.lane_names(journal):
                yield (journal, lane), partial(lanes.lane_directory, journal, lane)

    return places


def _masks(events: bytes) -> Iterator[int]:
    at = 0
    while at < len(events):
        _, mask, _, length = _EVENT.unpack_from(events, at)
        yield mask
        at += _EVENT.size + length


def _set(rung: asyncio.Future[None]) -> None:
    if not rung.done():
        rung.set_result(None)
