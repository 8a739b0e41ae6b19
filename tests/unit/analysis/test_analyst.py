"""The door to the analysis: made ready, it answers as before and has nothing left to build."""

from __future__ import annotations

from pathlib import Path

from mirage.analysis.analyst import Analyst
from mirage.analysis.rulebook import load_rules, shipped_rules

RULE = """\
id: odd
title: A rule whose example is no text
techniques: [T1190]
severity: low
confidence: low
match: {kind: http, pattern: a}
hits: [{headers: 7, uri: "\\ud800"}]
misses: [b]
"""


def test_what_is_made_ready_has_built_its_engine_of_requests_and_remembers_no_example() -> None:
    analyst = Analyst(shipped_rules())
    analyst.prepare()
    assert "http" in vars(analyst)
    assert analyst.command("cat /etc/shadow") == Analyst(shipped_rules()).command("cat /etc/shadow")


def test_an_example_that_is_no_example_does_not_keep_the_rest_from_being_made_ready(tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text(RULE)
    Analyst(load_rules([tmp_path])).prepare()
