"""Where events get their id, their moment and their circumstances: what the stage calls `emit` is made here."""

from __future__ import annotations

import threading

from mirage.base.clock import Clock
from mirage.base.events import Emit, Envelope, Event
from mirage.base.ids import IdSource
from mirage.journal.writer import JournalWriter


class EventSource:
    """Makes `Emit`s that write to one journal. Safe to use from several threads."""

    def __init__(self, writer: JournalWriter, clock: Clock, ids: IdSource | None = None) -> None:
        self._writer = writer
        self._clock = clock
        self._ids = ids or IdSource()
        self._lock = threading.Lock()

    def bind(self, host: str = "", session: str = "", source: str = "") -> Emit:
        """An `emit` for one session (or, without one, for the house itself). It never raises and never waits for a disk."""
        now_of, next_id, append, lock = self._clock.now, self._ids.next, self._writer.append, self._lock

        def emit(event: Event) -> None:
            now = now_of()
            with lock:  # ids of one process are drawn in the order in which they are written
                append(
                    Envelope(id=next_id(now), time=now, event=event, host=host, session=session, source=source)  # type: ignore[arg-type]
                )

        return emit
