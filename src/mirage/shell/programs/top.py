"""top (procps-ng 4.0.2): frames in batch mode, and on a terminal the screen that is drawn every few seconds until `q`.

The bytes of the screen are those of an xterm: each frame begins at home, each number is bold, the header is in reverse.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell import signals
from mirage.shell.lib import nss
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.programs.free import meminfo
from mirage.shell.programs.uptime import line
from mirage.shell.registry import program
from mirage.shell.tty import ECHO, ICANON, ISIG

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

SAMPLE = 0.1  # LIB_USLEEP
LONGS = {
    "batch-mode": "b", "cmdline-toggle": "c", "delay": ":d", "scale-summary-mem": ":E", "scale-task-mem": ":e", "threads-show": "H",
    "idle-toggle": "i", "iterations": ":n", "list-fields": "O", "sort-override": ":o", "pid": ":p", "accum-time-toggle": "S",
    "secure-mode": "s", "filter-any-user": ":U", "filter-only-euser": ":u", "width": "?w", "single-cpu-toggle": "1", "help": "h",
    "version": "V",
}  # fmt: skip
BEGIN, END = "\x1b[?1h\x1b=\x1b[?25l", "\x1b[?1l\x1b>\x1b[{rows};1H\n\x1b[?12l\x1b[?25h\x1b[K"
NORMAL = "\x1b(B\x1b[m\x1b[39;49m"
PLAIN, BOLD, REVERSE, ERASE = "\x1b(B\x1b[m", "\x1b[1m", "\x1b[7m", "\x1b[K"

TAILS = {"%Cpu(s):": f"{PLAIN} {NORMAL}", "MiB Mem :": f"{PLAIN} {NORMAL}{PLAIN}    {NORMAL}"}  # padding, outside of all colours


@dataclass(slots=True)
class View:
    """What is shown and how: the options, and what the keys change."""

    given: dict[str, str]
    width: int
    is_full: bool = False  # command lines
    is_idle_hidden: bool = False
    is_each_cpu: bool = False
    sort: str = "%CPU"
    before: int = 0
    times: dict[int, int] = field(default_factory=dict)
    cpu: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A process in one frame."""

    entry: ProcessEntry
    user: str
    share: float
    memory: float
    time: int


SORTS: dict[str, Callable[[Row], float | str]] = {
    "%CPU": lambda row: row.share, "%MEM": lambda row: row.memory, "PID": lambda row: row.entry.pid, "TIME+": lambda row: row.time,
    "RES": lambda row: row.entry.rss, "VIRT": lambda row: row.entry.vsz, "USER": lambda row: row.user,
    "COMMAND": lambda row: to_text(row.entry.comm), "NI": lambda row: row.entry.nice, "S": lambda row: row.entry.state,
}  # fmt: skip
COLUMNS = (0, 2, 1, 3, 4, 5, 6, 7)  # of /proc/stat, as top shows them: system before nice
KEYS = {"P": "%CPU", "M": "%MEM", "N": "PID", "T": "TIME+"}


@program("top")
async def top(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "+bcd:E:e:Hhin:Oo:p:SsU:u:Vw::1", LONGS)
    except UsageError as error:
        if any(word.startswith("-b") for word in proc.args):
            proc.out("\n")
        misused(proc, error)
        return 0
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "top.help"))
        return 0
    if "V" in given:
        proc.out("top from procps-ng 4.0.2\n")
        return 0
    if operands:
        return proc.error(f"unknown option '{operands[0]}'")
    if complaint := _mistake(proc, given):
        return proc.error(complaint)
    is_batch = "b" in given
    tty = proc.tty if proc.isatty(0) else None
    if not is_batch and tty is None:
        return proc.error("failed tty get")
    width = int(given["w"]) if given.get("w", "").isdecimal() else 512 if "w" in given else proc.columns()
    view = View(given, max(width, 3), "c" in given, "i" in given, "1" in given, given.get("o", "%CPU").lstrip("+-"))
    return await (_batch(proc, view) if is_batch else _screen(proc, view))


def _mistake(proc: Process, given: dict[str, str]) -> str:
    if "n" in given and not (given["n"].isdecimal() and int(given["n"])):
        return f"bad iterations argument '{given['n']}'"
    if "d" in given and _seconds(given["d"]) is None:
        return f"bad delay interval '{given['d']}'"
    if (user := given.get("u") or given.get("U")) and not user.isdecimal() and nss.user(proc, user.lstrip("!")) is None:
        return "Invalid user"
    if "o" in given and given["o"].lstrip("+-").upper() not in SORTS:
        return f"unrecognized field name '{given['o']}'"
    bad = next((word for word in given.get("p", "0").split(",") if not word.isdecimal()), "")
    return f"bad pid '{bad}'" if bad else ""


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < 1e6 else None


# ---- batch mode


