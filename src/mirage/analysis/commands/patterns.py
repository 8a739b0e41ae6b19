"""Patterns of rules, of which a text is asked all at once, in a time that is linear in its length.

The text is searched once for the literals that the patterns need, and only those are tried whose literals are there (FilteredRE2).
One automaton of all patterns (RE2::Set) answers a text that it knows twice as fast, but each new one makes it build states, as many
as there are ways in which its patterns can be half found: texts never seen took it two and a half times as long, with every rule more
of them, and hostile ones could have it build without end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import re2

FEW = 24  # patterns that one automaton is quicker with
MAX_COUNTED = 64  # a pattern may count so far: all stand in one automaton, which has a state for every count that is still possible
_COUNTED = re.compile(r"(?<!\\)\{(\d+)?(?:,(\d*))?\}")  # {n}, {n,}, {,n} and {m,n}


class Patterns:
    """Patterns by number, and matchers of those that matter for a text. Equal patterns have one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._patterns: list[str] = []

    def add(self, pattern: str) -> int:
        """The pattern's number; raises re2.error for one that RE2 does not take."""
        if pattern not in self._numbers:
            re2.compile(pattern, _QUIET)
            self._numbers[pattern] = len(self._patterns)
            self._patterns.append(pattern)
        return self._numbers[pattern]

    def compiled(self, numbers: Iterable[int] | None = None) -> Match:
        """Answers which of these patterns (all, where none are named) match a text."""
        chosen = sorted(set(range(len(self._patterns)) if numbers is None else numbers))
        if not chosen:
            return _no_match
        patterns = re2.Filter() if len(chosen) > FEW else re2.Set.SearchSet()
        for number in chosen:
            patterns.Add(self._patterns[number])
        patterns.Compile()
        find = patterns.Match

        def match(text: str | bytes) -> list[int]:
            found = find(text if isinstance(text, bytes) else encoded(text))
            return [chosen[index] for index in found] if found else _NO_NUMBERS

        return match


def far_count(pattern: str) -> str | None:
    """The first repetition of a pattern that counts too far; None where there is none."""
    for found in _COUNTED.finditer(pattern):
        if max((int(number) for number in found.groups() if number), default=0) > MAX_COUNTED:
            return found[0]
    return None


def encoded(text: str) -> bytes:
    """The text in UTF-8, with U+FFFD for halves of surrogate pairs, which decoded bytes are held as and UTF-8 cannot say."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


_SURROGATE = re.compile("[\ud800-\udfff]")
Match = Callable[[str | bytes], list[int]]
_NO_NUMBERS: list[int] = []
_QUIET = re2.Options()
_QUIET.log_errors = False


def _no_match(_: str | bytes) -> list[int]:
    return _NO_NUMBERS
