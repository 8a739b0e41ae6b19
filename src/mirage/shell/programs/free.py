"""free (procps-ng 4.0.2), from /proc/meminfo as the real one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib.options import parse
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

USAGE = """
Usage:
 free [options]

Options:
 -b, --bytes         show output in bytes
     --kilo          show output in kilobytes
     --mega          show output in megabytes
     --giga          show output in gigabytes
     --tera          show output in terabytes
     --peta          show output in petabytes
 -k, --kibi          show output in kibibytes
 -m, --mebi          show output in mebibytes
 -g, --gibi          show output in gibibytes
     --tebi          show output in tebibytes
     --pebi          show output in pebibytes
 -h, --human         show human-readable output
     --si            use powers of 1000 not 1024
 -l, --lohi          show detailed low and high memory statistics
 -t, --total         show total for RAM + swap
 -v, --committed     show committed memory and commit limit
 -s N, --seconds N   repeat printing every N seconds
 -c N, --count N     repeat printing N times, then exit
 -w, --wide          wide output

     --help     display this help and exit
 -V, --version  output version information and exit

For more details see free(1).
"""
UNITS = {
    "b": 1, "kilo": 1000, "mega": 1000**2, "giga": 1000**3, "tera": 1000**4, "peta": 1000**5,
    "k": 1024, "m": 1024**2, "g": 1024**3, "tebi": 1024**4, "pebi": 1024**5,
}  # fmt: skip
LONGS = {
    "bytes": "b", "kibi": "k", "mebi": "m", "gibi": "g", "human": "h", "si": "si", "lohi": "l", "total": "t", "committed": "v",
    "seconds": ":s", "count": ":c", "wide": "w", "help": "help", "version": "V",
    **{name: name for name in ("kilo", "mega", "giga", "tera", "peta", "tebi", "pebi")},
}  # fmt: skip


@program("free", path="/usr/bin/free")
async def free(proc: Process) -> int:
    options, operands = parse(proc, "bkmghltvs:c:wV", LONGS, hint=USAGE)
    given = dict(options)
    if operands and not given.keys() & {"help", "V"}:
        proc.err(USAGE)
        return 1
    if "help" in given:
        proc.out(USAGE)
        return 0
    if "V" in given:
        proc.out("free from procps-ng 4.0.2\n")
        return 0
    count, seconds = given.get("c"), given.get("s")
    if count is not None and not (count.isdigit() and int(count) > 0):
        why = ": Numerical result out of range" if count.removeprefix("-").isdigit() else ""
        return proc.error(f"failed to parse count argument: '{count}'{why}")
    if seconds is not None and not _is_positive(seconds):
        is_number = re.fullmatch(r"-?\d+(\.\d*)?", seconds)
        return proc.error(
            f"seconds argument `{seconds}' is not positive number"
            if is_number
            else f"seconds argument failed: '{seconds}': Invalid argument"
        )
    left = int(count) if count else (0 if seconds else 1)
    while True:
        _table(proc, given)
        left -= 1
        if left == 0:
            return 0
        proc.out("\n")
        await proc.flush()
        await proc.sleep(float(seconds or 1))


def _is_positive(text: str) -> bool:
    try:
        return float(text) > 0
    except ValueError:
        return False


def _table(proc: Process, given: dict[str, str]) -> None:
    facts = meminfo(proc)
    buffers, cached = facts["Buffers"], facts["Cached"] + facts["SReclaimable"]
    used = facts["MemTotal"] - facts["MemAvailable"]

    def row(title: str, *values: int) -> None:
        first, *rest = [_scaled(value, given) for value in values]
        proc.out(f"{title:<9}{first:>11}" + "".join(f" {text:>11}" for text in rest) + "\n")

    if "w" in given:
        proc.out("               total        used        free      shared     buffers       cache   available\n")
        row("Mem:", facts["MemTotal"], used, facts["MemFree"], facts["Shmem"], buffers, cached, facts["MemAvailable"])
    else:
        proc.out("               total        used        free      shared  buff/cache   available\n")
        row("Mem:", facts["MemTotal"], used, facts["MemFree"], facts["Shmem"], buffers + cached, facts["MemAvailable"])
    if "l" in given:
        row("Low:", facts["MemTotal"], facts["MemTotal"] - facts["MemFree"], facts["MemFree"])
        row("High:", 0, 0, 0)
    swap_used = facts["SwapTotal"] - facts["SwapFree"]
    row("Swap:", facts["SwapTotal"], swap_used, facts["SwapFree"])
    if "t" in given:
        row("Total:", facts["MemTotal"] + facts["SwapTotal"], used + swap_used, facts["MemFree"] + facts["SwapFree"])
    if "v" in given:
        limit, committed = facts["CommitLimit"], facts["Committed_AS"]
        row("Comm:", limit, committed, limit - committed)


def meminfo(proc: Process) -> dict[str, int]:
    """/proc/meminfo in KiB."""
    lines = proc.read_file("/proc/meminfo").decode().splitlines()
    return {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}


def _scaled(kib: int, given: dict[str, str]) -> str:
    """scale_size() of free: whole numbers, or three digits and a unit with -h."""
    base = 1000 if "si" in given else 1024
    if "h" not in given:
        unit = next((factor for name, factor in UNITS.items() if name in given), 1024)
        if "si" in given and unit >= 1024 and unit % 1024 == 0:
            unit = 1000 ** ("bkmg".index(next((name for name in "kmg" if name in given), "k")))
        return str(kib * 1024 // unit)
    value = float(kib * 1024)
    if value < base:
        return f"{int(value)}B"
    suffixes = "KMGTPE"
    for power, suffix in enumerate(suffixes, start=1):
        scaled = value / base**power
        tail = suffix + ("" if base == 1000 else "i")
        for text in (f"{scaled:.1f}{tail}", f"{int(scaled)}{tail}"):
            if len(text) <= (4 if base == 1000 else 5):
                return text
    return f"{value:.0f}"
