"""What lines are compared by: fields and characters of `-k`, and the orders that its letters name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import md5
from typing import TYPE_CHECKING, Any

from mirage.shell.lib.quotes import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process

ORDERS = "dfghiMnRV"  # in the order in which sort lists them when they do not go together
LETTERS = "bdfghiMnRrV"
_POSITION = re.compile(r"([0-9]+)?(\.(-?[0-9]+)?)?")
_NUMBER = re.compile(rb"[ \t]*(-?)([0-9]*)(?:\.([0-9]*))?([kKMGTPEZY]?)")
_FLOAT = re.compile(
    rb"\s*([+-]?(?:0x[0-9a-f]+(?:\.[0-9a-f]*)?(?:p[+-]?[0-9]+)?|[0-9]+\.?[0-9]*(?:e[+-]?[0-9]+)?|\.[0-9]+(?:e[+-]?[0-9]+)?|inf(?:inity)?|nan))",
    re.IGNORECASE,
)
_MONTHS = {name: number for number, name in enumerate(b"JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
_BLANK = re.compile(rb"[ \t\n]*")
_FIELD = re.compile(rb"[ \t\n]*[^ \t\n]*")
_NOT_DICTIONARY = bytes(byte for byte in range(128) if not (chr(byte).isalnum() or byte in b" \t"))
_NOT_PRINTABLE = bytes([*range(32), 127])
_SUFFIX = re.compile(rb"(?:\.[A-Za-z~][A-Za-z0-9~]*)*\Z")


@dataclass(frozen=True, slots=True)
class Key:
    """One key. Fields and characters count from 0; `last` None is the end of the line, `last_char` 0 the end of the field."""

    first: int = 0
    first_char: int = 0
    last: int | None = None
    last_char: int = 0
    letters: str = ""
    skips_first: bool = False
    skips_last: bool = False

    @property
    def is_reversed(self) -> bool:
        return "r" in self.letters

    @property
    def has_own(self) -> bool:
        """Whether it bears letters of its own."""
        return bool(self.letters or self.skips_first or self.skips_last)

    @property
    def orders(self) -> str:
        return "".join([letter for letter in ORDERS if letter in self.letters])

    def inherit(self, letters: str, skips: bool) -> Key:
        """A key without letters of its own takes those that stand for all."""
        if self.has_own:
            return self
        return replace(self, letters=letters, skips_first=skips, skips_last=skips)


def parse(proc: Process, text: str) -> Key:
    """-k POS1[,POS2]; ends the program when it is none."""
    first, char, rest = _position(proc, text, text, "at field start")
    if first == 0:
        proc.fail(f"field number is zero: invalid field specification {quoted(proc, text)}", 2)
    if char == 0:
        proc.fail(f"character offset is zero: invalid field specification {quoted(proc, text)}", 2)
    letters, rest = _letters(rest)
    start, skips_first = letters, "b" in letters
    last: int | None = None
    last_char, skips_last = 0, False
    if rest.startswith(","):
        field, found, rest = _position(proc, text, rest[1:], "after ','")
        if field == 0:
            proc.fail(f"field number is zero: invalid field specification {quoted(proc, text)}", 2)
        last, last_char = field - 1, found or 0
        letters, rest = _letters(rest)
        start += letters
        skips_last = "b" in letters
    if rest:
        proc.fail(f"stray character in field spec: invalid field specification {quoted(proc, text)}", 2)
    return Key(first - 1, (char or 1) - 1, last, last_char, start.replace("b", ""), skips_first, skips_last)


def _position(proc: Process, text: str, rest: str, where: str) -> tuple[int, int | None, str]:
    found = _POSITION.match(rest)
    assert found is not None
    if found[1] is None:
        proc.fail(f"invalid number {where}: invalid count at start of {quoted(proc, rest)}", 2)
    if found[2] is not None and found[3] is None:
        proc.fail(f"invalid number after '.': invalid count at start of {quoted(proc, rest[found.end() :])}", 2)
    return int(found[1][:18]), int(found[3][:18]) if found[3] else None, rest[found.end() :]


def _letters(rest: str) -> tuple[str, str]:
    end = 0
    while end < len(rest) and rest[end] in LETTERS:
        end += 1
    return rest[:end], rest[end:]


def check(proc: Process, key: Key) -> None:
    """Orders that do not go together."""
    orders = set(key.orders)
    if len(orders & set("nghM")) + bool(orders & set("RVdi")) > 1:
        proc.fail(f"options '-{key.orders}' are incompatible", 2)


# ---- where a key lies


def extract(key: Key, tab: bytes | None) -> Callable[[bytes], bytes]:
    """A function from a line to the part of it that the key names."""
    if key == Key(letters=key.letters):
        return lambda line: line

    def part(line: bytes) -> bytes:
        begin, end = span(line, key, tab)
        return line[begin:end]

    return part


def span(line: bytes, key: Key, tab: bytes | None) -> tuple[int, int]:
    """Where in a line a key begins and ends."""
    begin = _begin(line, key, tab)
    return begin, max(begin, _limit(line, key, tab))


def number_span(line: bytes, begin: int, end: int, letters: str) -> tuple[int, int]:
    """The number or month in a key, without the blanks before it; nothing where there is none."""
    begin = min(_blanks(line, begin), end)
    if "M" in letters:
        return begin, begin + 3 if month(line[begin:end]) else begin
    found = (_FLOAT if "g" in letters else _NUMBER).match(line, begin, end)
    if found is None or not any(48 <= byte < 58 for byte in found[0]):
        return begin, begin
    return begin, found.end() - (len(found[4]) if "n" in letters else 0)


def _begin(line: bytes, key: Key, tab: bytes | None) -> int:
    at = _skip(line, key.first, tab)
    if key.skips_first:
        at = _blanks(line, at)
    return min(len(line), at + key.first_char)


def _limit(line: bytes, key: Key, tab: bytes | None) -> int:
    if key.last is None:
        return len(line)
    if key.last_char == 0:
        at = _skip(line, key.last + 1, tab)
        return at - 1 if tab is not None and at > 0 and at <= len(line) and _ended(line, key.last + 1, tab) else at
    at = _skip(line, key.last, tab)
    if key.skips_last:
        at = _blanks(line, at)
    return min(len(line), at + key.last_char)


def _ended(line: bytes, fields: int, tab: bytes) -> bool:
    """Whether a delimiter ends that many fields."""
    return line.count(tab) >= fields


def _blanks(line: bytes, at: int) -> int:
    found = _BLANK.match(line, at)
    return found.end() if found is not None else at


def _skip(line: bytes, fields: int, tab: bytes | None) -> int:
    at = 0
    for _ in range(min(fields, len(line))):
        if tab is None:
            found = _FIELD.match(line, at)
            at = found.end() if found is not None else at
        else:
            found_at = line.find(tab, at)
            if found_at < 0:
                return len(line)
            at = found_at + 1
        if at >= len(line):
            break
    return at


# ---- how parts compare


def order(key: Key, collate: Callable[[bytes], Any], salt: bytes, end: bytes) -> Callable[[bytes], Any]:
    """A function from a part to what sorts as it should; -R hashes it between `salt` and `end`."""
    letters = key.letters
    for letter, function in (("n", numeric), ("g", general), ("h", human), ("M", month), ("V", version)):
        if letter in letters:
            return function
    if "R" in letters:
        return lambda part: (md5(salt + _folded(part, letters) + end).digest(), _folded(part, letters))  # noqa: S324 - as sort's own
    if not set(letters) & set("dfi"):
        return collate
    return lambda part: collate(_folded(part, letters))


def _folded(part: bytes, letters: str) -> bytes:
    removed = (_NOT_DICTIONARY if "d" in letters else b"") + (_NOT_PRINTABLE if "i" in letters else b"")
    part = part.translate(None, removed)
    return part.upper() if "f" in letters else part


def numeric(part: bytes) -> Decimal:
    found = _NUMBER.match(part)
    assert found is not None
    sign, whole, fraction, _ = found.groups()
    text = f"{sign.decode()}{(whole or b'0').decode()}.{(fraction or b'0').decode()}"
    value = Decimal(text)
    return value or Decimal(0)


def human(part: bytes) -> tuple[int, Decimal]:
    found = _NUMBER.match(part)
    value = numeric(part)
    assert found is not None
    rank = b" KMGTPEZY".find(found[4].upper()) if found[4] and value else 0
    return (-rank if value < 0 else rank, value)


def general(part: bytes) -> tuple[int, float]:
    found = _FLOAT.match(part)
    if found is None:
        return (0, 0.0)
    value = float.fromhex(found[1].decode()) if b"x" in found[1].lower() else float(found[1])
    return (1, 0.0) if value != value else (2, value)


def month(part: bytes) -> int:
    return _MONTHS.get(part.lstrip(b" \t")[:3].upper(), 0)


def version(part: bytes) -> tuple[Any, ...]:
    """filevercmp() of gnulib: "" and "." and ".." first, then hidden names, and the file's ending only as the last thing."""
    special = {b"": 0, b".": 1, b"..": 2}.get(part)
    if special is not None:
        return (special, ())
    rank = 3 if part.startswith(b".") else 4
    found = _SUFFIX.search(part.removeprefix(b"."))
    stem = part[: len(part) - len(found[0])] if found is not None else part
    return (rank, _chunks(stem), _chunks(part))


