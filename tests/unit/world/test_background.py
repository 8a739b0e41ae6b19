"""What a machine's logs say of its past agrees with itself: boots, logins, upgrades, processes, rotations."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest

from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY, HOUR
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, rotated
from tests.unit.world.conftest import begin, clock, image  # noqa: F401


@pytest.fixture
def host(begin: Callable[..., Host]) -> Host:  # noqa: F811
    return begin()


def records(host: Host) -> list[logins.Record]:
    return list(logins.unpack(Caller(host.view()).read_file(b"/var/log/wtmp")))


def whole(host: Host, name: str) -> list[str]:
    """A log with what was put aside of it, oldest line first."""
    caller = Caller(host.view())
    found = [
        entry.name.decode() for entry in caller.listdir(b"/var/log") if re.fullmatch(rf"{name}(\.\d+(\.gz)?)?", entry.name.decode())
    ]
    parts = [
        caller.read_file(b"/var/log/" + part.encode()) for part in sorted(found, key=lambda part: -int([*part.split("."), "0"][2]))
    ]
    return b"".join(gzip.decompress(part) if part.startswith(b"\x1f\x8b") else part for part in parts).decode().splitlines()


def test_a_span_has_the_same_lines_in_one_look_or_in_many(host: Host) -> None:
    start = host.identity.boot_time - 3 * HOUR
    parts = [line for at in range(30) for line in host.background.lines(start + at * HOUR // 2, start + (at + 1) * HOUR // 2)]
    assert parts == host.background.lines(start, start + 15 * HOUR)
    assert len(parts) > 50


def test_what_begins_later_has_the_higher_pid(host: Host) -> None:
    since = host.identity.boot_time + HOUR
    first: dict[int, int] = {}
    for line in host.background.lines(since, since + 4 * DAY):
        found = re.fullmatch(r"(?:CRON|sshd)\[(\d+)\]", line.tag)
        is_child = line.text.startswith(("(", "Received disconnect", "Disconnected from user"))  # what cron or sshd forked before
        if found is not None and not is_child:
            first.setdefault(int(found[1]), line.time)
    assert len(first) > 100
    assert list(first) == sorted(first)


def test_every_login_of_wtmp_is_one_of_auth_log(host: Host) -> None:
    since = host.clock.now() - rotated.ROTATED * DAY
    told = {
        line.split(" port ")[0].split("Accepted ")[1].split(" for ")[1] for line in whole(host, "auth.log") if "Accepted " in line
    }
    came = {
        f"{record.user.decode()} from {record.host.decode()}"
        for record in records(host)
        if record.type == logins.USER and record.time * 1000 > since
    }
    assert told == came


def test_wtmp_and_auth_log_name_the_same_sshd(host: Host) -> None:
    since = host.clock.now() - rotated.ROTATED * DAY
    told = {int(found[1]) for line in whole(host, "auth.log") if (found := re.search(r" sshd\[(\d+)\]: Accepted ", line))}
    gone = {
        int(found[1])
        for line in whole(host, "auth.log")
        if (found := re.search(r" sshd\[(\d+)\]: pam_unix\(sshd:session\): session closed", line))
    }
    came = {record.pid for record in records(host) if record.type == logins.USER and record.time * 1000 > since}
    assert told == came
    assert gone <= came


def test_whoever_asked_for_an_upgrade_was_logged_in(host: Host) -> None:
    admin = host.identity.people[0]
    stays = [stay for stay in admin.stays if any(stay.start < upgrade < stay.end for upgrade in host.identity.upgrades)]
    assert len(stays) == len(host.identity.upgrades) > 0
    users = {record.time for record in records(host) if record.user.decode() == admin.name}
    assert {stay.start // 1000 for stay in stays} <= users


def test_lastlog_names_the_last_login_of_wtmp(host: Host) -> None:
    data = Caller(host.view()).read_file(b"/var/log/lastlog")
    for person in host.identity.people:
        times = [
            record.time // 1_000_000 for record in records(host) if record.user.decode() == person.name and record.type == logins.USER
        ]
        seen = logins.LASTLOG.unpack_from(data.ljust((person.uid + 1) * 292, b"\0"), person.uid * 292)[0]
        assert seen == max(times, default=0)


def test_whatever_systemd_starts_by_a_timer_it_finishes(host: Host) -> None:
    since = host.identity.boot_time + HOUR
    lines = [line.text for line in host.background.lines(since, since + 3 * DAY) if line.tag == "systemd[1]"]
    started = [
        text.removeprefix("Starting ").removesuffix("...") for text in lines if text.startswith("Starting ") and "@" not in text
    ]
    finished = [
        text.removeprefix("Finished ").removesuffix(".") for text in lines if text.startswith("Finished ") and "@" not in text
    ]
    assert sorted(started) == sorted(finished)
    assert "systemd-tmpfiles-clean.service - Cleanup of Temporary Directories" in started


def test_no_boot_ran_a_kernel_that_was_not_released(host: Host) -> None:
    boots = [*host.identity.boots, host.background.boots[-1]]
    assert [boot.date < f"{logs.local(boot.up, 'UTC'):%Y-%m-%d}" for boot in boots] == [True] * len(boots)
    assert [boot.date for boot in boots] == sorted(boot.date for boot in boots)


def test_a_boot_is_in_kern_log_with_its_kernel_and_moves_aside_on_a_later_night(host: Host) -> None:
    lines = whole(host, "kern.log")
    banners = [line.split(" Linux version ")[1].split()[0] for line in lines if " Linux version " in line]
    assert banners == [boot.kernel for boot in host.background.boots[-rotated.KERNELS :]]
    is_of_today = host.identity.boot_time > rotated.rotation(host.clock.now(), host.identity)
    assert bool(Caller(host.view()).read_file(b"/var/log/kern.log")) == is_of_today


def test_logrotate_remembers_the_night_of_which_its_files_tell(host: Host) -> None:
    caller = Caller(host.view())
    state = dict(re.findall(r'^"(.*)" (\S+)$', caller.read_file(rotated.STATUS).decode(), re.MULTILINE))
    night = logs.local(rotated.rotation(host.clock.now(), host.identity), host.identity.timezone)
    assert state["/var/log/syslog"] == f"{night.year}-{night.month}-{night.day}-0:0:0"
    assert caller.stat(b"/var/log").mtime // SECOND == int(night.timestamp())


def test_pids_have_no_common_step_and_a_visitor_never_gets_one_of_them(host: Host) -> None:
    since = host.identity.boot_time + HOUR
    tags = [re.fullmatch(r"(?:CRON|sshd)\[(\d+)\]", line.tag) for line in host.background.lines(since, since + 4 * DAY)]
    logged = {int(found[1]) for found in tags if found}
    assert {pid % 8 for pid in logged} >= set(range(6))
    assert {pid % 2 for pid in logged if pid + 1 in logged} == {0, 1}
    visited = {host.pids.next() for _ in range(2000)}
    assert len(visited) == 2000
    moments = range(host.identity.boot_time + HOUR, host.clock.now() + DAY, 40 * SECOND)
    assert not visited & {pid + step for pid in map(host.pids.at, moments) for step in (0, 1)}


def test_wtmp_has_of_each_boot_the_terminal_s_process_and_the_moment_of_its_runlevel(host: Host) -> None:
    found = [record for record in records(host) if record.type in (logins.BOOT_TIME, logins.RUN_LEVEL, logins.LOGIN)]
    boots = [found[at : at + 3] for at, record in enumerate(found) if record.type == logins.BOOT_TIME]
    ended = [
        line.time // 1000
        for boot in host.background.boots
        for line in host.background.boot(boot)
        if "Finished systemd-update-utmp-runlevel" in line.text
    ]
    assert len(boots) == len(host.background.boots) == len(ended)
    for (_, *rest), boot, end in zip(boots, host.background.boots, ended):
        getty, level = sorted(rest, key=lambda record: record.time)
        known = next((daemon.pid for daemon in host.background.machine(boot.up).daemons if daemon.unit == "getty@tty1"), 0)
        assert (getty.type, getty.pid) == (logins.LOGIN, known)
        assert level.type == logins.RUN_LEVEL
        assert end - 100_000 < level.time < end


def test_of_two_commands_with_sudo_the_first_has_ended_and_no_two_take_the_same_time(begin: Callable[..., Host]) -> None:  # noqa: F811
    opens: list[int] = []
    for seed in range(3):
        host = begin(seed=bytes([seed]) * 32)
        until = 0
        for line in (line for line in host.background.lines(host.clock.now() - 80 * DAY, host.clock.now()) if line.tag == "sudo"):
            if "COMMAND=" in line.text:
                assert line.time > until, line
                begun = line.time
            elif "opened" in line.text:
                opens.append(line.time - begun)
            else:
                until = line.time
    assert len(opens) > 10
    assert len(set(opens)) == len(opens)
