"""Values as MariaDB 10.11 compares, counts and shows them: whole numbers, DECIMAL, DOUBLE, text without case, and NULL."""

from __future__ import annotations

import decimal
import re
import unicodedata
from decimal import Decimal
from typing import Any

from mirage.gateway.http.php.sql.faults import SqlError

DIV_MORE = 4  # div_precision_increment
WIDEST = 1 << 64  # beyond BIGINT UNSIGNED
_CONTEXT = decimal.Context(prec=65, rounding=decimal.ROUND_HALF_UP, traps=[])
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class Hex(str):
    """0x41: text, and a number where it is counted with."""

    __slots__ = ()


def number(value: Any) -> int | float | Decimal:
    """What a value counts for; text as a DOUBLE, as far as it begins with a number."""
    if value is None:
        return 0
    if isinstance(value, Hex):
        return int.from_bytes(value.encode("latin-1", "replace")[-8:], "big")
    if isinstance(value, str):
        found = _NUMBER.match(value[:400])
        return float(found[0]) if found else 0.0
    as_it_is: int | float | Decimal = value
    return as_it_is


def whole(value: Any) -> int:
    """Rounded, as an argument that wants a whole number takes it."""
    counted = number(value)
    if isinstance(counted, float):
        counted = max(-1e18, min(1e18, counted)) if counted == counted else 0.0
    return int(Decimal(counted).to_integral_value(decimal.ROUND_HALF_UP))


def is_true(value: Any) -> bool:
    return value is not None and number(value) != 0


def fold(text: str) -> str:
    """utf8mb4_general_ci: without case, without accents, without spaces at the end."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return text.upper().rstrip(" ")


def key(value: Any) -> tuple[int, Any]:
    """What values are sorted, grouped and told apart by: NULL first."""
    if value is None:
        return 0, 0
    return (2, fold(value)) if isinstance(value, str) else (1, value)


def compare(one: Any, other: Any) -> int:
    """-1, 0 or 1 of two values that are not NULL."""
    if isinstance(one, str) and isinstance(other, str):
        first: Any = fold(one)
        second: Any = fold(other)
    else:
        first, second = number(one), number(other)
        if isinstance(first, float) or isinstance(second, float):
            first, second = float(first), float(second)
    return int(first > second) - int(first < second)


def counted(sign: str, one: Any, other: Any) -> Any:
    """One step of arithmetic. SqlError: the whole number that comes out is too large."""
    if one is None or other is None:
        return None
    left: Any = number(one)
    right: Any = number(other)
    if sign in ("/", "%", "mod", "div") and right == 0:
        return None
    is_double = isinstance(left, float) or isinstance(right, float)
    if sign in ("&", "|", "^", "<<", ">>"):
        return _bits(sign, whole(left) % WIDEST, whole(right) % WIDEST)
    if sign == "div":
        return int(Decimal(left) / Decimal(right)) if not is_double else int(float(left) / float(right))
    if is_double:
        return _doubles(sign, float(left), float(right))
    if sign == "/":
        return scaled(_CONTEXT.divide(Decimal(left), Decimal(right)), scale(left) + DIV_MORE)
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _decimals(sign, Decimal(left), Decimal(right))
    result = (
        left + right if sign == "+" else left - right if sign == "-" else left * right if sign == "*" else _remainder(left, right)
    )
    is_unsigned = max(left, right) >= WIDEST >> 1
    if not -(WIDEST >> 1) <= result < (WIDEST if is_unsigned else WIDEST >> 1):
        raise SqlError(1690, "22003", f"BIGINT{' UNSIGNED' if is_unsigned else ''} value is out of range in '{left} {sign} {right}'")
    return result


def _bits(sign: str, left: int, right: int) -> int:
    if sign in ("<<", ">>"):
        return 0 if right > 63 else (left << right) % WIDEST if sign == "<<" else left >> right
    return left & right if sign == "&" else left | right if sign == "|" else left ^ right


def _doubles(sign: str, left: float, right: float) -> float | None:
    try:
        result = left + right if sign == "+" else left - right if sign == "-" else left * right if sign == "*" else (
            left / right if sign == "/" else float(_CONTEXT.remainder(Decimal(left), Decimal(right)))
        )  # fmt: skip
    except OverflowError:
        result = float("inf")
    if result in (float("inf"), float("-inf")) or result != result:
        raise SqlError(1690, "22003", f"DOUBLE value is out of range in '{show(left)} {sign} {show(right)}'")
    return result


def _decimals(sign: str, left: Decimal, right: Decimal) -> Decimal:
    if sign == "+":
        return _CONTEXT.add(left, right)
    if sign == "-":
        return _CONTEXT.subtract(left, right)
    return _CONTEXT.multiply(left, right) if sign == "*" else _CONTEXT.remainder(left, right)


def _remainder(left: Any, right: Any) -> Any:
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def scale(value: int | float | Decimal) -> int:
    """The places behind a DECIMAL's point."""
    return max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0


