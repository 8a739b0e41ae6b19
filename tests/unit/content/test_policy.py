"""Policies are data, and wrong data name their file, their class and what is wrong."""

from __future__ import annotations

from random import Random

import pytest

from mirage.base.errors import ConfigurationError
from mirage.content.checks import CHECKS
from mirage.content.policy import parse, policies, state


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text.x: {states: {perfect: 1}}", "policies/a.yml: text.x: states: 'perfect', allowed: valid, stale, half, empty, broken"),
        ("text.x: {fresh: sometimes}", "policies/a.yml: text.x: fresh: 'sometimes', allowed: fixed, grows"),
        ("text.x: {provider: oracle}", "policies/a.yml: text.x: provider: 'oracle', allowed: writer, model"),
        ("text.x: {limits: 3}", "policies/a.yml: Object contains unknown field `limits`"),
        ("text.x: {states: {valid: 0}}", "policies/a.yml: Expected `float` > 0.0 - at `$.states[...]`"),
        ("- text.x", "policies/a.yml: 'list' object has no attribute 'items'"),
    ],
)
def test_an_error_says_where_and_what(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        list(parse(text, "policies/a.yml"))
    assert str(error.value) == said


def test_every_check_that_a_policy_names_is_there() -> None:
    assert {name for policy in policies().values() for name in policy.checks} <= set(CHECKS)


def test_states_come_in_their_shares() -> None:
    chance = Random(1)
    drawn = [state("text.todo", chance) for _ in range(3000)]
    assert set(drawn) == {"valid", "half"}
    assert 0.08 < drawn.count("half") / 3000 < 0.14
