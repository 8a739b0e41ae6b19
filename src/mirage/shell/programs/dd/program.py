"""dd (coreutils 9.1): blocks from one file to another, and how many there were."""

from __future__ import annotations

import errno
import os
import stat as st
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.fds import FileDescriptor
from mirage.shell.lib import gnu, human
from mirage.shell.lib.diskfile import DiskFile
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.human import BlockSize
from mirage.shell.lib.quotes import quoted
from mirage.shell.programs.dd.recoding import Recoder
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

MULTIPLIERS = {"c": 1, "w": 2, "b": 512, "B": 1}
COUNTED = {"count": "count_bytes", "skip": "skip_bytes", "iseek": "skip_bytes", "seek": "seek_bytes", "oseek": "seek_bytes"}
BLOCK_MAX = 64 << 20  # bytes of one block; a real dd takes what memory there is
APART = (
    ("conversions", ("ascii", "ebcdic", "ibm"), "any two of {ascii,ebcdic,ibm}"), ("conversions", ("block", "unblock"), "block and unblock"),
    ("conversions", ("lcase", "ucase"), "lcase and ucase"), ("conversions", ("excl", "nocreat"), "excl and nocreat"),
    ("iflags", ("direct", "nocache"), "direct and nocache"), ("oflags", ("direct", "nocache"), "direct and nocache"),
)  # fmt: skip
STATUSES = ("none", "noxfer", "progress")
CONVERSIONS = frozenset(
    "ascii ebcdic ibm block unblock lcase ucase sparse swab sync excl nocreat notrunc noerror fdatasync fsync".split()
)
FLAGS = frozenset(
    "append binary cio direct directory dsync noatime nocache noctty nofollow nolinks nonblock sync text fullblock count_bytes "
    "skip_bytes seek_bytes".split()
)


@dataclass(slots=True)
class Wish:
    """The operands, as dd's own words call them. `count` None: all."""

    source: str | None = None
    target: str | None = None
    ibs: int = 512
    obs: int = 512
    cbs: int = 0
    is_one_size: bool = False  # bs= was given
    count: int | None = None
    skip: int = 0
    seek: int = 0
    conversions: set[str] = field(default_factory=set)
    iflags: set[str] = field(default_factory=set)
    oflags: set[str] = field(default_factory=set)
    status: str = ""


@dataclass(slots=True)
class Tally:
    """Records whole and partial, in and out, and the bytes written."""

    started: int
    full_in: int = 0
    part_in: int = 0
    full_out: int = 0
    part_out: int = 0
    size: int = 0


@program("dd")
async def dd(proc: Process) -> int:
    _, operands = gnu.read(proc, "dd", "")
    wish = _wish(proc, operands)
    source = await _source(proc, wish)
    target = await _target(proc, wish)
    tally = Tally(proc.clock.now())
    status = 0
    try:
        status = await _copy(proc, wish, source, target, tally)
    finally:
        source.close()
        target.close()
        _report(proc, wish, tally)
    return status


def _wish(proc: Process, operands: list[str]) -> Wish:
    wish = Wish()
    for operand in operands:
        name, equals, value = operand.partition("=")
        if not equals:
            gnu.try_help(proc, f"unrecognized operand {quoted(proc, operand)}")
        match name:
            case "if" | "of":
                setattr(wish, {"if": "source", "of": "target"}[name], value)
            case "conv" | "iflag" | "oflag":
                _words(proc, wish, name, value)
            case "status":
                if value not in STATUSES:
                    gnu.try_help(proc, f"invalid status level: {quoted(proc, value)}")
                wish.status = value
            case "bs" | "ibs" | "obs" | "count" | "skip" | "seek" | "iseek" | "oseek" | "cbs":
                _amount(proc, wish, name, value)
            case _:
                gnu.try_help(proc, f"unrecognized operand {quoted(proc, operand)}")
    if not wish.cbs:
        wish.conversions -= {"block", "unblock"}
    for field_name, words, shown in APART:
        if len(getattr(wish, field_name) & set(words)) > 1:
            proc.fail(f"cannot combine {shown}")
    return wish


