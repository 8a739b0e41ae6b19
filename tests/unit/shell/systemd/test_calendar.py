"""Calendar events beside what `systemd-analyze calendar` of a booted Debian 12 answered (systemd 252)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mirage.shell.systemd import calendar


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("daily", "*-*-* 00:00:00"), ("weekly", "Mon *-*-* 00:00:00"), ("quarterly", "*-01,04,07,10-01 00:00:00"),
        ("Mon *-*-* 10:00", "Mon *-*-* 10:00:00"), ("*-*-* *:00/15", "*-*-* *:00/15:00"), ("Mon..Fri 10:00", "Mon..Fri *-*-* 10:00:00"),
        ("Sat,Sun *-*-1,15 0/6:00:00", "Sat,Sun *-*-01,15 00/6:00:00"), ("*-*~03", "*-*~03 00:00:00"), ("*:*:*", "*-*-* *:*:*"),
        ("Mon,Tue,Wed 12,14,13,12:20,10,30", "Mon..Wed *-*-* 12,13,14:10,20,30:00"), ("Thu *-*-* 00:00 UTC", "Thu *-*-* 00:00:00 UTC"),
    ],
)  # fmt: skip
def test_an_event_has_a_normal_form(text: str, normal: str) -> None:
    found = calendar.parse(text)
    assert str(found) == normal and calendar.parse(normal) == found


@pytest.mark.parametrize("text", ["foo", "10", "", "Foo 10:00", "25:00", "*-13-01", "*:0/0", "Fri..Mon 10:00", "1:2:3:4:5"])
def test_what_is_no_event_is_refused(text: str) -> None:
    assert calendar.parse(text) is None


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("*:0/5", datetime(2026, 1, 1, 0, 5, tzinfo=UTC)), ("daily", datetime(2026, 1, 2, tzinfo=UTC)),
        ("Mon 10:00", datetime(2026, 1, 5, 10, tzinfo=UTC)), ("*-*~01", datetime(2026, 1, 31, tzinfo=UTC)),
        ("*-02-29", datetime(2028, 2, 29, tzinfo=UTC)), ("2020-01-01", None), ("*:*:*", datetime(2026, 1, 1, 0, 1, 1, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_it_is_known_when_it_elapses_next(text: str, following: datetime | None) -> None:
    found = calendar.parse(text)
    assert found is not None and found.following(datetime(2026, 1, 1, 0, 1, tzinfo=UTC)) == following
