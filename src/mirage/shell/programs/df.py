"""df (coreutils 9.1): the room on what is mounted."""

from __future__ import annotations

import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, human
from mirage.shell.lib.gnu import why
from mirage.shell.lib.human import BlockSize
from mirage.shell.lib.mounted import MountLine, mounted
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.quoting import quote
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.vfs.types import StatFs

if TYPE_CHECKING:
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "block-size": ":B", "inodes": "i", "human-readable": "h", "si": "H", "local": "l", "output": "?output",
    "portability": "P", "print-type": "T", "sync": "sync", "no-sync": "sync", "total": "total", "type": ":t", "exclude-type": ":x",
}  # fmt: skip
# each field of --output: the heading, the least width, whether it stands on the left
FIELDS = {
    "source": ("Filesystem", 14, True), "fstype": ("Type", 4, True), "itotal": ("Inodes", 5, False), "iused": ("IUsed", 5, False),
    "iavail": ("IFree", 5, False), "ipcent": ("IUse%", 4, False), "size": ("", 5, False), "used": ("Used", 5, False),
    "avail": ("Available", 5, False), "pcent": ("Use%", 4, False), "file": ("File", 0, True), "target": ("Mounted on", 0, True),
}  # fmt: skip
_DUMMY = frozenset(
    "autofs proc subfs debugfs devpts fusectl fuse.portal mqueue rpc_pipefs sysfs devfs kernfs ignore none binfmt_misc bpf cgroup "
    "cgroup2 configfs efivarfs hugetlbfs pstore securityfs tracefs nsfs".split()
)  # ME_DUMMY of gnulib, and what has no blocks anyway


@dataclass(slots=True)
class Line:
    """A mounted file system, and the operand that led to it."""

    mount: MountLine
    room: StatFs
    file: str = "-"


@program("df")
def df(proc: Process) -> int:
    options, operands = gnu.read(proc, "df", "aB:iF:hHklmPTt:vx:", LONGS)
    blocks, columns, is_posix = _style(proc, options)
    given = {key for key, _ in options}
    wanted = {value for key, value in options if key in ("t", "F")}
    unwanted = {value for key, value in options if key == "x"}
    if both := wanted & unwanted:
        proc.error(f"file system type {quoted(proc, min(both))} both selected and excluded")
        return 1
    status = 0
    if operands:
        lines = []
        for name in operands:
            try:
                lines.append(_of(proc, name))
            except OSError as error:
                status = proc.error(f"{quote(name, 'shell-escape')}: {why(error)}")
    else:
        lines = _all(proc, is_whole="a" in given)
    lines = [line for line in lines if (not wanted or line.mount.fstype in wanted) and line.mount.fstype not in unwanted]
    if not lines:
        if not status:
            return proc.error("no file systems processed")
        return status
    if "total" in given:
        lines.append(_total(lines, has_source="source" in columns))
    _table(proc, [_heading(columns, blocks, is_posix=is_posix, is_output="output" in given)]
           + [[_cell(line, column, blocks) for column in columns] for line in lines], columns)  # fmt: skip
    return status


def _style(proc: Process, options: Options) -> tuple[BlockSize, list[str], bool]:
    """The unit, the columns, and whether the headings are POSIX's."""
    blocks = human.from_environment(proc.env, "DF_BLOCK_SIZE")
    given = {key for key, _ in options}
    fields: list[str] = []
    for key, value in options:
        match key:
            case "B":
                try:
                    blocks = human.parse(value)
                except ValueError:
                    proc.fail(f"invalid -B argument '{value}'")
            case "h" | "H":
                blocks = human.HUMAN if key == "h" else human.SI
            case "k" | "m":
                blocks = BlockSize(1024 if key == "k" else 1 << 20)
            case "output":
                fields += _fields(proc, value)
    if "output" in given:
        for letter, what in (("i", "-i"), ("P", "-P"), ("T", "-T")):
            if letter in given:
                gnu.try_help(proc, f"options {what} and --output are mutually exclusive")
        return blocks, fields or list(FIELDS), False
    middle = ["itotal", "iused", "iavail", "ipcent"] if "i" in given else ["size", "used", "avail", "pcent"]
    return blocks, ["source", *(["fstype"] if "T" in given else []), *middle, "target"], "P" in given


def _fields(proc: Process, text: str) -> list[str]:
    names = text.split(",") if text else []
    for index, name in enumerate(names):
        if name not in FIELDS:
            gnu.try_help(proc, f"option --output: field {quoted(proc, name)} unknown")
        if name in names[:index]:
            gnu.try_help(proc, f"option --output: field {quoted(proc, name)} used more than once")
    return names


