"""Every rule of commands, and of sequences of them, finds its own hits and leaves its misses alone."""

from __future__ import annotations

import pytest

from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.rulebook import Rule, shipped_rules

RULES = (*shipped_rules().of("command"), *shipped_rules().of("sequence"))
ENGINE = CommandEngine(shipped_rules())


def test_every_rule_is_in_use() -> None:
    assert [str(problem) for problem in ENGINE.problems] == []
    assert len(shipped_rules().of("command")) > 200
    assert len(shipped_rules().of("sequence")) >= 60


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_hits_and_nothing_in_its_misses(rule: Rule) -> None:
    found = {str(example): rule.id in rules_in(example) for example in (*rule.hits, *rule.misses)}
    assert found == dict.fromkeys(map(str, rule.hits), True) | dict.fromkeys(map(str, rule.misses), False)


def rules_in(example: str | list[str]) -> set[str]:
    """The rules that are found in a text, or in the texts of one session."""
    tracker = ENGINE.tracker()
    texts = example if isinstance(example, list) else [example]
    return {finding.rule for text in texts for finding in ENGINE.examine_acts(text, tracker)[0]}
