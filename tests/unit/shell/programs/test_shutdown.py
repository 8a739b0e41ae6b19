"""shutdown (systemd 252.39-1~deb12u2): what is planned stands in /run, as a booted Debian 12 had it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

PLAN = "cat /run/systemd/shutdown/scheduled"
NOLOGIN = "System is going down. Unprivileged users are not permitted to log in anymore. For technical details, see pam_nologin(8).\n"


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ('-r +60 "hello there"', "WARN_WALL=1\nMODE=reboot\nUID=0\nWALL_MESSAGE=hello there\n"),
        ('-h +70 "a b" c', "WARN_WALL=1\nMODE=poweroff\nUID=0\nWALL_MESSAGE=a b c\n"),
        ("-H --no-wall +70", "WARN_WALL=0\nMODE=halt\nUID=0\n"),
    ],
)
def test_what_is_planned_is_kept(run: Callable[..., Result], words: str, rest: str) -> None:
    run(f"shutdown {words}")
    usec, _, told = run(PLAN).out.decode().partition("\n")
    assert (re.sub(r"\d+", "N", usec), told) == ("USEC=N", rest)


def test_a_time_of_day_has_no_seconds(run: Callable[..., Result]) -> None:
    run("shutdown 23:59")
    assert int(run(f"{PLAN} | sed -n 's/USEC=//p'").out) % 60_000_000 == 0


def test_it_is_shown_and_called_off(run: Callable[..., Result]) -> None:
    said = run("shutdown -r +60").err
    assert said.startswith(b"Reboot scheduled for ")
    assert run("shutdown --show").answer == ("", said.decode(), 0)
    assert run("shutdown -c; ls -A /run/systemd/shutdown").answer == ("", "", 0)
    assert run("shutdown --show").answer == ("", "No scheduled shutdown.\n", 1)


def test_shortly_before_nobody_is_let_in(run: Callable[..., Result]) -> None:
    run("shutdown +6")
    assert not run("ls /run/nologin").out
    run("shutdown +5")
    assert run("cat /run/nologin").out.decode() == NOLOGIN
    run("shutdown -c")
    assert not run("ls /run/nologin").out
