"""What a session says again and again, summed up: a loop of execs or connections would fill the journal, and push others' events out.

A session has room for as much as an honest one of many hours says, which comes back slowly. Once it is used up, what is of a name
that this session has not told of is still told whole, within a reserve; the rest is counted by kind and name, and the sums are told.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable

from mirage.base.events import (
    ChannelClosed,
    ChannelOpened,
    ChannelRequested,
    CommandRan,
    ConnectionClosed,
    Emit,
    EnvironmentOffered,
    Event,
    EventsRepeated,
    FileRequested,
    ForwardData,
    ForwardRequested,
    GlobalRequested,
    InputRead,
    LimitReached,
    LineEntered,
    LureRead,
    NetworkAsked,
    ProgramExecuted,
    ProgramMissing,
    TerminalOpened,
    TerminalResized,
    UserChanged,
)

ROOM = 8 << 20  # bytes of events
BACK = 1024  # of them that come back in a second
RESERVE = 1 << 20  # bytes, for what is of a new name
KNOWN = 2048  # names that are known to have been told of; each further one counts as such
NAMES = 16  # counted apart in one telling; others as of no name
PAUSE = 10.0  # seconds from the first that is counted to the telling
ENVELOPE = 256  # bytes around an event, and its numbers
LONGEST = 256  # of a name
REPEATED: dict[type[Event], str] = {  # what a visitor has told without end, and the field that names it
    ProgramExecuted: "path", CommandRan: "path", ProgramMissing: "path", LineEntered: "mode", InputRead: "program",
    NetworkAsked: "action", LureRead: "lure", UserChanged: "change", LimitReached: "limit", FileRequested: "operation",
    ChannelOpened: "type", ChannelRequested: "request", ChannelClosed: "", GlobalRequested: "request", EnvironmentOffered: "name",
    TerminalOpened: "", TerminalResized: "", ForwardRequested: "direction", ForwardData: "",
}  # fmt: skip


class Repeats:
    """An `Emit` before another one, from any thread of a loop's process."""

    def __init__(self, emit: Emit, now: Callable[[], float] = time.monotonic) -> None:
        """Made on the loop."""
        self._emit = emit
        self._now = now
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._room, self._reserve, self._at = float(ROOM), RESERVE, now()
        self._known = set[tuple[type[Event], str | bytes]]()
        self._counts = Counter[tuple[type[Event], str | bytes]]()

    def __call__(self, event: Event) -> None:
        field = REPEATED.get(type(event))
        if field is not None and not self._is_told(event, field):
            return
        if type(event) is ConnectionClosed:
            self.tell()
        self._emit(event)

    def _is_told(self, event: Event, field: str) -> bool:
        key, size = (type(event), getattr(event, field)[:LONGEST] if field else ""), _size(event)
        with self._lock:
            now = self._now()
            self._room, self._at = min(ROOM, self._room + (now - self._at) * BACK), now
            is_new = key not in self._known and len(self._known) < KNOWN
            if is_new:
                self._known.add(key)
            if size <= self._room:
                self._room -= size
                return True
            if is_new and size <= self._reserve:
                self._reserve -= size
                return True
            is_first = not self._counts
            self._counts[key if key in self._counts or len(self._counts) < NAMES else (key[0], "")] += 1
        if is_first:
            self._loop.call_soon_threadsafe(self._loop.call_later, PAUSE, self.tell)
        return False

    def tell(self) -> None:
        """What was counted since the last time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        for (kind, name), count in counts.items():
            self._emit(EventsRepeated(repeated=kind.__name__, name=name.encode() if isinstance(name, str) else name, count=count))


def _size(event: Event) -> int:
    """About what the journal takes for it."""
    size = ENVELOPE
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, (bytes, str)):
            size += len(value)
        elif isinstance(value, list):
            size += sum(map(len, value)) + 8 * len(value)
    return size
