"""How long a cell lasts: as long as somebody is there, and a while for what was left running in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from mirage.sandbox import talk
from mirage.sandbox.cells import KEPT, Cells


@dataclass
class Cell:
    """What of a cell decides it."""

    has_visitors: bool = False
    runs: bool = False
    was_entered: bool = False
    over: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def is_visited(self) -> bool:
        return self.has_visitors

    def is_busy(self) -> bool:
        return self.runs

    def close(self) -> None:
        self.over.set_result(None)


@pytest.mark.parametrize(
    ("cell", "empty", "lasts"),
    [
        ({}, 0, True),  # it was made a moment ago
        ({}, 1, False),
        ({"has_visitors": True}, 1, True),  # who came meanwhile, and runs nothing at the moment
        ({"was_entered": True}, 1, True),  # who is about to
        ({"runs": True}, 1, True),
        ({"runs": True}, KEPT + 1, False),
        ({"has_visitors": True}, KEPT + 1, True),
    ],
)
async def test_a_cell_lasts_while_somebody_is_there(cell: dict[str, bool], empty: int, lasts: bool) -> None:
    ours, theirs = talk.pair()
    with theirs, ours:
        found = Cell(**cell)
        Cells(ours)._watch(found, empty)  # type: ignore[arg-type]
        assert found.over.done() is not lasts
