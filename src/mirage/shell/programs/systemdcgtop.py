"""systemd-cgtop (systemd 252): the control groups by what they use, as one frame after another in batch mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.registry import program
from mirage.shell.systemd import page, spans
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.loaded import loaded

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {
    "help": "h", "version": "version", "order": ":order", "raw": "r", "cpu": "?cpu", "delay": ":d", "iterations": ":n", "batch": "b",
    "depth": ":depth", "recursive": ":recursive", "machine": ":M",
}  # fmt: skip
ORDERS = ("path", "tasks", "cpu", "memory", "io")
DEPTH = 3
LETTERS = {"p": "path", "t": "tasks", "c": "cpu", "m": "memory", "i": "io"}


@program("systemd-cgtop")
async def systemd_cgtop(proc: Process) -> int:
    options, words = asked(proc, "hptcmin:brd:kPM:1", LONGS)
    given = dict(options)
    if (text := _misuse(given, words)) is not None:
        proc.err(f"{text}\n")
        return 1
    frames = 1 if "1" in given else int(given.get("n", 0))
    if not frames:
        frames = 1 if not proc.isatty(1) else 0
    order = next((LETTERS.get(key, value) for key, value in reversed(options) if key in LETTERS or key == "order"), "cpu")
    delay = (spans.parsed(given.get("d", "1s")) or 1_000_000) / 1_000_000
    number = 0
    while not frames or number < frames:
        if number:
            await proc.sleep(delay)
            proc.out("\n")
        proc.out("".join(_frame(proc, given, words[0] if words else "/", order)))
        await proc.flush()
        number += 1
    return 0


def _misuse(given: dict[str, str], words: list[str]) -> str | None:
    if "d" in given and not spans.parsed(given["d"]):
        return f"Failed to parse delay parameter '{given['d']}': Invalid argument"
    if "n" in given and not given["n"].isdecimal():
        return f"Failed to parse iterations parameter '{given['n']}': Invalid argument"
    if "depth" in given and not given["depth"].isdecimal():
        return f"Failed to parse depth parameter '{given['depth']}': Invalid argument"
    if "order" in given and given["order"] not in ORDERS:
        return f"Invalid argument to --order=: {given['order']}"
    if "cpu" in given and given["cpu"] not in ("", "percentage", "time"):
        return f"Unknown argument to --cpu=: {given['cpu']}"
    return "Too many arguments." if len(words) > 1 else None


def _frame(proc: Process, given: dict[str, str], root: str, order: str) -> list[str]:
    depth = int(given.get("depth", DEPTH))
    groups: dict[str, list[ProcessEntry]] = {}
    for entry in proc.visit.processes:
        parts = entry.unit.split("/") if entry.unit else []
        for count in range(min(len(parts), depth) + 1):
            groups.setdefault("/".join(parts[:count]) or "/", []).append(entry)
    for one in loaded(proc):  # those of mounts have nobody in them
        if one.active == "active" and depth and one.name.endswith(".mount") and one.name.startswith(("dev-", "sys-", "proc-")):
            groups.setdefault(one.name, [])
    wanted = root.strip("/")
    found = [(path, own) for path, own in groups.items() if not wanted or path == wanted or path.startswith(f"{wanted}/")]
    found.sort(
        key=lambda pair: (
            -_memory(pair[1]) if order == "memory" else -_tasks(pair[1]) if order == "tasks" else 0,
            pair[0] != "/",
            pair[0],
        )
    )
    return [_row(path, own, is_raw="r" in given, counts="P" in given or "k" in given) for path, own in found]


def _row(path: str, own: list[ProcessEntry], *, is_raw: bool, counts: bool) -> str:
    tasks = len([entry for entry in own if not entry.kernel]) if counts else _tasks(own)
    memory = _memory(own) if own else 229_376 + sum(path.encode()) * 4096 % 3_000_000
    shown = str(memory) if is_raw else page.size(memory // 1024)
    return f"{path:<50} {tasks or '-':>7} {'-':>6} {shown:>8} {'-':>8} {'-':>8}\n"


def _tasks(own: list[ProcessEntry]) -> int:
    return sum(entry.threads for entry in own)


def _memory(own: list[ProcessEntry]) -> int:
    return sum(entry.rss for entry in own) * 1024
