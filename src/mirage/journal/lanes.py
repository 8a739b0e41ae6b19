"""Where the files of a journal lie, and how they are opened: never through a symlink, since the stage may be an attacker's.

The gallery reads (and as root, deletes) in directories that the stage's user owns. So names are matched against a fixed
pattern, directories and files are opened with O_NOFOLLOW, and every access goes through the directory's descriptor.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

LANES = "lanes"
LOCK = "lock"
RESERVE = "reserve"
READ_MARK = "read"
MAX_LANES = 4096
TICK = 50_000_000  # nanoseconds after which a further change of a directory bears another time on any kernel and clock
_SEGMENT = re.compile(r"\A([0-9]{16})\.segment\Z")
_LANE = re.compile(r"\A[0-9]{2,4}\Z")


def segment_name(sequence: int) -> str:
    return f"{sequence:016d}.segment"


def open_directory(path: Path | str, *, dir_fd: int | None = None) -> int:
    """A descriptor of the directory itself; a symlink in its place is an error."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=dir_fd)


def open_file(name: str, directory: int) -> int:
    """A regular file of the directory, to read. A fifo or a device in its place neither blocks nor passes."""
    fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=directory)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(f"{name} is no regular file")
    return fd


def lane_names(directory: Path) -> list[str]:
    """The lanes of a journal, in order; none where there is no journal yet."""
    return lanes_among(all_lanes(directory).names())


def lanes_among(names: Iterable[str]) -> list[str]:
    return [name for name in names if _LANE.match(name)]


class Listing:
    """The names in a directory that is asked for again and again: read anew only when the directory may have changed."""

    def __init__(self, path: Path, open_it: Callable[[], AbstractContextManager[int]]) -> None:
        self._path = str(path)
        self._open = open_it
        self._changed = -1  # the directory's time of change when the names were read; -1 as long as another may bear the same
        self._names: list[str] = []

    def names(self) -> list[str]:
        """In order; none where there is no such directory."""
        try:
            if os.stat(self._path, follow_symlinks=False).st_mtime_ns == self._changed:
                return self._names
            with self._open() as fd:
                now, changed = time.time_ns(), os.fstat(fd).st_mtime_ns
                self._names = sorted(os.listdir(fd))
        except FileNotFoundError:
            return []
        self._changed = changed if now - changed > TICK else -1
        return self._names


def all_lanes(directory: Path) -> Listing:
    """What lies beside the lanes of a journal, and they."""
    return Listing(directory / LANES, partial(opened, directory / LANES))


def one_lane(directory: Path, lane: str) -> Listing:
    """What lies in a lane."""
    return Listing(directory / LANES / lane, partial(lane_directory, directory, lane))


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A descriptor of the directory itself, for a while."""
    fd = open_directory(path)
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def lane_directory(directory: Path, lane: str) -> Iterator[int]:
    """A descriptor of one lane's directory."""
    parent = open_directory(directory / LANES)
    try:
        fd = open_directory(lane, dir_fd=parent)
    finally:
        os.close(parent)
    try:
        yield fd
    finally:
        os.close(fd)


def segments(lane_fd: int) -> list[int]:
    """The sequence numbers of a lane's segments, in order."""
    return sorted(segments_among(os.listdir(lane_fd)))


def segments_among(names: Iterable[str]) -> list[int]:
    return [int(match[1]) for name in names if (match := _SEGMENT.match(name))]


def read_at(fd: int, offset: int, size: int) -> bytes:
    """Up to `size` bytes; fewer only at the end of the file."""
    parts = []
    while size > 0:
        part = os.pread(fd, min(size, 1 << 30), offset)
        if not part:
            break
        parts.append(part)
        offset += len(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_whole(name: str, directory: int) -> bytes:
    fd = open_file(name, directory)
    try:
        return read_at(fd, 0, os.fstat(fd).st_size)
    finally:
        os.close(fd)


def replace_file(name: str, data: bytes, directory: int, mode: int = 0o640) -> None:
    """Write a small file so that a reader sees the old or the new one, never a half."""
    temporary = f".{name}.{os.getpid()}"
    try:
        os.unlink(temporary, dir_fd=directory)
    except FileNotFoundError:
        pass
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode, dir_fd=directory)
    try:
        os.write(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)
    os.replace(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)


def claim(directory: Path) -> tuple[str, int, int]:
    """Take the first lane that no living process holds: its name, its directory, and the descriptor that holds the lock."""
    lanes = directory / LANES
    lanes.mkdir(mode=0o750, parents=True, exist_ok=True)
    parent = open_directory(lanes)
    try:
        for number in range(MAX_LANES):
            name = f"{number:02d}"
            try:
                os.mkdir(name, 0o750, dir_fd=parent)
            except FileExistsError:
                pass
            lane = open_directory(name, dir_fd=parent)
            lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640, dir_fd=lane)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                os.close(lane)
                continue
            return name, lane, lock
    finally:
        os.close(parent)
    raise OSError(f"{directory}: all {MAX_LANES} lanes of the journal are taken")
