"""POSIX expressions: what GNU's matcher finds, what it calls wrong, and that no pattern runs away."""

from __future__ import annotations

import pytest

from mirage.shell.lib import posixregex
from mirage.shell.lib.posixregex import RegexError


@pytest.mark.parametrize(
    ("pattern", "is_extended", "text", "span"),
    [
        (b"a|ab", True, b"xabc", (1, 3)),
        (b"(a|ab)(c|bcd)", True, b"abcd", (0, 4)),
        (b"*a", False, b"b*a", (1, 3)),
        (b"\\(*a\\)", False, b"b*a", (1, 3)),
        (b"^*a", False, b"*a", (0, 2)),
        (b"a\\{2\\}", False, b"baaa", (1, 3)),
        (b"a{,2}b", True, b"aaab", (1, 4)),
        (b"a{x", True, b"a{x", (0, 3)),
        (b"a)", True, b"ba)", (1, 3)),
        (b"\\(.\\)\\1", False, b"abccd", (2, 4)),
        (b"[]a]*", False, b"]a]b", (0, 3)),
        (b"[^]a]", False, b"]ab", (2, 3)),
        (b"[[:digit:]]+", True, b"ab123", (2, 5)),
        (b"\\<b", False, b"ab b", (3, 4)),
        (b"\\w\\+\\b", False, b" ab_1-", (1, 5)),
        (b"a\\|b", False, b"xb", (1, 2)),
        ("é.".encode(), False, "aéü".encode(), (1, 5)),
        ("[éü]+".encode(), True, "aéü".encode(), (1, 5)),
        (b"a$b", False, b"a$b", (0, 3)),
        (b"x*", False, b"aaa", (0, 0)),
    ],
)
def test_the_leftmost_longest_match_is_found(pattern: bytes, is_extended: bool, text: bytes, span: tuple[int, int]) -> None:
    found = posixregex.compile(pattern, is_extended=is_extended).search(text)
    assert found is not None
    assert found.span() == span


@pytest.mark.parametrize(
    ("pattern", "is_extended", "said"),
    [
        (b"[", False, "Invalid regular expression"),
        (b"[a", False, "Unmatched [, [^, [:, [., or [="),
        (b"[:a:]", False, "character class syntax is [[:space:]], not [:space:]"),
        (b"[[:foo:]]", False, "Invalid character class name"),
        (b"[b-a]", False, "Invalid range end"),
        (b"a\\", False, "Trailing backslash"),
        (b"\\(a", False, "Unmatched ( or \\("),
        (b"a\\)", False, "Unmatched ) or \\)"),
        (b"(a", True, "Unmatched ( or \\("),
        (b"a\\{1", False, "Unmatched \\{"),
        (b"a{2,1}", True, "Invalid content of \\{\\}"),
        (b"a{99999}", True, "Regular expression too big"),
        (b"\\1", False, "Invalid back reference"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_regcomp(pattern: bytes, is_extended: bool, said: str) -> None:
    with pytest.raises(RegexError) as caught:
        posixregex.compile(pattern, is_extended=is_extended)
    assert str(caught.value) == said


@pytest.mark.timeout(20)
@pytest.mark.parametrize("pattern", [b"(a+)+b", b"(a|a)*b", b".*.*.*.*b", b"(a*)*(a*)*b", b"((a{1,20}){1,20}){1,20}b", b"(x+x+)+y"])
def test_no_pattern_runs_away_on_a_long_line(pattern: bytes) -> None:
    regex = posixregex.compile(pattern, is_extended=True)
    assert regex.search(b"a" * 20_000 + b"c") is None


def test_the_automaton_finds_what_the_backtracking_search_finds() -> None:
    regex = posixregex.compile(b"(fo+|ba[rz])+[0-9]*\\b", is_extended=True)
    short, long = b"-- foobarbaz12 --", b" " * 30_000 + b"-- foobarbaz12 --"
    near, far = regex.search(short), regex.search(long)
    assert near is not None
    assert far is not None
    assert (near.start() + 30_000, near.group()) == (far.start(), far.group())
