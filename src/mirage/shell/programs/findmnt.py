"""findmnt (util-linux 2.38.1): the visitor's own mounts as a tree, a list or bare values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mirage.shell import missing, muscle
from mirage.shell.lib import blockdevices
from mirage.shell.lib.mounted import MountLine, mounted
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.registry import program
from mirage.world.muscle import NoMuscleError

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "noheadings": "n", "list": "l", "raw": "r", "output": ":o", "types": ":t", "target": ":T", "source": ":S", "fstab": "s",
    "mtab": "m", "kernel": "k", "first-only": "f", "help": "h", "version": "V", "uniq": "u", "evaluate": "e", "pairs": "P",
}  # fmt: skip
PATH = "/usr/bin/findmnt"
REAL = frozenset((
    "-A", "-a", "-b", "-C", "-c", "-D", "-d", "-F", "-i", "-J", "-M", "-N", "-O", "-o", "-p", "-R", "-U", "-v", "-w", "-x", "--all", "--ascii",
    "--bytes", "--canonicalize", "--nocanonicalize", "--df", "--direction", "--tab-file", "--invert", "--json", "--mountpoint", "--task",
    "--options", "--output-all", "--poll", "--submounts", "--nofsroot", "--timeout", "--verify", "--verbose", "--tree", "--real", "--pseudo",
    "--shadowed", "--shell", "--vfs-all", "--uniq",
))  # fmt: skip
REAL_COLUMNS = frozenset((
    "PROPAGATION", "ID", "PARENT", "OPT-FIELDS", "MAJ:MIN", "FREQ", "PASSNO", "TID", "VFS-OPTIONS", "FS-OPTIONS", "FSROOT", "ACTION",
    "OLD-TARGET", "OLD-OPTIONS", "PARTLABEL",
))  # fmt: skip
DEFAULT = "TARGET,SOURCE,FSTYPE,OPTIONS"


@program("findmnt", path=PATH)
async def findmnt(proc: Process) -> int:
    """What is asked beyond these options, the image's own answers where it can run."""
    if proc.args in (["-x"], ["--verify"]):  # the real one would look at the disk
        proc.out("Success, no errors or warnings detected\n")
        return 0
    try:
        options, operands = scan(proc.args, "nlro:t:T:S:smkfhVueP", LONGS)
    except UsageError as error:
        return await _beyond(proc) if _is_real(proc.args) else misused(proc, error)
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "findmnt.help"))
        return 0
    if "V" in given:
        proc.out(f"findmnt from util-linux {upstream(proc, 'util-linux')}\n")
        return 0
    lines = mounted(proc, "/etc/fstab" if "s" in given else "/proc/self/mounts")
    chosen = _chosen(proc, lines, given, operands)
    if not chosen:
        return 1
    names = given.get("o", DEFAULT).upper().split(",")
    unknown = next((name for name in names if name not in COLUMNS), "")
    if unknown and unknown in REAL_COLUMNS:
        return await _beyond(proc)
    if unknown:
        proc.err(f"findmnt: unknown column: {unknown.lower() if given['o'].islower() else unknown}\n")
        return 1
    is_flat = bool(given.keys() & {"l", "r", "P", "T", "s"})
    stems = [""] * len(chosen) if is_flat else _stems(chosen)
    rows = [
        [(stem if name == "TARGET" else "") + COLUMNS[name](proc, line) for name in names]
        for stem, line in zip(stems, chosen, strict=True)
    ]
    if "P" in given:
        proc.out("".join(" ".join(f'{name}="{cell}"' for name, cell in zip(names, row, strict=True)) + "\n" for row in rows))
        return 0
    rows = rows if "n" in given else [names, *rows]
    widths = [0] * len(names) if "r" in given else [max(len(row[index]) for row in rows) for index in range(len(names))]
    proc.out("".join(_line(row, widths) for row in rows))
    return 0


def _is_real(args: list[str]) -> bool:
    """Whether each option is one that findmnt has, however few of them are ours."""
    return all(
        word.partition("=")[0] in REAL or (word[1:2].isalpha() and f"-{word[1]}" in REAL) for word in args if word.startswith("-")
    )


async def _beyond(proc: Process) -> int:
    try:
        return await muscle.run(proc, PATH)
    except NoMuscleError:
        return missing.end(proc, PATH.encode(), proc.argv)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join([*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1]]) + "\n"


def _chosen(proc: Process, lines: list[MountLine], given: dict[str, str], operands: list[str]) -> list[MountLine]:
    """What is asked for: by type, by source, by mount point, or (`-T`) by any path below one."""
    types = given.get("t", "").split(",") if "t" in given else []
    found = [line for line in lines if not types or line.fstype in types]
    if "S" in given:
        found = [line for line in found if line.source == given["S"]]
    if "T" in given:
        found = [line for line in found if line.target == _above(proc, given["T"], lines)]
    if operands:
        place = operands[0].rstrip("/") or "/"
        found = [line for line in found if place in (line.target, line.source)]
    return found


def _above(proc: Process, path: str, lines: list[MountLine]) -> str:
    here = path if path.startswith("/") else f"{proc.cwd().rstrip('/')}/{path}"
    return max((line.target for line in lines if f"{here}/".startswith(line.target.rstrip("/") + "/")), key=len, default="/")


def _stems(lines: list[MountLine]) -> list[str]:
    """The branches before each target: a mount hangs below the one that its path lies in."""
    parents = [_parent(lines, index) for index in range(len(lines))]
    stems = []
    order = _walk(parents, -1)
    lines[:] = [lines[index] for index, _ in order]
    for _, trail in order:
        bars = "".join("  " if is_last else "│ " for is_last in trail[1:-1])
        stems.append(bars + ("└─" if trail[-1] else "├─") if len(trail) > 1 else "")
    return stems


def _parent(lines: list[MountLine], index: int) -> int:
    target = lines[index].target
    above = [other for other, line in enumerate(lines) if line.target != target and target.startswith(line.target.rstrip("/") + "/")]
    return max(above, key=lambda other: len(lines[other].target), default=-1)


def _walk(parents: list[int], top: int, trail: tuple[bool, ...] = ()) -> list[tuple[int, tuple[bool, ...]]]:
    children = [index for index, parent in enumerate(parents) if parent == top]
    found = []
    for index in children:
        here = (*trail, index == children[-1])
        found += [(index, here), *_walk(parents, index, here)]
    return found


def _source(proc: Process, line: MountLine) -> str:
    """btrfs tells the subvolume beside the device."""
    root = next((option[len("subvol=") :] for option in line.options.split(",") if option.startswith("subvol=")), "")
    return f"{line.source}[{root}]" if line.fstype == "btrfs" and root.strip("/") else line.source


def _uuid(proc: Process, line: MountLine) -> str:
    parts = [part for device in blockdevices.devices(proc) for part in device.children]
    return next((part.partition.uuid for part in parts if part.partition and f"/dev/{part.name}" == line.source), "")


COLUMNS: dict[str, Callable[[Process, MountLine], str]] = {
    "TARGET": lambda proc, line: line.target,
    "SOURCE": _source,
    "FSTYPE": lambda proc, line: line.fstype,
    "OPTIONS": lambda proc, line: line.options,
    "UUID": _uuid,
}
