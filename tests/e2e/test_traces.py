"""Sessions reach a collector as traces: also what it would not take at first, and under the ids that the evidence has."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from mirage.base import ids
from tests.e2e.house import House

PATIENCE = 90.0
T = TypeVar("T")


class Collector:
    """Refuses the first two, and keeps the spans of the others."""

    def __init__(self) -> None:
        self.refused = 0
        self.spans: list[dict[str, Any]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                is_refused = owner.refused < 2
                owner.refused += is_refused
                if not is_refused:
                    owner.spans += body["resourceSpans"][0]["scopeSpans"][0]["spans"]
                self.send_response(503 if is_refused else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextmanager
def collector() -> Iterator[Collector]:
    one = Collector()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    try:
        yield one
    finally:
        one.server.shutdown()
        thread.join()
        one.server.server_close()


def _events(house: House) -> list[dict[str, Any]]:
    done = house.cli("events", "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _until(found: Callable[[], T]) -> T:
    """What is found once there is something."""
    end = time.monotonic() + PATIENCE
    while not (what := found()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return what


def test_a_session_is_a_trace(tmp_path: Path, openssh: None) -> None:
    with collector() as there:
        url = f"http://127.0.0.1:{there.server.server_port}/v1/traces"
        house = House(tmp_path / "data", settings={"MIRAGE_TELEMETRY_TRACES": url})
        house.start()
        try:
            house.sh("id; uname")
            sessions = _until(lambda: {event["session"] for event in _events(house) if event["kind"] == "ConnectionClosed"})
            _until(lambda: [span for span in there.spans if span["name"] == "connection"])
        finally:
            house.stop()
    (session,) = sessions
    assert {span["traceId"] for span in there.spans} == {ids.value(session).to_bytes(16, "big").hex()}
    assert sorted(span["name"] for span in there.spans) == ["command", "command", "connection"]
    assert there.refused == 2
