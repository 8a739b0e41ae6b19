"""bc's numbers: an integer and how many of its digits stand behind the point (number.c)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

DIGITS_MAX = 20_000  # of a number that is made: more is more work than a visitor is worth
LINE = 69  # characters of a number on a line (out_long of number.c, BC_LINE_LENGTH 70)


class BcFault(Exception):  # noqa: N818  what bc calls a runtime error
    """Its text."""


@dataclass(frozen=True, slots=True)
class Number:
    """`digits` / 10**`scale`."""

    digits: int
    scale: int = 0

    def at(self, scale: int) -> int:
        """Its digits with so many behind the point, the rest cut off."""
        if scale >= self.scale:
            return int(self.digits * 10 ** (scale - self.scale))
        return _cut(self.digits, 10 ** (self.scale - scale))

    def __bool__(self) -> bool:
        return self.digits != 0

    def __int__(self) -> int:
        return self.at(0)


ZERO, ONE = Number(0), Number(1)


def _cut(a: int, b: int) -> int:
    """Division towards zero."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def parse(text: str, base: int = 10) -> Number:
    """What is written: digits, A to F, at most one point. In another base than ten the digits behind it count as there."""
    if len(text) == 1:
        return Number(int(text, 16))
    whole, _, part = text.partition(".")
    if base == 10:
        digits = "".join(_decimal(letter) for letter in whole + part) or "0"
        return Number(int(digits), len(part))
    value = 0
    for letter in whole:
        value = value * base + min(int(letter, 16), base - 1)
    if not part:
        return Number(value)
    top = 0
    for letter in part:
        top = top * base + min(int(letter, 16), base - 1)
    return Number(value * 10 ** len(part) + top * 10 ** len(part) // base ** len(part), len(part))


def _decimal(letter: str) -> str:
    return letter if letter.isdigit() else "9"


def add(a: Number, b: Number, sign: int = 1) -> Number:
    scale = max(a.scale, b.scale)
    return Number(a.at(scale) + sign * b.at(scale), scale)


def multiply(a: Number, b: Number, scale: int) -> Number:
    full = Number(a.digits * b.digits, a.scale + b.scale)
    kept = min(full.scale, max(scale, a.scale, b.scale))
    return Number(_bounded(full.at(kept)), kept)


def divide(a: Number, b: Number, scale: int) -> Number:
    if not b:
        raise BcFault("Divide by zero")
    return Number(_cut(a.digits * 10 ** (scale + b.scale), b.digits * 10**a.scale), scale)


def remainder(a: Number, b: Number, scale: int) -> Number:
    if not b:
        raise BcFault("Modulo by zero")
    kept = max(a.scale, b.scale + scale)
    return add(Number(a.at(kept), kept), multiply(divide(a, b, scale), b, kept), -1)


def power(a: Number, b: Number, scale: int) -> Number:
    exponent = int(b)
    if len(str(abs(a.digits))) * abs(exponent) > DIGITS_MAX:
        raise BcFault("exponent too large in raise")
    full = Number(a.digits ** abs(exponent), a.scale * abs(exponent))
    if exponent < 0:
        return divide(ONE, full, scale)
    kept = min(full.scale, max(scale, a.scale))
    return Number(full.at(kept), kept)


def root(a: Number, scale: int) -> Number:
    if a.digits < 0:
        raise BcFault("Square root of a negative number")
    kept = max(scale, a.scale)
    return Number(isqrt(a.at(2 * kept) if 2 * kept >= a.scale else a.digits), kept)


def _bounded(digits: int) -> int:
    if digits.bit_length() > DIGITS_MAX * 4:
        raise BcFault("number too large")
    return digits


def compare(a: Number, b: Number) -> int:
    return add(a, b, -1).digits


def shown(number: Number, base: int) -> str:
    """As bc prints it: no 0 before the point, lines of at most 69 characters."""
    sign = "-" if number.digits < 0 else ""
    digits = abs(number.digits)
    if not digits:
        return "0"
    whole, part = divmod(digits, 10**number.scale)
    if base == 10:
        text = sign + (str(whole) if whole else "") + (f".{part:0{number.scale}d}" if number.scale else "")
    else:
        text = sign + (_based(whole, base) if whole or not number.scale else "") + _behind(part, number.scale, base)
    if len(text) <= LINE:
        return text
    return "\\\n".join(text[at : at + LINE - 1] for at in range(0, len(text), LINE - 1))


def _based(value: int, base: int) -> str:
    marks = []
    while value:
        value, rest = divmod(value, base)
        marks.append("0123456789ABCDEF"[rest] if base <= 16 else f" {rest:0{len(str(base - 1))}d}")
    return "".join(reversed(marks)) or "0"


def _behind(part: int, scale: int, base: int) -> str:
    """Digits until they tell as much as the decimal ones did."""
    if not scale:
        return ""
    text, reach = ".", 1
    while reach < 10**scale:
        reach *= base
        part *= base
        mark, part = divmod(part, 10**scale)
        text += "0123456789ABCDEF"[mark] if base <= 16 else f" {mark:0{len(str(base - 1))}d}"
    return text
