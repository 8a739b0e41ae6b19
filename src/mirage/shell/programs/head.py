"""head and tail (coreutils 9.1): the first and the last of what there is, and tail -f what comes yet."""

from __future__ import annotations

import re
import stat as st
from collections import deque
from typing import TYPE_CHECKING

from mirage.shell.fds import CHUNK, PipeWriter
from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import pieces, quotef, source
from mirage.shell.registry import program
from mirage.shell.signals import SIGPIPE, Signalled

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

_UNITS = {"": 1, "b": 512} | {
    letter + ending: base**power
    for power, letter in enumerate("KMGTPEZY", 1)
    for ending, base in (("", 1024), ("iB", 1024), ("B", 1000))
} | {"k": 1024, "kB": 1000, "m": 1 << 20}  # fmt: skip
_COUNT = re.compile(r"([0-9]{1,400})([A-Za-z]*)")
_OLD_HEAD = re.compile(r"-([0-9]+)([bkmclqvz]*)")
_OLD_TAIL = re.compile(r"([-+])([0-9]*)([bcl]?)(f?)")
STANDARD_INPUT = "standard input"


def _count(proc: Process, word: str, is_lines: bool) -> int:
    """A number with a unit, or the end."""
    found = _COUNT.fullmatch(word)
    if found is None or found[2] not in _UNITS:
        what = "lines" if is_lines else "bytes"
        proc.fail(f"invalid number of {what}: {quoted(proc, word)}")
    count: int = int(found[1]) * _UNITS[found[2]]
    if count >= 1 << 64:
        what = "lines" if is_lines else "bytes"
        proc.fail(f"invalid number of {what}: {quoted(proc, word)}: Value too large for defined data type")
    return count


def _shown(name: str) -> str:
    return STANDARD_INPUT if name == "-" else name


class _Titles:
    """==> NAME <== over every file but where none is wanted."""

    def __init__(self, proc: Process, names: list[str], wanted: str) -> None:
        self.proc = proc
        self.has_titles = wanted == "v" or (wanted != "q" and len(names) > 1)
        self.is_first = True
        self.last = ""

    def put(self, name: str) -> None:
        if self.has_titles:
            self.proc.out(("" if self.is_first else "\n") + f"==> {_shown(name)} <==\n")
            self.is_first = False
            self.last = name


# ---- head


@program("head")
async def head(proc: Process) -> int:
    args = list(proc.args)
    count, is_lines, from_end, wanted, delimiter = 10, True, False, "", b"\n"
    if args and (old := _OLD_HEAD.match(args[0])):
        if old.end() < len(args[0]):
            proc.error(f"invalid trailing option -- {args[0][old.end()]}")
            proc.err(f"Try '{proc.name} --help' for more information.\n")
            return 1
        args[0:1] = _modern(old)
    options, operands = parse(
        proc, "c:n:qvz", {
            "bytes": ":c", "lines": ":n", "quiet": "q", "silent": "q", "verbose": "v", "zero-terminated": "z", "help": "help",
            "version": "version",
        }, args=args,
    )  # fmt: skip
    for key, value in options:
        match key:
            case "c" | "n":
                is_lines, from_end = key == "n", value.startswith("-")
                count = _count(proc, value[1:] if from_end else value.removeprefix("+"), is_lines)
            case "q" | "v":
                wanted = key
            case "z":
                delimiter = b"\0"
            case _:
                gnu.tell(proc, "head", key)
    titles = _Titles(proc, operands, wanted)
    status = 0
    for name in operands or ["-"]:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            status = proc.error(f"cannot open {shell_escape(_shown(name))} for reading: {why(error)}")
            continue
        try:
            titles.put(name)
            if from_end:
                await _all_but(proc, descriptor, count, delimiter if is_lines else b"")
            else:
                await _first(proc, descriptor, count, delimiter if is_lines else b"")
        except OSError as error:
            status = proc.error(f"error reading {shell_escape(_shown(name))}: {why(error)}")
        finally:
            descriptor.close()
    return status


def _modern(old: re.Match[str]) -> list[str]:
    """-20c as -c 20."""
    letters = old[2]
    unit = next((letter for letter in reversed(letters) if letter in "bkm"), "")
    is_bytes = "c" in letters or bool(unit)
    words = ["-c" if is_bytes else "-n", old[1] + unit]
    return words + [f"-{letter}" for letter in letters if letter in "qvz"]


