"""A coroutine driven by another, up to a sign that it gives: how a generator yields and how a program that forks is handed to its child."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any


class Sign:
    """What a coroutine awaits to stop where it is; awaiting it gives `answer` when the coroutine is driven on."""

    def __init__(self, value: Any = None, answer: Any = None) -> None:
        self.value = value
        self.answer = answer

    def __await__(self) -> Generator[Any, None, Any]:
        yield self
        return self.answer


class Steps:
    """Awaited: the coroutine's next `Sign`, or what it returned, as (whether it is over, the sign or the result)."""

    def __init__(self, running: Coroutine[Any, Any, Any]) -> None:
        self.running = running

    def __await__(self) -> Generator[Any, Any, tuple[bool, Any]]:
        thrown: BaseException | None = None
        while True:
            try:
                waited_for = self.running.send(None) if thrown is None else self.running.throw(thrown)
            except StopIteration as end:
                return True, end.value
            if isinstance(waited_for, Sign):
                return False, waited_for
            try:
                yield waited_for
                thrown = None
            except BaseException as error:
                thrown = error
