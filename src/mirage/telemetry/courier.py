"""Carries alerts from the outbox to their destinations: each has its own line, so that one that hangs holds no other up.

A failed try comes again after a pause that doubles, with jitter; after the last one, or where a further try would change
nothing, the delivery is dead. An alert that was taken but not yet noted when we were killed is sent again, under the same id.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from random import Random

from mirage.base.clock import SECOND, Clock
from mirage.telemetry.alerts import Alerts, Count, rank
from mirage.telemetry.destinations import Destination, RefusedError, SendError
from mirage.telemetry.outbox import Delivery, Outbox

log = logging.getLogger("mirage.alerts")

LOOK = 0.5  # seconds between looks at an outbox in which nothing is due
LONGEST = 3600.0  # seconds between two tries
TIDY = 3600.0  # seconds between removals of what is old


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one delivery is tried, and the first pause in seconds."""

    tries: int = 12
    backoff: float = 5.0

    def pause(self, tries: int, chance: Random) -> float:
        """Seconds to wait after so many tries: the half of the doubled pause surely, the other half by chance."""
        return min(LONGEST, self.backoff * 2.0 ** (tries - 1)) * (0.5 + chance.random() / 2)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Minutes of the day, by `zone` (None: the machine's), in which only `passes` and worse is sent; the rest waits for their end."""

    start: int
    end: int
    passes: str = "critical"
    zone: tzinfo | None = None

    def least(self, now: int) -> int:
        """The rank that an alert must have to be sent now."""
        moment = datetime.fromtimestamp(now / SECOND, self.zone)
        minute = moment.hour * 60 + moment.minute
        within = self.start <= minute < self.end if self.start <= self.end else not self.end <= minute < self.start
        return rank(self.passes) if within else 0


class Courier:
    """`run` beside the gallery. `count` is told each outcome: delivered, retried, dead, failed."""

    def __init__(
        self, alerts: Alerts, outbox: Outbox, destinations: Mapping[str, Destination], clock: Clock, chance: Random, count: Count,
        *, patience: Patience | None = None, quiet: Quiet | None = None,
    ) -> None:  # fmt: skip
        self._alerts, self._outbox, self._destinations, self._clock = alerts, outbox, destinations, clock
        self._chance, self._count, self._patience, self._quiet = chance, count, patience or Patience(), quiet
        self._said = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way then is let go, and sent again at the next start."""
        tasks = [asyncio.create_task(self._line(name), name=f"alerts to {name}") for name in self._destinations]
        tasks.append(asyncio.create_task(self._tend(), name="alerts"))
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for destination in self._destinations.values():
            await destination.aclose()

    async def step(self, name: str) -> bool:
        """Try what is due for a destination, if anything is."""
        now = self._clock.now()
        delivery = await asyncio.to_thread(self._outbox.next, name, now, self._quiet.least(now) if self._quiet else 0)
        if delivery is None:
            return False
        try:
            await self._destinations[name].send(delivery.alert)
        except SendError as error:
            await asyncio.to_thread(self._failed, delivery, error)
        else:
            await asyncio.to_thread(self._outbox.delivered, delivery)
            self._count("delivered", 1)
        return True

    def _failed(self, delivery: Delivery, error: SendError) -> None:
        tries = delivery.tries + 1
        if isinstance(error, RefusedError) or tries >= self._patience.tries:
            self._outbox.bury(delivery, str(error))
            self._count("dead", 1)
            log.error("alerts: %s to %s is given up after %d tries: %s", delivery.alert.id, delivery.destination, tries, error)
            return
        pause = self._patience.pause(tries, self._chance)
        self._outbox.postpone(delivery, self._clock.now() + int(pause * SECOND), str(error))
        self._count("retried", 1)
        log.warning("alerts: %s to %s failed, again in %.0f s: %s", delivery.alert.id, delivery.destination, pause, error)

    async def _line(self, name: str) -> None:
        while True:
            try:
                moved = await self.step(name)
            except (sqlite3.Error, OSError) as error:
                self._ailing(error)
                moved = False
            if not moved:
                await self._clock.sleep(LOOK)

    async def _tend(self) -> None:
        """Health that has lasted is told; what is old is dropped."""
        tidied = float("-inf")
        while True:
            await asyncio.to_thread(self._alerts.settle)
            if self._clock.monotonic() - tidied >= TIDY:
                tidied = self._clock.monotonic()
                try:
                    await asyncio.to_thread(self._tidy)
                except (sqlite3.Error, OSError) as error:
                    self._ailing(error)
            await self._clock.sleep(LOOK)

    def _tidy(self) -> None:
        self._outbox.forget(self._clock.now())
        if orphans := self._outbox.orphan(list(self._destinations)):
            self._count("dead", orphans)

    def _ailing(self, error: Exception) -> None:
        self._count("failed", 1)
        if self._said != (text := str(error)):
            self._said = text
            log.error("alerts: the queue can not be used: %s", text)
