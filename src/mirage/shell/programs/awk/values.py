"""Values of awk: numbers are `float`, strings `bytes`, what came from input `Input`, what was never assigned `None`.

Numbers become text as in mawk 1.3.4 (maximum-integer 2147483647): whole ones as integers in that range, the others by CONVFMT.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

MAX_INTEGER = 2147483647.0


class Input(bytes):
    """Text from outside: it compares as a number when it looks like one."""

    __slots__ = ()


Value = float | bytes | None

_NUMBER = re.compile(
    rb"[ \t\n\v\f\r]*([+-]?(?:0[xX][0-9A-Fa-f]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf(?:inity)?|nan)))"
)
_DECIMAL = re.compile(rb"[ \t\n\v\f\r]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-](?i:inf|nan)(?![0-9A-Za-z_]))")
_BLANK = b" \t\n\v\f\r"


def number(value: Value, form: re.Pattern[bytes] = _NUMBER) -> float:
    """strtod of what begins the text."""
    if isinstance(value, float):
        return value
    if value is None:
        return 0.0
    found = form.match(value)
    return _float(found[1]) if found is not None else 0.0


def decimal(value: Value) -> float:
    """gawk's: neither hexadecimal digits nor `inf` and `nan` without a sign are numbers."""
    return number(value, _DECIMAL)


def _float(text: bytes) -> float:
    if b"x" in text or b"X" in text:
        return float(max(min(int(text, 16), 1 << 1000), -(1 << 1000)))
    return float(text)


def numeric(value: Value, form: re.Pattern[bytes] = _NUMBER) -> float | None:
    """The number that a value is when compared; None for a string."""
    if isinstance(value, float):
        return value
    if value is None:
        return 0.0
    if isinstance(value, Input):
        found = form.match(value)
        if found is not None and not value[found.end() :].strip(_BLANK):
            return _float(found[1])
    return None


def decimally(value: Value) -> float | None:
    """gawk's `numeric`."""
    return numeric(value, _DECIMAL)


def truth(value: Value) -> bool:
    if isinstance(value, float):
        return value != 0.0
    if not value:
        return False
    as_number = numeric(value)
    return as_number != 0.0 if as_number is not None else True


def integer(value: float) -> int:
    """d_to_int: cut off, and held within the machine's int."""
    if value != value:
        return 0
    return int(max(min(value, MAX_INTEGER), -MAX_INTEGER))


def text(value: Value, convfmt: bytes = b"%.6g", most: float = MAX_INTEGER) -> bytes:
    """The string that a value is; whole numbers up to `most` are written as integers."""
    if isinstance(value, float):
        if value == value and -most <= value <= most and value == int(value):
            return b"%d" % int(value)
        if most > MAX_INTEGER and not math.isfinite(value):
            return (b"-" if math.copysign(1.0, value) < 0 else b"+") + (b"inf" if value == value else b"nan")
        return render(convfmt, [value])
    return b"" if value is None else value


def compare(
    left: Value, right: Value, convfmt: bytes, most: float = MAX_INTEGER, judge: Callable[[Value], float | None] = numeric
) -> int:
    """-1, 0 or 1; two numbers (as `judge` has them) as numbers, else as strings."""
    a, b = judge(left), judge(right)
    if a is not None and b is not None:
        return (a > b) - (a < b)
    x, y = text(left, convfmt, most), text(right, convfmt, most)
    return (x > y) - (x < y)


_DIRECTIVE = re.compile(rb"%(?:%|([-+ #0]*)(\*|[0-9]*)(?:\.(\*|[0-9]*))?([hlLqjzt]*)([a-zA-Z]?))")
WIDTH_MAX = 8192  # mawk's sprintf buffer


class FormatError(Exception):
    """A run time error of printf; `done` is what was formatted before it."""

    def __init__(self, message: bytes, done: bytes) -> None:
        super().__init__(message)
        self.message = message
        self.done = done