def _of(proc: Process, name: str) -> Line:
    """The file system that a file is on, or that is on a device which is mounted."""
    stat = proc.stat(name)
    lines = mounted(proc)
    if st.S_ISBLK(stat.mode):
        device = next((line for line in lines if line.source == name), None)
        if device is not None:
            return Line(device, proc.caller.statfs(to_bytes(device.target)), name)
    target = proc.caller.mount_of(to_bytes(name)).path.decode("utf-8", "surrogateescape")
    mount = next((line for line in reversed(lines) if line.target == target), MountLine("-", target, "-", ""))
    return Line(mount, proc.caller.statfs(to_bytes(name)), name)


def _all(proc: Process, *, is_whole: bool) -> list[Line]:
    found: list[Line] = []
    seen: set[int] = set()
    for mount in mounted(proc):
        try:
            room, device = proc.caller.statfs(to_bytes(mount.target)), proc.stat(mount.target).dev
        except OSError:
            continue
        if not is_whole:
            if mount.fstype in _DUMMY or not room.blocks or device in seen:
                continue
            seen.add(device)
        found.append(Line(mount, room))
    return found


def _total(lines: list[Line], *, has_source: bool) -> Line:
    def units(number: int, line: Line) -> int:
        return number * line.room.bsize // 1024

    whole = StatFs(
        type=0,
        bsize=1024,
        blocks=sum(units(line.room.blocks, line) for line in lines),
        bfree=sum(units(line.room.bfree, line) for line in lines),
        bavail=sum(units(line.room.bavail, line) for line in lines),
        files=sum(line.room.files for line in lines),
        ffree=sum(line.room.ffree for line in lines),
    )
    return Line(MountLine("total", "-" if has_source else "total", "-", ""), whole)


def _heading(columns: list[str], blocks: BlockSize, *, is_posix: bool, is_output: bool) -> list[str]:
    heads = {name: field[0] for name, field in FIELDS.items()}
    if blocks.base:
        heads["size"], heads["avail"] = "Size", "Avail"
    else:
        heads["size"] = f"{blocks.size}-blocks" if is_posix else f"{_unit(blocks.size)}-blocks"
        if is_posix:
            heads["pcent"] = "Capacity"
        if is_output:
            heads["avail"] = "Avail"
    return [heads[column] for column in columns]


def _unit(size: int) -> str:
    """1K, 1M, 1kB: the shortest name of a block size."""
    by_1024, by_1000 = size, size
    while by_1024 % 1024 == 0:
        by_1024 //= 1024
    while by_1000 % 1000 == 0:
        by_1000 //= 1000
    if by_1000 < by_1024:
        return BlockSize(1, 1000).show(size).replace(".0", "") + "B"
    return BlockSize(1, 1024).show(size).replace(".0", "")


def _cell(line: Line, column: str, blocks: BlockSize) -> str:
    room = line.room
    match column:
        case "source":
            return line.mount.source
        case "fstype":
            return line.mount.fstype
        case "target":
            return line.mount.target
        case "file":
            return line.file
        case "size" | "used" | "avail":
            if not room.blocks:
                return "0"
            amount = {"size": room.blocks, "used": room.blocks - room.bfree, "avail": room.bavail}[column]
            return blocks.show(amount, room.bsize)
        case "pcent":
            return _percent(room.blocks - room.bfree, room.bavail)
        case "ipcent":
            return _percent(room.files - room.ffree, room.ffree)
        case _:
            number = {"itotal": room.files, "iused": room.files - room.ffree, "iavail": room.ffree}[column]
            return blocks.show(number) if blocks.base else str(number)


def _percent(used: int, available: int) -> str:
    total = used + available
    return f"{-(-used * 100 // total)}%" if total > 0 else "-"


def _table(proc: Process, rows: list[list[str]], columns: list[str]) -> None:
    widths = [max(FIELDS[column][1], *(len(row[index]) for row in rows)) for index, column in enumerate(columns)]
    for row in rows:
        cells = []
        for index, (cell, column) in enumerate(zip(row, columns, strict=True)):
            shown = "".join(character if character.isprintable() else "?" for character in cell)
            if not FIELDS[column][2]:
                cells.append(shown.rjust(widths[index]))
            else:
                cells.append(shown.ljust(widths[index]) if index < len(columns) - 1 else shown)
        proc.out(" ".join(cells) + "\n")
