"""Requests about names: looking up, making, moving and removing them."""

from __future__ import annotations

from errno import ESTALE

from mirage.fuse import wire
from mirage.fuse.files import opened
from mirage.fuse.volume import Head, Volume
from mirage.vfs.types import fault


def lookup(volume: Volume, head: Head, body: memoryview) -> bytes:
    cred, name, led = head.cred, bytes(body[:-1]), volume.led
    try:
        ino = volume.fs.lookup(volume.ino(head.node), name, cred)
    except FileNotFoundError:
        seconds = volume.lacks(volume.ino(head.node), name)
        if not seconds:
            raise
        if led is not None:
            led[head.node, name] = 0
        return wire.no_entry(seconds)
    if led is not None:
        led[head.node, name] = ino
    return volume.entry(ino, cred)


def mknod(volume: Volume, head: Head, body: memoryview) -> bytes:
    mode, rdev, _umask, _ = wire.MKNOD_IN.unpack_from(body)
    cred = head.cred
    name = bytes(body[wire.MKNOD_IN.size : -1])
    return volume.entry(volume.fs.mknod(volume.ino(head.node), name, mode, wire.undevice(rdev), cred), cred)


def mkdir(volume: Volume, head: Head, body: memoryview) -> bytes:
    mode, _umask = wire.MKDIR_IN.unpack_from(body)
    cred = head.cred
    return volume.entry(volume.fs.mkdir(volume.ino(head.node), bytes(body[wire.MKDIR_IN.size : -1]), mode & 0o7777, cred), cred)


def symlink(volume: Volume, head: Head, body: memoryview) -> bytes:
    name, target, _ = bytes(body).split(b"\0")
    cred = head.cred
    return volume.entry(volume.fs.symlink(volume.ino(head.node), name, target, cred), cred)


def link(volume: Volume, head: Head, body: memoryview) -> bytes:
    (old,) = wire.LINK_IN.unpack_from(body)
    cred, ino = head.cred, volume.ino(old)
    volume.fs.link(ino, volume.ino(head.node), bytes(body[wire.LINK_IN.size : -1]), cred)
    return volume.entry(ino, cred)


def create(volume: Volume, head: Head, body: memoryview) -> bytes:
    """Make and open. That the name is taken after all means that the kernel looked at an old answer: it is to look again."""
    flags, mode, _umask, _ = wire.CREATE_IN.unpack_from(body)
    cred = head.cred
    try:
        ino = volume.fs.create(volume.ino(head.node), bytes(body[wire.CREATE_IN.size : -1]), mode & 0o7777, cred)
    except FileExistsError:
        if flags & _O_EXCL:
            raise
        raise fault(ESTALE) from None
    entry = volume.entry(ino, cred)
    if volume.again is not None:
        volume.again.plain(volume.node(ino))  # the first write asks
    return entry + opened(volume, volume.fs.hold(ino, flags, cred), wire.FOPEN_KEEP_CACHE)


def temporary(volume: Volume, head: Head, body: memoryview) -> bytes:
    """O_TMPFILE."""
    _flags, mode, _umask, _ = wire.CREATE_IN.unpack_from(body)
    cred = head.cred
    ino = volume.fs.temporary(volume.ino(head.node), mode & 0o7777, cred)  # held once already
    return volume.entry(ino, cred) + opened(volume, ino, wire.FOPEN_KEEP_CACHE)


def unlink(volume: Volume, head: Head, body: memoryview) -> bytes:
    parent, name, cred = volume.ino(head.node), bytes(body[:-1]), head.cred
    volume.bury(parent, name, cred, lambda: volume.fs.unlink(parent, name, cred))
    return b""


def rmdir(volume: Volume, head: Head, body: memoryview) -> bytes:
    parent, name, cred = volume.ino(head.node), bytes(body[:-1]), head.cred
    volume.bury(parent, name, cred, lambda: volume.fs.rmdir(parent, name, cred))
    return b""


def rename(volume: Volume, head: Head, body: memoryview) -> bytes:
    (new_node,) = wire.RENAME_IN.unpack_from(body)
    return _move(volume, head, new_node, 0, bytes(body[wire.RENAME_IN.size :]))


def rename2(volume: Volume, head: Head, body: memoryview) -> bytes:
    new_node, flags, _ = wire.RENAME2_IN.unpack_from(body)
    return _move(volume, head, new_node, flags, bytes(body[wire.RENAME2_IN.size :]))


def _move(volume: Volume, head: Head, new_node: int, flags: int, names: bytes) -> bytes:
    name, new_name, _ = names.split(b"\0")
    parent, new_parent, cred = volume.ino(head.node), volume.ino(new_node), head.cred
    volume.bury(new_parent, new_name, cred, lambda: volume.fs.rename(parent, name, new_parent, new_name, flags, cred))
    return b""


_O_EXCL = 0o200  # asm-generic/fcntl.h

HANDLERS = {
    wire.LOOKUP: lookup, wire.MKNOD: mknod, wire.MKDIR: mkdir, wire.SYMLINK: symlink, wire.LINK: link, wire.CREATE: create,
    wire.TMPFILE: temporary, wire.UNLINK: unlink, wire.RMDIR: rmdir, wire.RENAME: rename, wire.RENAME2: rename2,
}  # fmt: skip
