"""Time, handed to whoever needs it, so that a session can be replayed and a test owns its clock."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

SECOND = 1_000_000_000


class Clock(Protocol):
    """Wall time and waiting. Wall time is in nanoseconds since the epoch (UTC)."""

    def now(self) -> int:
        """Nanoseconds since the epoch."""

    def monotonic(self) -> float:
        """Seconds on a clock that never steps; only differences mean anything."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""


class SystemClock:
    """The machine's own clock."""

    __slots__ = ()

    def now(self) -> int:
        return time.time_ns()

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class ManualClock:
    """A clock that moves only when it is told to, or when somebody sleeps on it."""

    time: int = 1_750_000_000 * SECOND

    def now(self) -> int:
        return self.time

    def monotonic(self) -> float:
        return self.time / SECOND

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self.time += int(seconds * SECOND)
