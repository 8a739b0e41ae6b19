"""split (coreutils 9.1): a file cut into pieces by lines, bytes or number."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import try_help, why
from mirage.shell.quotes import quoted
from mirage.shell.registry import program
from mirage.shell.sources import quotef, source, whole

if TYPE_CHECKING:
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


@program("split")
async def split(proc: Process) -> int:
    options, operands = gnu.read(proc, "split", "0123456789C:a:b:del:n:t:ux", LONGS)
    if len(operands) > 2:
        try_help(proc, f"extra operand {quoted(proc, operands[2])}")
    given = dict(options)
    ways = [key for key, _ in options if key in WAYS]
    if len(ways) > 1 and len(set(ways)) > 1:
        try_help(proc, "cannot split in more than one way")
    digits = "".join(key for key, _ in options if key.isdigit())
    way = ways[-1] if ways else "l"
    word = given.get(way, digits or "1000")
    kind, _, rest = word.rpartition("/") if way == "n" else ("", "", word)
    size = _size(proc, way, rest)
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
    if kind.isdecimal():
        pieces = list(_equal(data, size, by_lines=False))
        await proc.write(1, pieces[int(kind) - 1] if 0 < int(kind) <= len(pieces) else b"")
        return 0
    pieces = (
        list({"l": _lines, "b": _bytes, "C": _whole_lines}[way](data, size))
        if way != "n"
        else list(_equal(data, size, by_lines=kind == "l"))
    )
    return await _write(proc, pieces, operands[1] if len(operands) > 1 else "x", given)


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


def _lines(data: bytes, size: int) -> Iterator[bytes]:
    lines = data.splitlines(keepends=True) if b"\r" not in data else [line + b"\n" for line in data.split(b"\n")[:-1]]
    if b"\r" in data and not data.endswith(b"\n"):
        lines.append(data.rpartition(b"\n")[2])
    for at in range(0, len(lines), size):
        yield b"".join(lines[at : at + size])


def _bytes(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def _whole_lines(data: bytes, size: int) -> Iterator[bytes]:
    """-C: as many whole lines as there is room for; a longer line is cut."""
    while data:
        end = min(len(data), size)
        cut = data.rfind(b"\n", 0, end) + 1
        end = cut if cut and len(data) > size else end
        yield data[:end]
        data = data[end:]


def _equal(data: bytes, count: int, *, by_lines: bool) -> Iterator[bytes]:
    each = len(data) // count
    start = end = 0
    for number in range(min(count, FILES_MAX)):
        end = (number + 1) * each
        if number == count - 1:
            end = len(data)
        elif by_lines:
            end = max(start, data.find(b"\n", max(start, end - 1)) + 1 or len(data)) if end > start else start
        yield data[start:end]
        start = end


async def _write(proc: Process, pieces: list[bytes], prefix: str, given: dict[str, str]) -> int:
    alphabet, first = LETTERS, 0
    for key, letters, base in (("d", DIGITS, 10), ("x", HEX, 16)):
        if key in given:
            alphabet, first = letters, int(given[key] or "0", base)
    width = int(given["a"]) if given.get("a", "").isdecimal() and int(given["a"]) else 2
    for number, piece in enumerate(pieces, first):
        if not piece and "e" in given:
            continue
        if number >= len(alphabet) ** width or number - first >= FILES_MAX:
            return proc.error("output file suffixes exhausted")
        name = prefix + _suffix(number, alphabet, width) + given.get("A", "")
        if "V" in given:
            proc.out(f"creating file {gnu.shell_escape(name)}\n")
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


def _suffix(number: int, alphabet: str, width: int) -> str:
    letters = []
    for _ in range(width):
        number, digit = divmod(number, len(alphabet))
        letters.append(alphabet[digit])
    return "".join(reversed(letters))
