"""Only what can not match is left out: every expression that matches a text is among the candidates for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mirage.analysis.http.decoding import pattern, readings
from mirage.analysis.http.engine import example
from mirage.analysis.http.fields import fields
from mirage.analysis.http.sieve import Sieve, needed
from mirage.analysis.rulebook import shipped_rules

EXPRESSIONS = list(dict.fromkeys(text.encode() for rule in shipped_rules().of("http") for text in rule.match.texts("pattern")))


@pytest.fixture(scope="module")
def sieve() -> Sieve:
    return Sieve(EXPRESSIONS)


@pytest.mark.parametrize(("expression", "bytes_"), [
    (rb"\$\{\s*@", b"$"), (rb"a|bc", b"ab"), (rb"(?i)a+", b"Aa"), (rb"a?b*c{0,3}", b""), (rb"a?(?:x|y){2}", b"xy"), (rb"(?:x|y)?z", b"z"),
    (rb"[;|&]\s*\w", b"&;|"), (rb"[^a]", b""), (rb"[0-9]{1,6}", b"0123456789"), (rb"\d{1,6}", b""), (rb"a||b", b""), (rb"(?:a|b*)", b""), (rb"\x41", b""),
    (rb"\Qa\E", b""), (rb"\012", b""), (rb"[]a]", b"]a"), (rb"[\]}]", b"]}"), (rb"(?P<name>%)x", b"%"), (rb"(?i:<)\b", b"<"), (rb"^$", b""),
])  # fmt: skip
def test_what_every_match_has(expression: bytes, bytes_: bytes) -> None:
    assert needed(expression) == bytes_


def test_no_match_of_an_example_is_left_out(sieve: Sieve) -> None:
    compiled = [pattern(expression) for expression in EXPRESSIONS]
    texts = {
        text for rule in shipped_rules().of("http") for item in (*rule.hits, *rule.misses) for field in fields(example(item)).found
        for text, _ in readings(field.text, plus=field.plus, encoded=field.encoded)
    }  # fmt: skip
    for text in texts:
        left_out = set(range(len(EXPRESSIONS))) - set(sieve.candidates(text))
        assert [EXPRESSIONS[number] for number in left_out if compiled[number].search(text)] == []


def test_most_expressions_are_left_out_of_what_is_ordinary(sieve: Sieve) -> None:
    for text in (b"/", b"127.0.0.1", b"page=2&sort=name", b"/images/logo.png"):
        assert len(sieve.candidates(text)) < len(EXPRESSIONS) // 8


@pytest.mark.slow
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_no_text_that_is_made_to_match_is_left_out(sieve: Sieve, expression: bytes) -> None:
    try:
        likewise = re.compile(expression.decode("latin-1"), re.ASCII)
    except re.error:
        pytest.skip("no expression of Python's")

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(likewise, alphabet=st.characters(codec="latin-1")))
    def check(text: str) -> None:
        data = text.encode("latin-1")
        assume(pattern(expression).search(data))
        assert EXPRESSIONS.index(expression) in sieve.candidates(data)

    check()
