"""btrfs and mkfs.btrfs (btrfs-progs 6.2): what the machine's own file system answers about itself; on other files they truly run.

How much of the disk is taken is what df says: a chunk of metadata and one of the system, twice each, and the rest is data.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.inuse import truly, use
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.registry import program
from mirage.world.kernel.rawdisk import GENERATION
from mirage.world.logs.lines import local

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.identity import Partition

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
SYSTEM, METADATA = 8 * MIB, 256 * MIB  # chunks of a disk below 50 GiB, and of the system everywhere
NODE = 16 * KIB
LEAST = 3_407_872  # bytes of the global reserve
SUBVOLUME = 256  # @rootfs
BANNER = "btrfs-progs v6.2\nSee http://btrfs.wiki.kernel.org for more information.\n\n"


@dataclass(frozen=True, slots=True)
class _Room:
    """Bytes."""

    size: int
    data: int  # allocated
    data_used: int
    metadata_used: int
    reserve: int

    @property
    def allocated(self) -> int:
        return self.data + 2 * (METADATA + SYSTEM)

    @property
    def unallocated(self) -> int:
        return self.size - self.allocated


def _room(proc: Process, part: Partition) -> _Room:
    stat = proc.caller.statfs(b"/")
    used = max(0, (stat.blocks - stat.bfree) * 4096 - 2 * (METADATA + SYSTEM))
    metadata = min(used // 28, METADATA * 9 // 10) // NODE * NODE
    data = -(-(used + 200 * MIB) // GIB) * GIB
    return _Room(part.sectors * 512, data, used, metadata, max(LEAST, metadata // 4 // NODE * NODE))


def _root(proc: Process) -> Partition | None:
    """The partition with the machine's file system, where that is btrfs."""
    return next((part for disk in proc.host.disks for part in disk.partitions if part.use == "btrfs"), None)


@program("btrfs")
async def btrfs(proc: Process) -> int:
    part, words = _root(proc), [word for word in proc.args if word]
    if part is None or not words or proc.uid or words[0].startswith("-"):
        return await truly(proc)
    if words[0] == "check":
        return await _check(proc, words[1:])
    group = next((name for name in COMMANDS if name.startswith(words[0])), "")
    fits = [name for name in COMMANDS.get(group, ()) if len(words) > 1 and name.startswith(words[1])]
    if len(fits) > 1:
        fits = [name for name in fits if name == words[1]]
    if not fits:
        return await truly(proc)
    paths = [word for word in words[2:] if not word.startswith("-")]
    if not paths and (group, fits[0]) == ("filesystem", "show"):
        _show(proc, part, "/")
        return 0
    if not paths:
        return await truly(proc)
    found = use(proc, paths[0])
    if (found is None or found.kind != "btrfs") and (error := _refusal(proc, paths[0])) is not None:
        proc.err(error)
        return 1
    COMMANDS[group][fits[0]](proc, part, paths[0])
    return 0


def _refusal(proc: Process, path: str) -> str | None:
    """What is said of a path that is not on the file system of the disk."""
    try:
        device, home = proc.stat(path).dev, proc.stat("/").dev
    except OSError as error:
        return f"ERROR: cannot access '{path}': {error.strerror}\n"
    return None if device == home else f"ERROR: not a btrfs filesystem: {path}\n"


async def _check(proc: Process, words: list[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), "")
    found = use(proc, name) if name else None
    if found is None or found.kind != "btrfs" or "--force" in words:
        return await truly(proc)
    proc.out("Opening filesystem to check...\n")
    proc.err(f"ERROR: {name} is currently mounted, use --force if you really intend to check the filesystem\n")
    return 1


def _pretty(size: float) -> str:
    """pretty_size_mode(): two digits, by powers of 1024."""
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024 or unit == "TiB":
            return f"{size:.2f}{unit}"
        size /= 1024
    raise AssertionError


def _show(proc: Process, part: Partition, path: str) -> None:
    room = _room(proc, part)
    used = room.data_used + room.metadata_used + NODE
    proc.out(
        f"Label: none  uuid: {part.uuid}\n\tTotal devices 1 FS bytes used {_pretty(used)}\n"
        f"\tdevid    1 size {_pretty(room.size)} used {_pretty(room.allocated)} path /dev/{part.name}\n\n"
    )


def _df(proc: Process, part: Partition, path: str) -> None:
    room = _room(proc, part)
    proc.out(
        f"Data, single: total={_pretty(room.data)}, used={_pretty(room.data_used)}\n"
        f"System, DUP: total={_pretty(SYSTEM)}, used={_pretty(NODE)}\n"
        f"Metadata, DUP: total={_pretty(METADATA)}, used={_pretty(room.metadata_used)}\n"
        f"GlobalReserve, single: total={_pretty(room.reserve)}, used=0.00B\n"
    )


