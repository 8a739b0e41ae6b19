"""wc (coreutils 9.1): lines, words, characters and bytes, in columns as wide as the sizes of the files ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.quotes import is_utf8
from mirage.shell.lib.sources import pieces, quotef, source, whole
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {"bytes": "c", "chars": "m", "lines": "l", "words": "w", "max-line-length": "L", "files0-from": ":files0"}
_WORD = re.compile(rb"[!-~]")
_SPACE = re.compile(rb"\s")
PIPE_WIDTH = 7


@program("wc")
async def wc(proc: Process) -> int:
    options, operands = gnu.read(proc, "wc", "cmlwL", LONGS)
    wanted = {key for key, _ in options if len(key) == 1} or {"l", "w", "c"}
    columns = [key for key in "lwmcL" if key in wanted]
    listed = [value for key, value in options if key == "files0"]
    if listed:
        if operands:
            proc.error(f"extra operand {shell_escape(operands[0])}")
            proc.err("file operands cannot be combined with --files0-from\n")
            proc.err(f"Try '{proc.name} --help' for more information.\n")
            return 1
        operands = await _names(proc, listed[-1])
    run = _Run(proc, columns, 1 if listed == ["-"] else _width(proc, operands, columns))
    totals = dict.fromkeys(columns, 0)
    for name in operands or ([] if listed else [""]):
        counts = await run.file(name) or {}
        for key in counts and columns:
            totals[key] = max(totals[key], counts[key]) if key == "L" else totals[key] + counts[key]
    if len(operands) > 1:
        run.show(totals, "total")
    return run.status


async def _names(proc: Process, name: str) -> list[str]:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        proc.fail(f"cannot open {shell_escape(name)} for reading: {why(error)}")
    data = await whole(proc, descriptor)
    descriptor.close()
    return [to_text(part) for part in data.removesuffix(b"\0").split(b"\0")] if data else []


def _width(proc: Process, operands: list[str], columns: list[str]) -> int:
    """compute_number_width(): digits of all sizes together; seven where one is no regular file."""
    if len(operands) <= 1 and len(columns) == 1:
        return 1
    total, least = 0, 1
    for name in operands or ["-"]:
        try:
            if name == "-":
                descriptor = proc.fds.get(0)
                stat = descriptor.stat() if descriptor is not None and descriptor.is_file else None
                if stat is None:
                    least = PIPE_WIDTH
                    continue
            else:
                stat = proc.stat(name)
        except OSError:
            continue
        if stat.mode & 0o170000 == 0o100000:
            total += stat.size
        else:
            least = PIPE_WIDTH
    return max(least, len(str(total)))


class _Run:
    def __init__(self, proc: Process, columns: list[str], width: int) -> None:
        self.proc = proc
        self.columns = columns
        self.width = width
        self.status = 0
        self.is_utf8 = is_utf8(proc)

    async def file(self, name: str) -> dict[str, int] | None:
        """Count and show one; `` is standard input without a name."""
        proc = self.proc
        try:
            descriptor = await source(proc, name or "-")
        except OSError as error:
            self.status = proc.error(f"{quotef(name)}: {why(error)}")
            return None
        counts = dict.fromkeys("lwmcL", 0)
        try:
            await self._count(descriptor, counts)
        except OSError as error:
            self.status = proc.error(f"{quotef(name or '-')}: {why(error)}")
        finally:
            descriptor.close()
        self.show(counts, name)
        return counts

    async def _count(self, descriptor: Descriptor, counts: dict[str, int]) -> None:
        is_inside = False
        column = 0
        async for data in pieces(self.proc, descriptor):
            counts["c"] += len(data)
            counts["l"] += data.count(b"\n")
            if "m" in self.columns:
                counts["m"] += _characters(data) if self.is_utf8 else len(data)
            if "w" in self.columns:
                words = [word for word in data.split() if self._is_word(word)]
                counts["w"] += len(words) - (is_inside and bool(words) and not _SPACE.match(data))
                is_inside = not _SPACE.match(data[-1:])
            if "L" in self.columns:
                for index, line in enumerate(re.split(rb"[\n\r\f]", data)):
                    column = _advance(line, 0 if index else column, self.is_utf8)
                    counts["L"] = max(counts["L"], column)

    def _is_word(self, word: bytes) -> bool:
        """Something in it must be printable."""
        if word.isascii() or not self.is_utf8:
            return _WORD.search(word) is not None
        return any(character.isprintable() for character in word.decode("utf-8", "ignore"))

    def show(self, counts: dict[str, int], name: str) -> None:
        text = " ".join(f"{counts[key]:{self.width}d}" for key in self.columns)
        self.proc.out(text + (" " + (shell_escape(name) if "\n" in name else name) if name else "") + "\n")


def _characters(data: bytes) -> int:
    return len(data) - sum(data.count(bytes([byte])) for byte in range(0x80, 0xC0)) if not data.isascii() else len(data)


def _advance(line: bytes, column: int, has_characters: bool) -> int:
    """The column behind the line's printable characters, tabs at every eighth."""
    text = line.decode("utf-8", "ignore") if has_characters else line.decode("ascii", "ignore")
    for character in text:
        if character == "\t":
            column += 8 - column % 8
        elif character.isprintable():
            column += 1
    return column
