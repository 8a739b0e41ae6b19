"""The bell of a journal rings for what is written and for lanes that come new, and only then."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from mirage.base.clock import ManualClock
from mirage.base.events import CommandRan
from mirage.journal.bell import Bell, lanes_of
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalWriter

EVENT = CommandRan(argv=[b"id"], status=0, path=b"/usr/bin/id", pid=7, ppid=1, cwd=b"/", duration=1)


async def test_it_rings_for_an_event_and_for_the_first_event_of_a_new_lane(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    first = EventSource(JournalWriter(journal, ManualClock()), ManualClock()).bind()
    first(EVENT)
    bell = Bell(lanes_of([journal]))
    assert not await bell.ring(0.01)  # nothing since
    first(EVENT)
    assert await bell.ring(5)
    assert not await bell.ring(0.01)
    ringing = asyncio.create_task(bell.ring(5))
    await asyncio.sleep(0)
    second = EventSource(JournalWriter(journal, ManualClock()), ManualClock()).bind()
    assert await ringing
    await bell.ring(0.01)
    second(EVENT)
    assert await bell.ring(5)
    bell.close()
    bell.close()


def test_a_thread_waits_for_it_and_can_be_called_off(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    emit = EventSource(JournalWriter(journal, ManualClock()), ManualClock()).bind()
    emit(EVENT)
    bell, end = Bell(lanes_of([journal])), os.eventfd(0)
    assert not bell.wait(0, end)  # nothing since
    emit(EVENT)
    assert bell.wait(5, end)
    os.eventfd_write(end, 1)
    assert not bell.wait(60, end)
    os.close(end)
    bell.close()


async def test_where_there_is_no_journal_yet_it_waits_and_finds_it_later(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    bell = Bell(lanes_of([journal]))
    assert not await bell.ring(0.01)
    emit = EventSource(JournalWriter(journal, ManualClock()), ManualClock()).bind()
    emit(EVENT)
    await bell.ring(0.01)
    emit(EVENT)
    assert await bell.ring(5)
    bell.close()
