"""Programs that ask systemd's daemons over D-Bus (systemd 252), beside what a booted Debian 12 with the same packages answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

AWAY = "WARNING: systemd-networkd is not running, output will be incomplete.\n\n"


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("localectl list-keymaps", "", "Failed to read list of keymaps: No such file or directory\n", 1),
        ("localectl set-locale foo", "", "Failed to issue method call: Can not enable locale generation for invalid locale: foo\n", 1),
        ("localectl set-keymap us", "", "Failed to set keymap: Keymap us is not installed.\n", 1),
        ("localectl frob", "", "Unknown command verb frob.\n", 1),
        ("networkctl frob", "", AWAY + "Unknown command verb frob.\n", 1),
        ("networkctl reload", "", AWAY + "Failed to reload network settings: Unit dbus-org.freedesktop.network1.service not found.\n", 1),
        (
            "networkctl lldp", "LINK CHASSIS-ID SYSTEM-NAME CAPS        PORT-ID PORT-DESCRIPTION\n\n0 neighbors listed.\n", AWAY, 0,
        ),
        ("busctl frob", "", "Unknown command verb frob.\n", 1), ("systemd-analyze log-level", "info\n", "", 0),
    ],
)  # fmt: skip
def test_a_line_is_answered_as_the_real_one_answers(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    assert run(line).answer == (out, err, status)


def test_links_are_unmanaged_and_counted(run: Callable[..., Result]) -> None:
    name = run("ls /sys/class/net | grep -v lo").out.decode().strip()
    assert run("networkctl 2>&-").out.decode() == (
        f"IDX LINK  {'TYPE':<8} OPERATIONAL SETUP\n  1 lo    loopback -           unmanaged\n  2 {name:<5} ether    -           unmanaged\n"
        "\n2 links listed.\n"
    )  # fmt: skip


def test_the_language_is_that_of_its_file(run: Callable[..., Result]) -> None:
    run("printf 'LANG=de_DE.UTF-8\\nLC_TIME=C.UTF-8\\n' > /etc/default/locale")
    assert run("localectl").answer == (
        "System Locale: LANG=de_DE.UTF-8\n               LC_TIME=C.UTF-8\n    VC Keymap: (unset)\n   X11 Layout: (unset)\n", "", 0,
    )  # fmt: skip


def test_the_boot_took_as_long_as_the_journal_says(run: Callable[..., Result]) -> None:
    shown = run("systemd-analyze").out.decode().split("\n")
    kernel, user, total = (float(number) for number in re.findall(r"([\d.]+)s", shown[0]))
    assert shown[0].endswith("s ") and round(kernel + user, 3) == total
    told = run("journalctl -b -o cat -t systemd -g 'finished in.*kernel'").out.decode().split("\n")[0]
    assert told in ("", "-- No entries --", shown[0].rstrip() + ".")
    spans = [line.split()[0] for line in run("systemd-analyze blame").out.decode().splitlines()]
    milli = [float(span.removesuffix("ms")) if span.endswith("ms") else float(span.removesuffix("s")) * 1000 for span in spans]
    assert milli == sorted(milli, reverse=True)


def test_who_is_on_the_bus_holds_a_socket_of_its(run: Callable[..., Result]) -> None:
    rows = [line.split() for line in run("busctl --no-legend --unique").out.decode().splitlines()]
    names = [row[0] for row in rows]
    assert names == sorted(names) and all(name.startswith(":1.") for name in names)
    held = run("ss -xp | grep -c system_bus_socket").out.decode().strip()
    assert len(rows) == int(held) + 1  # busctl itself


def test_nobody_answers_on_the_bus(run: Callable[..., Result]) -> None:
    assert run("busctl tree org.freedesktop.login1").answer == ("", "Failed to introspect object /: Connection timed out\n", 1)


def test_groups_are_drawn_with_their_attributes(run: Callable[..., Result]) -> None:
    lines = run("systemd-cgls").out.decode().split("\n")
    assert lines[:2] == ["Control group /:", "-.slice"]
    assert re.fullmatch(r"├─user\.slice \(#\d+\)", lines[2]) and re.fullmatch(r"│ → user\.invocation_id: [0-9a-f]{32}", lines[3])
    assert all(len(line) <= 80 for line in lines)
