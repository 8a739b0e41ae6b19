"""A running Mirage alerts a real HTTP server that fails, hangs, comes back: signed, once, without a secret in what it says."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.house import MIRAGE, House

SECRET = "a-signing-key-of-the-tests"
TOKEN = "a-token-in-the-path"
PATIENCE = 90.0  # seconds; a webhook that hangs is given 10


class Receiver(ThreadingHTTPServer):
    """Answers as `mood` says: a status, or 0 to hang until it is let go."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mood = 204
        self.let_go = threading.Event()
        self.asked: list[tuple[int, dict[str, str], bytes]] = []  # status, headers, body
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def urls(self) -> str:
        host = f"127.0.0.1:{self.server_address[1]}"
        return f"high webhook+http://{host}/{TOKEN},finding json://{host}/{TOKEN}"

    def alerts(self, mood: int = 204) -> list[dict[str, Any]]:
        """What was posted by the webhook, and answered so."""
        return [json.loads(body) for status, headers, body in list(self.asked) if status == mood and "x-mirage-alert" in headers]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Receiver)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood = server.mood
        server.asked.append((mood, {name.lower(): value for name, value in self.headers.items()}, body))
        if not mood:
            server.let_go.wait(60)
            return
        self.send_response(mood)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """The test looks at `asked`."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.let_go.set()
    made.shutdown()
    made.server_close()


def settings(receiver: Receiver, **more: str) -> dict[str, str]:
    return {
        "MIRAGE_ALERTS_URLS": receiver.urls, "MIRAGE_ALERTS_SECRET": SECRET, "MIRAGE_ALERTS_GATHER": "0.5",
        "MIRAGE_ALERTS_BACKOFF": "0.2", **more,
    }  # fmt: skip


def until(claim: Callable[[], bool], what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < end, what()
        time.sleep(0.05)


def mirage(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MIRAGE, "alerts", *words, "--data", str(house.data)], capture_output=True, text=True, timeout=60,
        env={**os.environ, **house.settings},
    )  # fmt: skip


def listed(house: House, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in mirage(house, "list", "--json", *words).stdout.splitlines()]


def test_a_finding_reaches_a_server_that_fails_hangs_and_recovers(tmp_path: Path, receiver: Receiver) -> None:
    house = House(tmp_path / "data", "--inner", "127.0.0.1:0", settings=settings(receiver)).start()
    try:
        receiver.mood = 503
        house.sh("cat /etc/shadow")
        until(lambda: len(receiver.alerts(503)) >= 2, lambda: receiver.asked)
        receiver.mood = 0
        until(lambda: len(receiver.alerts(0)) >= 1, lambda: receiver.asked)
        receiver.mood = 204
        until(lambda: len(receiver.alerts()) >= 1, lambda: receiver.asked)
        until(
            lambda: any(row["state"] == "delivered" and "json" in row["destination"] for row in listed(house)), lambda: listed(house)
        )
        _, headers, body = next(asked for asked in receiver.asked if asked[0] == 204 and "x-mirage-alert" in asked[1])
        stamp, _, mark = headers["x-mirage-signature"].removeprefix("t=").partition(",v1=")
        assert hmac.compare_digest(mark, hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest())
        (alert,) = receiver.alerts()
        assert (alert["kind"], alert["rule"], alert["severity"]) == ("finding", "password-hashes-read", "high")
        assert {said["id"] for said in receiver.alerts(503)} == {alert["id"]}

        house.kill()
        house.start()
        until(lambda: len(receiver.alerts()) >= 2, lambda: receiver.asked)  # its death is told, the finding is not told again
        assert [said["title"] for said in receiver.alerts()][1:] == ["stage ended without being asked to, and was started again"]
    finally:
        house.stop()
    said = house.errors.read_text() + mirage(house, "list").stdout
    assert "503" in said
    assert SECRET not in said and TOKEN not in said


def test_a_store_that_is_away_is_told_while_it_is_and_so_is_its_return(tmp_path: Path, receiver: Receiver) -> None:
    house = House(tmp_path / "data", "--inner", "127.0.0.1:0", settings=settings(receiver, MIRAGE_ALERTS_WINDOW="1")).start()
    holder = sqlite3.connect(tmp_path / "data" / "gallery" / "evidence.sqlite", isolation_level=None)
    try:
        house.sh("true")
        until(lambda: "mirage_events_total" in figures(house), lambda: figures(house))
        holder.execute("BEGIN EXCLUSIVE")
        house.sh("cat /etc/shadow")
        until(lambda: len(receiver.alerts()) == 2, lambda: (receiver.asked, house.errors.read_text()))
        said = {alert["key"]: (alert["title"], alert["count"]) for alert in receiver.alerts()}
        assert said["health store evidence"][0].startswith("store evidence is away: ")
        assert said["finding password-hashes-read"][1] == 1  # what is found waits for no store
        holder.execute("ROLLBACK")
        until(lambda: len(receiver.alerts()) == 3, lambda: (receiver.asked, house.errors.read_text()))
        assert (
            receiver.alerts()[2]["title"] == "store evidence is back"
        )  # and nothing is told again, however often the batch was tried
        until(lambda: 'mirage_alerts_total{outcome="delivered"} 4.0' in figures(house), lambda: figures(house))
    finally:
        holder.close()
        house.stop()


def figures(house: House) -> str:
    with urllib.request.urlopen(f"http://{house.ready['inner']}/metrics", timeout=60) as answer:
        text: bytes = answer.read()
    return text.decode()


def test_what_no_server_takes_is_a_dead_letter(tmp_path: Path, receiver: Receiver) -> None:
    receiver.mood = 403
    house = House(tmp_path / "data", settings=settings(receiver, MIRAGE_ALERTS_TRIES="2")).start()
    try:
        house.sh("cat /etc/shadow")
        until(lambda: len(listed(house, "--dead")) == 2, lambda: listed(house))
        errors = {row["destination"]: (row["tries"], row["error"]) for row in listed(house, "--dead")}
        assert errors == {"1 webhook+http": (1, "status 403"), "2 json": (2, "the service did not take it")}
        tried = mirage(house, "test")
        assert (tried.returncode, tried.stdout.count("dead")) == (1, 2)
        receiver.mood = 200
        assert mirage(house, "test").returncode == 0
    finally:
        house.stop()


def test_a_stage_that_is_killed_is_told(tmp_path: Path, receiver: Receiver) -> None:
    house = House(tmp_path / "data", settings=settings(receiver)).start()
    try:
        os.kill(house.parts()["stage"], signal.SIGKILL)
        until(lambda: len(receiver.alerts()) == 1, lambda: (receiver.asked, house.errors.read_text()))
        assert receiver.alerts()[0]["kind"] == "health"
    finally:
        house.stop()


def test_a_destination_that_is_none_stops_the_start_without_saying_it(tmp_path: Path) -> None:
    for url in (f"nosuch://{TOKEN}", f"webhook+http://127.0.0.1/{TOKEN}"):
        house = House(tmp_path / "data", settings={"MIRAGE_ALERTS_URLS": url})
        with pytest.raises(AssertionError, match=r"alerts\.urls: 1 ") as failure:
            house.start()
        assert TOKEN not in str(failure.value)