async def _first(proc: Process, descriptor: Descriptor, count: int, delimiter: bytes) -> None:
    """Lines, or bytes where there is no delimiter; what was read too far of a file is given back to it."""
    if not delimiter:  # head.c head_bytes() reads no further than it has to
        while count > 0 and (data := await proc.read_from(descriptor, min(count, CHUNK))):
            proc.out(data)
            count -= len(data)
            await proc.tick(1 + len(data) // 256)
            if proc.is_buffer_full:
                await proc.flush()
        return
    if not count:
        return
    async for data in pieces(proc, descriptor):
        taken = _end_of(data, count, delimiter)
        proc.out(data[:taken])
        count -= data.count(delimiter, 0, taken)
        if count <= 0:
            if descriptor.is_file and taken < len(data):
                descriptor.seek(taken - len(data), 1)
            return


def _end_of(data: bytes, lines: int, delimiter: bytes) -> int:
    at = 0
    for _ in range(lines):
        at = data.find(delimiter, at) + 1
        if not at:
            return len(data)
    return at


async def _all_but(proc: Process, descriptor: Descriptor, count: int, delimiter: bytes) -> None:
    """All but the last lines, or bytes."""
    held = b""
    async for data in pieces(proc, descriptor):
        held += data
        cut = _begin_of_last(held[: held.rfind(delimiter)], count, delimiter) if delimiter and delimiter in held else 0
        if not delimiter:
            cut = max(0, len(held) - count)
        proc.out(held[:cut])
        held = held[cut:]
        if len(held) > proc.session.limits.memory:
            proc.session.stop("memory", proc.session.limits.memory)
    if delimiter:
        proc.out(held[: _begin_of_last(held.removesuffix(delimiter), count, delimiter)] if count else held)


def _begin_of_last(data: bytes, lines: int, delimiter: bytes) -> int:
    """Where the last lines begin; `data` is without its last delimiter."""
    if lines <= 0:
        return len(data) + (lines == 0)
    at = len(data)
    for _ in range(lines):
        at = data.rfind(delimiter, 0, at)
        if at < 0:
            return 0
    return at + 1


# ---- tail

_LONGS = {
    "bytes": ":c", "follow": "?f", "lines": ":n", "max-unchanged-stats": ":max", "pid": ":pid", "quiet": "q", "retry": "retry",
    "silent": "q", "sleep-interval": ":s", "verbose": "v", "zero-terminated": "z", "help": "help", "version": "version",
}  # fmt: skip


@program("tail")
async def tail(proc: Process) -> int:
    args = list(proc.args)
    if args and len(args) <= 2 and args[0] not in ("-", "+") and (old := _OLD_TAIL.fullmatch(args[0])) and (old[2] or old[1] == "+"):
        unit = "-c" if old[3] in ("b", "c") and old[3] else "-n"
        number = (old[1] if old[1] == "+" else "") + (old[2] or "10") + ("b" if old[3] == "b" else "")
        args[0:1] = [unit, number, *(["-f"] if old[4] else [])]
    options, operands = parse(proc, "c:n:fFqs:vz0123456789", _LONGS, args=args)
    count, is_lines, from_start, wanted, delimiter = 10, True, False, "", b"\n"
    follows, pause, by_name, watched, retries = False, 1.0, False, 0, False
    for key, value in options:
        match key:
            case "c" | "n":
                is_lines, from_start = key == "n", value.startswith("+")
                count = _count(proc, value[1:] if value[:1] in ("+", "-") else value, is_lines)
            case "f" | "F":
                if value not in ("", "name", "descriptor"):
                    _bad_follow(proc, value)
                follows, by_name = True, key == "F" or value == "name"
                retries |= key == "F"
            case "q" | "v":
                wanted = key
            case "s":
                pause = _seconds(proc, value)
            case "pid":
                if not value.isdigit():
                    proc.fail(f"invalid PID: {quoted(proc, value)}")
                watched = int(value)
            case "retry":
                retries = True
            case "z":
                delimiter = b"\0"
            case "help" | "version":
                gnu.tell(proc, "tail", key)
            case _ if key.isdigit():
                proc.fail(f"option used in invalid context -- {key}")
    names = operands or ["-"]
    if not follows:
        if retries:
            proc.error("warning: --retry ignored; --retry is useful only when following")
        if watched:
            proc.error("warning: PID ignored; --pid=PID is useful only when following")
    titles = _Titles(proc, names, wanted)
    status = 0
    opened: list[tuple[str, Descriptor]] = []
    for name in names:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            status = proc.error(f"cannot open {shell_escape(_shown(name))} for reading: {why(error)}")
            continue
        opened.append((name, descriptor))
        titles.put(name)
        try:
            if from_start:
                await _from(proc, descriptor, count, delimiter if is_lines else b"")
            else:
                await _last(proc, descriptor, count, delimiter if is_lines else b"")
        except OSError as error:
            status = proc.error(f"error reading {shell_escape(_shown(name))}: {why(error)}")
    if follows:
        had = any(descriptor.is_file for _, descriptor in opened)
        is_over = await _follow(proc, opened, names, titles, pause, by_name=by_name, retries=retries, watched=watched)
        if is_over and (had or status):
            proc.error("no files remaining")
    for _, descriptor in opened:
        descriptor.close()
    return status


def _bad_follow(proc: Process, value: str) -> None:
    proc.error(f"invalid argument {quoted(proc, value)} for {quoted(proc, '--follow')}")
    proc.err("Valid arguments are:\n" + "".join(f"  - {quoted(proc, word)}\n" for word in ("descriptor", "name")))
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    proc.exit(1)


def _seconds(proc: Process, value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15}", value):
        proc.fail(f"invalid number of seconds: {quoted(proc, value)}")
    return max(0.05, min(float(value), 1e9))


async def _from(proc: Process, descriptor: Descriptor, count: int, delimiter: bytes) -> None:
    """+N: from the Nth on."""
    skip = max(0, count - 1)
    async for data in pieces(proc, descriptor):
        if skip:
            taken = _end_of(data, skip, delimiter) if delimiter else min(skip, len(data))
            skip -= data.count(delimiter, 0, taken) if delimiter else taken
            data = data[taken:]
        proc.out(data)


async def _last(proc: Process, descriptor: Descriptor, count: int, delimiter: bytes) -> None:
    held: deque[bytes] = deque()
    lines = size = 0
    async for data in pieces(proc, descriptor):
        held.append(data)
        lines += data.count(delimiter) if delimiter else 0
        size += len(data)
        while len(held) > 1 and (
            lines - held[0].count(delimiter) > count if delimiter else size - len(held[0]) >= count
        ):  # what is left is enough without the oldest piece
            oldest = held.popleft()
            lines -= oldest.count(delimiter) if delimiter else 0
            size -= len(oldest)
        if size > proc.session.limits.memory:
            proc.session.stop("memory", proc.session.limits.memory)
    data = b"".join(held)
    if not count:
        return
    if delimiter:
        proc.out(data[_begin_of_last(data.removesuffix(delimiter), count, delimiter) :])
    else:
        proc.out(data[-count:])


def _is_device(descriptor: Descriptor) -> bool:
    stat = descriptor.stat()
    return stat is not None and st.S_ISCHR(stat.mode)


async def _follow(
    proc: Process,
    opened: list[tuple[str, Descriptor]],
    names: list[str],
    titles: _Titles,
    pause: float,
    *,
    by_name: bool,
    retries: bool,
    watched: int,
) -> bool:
    """What is appended, until a signal comes, the watched process is gone, or (True) there is no file left."""
    files = [(name, descriptor) for name, descriptor in opened if descriptor.is_file]
    absent = [name for name in names if name not in dict(opened)] if retries else []
    while files or absent or any(_is_device(descriptor) for _, descriptor in opened):  # `tail -f /dev/null` is how containers wait
        await proc.flush()
        await proc.sleep(pause)
        if isinstance(out := proc.fds.get(1), PipeWriter) and not out.pipe.readers:
            raise Signalled(SIGPIPE)  # check_output_alive() of tail.c
        if by_name:
            files = [(name, found) for name, descriptor in files if (found := _renewed(proc, name, descriptor, absent, retries))]
            for name in absent[:]:
                if (appeared := _appeared(proc, name)) is not None:
                    absent.remove(name)
                    files.append((name, appeared))
        for name, descriptor in files:
            stat = descriptor.stat()
            if stat is not None and stat.size < descriptor.seek(0, 1):
                proc.error(f"{name}: file truncated")
                descriptor.seek(0)
            async for data in pieces(proc, descriptor):
                if titles.last != name:
                    titles.put(name)
                proc.out(data)
        opened += [pair for pair in files if pair not in opened]
        if watched and proc.visit.processes.find(watched) is None:
            return False
    return True


def _renewed(proc: Process, name: str, descriptor: Descriptor, absent: list[str], retries: bool) -> Descriptor | None:
    """The file that now bears the name; None when there is none, which is waited for if that was asked."""
    if name == "-":
        return descriptor
    old = descriptor.stat()
    try:
        if old is not None and proc.stat(name).ino == old.ino:
            return descriptor
        found = proc.open_now(name)
    except OSError as error:
        proc.error(f"{shell_escape(name)} has become inaccessible: {why(error)}" if retries else f"{quotef(name)}: {why(error)}")
        if retries:
            absent.append(name)
        return None
    proc.error(f"{shell_escape(name)} has been replaced;  following new file")
    return found


def _appeared(proc: Process, name: str) -> Descriptor | None:
    try:
        found = proc.open_now(name)
    except OSError:
        return None
    proc.error(f"{shell_escape(name)} has appeared;  following new file")
    return found
