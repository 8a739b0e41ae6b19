"""Every rule of kind http does what it says of itself, and none of them quotes the corpora that they are measured with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mirage.analysis.http.engine import example, shipped_engine
from mirage.analysis.http.visits import example as visit
from mirage.analysis.http.visits import shipped_visits
from mirage.analysis.rulebook import Rule, shipped_rules

RULES = shipped_rules().of("http")
THREAT = Path(__file__).parents[5] / "shared" / "threat"
QUOTED = 25


def test_every_rule_compiles() -> None:
    assert [problem for problem in shipped_rules().problems if "/http/" in str(problem)] == []
    assert shipped_engine().problems == ()
    assert shipped_visits().problems == ()
    assert len(RULES) > 80


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_hits_and_leaves_its_misses(rule: Rule) -> None:
    engine = shipped_engine()
    missed = [hit for hit in rule.hits if rule.id not in _found(engine.assess(example(hit)))]
    wrong = [miss for miss in rule.misses if rule.id in _found(engine.assess(example(miss)))]
    assert (missed, wrong) == ([], [])


@pytest.mark.parametrize("rule", shipped_rules().of("visit"), ids=lambda rule: rule.id)
def test_a_rule_of_visits_finds_its_hits_and_leaves_its_misses(rule: Rule) -> None:
    for examples, expected in ((rule.hits, True), (rule.misses, False)):
        for item in examples:
            assert (rule.id in {finding.rule for finding in shipped_visits().assess(visit(item))}) is expected, item


def _found(assessment: Any) -> set[str]:
    return {finding.rule for finding in assessment.findings}


@pytest.mark.skipif(not THREAT.is_dir(), reason=f"the corpora are not at {THREAT}")
def test_no_rule_quotes_a_line_of_the_corpora() -> None:
    ours = {text[at : at + QUOTED]: rule.id for rule in RULES for text in _texts(rule) for at in range(len(text) - QUOTED + 1)}
    lines = []
    for name in ("http", "http-benign", "commands", "benign"):
        for text in (THREAT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(text)
            lines += [str(row.get(key) or "") for key in ("uri", "body", "raw", "command")]
            lines += (row.get("headers") or {}).values()
    quoted = {
        (ours[line[at : at + QUOTED]], line[at : at + QUOTED])
        for line in lines
        for at in range(len(line))
        if line[at : at + QUOTED] in ours
    }
    assert quoted == set()


def _texts(rule: Rule) -> Iterator[str]:
    yield from _strings([rule.match.data, rule.hits, rule.misses])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings([key, item])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
