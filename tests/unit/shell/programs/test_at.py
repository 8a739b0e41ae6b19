"""at 3.2.5: what is due runs while the visit lasts, as its owner; what is not stays in the spool."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mirage.shell.programs.at.timespec import TimespecError, parse
from tests.unit.shell.conftest import Machine

NOW = datetime(2026, 11, 29, 14, 30, 12, tzinfo=UTC)
SPOOL = "mkdir -p /var/spool/cron/atjobs; touch /run/atd.pid; "


def test_a_job_that_is_due_runs_and_leaves_the_spool(machine: Machine) -> None:
    said = machine.run(SPOOL + "echo 'id -u > /tmp/who' | at now; while [ ! -s /tmp/who ]; do sleep 0.01; done; cat /tmp/who; atq")
    assert said.out.decode() == "0\n"


def test_a_job_for_later_waits_in_the_spool(machine: Machine) -> None:
    said = machine.run(SPOOL + "echo true | at now + 3 days 2>/dev/null; atq | cut -f1; ls /var/spool/cron/atjobs | cut -c1-6")
    assert said.out.decode() == "1\na00001\n"


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("now", "2026-11-29 14:30"),
        ("now + 90 minutes", "2026-11-29 16:00"),
        ("14:29", "2026-11-30 14:29"),
        ("14:31", "2026-11-29 14:31"),
        ("noon tomorrow", "2026-11-30 12:00"),
        ("10:00 next month", "2026-12-29 10:00"),
        ("4pm + 3 days", "2026-12-02 16:00"),
        ("monday", "2026-11-30 14:30"),
        ("10am Jul 31", "2027-07-31 10:00"),
    ],
)
def test_times_are_read_as_at_reads_them(words: str, when: str) -> None:
    assert f"{parse(words.split(), NOW):%Y-%m-%d %H:%M}" == when


@pytest.mark.parametrize(
    "words",
    ["", "xyz", "25:00", "now + 1 fortnight", "now now", "10:00 + x days", "1030 010132-01-01", "10:00 2032-01-01 + 99999 years"],
)
def test_what_is_no_time_is_refused(words: str) -> None:
    with pytest.raises(TimespecError):
        parse(words.split(), NOW)
