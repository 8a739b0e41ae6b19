"""split (coreutils 9.1): a file cut into pieces by lines, bytes or number."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {
    "bytes": ":b", "line-bytes": ":C", "lines": ":l", "number": ":n", "suffix-length": ":a", "additional-suffix": ":A", "numeric-suffixes": "?d",
    "hex-suffixes": "?x", "elide-empty-files": "e", "unbuffered": "u", "filter": ":F", "verbose": "V", "separator": ":t",
}  # fmt: skip
UNITS = {letter: 1024 ** (index + 1) for index, letter in enumerate("KMGT")}
SIZE = re.compile(r"(\d+)(?:([KMGT])(iB|B)?|(b)|(k))?")
WAYS = {"l": "number of lines", "b": "number of bytes", "C": "number of bytes", "n": "number of chunks"}
FILES_MAX = 10_000
LETTERS, DIGITS, HEX = "abcdefghijklmnopqrstuvwxyz", "0123456789", "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class _Chunks:
    """-n: how many; `kind` l for whole lines, r for lines in turn; the one that is asked for, from 1, or 0 for all."""

    count: int
    kind: str = ""
    wanted: int = 0


@program("split")
async def split(proc: Process) -> int:
    options, operands = gnu.read(proc, "split", "0123456789C:a:b:del:n:t:ux", LONGS)
    if len(operands) > 2:
        try_help(proc, f"extra operand {quoted(proc, operands[2])}")
    given = dict(options)
    ways = [key for key, _ in options if key in WAYS]
    if len(set(ways)) > 1:
        try_help(proc, "cannot split in more than one way")
    end = _separator(proc, given["t"]) if "t" in given else b"\n"
    digits = "".join(key for key, _ in options if key.isdigit())
    way = ways[-1] if ways else "l"
    word = given.get(way, digits or "1000")
    chunks = _chunks(proc, word) if way == "n" else None
    size = _size(proc, way, word) if chunks is None else 0
    if "F" in given and chunks is not None and chunks.wanted:
        try_help(proc, "--filter does not process a chunk extracted to stdout")
    names = _Names(proc, operands[1] if len(operands) > 1 else "x", given, chunks.count if chunks else 0)
    name = operands[0] if operands else "-"
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return proc.error(f"cannot open {gnu.shell_escape(name)} for reading: {why(error)}")
    try:
        data = await whole(proc, descriptor)
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    finally:
        descriptor.close()
    if chunks is None:
        pieces = {"l": _by_lines, "b": _by_bytes, "C": _by_whole_lines}[way](data, size, end)
        return await _write(proc, pieces, names, given)
    if chunks.wanted:
        await proc.write(1, next((piece for number, piece in enumerate(_cut(data, chunks, end), 1) if number == chunks.wanted), b""))
        return 0
    return await _write(proc, _cut(data, chunks, end), names, given)


# ---- what is asked for


def _separator(proc: Process, word: str) -> bytes:
    raw = to_bytes(word)
    if word == "\\0":
        return b"\0"
    if len(raw) != 1:
        proc.fail(f"multi-character separator {quoted(proc, word)}" if raw else "empty record separator")
    return raw


def _chunks(proc: Process, word: str) -> _Chunks:
    kind = word[:1] if word[:2] in ("l/", "r/") else ""
    wanted, slash, count = word[len(kind) + bool(kind) :].rpartition("/")
    number = _size(proc, "n", count)
    if slash and not re.fullmatch("[0-9]+", wanted):
        proc.fail(f"invalid chunk number: {quoted(proc, wanted)}")
    if slash and not 0 < int(wanted[:18]) <= number:
        proc.fail(f"invalid chunk number: {quoted(proc, wanted)}: Numerical result out of range")
    return _Chunks(number, kind, int(wanted or 0))


def _size(proc: Process, way: str, word: str) -> int:
    found = SIZE.fullmatch(word)
    if found is None:
        proc.fail(f"invalid {WAYS[way]}: {quoted(proc, word)}")
    unit = 512 if found[4] else 1024 if found[5] else 1
    if found[2]:
        unit = 1000 ** ("KMGT".index(found[2]) + 1) if found[3] == "B" else UNITS[found[2]]
    size = int(found[1][:15]) * unit
    if not size:
        proc.fail(f"invalid {WAYS[way]}: {quoted(proc, word)}: Numerical result out of range")
    return size


class _Names:
    """The names of the pieces: without -a they grow longer before the alphabet ends, so that they still sort."""

    def __init__(self, proc: Process, prefix: str, given: dict[str, str], count: int) -> None:
        self._proc, self._prefix, self._more = proc, prefix, given.get("A", "")
        if "/" in self._more:
            try_help(proc, f"invalid suffix {quoted(proc, self._more)}, contains directory separator")
        self._alphabet, first = LETTERS, 0
        for key, letters, base in (("d", DIGITS, 10), ("x", HEX, 16)):
            if key in given:
                try:
                    self._alphabet, first = letters, int(given[key] or "0", base)
                except ValueError:
                    kind = "numerical" if key == "d" else "hexadecimal"
                    try_help(proc, f"{quoted(proc, given[key])}: invalid start value for {kind} suffix")
        word = given.get("a", "")
        if "a" in given and not re.fullmatch("[0-9]{1,4}", word):
            proc.fail(f"invalid suffix length: {quoted(proc, word)}")
        width = int(word or 0)
        needed = 0
        while len(self._alphabet) ** needed < count:
            needed += 1
        if 0 < width < needed:
            proc.fail(f"the suffix length needs to be at least {needed}")
        self._grows = not width and not first and not count
        self._width = width or max(2, needed)
        self._number = first - 1

    def next(self) -> str:
        self._number += 1
        size = len(self._alphabet)
        if self._grows and self._number >= (size - 1) * size ** (self._width - 1):
            self._prefix += self._alphabet[-1]
            self._width += 1
            self._number = 0
        if self._number >= size**self._width or self._number >= FILES_MAX:
            self._proc.fail("output file suffixes exhausted")
        letters, number = [], self._number
        for _ in range(self._width):
            number, digit = divmod(number, size)
            letters.append(self._alphabet[digit])
        return self._prefix + "".join(reversed(letters)) + self._more


# ---- the pieces


def _lines(data: bytes, end: bytes) -> list[bytes]:
    *lines, rest = data.split(end)
    return [line + end for line in lines] + ([rest] if rest else [])


def _by_lines(data: bytes, size: int, end: bytes) -> Iterator[bytes]:
    lines = _lines(data, end)
    for at in range(0, len(lines), size):
        yield b"".join(lines[at : at + size])


def _by_bytes(data: bytes, size: int, end: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def _by_whole_lines(data: bytes, size: int, end: bytes) -> Iterator[bytes]:
    """-C: as many whole lines as there is room for; a longer line is cut."""
    while data:
        upto = min(len(data), size)
        cut = data.rfind(end, 0, upto) + 1
        upto = cut if cut and len(data) > size else upto
        yield data[:upto]
        data = data[upto:]


def _cut(data: bytes, chunks: _Chunks, end: bytes) -> Iterator[bytes]:
    """-n, a piece for every number."""
    if chunks.kind == "r":
        lines = _lines(data, end)
        for number in range(min(chunks.count, FILES_MAX)):
            yield b"".join(lines[number :: chunks.count])
        return
    each = len(data) // chunks.count if chunks.wanted or chunks.kind else max(1, len(data) // chunks.count)
    start = 0
    for number in range(1, min(chunks.count, FILES_MAX) + 1):
        upto = len(data) if number == chunks.count else min(number * each, len(data))
        if chunks.kind and upto > start and number < chunks.count:  # a line is of the piece in which it begins
            upto = data.find(end, upto - 1) + 1 or len(data)
        yield data[start : max(start, upto)]
        start = max(start, upto)


async def _write(proc: Process, pieces: Iterator[bytes], names: _Names, given: dict[str, str]) -> int:
    for piece in pieces:
        if not piece and "e" in given:
            continue
        name = names.next()
        if "V" in given:
            proc.out(f"executing with FILE={quotef(name)}\n" if "F" in given else f"creating file {gnu.shell_escape(name)}\n")
        if "F" in given:
            await _filter(proc, given["F"], name, piece)
            continue
        try:
            output = proc.open_now(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        except OSError as error:
            return proc.error(f"{quotef(name)}: {why(error)}")
        try:
            await output.write(piece)
        except OSError as error:
            return proc.error(f"{quotef(name)}: {why(error)}")
        finally:
            output.close()
        await proc.tick(1 + len(piece) // 256)
    return 0


async def _filter(proc: Process, command: str, name: str, piece: bytes) -> None:
    """--filter: a shell that reads the piece and knows its name."""
    await proc.flush()
    reader, writer = proc.pipe()
    fds: dict[int, Descriptor] = {**proc.fds, 0: reader}
    shell = proc.env.get("SHELL", "/bin/sh")
    child = proc.start([shell.rpartition("/")[2], "-c", command], path=shell, env={**proc.env, "FILE": name}, fds=fds)
    reader.close()
    try:
        await writer.write(piece)
    except BrokenPipeError:
        pass  # it has read enough
    finally:
        writer.close()
    status = await child.wait()
    if child.signal:
        proc.fail(f"with FILE={name}, signal {child.signal} from command: {command}")
    if status:
        proc.fail(f"with FILE={name}, exit {status} from command: {command}")
