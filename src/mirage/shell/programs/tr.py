"""tr (coreutils 9.1): bytes translated, squeezed or deleted; it knows no characters of more bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"complement": "c", "delete": "d", "squeeze-repeats": "s", "truncate-set1": "t"}
_ESCAPES = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": "\t ", "cntrl": "\x00-\x1f\x7f", "digit": "0-9", "graph": "!-~",
    "lower": "a-z", "print": " -~", "punct": "!-/:-@[-`{-~", "space": "\t-\r ", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
MEMBERS = {
    name: bytes(byte for byte in range(128) if re.match("[" + inside.replace("[-", "\\[-") + "]", chr(byte)))
    for name, inside in _CLASSES.items()
}
CASES = ("lower", "upper")


class _Set:
    """One set as written out. `cases` holds where [:lower:] and [:upper:] stand; `fill` where [c*] may grow."""

    def __init__(self, proc: Process, text: str, *, is_second: bool) -> None:
        self.proc = proc
        self.data = bytearray()
        self.cases: list[tuple[int, str]] = []
        self.classes: list[str] = []
        self.equivalences = 0
        self.fill: tuple[int, int] | None = None
        self.is_second = is_second
        self._parse(to_bytes(text))

    def _parse(self, raw: bytes) -> None:
        units, quoted_at = _unescape(self.proc, raw)
        at = 0
        while at < len(units):
            taken = self._construct(units, quoted_at, at)
            if taken:
                at += taken
            elif at + 2 < len(units) and units[at + 1] == 45 and at + 1 not in quoted_at:
                low, high = units[at], units[at + 2]
                if low > high:
                    shown = f"{_shown(low)}-{_shown(high)}"
                    self.proc.fail(f"range-endpoints of '{shown}' are in reverse collating sequence order")
                self.data += bytes(range(low, high + 1))
                at += 3
            else:
                self.data.append(units[at])
                at += 1

    def _construct(self, units: bytes, quoted_at: set[int], at: int) -> int:
        """[:class:], [=c=] or [c*n] at this place: how many units it takes, 0 when there is none."""
        if units[at] != 91 or at in quoted_at or at + 2 >= len(units):
            return 0
        mark = units[at + 1 : at + 2]
        if mark in (b":", b"=") and at + 1 not in quoted_at:
            end = units.find(mark + b"]", at + 2)
            if end >= 0:
                return self._named(mark, units[at + 2 : end], end + 2 - at)
        if units[at + 2] == 42 and at + 2 not in quoted_at:
            found = re.compile(rb"([0-9]*)\]").match(units, at + 3)
            if found is not None:
                self._repeat(units[at + 1], found[1])
                return found.end() - at
            wrong = re.compile(rb"([^]]*)\]").match(units, at + 3)
            if wrong is not None:
                self.proc.fail(f"invalid repeat count {quoted(self.proc, to_text(wrong[1]))} in [c*n] construct")
        return 0

    def _named(self, mark: bytes, name: bytes, length: int) -> int:
        proc = self.proc
        if mark == b"=":
            if not name:
                proc.fail("missing equivalence class character '[==]'")
            if name.startswith(b"*"):
                return 0
            if len(name) > 1:
                proc.fail(f"{to_text(name)}: equivalence class operand must be a single character")
            self.equivalences += 1
            self.data += name
            return length
        if not name:
            proc.fail("missing character class name '[::]'")
        text = to_text(name)
        if text not in MEMBERS:
            if "[" in text or "*" in text:
                return 0
            proc.fail(f"invalid character class {quoted(proc, text)}")
        if text in CASES:
            self.cases.append((len(self.data), text))
        self.classes.append(text)
        self.data += MEMBERS[text]
        return length

    def _repeat(self, byte: int, digits: bytes) -> None:
        count = min(int(digits[-18:], 8 if digits.startswith(b"0") else 10), 1 << 16) if digits.strip(b"0") else 0
        if count:
            self.data += bytes([byte]) * count
        elif not self.is_second:
            self.proc.fail("the [c*] repeat construct may not appear in string1")
        elif self.fill is not None:
            self.proc.fail("only one [c*] repeat construct may appear in string2")
        else:
            self.fill = (len(self.data), byte)

    def grow(self, length: int) -> None:
        """Let [c*] take up the room that is left."""
        if self.fill is not None and length > len(self.data):
            at, byte = self.fill
            self.data[at:at] = bytes([byte]) * (length - len(self.data))


def _shown(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def _unescape(proc: Process, raw: bytes) -> tuple[bytes, set[int]]:
    """Backslashes resolved; and the places that one protected."""
    units = bytearray()
    quoted_at: set[int] = set()
    at = 0
    while at < len(raw):
        byte = raw[at]
        at += 1
        if byte == 92:
            octal = re.compile(rb"[0-3]?[0-7]{1,2}").match(raw, at)
            quoted_at.add(len(units))
            if octal is not None:
                byte = int(octal[0], 8)
                at = octal.end()
            elif at >= len(raw):
                proc.error("warning: an unescaped backslash at end of string is not portable")
            else:
                byte = _ESCAPES.get(chr(raw[at]), raw[at])
                at += 1
        units.append(byte)
    return bytes(units), quoted_at


@program("tr")
async def tr(proc: Process) -> int:
    options, operands = gnu.read(proc, "tr", "+cCdst", LONGS)
    given = {key.lower() for key, _ in options}
    deletes, squeezes = "d" in given, "s" in given
    least = 1 if deletes != squeezes else 2
    most = 1 if deletes and not squeezes else 2
    if len(operands) < least or len(operands) > most:
        _operands(proc, operands, least, most, deletes=deletes, squeezes=squeezes)
    first = _Set(proc, operands[0], is_second=False)
    second = _Set(proc, operands[1], is_second=True) if len(operands) > 1 else None
    source = bytes(byte for byte in range(256) if byte not in first.data) if "c" in given else bytes(first.data)
    table: bytes | None = None
    removed = source if deletes else b""
    if second is not None and not deletes:
        table = _table(proc, first, second, source, given)
    if second is not None:
        second.grow(0)
    squeezed = (second.data if second is not None else source) if squeezes else b""
    return await _run(proc, table, removed, bytes(squeezed))


def _operands(proc: Process, operands: list[str], least: int, most: int, *, deletes: bool, squeezes: bool) -> None:
    if not operands:
        proc.error("missing operand")
    elif len(operands) < least:
        proc.error(f"missing operand after {quoted(proc, operands[-1])}")
        why_two = (
            "Two strings must be given when both deleting and squeezing repeats."
            if deletes
            else ("Two strings must be given when translating.")
        )
        proc.err(why_two + "\n")
    else:
        proc.error(f"extra operand {quoted(proc, operands[most])}")
        if len(operands) == 2:
            proc.err("Only one string may be given when deleting without squeezing repeats.\n")
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    proc.exit(1)


def _table(proc: Process, first: _Set, second: _Set, source: bytes, given: set[str]) -> bytes:
    """What every byte becomes."""
    if any(name not in CASES for name in second.classes):
        proc.fail("when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'")
    if second.equivalences:
        proc.fail("[=c=] expressions may not appear in string2 when translating")
    second.grow(len(source))
    target = bytes(second.data)
    if "t" in given:
        source = source[: len(target)]
    elif not target:
        proc.fail("when not truncating set1, string2 must be non-empty")
    elif len(target) < len(source):
        if second.classes and second.cases and second.cases[-1][0] + 26 == len(target):
            proc.fail("when translating with string1 longer than string2,\nthe latter string must not end with a character class")
        target += target[-1:] * (len(source) - len(target))
    if "c" in given and first.classes and len(set(target[: len(source)])) > 1:
        proc.fail("when translating with complemented character classes,\nstring2 must map all characters in the domain to one")
    places = dict(first.cases)
    for at, _ in second.cases:
        if at not in places:
            proc.fail("misaligned [:upper:] and/or [:lower:] construct")
    table = bytearray(range(256))
    for byte, becomes in zip(source, target):
        table[byte] = becomes
    return bytes(table)


async def _run(proc: Process, table: bytes | None, removed: bytes, squeezed: bytes) -> int:
    pattern = re.compile(b"([" + b"".join([b"\\x%02x" % byte for byte in squeezed]) + b"])\\1+") if squeezed else None
    last = b""
    try:
        async for data in proc.chunks(0):
            data = data.translate(table, removed)
            if pattern is not None and data:
                if last and last in squeezed:
                    data = data.lstrip(last)
                data = pattern.sub(rb"\1", data)
            last = data[-1:] or last
            proc.out(data)
            if proc.is_buffer_full or not proc.fds[0].is_file:
                await proc.flush()
    except OSError as error:
        return proc.error(f"read error: {why(error)}")
    return 0
