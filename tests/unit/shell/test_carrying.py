"""Bytes between pretended descriptors and true pipes: nothing is lost, nothing is taken that nobody read."""

from __future__ import annotations

import asyncio
import os

import pytest

from mirage.base.readiness import until
from mirage.shell.carrying import Inward, Outward
from mirage.shell.fds import BytesReader, Collector, open_pipe


async def read(descriptor: int) -> bytes:
    """As a program does that waits for it."""
    return await asyncio.to_thread(os.read, descriptor, 100)


async def test_what_a_program_leaves_unread_goes_back_to_where_it_came_from() -> None:
    source = BytesReader(b"first line\nsecond line\n")
    inward = Inward(source)
    assert await read(inward.theirs) == b"first line\nsecond line\n"
    await inward.settle()
    assert source.read_now(100) == b""

    other = BytesReader(b"nobody reads this")
    inward = Inward(other)
    await until(inward.theirs, is_writing=False)
    await inward.settle()
    assert other.read_now(100) == b"nobody reads this"


async def test_what_is_more_than_a_pipe_holds_goes_back_as_well() -> None:
    data = bytes(range(256)) * 1024
    source = BytesReader(data)
    inward = Inward(source)
    taken = await read(inward.theirs)
    await inward.settle()
    assert taken + (source.read_now(len(data)) or b"") == data


async def test_the_end_of_the_input_is_the_end_of_the_pipe() -> None:
    inward = Inward(BytesReader(b""))
    assert await read(inward.theirs) == b""
    await inward.settle()


async def test_what_an_interpreter_is_given_is_kept_up_to_its_bound() -> None:
    inward = Inward(BytesReader(b"print(1)\n" * 3), keeps=12)
    assert await read(inward.theirs) == b"print(1)\n" * 3
    await inward.settle()
    assert inward.kept == b"print(1)\npri"


async def test_all_that_was_written_has_arrived_when_it_is_settled() -> None:
    target = Collector()
    outward = Outward(target)
    os.write(outward.theirs, b"x" * 60000)
    os.write(outward.theirs, b"the end")
    await outward.settle()
    assert bytes(target.data) == b"x" * 60000 + b"the end"
    outward.started()
    await outward.task


async def test_what_somebody_else_still_holds_is_carried_on_after_that() -> None:
    target = Collector()
    outward = Outward(target)
    kept = os.dup(outward.theirs)
    outward.started()
    await outward.settle()
    os.write(kept, b"from a child that lives on")
    os.close(kept)
    await outward.task
    assert bytes(target.data) == b"from a child that lives on"


async def test_a_pipe_that_has_no_reader_any_more_breaks_for_who_writes() -> None:
    reader, writer = open_pipe()
    outward = Outward(writer)
    reader.close()
    await outward.task
    with pytest.raises(BrokenPipeError):
        os.write(outward.theirs, b"too late")
    os.close(outward.theirs)
