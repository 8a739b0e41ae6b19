"""The entry point: what the operator did wrong is a sentence and status 2, never a traceback."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from mirage import __version__
from mirage.cli import main
from mirage.evidence.database import HEAD
from tests.unit.evidence.samples import envelopes, journal, whole_session


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["mirage", *words])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    return int(end.value.code or 0), told.out, told.err


def test_a_file_that_can_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    journal(tmp_path / "data" / "stage" / "journal", envelopes(whole_session()))
    words = ("export", "--data", str(tmp_path / "data"), "--out", "nowhere/x")
    assert _run(monkeypatch, capsys, *words) == (2, "", "mirage: nowhere/x: No such file or directory\n")


def test_a_data_directory_without_evidence_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, said = _run(monkeypatch, capsys, "sessions", "--data", str(tmp_path / "none"))
    assert (status, said) == (2, f"mirage: there is no evidence yet: nothing has been recorded in {tmp_path}/none\n")


@pytest.mark.parametrize("words", [("db", "upgrade"), ("host", "reset", "--yes"), ("alerts", "list")])
def test_a_data_directory_that_is_not_there_is_said_and_not_made(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "none"
    said = f"mirage: data = '{place}': allowed: a directory that is there; `mirage up` makes a new one\n"
    assert _run(monkeypatch, capsys, *words, "--data", str(place)) == (2, "", said)
    assert not place.exists()


def test_a_data_directory_may_be_upgraded_before_its_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, capsys, "db", "upgrade", "--json", "--data", str(tmp_path)) == (0, f'{{"revision": "{HEAD}"}}\n', "")


def test_a_state_directory_that_is_not_there_is_not_made_by_who_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "image").touch()
    words = ("host", "layers", "--data", str(tmp_path), "--state", f"lmdb:{tmp_path}/none")
    assert _run(monkeypatch, capsys, *words) == (2, "", f"mirage: data = '{tmp_path}': no world yet; `mirage up` begins one\n")
    assert not (tmp_path / "none").exists()


def test_a_damaged_state_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "state"
    place.mkdir()
    (place / "data.mdb").write_bytes(b"X" * 9000)
    (tmp_path / "image").touch()
    words = ("host", "layers", "--data", str(tmp_path), "--state", f"lmdb:{place}")
    assert _run(monkeypatch, capsys, *words) == (2, "", f"mirage: {place}: MDB_INVALID: File is not an LMDB file\n")


@pytest.mark.parametrize("name", ["plain", "plain/below", "missing/below"])
def test_doctor_says_whether_a_data_directory_can_be_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain").touch()
    _, told, _ = _run(monkeypatch, capsys, "doctor", "--json", "--ssh", "127.0.0.1:0", "--data", str(tmp_path / name))
    (found,) = [row for row in map(json.loads, told.splitlines()) if row["name"] == "data"]
    is_fit = name.startswith("missing")
    assert (found["verdict"], found["text"]) == (
        ("ok", f"{tmp_path}/{name}: free") if is_fit else ("fail", f"{tmp_path}/plain is no directory")
    )


def test_the_version_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, capsys, "--version") == (0, f"mirage {__version__}\n", "")


def test_what_a_file_or_a_directory_lacks_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("plain").write_bytes(b"\xff\xfe")
    said = {
        ("analyze", "empty"): "empty: a directory without a journal; allowed: a file, or one as DATA/stage/journal",
        ("config", "check", "--config", "plain"): "--config plain: not TOML: byte 0 is not UTF-8",
        ("host", "reset", "--yes", "--data", "plain"): (
            "data = 'plain': allowed: a directory that is there; `mirage up` makes a new one"
        ),
        ("rules", "update", "none.json"): "none.json: No such file or directory",
        ("sessions", "--source", "192.0.2"): "--source 192.0.2: allowed: an address, or the beginning of one with its last . or :",
    }
    assert {words: _run(monkeypatch, capsys, *words) for words in said} == {
        words: (2, "", f"mirage: {text}\n") for words, text in said.items()
    }


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("events", "--limit", "x"), "a whole number from 1"),
        (("sessions", "--limit", "0"), "a whole number from 1"),
        (("replay", "1", "--terminal", "1.5"), "a whole number from 1"),
        (("replay", "1", "--speed", "nan"), "a number from 0.01"),
        (("replay", "1", "--idle", "-1"), "a number from 0.0"),
    ],
)
def test_a_number_that_is_none_is_said_with_what_is_allowed(
    words: tuple[str, ...], allowed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, capsys, *words) == (2, "", f"mirage: {words[-2]} {words[-1]}: allowed: {allowed}\n")
