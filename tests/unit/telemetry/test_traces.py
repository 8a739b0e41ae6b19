"""Sessions as traces: ids that are the evidence's, times from durations, and nothing that a visitor wrote."""

from __future__ import annotations

import msgspec

from mirage.base import ids
from mirage.base.clock import SECOND
from mirage.base.events import CommandRan, ConnectionClosed, Envelope, Event, HttpRequested, LineEntered
from mirage.telemetry.traces import spans

NOW = 1_795_003_200 * SECOND
SESSION = ids.render((NOW // 1_000_000) << 80 | 7)
REQUEST = ids.render((NOW // 1_000_000) << 80 | 0xABCDEF)
SECRET = b"hunter2-typed-by-a-visitor"


def envelope(event: Event, session: str = SESSION) -> Envelope:
    identifier = ids.render((NOW // 1_000_000) << 80 | 9)
    return Envelope(id=identifier, time=NOW, event=event, host="web", session=session, source="192.0.2.7")  # type: ignore[arg-type]


def requested(status: int = 200) -> HttpRequested:
    return HttpRequested(
        request=REQUEST, method=b"GET", target=SECRET, path=SECRET, query=SECRET, version="1.1", host=SECRET, head=SECRET, body=SECRET,
        body_size=26, status=status, size=853, duration=5 * SECOND, agent=SECRET, referer=SECRET, secure=False, site="company", fault="",
    )  # fmt: skip


def test_a_connection_is_the_root_of_what_happened_in_it() -> None:
    closed = ConnectionClosed(reason="closed", duration=60 * SECOND, bytes_in=10, bytes_out=20)
    command = CommandRan(argv=[SECRET], status=3, pid=77, duration=2 * SECOND)
    root, request, ran = spans([envelope(closed), envelope(requested()), envelope(command)])
    assert {span["traceId"] for span in (root, request, ran)} == {ids.value(SESSION).to_bytes(16, "big").hex()}
    assert [span.get("parentSpanId") for span in (root, request, ran)] == [None, root["spanId"], root["spanId"]]
    assert (request["spanId"], request["name"], request["kind"]) == (f"{0xABCDEF:016x}", "request", 2)
    assert (root["startTimeUnixNano"], root["endTimeUnixNano"]) == (str(NOW - 60 * SECOND), str(NOW))
    assert {"key": "process.exit.code", "value": {"intValue": "3"}} in ran["attributes"]
    assert all(len(span["spanId"]) == 16 for span in (root, request, ran))


def test_nothing_that_a_visitor_wrote_leaves() -> None:
    command = CommandRan(argv=[SECRET], status=0, path=SECRET, cwd=SECRET)
    assert SECRET not in msgspec.json.encode(spans([envelope(requested()), envelope(command)]))


def test_only_what_lasts_in_a_session_is_a_span_and_a_fault_of_ours_is_an_error() -> None:
    assert spans([envelope(LineEntered(text=b"id", mode="exec")), envelope(requested(), session="")]) == []
    assert [span["status"] for span in spans([envelope(requested(500)), envelope(requested(404))])] == [{"code": 2}, {}]
