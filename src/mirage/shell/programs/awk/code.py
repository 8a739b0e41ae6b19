"""Compiled pieces of an awk program: closures, of which only those that may wait are coroutines.

Most expressions never wait, so they are plain calls; what reads, runs or calls makes everything around it wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Code:
    """`run()` gives the value, or, when it `waits`, an awaitable of it."""

    run: Callable[[], Any]
    waits: bool = False

    async def value(self) -> Any:
        return await self.run() if self.waits else self.run()


def constant(value: Any) -> Code:
    return Code(lambda: value)


def apply(function: Callable[..., Any], *codes: Code) -> Code:
    """The function of the values of the codes, from left to right."""
    if any(code.waits for code in codes):

        async def later() -> Any:
            return function(*[await code.run() if code.waits else code.run() for code in codes])

        return Code(later, waits=True)
    runs = [code.run for code in codes]
    if len(runs) == 1:
        only = runs[0]
        return Code(lambda: function(only()))
    if len(runs) == 2:
        first, second = runs
        return Code(lambda: function(first(), second()))
    return Code(lambda: function(*[run() for run in runs]))


def apply_waiting(function: Callable[..., Any], *codes: Code) -> Code:
    """The same of a coroutine function."""

    async def later() -> Any:
        return await function(*[await code.run() if code.waits else code.run() for code in codes])

    return Code(later, waits=True)


def choose(condition: Code, yes: Code, no: Code) -> Code:
    """One of two, by the truth (a bool) of the first; the other is not run."""
    if condition.waits or yes.waits or no.waits:

        async def later() -> Any:
            return await (yes if await condition.value() else no).value()

        return Code(later, waits=True)
    test, first, second = condition.run, yes.run, no.run
    return Code(lambda: first() if test() else second())
