"""Slow lines: what a client gets whom the operator's directive has slowed down, and the sources that it holds of.

A line that is slow is borne, and looks like one; so bytes come evenly, and a client that does not read meets the same back-pressure.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Protocol

from mirage.base.clock import Clock

TICK = 0.125  # seconds between two pieces
HIGH = 32 * 1024  # bytes that wait before no more are taken
MEMORY = 600.0  # seconds that a source stays slow: a scanner's connections are many and short, and each is a session of its own
SOURCES = 4096  # that are remembered


class Flow(Protocol):
    """Who writes, as a transport tells him of its buffer."""

    def pause_writing(self) -> None: ...

    def resume_writing(self) -> None: ...


class SlowLine(asyncio.Transport):
    """A transport of which the client gets `rate` bytes a second."""

    def __init__(self, transport: asyncio.Transport, flow: Flow, rate: int) -> None:
        super().__init__()
        self._transport = transport
        self._flow = flow
        self._size = max(1, int(rate * TICK))
        self._loop = asyncio.get_running_loop()
        self._waiting = bytearray()
        self._timer: asyncio.TimerHandle | None = None
        self._is_full = self._is_half_over = self._is_over = False

    def write(self, data: bytes) -> None:  # type: ignore[override]
        self._waiting += data
        if len(self._waiting) > HIGH:
            self._is_full = True
            self._flow.pause_writing()
        if self._timer is None:
            self._send()

    def _send(self) -> None:
        self._timer = None
        if self._transport.is_closing():
            self._waiting.clear()
            return
        if self._transport.get_write_buffer_size() <= self._size:  # else the client takes even this too slowly
            self._transport.write(bytes(self._waiting[: self._size]))
            del self._waiting[: self._size]
        if self._waiting:
            self._timer = self._loop.call_later(TICK, self._send)
        elif self._is_over:
            self._transport.close()
        elif self._is_half_over:
            self._transport.write_eof()
        if self._is_full and len(self._waiting) <= HIGH // 4:
            self._is_full = False
            self._flow.resume_writing()

    def write_eof(self) -> None:
        self._is_half_over = True
        if not self._waiting:
            self._transport.write_eof()

    def close(self) -> None:
        self._is_over = True
        if not self._waiting:
            self._transport.close()

    def abort(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._is_over or self._transport.is_closing()

    def get_write_buffer_size(self) -> int:
        return len(self._waiting) + self._transport.get_write_buffer_size()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()


class SlowSources:
    """The sources whose further connections are slow as well."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rates: OrderedDict[str, tuple[int, float]] = OrderedDict()  # and when each is forgotten

    def add(self, source: str, rate: int) -> None:
        self._rates[source] = rate, self._clock.monotonic() + MEMORY
        self._rates.move_to_end(source)
        if len(self._rates) > SOURCES:
            self._rates.popitem(last=False)

    def rate(self, source: str) -> int:
        """Bytes a second; 0 for a source that nobody slowed down."""
        rate, end = self._rates.get(source, (0, 0.0))
        if rate and self._clock.monotonic() >= end:
            del self._rates[source]
            return 0
        return rate
