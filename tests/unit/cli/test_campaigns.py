"""`mirage campaigns`: who belongs together in a store, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mirage.base.events import ConnectionOpened, KeyOffered, LineEntered
from mirage.cli import app
from tests.unit.evidence.samples import envelopes, journal

DAY = 86_400
SESSIONS = ["01KAVZ3T8Q4Y6W2E5R7T9Y1V3A", "01KAVZ3T8Q4Y6W2E5R7T9Y1V3B", "01KAVZ3T8Q4Y6W2E5R7T9Y1V3D"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written = []
    for day, (session, fingerprint) in enumerate(zip(SESSIONS, ["SHA256:one", "SHA256:other", "SHA256:one"])):
        events = [
            (
                day * DAY,
                ConnectionOpened(protocol="ssh", source_ip="192.0.2.77", source_port=1, local_ip="198.51.100.2", local_port=22),
            ),
            (day * DAY + 1, KeyOffered(username=b"root", fingerprint=fingerprint, key_type="ssh-rsa", key=b"\0", accepted=False)),
            (day * DAY + 2, LineEntered(text=b"echo \x1b[31m", mode="exec")),
        ]
        written += envelopes(events, session=session)
    journal(tmp_path / "data" / "stage" / "journal", written)
    return tmp_path / "data"


def _run(data: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["campaigns", *words, "--data", str(data)])
    return result.exit_code, result.stdout


def test_sessions_of_one_key_are_listed_together(data: Path) -> None:
    status, printed = _run(data, "--json")
    row = json.loads(printed)
    assert status == 0 and row["sessions"] == [SESSIONS[0], SESSIONS[2]] and row["sources"] == ["192.0.2.77"]
    assert [(tie["kind"], tie["value"], tie["sessions"]) for tie in row["ties"]] == [("key", "SHA256:one", 2)]
    assert row["last"] - row["first"] == (2 * DAY + 2) * 10**9


def test_a_person_is_told_why_and_no_escape_reaches_the_terminal(data: Path) -> None:
    name = json.loads(_run(data, "--json")[1])["id"]
    assert f"{name} " in _run(data)[1] and "key SHA256:one" in _run(data)[1]
    status, printed = _run(data, "explain", name[:4])
    assert status == 0 and "2 sessions share key SHA256:one" in printed and SESSIONS[2] in printed
    assert "echo" in printed and "\x1b" not in printed
    assert json.loads(_run(data, "explain", name, "--json")[1])["id"] == name


def test_campaigns_that_are_over_are_left_out_by_since(data: Path) -> None:
    assert _run(data, "--json", "--since", "2025-11-30") == (0, "")
    assert _run(data, "--json", "--since", "2025-11-25")[1].count("\n") == 1


def test_a_campaign_that_is_none_is_said_so(data: Path) -> None:
    result = CliRunner().invoke(app, ["campaigns", "explain", "zzz", "--data", str(data)])
    assert result.exit_code != 0 and str(result.exception) == "there is no campaign 'zzz'"
