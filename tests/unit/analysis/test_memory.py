"""Answers that are kept: the latest, and no more than there is room for."""

from __future__ import annotations

from mirage.analysis.memory import Memory


def test_who_was_asked_for_last_stays_and_the_rest_is_forgotten() -> None:
    memory = Memory[str, int](2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.get("a") == 1
    assert memory.keep("c", 3) == 3
    assert [memory.get(key) for key in "abc"] == [1, None, 3]
