"""Kinds of programs, from data/programs.yml: what rules call $kind, and what reading needs to know of programs in general."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def program_kinds() -> dict[str, frozenset[str]]:
    """The names in each kind."""
    text = resources.files("mirage.analysis").joinpath("data", "programs.yml").read_text(encoding="utf-8")
    kinds: dict[str, frozenset[str]] = {}
    for name, words in yaml.safe_load(text).items():
        members: set[str] = set()
        for word in str(words).split():
            members |= kinds[word[1:]] if word.startswith("$") else {word}
        kinds[name] = frozenset(members)
    return kinds


def programs(kind: str) -> frozenset[str]:
    """The names in one kind; KeyError for a kind that is not there."""
    return program_kinds()[kind]
