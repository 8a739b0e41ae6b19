"""The event loop's selector where mounts are served beside it: one store, used by one thread at a time."""

from __future__ import annotations

import selectors
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.fuse.server import Server


class TurnSelector(selectors.EpollSelector):
    """Lets the mounts' threads use the store while the event loop waits, and only then; what the loop changed is told to them."""

    def __init__(self) -> None:
        super().__init__()
        self.server: Server | None = None
        self._held: Server | None = None  # whose turn is ours

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        held, self._held = self._held, None
        if held is not None:
            held.end_turn()
        try:
            return super().select(timeout)
        finally:
            if self.server is not None:
                self.server.take_turn()
                self._held = self.server