def render(form: bytes, arguments: list[Value], caller: bytes = b"printf", *, is_gawk: bool = False) -> bytes:
    """printf and sprintf; FormatError when arguments are missing or a conversion is none."""
    parts: list[bytes] = []
    rest = iter(arguments)
    at = count = 0

    def following() -> Value:
        try:
            return next(rest)
        except StopIteration:
            if is_gawk:
                caret = b" " * (found.start() + 1)
                raise FormatError(
                    b"not enough arguments to satisfy format string\n\t`%s'\n\t%s^ ran out for this one" % (form, caret), b""
                ) from None
            raise FormatError(b'not enough arguments passed to %s("%s")' % (caller, form), b"".join(parts)) from None

    for found in _DIRECTIVE.finditer(form):
        parts.append(form[at : found.start()])
        at = found.end()
        if found[0] == b"%%":
            parts.append(b"%")
            continue
        flags, width, precision, letter = found[1], found[2], found[3], found[5]
        if width == b"*":
            size = integer(number(following()))
            flags += b"-" if size < 0 else b""
            width = b"%d" % abs(size)
        if precision == b"*":
            precision = b"%d" % max(integer(number(following())), 0)
        if int(width[:9] or 0) > WIDTH_MAX or int((precision or b"0")[:9] or 0) > WIDTH_MAX:
            raise FormatError(b"program limit exceeded: sprintf buffer size=%d" % WIDTH_MAX, b"".join(parts))
        count += 1
        if is_gawk and (not letter or letter not in b"csdiouxXeEfFgGaA"):
            parts.append(found[0])
            continue
        value = following()
        if letter not in (b"c", b"s", b"d", b"i", b"o", b"x", b"X", b"u", b"e", b"g", b"f", b"E", b"G", b"F", b"a", b"A"):
            raise FormatError(b'improper conversion(number %d) in %s("%s")' % (count, caller, form), b"".join(parts))
        convert = _convert_whole if is_gawk else _convert
        parts.append(convert(flags, width, precision, letter, value))
    parts.append(form[at:])
    return b"".join(parts)


def _convert_whole(flags: bytes, width: bytes, precision: bytes | None, letter: bytes, value: Value) -> bytes:
    """gawk's: whole numbers of any size, and characters instead of bytes."""
    if letter == b"c" and isinstance(value, float):
        return _padded_characters(flags, width, chr(int(value) if 0 <= value < 0x110000 and not 0xD800 <= value < 0xE000 else 0))
    if letter in (b"c", b"s"):
        shown = text(value, most=1e300).decode("utf-8", "surrogateescape")
        cut = shown[:1] if letter == b"c" else shown if precision is None else shown[: int(precision or 0)]
        return _padded_characters(flags, width, cut)
    amount = decimal(value)
    if letter in b"dioxXu" and math.isfinite(amount) and abs(amount) < 1e300:
        whole = int(amount)
        whole = whole if letter in b"di" or whole >= 0 else whole & 0xFFFFFFFFFFFFFFFF
        directive = b"%" + flags + width + (b"" if precision is None else b"." + precision)
        return bytes((directive + (b"d" if letter in b"diu" else letter)) % whole)
    return _convert(flags, width, precision, letter, amount)


def _padded_characters(flags: bytes, width: bytes, shown: str) -> bytes:
    size = int(width or 0)
    return (shown.ljust(size) if b"-" in flags else shown.rjust(size)).encode("utf-8", "surrogateescape")


def _convert(flags: bytes, width: bytes, precision: bytes | None, letter: bytes, value: Value) -> bytes:
    if letter == b"c":
        shown = bytes([integer(value) & 255]) if isinstance(value, float) else (value or b"\0")[:1]
        return _padded(flags, width, shown)
    if letter == b"s":
        shown = text(value)
        return _padded(flags, width, shown if precision is None else shown[: int(precision or 0)])
    amount = number(value)
    directive = b"%" + flags + width + (b"" if precision is None else b"." + precision)
    if letter in b"di":
        return directive + b"d" and (directive + b"d") % integer(amount)
    if letter in b"oxXu":
        whole = 0 if amount != amount else int(max(min(amount, 4294967295.0), 0.0))
        if letter == b"o":
            return (directive + b"o") % whole if b"#" not in flags else _padded(flags, width, b"0%o" % whole)
        return (directive + (b"d" if letter == b"u" else letter)) % whole
    if not math.isfinite(amount):
        shown = b"nan" if amount != amount else b"inf"
        sign = b"-" if math.copysign(1.0, amount) < 0 else b"+" if b"+" in flags else b""
        return _padded(flags.replace(b"0", b""), width, sign + shown)
    if letter in b"aA":
        return _padded(flags, width, amount.hex().encode())
    return (directive + letter) % amount


def _padded(flags: bytes, width: bytes, shown: bytes) -> bytes:
    size = int(width or 0)
    return shown.ljust(size) if b"-" in flags else shown.rjust(size)
