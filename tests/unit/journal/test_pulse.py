"""The sign of life that a stage leaves for the gallery."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from mirage.base.clock import SECOND
from mirage.journal.pulse import NAME, SILENCE, beat, silent_since


def test_a_stage_is_silent_when_its_last_sign_is_long_ago(tmp_path: Path) -> None:
    async def once() -> None:
        beating = asyncio.create_task(beat(tmp_path))
        await asyncio.sleep(0)
        beating.cancel()

    asyncio.run(once())
    last = os.stat(tmp_path / NAME).st_mtime_ns
    late = last + int(SILENCE * SECOND)
    assert [silent_since(tmp_path, 1, now) for now in (last - SECOND, last, late, late + SECOND)] == [0, 0, 0, last]


def test_who_never_gave_a_sign_is_silent_from_the_start(tmp_path: Path) -> None:
    started = 1000 * SECOND
    assert silent_since(tmp_path, started, started + SECOND) == 0
    assert silent_since(tmp_path, started, started + 60 * SECOND) == started


def test_a_sign_that_cannot_be_given_is_no_fault(tmp_path: Path) -> None:
    async def nowhere() -> bool:
        beating = asyncio.create_task(beat(tmp_path / "away"))
        await asyncio.sleep(0)
        is_over = beating.done()
        beating.cancel()
        return is_over

    assert not asyncio.run(nowhere())
