"""What the kernel counts of a cell's limits becomes an event when it grows."""

from __future__ import annotations

import os
from pathlib import Path

from mirage.base.events import Event, LimitReached
from mirage.sandbox.reached import Reached

ALLOWED = {"processes": 512, "memory": 1 << 30}


def test_a_limit_is_told_when_its_count_has_grown_and_not_again(tmp_path: Path) -> None:
    processes, memory = tmp_path / "pids.events", tmp_path / "memory.oom_control"
    processes.write_text("max 0\n")
    memory.write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 0\n")
    reached = Reached([os.open(file, os.O_RDONLY) for file in (processes, memory)], ALLOWED)
    told: list[Event] = []
    reached.look(told.append)
    assert told == []
    processes.write_text("max 7\n")
    for _ in range(2):
        reached.look(told.append)
    assert told == [LimitReached(limit="processes", allowed=512, detail="7 times in this cell")]
    memory.write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")
    reached.look(told.append)
    assert told[1:] == [LimitReached(limit="memory", allowed=1 << 30, detail="1 times in this cell")]
    reached.close()


def test_where_nothing_counts_nothing_is_told() -> None:
    reached = Reached([os.open(os.devnull, os.O_RDONLY)], ALLOWED)
    told: list[Event] = []
    reached.look(told.append)
    assert told == []
    reached.close()
    reached.look(told.append)  # the cell has ended meanwhile
