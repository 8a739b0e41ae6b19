"""What a terminal can do: compiled terminfo entries of the visitor's own files (term(5)), and their parameters (terminfo(5)).

As ncurses 6.4 finds them: $TERMINFO, ~/.terminfo, then Debian's directories. Entries may be a visitor's own, so all is bounded.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded

if TYPE_CHECKING:
    from mirage.shell.process import Process

_DIRECTORIES = ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo")
_MAX = 32768  # MAX_ENTRY_SIZE of a compiled entry
_LEGACY, _WIDE = 0o432, 0o1036
_STEPS = 4096  # of one string's program
_PADDING = re.compile(r"\$<(\d{1,5})(?:\.\d*)?([*/]*)>")
_FORMAT = re.compile(r":?([-+# ]*)(\d{0,3})(\.\d{0,3})?([doxXs])")


@dataclass(slots=True)
class Entry:
    """One terminal's capabilities by their terminfo names; what it has not is not there."""

    names: str
    flags: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    strings: dict[str, str] = field(default_factory=dict)


def find(proc: Process, term: str) -> Entry | None:
    """The entry of a terminal type; None when there is none."""
    if not term or "/" in term or term in (".", ".."):
        return None
    home = proc.env.get("HOME", "")
    for directory in (proc.env.get("TERMINFO", ""), f"{home}/.terminfo" if home else "", *_DIRECTORIES):
        if not directory:
            continue
        try:
            data = proc.read_file(f"{directory}/{term[0]}/{term}", _MAX)
            return _read(data, [line.split() for line in recorded(proc, "terminfo.names").splitlines()])
        except (OSError, struct.error, ValueError, IndexError):
            continue
    return None


def _read(data: bytes, names: list[list[str]]) -> Entry:
    magic, name_size, flags, numbers, offsets, table = struct.unpack_from("<6h", data)
    if magic not in (_LEGACY, _WIDE) or min(name_size, flags, numbers, offsets, table) < 0:
        raise ValueError
    entry = Entry(data[12 : 12 + name_size].rstrip(b"\0").decode("latin-1"))
    at = 12 + name_size
    _section(data, at, (flags, numbers, offsets), table, magic == _WIDE, names, entry)
    at = _end(at, flags, numbers, offsets, magic == _WIDE) + table
    at += at & 1
    if at + 10 <= len(data):
        _extension(data, at, magic == _WIDE, entry)
    return entry


def _end(at: int, flags: int, numbers: int, offsets: int, is_wide: bool) -> int:
    at += flags
    return at + (at & 1) + numbers * (4 if is_wide else 2) + offsets * 2


def _section(
    data: bytes, at: int, counts: tuple[int, int, int], table: int, is_wide: bool, names: list[list[str]], entry: Entry
) -> None:
    flags, numbers, offsets = counts
    entry.flags |= {name for name, value in zip(names[0], data[at : at + flags], strict=False) if value == 1}
    at += flags
    at += at & 1
    for name, number in zip(names[1], struct.unpack_from(f"<{numbers}{'i' if is_wide else 'h'}", data, at), strict=False):
        if number >= 0:
            entry.numbers[name] = number
    at += numbers * (4 if is_wide else 2)
    strings = data[at + offsets * 2 : at + offsets * 2 + table]
    for name, offset in zip(names[2], struct.unpack_from(f"<{offsets}h", data, at), strict=False):
        if 0 <= offset < len(strings):
            entry.strings[name] = strings[offset : strings.index(b"\0", offset)].decode("latin-1")


