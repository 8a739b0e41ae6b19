"""Every command rule finds its own hits and leaves its misses alone; no rule quotes the corpora that judge it."""

from __future__ import annotations

import pytest

from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.rulebook import Rule, shipped_rules

RULES = shipped_rules().of("command")
ENGINE = CommandEngine(shipped_rules())


def test_every_command_rule_is_in_use() -> None:
    assert [str(problem) for problem in ENGINE.problems] == []
    assert len(RULES) > 200


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_hits_and_nothing_in_its_misses(rule: Rule) -> None:
    found = {text: rule.id in {finding.rule for finding in ENGINE.examine(text)} for text in (*rule.hits, *rule.misses)}
    assert found == dict.fromkeys(rule.hits, True) | dict.fromkeys(rule.misses, False)
