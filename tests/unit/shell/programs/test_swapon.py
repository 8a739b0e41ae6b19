"""swapon, swapoff, blockdev, getconf and findmnt in the words of util-linux 2.38.1 and glibc 2.36, recorded in a sealed root."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BLOCKDEV = "Try 'blockdev --help' for more information.\n"


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("swapon --show=NAME,SIZE --raw", "NAME SIZE\n/dev/sda5 975M\n", "", 0),
        ("swapon --show=SIZE --bytes --noheadings", "1022357504\n", "", 0),
        ("swapon --show=FOO", "", "swapon: unknown column: FOO\n", 1),
        ("swapon /nosuch", "", "swapon: cannot open /nosuch: No such file or directory\n", 255),
        ("swapoff", "", "swapoff: bad usage\nTry 'swapoff --help' for more information.\n", 16),
        ("swapoff /nosuch", "", "swapoff: /nosuch: swapoff failed: No such file or directory\n", 4),
        ("blockdev --getsize64 --getss /dev/sda", "34359738368\n512\n", "", 0),
        ("blockdev", "", f"blockdev: not enough arguments\n{BLOCKDEV}", 1),
        ("blockdev --getsize64", "", f"blockdev: no device specified\n{BLOCKDEV}", 1),
        ("blockdev --foo /dev/sda", "", f"blockdev: Unknown command: --foo\n{BLOCKDEV}", 1),
        ("blockdev --foo", "", f"blockdev: no device specified\n{BLOCKDEV}", 1),
        ("blockdev --foo /nosuch", "", "blockdev: cannot open /nosuch: No such file or directory\n", 1),
        ("blockdev --getsize64 /nosuch", "", "blockdev: cannot open /nosuch: No such file or directory\n", 1),
        (
            "getconf PAGESIZE LONG",
            "",
            "Usage: getconf [-v specification] variable_name [pathname]\n       getconf -a [pathname]\n",
            2,
        ),
        ("getconf LONG_BIT; getconf SOCK_MAXBUF", "64\nundefined\n", "", 0),
        ("getconf FOO", "", "getconf: Unrecognized variable `FOO'\n", 2),
        ("findmnt -no TARGET,FSTYPE /proc", "/proc proc\n", "", 0),
        ("findmnt /nosuch", "", "", 1),
        ("findmnt -o FOO", "", "findmnt: unknown column: FOO\n", 1),
        ("findmnt -nT /run/lock/x -o TARGET", "/run/lock\n", "", 0),
    ],
)
def test_it_says(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    assert run(line).answer == (out, err, status)


def test_findmnt_hangs_each_mount_below_the_one_that_it_lies_in(run: Callable[..., Result]) -> None:
    lines = run("export LANG=C.UTF-8; findmnt -no TARGET").answer[0].splitlines()
    assert lines[0] == "/"
    units = ("systemd-sysctl", "systemd-sysusers", "systemd-tmpfiles-setup-dev", "systemd-tmpfiles-setup")
    assert lines[-7:] == [
        "└─/run", "  ├─/run/lock", *(f"  ├─/run/credentials/{unit}.service" for unit in units), "  └─/run/user/0",
    ]  # fmt: skip
    assert "│ ├─/dev/pts" in lines
