"""Counting what the kernel knows, against a dictionary that counts plainly."""

from __future__ import annotations

import random

from mirage.fuse.counts import DENSE, FULL, Counts


def test_any_order_of_telling_and_forgetting_is_counted_as_a_dictionary_would() -> None:
    dice = random.Random(1)
    counts, plain = Counts(), dict[int, int]()
    nodes = [1, 2, 256, 70_000, DENSE - 1, DENSE, DENSE + 5, 1 << 40]
    for _ in range(30_000):
        node = dice.choice(nodes)
        if dice.random() < 0.7:
            for _ in range(dice.choice([1, 1, 1, FULL])):
                counts.add(node)
                plain[node] = plain.get(node, 0) + 1
        elif node in plain:
            times = dice.choice([1, plain[node], dice.randint(1, plain[node])])
            plain[node] -= times
            if not plain[node]:
                del plain[node]
            assert counts.take(node, times) == (node not in plain)
        assert (node in counts) == (node in plain)
    assert sorted(counts) == sorted(plain)


def test_what_was_never_told_of_can_not_be_forgotten() -> None:
    counts = Counts()
    assert not counts.take(5, 1)
    assert list(counts) == []
