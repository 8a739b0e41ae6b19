"""Requests for listings, and symlinks' targets."""

from __future__ import annotations

from bisect import bisect_right
from stat import S_IFDIR

from mirage.fuse import wire
from mirage.fuse.volume import Head, Volume
from mirage.vfs.types import Cred, Dirent

DOT, DOT_DOT = 1, 2  # offsets of . and .., below those of all names


def readdir(volume: Volume, head: Head, body: memoryview) -> bytes:
    _handle, offset, size, *_ = wire.READ_IN.unpack_from(body)
    parts, left = [], size
    for entry in _entries(volume, head, offset):
        part = wire.dirent(entry.ino, entry.offset, entry.type, entry.name)
        left -= len(part)
        if left < 0:
            break
        parts.append(part)
    return b"".join(parts)


def readdirplus(volume: Volume, head: Head, body: memoryview) -> bytes:
    """Each name with what a lookup of it would have answered; of what could not be looked at, the name alone."""
    _handle, offset, size, *_ = wire.READ_IN.unpack_from(body)
    parts, left, cred = [], size, head.cred
    for entry in _entries(volume, head, offset):
        part = wire.dirent(entry.ino, entry.offset, entry.type, entry.name)
        left -= wire.ENTRY_OUT.size + len(part)
        if left < 0:
            break
        parts.append(_NOTHING if entry.offset <= DOT_DOT or volume.led is not None else _looked_up(volume, entry, cred))
        parts.append(part)
    return b"".join(parts)


_NOTHING = bytes(wire.ENTRY_OUT.size)


def _looked_up(volume: Volume, entry: Dirent, cred: Cred) -> bytes:
    try:
        return volume.entry(entry.ino, cred)
    except OSError:
        return _NOTHING


def _entries(volume: Volume, head: Head, offset: int) -> list[Dirent]:
    """What comes after an offset. A listing that is read in parts is the one of its beginning, as far as it is still kept."""
    fs, node = volume.fs, head.node
    ino = volume.ino(node)
    listed = volume.listings.get(node) if offset else None
    if listed is None:
        above = ino if ino == volume.root else _parent(volume, ino)
        dots = [Dirent(b".", ino, S_IFDIR, DOT), Dirent(b"..", above, S_IFDIR, DOT_DOT)]
        listed = [*dots, *fs.readdir(ino, 0, head.cred)]
        volume.keep_listing(node, listed)
        if not offset and not volume.options.read_only:
            fs.accessed(ino)
    if not offset:
        return listed
    left = listed[bisect_right(listed, offset, key=lambda entry: entry.offset) :]
    if not left:
        volume.listings.pop(node, None)  # its end was read
    return left


def _parent(volume: Volume, ino: int) -> int:
    try:
        return volume.fs.where(ino)[0]
    except FileNotFoundError:
        return ino  # removed while somebody stands in it


def readlink(volume: Volume, head: Head, body: memoryview) -> bytes:
    ino, cred = volume.ino(head.node), head.cred
    target = volume.fs.readlink(ino, cred)
    if not volume.options.read_only:
        volume.fs.accessed(ino)
    return target


HANDLERS = {wire.READDIR: readdir, wire.READDIRPLUS: readdirplus, wire.READLINK: readlink}
