"""Sees events as soon as they are in the journal, a millisecond or two later, in a thread of its own that waits for no store.

A look has a price, so events that come in floods are looked at together: what comes a moment after a look waits a moment more.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence

from mirage.evidence.deference import Deference
from mirage.journal.bell import Bell
from mirage.journal.cursors import Positions
from mirage.journal.reader import JournalReader, Record

IDLE = 0.1  # seconds between looks at the journal where nothing rings
FLOOD = 0.005  # seconds after a look within which what comes is waited for
MOMENT, LONGER = 0.001, 0.004  # seconds to wait then, and after a look at MANY events: a server full of visitors
MANY = 4


class Lookout:
    """Reads from where `reader` stands, which is its own from now on, and has `look` see each event. `take` gives what it saw.

    `came` is called, in the thread, when there is something to take; `limit` events at most lie there.
    """

    def __init__(
        self, reader: JournalReader, bell: Bell, look: Callable[[Sequence[Record]], None], came: Callable[[], None], limit: int
    ) -> None:
        self._reader = reader
        self._bell = bell
        self._look = look
        self._came = came
        self._limit = limit
        self._lock = threading.Lock()  # for what follows
        self._seen: list[Record] = []
        self._positions: Positions = dict(reader.positions)
        self._error: Exception | None = None
        self._room = threading.Event()
        self._is_over = False
        self._end = os.eventfd(0)
        threading.Thread(target=self._run, name="lookout", daemon=True).start()

    def take(self) -> tuple[list[Record], Positions]:
        """What was seen since the last time, and the positions behind it. Raises what the journal's reading failed of."""
        with self._lock:
            if self._error is not None:
                raise self._error
            seen, self._seen = self._seen, []
            self._room.set()
            return seen, self._positions

    def call_off(self) -> None:
        """Let it end; a look that is under way is not waited for."""
        with self._lock:
            if not self._is_over:
                self._is_over = True
                self._room.set()
                os.eventfd_write(self._end, 1)

    def _run(self) -> None:
        try:
            self._watch()
        except Exception as error:
            with self._lock:
                self._error = error
            self._came()
        finally:
            self._reader.close()
            self._bell.close()
            with self._lock:
                self._is_over = True
                os.close(self._end)

    def _watch(self) -> None:
        looked, pause = float("-inf"), MOMENT
        deference = Deference()
        self._bell.wait(0, self._end)  # rings from now on; what is there already is read first
        while not self._is_over:
            if len(self._seen) >= self._limit:
                self._room.wait()
                continue
            records = self._reader.read(limit=self._limit - len(self._seen))
            deference.seen(len(records))
            if records:
                self._look(records)
                looked, pause = time.monotonic(), LONGER if len(records) > MANY else MOMENT
                self._add(records)
            self._bell.wait(IDLE, self._end)
            if time.monotonic() - looked < FLOOD:
                time.sleep(pause)

    def _add(self, records: list[Record]) -> None:
        with self._lock:
            is_first = not self._seen
            self._seen += records
            self._positions = dict(self._reader.positions)
            self._room.clear()
        if is_first:
            self._came()
