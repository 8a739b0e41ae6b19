"""What the devices of the pretended machine give to who opens them in a cell: no driver is behind them.

A disk is `world.rawdisk`'s. Of the kernel's log, each reader has all that was said since the boot.
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime
from errno import EBADFD, EBUSY, EINVAL, EIO, ENODEV, EPERM
from functools import partial
from itertools import accumulate
from stat import S_ISBLK
from typing import TYPE_CHECKING, NoReturn

from mirage.base.clock import SECOND
from mirage.vfs.devices import DEVICES
from mirage.vfs.types import fault
from mirage.world.kernel import rawdisk
from mirage.world.kernel.rawdisk import Opened

if TYPE_CHECKING:
    from mirage.vfs.types import Stat
    from mirage.world.host import Host
    from mirage.world.kernel.kernellog import Said

RTC_RD_TIME = 0x80247009  # linux/rtc.h
MEMORY, TERMINALS, CONSOLES, MISC = 1, 4, 5, 10  # Documentation/admin-guide/devices.txt
SERIAL = 64  # the first minor of serial lines among terminals
KMSG, HPET, HWRNG = 11, 228, 183
UNBOUND = {(MISC, 200): EBADFD, (MISC, 229): EPERM}  # tun and fuse, to who has opened them and asked for nothing: recorded, 6.1.0-57
RTC = (251, 0)  # as `world.devices` has it


def opened(host: Host, node: Stat, log: Callable[[], list[Said]], tell: Callable[[bytes], None] = lambda data: None) -> Opened:
    """`log`: of the kernel, as the visitor has it; `tell`: it more. OSError: as the driver refuses to open it."""
    major, minor = os.major(node.rdev), os.minor(node.rdev)
    if S_ISBLK(node.mode):
        return rawdisk.opened(host, major, minor)
    if (major, minor) == (MEMORY, KMSG):
        return Opened(read=_one_by_one(log()), write=lambda offset, data: _told(tell, data))
    if major == MEMORY and (major, minor) in DEVICES:
        driver = DEVICES[major, minor]
        return Opened(read=lambda offset, size: driver.read(size), write=lambda offset, data: driver.write(data))
    if major == TERMINALS and minor >= SERIAL:
        raise fault(EIO)  # there is no such line
    if major == MISC and minor == HPET:
        raise fault(EBUSY)
    if major == MISC and minor == HWRNG:
        return Opened(read=_lacks)
    if major in (TERMINALS, CONSOLES):
        return Opened()
    told = {RTC_RD_TIME: lambda: _hardware_time(host.clock.now())} if (major, minor) == RTC else {}
    refuses = partial(_refuses, UNBOUND.get((major, minor), EINVAL))
    return Opened(read=refuses, write=refuses, told=told)


def size(host: Host, node: Stat) -> int:
    """Bytes, where one can seek to the end: of a disk. What nobody can open has none."""
    try:
        return opened(host, node, list).size if S_ISBLK(node.mode) else 0
    except OSError:
        return 0


def _told(tell: Callable[[bytes], None], data: bytes) -> int:
    tell(data)
    return len(data)


def _lacks(offset: int, size: int) -> NoReturn:
    """No source of chance is plugged in."""
    raise fault(ENODEV)


def _refuses(number: int, offset: int, what: object) -> NoReturn:
    raise fault(number)


def _hardware_time(now: int) -> bytes:
    """struct rtc_time of linux/rtc.h, in UTC."""
    at = datetime.fromtimestamp(now // SECOND, UTC)
    return struct.pack(
        "=9i", at.second, at.minute, at.hour, at.day, at.month - 1, at.year - 1900, at.isoweekday() % 7, at.timetuple().tm_yday - 1, 0
    )


def _one_by_one(lines: list[Said]) -> Callable[[int, int], bytes]:
    """As /dev/kmsg gives them (Documentation/ABI/testing/dev-kmsg): no read goes beyond the end of a record."""
    records = [b"%d,%d,%d,-;%b\n" % (line.priority, at, line.at, line.text.encode()) for at, line in enumerate(lines)]
    ends = list(accumulate(map(len, records)))

    def read(offset: int, size: int) -> bytes:
        at = bisect_right(ends, offset)
        if at == len(records):
            return b""
        start = offset - (ends[at] - len(records[at]))
        return records[at][start : start + size]

    return read
