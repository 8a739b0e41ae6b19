"""A stand-in's line, by whoever may sit at it: a flood on it keeps nobody waiting, and what is no message of ours ends it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mirage.sandbox import talk
from mirage.sandbox.seats import Seat


class Cell:
    """Counts what it is told, and lives."""

    def __init__(self) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.numbers: list[int] = []

    def seen(self, number: int) -> None:
        self.numbers.append(number)

    def finish(self, pid: int) -> None: ...


def ended(pid: int) -> dict[str, Any]:
    return {"ended": pid, "status": 0, "seconds": (0, 0), "offsets": {}, "last": pid}


def test_others_have_their_turn_between_the_pieces_of_a_flood() -> None:
    async def run() -> list[int]:
        ours, theirs = talk.pair()
        cell = Cell()
        seat = Seat(cell, ours)  # type: ignore[arg-type]
        theirs.setblocking(False)
        try:
            for number in range(10 * talk.AT_ONCE):
                talk.send(theirs, ended(number))
        except talk.Gone:  # the line holds no more
            pass
        turns = []
        for _ in range(3):
            await asyncio.sleep(0)
            turns.append(len(cell.numbers))
        theirs.close()
        seat._loop.remove_reader(ours)
        ours.close()
        return turns

    turns = asyncio.run(run())
    assert max(turns) <= 3 * talk.AT_ONCE
    assert any(turns)


@pytest.mark.parametrize("message", [{"ended": "x"}, {"started": 7}, {"failed": 1}, {"ended": 1}, {"placed": 9}, {"stopped": None}])
def test_what_is_no_message_of_ours_ends_the_line(message: dict[str, Any]) -> None:
    async def run() -> bool:
        ours, theirs = talk.pair()
        seat = Seat(Cell(), ours)  # type: ignore[arg-type]
        died = asyncio.Event()
        seat.on_death = died.set
        talk.send(theirs, message)
        await asyncio.wait_for(died.wait(), 5)
        ours.close()
        theirs.close()
        return True

    assert asyncio.run(run())
