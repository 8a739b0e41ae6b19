"""Alerts from the configuration: who hears of findings, who watches our own health, and the courier that runs in the gallery."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from mirage.app.config import AlertsConfig, Config
from mirage.app.paths import paths_of, standing
from mirage.base.clock import Clock, SystemClock
from mirage.base.errors import ConfigurationError
from mirage.base.events import Event, JournalDropped, MirageStarted, MirageStopped, StoreLost, StoreRestored
from mirage.evidence.pump import Pump
from mirage.evidence.sinks import Batch
from mirage.journal.cursors import Cursor, Positions
from mirage.telemetry.alerts import KINDS, STOPPED, Alerts, Count, Route, Rules
from mirage.telemetry.courier import Courier, Patience, Quiet
from mirage.telemetry.destinations import Destination, SendError, destination
from mirage.telemetry.outbox import Alert, Outbox


@dataclass(frozen=True, slots=True)
class Alerting:
    """What runs beside the gallery's pumps."""

    alerts: Alerts
    outbox: Outbox
    pump: Pump
    courier: Courier

    async def run(self, stop: asyncio.Event) -> None:
        """Watch and deliver until `stop`. The outbox opens again for findings that are stored later."""
        await asyncio.gather(self.pump.run(stop), self.courier.run(stop))
        await asyncio.to_thread(self.outbox.close)


def alerting(config: Config, journals: list[Path], clock: Clock, count: Count | None) -> Alerting | None:
    """All of it; None where no destination is configured. ConfigurationError: one of them is nothing that can be sent to.

    The pump's cursor lies apart from the others: what it has not read holds no retention back.
    """
    settings = config.alerts
    if not settings.urls:
        return None
    count = count or _uncounted
    places = destinations(settings)
    box = Outbox(_place(config))
    alerts = Alerts(box, _rules(settings), list(routes(settings)), clock, count)
    cursor = Cursor(paths_of(config).gallery / "alerts", "health")
    pump = Pump("alerts", Watching(alerts), journals, cursor, clock, lambda event: None)
    chance = Random()  # noqa: S311 - to fall out of step
    patience = Patience(settings.tries, settings.backoff)
    return Alerting(alerts, box, pump, Courier(alerts, box, places, clock, chance, count, patience=patience, quiet=_quiet(settings)))


def listener(config: Config) -> Alerts:
    """Who hears of findings while no gallery runs, as `mirage sessions` stores what a crash left; the next gallery delivers."""
    return Alerts(Outbox(_place(config)), _rules(config.alerts), list(routes(config.alerts)), SystemClock(), _uncounted)


class Watching:
    """A sink that only looks at our own health."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    async def open(self) -> Positions | None:
        return None

    async def write(self, batch: Batch) -> None:
        await asyncio.to_thread(self._look, batch)

    async def aclose(self) -> None:
        """Nothing is held."""

    def _look(self, batch: Batch) -> None:
        for record in batch.records:
            if WATCHED.search(record.data):
                try:
                    envelope = record.envelope
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    continue  # the evidence keeps it among the rejected
                if seen := SEEN.get(type(envelope.event)):
                    seen(self._alerts, envelope.time, envelope.event)


def _began(alerts: Alerts, time: int, event: Any) -> None:
    alerts.began(event.part, time)
    alerts.see("journal", "ok", time, "")  # a new writer, with a new reserve
    if event.part == "stage":
        alerts.see("store state", "ok", time, "")  # it has opened it; the one before may have died while it was away


SEEN: dict[type[Event], Callable[[Alerts, int, Any], None]] = {
    MirageStarted: _began,
    MirageStopped: lambda alerts, time, event: alerts.see(event.part, STOPPED, time, event.reason),
    StoreLost: lambda alerts, time, event: alerts.see(f"store {event.store}", "away", time, event.error),
    StoreRestored: lambda alerts, time, event: alerts.see(f"store {event.store}", "ok", time, ""),
    JournalDropped: lambda alerts, time, event: alerts.see("journal", "failing", time, "events were dropped: the disk is full"),
}
WATCHED = re.compile("|".join(kind.__name__ for kind in SEEN).encode())  # most events are a visitor's: they need no decoding


def routes(settings: AlertsConfig) -> Iterator[Route]:
    """Each destination's route, named by its place and its service: `2 slack`; the URL itself is a secret."""
    for number, text in enumerate(settings.urls, 1):
        *words, url = text.split()
        kinds = tuple(word for word in words if word in KINDS)
        severity = next((word for word in words if word not in KINDS), "info")
        yield Route(f"{number} {url.partition('://')[0]}", severity, kinds or KINDS)


def destinations(settings: AlertsConfig) -> dict[str, Destination]:
    """Each destination by its route's name."""
    urls = [text.split()[-1] for text in settings.urls]
    return {route.name: destination(url, settings.secret, route.name) for route, url in zip(routes(settings), urls)}


def listing(config: Config, dead: bool) -> list[dict[str, Any]]:
    """Every alert with what became of it, or those alone that could not be delivered."""
    standing(config)
    place = _place(config)
    if not place.exists():
        return []
    box = Outbox(place)
    try:
        return list(box.listing(dead))
    except (sqlite3.Error, OSError) as error:
        raise ConfigurationError(f"alerts: {place}: {error}") from None
    finally:
        box.close()


async def rehearse(config: Config, clock: Clock) -> Mapping[str, str]:
    """Send a test alert to every destination at once, past queue, routes and quiet hours; the error of each, "" for none."""
    if not config.alerts.urls:
        raise ConfigurationError("alerts.urls is empty: nothing would be told to anybody")
    now = clock.now()
    alert = Alert(
        id=f"test-{now}", kind="test", severity="info", key="test", title="a test of Mirage's alerts: all is well", raised=now,
        first=now, last=now,
    )  # fmt: skip
    places = destinations(config.alerts)
    return dict(zip(places, await asyncio.gather(*(_sent(place, alert) for place in places.values()))))


async def _sent(place: Destination, alert: Alert) -> str:
    try:
        await place.send(alert)
    except SendError as error:
        return str(error)
    finally:
        await place.aclose()
    return ""


def _place(config: Config) -> Path:
    return paths_of(config).gallery / "alerts" / "outbox.sqlite"


def _rules(settings: AlertsConfig) -> Rules:
    return Rules(settings.severity, settings.same, settings.window, settings.gather, settings.digest * 3600)


def _quiet(settings: AlertsConfig) -> Quiet | None:
    if not settings.quiet:
        return None
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in settings.quiet.split("-"))
    return Quiet(start, end, settings.passes)


def _uncounted(outcome: str, number: int) -> None:
    """Where there is no inner port nobody asks for figures."""
