"""loginctl (systemd 252), as a booted Debian 12 answered with root and an ordinary user logged in over ssh."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_root_s_session_has_no_terminal_as_utmp_names_another_process(run: Callable[..., Result]) -> None:
    out = run("loginctl").out.decode()
    number = run("echo $XDG_SESSION_ID").out.decode().strip()
    assert re.fullmatch(r"SESSION UID USER SEAT TTY\n +\d+   0 root {6}\n\n1 sessions listed\.\n", out)
    assert number.isdecimal()


def test_users_are_listed_with_whether_they_linger(run: Callable[..., Result]) -> None:
    assert run("loginctl list-users").answer == ("UID USER LINGER\n  0 root no\n\n1 users listed.\n", "", 0)
    assert run("loginctl enable-linger; loginctl list-users --no-legend; ls /var/lib/systemd/linger").answer == (
        "0 root yes\nroot\n",
        "",
        0,
    )


def test_a_session_s_page_is_indented_with_tabs_and_ends_with_what_it_said(run: Callable[..., Result]) -> None:
    lines = run("loginctl session-status").out.decode().split("\n")
    assert re.fullmatch(r"\d+ - root \(0\)", lines[0])
    assert [line.partition(":")[0] for line in lines[1:7]] == [
        "\t   Since",
        "\t  Leader",
        "\t  Remote",
        "\t Service",
        "\t   State",
        "\t    Unit",
    ]
    assert re.fullmatch(r'\t\t  ├─\d+ "sshd: root@notty"', lines[7])
    user = run("loginctl user-status").out.decode()
    assert re.search(r"\n\tSessions: \*\d+\n\t  Linger: no\n\t    Unit: user-0\.slice\n\t\t  ├─session-\d+\.scope\n\t\t  │ ├─", user)
    assert re.search(r"\n\t\t  └─user@0\.service\n\t\t    └─init\.scope\n\t\t      ├─\d+ /lib/systemd/systemd --user\n", user)


def test_properties_by_name_come_in_the_order_in_which_logind_has_them(run: Callable[..., Result]) -> None:
    assert run("loginctl show-session $(loginctl --no-legend | cut -d' ' -f1) -p Type -p Name").answer == (
        "Name=root\nType=tty\n",
        "",
        0,
    )
    assert run("loginctl show-seat seat0").answer == (
        "Id=seat0\nCanTTY=yes\nCanGraphical=yes\nSessions=\nIdleHint=yes\nIdleSinceHint=0\nIdleSinceHintMonotonic=0\n", "", 0,
    )  # fmt: skip
    assert len(run("loginctl show-session").out.splitlines()) == 36


def test_mistakes_are_told_as_the_real_one_tells_them(run: Callable[..., Result]) -> None:
    for line, err in (
        ("session-status 999", "Failed to get session path: No session '999' known\n"),
        ("terminate-session 999", "Failed to issue method call: No session '999' known\n"),
        ("terminate-user nosuch", "Failed to look up user nosuch: No such process\n"),
        ("user-status daemon", "Failed to get user: User ID 1 is not logged in or lingering\n"),
        ("kill-session", "Too few arguments.\n"), ("activate", "Failed to issue method call: Operation not supported\n"),
    ):  # fmt: skip
        assert run(f"loginctl {line}").answer == ("", err, 1)
