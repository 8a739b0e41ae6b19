"""The gallery steps back in a flood, and only then."""

from __future__ import annotations

from pathlib import Path

from mirage.evidence.deference import BEHIND, CALM, FLOOD, Deference


def test_who_answers_visitors_goes_first_while_events_come_in_floods(tmp_path: Path) -> None:
    group = tmp_path / "autogroup"
    group.write_text("0")
    clock = [0.0]
    deference = Deference(lambda: clock[0], group)

    def after(events: int) -> str:
        """What the group's niceness is after a second in which so many came."""
        for _ in range(10):
            clock[0] += 0.1
            deference.seen(events // 10)
        clock[0] += 0.001
        deference.seen(0)
        return group.read_text()

    assert [after(rate) for rate in (100, FLOOD - 50, FLOOD + 50, CALM + 50, CALM - 50, 0)] == [
        "0",
        "0",
        str(BEHIND),
        str(BEHIND),
        "0",
        "0",
    ]


def test_a_kernel_without_groups_of_sessions_is_no_failure(tmp_path: Path) -> None:
    clock = [0.0]
    deference = Deference(lambda: clock[0], tmp_path / "nowhere" / "autogroup")
    clock[0] = 1.0
    deference.seen(2 * FLOOD)
    assert deference.is_behind
