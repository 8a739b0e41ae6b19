"""Which of a cell's processes are looked at for an answer: all where they are few, of many all but the asker now and then."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from mirage.sandbox.views.census import Census
from mirage.world.processes import ProcessTable

if TYPE_CHECKING:
    from mirage.sandbox.witness import Witness
    from mirage.world.processes import PidSource

STAT = "{} (sleep) {} 1 {} 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0\n"


class Procfs:
    """A directory as /proc is, as far as it is read."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.add(1)
        (place / "1" / "limits").write_text("")

    def add(self, pid: int, state: str = "S") -> None:
        directory = self.place / str(pid)
        directory.mkdir(exist_ok=True)
        (directory / "status").write_text(f"Tgid:\t{pid}\nUid:\t0\t0\t0\t0\nGroups:\t\n")
        (directory / "stat").write_text(STAT.format(pid, state, 1))


@pytest.fixture
def procfs(tmp_path: Path) -> Procfs:
    return Procfs(tmp_path)


@pytest.fixture
def census(procfs: Procfs) -> Iterator[tuple[Census, ProcessTable]]:
    table = ProcessTable(dict, cast("PidSource", None), {})
    place = os.open(procfs.place, os.O_RDONLY)
    made = Census(place, cast("Witness", None), table, 0, lambda: None, lambda pid: None, {})
    for pid in (10, 11, 12):
        procfs.add(pid)
    yield made, table
    os.close(place)


def _states(table: ProcessTable, *pids: int) -> list[str]:
    return [entry.state if (entry := table.mine.get(pid)) is not None else "" for pid in pids]


def test_of_few_each_is_seen_as_it_is(census: tuple[Census, ProcessTable], procfs: Procfs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "thread_time", lambda: 0.0)
    one, table = census
    one.refresh()
    procfs.add(11, "T")
    one.refresh()
    assert _states(table, 10, 11, 12) == ["S", "T", "S"]


def test_of_many_only_the_asker_and_the_new_ones_are_until_they_have_had_their_rest(
    census: tuple[Census, ProcessTable], procfs: Procfs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks, now = itertools.count(), [100.0]
    monkeypatch.setattr(time, "thread_time", lambda: next(ticks))  # a second for each look at all
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    one, table = census
    one.refresh()
    for pid in (10, 11, 12, 13):
        procfs.add(pid, "T")
    one.refresh(12)
    assert _states(table, 10, 11, 12, 13) == ["S", "S", "R", "T"]
    now[0] += 11
    one.refresh()
    assert _states(table, 10, 11, 12, 13) == ["T"] * 4
