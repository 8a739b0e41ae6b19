"""The journal's entries, read from what rsyslog has written of them: it is given all of the journal, and what is rotated away is vacuumed."""

from __future__ import annotations

import gzip
import re
import zlib
from bisect import bisect_right
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from mirage.shell.journal.fields import machine_id
from mirage.shell.journal.files import horizon
from mirage.shell.journal.levels import level_of
from mirage.shell.lib.text import to_text
from mirage.world.journald import daemon
from mirage.world.journald.entry import Boot, Entry
from mirage.world.journald.origins import placed
from mirage.world.journald.stored import first, kernel
from mirage.world.kernel import kernellog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process

LOGS = {"/var/log/syslog": False, "/var/log/auth.log": False, "/var/log/kern.log": True}  # and whether of the kernel alone
LARGEST = 64 << 20  # bytes of a log that are unpacked
_ROW = re.compile(r"(\S+) (\S+) ([^:\[ ]+)(?:\[([0-9]+)\])?: ?(.*)", re.DOTALL)
_STAMPED = re.compile(r"\[ *([0-9]+)\.([0-9]{6})\] (.*)", re.DOTALL)


def entries(proc: Process, since: int = 0) -> list[Entry] | None:
    """All since then (microseconds since the epoch), the oldest first; None where they may not be read."""
    ups = daemon.boots(proc.host)
    kept = horizon(proc)
    if kept is None:
        return []
    found: list[Entry] = []
    is_refused = True
    oldest = first(proc.host) if kept else 0  # what was before is in no file of it, though in the logs
    for path, is_kernel in LOGS.items():
        for text in _texts(proc, path, max(since, oldest)):
            is_refused = False
            found += _kernels(text, ups) if is_kernel else _rows(text, ups)
    if is_refused:
        return None if proc.uid else []
    found += kernel(proc.host, ups[-1])
    told_since = oldest or min((entry.time for entry in found), default=0)
    found += daemon.told(proc.host, machine_id(proc), proc.caller.statfs(b"/"), ups, told_since)
    whole = placed(found, proc.host.services, oldest, proc.clock.now(), proc.host.identity.install_time)
    own, told = _made(proc), proc.host.place(proc.visit.layer).standing.levels
    return [_owned(entry, own, level_of(told, entry)) for entry in whole if entry.time >= max(since, kept)]


def _made(proc: Process) -> dict[str, str]:
    """The units of visitors' services, by the number of their main process: their lines came through a stream that systemd made."""
    place = proc.host.place(proc.visit.layer)
    return {str(fate.pid): name for name, fate in place.standing.units.items() if fate.pid and name.endswith(".service")} | dict(
        place.said
    )


def _owned(entry: Entry, own: dict[str, str], level: int) -> Entry:
    unit = own.get(entry.pid, entry.unit)
    return replace(entry, unit=unit, priority=level) if entry.unit != unit or entry.priority != level else entry


def _texts(proc: Process, path: str, since: int) -> Iterator[str]:
    """The log and its rotated ones, the newest first, as far back as they are asked for and two weeks at most."""
    oldest = max(since, proc.clock.now() // 1000 - 15 * 86_400_000_000)
    for number in count():
        for name in (f"{path}.{number}", f"{path}.{number}.gz") if number else (path,):
            try:
                if proc.stat(name).mtime // 1000 < oldest and number:
                    return
                data = proc.read_file(name)
                yield to_text(zlib.decompressobj(31).decompress(data, LARGEST) if name.endswith(".gz") else data)
                break
            except (OSError, zlib.error, gzip.BadGzipFile):
                continue
        else:
            if number:
                return


def _rows(text: str, ups: list[Boot]) -> Iterator[Entry]:
    for row in text.split("\n"):
        parts = _ROW.fullmatch(row)
        if parts is None or parts[3] == "kernel":
            continue
        try:
            time = int(datetime.fromisoformat(parts[1]).timestamp() * 1_000_000)
        except ValueError:
            continue
        yield Entry(time, parts[2], parts[3], parts[4] or "", parts[5], _boot(ups, time))


def _kernels(text: str, ups: list[Boot]) -> Iterator[Entry]:
    """What the kernel said in earlier boots, at the time that stands in front of it; of this one it knows itself."""
    for row in text.split("\n"):
        parts = _ROW.fullmatch(row)
        stamped = _STAMPED.fullmatch(parts[5]) if parts is not None and parts[3] == "kernel" else None
        if parts is None or stamped is None:
            continue
        try:
            boot = _boot(ups, int(datetime.fromisoformat(parts[1]).timestamp() * 1_000_000))
        except ValueError:
            continue
        if boot is not ups[-1]:
            at = int(stamped[1]) * 1_000_000 + int(stamped[2])
            yield Entry(boot.up + max(at, kernellog.JOURNALD), parts[2], "kernel", "", stamped[3], boot, facility=0, is_kmsg=True)


def _boot(ups: list[Boot], time: int) -> Boot:
    return ups[max(0, bisect_right(ups, time, key=lambda boot: boot.up) - 1)]
