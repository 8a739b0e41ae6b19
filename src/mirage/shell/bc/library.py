"""The functions of `bc -l` (libmath.b): sine, cosine, arctangent, logarithm and exponential; Bessel's is missing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext

from mirage.shell.bc.numbers import Number

SPARE = 12  # digits beyond those that are shown
LARGEST = 10_000  # of an exponent or an angle: beyond it is no use


def _sine(x: Decimal) -> Decimal:
    x %= 2 * _pi()
    term, total, index = x, x, 1
    while abs(term) > _small():
        index += 2
        term = -term * x * x / (index * (index - 1))
        total += term
    return total


def _arctangent(x: Decimal) -> Decimal:
    halvings = 0
    while abs(x) > Decimal("0.1"):
        x = x / (1 + (1 + x * x).sqrt())
        halvings += 1
    power, total, index = x, x, 1
    while abs(power) > _small():
        index += 2
        power = -power * x * x
        total += power / index
    return Decimal(total * 2**halvings)


def _pi() -> Decimal:
    return 16 * _series(5) - 4 * _series(239)


def _series(divisor: int) -> Decimal:
    """arctan(1 / divisor), as Machin has it."""
    power = total = Decimal(1) / divisor
    index = 1
    while abs(power) > _small():
        index += 2
        power = -power / (divisor * divisor)
        total += power / index
    return total


def _small() -> Decimal:
    from decimal import getcontext

    return Decimal(10) ** -getcontext().prec


def _made(work: Callable[[Decimal], Decimal]) -> Callable[[list[Number], int], Number]:
    def function(values: list[Number], scale: int) -> Number:
        value = values[-1]
        x = Decimal(value.digits).scaleb(-value.scale)
        with localcontext(Context(prec=scale + SPARE + len(str(abs(value.digits))))) as context:
            context.prec += max(0, int(x)) if work is _exponential and abs(x) < LARGEST else 0
            result = work(min(max(x, Decimal(-LARGEST)), Decimal(LARGEST)) if work is not _logarithm else x)
            return Number(int(result.scaleb(scale) + Decimal(1).copy_sign(result).scaleb(-SPARE // 2)), scale)

    return function


def _exponential(x: Decimal) -> Decimal:
    return x.exp()


def _logarithm(x: Decimal) -> Decimal:
    return x.ln() if x > 0 else Decimal(1) - Decimal(10) ** 20


LIBRARY: dict[str, Callable[[list[Number], int], Number]] = {
    "s": _made(_sine), "c": _made(lambda x: _sine(x + _pi() / 2)), "a": _made(_arctangent), "l": _made(_logarithm), "e": _made(_exponential),
}  # fmt: skip