def scaled(value: Decimal, places: int) -> Decimal:
    """With so many places behind the point, the last of them rounded."""
    return value.quantize(Decimal(1).scaleb(-min(places, 30)), context=_CONTEXT)


def average(values: list[Any]) -> Any:
    total = sum_of(values)
    return (
        total / len(values)
        if isinstance(total, float)
        else scaled(_CONTEXT.divide(total, Decimal(len(values))), scale(total) + DIV_MORE)
    )


def sum_of(values: list[Any]) -> float | Decimal:
    numbers = [number(value) for value in values]
    if any(isinstance(one, float) for one in numbers):
        return float(sum(map(float, numbers)))
    total = Decimal(0)
    for one in numbers:
        total = _CONTEXT.add(total, Decimal(one))
    return total


def rounded(value: Any, places: int, rounding: str = decimal.ROUND_HALF_UP) -> Any:
    """ROUND, TRUNCATE: to so many places; whole numbers stay whole."""
    counted_value, places = number(value), max(-30, min(30, places))
    if isinstance(counted_value, float) and abs(counted_value) > 1e30:
        return counted_value
    if isinstance(counted_value, float) and rounding == decimal.ROUND_HALF_UP:
        rounding = decimal.ROUND_HALF_EVEN  # rint
    made = Decimal(str(counted_value)).quantize(Decimal(1).scaleb(-places), rounding=rounding, context=_CONTEXT)
    if isinstance(counted_value, float):
        return float(made)
    if isinstance(counted_value, int):
        return int(made) if places < 0 else counted_value
    return _CONTEXT.plus(made) if places > 0 else Decimal(int(made))


def show(value: Any) -> str:
    """A value as the text protocol has it; NULL is none of this function's."""
    if isinstance(value, float):
        return _double(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _double(value: float) -> str:
    """my_gcvt: plain up to 15 digits before the point, else with an exponent."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    lead = len(digits) + exponent
    minus = "-" if sign else ""
    if -15 < lead <= 15:
        return minus + f"{Decimal((0, digits, exponent)):f}"
    shown = "".join(map(str, digits))
    return f"{minus}{shown[0]}{'.' if len(shown) > 1 else ''}{shown[1:]}e{lead - 1}"


def text(value: Any) -> str:
    """A value where text is wanted; NULL as nothing."""
    return "" if value is None else value if isinstance(value, str) else show(value)


def like(value: Any, pattern: Any, escape: str = "\\") -> bool:
    """LIKE without backtracking: % cuts the pattern into parts that are found one after the other."""
    subject = text(value).upper()
    parts: list[list[str]] = [[]]
    signs = iter(text(pattern).upper())
    for sign in signs:
        if sign == escape.upper():
            parts[-1].append("\\" + next(signs, sign))
        elif sign == "%":
            parts.append([])
        else:
            parts[-1].append(sign)
    if len(parts) == 1:
        return len(subject) == len(parts[0]) and _at(subject, parts[0], 0)
    if not _at(subject, parts[0], 0):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        found = next((place for place in range(at, len(subject) - len(part) + 1) if _at(subject, part, place)), -1)
        if found < 0:
            return False
        at = found + len(part)
    end = len(subject) - len(parts[-1])
    return end >= at and _at(subject, parts[-1], end)


def _at(subject: str, part: list[str], place: int) -> bool:
    return len(subject) - place >= len(part) and all(sign == "_" or sign[-1] == subject[place + at] for at, sign in enumerate(part))
