"""od (coreutils 9.1): bytes as numbers and names, in blocks of sixteen."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import Joined, quotef
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "skip-bytes": ":j", "address-radix": ":A", "read-bytes": ":N", "format": ":t", "output-duplicates": "v", "strings": "?S",
    "traditional": "traditional", "width": "?w", "endian": ":endian",
}  # fmt: skip
OLD = {
    "a": "a", "b": "o1", "c": "c", "d": "u2", "f": "fF", "i": "dI", "l": "dL", "o": "o2", "s": "d2", "x": "x2", "h": "x2", "H": "x4",
    "O": "o4", "D": "u4", "e": "fD", "F": "fD", "B": "o2", "X": "x4", "I": "dL", "L": "dL",
}  # fmt: skip
_SIZES = {"C": 1, "S": 2, "I": 4, "L": 8, "F": 4, "D": 8}
_WIDTHS = {  # digits of one number
    ("o", 1): 3, ("o", 2): 6, ("o", 4): 11, ("o", 8): 22, ("d", 1): 4, ("d", 2): 6, ("d", 4): 11, ("d", 8): 20, ("u", 1): 3,
    ("u", 2): 5, ("u", 4): 10, ("u", 8): 20, ("x", 1): 2, ("x", 2): 4, ("x", 4): 8, ("x", 8): 16, ("f", 4): 15, ("f", 8): 24,
}  # fmt: skip
_NAMES = (
    "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp"
).split()
MODERN = {"A", "j", "N", "t", "v", "S", "w"}
_ADDRESSES = {"x": "%06x", "d": "%07d", "o": "%07o"}
_ESCAPES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
_AMOUNT = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)(b|[kKMGTPE]B?)?")
_UNITS = (
    {"b": 512}
    | {f"{letter}{ending}": base**power for power, letter in enumerate("KMGTPE", 1) for ending, base in (("", 1024), ("B", 1000))}
    | {"k": 1024, "kB": 1000}
)


@dataclass(frozen=True, slots=True)
class _Form:
    kind: str
    size: int
    has_text: bool = False

    @property
    def width(self) -> int:
        return 3 if self.kind in "ac" else _WIDTHS[self.kind, self.size]

    def show(self, block: bytes, order: str) -> str:
        """One unit, padded with zeros where the input ends in it."""
        if self.kind == "a":
            byte = block[0] & 127
            return "del" if byte == 127 else _NAMES[byte] if byte < 33 else chr(byte)
        if self.kind == "c":
            byte = block[0]
            return _ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"{byte:03o}")
        block = block.ljust(self.size, b"\0")
        if self.kind == "f":
            number = struct.unpack(("<" if order == "little" else ">") + ("f" if self.size == 4 else "d"), block)[0]
            return _shortest(number, self.size)
        number = int.from_bytes(block, "little" if order == "little" else "big", signed=self.kind == "d")
        if self.kind in "du":
            return str(number)
        return format(number, self.kind).zfill(self.width)


def _shortest(number: float, size: int) -> str:
    """ftoastr(): as few digits as tell the number from all others."""
    for digits in range(6 if size == 4 else 15, 18):
        text = f"{number:.{digits}g}"
        back = float(text)
        if back == number or (size == 4 and abs(back) < 3.4e38 and struct.pack("f", back) == struct.pack("f", number)):
            return text
    return f"{number:g}"


@program("od")
async def od(proc: Process) -> int:
    options, operands = gnu.read(proc, "od", "A:aBbcDdeFfHhIij:LlN:OoS:st:vw::Xx", LONGS)
    given = dict(options)
    forms: list[_Form] = []
    radix, skip, most, is_all, width, order = "o", 0, None, False, 0, "little"
    for key, value in options:
        match key:
            case "A":
                if value[:1] not in tuple("doxn"):
                    proc.fail(f"invalid output address radix '{value[:1]}'; it must be one character from [doxn]")
                radix = value[0]
            case "j":
                skip = _amount(proc, "j", value)
            case "N":
                most = _amount(proc, "N", value)
            case "t":
                forms += _forms(proc, value)
            case "v":
                is_all = True
            case "w":
                width = _amount(proc, "w", value) if value else 32
            case "endian":
                order = choose(proc, "--endian", value, (("little",), ("big",)))
            case _ if key in OLD:
                forms += _forms(proc, OLD[key])
    forms = forms or [_Form("o", 2)]
    unit = max(form.size for form in forms)
    if "w" in given and (not width or width % unit):
        proc.error(f"warning: invalid width {width}; using {unit} instead")
        width = unit
    width = min(width, 1 << 20) or max(unit, 16 - 16 % unit)
    if not given.keys() & MODERN or "traditional" in given:
        operands, skip = _old_offset(operands, "traditional" in given, skip)
    if "S" in given:
        return await _strings(proc, operands or ["-"], radix, _amount(proc, "S", given["S"]) if given["S"] else 3, skip)
    read = Joined(proc, operands, skip, most, _said)
    dump = _Dump(proc, forms, radix, order, width, is_all, skip)
    async for data in read.blocks(width):
        dump.show(data)
    if not read.opened:
        return 1
    if read.total < skip:
        return proc.error("cannot skip past end of combined input")
    dump.end()
    return read.status


def _said(name: str, error: OSError, is_open: bool) -> str:
    return f"{quotef(name)}: {why(error)}"


def _old_offset(operands: list[str], is_traditional: bool, skip: int) -> tuple[list[str], int]:
    """`[FILE] [+]OFFSET[.][b]` as before POSIX: octal, decimal with a dot, in blocks with a b."""
    last = operands[-1] if 0 < len(operands) <= 2 else ""
    found = re.fullmatch(r"\+?(0[xX][0-9a-fA-F]+|[0-9]+)(\.?)([bB]?)", last)
    if found is None or not (is_traditional or last.startswith("+") or len(operands) == 2):
        return operands, skip
    base = 10 if found[2] else 16 if found[1][:2] in ("0x", "0X") else 8
    try:
        return operands[:-1], int(found[1], base) * (512 if found[3] else 1)
    except ValueError:
        return operands, skip


async def _strings(proc: Process, names: list[str], radix: str, least: int, skip: int) -> int:
    """-S: what can be printed, ended by a zero, with its address."""
    read = Joined(proc, names, skip, None, _said)
    data = b"".join([block async for block in read.blocks(1)])
    for found in re.finditer(rb"([ -~\a\b\t\n\v\f\r]{%d,})\0" % max(1, least), data):
        text = "".join(_ESCAPES.get(byte) or chr(byte) for byte in found[1])
        address = _ADDRESSES[radix] % (skip + found.start()) if radix != "n" else ""
        proc.out(f"{address} {text}\n" if address else f"{text}\n")
    return read.status


def _amount(proc: Process, key: str, value: str) -> int:
    found = _AMOUNT.fullmatch(value)
    if found is None:
        proc.fail(f"invalid -{key} argument {shell_escape(value)}")
    digits = found[1]
    base = 16 if digits[:2] in ("0x", "0X") else 8 if digits.startswith("0") and set(digits) <= set("01234567") else 10
    return int(digits, base) * int(_UNITS.get(found[2] or "", 1))


def _forms(proc: Process, text: str) -> list[_Form]:
    forms: list[_Form] = []
    at = 0
    while at < len(text):
        kind = text[at]
        if kind not in "acdfoux":
            proc.fail(f"invalid character '{kind}' in type string {quoted(proc, text)}")
        at += 1
        size = 1 if kind in "ac" else 8 if kind == "f" else 4
        if kind not in "ac":
            found = re.compile(r"[0-9]+|[FDL]" if kind == "f" else r"[0-9]+|[CSIL]").match(text, at)
            if found is not None:
                size = int(found[0][:9]) if found[0].isdigit() else _SIZES[found[0]]
                at = found.end()
                if (kind, size) not in _WIDTHS:
                    what = "floating point" if kind == "f" else "integral"
                    proc.error(f"invalid type string {quoted(proc, text)};")
                    proc.err(f"this system doesn't provide a {size}-byte {what} type\n")
                    proc.exit(1)
        has_text = text[at : at + 1] == "z"
        at += has_text
        forms.append(_Form(kind, size, has_text))
    return forms


class _Dump:
    """What is shown of blocks, from the address `start` on; equal ones after the first are a star."""

    def __init__(self, proc: Process, forms: list[_Form], radix: str, order: str, width: int, is_all: bool, start: int) -> None:
        self.proc, self.forms, self.radix, self.order, self.width, self.is_all = proc, forms, radix, order, width, is_all
        self.column = max((form.width + 1) * (width // form.size) for form in forms)
        self.at = start
        self.previous: bytes | None = None
        self.is_starred = False

    def show(self, data: bytes) -> None:
        for start in range(0, len(data), self.width):
            block = data[start : start + self.width]
            address = self._address(self.at)
            self.at += len(block)
            if block == self.previous and not self.is_all and len(block) == self.width:
                if not self.is_starred:
                    self.proc.out("*\n")
                    self.is_starred = True
                continue
            self.is_starred = False
            self.previous = block
            for index, form in enumerate(self.forms):
                self.proc.out((" " * len(address) if index else address) + self._line(block, form) + "\n")

    def end(self) -> None:
        address = self._address(self.at)
        if address:
            self.proc.out(address + "\n")

    def _address(self, at: int) -> str:
        return _ADDRESSES[self.radix] % at if self.radix != "n" else ""

    def _line(self, block: bytes, form: _Form) -> str:
        units = [form.show(block[at : at + form.size], self.order) for at in range(0, len(block), form.size)]
        fields = self.width // form.size
        pad = self.column - form.width * fields
        text = "".join(
            " " * (pad * (fields - at) // fields - pad * (fields - at - 1) // fields) + unit.rjust(form.width)
            for at, unit in enumerate(units)
        )
        if form.has_text:
            shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in block)
            text = text.ljust(self.column) + f"  >{shown}<"
        return text
