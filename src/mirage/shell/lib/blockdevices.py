"""The machine's block devices as util-linux sees them: names, numbers, sizes, what is on them and where it is mounted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.identity import Disk, Partition

SECTOR = 512
CDROM_BYTES = 1_073_741_312  # what the kernel takes a drive without a medium for
_LETTERS = "BKMGTPE"


@dataclass(slots=True)
class BlockDevice:
    """A disk, a drive (`rom`) or a partition (`part`)."""

    name: str
    major: int
    minor: int
    size: int
    kind: str
    is_removable: bool = False
    partition: Partition | None = None
    children: list[BlockDevice] = field(default_factory=list)


def devices(proc: Process) -> list[BlockDevice]:
    """Whole devices, by their numbers, with their partitions."""
    found = [_disk(disk) for disk in proc.host.disks]
    if proc.exists("/sys/block/sr0"):
        found.append(BlockDevice("sr0", 11, 0, CDROM_BYTES, "rom", is_removable=True))
    return sorted(found, key=lambda device: (device.major, device.minor))


def _disk(disk: Disk) -> BlockDevice:
    parts = [
        BlockDevice(part.name, disk.major, disk.minor + part.number, part.sectors * SECTOR, "part", partition=part)
        for part in sorted(disk.partitions, key=lambda part: part.number)
    ]
    return BlockDevice(disk.name, disk.major, disk.minor, disk.sectors * SECTOR, "disk", children=parts)


def mount_points(proc: Process, device: BlockDevice) -> list[str]:
    """Where it is mounted, the latest first; [SWAP] for one that is swapped to."""
    path = f"/dev/{device.name}"
    try:
        mounts = to_text(proc.read_file("/proc/self/mounts", 1 << 20))
        swaps = to_text(proc.read_file("/proc/swaps", 1 << 16))
    except OSError:
        return []
    found = [line.split()[1] for line in mounts.splitlines() if line.startswith(path + " ")][::-1]
    return found + ["[SWAP]" for line in swaps.splitlines() if line.startswith(path + " ")]


def size_text(size: int, *, is_long: bool = False) -> str:
    """size_to_human_string(): 31G, or `is_long` 31 GiB, with one decimal where there is one."""
    power = min(max(size.bit_length() - 1, 0) // 10, len(_LETTERS) - 1)
    whole, rest = divmod(size, 1 << 10 * power)
    tenths = (rest * 1000 // (1 << 10 * power) + 50) // 100
    if tenths == 10:
        whole, tenths = whole + 1, 0
    number = f"{whole}.{tenths}" if tenths else str(whole)
    if not is_long:
        return number + _LETTERS[power]
    return f"{number} {_LETTERS[power]}{'iB' if power else 'ytes'}"
