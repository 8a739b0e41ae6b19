"""What a cell says of the programs that were started in it, in whatever pieces that is heard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.fuse.server import Clerk, Server
from mirage.sandbox import talk
from mirage.sandbox.cell import REHEARSED, Cell
from mirage.sandbox.reached import Reached
from mirage.world.host import Host
from tests.unit.world import ground


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with ground.build(tmp_path / "debian-12.img") as image:
        yield ground.begin(image)


async def test_a_program_whose_end_is_heard_with_its_start_has_ended(host: Host) -> None:
    theirs, ours = talk.pair()
    ours.setblocking(False)
    cell = Cell(ours, host, Server(), None, Clerk(), reached=Reached([], {}))
    starting = asyncio.create_task(cell._start_program(REHEARSED, [], None))
    await asyncio.sleep(0)
    order, _ = talk.receive(theirs)
    talk.send(theirs, {"spawned": order["id"], "pid": 7, "tty": ""})
    talk.send(theirs, {"ended": 7, "status": 256})
    cell._hear()
    program = await starting
    assert program.ended.done() and program.ended.result() == 256
    cell.close()
    theirs.close()


async def test_a_mount_that_would_be_served_by_no_device_of_one_ends_the_cell(host: Host) -> None:
    """Who has got hold of the first process could have had the stage wait for ever on a pipe."""
    theirs, ours = talk.pair()
    ours.setblocking(False)
    cell = Cell(ours, host, Server(), None, Clerk(), reached=Reached([], {}))
    reading, writing = os.pipe()
    talk.send(theirs, {"spare": 0, "space": 1, "level": 1}, [reading])
    os.close(reading)
    cell._hear()
    await asyncio.wait_for(cell.over, 5)
    with pytest.raises(BrokenPipeError):  # nobody has its other end any more
        os.write(writing, b"x")
    os.close(writing)
    theirs.close()
