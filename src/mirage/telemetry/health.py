"""Which part of Mirage is well, and since when; from the events that it writes about itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from mirage.base.events import Envelope, JournalDropped, MirageStarted, MirageStopped, StoreLost, StoreRestored


@dataclass(slots=True)
class Component:
    """`state`: ok, away (it is waited for, nothing is lost) or failing; `since` in nanoseconds since the epoch."""

    state: str
    since: int
    detail: str = ""


class Health:
    """`observe` events; `is_ready` when nothing is away or failing.

    `silent_since`: when the stage last gave a sign of life, if that is too long ago, else 0. One that stands still writes no event.
    """

    def __init__(self, started: int, silent_since: Callable[[], int] = lambda: 0) -> None:
        self._silent_since = silent_since
        self.components: dict[str, Component] = {"gallery": Component("ok", started), "stage": Component("ok", started)}

    def observe(self, envelopes: Iterable[Envelope]) -> None:
        for envelope in envelopes:
            handler = HANDLERS.get(type(envelope.event))
            if handler is not None:
                handler(self, envelope.time, envelope.event)

    @property
    def is_ready(self) -> bool:
        return bool(self.report()["ready"])

    def report(self) -> dict[str, Any]:
        found = dict(self.components)
        if found["stage"].state == "ok" and (since := self._silent_since()):
            found["stage"] = Component("away", since, "it does not answer")
        return {
            "ready": all(component.state == "ok" for component in found.values()),
            "components": {name: asdict(component) for name, component in sorted(found.items())},
        }

    def began(self, part: str, time: int, version: str) -> None:
        """A process of ours is there, with a new reserve for the journal; a stage also has the state that the one before lost."""
        self.set(part, "ok", time, version)
        for name in ("journal", *(["store state"] if part == "stage" else [])):
            if name in self.components:
                self.set(name, "ok", time)

    def set(self, name: str, state: str, since: int, detail: str = "") -> None:
        known = self.components.get(name)
        if known is None or known.state != state:
            self.components[name] = Component(state, since, detail)


HANDLERS: dict[type, Callable[[Health, int, Any], None]] = {
    MirageStarted: lambda health, time, event: health.began(event.part, time, event.version),
    MirageStopped: lambda health, time, event: health.set(event.part, "away", time, event.reason),
    StoreLost: lambda health, time, event: health.set(f"store {event.store}", "away", time, event.error),
    StoreRestored: lambda health, time, event: health.set(f"store {event.store}", "ok", time),
    JournalDropped: lambda health, time, event: health.set("journal", "failing", time, "events were dropped: the disk is full"),
}
