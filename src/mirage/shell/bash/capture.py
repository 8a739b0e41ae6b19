"""What $(...) reads from: a collector that says when the last holder of its writing end is gone."""

from __future__ import annotations

import asyncio

from mirage.shell.fds import Collector


class Capture(Collector):
    """Grows to `limit` bytes. Background children of a substitution keep it open, and the substitution waits for them."""

    __slots__ = ("waiting",)

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.waiting: asyncio.Future[None] | None = None

    def _closed(self) -> None:
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)

    async def ended(self) -> None:
        """Until nobody can write any more."""
        if self.references > 0:
            self.waiting = asyncio.get_running_loop().create_future()
            await self.waiting
