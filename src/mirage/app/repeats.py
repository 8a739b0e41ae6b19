"""What a session says again and again, summed up: a loop of execs or connections would fill the journal, and push others' events out.

A session has room for as much as an honest one of many hours says, which comes back slowly. Once it is used up, what this session
has not said since is still told whole, so that nobody hides a line, a target or a program behind a flood of his own: within a reserve
for new names, and one for each kind, which no flood of another kind uses up. The rest is counted by kind and name, and the sums told.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import TypeVar

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

T = TypeVar("T")

ROOM = 8 << 20  # bytes of events
BACK = 1024  # of them that come back in a second
RESERVE = 1 << 20  # bytes, for what is of a new name
KIND_RESERVE = 1 << 19  # bytes, for what is new of one kind
KNOWN = 2048  # names that are known to have been told of, and as many texts of a kind; each further one counts as such
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
        self._reserves = Counter[type[Event]]()  # used of each kind's
        self._said = defaultdict[type[Event], set[int]](set)
        self._counts = Counter[tuple[type[Event], str | bytes]]()

    def __call__(self, event: Event) -> None:
        field = REPEATED.get(type(event))
        if field is not None and not self._is_told(event, field):
            return
        if type(event) is ConnectionClosed:
            self.tell()
        self._emit(event)

    def _is_told(self, event: Event, field: str) -> bool:
        size = _size(event)
        with self._lock:
            now = self._now()
            self._room, self._at = min(ROOM, self._room + (now - self._at) * BACK), now
            if size <= self._room:
                self._room -= size
                return True
            kind = type(event)
            key = kind, getattr(event, field)[:LONGEST] if field else ""
            if _is_new(key, self._known) and size <= self._reserve:
                self._reserve -= size
                return True
            if _is_new(_said(event), self._said[kind]) and self._reserves[kind] + size <= KIND_RESERVE:
                self._reserves[kind] += size
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


def _is_new(what: T, known: set[T]) -> bool:
    """Once: it is known from then on."""
    if what in known or len(known) >= KNOWN:
        return False
    known.add(what)
    return True


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


def _said(event: Event) -> int:
    """A hash of its texts: numbers alone say nothing new."""
    texts = list[object]()
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, (bytes, str)):
            texts.append(value)
        elif isinstance(value, list):
            texts += value
    return hash(tuple(texts))
