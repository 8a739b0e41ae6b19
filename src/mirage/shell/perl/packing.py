"""pack and unpack, for the letters that programs use to build packets and carry code."""

from __future__ import annotations

import binascii
import re
import struct
from typing import Any

from mirage.shell.perl.functions import function
from mirage.shell.perl.machine import LIST, SCALAR, Machine
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import number_of, text_of, to_octets, whole_of

ITEM = re.compile(r"\s*([a-zA-Z@])([<>!]*)(\*|\d+)?\s*")
INTEGERS = {
    "c": ("<", 1, True), "C": ("<", 1, False), "s": ("<", 2, True), "S": ("<", 2, False), "l": ("<", 4, True), "L": ("<", 4, False),
    "q": ("<", 8, True), "Q": ("<", 8, False), "i": ("<", 4, True), "I": ("<", 4, False), "j": ("<", 8, True), "J": ("<", 8, False),
    "n": (">", 2, False), "N": (">", 4, False), "v": ("<", 2, False), "V": ("<", 4, False),
}  # fmt: skip
FLOATS = {"f": "<f", "d": "<d"}
COUNT_MAX = 1 << 20


def items(template: str) -> list[tuple[str, str, str]]:
    found = []
    at = 0
    template = re.sub(r"#.*", "", template).strip()
    while at < len(template):
        item = ITEM.match(template, at)
        if item is None:
            raise Unknown(f"pack {template[at:][:8]!r}")
        found.append((item[1], item[2], item[3] or ""))
        at = item.end()
    return found


def _count(text: str, everything: int) -> int:
    return everything if text == "*" else min(int(text or 1), COUNT_MAX)


def _order(letter: str, marks: str) -> tuple[str, int, bool]:
    order, size, is_signed = INTEGERS[letter]
    return (">" if ">" in marks else order), size, is_signed


@function("pack")
async def _pack(machine: Machine, args: list[Node], want: int) -> Any:
    values = await machine.many(args)
    return machine.charged(packed(text_of(values[0]), values[1:]).decode("latin-1"))


def packed(template: str, values: list[Any]) -> bytes:
    rest = list(values)
    made = bytearray()
    for letter, marks, count in items(template):
        if letter in "aAZhHbBu":
            made += _packed_text(letter, count, text_of(rest.pop(0)) if rest else "")
        elif letter == "x":
            made += bytes(_count(count, 0))
        elif letter in INTEGERS:
            order, size, _ = _order(letter, marks)
            for _ in range(_count(count, len(rest))):
                number = whole_of(rest.pop(0)) if rest else 0
                made += (number & (1 << 8 * size) - 1).to_bytes(size, "little" if order == "<" else "big")
        elif letter in FLOATS:
            for _ in range(_count(count, len(rest))):
                made += struct.pack(FLOATS[letter], float(number_of(rest.pop(0) if rest else 0)))
        elif letter in "UW":
            for _ in range(_count(count, len(rest))):
                code = whole_of(rest.pop(0)) if rest else 0
                made += to_octets(chr(max(0, min(code, 0x10FFFF))))
        elif letter == "w":
            for _ in range(_count(count, len(rest))):
                made += _compressed(whole_of(rest.pop(0)) if rest else 0)
        else:
            raise Unknown(f"pack {letter}")
    return bytes(made)


def _compressed(number: int) -> bytes:
    made = [number & 127]
    while number := number >> 7:
        made.append(number & 127 | 128)
    return bytes(made[::-1])


def _packed_text(letter: str, count: str, text: str) -> bytes:
    data = to_octets(text)
    if letter in "aAZ":
        size = len(data) + (letter == "Z") if count == "*" else _count(count, 0)
        made = data[: size - (letter == "Z")] if letter == "Z" else data[:size]
        return made.ljust(size, b" " if letter == "A" else b"\0")
    if letter in "hH":
        digits = text if count == "*" else text[: int(count or 1)].ljust(int(count or 1), "0")
        digits += "0" * (len(digits) % 2)
        values = [int(digit, 16) if digit in "0123456789abcdefABCDEF" else (ord(digit) & 7) + 9 for digit in digits]
        pairs = zip(values[::2], values[1::2], strict=True)
        return bytes([high << 4 | low if letter == "H" else low << 4 | high for high, low in pairs])
    if letter in "bB":
        bits = text if count == "*" else text[: int(count or 1)]
        bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
        return bytes([int(bits[at : at + 8] if letter == "B" else bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8)])
    return b"".join([binascii.b2a_uu(data[at : at + 45], backtick=True) for at in range(0, len(data), 45)])


@function("unpack")
async def _unpack(machine: Machine, args: list[Node], want: int) -> Any:
    template = await machine.text(args[0])
    data = to_octets(text_of(await machine.ev(args[1], SCALAR) if len(args) > 1 else machine.variable("$", "_").value))
    found = machine.room(unpacked(template, data))
    return found if want == LIST else found[0] if found else None


def unpacked(template: str, data: bytes) -> list[Any]:
    at = 0
    found: list[Any] = []
    sum_bits = re.match(r"\s*%(\d*)", template)
    if sum_bits is not None:
        return [sum(whole_of(each) for each in unpacked(template[sum_bits.end() :], data)) & (1 << int(sum_bits[1] or 16)) - 1]
    for letter, marks, count in items(template):
        rest = data[at:]
        if letter in "aAZ":
            size = min(_count(count, len(rest)), len(rest))
            piece = rest[:size]
            piece = piece.rstrip(b" \0\n\t") if letter == "A" else piece.partition(b"\0")[0] if letter == "Z" else piece
            found.append(piece.decode("latin-1"))
            at += size
        elif letter in "hH":
            size = _count(count, len(rest) * 2)
            digits = rest[: -(-size // 2)].hex()
            if letter == "h":
                digits = "".join([digits[i + 1] + digits[i] for i in range(0, len(digits), 2)])
            found.append(digits[:size])
            at += -(-size // 2)
        elif letter in "bB":
            size = _count(count, len(rest) * 8)
            piece = rest[: -(-size // 8)]
            bits = "".join([f"{byte:08b}" if letter == "B" else f"{byte:08b}"[::-1] for byte in piece])
            found.append(bits[:size])
            at += len(piece)
        elif letter == "u":
            text = b"".join([_uu_line(line) for line in rest.split(b"\n") if line])
            found.append(text.decode("latin-1"))
            at = len(data)
        elif letter == "x":
            at += _count(count, 0)
        elif letter in INTEGERS:
            order, size, is_signed = _order(letter, marks)
            for _ in range(min(_count(count, len(rest) // size), len(rest) // size)):
                found.append(int.from_bytes(data[at : at + size], "little" if order == "<" else "big", signed=is_signed))
                at += size
        elif letter in FLOATS:
            size = struct.calcsize(FLOATS[letter])
            for _ in range(min(_count(count, len(rest) // size), len(rest) // size)):
                found.append(struct.unpack_from(FLOATS[letter], data, at)[0])
                at += size
        elif letter in "UW":
            piece = rest[: _count(count, len(rest))]
            found += list(piece)
            at += len(piece)
        else:
            raise Unknown(f"unpack {letter}")
    return found


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
