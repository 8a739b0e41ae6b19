"""pmap (procps-ng 4.0.2): the memory of processes, as /proc/PID/maps and smaps have it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.inuse import truly
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"extended": "x", "device": "d", "quiet": "q", "show-path": "p", "range": ":A", "help": "h", "version": "V"}
GONE = 42  # of a process that there is not
MOST = 1 << 22  # bytes of a file of /proc
_MAP = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (....) ([0-9a-f]+) ([0-9a-f]+):([0-9a-f]+) \d+ *(.*)")
_FACT = re.compile(r"(Rss|Private_Dirty|Shared_Dirty): +(\d+) kB")


@dataclass(slots=True)
class _Area:
    """KiB, but for the addresses."""

    start: int
    size: int
    mode: str
    offset: int
    device: tuple[int, int]
    name: str
    rss: int = 0
    dirty: int = 0


@program("pmap")
async def pmap(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "xXdqpA:hVcCnN", LONGS)
    except UsageError:
        return await truly(proc)
    given = {key for key, _ in options}
    pids = [word.removeprefix("/proc/") for word in words]
    if not pids or given - {"x", "d", "q", "p"} or not all(pid.isascii() and pid.isdigit() for pid in pids):
        return await truly(proc)
    status = GONE
    for pid in pids:
        try:
            line = to_text(proc.read_file(f"/proc/{pid}/cmdline", MOST)).rstrip("\0").replace("\0", " ")
        except OSError:
            continue
        line = line or f"[{to_text(proc.read_file(f'/proc/{pid}/comm', 64)).strip()}]"
        proc.out(f"{pid}:   {line}\n")
        try:
            areas = _areas(to_text(proc.read_file(f"/proc/{pid}/smaps", MOST)), has_path="p" in given)
        except OSError:
            continue
        status = 0
        _print(proc, areas, given)
    return status


def _areas(text: str, *, has_path: bool) -> list[_Area]:
    areas: list[_Area] = []
    for line in text.splitlines():
        found = _MAP.fullmatch(line)
        if found is not None:
            start, end, mode, offset, major, minor, path = found.groups()
            shared = "s" if mode[3] == "s" else "-"
            size = (int(end, 16) - int(start, 16)) >> 10
            device = int(major, 16), int(minor, 16)
            areas.append(_Area(int(start, 16), size, f"{mode[:3]}{shared}-", int(offset, 16), device, _name(path, has_path=has_path)))
        elif (fact := _FACT.match(line)) is not None and areas:
            if fact[1] == "Rss":
                areas[-1].rss += int(fact[2])
            else:
                areas[-1].dirty += int(fact[2])
    return areas


def _name(path: str, *, has_path: bool) -> str:
    if path.startswith("/"):
        return path if has_path else path.rpartition("/")[2]
    return "  [ stack ]" if path == "[stack]" else "  [ anon ]"


def _print(proc: Process, areas: list[_Area], given: set[str]) -> None:
    is_quiet, total = "q" in given, sum(area.size for area in areas)
    if "x" in given:
        proc.out("" if is_quiet else "Address           Kbytes     RSS   Dirty Mode  Mapping\n")
        for area in areas:
            proc.out(f"{area.start:016x} {area.size:>7} {area.rss:>7} {area.dirty:>7} {area.mode} {area.name}\n")
        rss, dirty = sum(area.rss for area in areas), sum(area.dirty for area in areas)
        proc.out("" if is_quiet else f"{'-' * 16} ------- ------- ------- \ntotal kB {total:>15} {rss:>7} {dirty:>7}\n")
    elif "d" in given:
        proc.out("" if is_quiet else "Address           Kbytes Mode  Offset           Device    Mapping\n")
        for area in areas:
            place = f"{area.device[0]:03x}:{area.device[1]:05x}"
            proc.out(f"{area.start:016x} {area.size:>7} {area.mode} {area.offset:016x} {place} {area.name}\n")
        own = sum(area.size for area in areas if area.mode[1] == "w" and area.mode[3] != "s")
        shared = sum(area.size for area in areas if area.mode[3] == "s")
        proc.out("" if is_quiet else f"mapped: {total}K    writeable/private: {own}K    shared: {shared}K\n")
    else:
        for area in areas:
            proc.out(f"{area.start:016x} {area.size:>6}K {area.mode} {area.name}\n")
        proc.out("" if is_quiet else f" total {total:>16}K\n")
