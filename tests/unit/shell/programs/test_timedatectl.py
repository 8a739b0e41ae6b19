"""timedatectl (systemd 252): the time is that of date, the zone that of /etc/localtime."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_the_time_is_that_of_date(run: Callable[..., Result]) -> None:
    lines = run("timedatectl").out.decode().splitlines()
    told = {title.strip(): value for title, _, value in (line.partition(": ") for line in lines)}
    assert list(told) == [
        "Local time",
        "Universal time",
        "RTC time",
        "Time zone",
        "System clock synchronized",
        "NTP service",
        "RTC in local TZ",
    ]
    assert told["Local time"] == run("date '+%a %Y-%m-%d %H:%M:%S %Z'").out.decode().strip()
    assert told["Universal time"] == run("date -u '+%a %Y-%m-%d %H:%M:%S UTC'").out.decode().strip()


def test_another_zone_is_linked_if_there_is_one(run: Callable[..., Result]) -> None:
    assert run("timedatectl set-timezone No/Where").answer == (
        "", "Failed to set time zone: Invalid or not installed time zone 'No/Where'\n", 1,
    )  # fmt: skip
    run("mkdir -p /usr/share/zoneinfo/Europe; touch /usr/share/zoneinfo/Europe/Oslo")
    run("echo Etc/UTC > /etc/timezone")  # which a booted systemd 252.39-1~deb12u2 left alone
    assert run("timedatectl set-timezone Europe/Oslo; readlink /etc/localtime; cat /etc/timezone; timedatectl show -P Timezone").answer == (
        "../usr/share/zoneinfo/Europe/Oslo\nEtc/UTC\nEurope/Oslo\n", "", 0,
    )  # fmt: skip


def test_mistakes_are_told_as_the_real_one_tells_them(run: Callable[..., Result]) -> None:
    assert run("timedatectl foo").answer == ("", "Unknown command verb foo.\n", 1)
    assert run("timedatectl set-timezone").answer == ("", "Too few arguments.\n", 1)
