"""What the language has built in, by name; `function` adds to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from mirage.shell.perl.machine import SCALAR, Machine
from mirage.shell.perl.tree import Node

Function = Callable[[Machine, list[Node], int], Awaitable[Any]]
FUNCTIONS: dict[str, Function] = {}


def function(*names: str) -> Callable[[Function], Function]:
    def add(made: Function) -> Function:
        FUNCTIONS.update(dict.fromkeys(names, made))
        return made

    return add


async def first_of(machine: Machine, args: list[Node]) -> Any:
    """The only argument, or $_."""
    return await machine.ev(args[0], SCALAR) if args else machine.variable("$", "_").value