def _words(proc: Process, wish: Wish, name: str, value: str) -> None:
    known, what = {
        "conv": (CONVERSIONS, "conversion"), "iflag": (FLAGS, "input flag"), "oflag": (FLAGS, "output flag"),
    }[name]  # fmt: skip
    for word in value.split(","):
        if word not in known:
            gnu.try_help(proc, f"invalid {what}: {quoted(proc, word)}")
        {"conv": wish.conversions, "iflag": wish.iflags, "oflag": wish.oflags}[name].add(word)


def _amount(proc: Process, wish: Wish, name: str, value: str) -> None:
    try:
        number = 1
        for part in value.split("x"):
            number *= human.number(part, more=MULTIPLIERS)
        if number >= 1 << 63:
            raise ValueError(value)
    except ValueError:
        reason = ": Value too large for defined data type" if value.isdigit() else ""
        proc.fail(f"invalid number: {quoted(proc, value)}{reason}")
    if name in ("bs", "ibs", "obs", "cbs") and not number:
        proc.fail(f"invalid number: {quoted(proc, value)}")
    match name:
        case "bs":
            wish.ibs = wish.obs = number
            wish.is_one_size = True
        case "iseek":
            wish.skip = number
        case "oseek":
            wish.seek = number
        case _:
            setattr(wish, name, number)
    if name in COUNTED and value.endswith("B"):
        {"count": wish.iflags, "skip": wish.iflags, "iseek": wish.iflags}.get(name, wish.oflags).add(COUNTED[name])
    if max(wish.ibs, wish.obs) > BLOCK_MAX:
        size = max(wish.ibs, wish.obs)
        proc.fail(f"memory exhausted by input buffer of size {size} bytes ({BlockSize(1, 1024).show(size)}iB)")


async def _source(proc: Process, wish: Wish) -> Descriptor:
    try:
        if wish.source is None:
            if 0 not in proc.fds:
                proc.fail("failed to open 'standard input': Bad file descriptor")
            return proc.fds[0].dup()
        if "directory" in wish.iflags and not st.S_ISDIR(proc.stat(wish.source).mode):
            raise NotADirectoryError(errno.ENOTDIR, "")
        return await proc.open_fd(wish.source)
    except OSError as error:
        proc.fail(f"failed to open {shell_escape(wish.source or '')}: {why(error)}")


async def _target(proc: Process, wish: Wish) -> Descriptor:
    if wish.target is None:
        if 1 not in proc.fds:
            raise Exited(1)
        return proc.fds[1].dup()
    flags = os.O_WRONLY
    if "nocreat" not in wish.conversions:
        flags |= os.O_CREAT
    if "excl" in wish.conversions:
        flags |= os.O_EXCL
    if "append" in wish.oflags:
        flags |= os.O_APPEND
    if not wish.seek and "notrunc" not in wish.conversions:
        flags |= os.O_TRUNC
    try:
        target = await proc.open_fd(wish.target, flags)
        if wish.seek and isinstance(target, FileDescriptor) and (target.is_file or isinstance(target.file, DiskFile)):
            start = wish.seek * (1 if "seek_bytes" in wish.oflags else wish.obs)
            if "notrunc" not in wish.conversions and target.is_file:
                target.file.truncate(start)
            target.seek(start)
    except OSError as error:
        proc.fail(f"failed to open {shell_escape(wish.target)}: {why(error)}")
    return target


