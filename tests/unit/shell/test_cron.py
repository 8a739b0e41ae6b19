"""cron runs what a visitor put into a crontab, when it is due, as its user, and says so; the machine's own jobs it only tells of."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from mirage.base.events import CommandRan, Event
from mirage.shell import cron
from mirage.shell.cron import Job
from tests.unit.shell.conftest import SOURCE, Machine

MONDAY = datetime(2026, 11, 30, 4, 20)


@pytest.mark.parametrize(
    ("times", "is_due"),
    [
        ("* * * * *", True),
        ("20 4 * * *", True),
        ("21 4 * * *", False),
        ("*/20 * * * *", True),
        ("*/7 * * * *", False),
        ("10-30/10 4 * * *", True),
        ("0,20,40 3-5 * nov mon", True),
        ("20 4 1 * *", False),
        ("20 4 1 * 1", True),  # where both are restricted, either is enough
        ("20 4 */2 * 1", False),  # a step still begins with `*`, and the 30th is no odd day
        ("20 4 * * 7", False),
        ("20 4 * * 0-1", True),
        ("@hourly", False),
    ],
)
def test_a_job_is_due_as_cron_has_it(times: str, is_due: bool) -> None:
    (job,) = cron.jobs(f"{times} true\n", "root")
    assert job.is_due(MONDAY) is is_due


def test_lines_are_read_as_cron_reads_them() -> None:
    text = '# no\nSHELL=/bin/bash\n  MAILTO = ""\n60 * * * * no\n* * * * * cat > x%a%b\\%c\n@reboot no\n* * * *\n\n@daily d\n'
    assert [(job.command, job.given, job.environment) for job in cron.jobs(text, "root")] == [
        ("cat > x", b"a\nb%c\n", (("SHELL", "/bin/bash"), ("MAILTO", ""))),
        ("d", b"", (("SHELL", "/bin/bash"), ("MAILTO", ""))),
    ]
    assert [(job.user, job.command) for job in cron.jobs("* * * * * www-data id -u\n", "")] == [("www-data", "id -u")]


def due(machine: Machine) -> list[Job]:
    return cron.due(machine.host.place(machine.layer), machine.host.clock.now())


def run(machine: Machine) -> None:
    """What is due now."""

    async def work() -> None:
        visit = machine.host.visit("root", SOURCE, "1" * 26, machine.events.append, layer=machine.layer, limits=machine.limits)
        for job in due(machine):
            await cron.run(visit, job)
        visit.close()

    asyncio.run(work())


def test_a_visitors_job_runs_as_its_user_and_cron_tells_of_it(machine: Machine) -> None:
    machine.run(
        "mkdir -p /var/spool/cron/crontabs /etc/cron.d; echo '* * * * * id -un >> /tmp/ran; pwd >> /tmp/ran; cat >> /tmp/ran%given' | crontab -"
    )
    machine.run(
        "echo '* * * * * www-data id -un >> /tmp/ran; echo said' > /etc/cron.d/mine; chmod 666 /etc/cron.d/mine; touch /tmp/ran; chmod 666 /tmp/ran"
    )
    assert [job.user for job in due(machine)] == ["root"]  # who may write what runs as root is not cron's to believe
    machine.run("chmod 644 /etc/cron.d/mine")
    run(machine)
    assert machine.run("cat /tmp/ran").answer[0] == "root\n/root\ngiven\nwww-data\n"
    log = machine.run(
        "grep CRON /var/log/syslog | tail -4 | cut -d' ' -f3-; grep cron: /var/log/auth.log | tail -2 | cut -d' ' -f4-"
    ).answer[0]
    assert "(root) CMD (id -un >> /tmp/ran; pwd >> /tmp/ran; cat >> /tmp/ran)" in log
    assert "(CRON) info (No MTA installed, discarding output)" in log
    assert log.endswith("user www-data(uid=33) by (uid=0)\npam_unix(cron:session): session closed for user www-data\n")
    assert machine.run("crontab -r; rm /etc/cron.d/mine").answer == ("", "", 0)
    assert due(machine) == []


def test_where_cron_was_stopped_nothing_runs(machine: Machine) -> None:
    machine.run("mkdir -p /var/spool/cron/crontabs; echo '* * * * * true' | crontab -")
    assert len(due(machine)) == 1
    machine.run("pkill cron")
    assert due(machine) == []


def test_it_looks_each_minute_for_as_long_as_somebody_is_there(machine: Machine) -> None:
    machine.run("mkdir -p /var/spool/cron/crontabs; echo '* * * * * date +%M >> /tmp/ran' | crontab -")
    ran = asyncio.Event()

    def heard(event: Event) -> None:
        if isinstance(event, CommandRan) and event.argv[0] == b"date":
            ran.set()

    async def work() -> None:
        visit = machine.host.visit("root", SOURCE, "1" * 26, heard, layer=machine.layer, limits=machine.limits)
        cron.attend(machine.host)
        first = machine.host.crond
        assert first is not None
        cron.attend(machine.host)
        assert machine.host.crond is first
        for _ in range(2):
            ran.clear()
            await asyncio.wait_for(ran.wait(), 10)
        visit.close()
        await asyncio.wait_for(first, 10)

    asyncio.run(work())
