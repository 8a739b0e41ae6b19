"""The built-in functions of mawk 1.3.4 that need nothing but their arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from mirage.shell.lib.local import local, zone_of
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.awk.machine import Machine
from mirage.shell.programs.awk.values import Value, integer, number

_LOWER = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_UPPER = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
NAN = -math.nan
STRFTIME_MAX = 1000  # bytes of a format that are looked at


def _math(function: Callable[[float], float]) -> Callable[[Machine, Value], float]:
    def call(machine: Machine, value: Value) -> float:
        amount = machine.dialect.number(value)
        try:
            return function(amount)
        except OverflowError:
            return math.inf
        except ValueError:
            return -math.inf if function is math.log and amount == 0.0 else NAN

    return call


def _int(machine: Machine, value: Value) -> float:
    amount = machine.dialect.number(value)
    return float(math.trunc(amount)) if math.isfinite(amount) else amount


def _substr(machine: Machine, value: Value, begin: Value, length: Value = 2147483647.0) -> bytes:
    """mawk 20200120 lets a beginning before the text lengthen it."""
    first, size = integer(number(begin)), integer(number(length))
    if first < 0:
        size -= first
    first = max(first, 1)
    return machine.text(value)[first - 1 : first - 1 + size] if size > 0 else b""


def _index(machine: Machine, value: Value, part: Value) -> float:
    return float(machine.text(value).find(machine.text(part)) + 1)


def _length(machine: Machine, value: Value) -> float:
    return float(len(machine.text(value)))


def _lower(machine: Machine, value: Value) -> bytes:
    return machine.text(value).translate(_LOWER)


def _upper(machine: Machine, value: Value) -> bytes:
    return machine.text(value).translate(_UPPER)


def _rand(machine: Machine) -> float:
    return machine.random.uniform()


def _srand(machine: Machine, value: Value = None) -> float:
    old = machine.seed
    machine.seed = integer(number(value)) if value is not None else machine.proc.clock.now() // 1_000_000_000
    machine.random.seed(machine.seed)
    return float(old)


def _systime(machine: Machine) -> float:
    return float(machine.proc.clock.now() // 1_000_000_000)


def _strftime(machine: Machine, form: Value = b"%c", when: Value = None, utc: Value = 0.0) -> bytes:
    seconds = machine.proc.clock.now() // 1_000_000_000 if when is None else int(max(min(number(when), 2**40), -(2**35)))
    try:
        moment = datetime.fromtimestamp(seconds, UTC) if number(utc) else local(machine.proc, seconds * 1_000_000_000)
        pattern = to_text(machine.text(form)[:STRFTIME_MAX]).replace("%c", "%a %b %e %H:%M:%S %Y").replace("%s", str(seconds))
        return to_bytes(moment.strftime(pattern.encode("utf-8", "replace").decode()))
    except (ValueError, OverflowError, OSError):
        return b""


def _mktime(machine: Machine, value: Value) -> float:
    words = machine.text(value).split()
    try:
        year, month, day, hour, minute, second = (int(word) for word in words[:6])
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone_of(machine.proc))
        return float(int(moment.timestamp()))
    except (ValueError, OverflowError):
        return -1.0


def _atan2(machine: Machine, y: Value, x: Value) -> float:
    return math.atan2(number(y), number(x))


PLAIN: dict[bytes, Callable[..., Any]] = {
    b"sin": _math(math.sin), b"cos": _math(math.cos), b"exp": _math(math.exp), b"log": _math(math.log),
    b"sqrt": _math(math.sqrt), b"atan2": _atan2, b"int": _int, b"substr": _substr, b"index": _index, b"length": _length,
    b"tolower": _lower, b"toupper": _upper, b"rand": _rand, b"srand": _srand, b"systime": _systime,
    b"strftime": _strftime, b"mktime": _mktime,
}  # fmt: skip


def power(left: float, right: float) -> float:
    try:
        result = left**right
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.inf
    return NAN if isinstance(result, complex) else result


def divide(left: float, right: float) -> float:
    if right:
        return left / right
    return NAN if not left or left != left else math.copysign(math.inf, left) * math.copysign(1.0, right)


def modulo(left: float, right: float) -> float:
    try:
        return math.fmod(left, right)
    except ValueError:
        return NAN
