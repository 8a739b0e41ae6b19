"""hexdump and hd (util-linux 2.38.1): bytes in the ready-made formats, and in simple ones of -e."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.gnu import why
from mirage.shell.options import parse
from mirage.shell.registry import program
from mirage.shell.sources import Joined

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
                lines.append(line)
                size = max(size, length)
                letters.append("e")
            case "h" | "V":
                gnu.tell(proc, "hexdump", "help" if key == "h" else "version", "util-linux")
            case _ if key in FORMATS:
                lines.append(FORMATS[key])
                letters.append(key)
    read = Joined(proc, operands or ["-"], skip, most if most >= 0 else None, lambda name, error, is_open: f"{name}: {why(error)}")
    letters = letters or [""]
    await _show(proc, read, lines or [FORMATS[""]], letters, size if set(letters) == {"e"} and size else 16, is_all)
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


async def _show(proc: Process, read: Joined, lines: list[Line], letters: list[str], size: int, is_all: bool) -> None:
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
            for line, letter in zip(lines, letters):
                proc.out(line(block) if letter == "e" else f"{place - len(block):0{width}x}{line(block)}\n")
    if previous is not None and set(letters) != {"e"}:
        proc.out(f"{place:0{width}x}\n")


_ITEM = re.compile(r'\s*(?:([0-9]+)(?:/([0-9]+))?|/([0-9]+))?\s*"((?:\\.|[^"\\])*)"')
_CONVERSION = re.compile(r"((?:[^%]|%%)*)%([-+ #0]*[0-9]*(?:\.[0-9]+)?)(_[acpuA]|[diouxXc])(.*)", re.DOTALL)
_BACKSLASH = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "0": "\0", "a": "\a", "r": "\r"}


def _custom(proc: Process, text: str) -> tuple[Line, int]:
    """-e: units of `COUNT/SIZE "FORMAT"`, and how many bytes they take together."""
    items: list[tuple[int, int, str]] = []
    at = 0
    while text[at:].strip():
        found = _ITEM.match(text, at)
        if found is None:
            proc.fail(f"bad format {{{text}}}")
        form = re.sub(r"\\(.)", lambda match: _BACKSLASH.get(match[1], match[1]), found[4])
        items.append((int((found[1] or "1")[:4]), int((found[2] or found[3] or "0")[:2]), form))
        at = found.end()

    def line(block: bytes) -> str:
        parts: list[str] = []
        place = 0
        for count, size, form in items:
            conversion = _CONVERSION.fullmatch(form)
            if conversion is None:
                parts.append(form.replace("%%", "%") * count)
                continue
            bytes_each = size or _size_of(conversion)
            for number in range(min(count, 4096)):
                text = _one(conversion, block[place : place + bytes_each])
                parts.append(text[: -len(conversion[4])] if conversion[4].isspace() and number == count - 1 else text)
                place += bytes_each
        return "".join(parts)

    taken = [_CONVERSION.fullmatch(form) for _, _, form in items]
    length = sum(count * (size or _size_of(found)) for (count, size, _), found in zip(items, taken) if found is not None)
    return line, min(length, 1 << 16)


def _size_of(conversion: re.Match[str]) -> int:
    return 1 if conversion[3] in ("c", "_c", "_p", "_u") else 4


def _one(conversion: re.Match[str], unit: bytes) -> str:
    before, flags, letter, behind = conversion.groups()
    if not unit:
        width = re.search(r"[1-9][0-9]*", flags)
        return before + " " * int(width[0][:3] if width else "1") + behind
    if letter == "_p":
        shown = chr(unit[0]) if 32 <= unit[0] < 127 else "."
        return before + f"%{flags}s" % shown + behind
    if letter in ("_c", "_u", "c"):
        return before + f"%{flags}s" % _character(unit[0]) + behind
    number = int.from_bytes(unit, "little", signed=letter in "di")
    return before + f"%{flags}{'d' if letter in ('u', 'i') else letter}" % number + behind
