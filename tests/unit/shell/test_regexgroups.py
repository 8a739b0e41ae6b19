"""Groups of matches that the automaton found are those that backtracking would have given, found in linear time."""

from __future__ import annotations

import time

import pytest

from mirage.shell.lib import posixregex
from mirage.shell.lib.posixregex import Span
from mirage.shell.lib.regexgroups import spans


@pytest.mark.parametrize(
    ("pattern", "data", "groups"),
    [
        (rb".*:\s*(.*) @ (.*)", b"Model name:   Xeon @ 2.4GHz", (b"Xeon", b"2.4GHz")),
        (rb"(a|b)*c", b"abac", (b"a",)),
        (rb"(x)?y", b"y", (None,)),
        (rb"(a{2,3})(b{0,2})", b"aaabb", (b"aaa", b"bb")),
        (rb"^(.)(.*)$", "é!x".encode(), ("é".encode(), b"!x")),
    ],
)
def test_groups_are_where_they_should_be(pattern: bytes, data: bytes, groups: tuple[bytes | None, ...]) -> None:
    regex = posixregex.compile(pattern, is_extended=True)
    found = spans(regex, data, 0, len(data))
    assert tuple(None if first < 0 else data[first:last] for first, last in found) == groups


def test_a_long_subject_has_its_groups_too() -> None:
    data = b"up " + b"x, " * 2000 + b"end"
    found = posixregex.compile(rb".*(x), (.*)(e.d)", is_extended=True).search(data)
    assert isinstance(found, Span)
    assert [found.group(number) for number in range(1, 4)] == [b"x", b"", b"end"]


def test_nested_repetitions_end_soon() -> None:
    began = time.process_time()
    found = posixregex.compile(rb"((a+)+)+(b)?", is_extended=True).search(b"a" * 2000)
    assert found is not None and found.span() == (0, 2000)
    assert found.group(3) is None
    assert time.process_time() - began < 5