def _usage(proc: Process, part: Partition, path: str) -> None:
    room, device = _room(proc, part), f"/dev/{part.name}"
    used, free = room.data_used + 2 * (room.metadata_used + NODE), room.data - room.data_used
    stat = proc.caller.statfs(b"/")
    lines = [
        ("Device size:", _pretty(room.size), ""), ("Device allocated:", _pretty(room.allocated), ""),
        ("Device unallocated:", _pretty(room.unallocated), ""), ("Device missing:", "0.00B", ""), ("Device slack:", "0.00B", ""),
        ("Used:", _pretty(used), ""),
        ("Free (estimated):", _pretty(room.unallocated + free), f"\t(min: {_pretty(room.unallocated // 2 + free)})"),
        ("Free (statfs, df):", _pretty(stat.bavail * 4096), ""), ("Data ratio:", "1.00", ""), ("Metadata ratio:", "2.00", ""),
        ("Global reserve:", _pretty(room.reserve), "\t(used: 0.00B)"), ("Multiple profiles:", "no", ""),
    ]  # fmt: skip
    proc.out("Overall:\n" + "".join(f"    {name}\t\t{value:>10}{more}\n" for name, value, more in lines))
    for name, total, taken, copies in (
        ("Data,single", room.data, room.data_used, 1), ("Metadata,DUP", METADATA, room.metadata_used, 2), ("System,DUP", SYSTEM, NODE, 2)
    ):  # fmt: skip
        proc.out(
            f"\n{name}: Size:{_pretty(total)}, Used:{_pretty(taken)} ({100 * taken / total:.2f}%)\n   {device}\t{_pretty(total * copies):>10}\n"
        )
    proc.out(f"\nUnallocated:\n   {device}\t{_pretty(room.unallocated):>10}\n")


def _device_usage(proc: Process, part: Partition, path: str) -> None:
    room = _room(proc, part)
    lines = [("Device size:", room.size), ("Device slack:", 0), ("Data,single:", room.data), ("Metadata,DUP:", 2 * METADATA),
             ("System,DUP:", 2 * SYSTEM), ("Unallocated:", room.unallocated)]  # fmt: skip
    proc.out(f"/dev/{part.name}, ID: 1\n" + "".join(f"   {name:<15}{_pretty(size):>17}\n" for name, size in lines) + "\n")


def _subvolumes(proc: Process, part: Partition, path: str) -> None:
    proc.out(f"ID {SUBVOLUME} gen {GENERATION} top level 5 path @rootfs\n")


def _subvolume(proc: Process, part: Partition, path: str) -> None:
    made = local(proc.host.identity.install_time, proc.host.identity.timezone)
    own = uuid.UUID(bytes=proc.host.derive("btrfs subvolume")[:16], version=4)
    when = f"{made:%Y-%m-%d %H:%M:%S} {made.strftime('%z') or '+0000'}"
    lines = [
        ("Name:", "@rootfs"), ("UUID:", str(own)), ("Parent UUID:", "-"), ("Received UUID:", "-"), ("Creation time:", when),
        ("Subvolume ID:", str(SUBVOLUME)), ("Generation:", str(GENERATION)), ("Gen at creation:", "7"), ("Parent ID:", "5"),
        ("Top level ID:", "5"), ("Flags:", "-"), ("Send transid:", "0"), ("Send time:", when), ("Receive transid:", "0"), ("Receive time:", "-"),
    ]  # fmt: skip
    proc.out("@rootfs\n" + "".join(f"\t{name} {TABS[len(name) // 8]}{value}\n" for name, value in lines) + "\tSnapshot(s):\n")


TABS = ("\t\t\t", "\t\t", "\t")


def _saying(text: str) -> Callable[[Process, Partition, str], None]:
    def say(proc: Process, part: Partition, path: str) -> None:
        proc.out(text.format(device=f"/dev/{part.name}", path=path))

    return say


STATS = "".join(f"[{{device}}].{name + '_errs':<17}0\n" for name in ("write_io", "read_io", "flush_io", "corruption", "generation"))
COMMANDS: dict[str, dict[str, Callable[[Process, Partition, str], None]]] = {
    "filesystem": {"df": _df, "show": _show, "usage": _usage, "sync": _saying(""), "label": _saying("\n")},
    "subvolume": {"list": _subvolumes, "show": _subvolume, "get-default": _saying("ID 5 (FS_TREE)\n")},
    "device": {"stats": _saying(STATS), "usage": _device_usage},
    "balance": {"status": _saying("No balance found on '{path}'\n")},
    "property": {"get": _saying("ro=false\nlabel=\n")},
}


@program("mkfs.btrfs", path="/usr/sbin/mkfs.btrfs")
async def mkfs_btrfs(proc: Process) -> int:
    try:
        options, operands = scan(
            proc.args, "fd:m:n:s:b:L:KO:R:r:U:Vqvh", {"force": "f", "data": ":d", "metadata": ":m", "label": ":L", "uuid": ":U"}
        )
    except UsageError:
        return await truly(proc)
    found = next((one for name in operands if (one := use(proc, name)) is not None and one.is_held), None)
    if found is None:
        return await truly(proc)
    given = dict(options)
    proc.out(BANNER if "q" not in given else "")
    if found.kind in ("btrfs", "swap") and "f" not in given:
        proc.err(f"ERROR: {found.name} appears to contain an existing filesystem ({found.kind})\n")
        proc.err(f"ERROR: use the -f option to force overwrite of {found.name}\n")
    elif found.is_swap:
        proc.err(f"ERROR: {found.name} is a swap device\n")
    elif found.kind == "disk":
        why = "appears to contain a partition table (dos)" if "f" not in given else ""
        proc.err(f"ERROR: {found.name} {why}\nERROR: use the -f option to force overwrite of {found.name}\n" if why
                 else f"ERROR: unable to open {found.name}: Device or resource busy\n")  # fmt: skip
    else:
        proc.err(f"ERROR: {found.name} is mounted\n")
    return 1
