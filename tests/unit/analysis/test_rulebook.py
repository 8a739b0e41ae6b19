"""The rule files' header: what it must hold, and complaints that name file and line."""

from pathlib import Path

import pytest

from mirage.analysis.finding import Confidence, Severity
from mirage.analysis.rulebook import load_rules

GOOD = """\
id: {id}
title: A thing happened
techniques: [{technique}]
severity: medium
confidence: high
references: [https://attack.mitre.org/]
match:
  kind: command
  any: [a, b]
hits: [one]
misses: [two]
"""


def written(directory: Path, text: str, name: str = "execution/thing.yml") -> Path:
    file = directory / "rules" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return directory / "rules"


def problems(directory: Path, text: str) -> list[str]:
    return [str(problem) for problem in load_rules([written(directory, text)]).problems]


def test_a_rule_is_read_with_its_tactics(tmp_path: Path) -> None:
    book = load_rules([written(tmp_path, GOOD.format(id="thing", technique="T1053.003"))])
    assert book.problems == ()
    rule = book.rules["thing"]
    assert (rule.techniques, rule.tactics) == (("T1053.003",), ("execution", "persistence", "privilege-escalation"))
    assert (rule.severity, rule.confidence, rule.place) == (Severity.MEDIUM, Confidence.HIGH, "rules/execution/thing.yml:1")
    assert book.of("command") == (rule,)
    assert book.of("http") == ()


def test_an_older_technique_is_read_as_its_successor(tmp_path: Path) -> None:
    book = load_rules([written(tmp_path, GOOD.format(id="thing", technique="T1562.004"))])
    assert book.rules["thing"].techniques == ("T1686",)


def test_an_unknown_technique_is_named_with_its_line(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.format(id="thing", technique="T9999")) == ["rules/execution/thing.yml:3: unknown technique T9999"]


def test_a_bad_rule_is_left_out_and_the_rest_go_on(tmp_path: Path) -> None:
    text = GOOD.format(id="good", technique="T1105") + "---\n" + GOOD.format(id="bad", technique="T1105").replace("medium", "grave")
    book = load_rules([written(tmp_path, text)])
    assert list(book.rules) == ["good"]
    allowed = "info, low, medium, high, critical"
    assert [str(p) for p in book.problems] == [f"rules/execution/thing.yml:16: severity: 'grave'; allowed: {allowed}"]


def test_an_id_that_is_taken_says_where(tmp_path: Path) -> None:
    text = GOOD.format(id="one", technique="T1105") + "---\n" + GOOD.format(id="one", technique="T1105")
    assert problems(tmp_path, text) == ["rules/execution/thing.yml:13: rule 'one' stands already in rules/execution/thing.yml:1"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("hits: [one]\n", ""), "1: hits: at least one example is needed"),
        (("misses: [two]", "misses: []"), "11: misses: at least one example is needed"),
        (("title: A thing happened", "title: "), "2: title: must be a text"),
        (("references:", "reference:"), "6: unknown key 'reference'; allowed: "),
        (("  kind: command\n", ""), "7: kind: must be a text, and is missing"),
        (("[one]", "[one"), "11: "),
        (("hits: [one]", "hits: &a [*a]"), "1: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    found = problems(tmp_path, GOOD.format(id="thing", technique="T1105").replace(*change))
    assert len(found) == 1
    assert found[0].startswith(f"rules/execution/thing.yml:{complaint}")


def test_a_file_of_anchors_that_would_grow_without_bound_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = problems(tmp_path, "\n".join(lines))
    assert len(found) == 1
    assert "more than 100000 values" in found[0]
