"""`mirage sessions` and `mirage session`: what an analyst sees of who came, in the order in which it happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mirage.base.events import ConnectionClosed, ConnectionOpened, Event, HttpRequested
from mirage.cli import app
from tests.unit.evidence.samples import SESSION, envelopes, journal, whole_session


def _request(method: bytes, target: bytes, status: int, body: bytes = b"", fault: str = "") -> HttpRequested:
    return HttpRequested(
        request="r", method=method, target=target, path=target, query=b"", version="HTTP/1.1", host=b"www.example.com", head=b"",
        body=body, body_size=len(body), status=status, size=9, duration=1, agent=b"curl/7.88.1" if method else b"", fault=fault,
    )  # fmt: skip


VISIT: list[tuple[float, Event]] = [
    (0.0, ConnectionOpened(protocol="http", source_ip="192.0.2.77", source_port=40001, local_ip="198.51.100.2", local_port=80)),
    (1.0, _request(b"GET", b"/?a=\x1b[2J", 404)),
    (2.0, _request(b"POST", b"/login", 200, b"user=root")),
    (2.0, _request(b"POST", b"/login", 200, b"user=root")),
    (3.0, _request(b"", b"", 400, fault="no request line")),
    (4.0, ConnectionClosed(reason="closed", duration=4, bytes_in=100, bytes_out=200)),
]


def _mirage(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def test_the_requests_of_a_visitor_of_the_web_are_shown(data: Path) -> None:
    journal(data / "stage" / "journal", envelopes(VISIT))
    lines = _mirage("session", SESSION, "--data", str(data)).splitlines()
    happened = [line.split("  ")[2] for line in lines if line.startswith("  2")]
    assert [line for line in happened if line.partition(" ")[0] in ("GET", "POST", "no")] == [
        "GET /?a=\\x1b[2J: 404",
        "POST /login with 9 bytes: 200, 2 times",
        "no request: no request line: 400",
    ]
    (row,) = [line for line in _mirage("sessions", "--data", str(data)).splitlines() if SESSION in line]
    assert row.split()[5:8] == ["192.0.2.77", "http", "curl/7.88.1"]


def test_what_happened_stands_in_its_order(data: Path) -> None:
    journal(data / "stage" / "journal", envelopes(whole_session()))
    lines = [line for line in _mirage("session", SESSION, "--data", str(data)).splitlines() if line.startswith("  2")]
    times = [line.split("  ")[1] for line in lines]
    assert times == sorted(times)
    kinds = [line.split("  ")[2].partition(" ")[0] for line in lines]
    assert kinds.index("password") < kinds.index("terminal:") < kinds.index("file")


@pytest.mark.parametrize("source", ["192.0.2.77", "192.0.2.", "::ffff:", "2001:DB8::1"])
def test_a_source_is_an_address_or_the_beginning_of_one(data: Path, source: str) -> None:
    journal(data / "stage" / "journal", envelopes(VISIT))
    result = CliRunner().invoke(app, ["sessions", "--data", str(data), "--source", source])
    assert (result.exit_code, SESSION in result.stdout, result.stderr) == (
        (0, True, "") if source.startswith("192") else (0, False, "no such session\n")
    )


@pytest.mark.parametrize("since", ["99999999999d", "0001-01-01", "1969-12-31T23:00+00:00"])
def test_a_moment_before_all_time_is_the_beginning(data: Path, since: str) -> None:
    journal(data / "stage" / "journal", envelopes(VISIT))
    assert SESSION in _mirage("sessions", "--data", str(data), "--since", since)
