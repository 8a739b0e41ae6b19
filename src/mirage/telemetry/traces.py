"""Sessions as OpenTelemetry traces: what lasts is a span, sent as OTLP over HTTP in its JSON form (opentelemetry-proto 1.x).

A session is a trace and its id the trace's, 128 bits both; the connection is the root, and each request and command stands below
it. So the ids of logs, evidence and traces are one. A span carries nothing that a visitor wrote: no command, no path, no password.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import httpx2
import msgspec

from mirage.base import ids
from mirage.base.events import CommandRan, ConnectionClosed, Envelope, HttpRequested

SECONDS = 10.0  # that a collector may take
SERVER, INTERNAL = 2, 1  # opentelemetry.proto.trace.v1.Span.SpanKind
ERROR = 2  # Status.StatusCode
KINDS = frozenset({"ConnectionClosed", "CommandRan", "HttpRequested"})


class ExportError(Exception):
    """The collector did not take it; a later try may help."""


class Collector:
    """An endpoint as `http://HOST:4318/v1/traces`."""

    def __init__(self, url: str, version: str) -> None:
        self._url, self._version = url, version
        self._client = httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS)

    async def send(self, spans: list[dict[str, Any]]) -> None:
        """All of them or none. ExportError."""
        body = msgspec.json.encode(request(spans, self._version))
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.post(self._url, content=body, headers={"Content-Type": "application/json"})
        except (httpx2.HTTPError, TimeoutError) as error:
            raise ExportError(f"traces: {type(error).__name__}") from None
        if answer.status_code >= 300:
            raise ExportError(f"traces: the collector answered {answer.status_code}")

    async def aclose(self) -> None:
        await self._client.aclose()


def request(spans: list[dict[str, Any]], version: str) -> dict[str, Any]:
    """An ExportTraceServiceRequest."""
    resource = {"attributes": attributes({"service.name": "mirage", "service.version": version})}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": "mirage"}, "spans": spans}]}]}


def spans(envelopes: Iterable[Envelope]) -> list[dict[str, Any]]:
    """One for each event that has lasted and belongs to a session."""
    return [_span(envelope) for envelope in envelopes if envelope.session and type(envelope.event).__name__ in KINDS]


def _span(envelope: Envelope) -> dict[str, Any]:
    event, trace = envelope.event, _bits(envelope.session)
    assert isinstance(event, ConnectionClosed | CommandRan | HttpRequested)
    root = blake2b(trace, digest_size=8).hexdigest()
    facts: dict[str, str | int] = {"session.id": envelope.session, "client.address": envelope.source, "host.name": envelope.host}
    own, name, kind, is_error = root, "connection", SERVER, False
    if isinstance(event, HttpRequested):
        own, name, is_error = _bits(event.request)[8:].hex(), "request", event.status >= 500
        facts |= {"http.response.status_code": event.status, "http.response.size": event.size, "mirage.site": event.site}
    elif isinstance(event, CommandRan):
        own, name, kind = _bits(envelope.id)[8:].hex(), "command", INTERNAL
        facts |= {"process.exit.code": event.status, "process.pid": event.pid}
    else:
        facts |= {"network.io.received": event.bytes_in, "network.io.sent": event.bytes_out}
    return {
        "traceId": trace.hex(), "spanId": own, **({"parentSpanId": root} if own != root else {}), "name": name, "kind": kind,
        "startTimeUnixNano": str(envelope.time - event.duration), "endTimeUnixNano": str(envelope.time),
        "attributes": attributes(facts), "status": {"code": ERROR} if is_error else {},
    }  # fmt: skip


def attributes(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """KeyValues; OTLP's JSON writes a 64-bit number as text."""
    return [
        {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
        for key, value in facts.items()
    ]


def _bits(identifier: str) -> bytes:
    """The 128 bits of an id; of what is none of ours, a hash."""
    try:
        return ids.value(identifier).to_bytes(16, "big")
    except (ValueError, OverflowError):
        return blake2b(identifier.encode(), digest_size=16).digest()
