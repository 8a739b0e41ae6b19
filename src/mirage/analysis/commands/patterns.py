"""Patterns of rules in RE2 sets: one pass over a text, linear in its length, answers all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import re2

MEMORY = 256 << 20  # bytes that a set may take for its states


class Patterns:
    """Patterns by number, and RE2 sets of those that matter for a text. Equal patterns have one number."""

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
        options = re2.Options()
        options.max_mem = MEMORY
        patterns = re2.Set.SearchSet(options)
        for number in chosen:
            patterns.Add(self._patterns[number])
        patterns.Compile()
        find = patterns.Match

        def match(text: str | bytes) -> list[int]:
            found = find(text if isinstance(text, bytes) else encoded(text))
            return [chosen[index] for index in found] if found else _NO_NUMBERS

        return match


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
