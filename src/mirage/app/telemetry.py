"""The gallery's own figures: a pump of events into metrics and health, and the inner port that shows them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from mirage import __version__
from mirage.app.config import Config, endpoint
from mirage.app.paths import paths_of
from mirage.base.clock import Clock
from mirage.base.errors import ConfigurationError
from mirage.base.events import Envelope, decode
from mirage.evidence.pump import Pump
from mirage.evidence.sinks import Batch
from mirage.journal.cursors import Cursor, Positions
from mirage.journal.pulse import silent_since
from mirage.journal.reader import Record
from mirage.telemetry.health import Health
from mirage.telemetry.inner import Inner, needs_token
from mirage.telemetry.metrics import Metrics
from mirage.telemetry.traces import Collector, spans


class Tracing:
    """A sink that sends what has lasted to a collector; where that is away, the pump waits and tries again."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    async def open(self) -> Positions | None:
        return None

    async def write(self, batch: Batch) -> None:
        found = spans(_known(batch.records))
        if found:
            await self._collector.send(found)

    async def aclose(self) -> None:
        await self._collector.aclose()


class Counting:
    """A sink that only counts."""

    def __init__(self, metrics: Metrics, health: Health) -> None:
        self._metrics, self._health = metrics, health

    async def open(self) -> Positions | None:
        return None

    async def write(self, batch: Batch) -> None:
        envelopes = list(_known(batch.records))
        self._metrics.observe(envelopes)
        self._health.observe(envelopes)

    async def aclose(self) -> None:
        """Nothing is held."""


def tracing(config: Config, journals: list[Path], home: Path, clock: Clock) -> Pump | None:
    """The pump of traces; None where no endpoint is named. What it has not read holds no retention back."""
    if not config.telemetry.traces:
        return None
    sink, cursor = Tracing(Collector(config.telemetry.traces, __version__)), Cursor(home / "telemetry", "traces")
    return Pump("traces", sink, journals, cursor, clock, lambda event: None, batch=500)


def _known(records: Iterable[Record]) -> Iterator[Envelope]:
    """Those that this Mirage knows; one that a newer one wrote is not counted, and holds nothing up."""
    for record in records:
        with contextlib.suppress(msgspec.DecodeError):
            yield decode(record.data)


def telemetry(config: Config, journals: list[Path], home: Path, clock: Clock) -> tuple[Inner, Pump, Metrics] | None:
    """The inner port, open, the pump to run beside it, and its figures; None where no port is configured.

    Its cursor lies apart from the others: what it has not read holds no retention back.
    """
    if not config.telemetry.listen:
        return None
    host, port = endpoint(config.telemetry.listen, "telemetry.listen")
    if needs_token(host) and not config.telemetry.token:
        raise ConfigurationError(f'telemetry.listen = "{config.telemetry.listen}": others can reach it: set telemetry.token')
    started = clock.now()
    metrics = Metrics(started)
    stage = paths_of(config).journal.absolute()
    health = Health(started, lambda: silent_since(stage, started, clock.now()))
    inner = Inner(metrics, health, config.telemetry.token)
    try:
        inner.serve(host, port)
    except OSError as error:
        raise ConfigurationError(f'telemetry.listen = "{config.telemetry.listen}": {error.strerror}') from None
    cursor = Cursor(home / "telemetry", "metrics")
    return inner, Pump("telemetry", Counting(metrics, health), journals, cursor, clock, lambda event: None), metrics
