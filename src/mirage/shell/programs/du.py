"""du (coreutils 9.1): the room that files take, directories after what lies in them."""

from __future__ import annotations

import stat as st
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib import gnu, human
from mirage.shell.lib.choices import choose
from mirage.shell.lib.destination import join
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.human import BlockSize
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.listing import Place
    from mirage.vfs.types import Stat

LONGS = {
    "all": "a", "apparent-size": "apparent", "block-size": ":B", "bytes": "b", "count-links": "l", "dereference": "L",
    "dereference-args": "D", "exclude": ":exclude", "exclude-from": ":X", "files0-from": ":files0", "human-readable": "h",
    "inodes": "inodes", "si": "si", "max-depth": ":d", "null": "0", "no-dereference": "P", "one-file-system": "x",
    "separate-dirs": "S", "summarize": "s", "total": "c", "threshold": ":threshold", "time": "?time", "time-style": ":time-style",
}  # fmt: skip


TIMES = (("atime", "access", "use"), ("ctime", "status"))
STYLES = {"full-iso": "%Y-%m-%d %H:%M:%S.%N %z", "long-iso": "%Y-%m-%d %H:%M", "iso": "%Y-%m-%d"}


@dataclass(slots=True)
class Wish:
    given: set[str]
    blocks: BlockSize
    depth: int = 1 << 30
    threshold: int = 0
    excluded: list[str] = field(default_factory=list)
    has_failed: bool = False
    time: str = "mtime"
    style: str = "%Y-%m-%d %H:%M"
    seen: set[tuple[int, int]] = field(default_factory=set)


@program("du")
async def du(proc: Process) -> int:
    options, operands = gnu.read(proc, "du", "0abd:chHklmst:xB:DLPSX:", LONGS)
    wish = Wish({key for key, _ in options}, human.from_environment(proc.env, "DU_BLOCK_SIZE"))
    for key, value in options:
        _option(proc, wish, key, value)
    if "s" in wish.given:
        if "a" in wish.given:
            gnu.try_help(proc, "cannot both summarize and show all entries")
        if "d" in wish.given and wish.depth:
            gnu.try_help(proc, f"warning: summarizing conflicts with --max-depth={wish.depth}")
        wish.depth = 0
    if "files0" in wish.given:
        operands = await _listed(proc, dict(options)["files0"], operands)
    total = 0
    for name in operands or ["."]:
        total += await _tree(proc, wish, name)
    if "c" in wish.given:
        _show(proc, wish, total, "total", None)
    return 1 if wish.has_failed else 0


async def _listed(proc: Process, name: str, operands: list[str]) -> list[str]:
    """The names in a --files0-from."""
    if operands:
        proc.error(f"extra operand {quoted(proc, operands[0])}")
        proc.err("file operands cannot be combined with --files0-from\n")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        raise Exited(1)
    try:
        descriptor = await source(proc, name)
        data = await whole(proc, descriptor)
        descriptor.close()
    except OSError as error:
        proc.fail(f"cannot open {shell_escape(name)} for reading: {why(error)}")
    return [to_text(part) for part in data.split(b"\0") if part]


def _option(proc: Process, wish: Wish, key: str, value: str) -> None:
    match key:
        case "h" | "si":
            wish.blocks = human.HUMAN if key == "h" else human.SI
        case "k" | "m":
            wish.blocks = BlockSize(1024 if key == "k" else 1 << 20)
        case "b":
            wish.blocks = BlockSize(1)
            wish.given.add("apparent")
        case "B":
            try:
                wish.blocks = human.parse(value)
            except ValueError:
                proc.fail(f"invalid -B argument '{value}'")
        case "d":
            if not (value.isascii() and value.isdigit()):
                gnu.try_help(proc, f"invalid maximum depth {quoted(proc, value)}")
            wish.depth = int(value[:9])
        case "t" | "threshold":
            try:
                wish.threshold = human.number(value.lstrip("-")) * (-1 if value.startswith("-") else 1)
            except ValueError:
                proc.fail(f"invalid {'-t' if key == 't' else '--threshold'} argument '{value}'")
        case "exclude":
            wish.excluded.append(value)
        case "X":
            try:
                wish.excluded += [line for line in to_text(proc.read_file(value)).split("\n") if line]
            except OSError as error:
                proc.fail(f"{quotef(value)}: {why(error)}")
        case "time" if value:
            wish.time = choose(proc, "--time", value, TIMES)
        case "time-style":
            wish.style = (
                value[1:] if value.startswith("+") else STYLES[choose(proc, "time style", value, [(name,) for name in STYLES])]
            )
        case "inodes":
            wish.blocks = BlockSize(1)


