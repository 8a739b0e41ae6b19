"""Skill and phases of 120 sessions of real attackers, against what a person said of them who had read the lines and no prediction.

labelled.jsonl holds the sessions' ids in the shared corpus, a level of skill and the phases in the order in which they begin. The
rules were made better by looking at where they failed here, so this keeps a promise; it measures no more. (Of the second sixty,
labelled when the rules had been made by the first, the skill of 59 and the order of phases of 44 were right at first sight.)
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mirage.analysis.analyst import Analyst
from mirage.analysis.assessment import Assessment, Skill, assess
from mirage.analysis.rulebook import shipped_rules
from mirage.analysis.session import Detector
from mirage.base.clock import SECOND
from mirage.base.events import Envelope, LineEntered

SHARED = Path(os.environ.get("SHARED", Path(__file__).parents[4] / "shared"))
CORPUS = SHARED / "corpora" / "public.jsonl"


@pytest.fixture(scope="module")
def judged() -> list[tuple[dict[str, Any], Assessment]]:
    if not CORPUS.is_file():
        pytest.skip("the corpora are not on this machine")
    labels = [json.loads(row) for row in (Path(__file__).parent / "labelled.jsonl").read_text().splitlines()]
    sessions = {row["id"]: row["commands"] for row in map(json.loads, CORPUS.read_text().splitlines())}
    detector = Detector(Analyst(shipped_rules()))
    return [(label, assess(detector, session(sessions[label["id"]]))) for label in labels]


def session(lines: list[str]) -> list[Envelope]:
    return [
        Envelope(id=str(at), time=at * SECOND, event=LineEntered(text=line.encode(), mode="exec"), session="s", source="192.0.2.1")
        for at, line in enumerate(lines, 1)
    ]


def level(name: str) -> int:
    return Skill[name.upper().replace(" ", "_")]


def is_in_order(wanted: list[str], found: Assessment) -> bool:
    """Whether every phase is there, and none begins before the one that it should follow."""
    first = {phase.tactic: phase.first for phase in found.phases}
    return all(tactic in first for tactic in wanted) and all(first[a] <= first[b] for a, b in zip(wanted, wanted[1:], strict=False))


def test_skill_is_within_one_level_for_nine_in_ten(judged: list[tuple[dict[str, Any], Assessment]]) -> None:
    assert len(judged) == 120
    assert sum(abs(level(found.skill) - level(label["skill"])) <= 1 for label, found in judged) >= 108


def test_the_order_of_phases_is_right_for_nine_in_ten(judged: list[tuple[dict[str, Any], Assessment]]) -> None:
    assert sum(is_in_order(label["phases"], found) for label, found in judged) >= 108
