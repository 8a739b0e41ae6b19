"""How long it takes until all is as before, in seconds of a machine that has a processor to spare.

What is promised is what the product waits for, not what others on the machine make it wait for: a time in which anything at all
waited for a processor does not count, as the kernel tells it (PSI). On a machine of its own that is next to nothing.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

RECOVERY = 5.0  # seconds from the end of a cause until all is as before
LONGEST = 90.0  # seconds by the wall, on however busy a machine
PRESSURE = Path("/proc/pressure/cpu")


class Since:
    """A moment."""

    def __init__(self) -> None:
        self._began, self._waited = time.monotonic(), _waited()

    @property
    def wall(self) -> float:
        """Seconds since then."""
        return time.monotonic() - self._began

    @property
    def spare(self) -> float:
        """Those of them in which nothing waited for a processor."""
        return max(0.0, self.wall - (_waited() - self._waited))

    def is_within(self, seconds: float = RECOVERY) -> bool:
        """Whether no more than so many have passed."""
        return self.wall < seconds or (self.spare < seconds and self.wall < LONGEST)


def _waited() -> float:
    """Seconds, since the machine is up, in which something waited for a processor; 0 where the kernel does not tell."""
    with suppress(OSError):
        found = re.search(r"^some .*total=(\d+)", PRESSURE.read_text())
        return int(found[1]) / 1e6 if found else 0.0
    return 0.0
