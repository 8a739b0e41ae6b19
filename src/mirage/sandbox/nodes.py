"""What the devices of the pretended machine give to who opens them in a cell: no driver is behind them.

A disk begins as it would (the boot sector that GRUB's package brings, the partitions' table, the file systems' magic numbers), and is
zeros behind that; what is written to it is forgotten. Of the kernel's log, each reader has all that was said since the boot.
"""

from __future__ import annotations

import os
import struct
import uuid
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import EBUSY, EINVAL, EIO, ENOSPC, ENXIO
from itertools import accumulate
from stat import S_ISBLK
from typing import TYPE_CHECKING, NoReturn

from mirage.base.clock import SECOND
from mirage.vfs.devices import DEVICES
from mirage.vfs.types import fault

if TYPE_CHECKING:
    from mirage.vfs.types import Stat
    from mirage.world.host import Host
    from mirage.world.identity import Partition
    from mirage.world.kernellog import Said

SECTOR = 512
ENOMEDIUM = 123  # asm-generic/errno.h
BLKGETSIZE64, RTC_RD_TIME = 0x80081272, 0x80247009  # linux/fs.h, linux/rtc.h
MEMORY, TERMINALS, CONSOLES, LOOP, MISC, CDROM = 1, 4, 5, 7, 10, 11  # Documentation/admin-guide/devices.txt
SERIAL = 64  # the first minor of serial lines among terminals
KMSG, HPET = 11, 228
RTC = (252, 0)  # as `world.devices` has it
KINDS = {"btrfs": 0x83, "swap": 0x82, "extended": 0x05, "bios": 0x83, "esp": 0xEF}  # of partitions, as fdisk numbers them
FAR = b"\xfe\xff\xff"  # a cylinder, head and sector beyond what such an address can say
PIECE = 1 << 17  # bytes of a read; any may be short


@dataclass(frozen=True, slots=True)
class Opened:
    """A device that is open: bytes at an offset, and what ioctl(2) tells, by command."""

    size: int = 0  # where one can seek to its end
    read: Callable[[int, int], bytes] = lambda offset, size: b""
    write: Callable[[int, bytes], int] = lambda offset, data: len(data)
    told: Mapping[int, Callable[[], bytes]] = field(default_factory=dict)


def opened(host: Host, node: Stat, log: Callable[[], list[Said]]) -> Opened:
    """`log`: of the kernel, as the visitor has it. OSError: as the driver refuses to open it."""
    major, minor = os.major(node.rdev), os.minor(node.rdev)
    if S_ISBLK(node.mode):
        return _block(host, major, minor)
    if (major, minor) == (MEMORY, KMSG):
        return Opened(read=_one_by_one(log()))
    if major == MEMORY and (major, minor) in DEVICES:
        driver = DEVICES[major, minor]
        return Opened(read=lambda offset, size: driver.read(size), write=lambda offset, data: driver.write(data))
    if major == TERMINALS and minor >= SERIAL:
        raise fault(EIO)  # there is no such line
    if major == MISC and minor == HPET:
        raise fault(EBUSY)
    if major in (TERMINALS, CONSOLES):
        return Opened()
    told = {RTC_RD_TIME: lambda: _hardware_time(host.clock.now())} if (major, minor) == RTC else {}
    return Opened(read=_refuses, write=_refuses, told=told)


def size(host: Host, node: Stat) -> int:
    """Bytes, where one can seek to the end: of a disk. What nobody can open has none."""
    try:
        return opened(host, node, list).size if S_ISBLK(node.mode) else 0
    except OSError:
        return 0


def _refuses(offset: int, what: object) -> NoReturn:
    raise fault(EINVAL)


def _block(host: Host, major: int, minor: int) -> Opened:
    disk = host.identity.disk
    if major == CDROM:
        raise fault(ENOMEDIUM)
    if major == disk.major and minor == disk.minor:
        return _disk(disk.sectors * SECTOR, {0: _boot_sector(host), **_begun(disk.partitions, by_start=True)})
    for part in disk.partitions:
        if major == disk.major and minor == disk.minor + part.number:
            return _disk(part.sectors * SECTOR, _begun([part], by_start=False))
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
        struct.pack("<B3sB3sII", 0x80 if part.number == 1 else 0, FAR, KINDS[part.use], FAR, part.start, part.sectors)
        for part in disk.partitions
        if part.number <= 4
    ]
    return code + struct.pack("<IH", int(disk.id, 16), 0) + b"".join(rows).ljust(64, b"\0") + b"\x55\xaa"


def _begun(partitions: list[Partition], *, by_start: bool) -> dict[int, bytes]:
    """The beginnings of file systems, by offset."""
    found = {}
    for part in partitions:
        start = part.start * SECTOR if by_start else 0
        if part.use == "btrfs":
            found[start + 0x10000] = _superblock(part)
        elif part.use == "swap":
            head = struct.pack("<III", 1, part.sectors // 8 - 1, 0) + uuid.UUID(part.uuid).bytes
            found[start + 1024] = head
            found[start + 4086] = b"SWAPSPACE2"
    return found


def _superblock(part: Partition) -> bytes:
    """struct btrfs_super_block of linux/btrfs_tree.h, as far as file(1) and blkid(8) look."""
    size = part.sectors * SECTOR
    head = bytes(32) + uuid.UUID(part.uuid).bytes + struct.pack("<QQ8s", 0x10000, 1, b"_BHRfS_M")
    trees = struct.pack("<QQQQQ", 1841, 30_539_776, 22_036_480, 0, 0)  # generation, root, chunk_root, log_root, its transaction
    return head + trees + struct.pack("<QQQQIIII", size, size // 5, 6, 1, 4096, 16384, 16384, 4096)


def _hardware_time(now: int) -> bytes:
    """struct rtc_time of linux/rtc.h, in UTC."""
    at = datetime.fromtimestamp(now // SECOND, UTC)
    return struct.pack(
        "=9i", at.second, at.minute, at.hour, at.day, at.month - 1, at.year - 1900, at.isoweekday() % 7, at.timetuple().tm_yday - 1, 0
    )


def _one_by_one(lines: list[Said]) -> Callable[[int, int], bytes]:
    """As /dev/kmsg gives them (Documentation/ABI/testing/dev-kmsg): no read goes beyond the end of a record."""
    records = [b"%d,%d,%d,-;%b\n" % (line.priority, 100 + at, line.at, line.text.encode()) for at, line in enumerate(lines)]
    ends = list(accumulate(map(len, records)))

    def read(offset: int, size: int) -> bytes:
        at = bisect_right(ends, offset)
        if at == len(records):
            return b""
        start = offset - (ends[at] - len(records[at]))
        return records[at][start : start + size]

    return read
