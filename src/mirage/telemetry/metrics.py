"""Events counted for Prometheus: `observe` each, `render` what a scrape gets. Nothing of an attacker's text becomes a label."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.exposition import generate_latest

from mirage import __version__
from mirage.base import events
from mirage.base.clock import SECOND
from mirage.base.events import Envelope

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
DELAYS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)  # seconds
DURATIONS = (1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400)


class Metrics:
    """One process's figures, from its start on; what happened before is not counted."""

    def __init__(self, started: int) -> None:
        self._started = started
        self._registry = registry = CollectorRegistry()
        Info("mirage_build", "What runs", registry=registry).info({"version": __version__})
        Gauge("mirage_start_time_seconds", "When the gallery began", registry=registry).set(started / SECOND)
        self.events = Counter("mirage_events", "Events, by kind", ["kind"], registry=registry)
        self.connections = Gauge("mirage_connections_open", "Connections that are open now", registry=registry)
        self.durations = Histogram("mirage_connection_seconds", "How long connections lasted", buckets=DURATIONS, registry=registry)
        self.logins = Counter("mirage_logins", "Credentials tried", ["method", "accepted"], registry=registry)
        self.network = Counter("mirage_network_asked", "What programs asked of the network", ["action", "verdict"], registry=registry)
        self.left = Counter("mirage_network_left_bytes", "Bytes that truly left the machine", registry=registry)
        self.limits = Counter("mirage_limits_reached", "Limits that visitors reached", ["limit"], registry=registry)
        self.artifacts = Counter("mirage_artifact_bytes", "Bytes captured", ["origin"], registry=registry)
        self.crashes = Counter("mirage_session_crashes", "Faults of ours that ended a session", registry=registry)
        self.dropped = Counter("mirage_journal_dropped", "Events that the journal could not keep", registry=registry)
        self.lost = Counter("mirage_store_losses", "How often a store stopped answering", ["store"], registry=registry)
        self.lag = Histogram("mirage_event_delay_seconds", "From an event to its being read here", buckets=DELAYS, registry=registry)
        self.alerts = Counter("mirage_alerts", "What became of alerts", ["outcome"], registry=registry)
        for outcome in ("raised", "folded", "delivered", "retried", "dead", "overflowed", "failed"):
            self.alerts.labels(outcome)  # a rate wants to have seen the naught
        self._open: set[str] = set()

    def observe(self, envelopes: Iterable[Envelope]) -> None:
        now = time.time_ns()
        for envelope in envelopes:
            if envelope.time < self._started:
                continue
            event = envelope.event
            self.events.labels(type(event).__name__).inc()
            self.lag.observe(max(0.0, (now - envelope.time) / SECOND))
            handler = HANDLERS.get(type(event))
            if handler is not None:
                handler(self, envelope, event)
        self.connections.set(len(self._open))

    def alerted(self, outcome: str, number: int) -> None:
        self.alerts.labels(outcome).inc(number)

    def render(self) -> bytes:
        return generate_latest(self._registry)

    def opened(self, envelope: Envelope, event: Any) -> None:
        self._open.add(envelope.session)

    def closed(self, envelope: Envelope, event: Any) -> None:
        self._open.discard(envelope.session)
        self.durations.observe(event.duration / SECOND)

    def asked(self, envelope: Envelope, event: Any) -> None:
        self.network.labels(event.action, event.verdict).inc()
        self.left.inc(event.left)

    def restarted(self, envelope: Envelope, event: Any) -> None:
        if event.part == "stage":
            self._open.clear()  # a stage that was killed said no farewells


Handler = Callable[[Metrics, Envelope, Any], object]
HANDLERS: dict[type, Handler] = {
    events.ConnectionOpened: Metrics.opened,
    events.ConnectionClosed: Metrics.closed,
    events.MirageStarted: Metrics.restarted,
    events.LoginAttempted: lambda m, envelope, event: m.logins.labels(event.method, str(event.accepted).lower()).inc(),
    events.NetworkAsked: Metrics.asked,
    events.LimitReached: lambda m, envelope, event: m.limits.labels(event.limit).inc(),
    events.ArtifactCaptured: lambda m, envelope, event: m.artifacts.labels(event.origin).inc(event.size),
    events.SessionCrashed: lambda m, envelope, event: m.crashes.inc(),
    events.JournalDropped: lambda m, envelope, event: m.dropped.inc(event.records),
    events.StoreLost: lambda m, envelope, event: m.lost.labels(event.store).inc(),
}
