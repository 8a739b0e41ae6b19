"""No rule quotes the corpora that judge it: neither its patterns nor its examples share 25 characters in a row with a line of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mirage.analysis.rulebook import shipped_rules

SHARED = Path(os.environ.get("SHARED", Path(__file__).parents[5] / "shared"))
LONGEST = 25  # characters in a row that may not be shared


def texts(value: Any) -> Iterator[str]:
    """All strings in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


def pieces(text: str) -> set[str]:
    return {text[start : start + LONGEST] for start in range(len(text) - LONGEST + 1)}


def quotes(lines: Iterator[str]) -> list[tuple[str, str]]:
    """(rule, the piece that it shares with a line)."""
    owners: dict[str, str] = {}
    for rule in (*shipped_rules().of("command"), *shipped_rules().of("sequence")):
        for text in texts([rule.match.data, rule.hits, rule.misses]):
            owners.update(dict.fromkeys(pieces(text), rule.id))
    return sorted({(owners[piece], piece) for line in lines for piece in pieces(line) & owners.keys()})


@pytest.mark.skipif(not (SHARED / "threat").is_dir(), reason="the corpora are not on this machine")
def test_no_rule_shares_25_characters_with_a_line_of_the_corpora() -> None:
    def lines() -> Iterator[str]:
        for name in ("commands", "benign"):
            for row in (SHARED / "threat" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
                yield json.loads(row)["command"]
        for row in (SHARED / "corpora" / "public.jsonl").read_text(encoding="utf-8").splitlines():
            yield from json.loads(row)["commands"]

    assert quotes(lines()) == []


def test_a_rule_that_quotes_would_be_found() -> None:
    rule = shipped_rules().of("command")[0]
    example = max((text for rule in shipped_rules().of("command") for text in texts(rule.hits)), key=len)
    assert quotes(iter([f"echo a; {example}; echo b"])) != []
    assert quotes(iter(["uptime", rule.id])) == []
