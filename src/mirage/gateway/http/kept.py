"""A web server's configuration as each visitor's files have it, read anew where its files have changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from mirage.base.clock import Clock
from mirage.vfs.caller import Caller
from mirage.vfs.view import View

CHECK = 1.0  # seconds for which a configuration is believed before its files are looked at again
KEPT = 64  # views whose configuration is kept
Settings = TypeVar("Settings")


class Loader(Protocol):
    """What has read a configuration."""

    def stamp(self) -> tuple[object, ...]:
        """What changes when one of its files does."""


@dataclass(slots=True)
class _Known(Generic[Settings]):
    settings: Settings
    loader: Loader
    stamp: tuple[object, ...]
    checked: float


class Kept(Generic[Settings]):
    """`read` gives the configuration of root's files, and who has read it; it is told the one before."""

    def __init__(self, read: Callable[[Caller, Settings | None], tuple[Settings, Loader]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._known: OrderedDict[int, tuple[View, _Known[Settings]]] = OrderedDict()

    def of(self, view: View) -> Settings:
        """As this visitor's files have it."""
        now = self._clock.monotonic()
        held = self._known.get(id(view))
        before = held[1] if held is not None and held[0] is view else None
        if before is not None:
            if now - before.checked < CHECK:
                return before.settings
            before.checked = now
            if before.loader.stamp() == before.stamp:
                return before.settings
        settings, loader = self._read(Caller(view), before.settings if before is not None else None)
        self._known[id(view)] = (view, _Known(settings, loader, loader.stamp(), now))
        self._known.move_to_end(id(view))
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return settings
