"""What visitors leave in cycles is freed while others come, not after a thousand of them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from mirage.app.stage import settle_memory


class Knot:
    """Holds itself, as a session and what it runs hold each other."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """The collector as the other tests have it."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_was_there_at_the_start_does_not_keep_what_visitors_leave() -> None:
    there: list[list[int]] = [[] for _ in range(200_000)]
    settle_memory()
    visitors = [Knot() for _ in range(10_000)]
    gone = weakref.ref(visitors[0])
    gc.collect(1)  # they stayed long enough to be looked at as rarely as can be
    visitors.clear()
    for _ in range(20):
        visitors = [Knot() for _ in range(10_000)]
    assert gone() is None
    assert len(there) == 200_000
