"""What differs between awks beyond their grammar: mawk counts bytes and 32-bit integers, gawk characters and whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mirage.shell.lib import posixregex
from mirage.shell.lib.posixregex import Regex, RegexError
from mirage.shell.programs.awk.arrays import gawk_strings, ordered
from mirage.shell.programs.awk.regex import AwkRegexError, expression
from mirage.shell.programs.awk.values import MAX_INTEGER, Value, decimal, decimally, integer, number, numeric, render

if TYPE_CHECKING:
    from mirage.shell.programs.awk.machine import Machine


def _bytes_of(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`integers`: up to which size whole numbers are written out; `line`: what stands before a compile-time complaint."""

    is_gawk: bool = False
    integers: float = MAX_INTEGER
    line: bytes = b"line 1: "
    skips_directories: bool = False
    number: Callable[[Value], float] = number
    numeric: Callable[[Value], float | None] = numeric
    expression: Callable[[bytes], Regex] = expression
    render: Callable[[bytes, list[Value], bytes], bytes] = render
    characters: Callable[[bytes], list[bytes]] = _bytes_of
    length: Callable[[bytes], int] = len
    ordered: Callable[[list[bytes]], list[bytes]] = ordered
    functions: Mapping[bytes, Callable[..., Any]] = field(default_factory=dict)
    zero_divisions: Mapping[str, bytes] = field(default_factory=dict)


MAWK = Dialect()


# ---- gawk 5.2.1 in a UTF-8 locale


@lru_cache(maxsize=512)
def _gawk_expression(pattern: bytes) -> Regex:
    text = pattern.replace(b"\\/", b"/").replace(b'\\"', b'"').replace(b"\\y", b"\\b")
    for letter, byte in ((b"\\t", b"\t"), (b"\\n", b"\n"), (b"\\r", b"\r")):
        text = text.replace(letter, byte)
    try:
        return posixregex.compile(text, is_extended=True, is_utf8=True)
    except RegexError as error:
        raise AwkRegexError(str(error).encode(), pattern, is_gawk=True) from None


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _length(data: bytes) -> int:
    return len(data) if data.isascii() else len(_decoded(data))


def _characters(data: bytes) -> list[bytes]:
    return _bytes_of(data) if data.isascii() else [_encoded(character) for character in _decoded(data)]


def _ordered(keys: list[bytes]) -> list[bytes]:
    """gawk keeps integers apart, behind all other subscripts and in their order."""
    integers = {key for key in keys if len(key) < 20 and key.isdigit() and (key[:1] != b"0" or key == b"0")}
    return gawk_strings([key for key in keys if key not in integers]) + sorted(integers, key=int)


def _substr(machine: Machine, value: Value, begin: Value, length: Value = 2147483647.0) -> bytes:
    first, size = integer(decimal(begin)), integer(decimal(length))
    first = max(first, 1)
    data = machine.text(value)
    if size <= 0:
        return b""
    return data[first - 1 : first - 1 + size] if data.isascii() else _encoded(_decoded(data)[first - 1 : first - 1 + size])


def _index(machine: Machine, value: Value, part: Value) -> float:
    return float(_decoded(machine.text(value)).find(_decoded(machine.text(part))) + 1)


def _lower(machine: Machine, value: Value) -> bytes:
    return _encoded(_decoded(machine.text(value)).lower())


def _upper(machine: Machine, value: Value) -> bytes:
    return _encoded(_decoded(machine.text(value)).upper())


def _strtonum(machine: Machine, value: Value) -> float:
    text = machine.text(value).strip()
    for prefix, base, digits in ((b"0x", 16, b"0123456789abcdef"), (b"0", 8, b"01234567")):
        if text.lower().startswith(prefix) and len(text) > len(prefix) and not text[len(prefix) :].lower().strip(digits):
            return float(int(text[len(prefix) :][:250], base))
    return decimal(value)


def _bits(combine: Callable[[int, int], int]) -> Callable[..., float]:
    def call(machine: Machine, *values: Value) -> float:
        whole = [int(max(min(decimal(value), 2.0**53), 0.0)) for value in values]
        result = whole[0]
        for other in whole[1:]:
            result = combine(result, other)
        return float(result)

    return call


GAWK = Dialect(
    is_gawk=True,
    integers=1e300,
    line=b"1: ",
    skips_directories=True,
    number=decimal,
    numeric=decimally,
    expression=_gawk_expression,
    render=lambda form, arguments, caller: render(form, arguments, caller, is_gawk=True),
    characters=_characters,
    length=_length,
    ordered=_ordered,
    functions={
        b"substr": _substr, b"index": _index, b"tolower": _lower, b"toupper": _upper, b"strtonum": _strtonum,
        b"and": _bits(lambda a, b: a & b), b"or": _bits(lambda a, b: a | b), b"xor": _bits(lambda a, b: a ^ b),
        b"lshift": _bits(lambda a, b: a << min(b, 64)), b"rshift": _bits(lambda a, b: a >> min(b, 64)),
        b"compl": _bits(lambda a, b: a),
    },
    zero_divisions={"/": b"division by zero attempted", "%": b"division by zero attempted in `%'"},
)  # fmt: skip
