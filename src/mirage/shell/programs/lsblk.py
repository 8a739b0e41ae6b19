"""lsblk and blkid (util-linux 2.38.1): the block devices, their trees, and what is on them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, modes, nss
from mirage.shell.lib.blockdevices import BlockDevice, devices, mount_points, size_text
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import is_utf8
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "noempty": "A", "discard": "D", "dedup": ":E", "include": ":I", "json": "J", "merge": "M", "output-all": "O", "pairs": "P",
    "scsi": "S", "tree": "?T", "all": "a", "bytes": "b", "nodeps": "d", "exclude": ":e", "fs": "f", "ascii": "i", "list": "l",
    "perms": "m", "noheadings": "n", "output": ":o", "paths": "p", "raw": "r", "inverse": "s", "topology": "t", "width": ":w",
    "sort": ":x", "zoned": "z", "help": "h", "version": "V",
}  # fmt: skip
SETS = {
    "": "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "f": "NAME FSTYPE FSVER LABEL UUID FSAVAIL FSUSE% MOUNTPOINTS",
    "m": "NAME SIZE OWNER GROUP MODE",
}
RIGHT = frozenset({"RM", "SIZE", "RO", "ROTA", "FSAVAIL", "FSUSE%", "FSSIZE", "FSUSED"})
LEAST = {"MAJ:MIN": 7, "SIZE": 5}
KNOWN = frozenset(
    "NAME KNAME PATH MAJ:MIN RM SIZE RO TYPE MOUNTPOINT MOUNTPOINTS FSTYPE FSVER LABEL UUID PARTUUID FSAVAIL FSUSE% FSSIZE FSUSED "
    "OWNER GROUP MODE MODEL VENDOR SERIAL ROTA PKNAME TRAN".split()
)
FSTYPES = {"btrfs": "btrfs", "swap": "swap", "esp": "vfat"}
FSVERSIONS = {"swap": "1", "esp": "FAT16"}
NOT_A_DEVICE = 32


@program("lsblk")
def lsblk(proc: Process) -> int:
    options, names = parse(proc, "ADdE:zabe:fhJlNnMmo:OpPrstVvST::w:x:I:i", LONGS)
    given = {key for key, _ in options}
    if given & {"h", "V"}:
        gnu.tell(proc, "lsblk", "help" if "h" in given else "version", "util-linux")
    columns = _columns(proc, [value for key, value in options if key == "o"], given)
    shown, status = _asked(proc, names)
    is_flat = bool(given & {"l", "r", "P"})
    arts = ("├─", "└─") if is_utf8(proc) and "i" not in given else ("|-", "`-")
    rows: list[list[list[str]]] = []
    for device in shown:
        rows.append(_row(proc, device, columns, given, ""))
        below = [] if "d" in given else device.children
        rows += [
            _row(proc, child, columns, given, "" if is_flat else arts[index == len(below) - 1], device.name)
            for index, child in enumerate(below)
        ]
    if not rows:
        return status
    if "P" in given:
        for row in rows:
            cells = [f'{column}="{_joined(cell)}"' for column, cell in zip(columns, row, strict=True)]
            proc.out(" ".join(cells) + "\n")
        return status
    if "n" not in given:
        rows.insert(0, [[column] for column in columns])
    if "r" in given:
        proc.out("".join(" ".join(_joined(cell).replace(" ", "\\x20") for cell in row) + "\n" for row in rows))
    else:
        _table(proc, rows, columns)
    return status


def _columns(proc: Process, asked: list[str], given: set[str]) -> list[str]:
    columns = SETS["f" if "f" in given else "m" if "m" in given else ""].split()
    if asked:
        names = asked[-1].removeprefix("+").upper().split(",")
        for name in names:
            if name not in KNOWN:
                proc.error(f"unknown column: {name}")
                raise Exited(1)
        columns = columns + names if asked[-1].startswith("+") else names
    return columns


def _asked(proc: Process, names: list[str]) -> tuple[list[BlockDevice], int]:
    """The devices that are named, or all; partitions stand by themselves."""
    whole = devices(proc)
    if not names:
        return whole, 0
    everything = {device.name: device for disk in whole for device in (disk, *disk.children)}
    found = []
    for name in names:
        try:
            path = to_text(proc.caller.realpath(to_bytes(name)))
        except OSError:
            path = name
        device = everything.get(path.removeprefix("/dev/")) if path.startswith("/dev/") else None
        if device is None:
            proc.error(f"{name}: not a block device")
        else:
            found.append(device)
    return found, 0 if len(found) == len(names) else NOT_A_DEVICE if not found else 64


def _joined(cell: list[str]) -> str:
    return "\\x0a".join(cell)


def _row(proc: Process, device: BlockDevice, columns: list[str], given: set[str], art: str, parent: str = "") -> list[list[str]]:
    row = []
    for column in columns:
        match column:
            case "NAME":
                cell = [art + ("/dev/" if "p" in given else "") + device.name]
            case "MOUNTPOINTS":
                cell = mount_points(proc, device) or [""]
            case "SIZE":
                cell = [str(device.size) if "b" in given else size_text(device.size)]
            case "MAJ:MIN" if given & {"r", "P"}:
                cell = [f"{device.major}:{device.minor}"]
            case "PKNAME":
                cell = [parent]
            case _:
                cell = [_cell(proc, device, column, is_exact="b" in given)]
        row.append(cell)
    return row


def _cell(proc: Process, device: BlockDevice, column: str, *, is_exact: bool) -> str:
    part, disk = device.partition, next((disk for disk in proc.host.disks if disk.name == device.name), None)
    match column:
        case "KNAME":
            return device.name
        case "PATH":
            return f"/dev/{device.name}"
        case "MAJ:MIN":
            return f"{device.major:>3}:{device.minor:<3}"
        case "RM" | "RO":
            return str(int(column == "RM" and device.is_removable))
        case "TYPE":
            return device.kind
        case "ROTA":
            return str(int(any(disk.rotational for disk in proc.host.disks) or device.kind == "rom"))
        case "MOUNTPOINT":
            return next(iter(mount_points(proc, device)), "")
        case "FSTYPE" | "FSVER" if part:
            return (FSTYPES if column == "FSTYPE" else FSVERSIONS).get(part.use, "")
        case "LABEL" | "UUID" | "PARTUUID" if part:
            return str(getattr(part, column.lower()))
        case "MODEL" | "VENDOR" | "SERIAL" if disk:
            return str(getattr(disk, column.lower()))
        case "OWNER" | "GROUP" | "MODE":
            return _access(proc, device, column)
        case "FSAVAIL" | "FSUSE%" | "FSSIZE" | "FSUSED":
            return _room(proc, device, column, is_exact=is_exact)
        case _:
            return ""


def _access(proc: Process, device: BlockDevice, column: str) -> str:
    try:
        stat = proc.stat(f"/dev/{device.name}")
    except OSError:
        return ""
    if column == "MODE":
        return modes.render(stat.mode)
    entry = nss.user(proc, stat.uid) if column == "OWNER" else nss.group(proc, stat.gid)
    return entry.name if entry else ""


def _room(proc: Process, device: BlockDevice, column: str, *, is_exact: bool) -> str:
    point = next((point for point in mount_points(proc, device) if point.startswith("/")), "")
    try:
        room = proc.caller.statfs(to_bytes(point))
    except OSError:
        return ""
    used = room.blocks - room.bfree
    if column == "FSUSE%":
        return f"{100 * used / room.blocks:.0f}%" if room.blocks else "-"
    amount = {"FSAVAIL": room.bavail, "FSSIZE": room.blocks, "FSUSED": used}[column] * room.bsize
    return str(amount) if is_exact else size_text(amount)


def _table(proc: Process, rows: list[list[list[str]]], columns: list[str]) -> None:
    widths = [max(LEAST.get(column, 0), *(len(line) for row in rows for line in row[at])) for at, column in enumerate(columns)]
    last = len(columns) - 1
    for row in rows:
        for at in range(max(len(cell) for cell in row)):
            cells = []
            for number, (cell, column) in enumerate(zip(row, columns, strict=True)):
                text = cell[at] if at < len(cell) else ""
                if column in RIGHT:
                    text = text.rjust(widths[number])
                elif number < last:
                    text = text.ljust(widths[number])
                cells.append(text)
            proc.out(" ".join(cells) + "\n")


BLKID_LONGS = {
    "cache-file": ":c", "garbage-collect": "g", "help": "h", "info": "i", "label": ":L", "list-filesystems": "k", "list-one": "l",
    "match-tag": ":s", "match-token": ":t", "match-types": ":n", "no-encoding": "d", "no-part-details": "D", "offset": ":O",
    "output": ":o", "probe": "p", "size": ":S", "usages": ":u", "uuid": ":U", "version": "V",
}  # fmt: skip


@program("blkid", path="/usr/sbin/blkid")
def blkid(proc: Process) -> int:
    options, names = parse(proc, "c:DdgH:hilL:n:ko:O:ps:S:t:u:U:w:Vv", BLKID_LONGS)
    given = dict(options)
    if given.keys() & {"h", "V", "v"}:
        gnu.tell(proc, "blkid", "help" if "h" in given else "version", "util-linux")
    wanted = [value for key, value in options if key == "s"]
    style, is_any = given.get("o", "full"), False
    for part in [found for device in devices(proc) for found in (device, *device.children)]:
        path = f"/dev/{part.name}"
        is_hidden = part.partition is None or part.partition.use == "extended"
        if (path not in names if names else is_hidden) or not proc.caller.can(to_bytes(path), os.R_OK):
            continue
        tags = [(tag, value) for tag, value in _tags(proc, part) if not wanted or tag in wanted]
        if "U" in given or "L" in given:
            if given.get("U", "-") == dict(_tags(proc, part)).get("UUID") or given.get("L", "-") == dict(_tags(proc, part)).get(
                "LABEL"
            ):
                proc.out(path + "\n")
                return 0
        elif tags:
            proc.out(_tagged(path, tags, style, is_first=not is_any))
            is_any = True
    return 0 if is_any else 2


def _tags(proc: Process, device: BlockDevice) -> list[tuple[str, str]]:
    part = device.partition
    if part is None:
        return [tag for disk in proc.host.disks if disk.name == device.name for tag in (("PTUUID", disk.id), ("PTTYPE", disk.table))]
    if part.use == "extended":
        return [("PTTYPE", "dos"), ("PARTUUID", part.partuuid)]
    tags = [("LABEL", part.label), ("UUID", part.uuid), ("UUID_SUB", part.sub_uuid)]
    if part.use in ("btrfs", "esp"):
        tags.append(("BLOCK_SIZE", "4096" if part.use == "btrfs" else "512"))
    tags += [("TYPE", FSTYPES.get(part.use, "")), ("PARTUUID", part.partuuid)]
    if part.use == "esp":
        tags.insert(0, ("SEC_TYPE", "msdos"))
    return [(tag, value) for tag, value in tags if value]


def _tagged(path: str, tags: list[tuple[str, str]], style: str, *, is_first: bool) -> str:
    if style == "value":
        return "".join(f"{value}\n" for _, value in tags)
    if style == "export":
        return ("" if is_first else "\n") + f"DEVNAME={path}\n" + "".join(f"{tag}={value}\n" for tag, value in tags)
    if style == "device":
        return path + "\n"
    return f"{path}: " + " ".join(f'{tag}="{value}"' for tag, value in tags) + "\n"
