"""When systemd's timers elapse: in order, in the future, and the same whoever asks."""

from __future__ import annotations

import re

import pytest

from mirage.shell.systemd.timers import _SPEC, WORDS, _of_day, span
from tests.unit.shell.conftest import Machine


@pytest.mark.parametrize(
    ("text", "seconds"), [("15min", 900), ("1h 30min", 5400), ("1d", 86_400), ("60", 60), ("12h", 43_200), ("6000", 6000), ("x", 0)]
)
def test_spans_are_read_in_their_units(text: str, seconds: int) -> None:
    assert span(text) == seconds


@pytest.mark.parametrize(
    ("text", "count"),
    [("*-*-* *:09,39:00", 48), ("*:00/10", 6 * 24), ("*-*-* 6,18:00", 2), ("daily", 1), ("00:07:00", 1), ("hourly", 24)],
)
def test_a_day_has_as_many_moments_as_the_calendar_says(text: str, count: int) -> None:
    from datetime import UTC, datetime

    fields = _SPEC.fullmatch(WORDS.get(text, text))
    assert fields is not None
    assert len(_of_day(fields, datetime(2026, 11, 29, tzinfo=UTC))) == count


def test_a_timer_that_was_started_is_listed_with_what_it_starts(machine: Machine) -> None:
    machine.run(
        r"mkdir -p /etc/systemd/system; cd /etc/systemd/system; printf '[Service]\nExecStart=/bin/true\n' > x.service; "
        r"printf '[Unit]\nDescription=x\n[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n' > x.timer"
    )
    assert machine.run("systemctl list-timers --all x.timer").out.decode().endswith("\n0 timers listed.\n")  # nothing has loaded it
    lines = machine.run("systemctl start x.timer; systemctl list-timers --all x.timer").out.decode().splitlines()
    assert re.fullmatch(r"NEXT +LEFT +LAST +PASSED +UNIT +ACTIVATES", lines[0])
    assert re.fullmatch(r"\w{3} [-0-9]{10} 00:00:00 \S+ .*left +- +- +x.timer x.service", lines[1])
    assert lines[3] == "1 timers listed."
