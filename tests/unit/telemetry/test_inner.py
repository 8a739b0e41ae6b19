"""The inner port's answers, by WSGI, from events as the journal has them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mirage.base.clock import SECOND
from mirage.base.events import (
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    Event,
    JournalDropped,
    LoginAttempted,
    MirageStarted,
    NetworkAsked,
    StoreLost,
    StoreRestored,
)
from mirage.telemetry.health import Health
from mirage.telemetry.inner import Inner, needs_token
from mirage.telemetry.metrics import Metrics

START = 1_795_000_000 * SECOND


def told(event: Event, after: float = 1.0, session: str = "s") -> Envelope:
    time = START + int(after * SECOND)
    return Envelope(id="0" * 26, time=time, event=event, host="h", session=session, source="192.0.2.1")  # type: ignore[arg-type]


OPENED = ConnectionOpened(protocol="ssh", source_ip="192.0.2.1", source_port=50000, local_ip="192.0.2.9", local_port=22)


def get(inner: Inner, path: str, token: str = "") -> tuple[str, bytes]:
    said: list[Any] = []
    environment = {"PATH_INFO": path, **({"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {})}
    body = b"".join(inner.answer(environment, lambda status, headers: said.append(status)))
    return said[0], body


def figures(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(metrics.render().decode())
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def test_events_are_counted_by_kind_and_what_they_say() -> None:
    metrics = Metrics(START)
    metrics.observe([
        told(OPENED), told(LoginAttempted(method="password", username=b"root", accepted=False, password=b"x")),
        told(LoginAttempted(method="password", username=b"root", accepted=True, password=b"y")),
        told(NetworkAsked(action="fetch", target=b"h", verdict="truly-fetched", left=120)),
    ])  # fmt: skip
    seen = figures(metrics)
    assert seen["mirage_connections_open", ()] == 1
    assert seen["mirage_logins_total", (("accepted", "true"), ("method", "password"))] == 1
    assert seen["mirage_network_left_bytes_total", ()] == 120
    assert seen["mirage_events_total", (("kind", "LoginAttempted"),)] == 2
    metrics.observe([told(ConnectionClosed(reason="", duration=3 * SECOND, bytes_in=1, bytes_out=1))])
    seen = figures(metrics)
    assert seen["mirage_connections_open", ()] == 0
    assert seen["mirage_connection_seconds_bucket", (("le", "5.0"),)] == 1


def test_what_was_before_the_start_is_not_counted_again() -> None:
    metrics = Metrics(START)
    metrics.observe([told(OPENED, after=-5)])
    assert figures(metrics)["mirage_connections_open", ()] == 0


def test_a_stage_that_was_killed_leaves_no_connection_open() -> None:
    metrics = Metrics(START)
    metrics.observe([told(OPENED), told(MirageStarted(part="stage", version="1"))])
    assert figures(metrics)["mirage_connections_open", ()] == 0


def test_a_store_that_is_away_is_told_with_since_when() -> None:
    metrics, health = Metrics(START), Health(START)
    inner = Inner(metrics, health)
    assert get(inner, "/readyz")[0] == "200 OK"
    health.observe([told(StoreLost(store="evidence", error="connection refused"), after=7)])
    status, body = get(inner, "/readyz")
    assert status == "503 Service Unavailable"
    assert json.loads(body)["components"]["store evidence"] == {
        "state": "away", "since": START + 7 * SECOND, "detail": "connection refused",
    }  # fmt: skip
    health.observe([told(StoreRestored(store="evidence"))])
    assert get(inner, "/readyz")[0] == "200 OK"
    health.observe([told(JournalDropped(records=3, reason="disk full"))])
    assert get(inner, "/readyz")[0] == "503 Service Unavailable"
    assert get(inner, "/livez")[0] == "200 OK"


def test_a_token_is_asked_for_on_every_path() -> None:
    inner = Inner(Metrics(START), Health(START), token="secret")
    for path in ("/livez", "/readyz", "/metrics", "/"):
        assert get(inner, path)[0] == "401 Unauthorized"
        assert get(inner, path, "secreT")[0] == "401 Unauthorized"
    assert get(inner, "/livez", "secret")[0] == "200 OK"
    assert get(inner, "/", "secret")[0] == "404 Not Found"


@pytest.mark.parametrize(("host", "open_to_others"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True), ("192.0.2.1", True)])
def test_only_the_loopback_needs_no_token(host: str, open_to_others: bool) -> None:
    assert needs_token(host) is open_to_others
