"""Perl's values: scalars are None (undef), str, int, float or what they refer to; arrays, hashes, functions and handles are objects.

A reference *is* the object that it leads to, so `ref`, `bless` and comparison need no more than it. A character of a string up to
255 is a byte; those beyond are written as UTF-8, as perl does.
"""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mirage.shell.perl.tree import Node

INTEGER = re.compile(r"\s*([-+]?\d{1,400})(?![\d.eE])")
NUMBER = re.compile(r"\s*[-+]?(?:\d{1,400}\.?\d*|\.\d+)(?:[eE][-+]?\d{1,5})?")
MAX = (1 << 64) - 1
MIN = -(1 << 63)


@dataclass(eq=False, slots=True)
class Cell:
    """What a scalar variable holds."""

    value: Any = None
    blessed: str = ""


@dataclass(eq=False, slots=True)
class Array:
    items: list[Any] = field(default_factory=list)
    blessed: str = ""
    turn: int = 0  # of each()


@dataclass(eq=False, slots=True)
class Hash:
    items: dict[str, Any] = field(default_factory=dict)
    blessed: str = ""
    turn: int = 0  # of each()


class Dual(int):
    """$!: a number that is a text as a string."""

    text = ""

    @classmethod
    def of(cls, number: int, text: str) -> Dual:
        made = cls(number)
        made.text = text
        return made


@dataclass(eq=False, slots=True)
class Code:
    """A function of the program, or (`native`) one of ours."""

    body: Node | None
    scope: Any
    name: str = ""
    package: str = "main"
    native: Any = None
    blessed: str = ""


@dataclass(eq=False, slots=True)
class Pattern:
    """What qr// makes."""

    source: str
    flags: str
    blessed: str = "Regexp"


class Died(Exception):  # noqa: N818  a signal of the interpreter, as StopIteration
    """die: `value` is its text or object."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Exit(Exception):  # noqa: N818
    """exit, or an exec that took the program's place."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status & 255


NAMES = {Array: "ARRAY", Hash: "HASH", Code: "CODE", Cell: "SCALAR", Pattern: "Regexp"}


def kind_of(value: Any) -> str:
    """What the object behind a reference is; "" for a plain scalar."""
    if type(value) is Cell and type(value.value) in NAMES:
        return "REF"
    return NAMES.get(type(value), getattr(value, "kind", ""))


def is_reference(value: Any) -> bool:
    return value is not None and not isinstance(value, (str, int, float))


def text_of(value: Any) -> str:
    """A scalar as a string."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int):
        return value.text if isinstance(value, Dual) else str(int(value))
    if isinstance(value, float):
        return shown(value)
    if isinstance(value, Pattern):
        marks = "".join(flag for flag in "msix" if flag in value.flags)
        return f"(?^{marks}:{value.source})"
    blessed = f"{value.blessed}=" if value.blessed else ""
    return f"{blessed}{kind_of(value)}(0x{address(value):x})"


def address(value: object) -> int:
    """Where an object is, as far as a program can tell; not the host's own."""
    return 0x55D000000000 + (zlib.crc32(str(id(value)).encode()) & ~7)


def shown(value: float) -> str:
    """A floating-point number with 15 digits, as perl writes it."""
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    if math.isnan(value):
        return "NaN"
    if value == int(value) and abs(value) < 1e15:
        return value.text if isinstance(value, Dual) else str(int(value))
    text = f"{value:.15g}"
    return re.sub(r"e([-+])(\d)$", r"e\g<1>0\2", text)


def number_of(value: Any) -> int | float:
    """A scalar as a number: what a string begins with, or 0."""
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        whole = INTEGER.match(value)
        if whole is not None:
            made = int(whole[1])
            return made if MIN <= made <= MAX else float(made)
        found = NUMBER.match(value)
        if found is not None:
            return float(found[0])
        word = value.strip().lower()
        return (
            math.inf
            if word.startswith("inf")
            else -math.inf
            if word.startswith("-inf")
            else math.nan
            if word.startswith("nan")
            else 0
        )
    return 0 if value is None else address(value)


def whole_of(value: Any) -> int:
    number = number_of(value)
    if isinstance(number, float):
        return int(number) if math.isfinite(number) else MAX if number > 0 else 0
    return number


def is_true(value: Any) -> bool:
    if isinstance(value, str):
        return value not in ("", "0")
    return bool(value) if isinstance(value, (int, float)) else value is not None


def fitted(number: int | float) -> int | float:
    """A result as perl keeps it: beyond 64 bits a floating-point number."""
    if isinstance(number, int) and not MIN <= number <= MAX:
        return float(number)
    return number


def to_octets(text: str) -> bytes:
    """What is written for a string."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def looks_whole(text: str) -> bool:
    return re.fullmatch(r"[-+]?\d+", text) is not None
