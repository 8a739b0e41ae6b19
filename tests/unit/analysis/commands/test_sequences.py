"""Sequences: steps in an order or in any, with gaps, over the texts of one session; each is found once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.rulebook import load_rules

RULE = """\
id: s
title: S
techniques: [T1105]
severity: high
confidence: high
match:
  kind: sequence
  {more}
  steps: [{{program: [a]}}, {{program: [b]}}, {{program: [c]}}]
hits: [x]
misses: [y]
"""


def engine(tmp_path: Path, more: str) -> CommandEngine:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "s.yml").write_text(RULE.format(more=more))
    return CommandEngine(load_rules([tmp_path / "rules"]))


def found(engine: CommandEngine, *texts: str) -> list[int]:
    """The texts that complete it."""
    tracker = engine.tracker()
    return [at for at, text in enumerate(texts) if "s" in {finding.rule for finding in engine.examine_acts(text, tracker)[0]}]


@pytest.mark.parametrize(
    ("more", "texts", "expected"),
    [
        ("order: given", ["a; b; c"], [0]),
        ("order: given", ["a", "b", "c"], [2]),
        ("order: given", ["a", "x; x", "b", "c", "a; b; c"], [3]),
        ("order: given", ["b", "a", "c"], []),
        ("order: given", ["c", "b", "a"], []),
        ("order: given", ["a", "b"], []),
        ("gap: 1", ["a; x; b; x; c"], [0]),
        ("gap: 1", ["a; x; x; b; c"], []),
        ("gap: 1", ["a; x; x; a; b; c"], [0]),
        ("{gap: 3}", ["b; a; c"], []),
        ("order: any", ["c", "a", "b"], [2]),
        ("{order: any, need: 2}", ["c", "c", "b"], [2]),
        ("{order: any, need: 2, gap: 1}", ["c; x; x; x; b"], []),
        ("need: 2", ["b", "c"], [1]),
        ("need: 2", ["a", "c"], [1]),
        ("need: 2", ["a", "b"], []),
        ("need: 2", ["b", "a"], []),
    ],
)
def test_a_sequence_is_found_where_its_last_step_is(tmp_path: Path, more: str, texts: list[str], expected: list[int]) -> None:
    assert found(engine(tmp_path, more.strip("{}").replace(", ", "\n  ")), *texts) == expected


def test_sessions_do_not_know_of_each_other(tmp_path: Path) -> None:
    one = engine(tmp_path, "order: given")
    first, second = one.tracker(), one.tracker()
    one.examine_acts("a; b", first)
    assert one.examine_acts("c", second)[0] == []


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("order: some", "rules/s.yml:8: order: 'some'; allowed: given, any"),
        ("need: 4", "rules/s.yml:8: need: 4; allowed: 2 to 3"),
        ("gaps: 1", "rules/s.yml:8: unknown key 'gaps'; allowed: kind, steps, order, need, gap, everyday"),
        ("gap: yes", "rules/s.yml:8: gap: True; allowed: 0 to 10000"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, more: str, complaint: str) -> None:
    assert [str(problem) for problem in engine(tmp_path, more).problems] == [complaint]


def test_a_sequence_with_a_wrong_step_is_left_out_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "s.yml").write_text(RULE.format(more="order: any").replace("{program: [b]}", "{arg: ['(']}"))
    broken = CommandEngine(load_rules([tmp_path / "rules"]))
    assert len(broken.problems) == 1
    assert found(broken, "a; b; c") == []
