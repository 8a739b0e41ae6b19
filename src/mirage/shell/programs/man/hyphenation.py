"""Where an English word may be broken: TeX's patterns (Liang 1983), as the image's groff has them."""

from __future__ import annotations

import re
from collections.abc import Callable

LEFT, RIGHT = 2, 3  # letters that stay together (.hy 4 of groff 1.22.4)
_RUN = re.compile(r"[A-Za-z]{4,63}")
_GROUP = re.compile(r"\\(patterns|hyphenation)\{(.*?)\}", re.DOTALL)


def breaks(files: list[str]) -> Callable[[str], list[int]]:
    """A function of a word: the places before which it may be broken. `files` are TeX's, with \\patterns and \\hyphenation."""
    patterns: dict[str, tuple[int, ...]] = {}
    exceptions: dict[str, list[int]] = {}
    for text in files:
        for kind, body in _GROUP.findall(re.sub(r"%.*", "", text)):
            for word in body.split():
                if kind == "patterns":
                    letters = re.sub(r"\d", "", word)
                    patterns[letters] = tuple(int(digit or 0) for digit in re.split(r"[^\d]", word))
                else:
                    exceptions[word.replace("-", "")] = [found.start() - at for at, found in enumerate(re.finditer("-", word))]
    return lambda word: _places(word, patterns, exceptions)


def _places(word: str, patterns: dict[str, tuple[int, ...]], exceptions: dict[str, list[int]]) -> list[int]:
    """Of each run of letters in a word."""
    found: list[int] = []
    for run in _RUN.finditer(word):
        letters = run[0].lower()
        inner = exceptions.get(letters)
        if inner is None:
            inner = [at for at in _liang(letters, patterns) if LEFT <= at <= len(letters) - RIGHT]
        found += [run.start() + at for at in inner]
    return found


def _liang(letters: str, patterns: dict[str, tuple[int, ...]]) -> list[int]:
    text = f".{letters}."
    weights = [0] * (len(text) + 1)
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + 12) + 1):
            for at, weight in enumerate(patterns.get(text[start:end], ())):
                weights[start + at] = max(weights[start + at], weight)
    return [at for at in range(1, len(letters)) if weights[at + 1] % 2]
