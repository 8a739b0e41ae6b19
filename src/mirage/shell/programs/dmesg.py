"""dmesg (util-linux 2.38.1): what the kernel has said since it booted, and what kern.log has had since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.local import local
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world.kernel import kernellog
from mirage.world.kernel.kernellog import Said

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "clear": "C", "read-clear": "c", "console-off": "D", "show-delta": "d", "console-on": "E", "reltime": "e", "file": ":F",
    "facility": ":f", "human": "H", "json": "J", "kernel": "k", "color": "?L", "level": ":l", "console-level": ":n", "nopager": "P",
    "force-prefix": "p", "raw": "r", "noescape": "noescape", "syslog": "S", "buffer-size": ":s", "ctime": "T", "notime": "t",
    "time-format": ":time-format", "userspace": "u", "follow": "w", "follow-new": "W", "decode": "x", "since": ":since", "until": ":until",
}  # fmt: skip
LEVELS = ("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug")
FACILITIES = ("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp")
WARNING = 4
FORMATS = {"delta": "d", "reltime": "e", "ctime": "T", "notime": "t", "iso": "iso"}
_ROW = re.compile(r"\S+ \S+ kernel: (?:\[ *([0-9]+)\.([0-9]{6})\] )?(.*)", re.DOTALL)


@program("dmesg")
async def dmesg(proc: Process) -> int:
    if _asks_help(proc):
        proc.out(
            recorded(proc, "dmesg.help")
            if proc.args[0] in ("-h", "--help")
            else f"dmesg from util-linux {upstream(proc, 'util-linux')}\n"
        )
        return 0
    options, words = utillinux.read(proc, "CcDdEeF:f:HJkL::l:n:iPprSs:TtuWwx", LONGS)
    given = dict(options)
    levels = _listed(proc, given["l"], LEVELS, "level") if "l" in given else set(range(len(LEVELS)))
    facilities = _listed(proc, given["f"], FACILITIES, "facility") if "f" in given else set(range(len(FACILITIES)))
    if "time-format" in given:
        if given["time-format"] not in FORMATS:
            proc.fail(f"unknown time format: {given['time-format']}")
        given[FORMATS[given["time-format"]]] = ""
    if words:
        utillinux.bad_usage(proc)
    if proc.uid:  # kernel.dmesg_restrict
        return proc.error("read kernel buffer failed: Operation not permitted")
    if "k" in given or "u" in given:
        facilities &= {0} if "k" in given else set(range(1, len(FACILITIES)))
    if given.keys() & {"C", "D", "E", "n"}:
        if "n" in given and given["n"] not in (*LEVELS, *map(str, range(1, len(LEVELS) + 1))):
            return proc.error(f"unknown level '{given['n']}'")
        if "C" in given:
            kernellog.clear(proc.visit)
        return 0
    records = [record for record in _records(proc) if record.level in levels and record.facility in facilities]
    if "J" in given:
        proc.out(_json(records))
        return 0
    shown = 0
    for index, record in enumerate(records):
        proc.out(_line(proc, record, records[index - 1] if index else None, given))
        shown = record.at
    if "c" in given:
        kernellog.clear(proc.visit)
    while given.keys() & {"w", "W"}:
        await proc.flush()
        await proc.sleep(1)
        for record in _records(proc):
            if record.at > shown and record.level in levels:
                proc.out(_line(proc, record, None, given))
                shown = record.at
    return 0


def _asks_help(proc: Process) -> bool:
    return proc.args[:1] in (["-h"], ["--help"], ["-V"], ["--version"])


def _listed(proc: Process, text: str, names: tuple[str, ...], what: str) -> set[int]:
    found = set()
    for word in text.split(","):
        if word not in names:
            proc.fail(f"unknown {what} '{word}'")
        found.add(names.index(word))
    return found


def _records(proc: Process) -> list[Said]:
    """The kernel's buffer; what only kern.log knows came later."""
    found = kernellog.since_boot(proc.visit)
    latest = proc.host.kernel_log[-1].at if proc.host.kernel_log else 0
    try:
        rows = to_text(proc.read_file("/var/log/kern.log")).split("\n")
    except OSError:
        return found
    later = [
        (int(parts[1] or 0) * 1_000_000 + int(parts[2] or 0), parts[3]) for parts in map(_ROW.fullmatch, rows) if parts is not None
    ]
    return found + [
        Said(at, WARNING if re.search(r"(?i)\b(?:fail|error|unable)", text) else 6, text) for at, text in later if at > latest
    ]


def _line(proc: Process, record: Said, before: Said | None, given: dict[str, str]) -> str:
    if "r" in given:
        return f"<{record.facility | record.level}>{_stamp(record)} {record.text}\n"  # of the two as they are: its own bug
    prefix = f"{FACILITIES[record.facility]:<6}:{LEVELS[record.level]:<6}: " if "x" in given else ""
    when = local(proc, proc.host.identity.boot_time + record.at * 1000)
    delta = (record.at - before.at) / 1e6 if before is not None else 0.0
    if "t" in given:
        stamp = ""
    elif "iso" in given:
        zone = f"{when:%z}"
        stamp = f"{when:%Y-%m-%dT%H:%M:%S},{record.at % 1_000_000:06}{zone[:3]}:{zone[3:]} "
    elif "T" in given:
        stamp = f"[{when:%a %b %e %H:%M:%S %Y}" + (f" <{delta:12.06f}>" if "d" in given else "") + "] "
    elif given.keys() & {"e", "H"}:
        is_new = before is None or record.at // 60_000_000 != before.at // 60_000_000
        stamp = f"[{when:%b%d %H:%M}] " if is_new else f"[{delta:>+11.06f}] "
    elif "d" in given:
        stamp = f"[{_stamp(record)[1:-1]} <{delta:12.06f}>] "
    else:
        stamp = f"{_stamp(record)} "
    return f"{prefix}{stamp}{record.text}\n"


def _stamp(record: Said) -> str:
    return f"[{record.at // 1_000_000:5}.{record.at % 1_000_000:06}]"


def _json(records: list[Said]) -> str:
    rows = []
    for record in records:
        text = record.text.replace("\\", "\\\\").replace('"', '\\"')
        rows.append(
            f'      {{\n         "pri": {record.level},\n         "time": {record.at // 1_000_000:5}.{record.at % 1_000_000:06},\n'
            f'         "msg": "{text}"\n      }}'
        )
    return (
        '{\n   "dmesg": [\n'
        + ",".join(row.lstrip(" ") if at else row for at, row in enumerate(rows))
        + ("\n" if rows else "")
        + "   ]\n}\n"
    )
