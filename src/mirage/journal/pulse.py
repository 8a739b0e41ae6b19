"""The stage's sign of life: when a file beside the lanes last changed. Nothing else tells of a stage that stands still."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

from mirage.base.clock import SECOND

NAME = "pulse"
BEAT = 1.0  # seconds from one sign to the next
SILENCE = 5.0  # seconds without one after which the stage does not answer


async def beat(journal: Path) -> None:
    """From the loop that answers visitors, for as long as it runs."""
    path = journal / NAME
    while True:
        with contextlib.suppress(OSError):  # a full disk keeps nobody from answering
            path.touch(mode=0o640)
        await asyncio.sleep(BEAT)


def silent_since(journal: Path, started: int, now: int) -> int:
    """When the last sign came, or we `started`, if that is too long ago, else 0; in nanoseconds since the epoch."""
    try:
        last = os.stat(journal / NAME, follow_symlinks=False).st_mtime_ns
    except OSError:
        last = started
    return last if now - last > SILENCE * SECOND else 0
