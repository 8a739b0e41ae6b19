"""`mirage export`: what was recorded, in the words of other tools, with what the analysis finds in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mirage.base.events import Envelope, HttpRequested, LineEntered
from mirage.cli import app
from mirage.evidence.exports import csv, ecs, misp, navigator, ocsf, stix
from tests.unit.evidence.samples import SESSION, envelopes, journal, whole_session

REQUEST = HttpRequested(
    request="r", method=b"GET", target=b"/?a=1%27%20or%203=3--", path=b"/", query=b"a=1%27%20or%203=3--", version="HTTP/1.1",
    host=b"www.example.com", head=b"GET /?a=1%27%20or%203=3-- HTTP/1.1\r\nHost: www.example.com\r\n\r\n", body=b"", body_size=0,
    status=404, size=9, duration=1,
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    events = [*whole_session(), (60.0, LineEntered(text=b"cat /etc/shadow", mode="exec")), (61.0, REQUEST)]
    journal(tmp_path / "data" / "stage" / "journal", envelopes(events))
    return tmp_path / "data"


def _export(data: Path, format: str) -> str:
    result = CliRunner().invoke(app, ["export", "--data", str(data), "--format", format])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("format", ["stix", "misp"])
def test_indicators_and_techniques_leave_together(data: Path, format: str) -> None:
    found, techniques = {"stix": stix, "misp": misp}[format].parse(_export(data, format))
    assert ("address", "192.0.2.77") in found and {"T1003.008", "T1190"} <= techniques


def test_a_layer_scores_what_was_found(data: Path) -> None:
    found = navigator.parse(_export(data, "navigator"))
    assert (found["T1003.008"], found["T1190"]) == (1, 1)


def test_events_leave_with_what_was_found_of_them(data: Path) -> None:
    rows = csv.parse(_export(data, "csv"))
    assert [row["kind"] for row in rows][-2:] == ["LineEntered", "HttpRequested"]
    assert "T1003.008" in rows[-2]["techniques"] and "sqli-tautology" in rows[-1]["rules"]
    events = [ecs.parse(line) for line in _export(data, "ecs").splitlines()]
    assert [event.id for event in events] == [row["id"] for row in rows]
    records = [ocsf.parse(line) for line in _export(data, "ocsf").splitlines()]
    assert any(isinstance(record, Envelope) for record in records) and any(not isinstance(record, Envelope) for record in records)


def test_indicators_leave_as_plain_rows(data: Path) -> None:
    assert ("credential", "root:123456") in {(row["kind"], row["value"]) for row in csv.parse(_export(data, "indicators"))}


@pytest.mark.parametrize("format", ["stix", "misp"])
def test_what_sessions_came_to_leaves_with_the_indicators(data: Path, format: str) -> None:
    found = {"stix": stix, "misp": misp}[format].verdicts_of(_export(data, format))
    assert [(verdict.session, verdict.risk > 0) for verdict in found] == [(SESSION, True)]