async def _batch(proc: Process, view: View) -> int:
    left = int(view.given.get("n", "0"))
    await _sampled(proc, view)
    while True:
        summary, header, rows = _frame(proc, view)
        lines = [_text(part) for part in summary]
        proc.out("\n".join([*lines, "", header[: view.width].rstrip(), *(row[: view.width].rstrip() for _, row in rows)]) + "\n")
        left -= 1
        if left == 0:
            return 0
        proc.out("\n")
        await proc.flush()
        await proc.sleep(_seconds(view.given.get("d", "3")) or 3.0)


async def _sampled(proc: Process, view: View) -> None:
    """What the first frame is compared with."""
    _frame(proc, view)
    await proc.sleep(SAMPLE)


def _text(parts: list[str]) -> str:
    return "".join(parts)


# ---- the screen


async def _screen(proc: Process, view: View) -> int:
    tty = proc.tty
    assert tty is not None
    kept = tty.termios.copy()
    raw = tty.termios.copy()
    raw.lflag &= ~(ECHO | ICANON)
    raw.lflag |= ISIG
    tty.set(raw)
    stopped = asyncio.Event()
    proc.handle(signals.SIGINT, lambda number: stopped.set())
    left, first = int(view.given.get("n", "0")), BEGIN + "\x1b[H\x1b[2J" + PLAIN
    delay = _seconds(view.given.get("d", "3")) or 3.0
    try:
        await _sampled(proc, view)
        while True:
            view.width = tty.columns or 80
            await proc.write(1, first + _painted(proc, view, tty.rows or 24, "" if first else "\x1b[H" + PLAIN))
            first = ""
            left -= 1
            if left == 0 or stopped.is_set() or await _key(proc, view, delay, stopped):
                return 0
    finally:
        tty.set(kept)
        proc.out(END.format(rows=(tty.rows or 24) + 1))


