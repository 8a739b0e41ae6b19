"""How a builtin comes into the table: `@builtin("name")` above its function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = Callable[..., int | Awaitable[int]]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Builtin:
    """One builtin. Its function takes the shell and argv; one that `takes_node` also the command and what its redirections undo."""

    name: str
    function: Function
    takes_node: bool = False
    is_special: bool = False  # POSIX.1-2024 2.15, special built-in utilities


BUILTINS: dict[str, Builtin] = {}


def builtin(*names: str, takes_node: bool = False, is_special: bool = False) -> Callable[[F], F]:
    """Register a function `(shell, argv) -> status`, under each of the names."""

    def register(function: F) -> F:
        for name in names:
            BUILTINS[name] = Builtin(name, function, takes_node, is_special)
        return function

    return register
