"""zipinfo (ZipInfo 3.00, of Debian's UnZip 6.00): short, medium and long lists of an archive. -v is as -l."""

from __future__ import annotations

import io
import stat as st
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mirage.shell.lib import unpacking
from mirage.shell.lib.local import zone_of
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.unzip import MISSING, NO_DIRECTORY, NO_MATCH, matched
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SYSTEMS = ("fat", "ami", "vms", "unx", "cms", "atr", "hpf", "mac", "zzz", "cpm", "t20", "ntf", "qds", "aco", "vft", "mvs", "be ",
           "nsk", "ths", "osx")  # fmt: skip
METHODS = {0: "stor", 1: "shrk", 2: "re:1", 3: "re:2", 4: "re:3", 5: "re:4", 6: "i4:2", 12: "bzp2", 14: "lzma"}
UNIX = 3
RUNS = (".exe", ".com", ".bat", ".cmd", ".btm")
TIMES = b"UT"  # the extra field with times of Unix
FORMATS = "12smlv"


@program("zipinfo")
def zipinfo(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "12smlvhtMTzCx:", {})
    except UsageError:
        proc.err(recorded(proc, "zipinfo.usage"))
        return 10
    if not words:
        proc.out(recorded(proc, "zipinfo.usage"))
        return 10 if options else 0
    given = [key for key, _ in options]
    form = next((key for key in reversed(given) if key in FORMATS), "" if {"h", "t"} & {*given} else "s")
    name, members = words[0], words[1:]
    complain = proc.err if form in ("1", "2") else proc.out
    path = next((path for path in (name, name + ".zip", name + ".ZIP") if _is_file(proc, path)), None)
    if path is None:
        complain(f"zipinfo:  cannot find or open {name}, {name}.zip or {name}.ZIP.\n")
        return MISSING
    is_whole = not members and form not in ("1", "2") and not {"h", "t"} & {*given}
    has_head = form != "1" and (is_whole or "h" in given)
    data = proc.read_file(path, unpacking.SIZE_MAX)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        proc.out(f"Archive:  {path}\n" if has_head else "")
        complain(f"[{path}]\n{NO_DIRECTORY}zipinfo:  cannot find zipfile directory in one of {path} or\n")
        complain(f"          {path}.zip, and cannot find {path}.ZIP, period.\n")
        return MISSING
    if has_head:
        proc.out(f"Archive:  {path}\nZip file size: {len(data)} bytes, number of entries: {len(infos)}\n")
    found, left = matched(infos, members)
    for info in found:
        proc.out(f"{info.filename}\n" if form in ("1", "2") else f"{_line(proc, info, form)}\n" if form else "")
    if form != "1" and (is_whole or "t" in given):
        proc.out(_sum(found))
    for pattern in left:
        proc.err(f"caution: filename not matched:  {pattern}\n")
    return NO_MATCH if left else 0


def _is_file(proc: Process, path: str) -> bool:
    try:
        return st.S_ISREG(proc.stat(path).mode)
    except OSError:
        return False


def _line(proc: Process, info: zipfile.ZipInfo, form: str) -> str:
    system = SYSTEMS[info.create_system] if info.create_system < len(SYSTEMS) else "???"
    made = f"{info.create_version // 10}.{info.create_version % 10}"
    kind = "t" if info.internal_attr & 1 else "b"
    extra = ("X" if info.extra else "l") if info.flag_bits & 8 else "x" if info.extra else "-"
    size = {"m": f" {(_saved(info.file_size, info.compress_size) + 5) // 10:2d}%", "l": f" {info.compress_size:8d}",
            "v": f" {info.compress_size:8d}"}.get(form, "")  # fmt: skip
    method = (
        "def" + "NXFS"[info.flag_bits >> 1 & 3] if info.compress_type == zipfile.ZIP_DEFLATED else METHODS.get(info.compress_type)
    )
    when = _when(proc, info)
    kind = kind.upper() if info.flag_bits & 1 else kind
    return f"{_mode(info):<11} {made} {system} {info.file_size:8d} {kind}{extra}{size} {method or 'u###'} {when} {info.filename}"


def _mode(info: zipfile.ZipInfo) -> str:
    if info.create_system == UNIX:
        mode = info.external_attr >> 16
        return st.filemode(mode)
    bits = info.external_attr
    is_directory = bits & 0x10
    runs = "x" if is_directory or info.filename.lower().endswith(RUNS) else "-"
    flags = "".join(letter if bits & bit else "-" for bit, letter in ((0x20, "a"), (0x02, "h"), (0x04, "s")))
    return f"{'d' if is_directory else '-'}r{'-' if bits & 1 else 'w'}{runs}{flags}"


def _when(proc: Process, info: zipfile.ZipInfo) -> str:
    """The time of Unix where the archive has it, in the machine's zone."""
    at, extra = 0, info.extra
    while at + 9 <= len(extra):
        size = int.from_bytes(extra[at + 2 : at + 4], "little")
        if extra[at : at + 2] == TIMES and size >= 5 and extra[at + 4] & 1:
            seconds = int.from_bytes(extra[at + 5 : at + 9], "little", signed=True)
            return datetime.fromtimestamp(seconds, UTC).astimezone(zone_of(proc)).strftime("%y-%b-%d %H:%M")
        at += 4 + size
    year, month, day, hour, minute, _ = info.date_time
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{year % 100:02d}-{names[month - 1] if 0 < month < 13 else '???'}-{day:02d} {hour:02d}:{minute:02d}"


def _saved(size: int, packed: int) -> int:
    """ratio() of UnZip, in tenths of a percent."""
    if not size:
        return 0
    return (1000 * (size - packed) + size // 2) // size if size >= packed else -((1000 * (packed - size) + size // 2) // size)


def _sum(found: list[zipfile.ZipInfo]) -> str:
    size, packed = sum(info.file_size for info in found), sum(info.compress_size for info in found)
    saved = _saved(size, packed)
    files = f"{len(found)} file{'' if len(found) == 1 else 's'}"
    sign = "-" if saved < 0 else ""
    return f"{files}, {size} bytes uncompressed, {packed} bytes compressed:  {sign}{abs(saved) // 10}.{abs(saved) % 10}%\n"
