"""/dev/tcp and /dev/udp. The words were recorded from bash 5.2.15 in a network namespace of its own, with lo up."""

from __future__ import annotations

import pytest

from tests.unit.shell.conftest import Machine

# a line, and what it prints, complains and returns
RECORDED = [
    (
        "echo > /dev/tcp/127.0.0.1/9; echo $?", "1\n",
        "bash: connect: Connection refused\nbash: line 1: /dev/tcp/127.0.0.1/9: Connection refused\n", 0,
    ),
    (
        "exec 3<>/dev/tcp/127.0.0.1/9; echo $?", "1\n",
        "bash: connect: Connection refused\nbash: line 1: /dev/tcp/127.0.0.1/9: Connection refused\n", 0,
    ),
    (
        "cat < /dev/tcp/127.0.0.1/nosuch", "",
        "bash: line 1: nosuch: Servname not supported for ai_socktype\nbash: line 1: /dev/tcp/127.0.0.1/nosuch: Invalid argument\n", 1,
    ),
    ("echo > /dev/tcp/127.0.0.1", "", "bash: line 1: /dev/tcp/127.0.0.1: No such file or directory\n", 1),
    (
        "echo > /dev/tcp//80", "",
        "bash: line 1: : Name or service not known\nbash: line 1: /dev/tcp//80: Invalid argument\n", 1,
    ),
    ("echo > /dev/udp/127.0.0.1/9; echo $?", "0\n", "", 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0] for case in RECORDED])
def test_a_connection_that_fails_is_told_as_recorded(machine: Machine, line: str, out: str, err: str, status: int) -> None:
    assert machine.run(line).answer == (out, err, status)


def test_a_socket_carries_lines_both_ways_and_can_be_inherited(machine: Machine) -> None:
    line = (
        "nc.openbsd -l 4444 < /etc/hostname > /tmp/heard & sleep 1; sleep 1; sleep 1; exec 3<>/dev/tcp/127.0.0.1/4444; read -u 3 name; "
        "(echo from a child; echo and its sibling) >&3; exec 3>&-; wait; test $name = $(cat /etc/hostname) && cat /tmp/heard"
    )
    assert machine.run(line).answer == ("from a child\nand its sibling\n", "", 0)


def test_a_shell_on_a_socket_is_the_reverse_shell_that_attackers_know(machine: Machine) -> None:
    line = "printf 'id -un\\nexit\\n' | nc.openbsd -l 4444 > /tmp/heard & sleep 1; sleep 1; sleep 1; sh >& /dev/tcp/127.0.0.1/4444 0>&1; wait; cat /tmp/heard"
    assert machine.run(line).out == b"root\n"
