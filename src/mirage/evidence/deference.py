"""While events come in floods, who answers visitors goes first: what the journal holds is safe, and is read a little later.

Kernels with autogroups (sched(7), Debian's among them) share the processors among sessions before threads, so that a niceness alone
means nothing between two processes of ours. Outside of a flood the gallery keeps its share, and tells of what it found at once,
however busy the machine is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
FLOOD, CALM = 1000, 500  # events a second at which it steps back, and comes forward again
BEHIND = 12  # niceness of its session meanwhile
WINDOW = 0.1  # seconds


class Deference:
    """`seen` is told of each batch. Used by one thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic, group: Path = AUTOGROUP) -> None:
        self._now = now
        self._group = group
        self._count = 0
        self._since = now()
        self.is_behind = False

    def seen(self, events: int) -> None:
        """So many have come, or none."""
        self._count += events
        passed = self._now() - self._since
        if passed < WINDOW:
            return
        rate, self._count, self._since = self._count / passed, 0, self._now()
        is_behind = rate >= (CALM if self.is_behind else FLOOD)
        if is_behind != self.is_behind:
            try:
                self._group.write_text(str(BEHIND if is_behind else 0))
            except BlockingIOError:
                return  # so soon after the last time; it is tried again
            except OSError:
                pass  # a kernel without such groups
            self.is_behind = is_behind
