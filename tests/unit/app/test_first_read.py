"""Questions that a stage leaves for the drafter: each is told once, and none outlives those who wait for its answer."""

from __future__ import annotations

from mirage.app import first_read
from mirage.app.first_read import BUCKET, WANTED
from mirage.state.engines.memory import MemoryStore


def test_a_question_is_told_once_and_what_a_killed_process_left_is_cleared() -> None:
    store = MemoryStore()
    store.run(lambda txn: txn.put(BUCKET, (7).to_bytes(8, "big"), WANTED))
    assert list(first_read.wanted(store)) == [7]
    assert list(first_read.wanted(store)) == []
    store.run(lambda txn: txn.put(BUCKET, (8).to_bytes(8, "big"), WANTED))
    first_read.clear(store)
    assert store.look(lambda reader: list(reader.scan(BUCKET))) == []
    first_read.answered(store, 7)  # nobody waits for it any more
    assert store.look(lambda reader: list(reader.scan(BUCKET))) == []
