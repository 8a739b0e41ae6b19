"""What is executed is heard late by itself, and at once by who must know."""

from __future__ import annotations

import asyncio

from mirage.sandbox import talk
from mirage.sandbox.executions import Executions

Heard = tuple[int, int, bytes, list[bytes]]


def told(pid: int) -> dict[str, object]:
    return {"executed": pid, "session": 7, "path": "/bin/\udcff", "argv": ["a", "b"]}


async def test_who_catches_up_hears_all_of_it_in_order_and_nobody_hears_it_twice() -> None:
    theirs, ours = talk.pair()
    heard: list[Heard] = []
    executions = Executions(ours, lambda *one: heard.append(one), lambda: None)
    for pid in (1, 2):
        talk.send(theirs, told(pid))
    executions.catch_up()
    executions.catch_up()
    assert heard == [(1, 7, b"/bin/\xff", [b"a", b"b"]), (2, 7, b"/bin/\xff", [b"a", b"b"])]
    talk.send(theirs, told(3))
    executions.close()
    assert [pid for pid, *_ in heard] == [1, 2, 3]
    theirs.close()


async def test_what_nobody_asks_for_is_heard_by_itself_again_and_again() -> None:
    theirs, ours = talk.pair()
    heard: asyncio.Queue[int] = asyncio.Queue()
    executions = Executions(ours, lambda *one: heard.put_nowait(one[0]), lambda: None)
    for pid in (1, 2, 3):
        talk.send(theirs, told(pid))
        assert await heard.get() == pid
    executions.close()
    theirs.close()


async def test_who_does_not_keep_to_the_rules_breaks_it() -> None:
    for wrong in ({"executed": 1}, {**told(1), "argv": 3}, {**told(1), "executed": "x"}, None):
        theirs, ours = talk.pair()
        broken = asyncio.Event()
        executions = Executions(ours, lambda *one: None, broken.set)
        if wrong is not None:
            talk.send(theirs, wrong)
        theirs.close()
        await broken.wait()
        executions.close()
