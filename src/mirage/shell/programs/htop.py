"""htop 3.2.2: the meters, the list, and the keys that people press in it: arrows, sorting, F10."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell import missing
from mirage.shell.lib import nss
from mirage.shell.lib.fullscreen import ENTER, ERASE, LEAVE, NORMAL, Fullscreen
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world.kernel.memory import memory as memory_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process
from mirage.world.processes import ProcessEntry

VALUED = ("-d", "-F", "-p", "-s", "-u", "-H")
DELAY = 1.5  # seconds between two looks
HEAD = "    PID USER       PRI  NI  VIRT   RES   SHR S  CPU%▽MEM%   TIME+  Command"
KEYS = (("F1", "Help  "), ("F2", "Setup "), ("F3", "Search"), ("F4", "Filter"), ("F5", "Tree  "), ("F6", "SortBy"), ("F7", "Nice -"), ("F8", "Nice +"),
        ("F9", "Kill  "), ("F10", "Quit"))  # fmt: skip
CYAN, GREEN, BOLD, BAR, CHOSEN = "\x1b[36m", "\x1b[32m", "\x1b[1m", "\x1b[30m\x1b[42m", "\x1b[30m\x1b[46m"


@dataclass(slots=True)
class View:
    """What the frame before left, and where the cursor is."""

    before: int = 0
    used: dict[int, int] = field(default_factory=dict)
    cpu: list[tuple[int, int]] = field(default_factory=list)  # busy and all ticks of each CPU
    chosen: int = 0
    top: int = 0
    sort: str = "P"


@program("htop")
async def htop(proc: Process) -> int:
    for word in proc.args:
        if word in ("-h", "--help", "-V", "--version"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--version" if word in ("-V", "--version") else "--help"]) or 0
        if word.startswith("-") and word not in (
            "-C",
            "-t",
            "-M",
            "--no-color",
            "--tree",
            "--no-mouse",
            "--no-unicode",
            "-H",
            "--readonly",
        ):
            status = missing.tell(proc, proc.exe, [proc.argv[0], word])
            if status is None and word[1:2] not in "dFpsuH":
                return proc.error(f"invalid option -- '{word[1:2]}'")
            if status is not None:
                return status
    if others := [word for before, word in pairwise(["", *proc.args]) if not word.startswith("-") and before not in VALUED]:
        proc.err(f"Error: unsupported non-option ARGV-elements: {' '.join(others)}\n")
        return 1
    tty = proc.tty
    if tty is None or not proc.isatty(1):
        proc.err(f"Error opening terminal: {proc.env.get('TERM', 'unknown')}.\n")
        return 1
    view = View()
    screen = Fullscreen(proc, tty, lambda: painted(proc, view, screen.rows, screen.columns))
    with screen:
        await screen.show(f"{ENTER}\x1b[1;{screen.rows}r\x1b(B\x1b[m\x1b[4l\x1b[?7h\x1b[?1h\x1b=\x1b[?25l\x1b[H\x1b[2J")
        try:
            while True:
                await screen.show(painted(proc, view, screen.rows, screen.columns))
                if await _is_over(proc, screen, view):
                    return 0
        finally:
            proc.out(f"\x1b[J\x1b[?12l\x1b[?25h\x1b[{screen.rows};1H{LEAVE}\x1b[?1l\x1b>")


async def _is_over(proc: Process, screen: Fullscreen, view: View) -> bool:
    """A key, or the time for the next look; whether it was the last key."""
    waits = [asyncio.ensure_future(wait) for wait in (screen.tty.readable(), proc.clock.sleep(DELAY))]
    proc.entry.state = "S"
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        is_typed = waits[0].done()
    finally:
        for wait in waits:
            wait.cancel()
        proc.entry.state = "R"
        proc.session.resumed()
    await proc.tick(256)
    if not is_typed:
        return False
    key = await screen.key()
    if key in ("q", "^C", "", "F10"):
        return True
    step = max(1, screen.rows - 10)
    view.chosen = max(
        0, view.chosen + {"down": 1, "up": -1, "pagedown": step, "pageup": -step, "end": 1 << 20, "home": -(1 << 20)}.get(key, 0)
    )
    view.sort = key if key in ("P", "M", "T", "N") else view.sort
    return False


def painted(proc: Process, view: View, rows: int, columns: int) -> str:
    """A whole screen."""
    now = proc.clock.now()
    entries = [entry for entry in proc.visit.processes if not entry.kernel]
    lines = [*_meters(proc, view, entries, columns), "", f"{BAR}{HEAD.ljust(columns)[:columns]}{NORMAL}"]
    span = max(now - view.before, SECOND // 10)
    used = {entry.pid: sum(entry.times(now)) for entry in entries}
    share = {pid: min(100.0, (ticks - view.used.get(pid, ticks)) * 100 / span) if view.before else 0.0 for pid, ticks in used.items()}
    total = max(1, proc.host.identity.memory)
    order: dict[str, Callable[[ProcessEntry], tuple[float, int]]] = {
        "P": lambda entry: (-share[entry.pid], entry.pid), "M": lambda entry: (-entry.rss, entry.pid), "T": lambda entry: (-used[entry.pid], entry.pid),
        "N": lambda entry: (entry.pid, 0),
    }  # fmt: skip
    entries.sort(key=order[view.sort])
    view.before, view.used = now, used
    height = max(1, rows - len(lines) - 1)
    view.chosen = min(view.chosen, len(entries) - 1)
    view.top = min(max(view.top, view.chosen - height + 1), view.chosen)
    for number, entry in enumerate(entries[view.top : view.top + height], view.top):
        text = _row(proc, entry, share[entry.pid], used[entry.pid], total)[:columns]
        lines.append(f"{CHOSEN}{text.ljust(columns)}{NORMAL}" if number == view.chosen else text + ERASE)
    lines += [ERASE] * (rows - 1 - len(lines))
    keys = "".join(f"{key}{CHOSEN}{text}{NORMAL}" for key, text in KEYS)
    return (
        "".join(
            f"\x1b[{number};1H{line}{ERASE if not line.startswith(BAR) else ''}" for number, line in enumerate(lines[: rows - 1], 1)
        )
        + f"\x1b[{rows};1H{keys}{ERASE}"
    )


def _meters(proc: Process, view: View, entries: list[ProcessEntry], columns: int) -> list[str]:
    times = [
        (one.user + one.nice + one.system + one.irq + one.softirq + one.steal, one.idle + one.iowait) for one in proc.host.cpu_times()
    ]
    before = view.cpu or [(busy - 2, idle - 18) for busy, idle in times]
    view.cpu = times
    width = max(10, columns // 2 - 7)
    left = []
    for number, ((busy, idle), (old_busy, old_idle)) in enumerate(zip(times, before, strict=True)):
        whole = max(1, busy - old_busy + idle - old_idle)
        percent = min(100.0, max(0.0, (busy - old_busy) * 100 / whole))
        left.append(_bar(f"{number if len(times) > 1 else 'CPU':>3}", percent / 100, f"{percent:.1f}%", width))
    memory = memory_of(proc.host.place(proc.visit.layer), proc.clock.now())
    swap = memory.swap_total - memory.swap_free
    left.append(_bar("Mem", memory.used / memory.total, f"{_unit(memory.used)}/{_unit(memory.total)}", width))
    left.append(
        _bar("Swp", swap / memory.swap_total if memory.swap_total else 0.0, f"{_unit(swap)}/{_unit(memory.swap_total)}", width)
    )
    seconds, load = int(proc.host.uptime()), proc.host.load()
    threads = sum(entry.threads - 1 for entry in entries)
    kernel = sum(entry.kernel for entry in proc.visit.processes)
    running = max(1, sum(entry.state == "R" for entry in entries))
    days, clock = divmod(seconds, 86_400)
    up = f"{days} day{'s' if days != 1 else ''}, " if days else ""
    right = [
        f"{CYAN}Tasks: {BOLD}{len(entries)}{NORMAL}{CYAN}, {BOLD}{GREEN}{threads}{NORMAL}{CYAN} thr, {kernel} kthr; {BOLD}{GREEN}{running}{NORMAL}{CYAN} running{NORMAL}",
        f"{CYAN}Load average: {NORMAL}{BOLD}{load[0]:.2f} {CYAN}{load[1]:.2f} {NORMAL}{CYAN}{load[2]:.2f}{NORMAL}",
        f"{CYAN}Uptime: {BOLD}{up}{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}{NORMAL}",
    ]
    right += [""] * (len(left) - len(right))
    return ["", *(f"{bar} {text}" for bar, text in zip(left, right, strict=False))]


def _bar(title: str, share: float, text: str, width: int) -> str:
    filled = min(width - 1, round(share * width))
    body = f"{'|' * filled}{' ' * max(0, width - filled - len(text))}"[: max(0, width - len(text))] + text
    return f"  {CYAN}{title}{NORMAL}{BOLD}[{NORMAL}{GREEN}{body[:filled]}{NORMAL}{body[filled:]}{BOLD}]{NORMAL}"


def _unit(kib: int) -> str:
    if kib < 1000:
        return f"{kib}K"
    return f"{kib / 1024:.0f}M" if kib < 1000 * 1024 else f"{kib / (1 << 20):.2f}G"


def _row(proc: Process, entry: ProcessEntry, share: float, used: int, total: int) -> str:
    hundredths = used // 10_000_000
    command = " ".join(to_text(word) for word in entry.cmdline) or to_text(entry.comm)
    shared = entry.rss // 4 * 55 // 100 * 4
    return (
        f"{entry.pid:>7} {nss.user_name(proc, entry.uid)[:10]:<10} {20 + entry.nice:>3} {entry.nice:>3} {_kib(entry.vsz)} {_kib(entry.rss)} {_kib(shared)} "
        f"{entry.state} {share:>5.1f} {entry.rss * 100 / total:>4.1f} {hundredths // 6000:>2}:{hundredths // 100 % 60:02}.{hundredths % 100:02} {command}"
    )


def _kib(kib: int) -> str:
    if kib < 100_000:
        return f"{kib:>5}"
    return f"{kib // 1024:>4}M" if kib < 10_000 * 1024 else f"{kib / (1 << 20):>4.1f}G"
