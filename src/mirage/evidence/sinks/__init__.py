"""Where events go: a sink is one file here with its `NAME`, and a class that keeps this protocol as its `SINK`.

A sink raises when it could not take a batch; the pump keeps the batch in the journal, waits, and tries again. After a crash
a sink may be given again what it had taken: one that must not have it twice keeps the ids, or the positions, itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mirage.journal.cursors import Positions
from mirage.journal.reader import Record


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in their order, and where the journal stands behind them, in each lane that they came from."""

    records: Sequence[Record]
    positions: Positions


class Sink(Protocol):
    """One destination of events."""

    async def open(self) -> Positions | None:
        """Get ready, also again after a failure. Where the sink itself knows how far it came: those positions; else None."""

    async def write(self, batch: Batch) -> None:
        """Take a batch; raise when it could not be taken."""

    async def aclose(self) -> None:
        """Let go of what is held. No error when nothing is."""


def discover() -> dict[str, type]:
    """The sinks that lie in this directory, by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found[loaded.NAME] = loaded.SINK
    return found