def _extension(data: bytes, at: int, is_wide: bool, entry: Entry) -> None:
    """The capabilities beyond the standard ones (E3 and the like), whose names stand behind their values."""
    flags, numbers, strings, _, size = struct.unpack_from("<5h", data, at)
    at += 10
    count = flags + numbers + strings
    end = _end(at, flags, numbers, strings + count, is_wide)
    table = data[end : end + size]
    offsets = struct.unpack_from(f"<{strings + count}h", data, end - 2 * (strings + count))
    base = max([offset + table[offset:].index(b"\0") + 1 for offset in offsets[:strings] if offset >= 0], default=0)
    found = [table[base + offset : table.index(b"\0", base + offset)].decode("latin-1") for offset in offsets[strings:]]
    names = [found[:flags], found[flags : flags + numbers], found[flags + numbers :]]
    _section(data, at, (flags, numbers, strings), 0, is_wide, [*names[:2], []], entry)
    for name, offset in zip(names[2], offsets[:strings], strict=True):
        if offset >= 0:
            entry.strings[name] = table[offset : table.index(b"\0", offset)].decode("latin-1")


def padded(text: str, speed: int) -> str:
    """tputs(3): a delay is as many NULs as the line's speed needs (none where there is no line)."""
    return _PADDING.sub(lambda match: "\0" * min(int(match[1]) * speed // 9000, 65536), text)


def fill(text: str, values: list[int | str]) -> str:
    """tparm(3): a string with its parameters."""
    parameters: list[int | str] = [*values[:9], *[0] * (9 - len(values[:9]))]
    variables: dict[str, int | str] = {}
    stack: list[int | str] = []
    out: list[str] = []
    at = steps = 0

    def pop() -> int | str:
        return stack.pop() if stack else 0

    def number() -> int:
        value = pop()
        return value if isinstance(value, int) else 0

    while at < len(text) and steps < _STEPS:
        steps += 1
        if text[at] != "%":
            end = text.find("%", at)
            end = len(text) if end < 0 else end
            out.append(text[at:end])
            at = end
            continue
        code = text[at + 1 : at + 2]
        at += 2
        if code == "%":
            out.append("%")
        elif code == "i":
            parameters[:2] = [value + 1 if isinstance(value, int) else value for value in parameters[:2]]
        elif code == "p":
            stack.append(parameters[max(0, min(8, ord(text[at : at + 1] or "1") - 49))])
            at += 1
        elif code == "P":
            variables[text[at : at + 1]] = pop()
            at += 1
        elif code == "g":
            stack.append(variables.get(text[at : at + 1], 0))
            at += 1
        elif code == "'":
            stack.append(ord(text[at : at + 1] or "\0"))
            at += 2
        elif code == "{":
            digits, _, _ = text[at:].partition("}")
            stack.append(int(digits) if digits.isdecimal() and len(digits) < 10 else 0)
            at += len(digits) + 1
        elif code == "l":
            stack.append(len(str(pop())))
        elif code == "c":
            out.append(chr(number() & 255 or 128))
        elif code in _BINARY:
            second, first = number(), number()
            stack.append(_BINARY[code](first, second))
        elif code == "!":
            stack.append(int(not number()))
        elif code == "~":
            stack.append(~number())
        elif code == "t" and not number():
            at = _skip(text, at, "e;")
        elif code == "e":
            at = _skip(text, at, ";")
        elif form := _FORMAT.match(text, at - 1):
            at = form.end()
            kind = form[4]
            value = pop() if kind == "s" else number()
            out.append(("%" + form[1] + form[2] + (form[3] or "") + kind) % (str(value) if kind == "s" else value))
    return "".join(out)


_BINARY: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b & 0xFFFFFFFF, "/": lambda a, b: a // b if b else 0,
    "m": lambda a, b: a % b if b else 0, "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
    "=": lambda a, b: int(a == b), "<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b),
    "A": lambda a, b: int(bool(a and b)), "O": lambda a, b: int(bool(a or b)),
}  # fmt: skip


def _skip(text: str, at: int, ends: str) -> int:
    """Behind the %e or %; that belongs to this %?."""
    depth = 0
    while (at := text.find("%", at)) >= 0:
        code = text[at + 1 : at + 2]
        at += 2
        if code == "?":
            depth += 1
        elif code == ";" and depth:
            depth -= 1
        elif code and code in ends and not depth:
            return at
    return len(text)
