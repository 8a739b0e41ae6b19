"""SIGSTOP and SIGCONT to a process of the machine's own, which other visitors see as it was."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, cast

from mirage.base.clock import SECOND
from mirage.world.processes import ProcessEntry, ProcessTable

if TYPE_CHECKING:
    from mirage.world.processes import PidSource


def test_a_process_of_the_machine_s_stands_still_in_one_layer_alone() -> None:
    cron = ProcessEntry(70, 1, b"cron", start_time=0, load=0.5)
    mine, others = (ProcessTable(lambda: {70: cron}, cast("PidSource", None), {}) for _ in range(2))
    mine.stop(cron, 10 * SECOND)
    stopped = mine.find(70)
    assert stopped is not None
    assert [entry.state for entry in (*mine, *others, stopped)] == ["T", "S", "T"]
    assert stopped.times(99 * SECOND) == cron.times(10 * SECOND)
    mine.stop(stopped, 20 * SECOND)
    mine.resume(stopped)
    assert [astuple(entry) for entry in mine] == [astuple(cron)]
    assert cron.state == "S"


def test_what_a_visitor_makes_of_one_is_seen_in_his_layer_alone_and_stays_when_it_goes_on() -> None:
    cron = ProcessEntry(70, 1, b"cron", start_time=0, load=0.5)
    mine, others = (ProcessTable(lambda: {70: cron}, cast("PidSource", None), {}) for _ in range(2))
    mine.own(cron).nice = 5
    mine.stop(cron, 10 * SECOND)
    mine.resume(next(iter(mine)))
    assert [(entry.nice, entry.state, entry.load) for entry in (*mine, *others)] == [(5, "S", 0.5), (0, "S", 0.5)]


def test_a_process_of_the_visitor_s_is_itself_stopped() -> None:
    own = ProcessEntry(80, 1, b"his", start_time=0)
    table = ProcessTable(dict, cast("PidSource", None), {80: own})
    table.stop(own, 0)
    assert own.state == "T"
    table.resume(own)
    assert own.state == "S"


def test_one_that_has_ended_is_gone_however_it_stood() -> None:
    cron = ProcessEntry(70, 1, b"cron", start_time=0)
    table = ProcessTable(lambda: {70: cron}, cast("PidSource", None), {})
    table.stop(cron, 0)
    table.remove(70)
    assert (list(table), table.find(70)) == ([], None)
