"""vmstat (procps-ng 4.0.2): since boot, and then by the interval, from /proc/stat, /proc/meminfo and /proc/vmstat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "active": "a", "forks": "f", "slabs": "m", "one-header": "n", "stats": "s", "disk": "d", "disk-sum": "D", "partition": ":p", "unit": ":S",
    "wide": "w", "timestamp": "t", "no-first": "y", "help": "h", "version": "V",
}  # fmt: skip
HEAD = "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----"
COLUMNS = " r  b   swpd   free {0:>6} {1:>6}   si   so    bi    bo   in   cs us sy id wa st"
WIDE_HEAD = "--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu----------"
WIDE_COLUMNS = "   r    b         swpd         free {0:>12} {1:>12}   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu"
UNITS = {"k": 1000, "K": 1024, "m": 1_000_000, "M": 1 << 20}
ROWS = 21  # lines between two headers on a terminal of 24


@dataclass(frozen=True, slots=True)
class Sample:
    """The counters at one moment: CPU ticks, pages and switches since boot; memory in KiB."""

    cpu: tuple[int, ...]  # user nice system idle iowait irq softirq steal
    counters: dict[str, int]
    memory: dict[str, int]


@program("vmstat")
async def vmstat(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "afmnsdDp:S:wtyhV", LONGS)
    except UsageError as error:
        proc.error(str(error))
        proc.err(recorded(proc, "vmstat.help"))
        return 1
    given = dict(options)
    if "V" in given:
        proc.out("vmstat from procps-ng 4.0.2\n")
        return 0
    if "h" in given:
        proc.out(recorded(proc, "vmstat.help"))
        return 0
    if "S" in given and given["S"][:1] not in UNITS:
        return proc.error("-S requires k, K, m or M (default is KiB)")
    for word, what in zip(operands, ("delay", "count"), strict=False):
        if not word.lstrip("-").isdecimal():
            return proc.error(f"failed to parse argument: '{word}'")
        if int(word) < 1:
            return proc.error(f"{what} must be positive integer")
    delay = int(operands[0]) if operands else 1
    count = int(operands[1]) if len(operands) > 1 else 0 if operands else 1
    if "s" in given:
        _sums(proc, _sample(proc))
        return 0
    if "f" in given:
        proc.out(f"{_sample(proc).counters.get('processes', 0):>13} forks\n")
        return 0
    await _rows(proc, given, delay, count)
    return 0


def _sample(proc: Process) -> Sample:
    counters: dict[str, int] = {}
    memory: dict[str, int] = {}
    cpu: tuple[int, ...] = (0,) * 8
    for line in _lines(proc, "/proc/stat"):
        words = line.split()
        if words[:1] == ["cpu"]:
            cpu = tuple(int(word) for word in words[1:9])
        elif len(words) > 1 and words[1].isdecimal():
            counters[words[0]] = int(words[1])
    for line in _lines(proc, "/proc/vmstat"):
        name, _, value = line.partition(" ")
        if value.isdecimal():
            counters[name] = int(value)
    for line in _lines(proc, "/proc/meminfo"):
        found = re.match(r"(\S+):\s+(\d+)", line)
        if found is not None:
            memory[found[1]] = int(found[2])
    return Sample(cpu, counters, memory)


def _lines(proc: Process, path: str) -> list[str]:
    try:
        return proc.read_file(path, 1 << 20).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


async def _rows(proc: Process, given: dict[str, str], delay: int, count: int) -> None:
    _head(proc, given)
    before, seconds, row = None, max(1.0, proc.host.uptime()), 0
    while True:
        sample = _sample(proc)
        if not (row == 0 and "y" in given):
            _row(proc, given, sample, before, seconds)
            count -= 1
        row += 1
        if not count:
            return
        await proc.sleep(float(delay))
        before, seconds = sample, float(delay)
        if row % ROWS == 0 and "n" not in given and proc.isatty(1):
            _head(proc, given)


def _head(proc: Process, given: dict[str, str]) -> None:
    names = ("inact", "active") if "a" in given else ("buff", "cache")
    stamp = (" -----timestamp-----", f"{format_time(proc, proc.clock.now(), '%Z'):>20}") if "t" in given else ("", "")
    head, columns = (WIDE_HEAD, WIDE_COLUMNS) if "w" in given else (HEAD, COLUMNS)
    proc.out(f"{head}{stamp[0]}\n{columns.format(*names)}{stamp[1]}\n")


def _row(proc: Process, given: dict[str, str], sample: Sample, before: Sample | None, seconds: float) -> None:
    memory, unit = sample.memory, UNITS[given.get("S", "K")[0]]

    def shown(kib: int) -> int:
        return kib * 1024 // unit

    def rate(name: str, share: float = 1.0) -> int:
        was = before.counters.get(name, 0) if before is not None else 0
        return round((sample.counters.get(name, 0) - was) * share / seconds)

    cache = memory.get("Cached", 0) + memory.get("SReclaimable", 0)
    third, fourth = (memory.get("Inactive", 0), memory.get("Active", 0)) if "a" in given else (memory.get("Buffers", 0), cache)
    swapped = memory.get("SwapTotal", 0) - memory.get("SwapFree", 0)
    running, blocked = max(1, sample.counters.get("procs_running", 1)), sample.counters.get("procs_blocked", 0)
    values = (
        running, blocked, shown(swapped), shown(memory.get("MemFree", 0)), shown(third), shown(fourth), rate("pswpin", 4), rate("pswpout", 4),
        rate("pgpgin"), rate("pgpgout"), rate("intr"), rate("ctxt"), *_shares(sample, before),
    )  # fmt: skip
    form = "{:>4} {:>4} {:>12} {:>12} {:>12} {:>12} {:>4} {:>4} {:>5} {:>5} {:>4} {:>4} {:>3} {:>3} {:>3} {:>3} {:>3}   0" if "w" in given else (
        "{:>2} {:>2} {:>6} {:>6} {:>6} {:>6} {:>4} {:>4} {:>5} {:>5} {:>4} {:>4} {:>2} {:>2} {:>2} {:>2} {:>2}")  # fmt: skip
    stamp = f" {format_time(proc, proc.clock.now(), '%Y-%m-%d %H:%M:%S')}" if "t" in given else ""
    proc.out(f"{form.format(*values)}{stamp}\n")


def _shares(sample: Sample, before: Sample | None) -> tuple[int, ...]:
    """us sy id wa st in percent, rounded as vmstat rounds them: half a tick up."""
    was = before.cpu if before is not None else (0,) * 8
    user, nice, system, idle, wait, irq, soft, steal = (now - then for now, then in zip(sample.cpu, was, strict=True))
    total = max(1, user + nice + system + idle + wait + irq + soft + steal)
    return tuple((100 * part + total // 2) // total for part in (user + nice, system + irq + soft, idle, wait, steal))


def _sums(proc: Process, sample: Sample) -> None:
    memory, counters, cpu = sample.memory, sample.counters, sample.cpu
    cache = memory.get("Cached", 0) + memory.get("SReclaimable", 0)
    swap = memory.get("SwapTotal", 0)
    rows = [
        (memory.get("MemTotal", 0), "K total memory"), (memory.get("MemTotal", 0) - memory.get("MemAvailable", 0), "K used memory"),
        (memory.get("Active", 0), "K active memory"), (memory.get("Inactive", 0), "K inactive memory"), (memory.get("MemFree", 0), "K free memory"),
        (memory.get("Buffers", 0), "K buffer memory"), (cache, "K swap cache"), (swap, "K total swap"),
        (swap - memory.get("SwapFree", 0), "K used swap"), (memory.get("SwapFree", 0), "K free swap"), (cpu[0], "non-nice user cpu ticks"),
        (cpu[1], "nice user cpu ticks"), (cpu[2], "system cpu ticks"), (cpu[3], "idle cpu ticks"), (cpu[4], "IO-wait cpu ticks"), (cpu[5], "IRQ cpu ticks"),
        (cpu[6], "softirq cpu ticks"), (cpu[7], "stolen cpu ticks"), (0, "non-nice guest cpu ticks"), (0, "nice guest cpu ticks"),
        (counters.get("pgpgin", 0), "K paged in"), (counters.get("pgpgout", 0), "K paged out"), (counters.get("pswpin", 0), "pages swapped in"),
        (counters.get("pswpout", 0), "pages swapped out"), (counters.get("intr", 0), "interrupts"), (counters.get("ctxt", 0), "CPU context switches"),
        (counters.get("btime", 0), "boot time"), (counters.get("processes", 0), "forks"),
    ]  # fmt: skip
    proc.out("".join(f"{value:>13} {text}\n" for value, text in rows))
