"""What a line must have in it for grep 3.8: patterns of four kinds as one matcher."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from mirage.shell.lib import perlregex, posixregex
from mirage.shell.lib.posixregex import Match, RegexError

if TYPE_CHECKING:
    from mirage.shell.process import Process

Matcher = Callable[[bytes, int], "tuple[int, int] | None"]

_STARTS = re.compile(r"(?:^|\(|\|)(\^*)(\*|\+|\?|\{[0-9,]+\})")


class _Searcher(Protocol):
    def search(self, data: bytes, start: int = 0, /) -> Match | None: ...


def matcher(proc: Process, patterns: list[bytes], kind: str, given: set[str], is_utf8: bool) -> Matcher:
    """A function from a line and a place to the first match's span at or behind it; RegexError."""
    ignores_case = bool(given & {"i", "y"})
    within = "^$" if "x" in given else "()" if "w" in given else ""
    unique = list(dict.fromkeys(patterns))
    if kind == "F":
        return _as_matcher([_fixed(unique, ignores_case, within)] if unique else [])
    if kind == "P":
        if len(unique) > 1:
            raise RegexError("the -P option only supports a single pattern")
        return _as_matcher([perlregex.compile(pattern, ignores_case=ignores_case, within=within) for pattern in unique])
    searchers: list[_Searcher] = []
    for pattern in unique:
        found = posixregex.compile(pattern, is_extended=kind == "E", ignores_case=ignores_case, is_utf8=is_utf8, within=within)
        searchers.append(found)
        if kind == "E":
            _warn(proc, pattern)
    return _as_matcher(searchers)


def _warn(proc: Process, pattern: bytes) -> None:
    """Of repetitions of nothing."""
    found = _STARTS.search(pattern.decode("latin-1"))
    if found is not None:
        proc.error(f"warning: {found[2] if found[2][0] != '{' else '{...}'} at start of expression")


class _Fixed:
    """Strings: the first place wins, and there the longest."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self.search = pattern.search


def _fixed(patterns: list[bytes], ignores_case: bool, within: str) -> _Searcher:
    body = b"|".join([re.escape(pattern) for pattern in sorted(patterns, key=len, reverse=True)])
    before, behind = {"^$": (b"\\A(?:", b")\\Z"), "()": (b"(?<!\\w)(?:", b")(?!\\w)")}.get(within, (b"", b""))
    return _Fixed(re.compile(before + body + behind, re.IGNORECASE if ignores_case else 0))


def _as_matcher(searchers: list[_Searcher]) -> Matcher:
    if len(searchers) == 1:
        search = searchers[0].search

        def one(line: bytes, start: int) -> tuple[int, int] | None:
            found = search(line, start)
            return found.span() if found is not None else None

        return one

    def several(line: bytes, start: int) -> tuple[int, int] | None:
        best: tuple[int, int] | None = None
        for searcher in searchers:
            found = searcher.search(line, start)
            if found is not None:
                span = found.span()
                if best is None or (span[0], -span[1]) < (best[0], -best[1]):
                    best = span
        return best

    return several
