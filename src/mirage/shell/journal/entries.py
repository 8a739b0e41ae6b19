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

from mirage.shell.journal import daemon
from mirage.shell.journal.entry import Boot, Entry
from mirage.shell.journal.origins import Origins
from mirage.shell.text import to_text
from mirage.world import kernellog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process

LOGS = {"/var/log/syslog": False, "/var/log/auth.log": False, "/var/log/kern.log": True}  # and whether of the kernel alone
RATE = 97_000_000  # microseconds for each entry, of those that are vacuumed
LARGEST = 64 << 20  # bytes of a log that are unpacked
_TAGGED = re.compile(r"([^\[ ]+)\[([0-9]+)\]: (.*)")
_ROW = re.compile(r"(\S+) (\S+) ([^:\[ ]+)(?:\[([0-9]+)\])?: ?(.*)", re.DOTALL)
_STAMPED = re.compile(r"\[ *([0-9]+)\.([0-9]{6})\] (.*)", re.DOTALL)


def boots(proc: Process) -> list[Boot]:
    """All that the machine has had, the running one last."""
    own = to_text(proc.read_file("/proc/sys/kernel/random/boot_id")).strip().replace("-", "")
    earlier = [
        Boot(f"{proc.host.dice('boot', str(boot.up).encode()).getrandbits(128):032x}", boot.up // 1000)
        for boot in proc.host.identity.boots
    ]
    return [*earlier, Boot(own, proc.host.identity.boot_time // 1000)]


def entries(proc: Process, since: int = 0) -> list[Entry] | None:
    """All since then (microseconds since the epoch), the oldest first; None where they may not be read."""
    ups = boots(proc)
    found: list[Entry] = []
    is_refused = True
    for path, is_kernel in LOGS.items():
        for text in _texts(proc, path, since):
            is_refused = False
            found += _kernels(text, ups) if is_kernel else _rows(text, ups)
    if is_refused:
        return None if proc.uid else []
    found += _running_kernel(proc, ups[-1])
    found += daemon.told(proc, ups, min((entry.time for entry in found), default=0))
    found.sort(key=lambda entry: entry.time)
    origins = Origins(proc)
    before = (found[0].time - proc.host.identity.install_time // 1000) // RATE if found else 0
    whole = [replace(entry, sequence=before + number, **origins.of(entry)) for number, entry in enumerate(found, 1)]
    return [entry for entry in whole if entry.time >= since]


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


def _running_kernel(proc: Process, boot: Boot) -> Iterator[Entry]:
    """What the kernel has said since it booted, and systemd through it before there was a journal."""
    for line in proc.host.kernel_log:
        parts = _TAGGED.fullmatch(line.text) if line.facility else None
        tag, pid, message = parts.groups() if parts is not None else ("kernel", "", line.text)
        if tag == "systemd-journald":  # which tells the journal itself
            continue
        time = kernellog.journaled(proc.host, line) // 1000
        yield Entry(time, proc.host.hostname, tag, pid, message, boot, line.level, line.facility, is_kmsg=True)
