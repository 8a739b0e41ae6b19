"""systemd-run (systemd 252), beside what a booted Debian 12 answered: services, scopes and timers that exist while they run."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

NAMED = re.compile(r"run-[ru][0-9a-f]+")


@pytest.mark.parametrize(
    ("words", "out", "err", "status"),
    [
        ("", "", "Command line to execute required.\n", 1),
        ("nosuchcmd", "", "Failed to find executable nosuchcmd: No such file or directory\n", 1),
        ("-p Nosuch=1 true", "", "Unknown assignment: Nosuch=1\n", 1),
        ("--on-calendar=foo true", "", "Failed to parse calendar event specification: Invalid argument\n", 1),
        ("--unit=foo --collect true", "", "Running as unit: foo.service\n", 0),
        ("--pipe echo piped", "piped\n", "Running as unit: run-X.service\n", 0),
        ("--scope echo scoped", "scoped\n", "Running scope as unit: run-X.scope\n", 0),
        ("--quiet --scope --unit=zz echo scoped", "scoped\n", "", 0),
        ("-q --pipe --wait sh -c 'exit 3'", "", "", 3),
        (
            "--on-active=1h --unit=later /bin/true", "",
            "Running timer as unit: later.timer\nWill run service as unit: later.service\n", 0,
        ),
    ],
)  # fmt: skip
def test_a_line_is_answered_as_the_real_one_answers(run: Callable[..., Result], words: str, out: str, err: str, status: int) -> None:
    found = run(f"systemd-run {words}").answer
    assert (found[0], NAMED.sub("run-X", found[1]), found[2]) == (out, err, status)


def test_a_service_is_a_unit_until_it_is_stopped(run: Callable[..., Result]) -> None:
    text = run(
        "mkfifo /var/fifo; systemd-run -q --unit=slp cat /var/fifo; systemctl cat slp; systemctl is-active slp; systemctl is-enabled slp; systemctl stop slp;"
        "systemctl is-active slp; ls /run/systemd/transient | grep -v ^session"
    ).out.decode()
    assert text == (
        "# /run/systemd/transient/slp.service\n# This is a transient unit file, created programmatically via the systemd API. Do not edit.\n"
        '[Unit]\nDescription=/usr/bin/cat /var/fifo\n\n[Service]\nExecStart=\nExecStart="/usr/bin/cat" "/var/fifo"\n'
        "active\ntransient\ninactive\n"
    )


def test_one_that_fails_stays_until_it_is_reset(run: Callable[..., Result]) -> None:
    found = run(
        "systemd-run -q --wait --unit=bad false; echo $?; systemctl is-failed bad; systemctl reset-failed bad; systemctl status bad"
    )
    assert found.answer == ("1\nfailed\n", "Unit bad.service could not be found.\n", 4)


def test_how_it_ended_is_told_to_who_waits(run: Callable[..., Result]) -> None:
    lines = run("systemd-run --wait --unit=one false").err.decode().splitlines()
    assert lines[:3] == [
        "Running as unit: one.service", "Finished with result: exit-code", "Main processes terminated with: code=exited/status=1",
    ]  # fmt: skip
    assert re.fullmatch(r"Service runtime: [\d.]+m?s\nCPU time consumed: [\d.]+m?s", "\n".join(lines[3:]))


def test_what_it_says_is_in_the_journal(run: Callable[..., Result]) -> None:
    found = run("systemd-run -q --wait --unit=talks sh -c 'echo out; echo err >&2'; journalctl -u talks -o cat")
    lines = found.out.decode().splitlines()
    assert [line for line in lines if line in ("out", "err")] == ["out", "err"]
    assert lines[0].startswith("Started talks.service - ") and lines[-1] == "talks.service: Deactivated successfully."


def test_a_timer_waits_with_its_service_behind_it(run: Callable[..., Result]) -> None:
    page = run(
        "systemd-run -q --on-active=1h --unit=later /bin/true; systemctl status later.timer -n0; systemctl stop later.timer; ls /run/systemd/transient | grep -v ^session"
    )
    assert re.fullmatch(
        r"● later\.timer - /bin/true\n     Loaded: loaded \(/run/systemd/transient/later\.timer; transient\)\n  Transient: yes\n"
        r"     Active: active \(waiting\) since .* ago\n    Trigger: .* left\n   Triggers: ● later\.service\n",
        page.out.decode().replace("●  ", "● "),
    )


def test_a_timer_starts_its_service_and_goes_when_it_elapses_no_more(run: Callable[..., Result]) -> None:
    found = run(
        "systemd-run -q --on-active=1s --unit=soon touch /soon; until [ -e /soon ] && ! systemctl -q is-active soon.timer; do sleep 1; done; ls /soon;"
        "systemd-run -q --on-active=1s --on-unit-active=1s --unit=often sh -c 'echo again >> /often';"
        "until [ $(cat /often 2>/dev/null | wc -l) -ge 2 ]; do sleep 1; done; systemctl is-active often.timer; systemctl stop often.timer"
    )
    assert found.answer == ("/soon\nactive\n", "", 0)
