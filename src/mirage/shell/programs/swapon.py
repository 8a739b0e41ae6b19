"""swapon, swapoff and blockdev (util-linux 2.38.1): what the machine swaps to, and how large its block devices are."""

from __future__ import annotations

import stat as st
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import blockdevices
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.world.kernel import memory
from mirage.world.standing import Swap

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHOWN = ["NAME", "TYPE", "SIZE", "USED", "PRIO"]
LEFT = ("NAME", "TYPE", "UUID", "LABEL")
CANNOT = 255  # -1, as swapon's main returns it
BAD_USAGE, FAILED = 16, 4  # swapoff's SWAPOFF_EX_USAGE and SWAPOFF_EX_SYSERR
SECTOR = 512
PAGE, MAGIC_AT, MAGIC = 4096, 4086, b"SWAPSPACE2"  # linux/swap.h
NOCOW = 0x800000  # FS_NOCOW_FL of linux/fs.h


@program("swapon", path="/usr/sbin/swapon")
def swapon(proc: Process) -> int:
    longs = {"all": "a", "show": "?show", "summary": "s", "noheadings": "noheadings", "raw": "raw", "bytes": "bytes", "help": "h",
             "version": "V", "verbose": "v", "discard": "?d", "ifexists": "e", "fixpgsz": "f", "options": ":o", "priority": ":p"}  # fmt: skip
    try:
        options, operands = scan(proc.args, "ad::efo:p:shvVL:U:", longs)
    except UsageError as error:
        return misused(proc, error)
    given = dict(options)
    if given.keys() & {"h", "V"}:
        return _told(proc, "h" in given)
    if "s" in given:
        proc.out(to_text(proc.read_file("/proc/swaps")))
        return 0
    if operands:
        return _begin(proc, operands, given)
    return _all(proc) if "a" in given else _show(proc, given)


def _told(proc: Process, is_help: bool) -> int:
    proc.out(recorded(proc, f"{proc.name}.help") if is_help else f"{proc.name} from util-linux {upstream(proc, 'util-linux')}\n")
    return 0


def _show(proc: Process, given: dict[str, str]) -> int:
    columns = [name.upper() for name in given.get("show", "").split(",") if name] or SHOWN
    unknown = next((name for name in columns if name not in SHOWN), "")
    if unknown:
        proc.err(f"swapon: unknown column: {unknown}\n")
        return 1
    rows = [] if given.get("noheadings") is not None else [columns]
    swaps = [line.split() for line in to_text(proc.read_file("/proc/swaps")).splitlines()[1:]]
    for name, kind, size, used, priority in swaps:
        sizes = [size, used] if "bytes" not in given else []
        size, used = (_human(text) for text in sizes) if sizes else (str(int(size) * 1024), str(int(used) * 1024))
        cells = dict(zip(SHOWN, (name, kind, size, used, priority), strict=True))
        rows.append([cells[column] for column in columns])
    if not swaps:
        return 0
    widths = [0 if "raw" in given else max(len(row[index]) for row in rows) for index in range(len(columns))]
    for row in rows:
        cells_ = [
            cell.ljust(width) if name in LEFT else cell.rjust(width) for name, cell, width in zip(columns, row, widths, strict=True)
        ]
        proc.out(" ".join(cells_).rstrip() + "\n")
    return 0


def _human(kib: str) -> str:
    return blockdevices.size_text(int(kib) * 1024)


def _all(proc: Process) -> int:
    """What /etc/fstab has for swap, as far as it is the machine's own and not in use."""
    lines = [line.split() for line in to_text(proc.read_file("/etc/fstab")).splitlines() if not line.lstrip().startswith("#")]
    if not any(len(line) > 2 and line[2] == "swap" for line in lines):
        return 0
    if proc.uid:
        proc.err("swapon: Not superuser.\n")
        return 1
    place = proc.host.place(proc.visit.layer)
    areas = memory.swaps(place)
    missing = [area for area in memory.own_swaps(place) if area.path not in {other.path for other in areas}]
    if missing:
        memory.set_swaps(place, [*areas, *missing])
    return 0


