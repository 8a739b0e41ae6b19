"""hexdump and hd (util-linux 2.38.1): bytes in the ready-made formats, and in simple ones of -e."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import parse
from mirage.shell.lib.sources import Joined
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "one-byte-octal": "b", "one-byte-char": "c", "canonical": "C", "two-bytes-decimal": "d", "two-bytes-octal": "o",
    "two-bytes-hex": "x", "color": "?L", "format": ":e", "format-file": ":f", "length": ":n", "skip": ":s", "no-squeezing": "v",
    "help": "h", "version": "V",
}  # fmt: skip
_ESCAPES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_UNITS = {"": 1, "b": 512, "k": 1024, "m": 1 << 20, "kib": 1024, "mib": 1 << 20, "gib": 1 << 30, "g": 1 << 30}

Line = Callable[[bytes], str]
Custom = Callable[[bytes, int], str]  # of -e: the block, and where it is


def _units(size: int, form: str, blank: int) -> Line:
    """Numbers of `size` bytes, each behind its blanks; what is missing of the last line is blank."""

    def line(block: bytes) -> str:
        words = [int.from_bytes(block[at : at + size].ljust(size, b"\0"), "little") for at in range(0, len(block), size)]
        text = "".join(form % word for word in words)
        return text.ljust(blank * (16 // size))

    return line


def _character(byte: int) -> str:
    return _ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"{byte:03o}")


def _characters(block: bytes) -> str:
    return "".join(f" {_character(byte):>3s}" for byte in block).ljust(64)


def _canonical(block: bytes) -> str:
    halves = [" ".join(f"{byte:02x}" for byte in half) for half in (block[:8], block[8:])]
    shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in block)
    return f"  {halves[0]:<23s}  {halves[1]:<23s}  |{shown}|"


FORMATS: dict[str, Line] = {
    "b": _units(1, " %03o", 4), "c": _characters, "C": _canonical, "d": _units(2, "   %05d", 8), "o": _units(2, "  %06o", 8),
    "x": _units(2, "    %04x", 8), "": _units(2, " %04x", 5),
}  # fmt: skip


@program("hexdump")
async def hexdump(proc: Process) -> int:
    return await _run(proc, "")


@program("hd")
async def hd(proc: Process) -> int:
    return await _run(proc, "C")


async def _run(proc: Process, form: str) -> int:
    options, operands = parse(proc, "bcCde:f:L::n:os:vxhV", LONGS)
    lines: list[Line] = [FORMATS[form]] if form else []
    customs: list[Custom] = []
    size = 0
    letters = [form] if form else []
    skip, most, is_all = 0, -1, False
    for key, value in options:
        match key:
            case "n" | "s":
                amount = _amount(proc, value, "length" if key == "n" else "offset")
                most, skip = (amount, skip) if key == "n" else (most, amount)
            case "v":
                is_all = True
            case "e":
                line, length = _custom(proc, value)
                customs.append(line)
                size = max(size, length)
                letters.append("e")
            case "h" | "V":
                gnu.tell(proc, "hexdump", "help" if key == "h" else "version", "util-linux")
            case _ if key in FORMATS:
                lines.append(FORMATS[key])
                letters.append(key)
    limit = most if most >= 0 else None
    read = Joined(proc, operands, skip, limit, lambda name, error, is_open: f"{name}: {why(error)}", is_plain=True)
    letters = letters or [""]
    await _show(
        proc,
        read,
        lines if lines or customs else [FORMATS[""]],
        customs,
        letters,
        size if set(letters) == {"e"} and size else 16,
        is_all,
    )
    if not read.opened:
        proc.error("all input file arguments failed")
    return read.status


def _amount(proc: Process, value: str, what: str) -> int:
    found = re.fullmatch(r"(0[xX][0-9a-fA-F]+|[0-9]+)([a-zA-Z]*)", value)
    if found is None or found[2].lower() not in _UNITS:
        proc.fail(f"failed to parse {what}: '{value}': Invalid argument")
    digits = found[1]
    base = 16 if digits[:2] in ("0x", "0X") else 8 if digits.startswith("0") and set(digits) <= set("01234567") else 10
    return int(digits, base) * _UNITS[found[2].lower()]


async def _show(
    proc: Process, read: Joined, lines: list[Line], customs: list[Custom], letters: list[str], size: int, is_all: bool
) -> None:
    width = 8 if "C" in letters else 7
    previous, is_starred, place = None, False, read.skip
    async for data in read.blocks(size):
        for at in range(0, len(data), size):
            block = data[at : at + size]
            place += len(block)
            if block == previous and not is_all and len(block) == size:
                if not is_starred:
                    proc.out("*\n")
                is_starred = True
                continue
            previous, is_starred = block, False
            plain, own = iter(lines), iter(customs)
            for letter in letters:
                start = place - len(block)
                proc.out(next(own)(block, start) if letter == "e" else f"{start:0{width}x}{next(plain)(block)}\n")
    if previous is not None and set(letters) != {"e"}:
        proc.out(f"{place:0{width}x}\n")


_ITEM = re.compile(r'\s*(?:([0-9]+)(?:/([0-9]+))?|/([0-9]+))?\s*"((?:\\.|[^"\\])*)"')
_CONVERSION = re.compile(r"%([-+ #0]*[0-9]*(?:\.[0-9]+)?)(_a[dox]|_A[dox]|_[cpu]|[diouxXcs])")
_BACKSLASH = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "0": "\0", "a": "\a", "r": "\r"}


def _custom(proc: Process, text: str) -> tuple[Custom, int]:
    """-e: units of `COUNT/SIZE "FORMAT"`, and how many bytes they take together."""
    items: list[tuple[int, int, list[str | re.Match[str]]]] = []
    at = 0
    while text[at:].strip():
        found = _ITEM.match(text, at)
        if found is None:
            proc.fail(f"bad format {{{text}}}")
        form = re.sub(r"\\(.)", lambda match: _BACKSLASH.get(match[1], match[1]), found[4])
        items.append((int((found[1] or "1")[:4]), int((found[2] or found[3] or "0")[:2]), _pieces(proc, form)))
        at = found.end()

    def line(block: bytes, address: int) -> str:
        made: list[str] = []
        place = 0
        for count, size, pieces in items:
            for number in range(min(count, 4096)):
                parts: list[str] = []
                for piece in pieces:
                    if isinstance(piece, str):
                        is_last = count > 1 and number == count - 1 and piece is pieces[-1]
                        parts.append(piece.rstrip() if is_last else piece)
                        continue
                    taken = _size_of(piece, size)
                    parts.append(_one(piece, block[place : place + taken], address + place))
                    place += taken
                made += parts
        return "".join(made)

    length = sum(
        count * sum(_size_of(piece, size) for piece in pieces if not isinstance(piece, str)) for count, size, pieces in items
    )
    return line, min(length, 1 << 16)


def _pieces(proc: Process, form: str) -> list[str | re.Match[str]]:
    """A format as what stands between conversions, and those."""
    pieces: list[str | re.Match[str]] = []
    at = 0
    while at < len(form):
        if form.startswith("%%", at):
            pieces.append("%")
            at += 2
        elif form[at] == "%":
            found = _CONVERSION.match(form, at)
            if found is None:
                letter = re.match(r"%[-+ #0]*[0-9]*(?:\.[0-9]+)?(.?)", form[at:])
                proc.fail(f"bad conversion character %{letter[1] if letter else ''}")
            pieces.append(found)
            at = found.end()
        else:
            end = form.find("%", at)
            end = len(form) if end < 0 else end
            pieces.append(form[at:end])
            at = end
    return pieces


def _size_of(conversion: re.Match[str], size: int) -> int:
    letter = conversion[2]
    return 0 if letter[:2] in ("_a", "_A") else size or (1 if letter in ("c", "_c", "_p", "_u") else 4)


def _one(conversion: re.Match[str], unit: bytes, address: int) -> str:
    flags, letter = conversion.groups()
    if letter[:2] in ("_a", "_A"):
        return f"%{flags}{letter[2]}" % address
    if not unit:
        width = re.search(r"[1-9][0-9]*", flags)
        return " " * int(width[0][:3] if width else "0")
    if letter == "_p":
        return f"%{flags}s" % (chr(unit[0]) if 32 <= unit[0] < 127 else ".")
    if letter == "c":
        return f"%{flags}s" % to_text(unit[:1])
    if letter in ("_c", "_u"):
        return f"%{flags}s" % _character(unit[0])
    if letter == "s":
        return f"%{flags}s" % to_text(unit.split(b"\0")[0])
    number = int.from_bytes(unit, "little", signed=letter in "di")
    return f"%{flags}{'d' if letter in ('u', 'i') else letter}" % number
