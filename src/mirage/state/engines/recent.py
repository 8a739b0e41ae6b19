"""The last commits that were acknowledged, for a server that comes back at a moment before them.

A Redis that syncs its append-only file each second does not write to it while a sync is under way, for up to two seconds, and
answers all the same (flushAppendOnlyFile): killed on a busy disk, it has forgotten what it acknowledged. So has a replica that
takes over before it has heard of the last commits.
"""

from __future__ import annotations

import time
from collections import deque

SECONDS = 5.0
BYTES = 16 << 20


class Recent:
    """Commits as they were sent, by their count."""

    def __init__(self) -> None:
        self._kept: deque[tuple[int, float, bytes]] = deque()
        self._size = 0
        self._last_gone = 0  # the count of the last one that is not kept any more

    def add(self, count: int, packed: bytes) -> None:
        """It has been acknowledged just now."""
        now = time.monotonic()
        kept = self._kept
        kept.append((count, now, packed))
        self._size += len(packed)
        while kept and (self._size > BYTES or kept[0][1] < now - SECONDS):
            self._last_gone, _, old = kept.popleft()
            self._size -= len(old)

    def behind(self, count: int) -> list[bytes]:
        """What was acknowledged behind that count, in order; nothing where some of it is not kept any more."""
        if count < self._last_gone:
            return []
        return [packed for each, _, packed in self._kept if each > count]
