"""fdisk (util-linux 2.38.1): the partition tables of the machine's disk; in conversation it prints the table and quits."""

from __future__ import annotations

import errno
import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.blockdevices import SECTOR, size_text
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.world.identity import Disk

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.identity import Partition

LONGS = {
    "sector-size": ":b", "protect-boot": "B", "compatibility": "?c", "color": "?L", "list": "l", "list-details": "x",
    "noauto-pt": "n", "output": ":o", "type": ":t", "units": "?u", "getsz": "s", "bytes": "bytes", "lock": "?lock",
    "wipe": ":w", "wipe-partitions": ":W", "cylinders": ":C", "heads": ":H", "sectors": ":S", "help": "h", "version": "V",
}  # fmt: skip
DOS = {"btrfs": ("83", "Linux"), "swap": ("82", "Linux swap / Solaris"), "extended": ("5", "Extended")}
GPT = {"btrfs": "Linux root (x86-64)", "swap": "Linux swap", "bios": "BIOS boot", "esp": "EFI System"}
SIZE_WIDTH = 5
WELCOME = """
Welcome to fdisk (util-linux {version}).
Changes will remain in memory only, until you decide to write them.
Be careful before using the write command.

"""


@program("fdisk", path="/usr/sbin/fdisk")
async def fdisk(proc: Process) -> int:
    options, names = parse(proc, "b:Bc::C:hH:lL::no:sS:t:u::vVw:W:x", LONGS)
    given = {key for key, _ in options}
    if "h" in given or given & {"v", "V"}:
        gnu.tell(proc, "fdisk", "help" if "h" in given else "version", "util-linux")
    if given & {"l", "x"}:
        return _list(proc, names)
    if len(names) != 1:
        gnu.try_help(proc, "bad usage")
    return await _talk(proc, names[0])


def _list(proc: Process, names: list[str]) -> int:
    asked = names or [f"/dev/{disk.name}" for disk in proc.host.disks] + ["/dev/sr0"] * proc.exists("/sys/block/sr0")
    status, is_first = 0, True
    for name in asked:
        try:
            disk = _opened(proc, name)
        except OSError as error:
            if names or isinstance(error, PermissionError):
                proc.error(f"cannot open {name}: {why(error)}")
            status = 1 if names else status
            continue
        proc.out("" if is_first else "\n\n")
        is_first = False
        proc.out(_text(proc, disk, name))
    return status


def _opened(proc: Process, name: str) -> Disk | Partition:
    """What of the machine's own a name stands for; OSError when it can not be opened."""
    proc.caller.access(to_bytes(name), os.R_OK)
    if st.S_ISDIR(proc.stat(name).mode):
        raise IsADirectoryError(errno.EISDIR, "")
    base = to_text(proc.caller.realpath(to_bytes(name))).rsplit("/", 1)[-1]
    for disk in proc.host.disks:
        if disk.name == base:
            return disk
        for part in disk.partitions:
            if part.name == base:
                return part
    raise OSError(errno.ENOMEDIUM if base == "sr0" else errno.ENOTTY, "")


def _text(proc: Process, disk: Disk | Partition, name: str) -> str:
    size = disk.sectors * SECTOR
    lines = [f"Disk {name}: {size_text(size, is_long=True)}, {size} bytes, {disk.sectors} sectors"]
    if isinstance(disk, Disk):
        try:
            lines.append("Disk model: " + to_text(proc.read_file(f"/sys/block/{disk.name}/device/model", 4096)).rstrip("\n"))
        except OSError:
            pass  # a virtio disk has none
    lines += [
        "Units: sectors of 1 * 512 = 512 bytes",
        "Sector size (logical/physical): 512 bytes / 512 bytes",
        "I/O size (minimum/optimal): 512 bytes / 512 bytes",
    ]
    if isinstance(disk, Disk):
        lines += _table(disk)
    return "\n".join(lines) + "\n"


def _table(disk: Disk) -> list[str]:
    is_dos = disk.table == "dos"
    parts = sorted(disk.partitions, key=lambda part: part.number)
    ends = {part.number: _end(disk, part) for part in parts}
    rows = [
        [
            "Device",
            *(["Boot"] if is_dos else []),
            "Start",
            "End",
            "Sectors",
            "Size".rjust(SIZE_WIDTH),
            *(["Id"] if is_dos else []),
            "Type",
        ]
    ]
    for part in parts:
        sectors = ends[part.number] - part.start + 1
        row = [
            f"/dev/{part.name}",
            str(part.start),
            str(ends[part.number]),
            str(sectors),
            size_text(sectors * SECTOR).rjust(SIZE_WIDTH),
        ]
        if is_dos:
            code, word = DOS[part.use]
            row = [row[0], "*" if part.use == "btrfs" else "", *row[1:], code, word]
        else:
            row.append(GPT[part.use])
        rows.append(row)
    left = {0, len(rows[0]) - 1, *([1] if is_dos else [])}
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        " ".join(cell.ljust(width) if column in left else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths)))
        for row in rows
    ]
    starts = [part.start for part in parts]
    unordered = ["", "Partition table entries are not in disk order."] if starts != sorted(starts) else []
    identifier = f"0x{disk.id}" if is_dos else disk.id.upper()
    return [f"Disklabel type: {disk.table}", f"Disk identifier: {identifier}", "", *[line.rstrip() for line in lines], *unordered]


def _end(disk: Disk, part: Partition) -> int:
    """An extended partition, of which the kernel shows two sectors, reaches to the end of the last one in it."""
    if part.use != "extended":
        return part.start + part.sectors - 1
    return max(other.start + other.sectors - 1 for other in disk.partitions if other.number > 4)


async def _talk(proc: Process, name: str) -> int:
    proc.out(WELCOME.format(version=recorded(proc, "fdisk.version", "util-linux").split()[-1]))
    try:
        disk = _opened(proc, name)
    except OSError as error:
        return proc.error(f"cannot open {name}: {why(error)}")
    proc.out("\nCommand (m for help): ")
    await proc.flush()
    async for line in proc.lines(0):
        word = line.strip().decode("utf-8", "surrogateescape")
        if word == "q":
            proc.out("\n")
            return 0
        if word in ("p", "print"):
            proc.out(_text(proc, disk, name))
        elif word:
            proc.out(f"{word[0]}: unknown command\n")
        proc.out("\nCommand (m for help): ")
        await proc.flush()
    proc.out("\n")
    return 1
