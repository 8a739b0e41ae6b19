"""What the machine's disks are in use for, as programs find it that would write to them (O_EXCL on their devices, /proc/mounts, /proc/swaps)."""

from __future__ import annotations

import contextlib
import os
import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import missing, muscle
from mirage.shell.lib.blockdevices import BlockDevice, devices, mount_points
from mirage.shell.lib.text import to_text
from mirage.world.muscle import NoMuscleError

if TYPE_CHECKING:
    from mirage.shell.process import Process

SWAP = "[SWAP]"


@dataclass(frozen=True, slots=True)
class Use:
    """A device under the name that it was called by; `kind` is what is on it (btrfs, swap, disk, ...), `places` where it is mounted."""

    name: str
    device: BlockDevice
    kind: str
    places: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        """Whether who wants it for himself is told that it is busy."""
        return self.kind == "disk" or bool(self.places)

    @property
    def is_swap(self) -> bool:
        return SWAP in self.places


def use(proc: Process, name: str) -> Use | None:
    """None: it is none of the machine's disks or partitions."""
    try:
        stat = proc.stat(name)
    except OSError:
        return None
    if not st.S_ISBLK(stat.mode):
        return None
    number = os.major(stat.rdev), os.minor(stat.rdev)
    for disk in devices(proc):
        for device in (disk, *disk.children):
            if (device.major, device.minor) == number and device.kind != "rom":
                kind = device.partition.use if device.partition is not None else "disk"
                return Use(name, device, kind, tuple(mount_points(proc, device)))
    return None


async def truly(proc: Process) -> int:
    """The program itself, where it can be had: what it is to work on is no disk of the machine's."""
    if muscle.stands(proc):
        with contextlib.suppress(NoMuscleError):
            return await muscle.run(proc, to_text(proc.exe))
    return missing.end(proc, proc.exe, proc.argv)
