"""The bytes of the pretended machine's disks, for who opens their devices.

A disk begins as it would (the boot sector that GRUB's package brings, the partitions' table, the file systems' magic numbers), and is
zeros behind that; what is written to it is forgotten.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from errno import ENOSPC, ENXIO
from typing import TYPE_CHECKING

from mirage.vfs.types import fault

if TYPE_CHECKING:
    from mirage.vfs.types import StatFs
    from mirage.world.host import Host
    from mirage.world.identity import Partition

SECTOR = 512
ENOMEDIUM = 123  # asm-generic/errno.h
BLKGETSIZE64 = 0x80081272  # linux/fs.h
LOOP, CDROM = 7, 11  # Documentation/admin-guide/devices.txt
KINDS = {"btrfs": 0x83, "swap": 0x82, "extended": 0x05, "bios": 0x83, "esp": 0xEF}  # of partitions, as fdisk numbers them
FAR = b"\xfe\xff\xff"  # a cylinder, head and sector beyond what such an address can say
SPARE = 264 << 20  # bytes that df counts as used and btrfs as a second copy of its own
GENERATION = 1841  # of btrfs' trees
PIECE = 1 << 17  # bytes of a read; any may be short


@dataclass(frozen=True, slots=True)
class Opened:
    """A device that is open: bytes at an offset, and what ioctl(2) tells, by command."""

    size: int = 0  # where one can seek to its end
    read: Callable[[int, int], bytes] = lambda offset, size: b""
    write: Callable[[int, bytes], int] = lambda offset, data: len(data)
    told: Mapping[int, Callable[[], bytes]] = field(default_factory=dict)


def opened(host: Host, major: int, minor: int) -> Opened:
    """OSError: as the driver refuses to open it."""
    disk = host.identity.disk
    if major == CDROM:
        raise fault(ENOMEDIUM)
    if major == disk.major and minor == disk.minor:
        return _disk(disk.sectors * SECTOR, {0: _boot_sector(host), **_begun(host, disk.partitions, by_start=True)})
    for part in disk.partitions:
        if major == disk.major and minor == disk.minor + part.number:
            return _disk(part.sectors * SECTOR, _begun(host, [part], by_start=False))
    if major == LOOP:
        return _disk(0, {})
    raise fault(ENXIO)


def _disk(size: int, written: Mapping[int, bytes]) -> Opened:
    """Zeros, but for what stands at some offsets."""

    def read(offset: int, count: int) -> bytes:
        found = bytearray(max(0, min(count, PIECE, size - offset)))
        for place, data in written.items():
            first, last = max(place, offset), min(place + len(data), offset + len(found))
            if first < last:
                found[first - offset : last - offset] = data[first - place : last - place]
        return bytes(found)

    def write(offset: int, data: bytes) -> int:
        if offset >= size:
            raise fault(ENOSPC)
        return min(len(data), size - offset)

    return Opened(size=size, read=read, write=write, told={BLKGETSIZE64: lambda: struct.pack("=Q", size)})


def _boot_sector(host: Host) -> bytes:
    disk = host.identity.disk
    code = (host.image.read_path(b"/usr/lib/grub/i386-pc/boot.img") or b"")[:440].ljust(440, b"\0")
    if disk.table != "dos":
        rows = [struct.pack("<B3sB3sII", 0, b"\0\x02\0", 0xEE, b"\xff" * 3, 1, min(disk.sectors - 1, 0xFFFFFFFF))]
        return code + bytes(6) + b"".join(rows).ljust(64, b"\0") + b"\x55\xaa"
    rows = [
        struct.pack("<B3sB3sII", 0x80 if part.number == 1 else 0, FAR, KINDS[part.use], FAR, part.start, _span(part, disk.partitions))
        for part in disk.partitions
        if part.number <= 4
    ]
    return code + struct.pack("<IH", int(disk.id, 16), 0) + b"".join(rows).ljust(64, b"\0") + b"\x55\xaa"


def _span(part: Partition, others: Sequence[Partition]) -> int:
    """Sectors: an extended partition goes to the end of the last in it, though the kernel lets nobody see more than its head."""
    return max(other.start + other.sectors for other in others) - part.start if part.use == "extended" else part.sectors


def _inner_table(first: Partition, part: Partition) -> bytes:
    """The table that stands at the beginning of an extended partition and knows the only one in it."""
    row = struct.pack("<B3sB3sII", 0, FAR, KINDS[part.use], FAR, part.start - first.start, part.sectors)
    return bytes(446) + row.ljust(64, b"\0") + b"\x55\xaa"


def _begun(host: Host, partitions: list[Partition], *, by_start: bool) -> dict[int, bytes]:
    """The beginnings of file systems, and of an extended partition, by offset."""
    found = {}
    of_disk = host.identity.disk.partitions
    for part in partitions:
        start = part.start * SECTOR if by_start else 0
        if part.use == "btrfs":
            found[start + 0x10000] = _superblock(part, host.root_statfs())
        elif part.use == "extended":
            found[start] = _inner_table(part, next(other for other in of_disk if other.number > 4))
        elif part.use == "swap":
            head = struct.pack("<III", 1, part.sectors // 8 - 1, 0) + uuid.UUID(part.uuid).bytes
            found[start + 1024] = head
            found[start + 4086] = b"SWAPSPACE2"
    return found


def _superblock(part: Partition, stat: StatFs) -> bytes:
    """struct btrfs_super_block of linux/btrfs_tree.h, as far as file(1) and blkid(8) look."""
    size, used = part.sectors * SECTOR, max(0, (stat.blocks - stat.bfree) * stat.bsize - SPARE)
    head = bytes(32) + uuid.UUID(part.uuid).bytes + struct.pack("<QQ8s", 0x10000, 1, b"_BHRfS_M")
    trees = struct.pack("<QQQQQ", GENERATION, 30_539_776, 22_036_480, 0, 0)  # generation, root, chunk_root, log_root, its transaction
    return head + trees + struct.pack("<QQQQIIII", size, used, 6, 1, 4096, 16384, 16384, 4096)
