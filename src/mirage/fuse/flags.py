"""ioctl(2) for file flags (lsattr, chattr), which the kernel sends for old and new ways of asking; any other is no terminal's."""

from __future__ import annotations

from collections.abc import Callable
from errno import ENOTTY
from struct import Struct

from mirage.fuse import wire
from mirage.fuse.files import handle_of
from mirage.fuse.volume import Head, Volume
from mirage.vfs import magic
from mirage.vfs.types import FLAG_APPEND, FLAG_IMMUTABLE, FLAG_NOATIME, FLAG_NODUMP, FLAG_SYNC, fault

GETFLAGS, SETFLAGS, GETFLAGS_32, SETFLAGS_32 = 0x80086601, 0x40086602, 0x80046601, 0x40046602  # FS_IOC_..., linux/fs.h
GETVERSION, GETVERSION_32 = 0x80087601, 0x80047601  # FS_IOC_GETVERSION
GETLABEL, LABEL = 0x81009431, 256  # FS_IOC_GETFSLABEL and how long one is
A_GENERATION = 220  # inodes that one transaction of btrfs makes, or so
FSGETXATTR, FSSETXATTR = 0x801C581F, 0x401C5820
FLAGS = Struct("=I")
FSXATTR = Struct("=IIIII8x")  # struct fsxattr: xflags, extsize, nextents, projid, cowextsize
XFLAGS = {FLAG_IMMUTABLE: 0x8, FLAG_APPEND: 0x10, FLAG_SYNC: 0x20, FLAG_NOATIME: 0x40, FLAG_NODUMP: 0x80}  # FS_XFLAG_...
_OTHERS = ~sum(XFLAGS)


def ioctl(volume: Volume, head: Head, body: memoryview) -> bytes:
    handle, _flags, command, _argument, in_size, _out_size = wire.IOCTL_IN.unpack_from(body)
    asked, control = ASKED.get(command), getattr(volume.fs, "control", None)
    told = control(handle_of(handle), command) if control is not None else None
    if told is not None:
        return wire.IOCTL_OUT.pack(0, 0, 0, 0) + bytes(told)
    if asked is None:
        raise fault(ENOTTY)
    return wire.IOCTL_OUT.pack(0, 0, 0, 0) + asked(volume, head, body[wire.IOCTL_IN.size : wire.IOCTL_IN.size + in_size])


def _get(volume: Volume, head: Head, given: memoryview) -> bytes:
    return FLAGS.pack(volume.fs.getflags(volume.ino(head.node)))


def _get_x(volume: Volume, head: Head, given: memoryview) -> bytes:
    flags = volume.fs.getflags(volume.ino(head.node))
    return FSXATTR.pack(sum(shown for flag, shown in XFLAGS.items() if flags & flag), 0, 0, 0, 0)


def _get_version(volume: Volume, head: Head, given: memoryview) -> bytes:
    """The transaction that made it, which is none of before."""
    return FLAGS.pack(7 + _on_btrfs(volume).ino(head.node) % (1 << 32) // A_GENERATION)


def _get_label(volume: Volume, head: Head, given: memoryview) -> bytes:
    return bytes(LABEL if _on_btrfs(volume) else 0)


def _on_btrfs(volume: Volume) -> Volume:
    if volume.fs.statfs().type != magic.BTRFS:
        raise fault(ENOTTY)
    return volume


def _set(volume: Volume, head: Head, given: memoryview) -> bytes:
    (flags,) = FLAGS.unpack_from(given)
    return _change(volume, head, flags)


def _set_x(volume: Volume, head: Head, given: memoryview) -> bytes:
    shown = FSXATTR.unpack_from(given)[0]
    kept = volume.fs.getflags(volume.ino(head.node)) & _OTHERS
    return _change(volume, head, kept | sum(flag for flag, bit in XFLAGS.items() if shown & bit))


def _change(volume: Volume, head: Head, flags: int) -> bytes:
    """The kernel does not expect that this moves the ctime."""
    volume.fs.setflags(volume.ino(head.node), flags, head.cred)
    volume.mislead(head.node, False)
    volume.relist(head.node)
    return b""


ASKED: dict[int, Callable[[Volume, Head, memoryview], bytes]] = {
    GETFLAGS: _get, GETFLAGS_32: _get, SETFLAGS: _set, SETFLAGS_32: _set, FSGETXATTR: _get_x, FSSETXATTR: _set_x,
    GETVERSION: _get_version, GETVERSION_32: _get_version, GETLABEL: _get_label,
}  # fmt: skip
HANDLERS = {wire.IOCTL: ioctl}