def _weight(wish: Wish, stat: Stat) -> int:
    if "inodes" in wish.given:
        return 1
    if "apparent" in wish.given:
        return stat.size
    return stat.blocks * 512


async def _tree(proc: Process, wish: Wish, top: str) -> int:
    """The whole weight below an operand; shown from the leaves up."""
    stack: list[tuple[str, int, Stat | None, Place | None]] = [(top, 0, None, None)]
    weights: dict[int, int] = {}
    times: dict[int, int] = {}  # the latest of each depth
    whole = device = 0
    while stack:
        path, depth, left, place = stack.pop()
        await proc.tick()
        if proc.is_buffer_full:
            await proc.flush()
        if left is not None:
            below = weights.pop(depth + 1, 0)
            own = _weight(wish, left)
            latest = max(times.pop(depth + 1, 0), getattr(left, wish.time))
            times[depth] = max(times.get(depth, 0), latest)
            if depth <= wish.depth:
                _show(proc, wish, own + (below if "S" not in wish.given else 0), path, latest)
            weights[depth] = weights.get(depth, 0) + own + below
            whole = own + below if not depth else whole
            continue
        try:
            follows = "L" in wish.given or (not depth and bool(wish.given & {"D", "H"}))
            stat = proc.stat(path) if follows else proc.lstat(path) if place is None else place[0].lstat(place[1])
        except OSError as error:
            proc.error(f"cannot access {shell_escape(path)}: {why(error)}")
            wish.has_failed = True
            continue
        if _is_left_out(wish, path, stat, device if depth else stat.dev):
            continue
        device = device or stat.dev
        if not st.S_ISDIR(stat.mode):
            own = _weight(wish, stat)
            weights[depth] = weights.get(depth, 0) + own
            whole = own if not depth else whole
            times[depth] = max(times.get(depth, 0), getattr(stat, wish.time))
            if (not depth or "a" in wish.given) and depth <= wish.depth:
                _show(proc, wish, own, path, getattr(stat, wish.time))
            continue
        stack.append((path, depth, stat, None))
        stack += [(join(path, to_text(place[1].name)), depth + 1, None, place) for place in reversed(_below(proc, wish, path))]
    return whole


def _is_left_out(wish: Wish, path: str, stat: Stat, device: int) -> bool:
    """What is excluded, on another file system, or counted already under another name."""
    name = path.rstrip("/").rpartition("/")[2]
    if any(compile_pattern(pattern).fullmatch(part) for pattern in wish.excluded for part in (name, path)):
        return True
    if "x" in wish.given and stat.dev != device:
        return True
    key = (stat.dev, stat.ino)
    if "l" not in wish.given and (st.S_ISDIR(stat.mode) or stat.nlink > 1):
        if key in wish.seen:
            return True
        wish.seen.add(key)
    return False


def _below(proc: Process, wish: Wish, path: str) -> list[Place]:
    try:
        listing = proc.caller.listing(to_bytes(path))
        return [(listing, entry) for entry in listing.entries]
    except OSError as error:
        proc.error(f"cannot read directory {shell_escape(path)}: {why(error)}")
        wish.has_failed = True
        return []


def _show(proc: Process, wish: Wish, weight: int, path: str, time: int | None) -> None:
    if (wish.threshold > 0 and weight < wish.threshold) or (wish.threshold < 0 and weight > -wish.threshold):
        return
    when = f"{format_time(proc, time, wish.style)}\t" if "time" in wish.given and time is not None else ""
    proc.out(f"{wish.blocks.show(weight)}\t{when}{path}" + ("\0" if "0" in wish.given else "\n"))
