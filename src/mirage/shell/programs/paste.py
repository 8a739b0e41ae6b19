"""paste, fold, expand and unexpand (coreutils 9.1): lines side by side, in width, and their tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import batches, each_line, each_operand, pieces, quotef, source
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

_ESCAPES = {"b": b"\b", "f": b"\f", "n": b"\n", "r": b"\r", "t": b"\t", "v": b"\v", "\\": b"\\", "0": b""}


@program("paste")
async def paste(proc: Process) -> int:
    options, operands = gnu.read(proc, "paste", "d:sz", {"delimiters": ":d", "serial": "s", "zero-terminated": "z"})
    given = dict(options)
    marks = _delimiters(proc, given.get("d", "\t"))
    end = b"\0" if "z" in given else b"\n"
    if "s" in given:
        return await _serially(proc, operands or ["-"], marks, end)
    columns: list[AsyncIterator[bytes] | None] = []
    shared: AsyncIterator[bytes] | None = None
    opened: list[Descriptor] = []
    for name in operands or ["-"]:
        if name == "-" and shared is not None:
            columns.append(shared)
            continue
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            return proc.error(f"{quotef(name)}: {why(error)}")
        opened.append(descriptor)
        lines = _lines(proc, name, descriptor, end)
        columns.append(lines)
        shared = lines if name == "-" else shared
    try:
        return await _side_by_side(proc, columns, marks, end)
    finally:
        for descriptor in opened:
            descriptor.close()


class _Unreadable(Exception):  # noqa: N818 - what paste says of a file, and goes on without
    pass


async def _lines(proc: Process, name: str, descriptor: Descriptor, end: bytes) -> AsyncIterator[bytes]:
    try:
        async for batch in batches(proc, descriptor, end):
            for line in batch:
                yield line
    except OSError as error:
        proc.error(f"{quotef(name)}: {why(error)}")
        raise _Unreadable from None


async def _side_by_side(proc: Process, columns: list[AsyncIterator[bytes] | None], marks: list[bytes], end: bytes) -> int:
    status = 0
    while True:
        row: list[bytes] = []
        is_over = True
        for index, lines in enumerate(columns):
            line = None
            if lines is not None:
                try:
                    line = await anext(lines, None)
                except _Unreadable:
                    status = 1
            if line is None:
                columns[index] = None
            is_over = is_over and line is None
            row.append(line or b"")
        if is_over:
            return status
        proc.out(_joined(row, marks) + end)


async def _serially(proc: Process, names: list[str], marks: list[bytes], end: bytes) -> int:
    """-s: each file is one line."""
    status = 0
    for name in names:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            status = proc.error(f"{quotef(name)}: {why(error)}")
            continue
        try:
            proc.out(_joined([line async for line in _lines(proc, name, descriptor, end)], marks) + end)
        except _Unreadable:
            status = 1
        finally:
            descriptor.close()
    return status


def _joined(parts: list[bytes], marks: list[bytes]) -> bytes:
    joined = bytearray()
    for index, part in enumerate(parts):
        if index:
            joined += marks[(index - 1) % len(marks)]
        joined += part
    return bytes(joined)


def _delimiters(proc: Process, text: str) -> list[bytes]:
    if re.search(r"(?<!\\)(?:\\\\)*\\\Z", text):
        proc.fail(f"delimiter list ends with an unescaped backslash: {text}")
    marks = [
        _ESCAPES.get(found[1], to_bytes(found[1])) if found[1] else to_bytes(found[0])
        for found in re.finditer(r"\\(.)|.", text, re.DOTALL)
    ]
    return marks or [b""]


# ---- fold


@program("fold")
async def fold(proc: Process) -> int:
    args = [f"-w{word[1:]}" if re.fullmatch(r"-[0-9]+", word) else word for word in proc.args]
    longs = {"bytes": "b", "spaces": "s", "width": ":w", "help": "help", "version": "version"}
    options, operands = parse(proc, "bsw:", longs, args=args)
    width, counts_bytes, at_spaces = 80, False, False
    for key, value in options:
        match key:
            case "b":
                counts_bytes = True
            case "s":
                at_spaces = True
            case "w":
                if not re.fullmatch(r"[0-9]+", value):
                    proc.fail(f"invalid number of columns: {quoted(proc, value)}")
                width = int(value[:18])
                if not width:
                    proc.fail(f"invalid number of columns: {quoted(proc, value)}: Numerical result out of range")
            case _:
                gnu.tell(proc, "fold", key)
    return await _fold(proc, operands, lambda line: _folded(line, width, counts_bytes, at_spaces))


async def _fold(proc: Process, operands: list[str], folded: Callable[[bytes], list[bytes]]) -> int:
    """As `each_line`; what is folded of a line is written while the line still comes, which may have no end."""

    async def read(descriptor: Descriptor) -> None:
        rest = b""
        try:
            async for data in pieces(proc, descriptor):
                *lines, last = (rest + data).split(b"\n")
                *done, rest = folded(last)
                proc.out(b"".join([piece + b"\n" for line in lines for piece in folded(line)] + [piece + b"\n" for piece in done]))
        finally:
            proc.out(rest)

    return await each_operand(proc, operands, read)


def _folded(line: bytes, width: int, counts_bytes: bool, at_spaces: bool) -> list[bytes]:
    """The pieces of a line; the last may go on. Each begins at the first column, so that a piece can be folded again."""
    if counts_bytes and not at_spaces:
        return [line[at : at + width] for at in range(0, len(line), width)] or [b""]
    parts: list[bytes] = []
    start = column = 0
    at = 0
    while at < len(line):
        after = column + 1 if counts_bytes else _column(column, line[at])
        if after > width and at > start:
            cut = at
            if at_spaces:
                space = max(line.rfind(b" ", start, at), line.rfind(b"\t", start, at))
                cut = space + 1 if space >= 0 else at
            parts.append(line[start:cut])
            start = at = cut
            column = 0
            continue
        column = after
        at += 1
    return [*parts, line[start:]]


def _column(column: int, byte: int) -> int:
    if byte == 8:
        return max(0, column - 1)
    if byte == 13:
        return 0
    return column + 8 - column % 8 if byte == 9 else column + 1


# ---- expand and unexpand


@program("expand")
async def expand(proc: Process) -> int:
    stops, is_initial, operands, _ = _tabs(proc, "expand")
    return await each_line(proc, operands, lambda line: _expanded(line, stops, is_initial))


@program("unexpand")
async def unexpand(proc: Process) -> int:
    stops, is_initial, operands, is_all = _tabs(proc, "unexpand")
    return await each_line(proc, operands, lambda line: _unexpanded(line, stops, is_all and not is_initial))


@dataclass(slots=True)
class _Stops:
    """Columns of tabs: those that are listed, and what follows them (`/N`: every N from the line's begin, `+N`: from the last)."""

    listed: list[int] = field(default_factory=list)
    every: int = 0
    since: int = 0

    def after(self, column: int) -> int:
        """The next stop behind a column."""
        for stop in self.listed:
            if stop > column:
                return stop
        return column + self.every - (column - self.since) % self.every if self.every else column + 1


def _tabs(proc: Process, name: str) -> tuple[_Stops, bool, list[str], bool]:
    """Tab stops, whether only leading blanks count, the operands, and whether all blanks do."""
    args = [f"-t{word[1:]}" if re.fullmatch(r"-[0-9][0-9,]*", word) else word for word in proc.args]
    longs = {"tabs": ":t", "help": "help", "version": "version"} | (
        {"initial": "i"} if name == "expand" else {"all": "a", "first-only": "i"}
    )
    options, operands = parse(proc, "it:" if name == "expand" else "at:", longs, args=args)
    words: list[str] = []
    given = set()
    for key, value in options:
        if key in ("help", "version"):
            gnu.tell(proc, name, key)
        given.add(key)
        words += [word for word in re.split("[, ]", value) if word] if key == "t" else []
    return _read_stops(proc, words), "i" in given, operands, bool(given & {"a", "t"})


def _read_stops(proc: Process, words: list[str]) -> _Stops:
    stops, kind = _Stops(), ""
    for word in words:
        found = re.fullmatch(r"([/+]?)([0-9]*)", word)
        if found is None:
            proc.fail(f"tab size contains invalid character(s): {quoted(proc, word.lstrip('/+0123456789'))}")
        if not found[2]:
            continue  # a specifier alone says nothing
        size = int(found[2][:9])
        if kind:
            proc.fail(f"'{kind}' specifier only allowed with the last value")
        if found[1]:
            kind, stops.every = found[1], size
            stops.since = stops.listed[-1] if kind == "+" and stops.listed else 0
            continue
        stops.listed.append(size)
        if not size:
            proc.fail("tab size cannot be 0")
        if len(stops.listed) > 1 and size <= stops.listed[-2]:
            proc.fail("tab sizes must be ascending")
    if not stops.every and len(stops.listed) < 2:
        return _Stops(every=stops.listed[0] if stops.listed else 8)
    return stops


def _expanded(line: bytes, stops: _Stops, is_initial: bool) -> bytes:
    parts = bytearray()
    column, is_leading = 0, True
    for at, byte in enumerate(line):
        if byte == 9:
            stop = stops.after(column)
            parts += b" " * (stop - column)
            column = stop
            continue
        if byte != 32 and is_leading:
            is_leading = False
            if is_initial:
                return bytes(parts) + line[at:]
        parts.append(byte)
        column = max(0, column - 1) if byte == 8 else column + 1
    return bytes(parts)


def _unexpanded(line: bytes, stops: _Stops, is_all: bool) -> bytes:
    parts = bytearray()
    column, start, at = 0, 0, 0
    for found in re.finditer(rb"[ \t]+|[^ \t]+", line):
        piece = found[0]
        if piece[:1] not in b" \t" or (found.start() and not is_all):
            parts += piece
            column += len(piece)
            continue
        start, at = column, column
        for byte in piece:
            at = stops.after(at) if byte == 9 else at + 1
        while (stop := stops.after(start)) <= at and (stop - start > 1 or b"\t" in piece or piece != b" "):
            parts += b"\t"
            start = stop
        parts += b" " * (at - start)
        column = at
    return bytes(parts)