def _chunks(part: bytes) -> tuple[tuple[tuple[int, ...], int], ...]:
    chunks = []
    for found in re.finditer(rb"([^0-9]*)([0-9]*)", part):
        letters = tuple([_weight(byte) for byte in found[1]])
        chunks.append(((*letters, 0), int(found[2][:4000] or b"0")))
    return tuple(chunks)


def _weight(byte: int) -> int:
    """~ before the end (0), letters, and then everything else."""
    if byte == 126:
        return -1
    return byte if chr(byte).isalpha() and byte < 128 else byte + 256


# ---- the locale


_PUNCTUATION = " _-,;:!?/.`^~'\"()[]{}@$*\\&#%+<=>|"  # as the locales of glibc 2.36 order it (iso14651_t1), before digits and letters
_LEVELS = {character: number for number, character in enumerate(_PUNCTUATION + "0123456789abcdefghijklmnopqrstuvwxyz", 1)}


def locale(proc: Process) -> str:
    """By which order is kept."""
    return next((proc.env[variable] for variable in ("LC_ALL", "LC_COLLATE", "LANG") if proc.env.get(variable)), "C")


def collation(proc: Process) -> Callable[[bytes], Any]:
    """strxfrm(3): bytes in C and C.UTF-8; elsewhere letters first without and then with regard to case."""
    name = locale(proc)
    if name.partition(".")[0] in ("C", "POSIX"):
        return lambda part: part
    return _collated


def _collated(part: bytes) -> tuple[tuple[int, ...], tuple[bool, ...], bytes]:
    text = part.decode("utf-8", "surrogateescape")
    levels = tuple([_LEVELS.get(character, ord(character) + 256) for character in text.lower()])
    return levels, tuple([character.isupper() for character in text]), part
