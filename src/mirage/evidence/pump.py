"""Moves events from the journal into one sink, and waits for a sink that is away, slow or full; nobody else notices.

At least once: the cursor follows what the sink has taken. What the sink itself knows of its progress comes first, so a store
that was restored from a backup, or a new one, gets all that the journal still has.

A sink that wants to look at events at once (`Looking`) is shown them by a lookout, also while a batch is being written; storing them
may wait, since a transaction an event costs the visitors' CPU.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from mirage.base.clock import Clock
from mirage.base.events import Emit, StoreLost, StoreRestored
from mirage.evidence.lookout import Lookout
from mirage.evidence.sinks import Batch, Sink
from mirage.journal.bell import Bell, lanes_of
from mirage.journal.cursors import Cursor, Positions
from mirage.journal.reader import JournalReader, Record

log = logging.getLogger("mirage.evidence")

IDLE = 0.1  # seconds between looks at the journal where nothing rings
GATHER = 0.2  # seconds in which events gather for a batch
BACKOFF = (0.2, 2.0)  # seconds between tries of a sink that fails: a store shall be found, and have all, 5 s after it is back
SAVE_EVERY = 1.0  # seconds between savings of the cursor, which only retention needs


@runtime_checkable
class Looking(Protocol):
    """A sink that looks at events before it is given them to write."""

    def look(self, records: Sequence[Record]) -> None:
        """Events that wait to be written, in their order; the same may come again. Called in another thread; never raises."""


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
        self._looker = sink if isinstance(sink, Looking) else None
        self._reader: JournalReader | None = None
        self._lookout: Lookout | None = None  # reads in the reader's place, while all goes well
        self._came = asyncio.Event()  # the lookout saw something, or the end has come
        self._written: Positions = {}
        self._bell = Bell(lanes_of(self._journals))
        self._saved = float("-inf")
        self._unsaved = False

    async def run(self, stop: asyncio.Event, *, grace: float = 2.0) -> None:
        """Pump until `stop` is set, then what is left, for at most `grace` seconds."""
        backoff = BACKOFF[0]
        end: float | None = None
        calling = asyncio.create_task(self._call(stop))
        while True:
            if stop.is_set():
                self._recall()
                end = self._clock.monotonic() + grace if end is None else end
                if self._clock.monotonic() >= end:
                    break
            try:
                moved = await self.step()
                if stop.is_set() and not moved:
                    break
                if self._looker is not None and self._lookout is None and not stop.is_set():
                    self._post(self._looker)
                if moved < self._batch:
                    await self._gather(stop, moved)
            except Exception as error:
                self._lost(error)
                await self._pause(backoff * random.uniform(0.8, 1.2), stop)  # noqa: S311 - against marching in step
                backoff = min(backoff * 2, BACKOFF[1])
                continue
            backoff = BACKOFF[0]
        calling.cancel()
        await self.aclose()

    async def step(self) -> int:
        """Move one batch; how many events it had. What the sink raises goes through, and nothing is lost by it."""
        reader = await self._open()
        lag = reader.waiting() if self.is_away else 0
        if self._lookout is not None:
            self._came.clear()
            records, positions = self._lookout.take()
        else:
            records, positions = reader.read(limit=self._batch), dict(reader.positions)
        if records:
            moved = {lane: position for lane, position in positions.items() if self._written.get(lane) != position}
            await self._sink.write(Batch(records, moved))
            self.stored += len(records)
            self._written, self._unsaved = positions, True
        if self.is_away:
            self._restored(lag)
        self._save()
        return len(records)

    async def _open(self) -> JournalReader:
        if self._reader is None:
            known = await self._sink.open()
            self._reader = JournalReader(self._journals, self._cursor.load() if known is None else known)
            self._written = dict(self._reader.positions)
            self._unsaved = True  # also a cursor that has not moved yet holds retention back
        return self._reader

    def _post(self, looker: Looking) -> None:
        """Have the journal read by a lookout, from where it was read to."""
        assert self._reader is not None
        loop = asyncio.get_running_loop()

        def came() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._came.set)

        self._lookout = Lookout(self._reader, Bell(lanes_of(self._journals)), looker.look, came, self._batch)

    def _recall(self) -> None:
        """Read the journal here again, from what was written: what a lookout saw behind that is read once more."""
        if self._lookout is not None:
            self._lookout.call_off()
            self._lookout = None
            self._reader = JournalReader(self._journals, self._written)

    async def _call(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._came.set()

    async def _gather(self, stop: asyncio.Event, moved: int) -> None:
        """Wait for the first event, if none was there, and for others of its batch."""
        if moved:
            is_there = True
        elif self._lookout is not None:
            is_there = await self._came.wait()
        else:
            is_there = await self._bell.ring(IDLE)
        if is_there and not stop.is_set():
            await self._pause(GATHER, stop)

    async def aclose(self) -> None:
        """Save the cursor and let the sink go."""
        self._recall()
        if self._reader is not None:
            self._save(force=True)
            self._reader.close()
            self._reader = None
        self._bell.close()
        await self._sink.aclose()

    def _save(self, force: bool = False) -> None:
        now = self._clock.monotonic()
        if self._unsaved and self._reader is not None and (force or now - self._saved >= SAVE_EVERY):
            self._cursor.save(self._written)
            self._saved, self._unsaved = now, False

    def _lost(self, error: Exception) -> None:
        """What was read but not stored is read again: the reader begins anew where the sink, or the cursor, stands."""
        self._recall()
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
