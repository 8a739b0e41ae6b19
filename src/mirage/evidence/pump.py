"""Moves events from the journal into one sink, and waits for a sink that is away, slow or full; nobody else notices.

At least once: the cursor follows what the sink has taken. What the sink itself knows of its progress comes first, so a store
that was restored from a backup, or a new one, gets all that the journal still has.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Sequence
from pathlib import Path

from mirage.base.clock import Clock
from mirage.base.events import Emit, StoreLost, StoreRestored
from mirage.evidence.sinks import Batch, Sink
from mirage.journal.cursors import Cursor
from mirage.journal.reader import JournalReader

log = logging.getLogger("mirage.evidence")

IDLE = (0.01, 0.1)  # seconds between looks at the journal: soon after an event, and after long quiet
GATHER = 0.1  # seconds in which events gather after a batch that was not full: a transaction an event cost the visitors' CPU
BACKOFF = (0.2, 4.0)  # seconds between tries of a sink that fails; below the 5 s in which a store shall be found again
SAVE_EVERY = 1.0  # seconds between savings of the cursor, which only retention needs


class Pump:
    """One sink's pump. `emit` writes to the gallery's own journal."""

    def __init__(
        self, name: str, sink: Sink, journals: Sequence[Path], cursor: Cursor, clock: Clock, emit: Emit, *, batch: int = 2000
    ) -> None:
        self.name = name
        self.stored = 0
        self.is_away = False
        self.error = ""
        self._sink = sink
        self._journals = list(journals)
        self._cursor = cursor
        self._clock = clock
        self._emit = emit
        self._batch = batch
        self._reader: JournalReader | None = None
        self._saved = float("-inf")
        self._unsaved = False

    async def run(self, stop: asyncio.Event, *, grace: float = 2.0) -> None:
        """Pump until `stop` is set, then what is left, for at most `grace` seconds."""
        idle, backoff = IDLE[0], BACKOFF[0]
        end: float | None = None
        while True:
            if stop.is_set():
                end = self._clock.monotonic() + grace if end is None else end
                if self._clock.monotonic() >= end:
                    break
            try:
                moved = await self.step()
            except Exception as error:
                self._lost(error)
                await self._pause(backoff * random.uniform(0.8, 1.2), stop)  # noqa: S311 - against marching in step
                backoff = min(backoff * 2, BACKOFF[1])
                continue
            backoff = BACKOFF[0]
            if moved:
                idle = IDLE[0]
                if moved < self._batch and not stop.is_set():
                    await self._pause(GATHER, stop)
            elif stop.is_set():
                break
            else:
                await self._pause(idle, stop)
                idle = min(idle * 1.5, IDLE[1])
        await self.aclose()

    async def step(self) -> int:
        """Move one batch; how many events it had. What the sink raises goes through, and nothing is lost by it."""
        if self._reader is None:
            known = await self._sink.open()
            self._reader = JournalReader(self._journals, self._cursor.load() if known is None else known)
            self._unsaved = True  # also a cursor that has not moved yet holds retention back
        reader = self._reader
        lag = reader.waiting() if self.is_away else 0
        before = dict(reader.positions)
        records = reader.read(limit=self._batch)
        if records:
            moved = {lane: position for lane, position in reader.positions.items() if before.get(lane) != position}
            await self._sink.write(Batch(records, moved))
            self.stored += len(records)
            self._unsaved = True
        if self.is_away:
            self._restored(lag)
        self._save()
        return len(records)

    async def aclose(self) -> None:
        """Save the cursor and let the sink go."""
        if self._reader is not None:
            self._save(force=True)
            self._reader.close()
            self._reader = None
        await self._sink.aclose()

    def _save(self, force: bool = False) -> None:
        now = self._clock.monotonic()
        if self._unsaved and self._reader is not None and (force or now - self._saved >= SAVE_EVERY):
            self._cursor.save(self._reader.positions)
            self._saved, self._unsaved = now, False

    def _lost(self, error: Exception) -> None:
        """What was read but not stored is read again: the reader begins anew where the sink, or the cursor, stands."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._unsaved = False
        self.error = " ".join(str(error).split())[:500] or type(error).__name__
        if not self.is_away:
            self.is_away = True
            log.error("evidence: %s is away, its events wait in the journal: %s", self.name, self.error)
            self._emit(StoreLost(store=self.name, error=self.error))

    def _restored(self, lag: int) -> None:
        self.is_away, self.error = False, ""
        log.warning("evidence: %s is back, %d events wait for it", self.name, lag)
        self._emit(StoreRestored(store=self.name, lag=lag))

    @staticmethod
    async def _pause(seconds: float, stop: asyncio.Event) -> None:
        if stop.is_set():
            await asyncio.sleep(min(seconds, 0.2))
            return
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            pass
