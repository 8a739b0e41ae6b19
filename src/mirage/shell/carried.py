"""A session's channel while the machine may be cut off from it: what is printed then waits in the socket, and what is typed is not heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.world.reach import is_cut

if TYPE_CHECKING:
    from mirage.world.engine import Channel, Pty
    from mirage.world.visit import Visit

BUFFER = 2_500_000  # bytes that a socket takes before a write waits: net.ipv4.tcp_wmem


class Carried:
    """`world.engine.Channel`, as long as the visitor is reached."""

    def __init__(self, inner: Channel, visit: Visit) -> None:
        self._inner = inner
        self._visit = visit
        self._held: list[tuple[bytes, bool]] = []
        self._size = 0
        self._sending: asyncio.Task[None] | None = None
        self._before = 0  # bytes that were under way when it was cut off
        self._passing = 0  # bytes that are on their way beyond here
        self._was_cut = False
        self.queued: Callable[[], int] = lambda: 0  # bytes that have been printed and have not come to here
        self._place = visit.host.place(visit.layer)
        self._place.carried.append(self._noticed)
        self.pty: Pty | None = inner.pty
        self.environment: dict[str, str] = inner.environment

    @property
    def is_closed(self) -> bool:
        return self._inner.is_closed

    async def read(self) -> bytes:
        data = await self._inner.read()
        await self._reached()
        return data

    async def write(self, data: bytes, stderr: bool = False) -> None:
        passes = len(data) if not self._held and not self._is_cut() else max(0, self._before)
        if passes:
            self._before -= min(passes, len(data))
            self._passing = len(data)
            await self._inner.write(data[:passes], stderr)
            self._passing = 0
            data = data[passes:]
        if not data:
            return
        if self._size > BUFFER:
            await self.drain()
        self._held.append((data, stderr))
        self._size += len(data)
        if self._sending is None:
            self._sending = asyncio.ensure_future(self._send())

    async def drain(self) -> None:
        """Until all has arrived."""
        await self._reached()
        if self._sending is not None:
            await self._sending

    def close(self) -> None:
        self._place.carried.remove(self._noticed)
        if self._sending is not None:
            self._sending.cancel()

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        self._inner.on_resize(callback)

    def on_signal(self, callback: Callable[[str], None]) -> None:
        self._inner.on_signal(callback)

    def _is_cut(self) -> bool:
        return is_cut(self._place, self._visit)

    def _noticed(self) -> None:
        is_now = self._is_cut()
        self._before = self.queued() - self._passing if is_now and not self._was_cut else self._before if is_now else 0
        self._was_cut = is_now

    async def _reached(self) -> None:
        while self._is_cut() and not self._place.is_reset:
            await self._place.changed()

    async def _send(self) -> None:
        await self._reached()
        try:
            while self._held and not self._place.is_reset:
                data, stderr = self._held[0]
                await self._inner.write(data, stderr)
                del self._held[0]
        except OSError:
            self._held.clear()
        self._size, self._sending = 0, None
