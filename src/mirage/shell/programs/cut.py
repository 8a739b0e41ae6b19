"""cut (coreutils 9.1): bytes, characters (which it takes for bytes) or fields of lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.fieldlists import ENDLESS, Ranges, parse_ranges
from mirage.shell.lib.gnu import try_help
from mirage.shell.lib.sources import batches, each_operand
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {
    "bytes": ":b", "characters": ":c", "fields": ":f", "delimiter": ":d", "only-delimited": "s", "output-delimiter": ":output",
    "complement": "complement", "zero-terminated": "z",
}  # fmt: skip


@program("cut")
async def cut(proc: Process) -> int:
    options, operands = gnu.read(proc, "cut", "b:c:d:f:nsz", LONGS)
    mode, listed, given = "", "", {}
    for key, value in options:
        if key in "bcf":
            if mode:
                try_help(proc, "only one list may be specified")
            mode, listed = key, value
        elif key == "d" and len(to_bytes(value)) > 1:
            try_help(proc, "the delimiter must be a single character")
        else:
            given[key] = value
    if not mode:
        try_help(proc, "you must specify a list of bytes, characters, or fields")
    if mode != "f" and "d" in given:
        try_help(proc, "an input delimiter may be specified only when operating on fields")
    if mode != "f" and "s" in given:
        try_help(proc, "suppressing non-delimited lines makes sense\n\tonly when operating on fields")
    ranges = parse_ranges(proc, listed, is_field=mode == "f")
    if "complement" in given:
        ranges = _complement(ranges)
    delimiter = to_bytes(given.get("d", "\t")) or b"\0"
    if mode == "f":
        line_of = _fields(ranges, delimiter, to_bytes(given["output"]) if "output" in given else delimiter, "s" in given)
    else:
        line_of = _bytes(ranges, to_bytes(given.get("output", "")))
    return await _each(proc, operands, line_of, b"\0" if "z" in given else b"\n")


async def _each(proc: Process, names: list[str], line_of: Callable[[bytes], bytes | None], end: bytes) -> int:
    async def read(descriptor: Descriptor) -> None:
        async for lines in batches(proc, descriptor, end):
            kept = [cut for cut in map(line_of, lines) if cut is not None]
            if kept:
                proc.out(end.join(kept) + end)

    return await each_operand(proc, names, read)


def _complement(ranges: Ranges) -> Ranges:
    rest: Ranges = []
    at = 1
    for low, high in ranges:
        if low > at:
            rest.append((at, low - 1))
        at = high + 1
    return [*rest, (at, ENDLESS)] if at < ENDLESS else rest


def _bytes(ranges: Ranges, between: bytes) -> Callable[[bytes], bytes | None]:
    def line_of(line: bytes) -> bytes:
        return between.join([line[low - 1 : high] for low, high in ranges if low <= len(line)])

    return line_of


def _fields(ranges: Ranges, delimiter: bytes, between: bytes, skips: bool) -> Callable[[bytes], bytes | None]:
    lows = [low for low, _ in ranges]

    def is_wanted(number: int) -> bool:
        at = bisect_left(lows, number + 1) - 1
        return at >= 0 and number <= ranges[at][1]

    def line_of(line: bytes) -> bytes | None:
        if delimiter not in line:
            return None if skips else line
        fields = line.split(delimiter)
        if len(ranges) == 1:
            low, high = ranges[0]
            return between.join(fields[low - 1 : high])
        return between.join([field for number, field in enumerate(fields, 1) if is_wanted(number)])

    return line_of
