"""Requests about the bytes of a file: opening it, reading and writing, its length and its holes."""

from __future__ import annotations

import os
from errno import EINVAL, EPERM

from mirage.fuse import wire
from mirage.fuse.volume import Head, Volume
from mirage.vfs.types import FLAG_APPEND, R_OK, ROOT, W_OK, Cred, fault

COPY_MAX = 1 << 20  # bytes that one COPY_FILE_RANGE moves; the caller asks again for the rest
_MASKS = {os.O_RDONLY: R_OK, os.O_WRONLY: W_OK, os.O_RDWR: R_OK | W_OK}


def opened(volume: Volume, handle: int, flags: int) -> bytes:
    """fuse_open_out. Where we are not told of changes, nothing of a file is kept."""
    return wire.OPEN_OUT.pack(handle & wire.ALL, flags if volume.told is not None else wire.FOPEN_DIRECT_IO, 0)


def handle_of(number: int) -> int:
    """The handle that `opened` told the kernel of."""
    return number - (1 << 64) if number >> 63 else number


def writer(head: Head, kills: int) -> Cred:
    """Who writes, for what a write does to setuid: the kernel has told whether the writer keeps it (CAP_FSETID)."""
    return head.cred if kills else ROOT


def open_(volume: Volume, head: Head, body: memoryview) -> bytes:
    """What permission bits do not say is judged here: the flags +i and +a.

    A read that moves the access time must come to us, so a file whose access time is due to move gives up what is kept of it.
    """
    flags, open_flags = wire.OPEN_IN.unpack_from(body)
    fs, ino, cred = volume.fs, volume.ino(head.node), head.cred
    mask = _MASKS.get(flags & os.O_ACCMODE, R_OK | W_OK) | (W_OK if flags & os.O_TRUNC else 0)
    if mask & W_OK:
        fs.access(ino, mask, cred)
        if fs.stat(ino, cred).flags & FLAG_APPEND and (flags & os.O_TRUNC or not flags & os.O_APPEND):
            raise fault(EPERM)
    if volume.told is None and flags & os.O_DIRECT:
        raise fault(EINVAL)  # neither proc nor sysfs knows it
    streams, seeks = getattr(fs, "streams", None), getattr(fs, "seeks", None)
    if streams is not None and streams(ino):
        places = 0 if seeks is None or seeks(ino) else wire.FOPEN_NONSEEKABLE
        return wire.OPEN_OUT.pack(fs.hold(ino, flags, cred) & wire.ALL, wire.FOPEN_DIRECT_IO | places, 0)
    backing = None if mask & W_OK else volume.backed.get(ino)
    handle, is_due = fs.hold(ino, flags, cred), bool(mask & R_OK) and _is_due(volume, head.node, flags)
    if backing is not None:
        if is_due:
            fs.accessed(handle)  # we hear of no read
        return _lent(volume, head.node, flags, wire.OPEN_OUT.pack(handle & wire.ALL, wire.FOPEN_PASSTHROUGH, backing))
    if flags & os.O_TRUNC:
        try:
            fs.truncate(handle, 0, writer(head, open_flags & wire.OPEN_KILL_SUIDGID))
        except OSError:
            fs.release(handle)
            raise
    answer = opened(volume, handle, 0 if is_due else wire.FOPEN_KEEP_CACHE)
    return answer if mask & W_OK or is_due else _lent(volume, head.node, flags, answer)


def _is_due(volume: Volume, node: int, flags: int) -> bool:
    return volume.told is not None and not flags & os.O_NOATIME and volume.told.clock.now() >= volume.noted_until(node)


def _lent(volume: Volume, node: int, flags: int, answer: bytes) -> bytes:
    """The answer to who only reads; the next one gets the same."""
    if volume.again is not None and not flags & os.O_NOATIME:
        volume.again.lend(node, volume.ino(node), answer, volume.noted_until(node))
    return answer


def release(volume: Volume, head: Head, body: memoryview) -> bytes:
    """Of who only read, nobody hears: that somebody else writes to the file is told when he has closed it."""
    handle, flags, *_ = wire.RELEASE_IN.unpack_from(body)
    fs = volume.told.unwatched if volume.told is not None and not flags & os.O_ACCMODE else volume.fs
    fs.release(handle_of(handle))
    return b""


def read(volume: Volume, head: Head, body: memoryview) -> bytes:
    handle, offset, size, _read_flags, _owner, flags, _ = wire.READ_IN.unpack_from(body)
    handle = handle_of(handle)
    data = volume.fs.read(handle, offset, size, head.cred)
    if not flags & os.O_NOATIME and not volume.options.read_only:
        volume.fs.accessed(handle)
    return data


def write(volume: Volume, head: Head, body: memoryview) -> bytes:
    """A write(2), or pages that were changed through a mapping.

    The kernel puts an append where it believes the end to be, and marks its own pages so; if the end was elsewhere, as another view
    wrote, it is told to forget them. It does not know either what the write did to setuid.
    """
    handle, offset, size, write_flags, _owner, flags, _ = wire.WRITE_IN.unpack_from(body)
    fs, handle, ino = volume.fs, handle_of(handle), volume.ino(head.node)
    kills, append = write_flags & wire.WRITE_KILL_SUIDGID, bool(flags & os.O_APPEND) and not write_flags & wire.WRITE_CACHE
    data = bytes(body[wire.WRITE_IN.size : wire.WRITE_IN.size + size])
    before = fs.stat(handle if volume.told is None else ino) if kills or append else None
    written = fs.write(handle, offset, data, append, writer(head, kills))
    if before is not None and volume.told is not None:
        if append and before.size != offset:
            volume.mislead(head.node, True)
        elif kills and fs.stat(ino).mode != before.mode:
            volume.mislead(head.node, False)
    return wire.WRITE_OUT.pack(written, 0)


def fallocate(volume: Volume, head: Head, body: memoryview) -> bytes:
    handle, offset, length, mode, _ = wire.FALLOCATE_IN.unpack_from(body)
    volume.fs.fallocate(handle_of(handle), mode, offset, length, ROOT)
    return b""


def lseek(volume: Volume, head: Head, body: memoryview) -> bytes:
    handle, offset, whence, _ = wire.LSEEK_IN.unpack_from(body)
    seek = {os.SEEK_DATA: volume.fs.seek_data, os.SEEK_HOLE: volume.fs.seek_hole}.get(whence)
    if seek is None:
        raise fault(EINVAL)
    return wire.LSEEK_OUT.pack(seek(handle_of(handle), offset))


def copy_file_range(volume: Volume, head: Head, body: memoryview) -> bytes:
    return wire.WRITE_OUT.pack(_copy(volume, head, body), 0)


def copy_file_range_64(volume: Volume, head: Head, body: memoryview) -> bytes:
    return wire.COPY_OUT.pack(_copy(volume, head, body))


def _copy(volume: Volume, head: Head, body: memoryview) -> int:
    source, offset, _node, target, at, length, flags = wire.COPY_IN.unpack_from(body)
    if flags:
        raise fault(EINVAL)
    data = volume.fs.read(handle_of(source), offset, min(length, COPY_MAX), head.cred)
    return volume.fs.write(handle_of(target), at, data, False, head.cred) if data else 0


HANDLERS = {
    wire.OPEN: open_, wire.RELEASE: release, wire.READ: read, wire.WRITE: write, wire.FALLOCATE: fallocate, wire.LSEEK: lseek,
    wire.COPY_FILE_RANGE: copy_file_range, wire.COPY_FILE_RANGE_64: copy_file_range_64,
}  # fmt: skip