def _begin(proc: Process, operands: list[str], given: dict[str, str]) -> int:
    """A partition of the machine's, or a file with mkswap's header, which on btrfs has to be of those that are not copied on write."""
    if proc.uid:
        proc.err("swapon: cannot open " + "\nswapon: cannot open ".join(f"{name}: Permission denied" for name in operands) + "\n")
        return CANNOT
    place = proc.host.place(proc.visit.layer)
    areas = list(memory.swaps(place))
    own = {area.path: area for area in memory.own_swaps(place)}
    for name in operands:
        try:
            mode = proc.stat(name).mode
        except OSError as error:
            proc.err(f"swapon: cannot open {name}: {why(error)}\n")
            continue
        if st.S_ISREG(mode) and mode & 0o077:
            proc.err(f"swapon: {name}: insecure permissions {mode & 0o7777:04o}, 0600 suggested.\n")
        if any(area.path == name for area in areas):
            proc.err(f"swapon: {name}: swapon failed: Device or resource busy\n")
        elif name in own:
            areas.append(own[name])
        elif not st.S_ISREG(mode) or proc.read_file(name, PAGE)[MAGIC_AT:] != MAGIC:
            proc.err(f"swapon: {name}: read swap header failed\n")
        elif not proc.caller.getflags(to_bytes(name)) & NOCOW:
            proc.err(f"swapon: {name}: swapon failed: Invalid argument\n")
        else:
            lowest = min([area.priority for area in areas], default=-1)
            priority = int(given["p"]) if given.get("p", "").isdigit() else min(lowest, -1) - 1
            areas.append(
                Swap(to_text(proc.caller.realpath(to_bytes(name))), "file", proc.stat(name).size // 1024 // 4 * 4 - 4, priority)
            )
    begun = len(areas) - len(memory.swaps(place))
    if begun:
        memory.set_swaps(place, areas)
    return 0 if begun == len(operands) else CANNOT


@program("swapoff", path="/usr/sbin/swapoff")
def swapoff(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "ahvVL:U:", {"all": "a", "help": "h", "version": "V", "verbose": "v"})
    except UsageError as error:
        misused(proc, error)
        return BAD_USAGE
    given = dict(options)
    if given.keys() & {"h", "V"}:
        return _told(proc, "h" in given)
    swaps = [line.split()[0] for line in to_text(proc.read_file("/proc/swaps")).splitlines()[1:]]
    names = swaps if "a" in given else operands
    if not names and "a" not in given:
        proc.err("swapoff: bad usage\nTry 'swapoff --help' for more information.\n")
        return BAD_USAGE
    if proc.uid:
        proc.err("swapoff: Not superuser.\n")
        return BAD_USAGE
    place = proc.host.place(proc.visit.layer)
    ended = {name for name in names if name in swaps}
    if ended:
        memory.set_swaps(place, [area for area in memory.swaps(place) if area.path not in ended])
    for name in names:
        if name not in ended:
            reason = "Invalid argument" if proc.exists(name) else "No such file or directory"
            proc.err(f"swapoff: {name}: swapoff failed: {reason}\n")
    return 0 if len(ended) == len(set(names)) else FAILED


HINT = "Try 'blockdev --help' for more information.\n"


@program("blockdev", path="/usr/sbin/blockdev")
def blockdev(proc: Process) -> int:
    words = proc.args
    if words[:1] in (["-h"], ["--help"], ["-V"], ["--version"]):
        return _told(proc, words[0] in ("-h", "--help"))
    commands = [word for word in words if word.startswith("-")]
    names = [word for word in words if not word.startswith("-")]
    wrong = (not words and "not enough arguments") or (not names and "no device specified")
    if wrong:
        proc.err(f"blockdev: {wrong}\n{HINT}")
        return 1
    unknown = next((command for command in commands if command not in ANSWERS), "")
    whole = blockdevices.devices(proc)
    sizes = {f"/dev/{device.name}": device.size for disk in whole for device in (disk, *disk.children)}
    for name in names:
        if proc.uid or not (name in sizes or proc.exists(name)):
            proc.err(f"blockdev: cannot open {name}: {'Permission denied' if proc.uid else 'No such file or directory'}\n")
            return 1
        if unknown:
            proc.err(f"blockdev: Unknown command: {unknown}\n{HINT}")
            return 1
        if commands and name not in sizes:
            kind = commands[0].replace("--getsize64", "BLKGETSIZE64").replace("--getro", "BLKROGET")
            proc.err(f"blockdev: ioctl error on {kind}: Inappropriate ioctl for device\n")
            return 1
        proc.out("".join(f"{ANSWERS[command](sizes[name])}\n" for command in commands))
    return 0


ANSWERS: dict[str, Callable[[int], int]] = {
    "--getsize64": lambda size: size, "--getsz": lambda size: size // SECTOR, "--getsize": lambda size: size // SECTOR,
    "--getss": lambda size: SECTOR, "--getpbsz": lambda size: SECTOR, "--getbsz": lambda size: 4096, "--getro": lambda size: 0,
    "--getra": lambda size: 256, "--getfra": lambda size: 256, "--getalignoff": lambda size: 0, "--getiomin": lambda size: SECTOR,
    "--getioopt": lambda size: 0, "--getmaxsect": lambda size: 2560, "--getdiscardzeroes": lambda size: 0,
}  # fmt: skip