async def _key(proc: Process, view: View, delay: float, stopped: asyncio.Event) -> bool:
    """Wait for the time, a key or ^C; whether it is over."""
    tty = proc.tty
    assert tty is not None
    proc.entry.state = "S"
    waits = [asyncio.ensure_future(wait) for wait in (tty.readable(), proc.clock.sleep(delay), stopped.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        proc.entry.state = "R"
        proc.session.resumed()
    await proc.tick(64)
    typed = tty.read_now(64)
    if stopped.is_set() or tty.is_hung_up or typed == b"":
        return True
    for byte in (typed or b"").decode("ascii", "ignore"):
        if byte == "q":
            return True
        view.sort = KEYS.get(byte, view.sort)
        view.is_full ^= byte == "c"
        view.is_idle_hidden ^= byte == "i"
        view.is_each_cpu ^= byte == "1"
    return False


def _painted(proc: Process, view: View, height: int, home: str) -> str:
    summary, header, rows = _frame(proc, view)
    lines = [_bold(parts) + NORMAL + TAILS.get(parts[0], "") + NORMAL + ERASE for parts in summary[1:]]
    lines.insert(0, summary[0][0] + NORMAL + NORMAL + ERASE)
    text = home + "\n".join([*lines, ERASE]) + "\n"
    text += f"{REVERSE}{header:<{view.width}}"[: view.width + len(REVERSE)] + NORMAL + ERASE
    for is_running, row in rows[: max(0, height - len(lines) - 2)]:
        text += "\n" + PLAIN + (BOLD if is_running else "") + f"{row:<{view.width}}"[: view.width] + NORMAL + ERASE
    return text


def _bold(parts: list[str]) -> str:
    """Words and numbers in turn: the numbers are bold."""
    parts = [*parts[:-1], parts[-1].rstrip(" ")] if parts[0] in TAILS else parts
    return "".join(part + NORMAL if index % 2 == 0 else BOLD + part + NORMAL for index, part in enumerate(parts)).removesuffix(NORMAL)


# ---- a frame


def _frame(proc: Process, view: View) -> tuple[list[list[str]], str, list[tuple[bool, str]]]:
    """The summary in pieces, the header, and the rows with whether they run."""
    now = proc.clock.now()
    entries = [entry for entry in proc.visit.processes if _is_wanted(proc, entry, view.given)]
    summary = [["top -" + line(proc).rstrip("\n")], _tasks(entries), *_cpus(proc, view), *_memory(proc)]
    total = meminfo(proc)["MemTotal"]
    span = max(now - view.before, 1)
    rows = []
    times: dict[int, int] = {}
    for entry in entries:
        used = sum(entry.times(now))
        times[entry.pid] = used
        share = min(99.9, (used - view.times[entry.pid]) * 100 / span) if view.before and entry.pid in view.times else 0.0
        if not (view.is_idle_hidden and share < 0.05 and entry.state != "R"):
            rows.append(Row(entry, nss.user_name(proc, entry.uid), share, entry.rss * 100 / max(total, 1), used))
    view.before, view.times = now, times
    key = SORTS[view.sort.upper()]
    rows.sort(key=key, reverse=view.sort.upper() != "USER")
    header = "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND"
    return summary, header, [(row.entry.state == "R", _row(row, view)) for row in rows]


def _is_wanted(proc: Process, entry: ProcessEntry, given: dict[str, str]) -> bool:
    if "p" in given:
        return str(entry.pid) in given["p"].split(",")
    user = given.get("u") or given.get("U")
    return not user or user in (str(entry.uid), nss.user_name(proc, entry.uid))


def _row(row: Row, view: View) -> str:
    entry = row.entry
    priority = "rt" if entry.comm.startswith((b"migration/", b"irq/")) else str(20 + entry.nice)
    user = row.user if len(row.user) <= 8 else row.user[:7] + "+"
    shared = 0 if entry.kernel else entry.rss // 4 * 55 // 100 * 4  # as /proc/PID/statm
    name = to_text(b" ".join(entry.cmdline)) if view.is_full and entry.cmdline else to_text(entry.comm)
    name = f"[{name}]" if view.is_full and not entry.cmdline else name
    text = (
        f"{entry.pid:>7} {user:<8} {priority:>3} {entry.nice:>3} "
        f"{_scaled(entry.vsz, 7)} {_scaled(entry.rss, 6)} {_scaled(shared, 6)} "
        f"{entry.state} {row.share:>5.1f} {row.memory:>5.1f} {_time(row.time):>9} "
    )
    room = view.width - len(text) - 1
    return text + (name if len(name) <= room else name[: max(0, room - 1)] + "+")


def _scaled(kib: int, width: int) -> str:
    """scale_mem(): KiB if they fit, else with a unit."""
    text = str(kib)
    value = float(kib)
    for unit in "mgtp":
        if len(text) <= width:
            break
        value /= 1024
        text = f"{value:.1f}{unit}"
        if len(text) > width:
            text = f"{value:.0f}{unit}"
    return text.rjust(width)


def _time(nanoseconds: int) -> str:
    hundredths = nanoseconds // 10_000_000
    text = f"{hundredths // 6000}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"
    return text if len(text) <= 9 else f"{hundredths // 6000}:{hundredths // 100 % 60:02}"


def _tasks(entries: list[ProcessEntry]) -> list[str]:
    running = sum(entry.state == "R" for entry in entries)
    stopped = sum(entry.state in "Tt" for entry in entries)
    zombies = sum(entry.state == "Z" for entry in entries)
    counts = (len(entries), running, len(entries) - running - stopped - zombies, stopped, zombies)
    words = ("total,", "running,", "sleeping,", "stopped,", "zombie")
    return ["Tasks:", *(part for count, word in zip(counts, words, strict=True) for part in (f" {count:3} ", word))]


def _cpus(proc: Process, view: View) -> list[list[str]]:
    """Since the frame before."""
    counted = proc.read_file("/proc/stat").decode().splitlines()
    now = [list(map(int, line.split()[1:9])) for line in counted if line.startswith("cpu") and line[3:4] != " "]
    before, view.cpu = view.cpu or now, now
    each = [[new[column] - old[column] for column in COLUMNS] for new, old in zip(now, before, strict=True)]
    if not view.is_each_cpu:
        each = [[sum(column) for column in zip(*each, strict=True)]]
    lines = []
    for index, counts in enumerate(each):
        total = sum(counts) or 1
        label = f"%Cpu{index:<3}:" if view.is_each_cpu else "%Cpu(s):"
        shares = [max(0, count) * 100 / total for count in counts]
        shares[3] = shares[3] if sum(counts) else 100.0
        words = ("us,", "sy,", "ni,", "id,", "wa,", "hi,", "si,", "st ")
        lines.append([label, *(part for share, word in zip(shares, words, strict=True) for part in (f" {share:4.1f} ", word))])
    return lines


def _memory(proc: Process) -> list[list[str]]:
    facts = meminfo(proc)
    cached = facts["Buffers"] + facts["Cached"] + facts["SReclaimable"]
    used = facts["MemTotal"] - facts["MemAvailable"]
    mib = [f" {value / 1024:8.1f} " for value in (facts["MemTotal"], facts["MemFree"], used, cached)]
    swap_used = facts["SwapTotal"] - facts["SwapFree"]
    swap = [f" {value / 1024:8.1f} " for value in (facts["SwapTotal"], facts["SwapFree"], swap_used, facts["MemAvailable"])]
    return [
        ["MiB Mem :", mib[0], "total,", mib[1], "free,", mib[2], "used,", mib[3], "buff/cache     "],
        ["MiB Swap:", swap[0], "total,", swap[1], "free,", swap[2], "used.", swap[3], "avail Mem "],
    ]