async def _copy(proc: Process, wish: Wish, source: Descriptor, target: Descriptor, tally: Tally) -> int:
    if not await _skip(proc, wish, source):
        return 1
    limit = wish.count if wish.count is not None and "count_bytes" not in wish.iflags else None
    room = wish.count if wish.count is not None and "count_bytes" in wish.iflags else None
    pending = bytearray()
    recoder = Recoder(wish.conversions, wish.cbs)
    is_direct = wish.is_one_size and recoder.is_idle
    status = 0
    while limit is None or tally.full_in + tally.part_in < limit:
        size = wish.ibs if room is None else min(wish.ibs, room)
        if not size:
            break
        try:
            block = await _block(proc, source, size, is_whole="fullblock" in wish.iflags)
        except OSError as error:
            status = proc.error(f"error reading {shell_escape(wish.source or 'standard input')}: {why(error)}")
            break
        if not block:
            break
        await proc.tick(1 + len(block) // 512)
        if room is not None:
            room -= len(block)
        is_full = len(block) == wish.ibs
        tally.full_in += is_full
        tally.part_in += not is_full
        if "sync" in wish.conversions:
            block = block.ljust(wish.ibs, b" " if wish.conversions & {"block", "unblock"} else b"\0")
        pending += recoder.feed(block)
        while pending and (len(pending) >= wish.obs or is_direct):
            if not await _put(proc, wish, target, bytes(pending[: wish.obs]), tally, "error writing" if is_direct else "writing to"):
                return 1
            del pending[: wish.obs]
    pending += recoder.finish()
    if pending and not await _put(proc, wish, target, bytes(pending), tally, "error writing"):
        return 1
    return status


async def _skip(proc: Process, wish: Wish, source: Descriptor) -> bool:
    left = wish.skip * (1 if "skip_bytes" in wish.iflags else wish.ibs)
    if not left:
        return True
    name = shell_escape(wish.source or "standard input", always=False)
    if isinstance(source, FileDescriptor) and source.is_file:
        if source.file.offset + left > source.stat().size:
            proc.error(f"{name}: cannot skip to specified offset")
        source.seek(left, os.SEEK_CUR)
        return True
    stat = source.stat()
    if stat is not None and st.S_ISCHR(stat.mode) and not source.is_tty:
        return True  # lseek(2) of such a device always succeeds
    while left > 0:
        data = await proc.read_from(source, min(left, 65536))
        if not data:
            proc.error(f"{name}: cannot skip to specified offset")
            break
        await proc.tick(1 + len(data) // 512)
        left -= len(data)
    return True


async def _block(proc: Process, source: Descriptor, size: int, *, is_whole: bool) -> bytes:
    """One read(2); iflag=fullblock makes it as many as the block needs. Files give all that they have."""
    data = await proc.read_from(source, size)
    while data and len(data) < size and (is_whole or isinstance(source, FileDescriptor)):
        await proc.tick(1 + len(data) // 4096)
        more = await proc.read_from(source, size - len(data))
        if not more:
            break
        data += more
    return data


async def _put(proc: Process, wish: Wish, target: Descriptor, data: bytes, tally: Tally, doing: str) -> bool:
    try:
        if wish.target is None:
            await proc.write(1, data)
        else:
            await target.write(data)
    except OSError as error:
        proc.error(f"{doing} {shell_escape(wish.target or 'standard output')}: {why(error)}")
        return False
    tally.size += len(data)
    is_full = len(data) == wish.obs
    tally.full_out += is_full
    tally.part_out += not is_full
    return True


def _report(proc: Process, wish: Wish, tally: Tally) -> None:
    """The records, and unless they are not wanted the bytes, the seconds and the speed."""
    if wish.status == "none":
        return
    proc.err(f"{tally.full_in}+{tally.part_in} records in\n{tally.full_out}+{tally.part_out} records out\n")
    if wish.status == "noxfer":
        return
    elapsed = (proc.clock.now() - tally.started) / 1e9
    seconds = max(elapsed, 1.1e-5 * proc.rng.uniform(0.9, 6.0) + tally.size / proc.rng.uniform(1.1e9, 1.9e9))
    amounts = f"{tally.size} byte{'' if tally.size == 1 else 's'}"
    if tally.size >= 1000:
        amounts += f" ({_human(tally.size, 1000)}B"
        amounts += f", {_human(tally.size, 1024)}iB)" if tally.size >= 1024 else ")"
    speed = _human(int(tally.size / seconds), 1000, least=1)
    proc.err(f"{amounts} copied, {seconds:.6g} s, {speed}B/s\n")


def _human(size: int, base: int, least: int = 0) -> str:
    """human_readable() with a space before the unit, rounded to the nearest."""
    power, value = 0, float(size)
    while power < least or (value >= base - 0.5 and power < 8):
        value /= base
        power += 1
    letter = ("k" if base == 1000 else "K") if power == 1 else " KMGTPEZY"[power]
    if not power:
        return f"{size} "
    return f"{value:.1f} {letter}" if value < 9.95 else f"{value:.0f} {letter}"
