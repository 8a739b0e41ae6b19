"""Names that languages and systems give to things: the word lists beside this file, each saying in its head where it comes from."""

from __future__ import annotations

from functools import cache
from importlib import resources

LONGEST = 24
"""Longer names stand in the lists with their first LONGEST letters."""


@cache
def words(name: str) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The words of `words/<name>.txt`: the distinctive ones, and those under [english], which prose has as well."""
    sections: dict[str, set[bytes]] = {"distinct": set(), "english": set()}
    section = "distinct"
    for line in resources.files("mirage.analysis.http").joinpath("words", f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[section].update(word.encode() for word in line.split())
    return frozenset(sections["distinct"]), frozenset(sections["english"])


def is_one(word: bytes, known: frozenset[bytes]) -> bool:
    """Whether the word (in lower case) is one of a list."""
    return word[:LONGEST] in known
