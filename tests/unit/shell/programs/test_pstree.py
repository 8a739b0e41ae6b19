"""pstree (PSmisc 23.6): every process that ps knows stands once below its parent."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_all_processes_of_ps_stand_in_the_tree(run: Callable[..., Result]) -> None:
    shown = {int(pid) for pid in re.findall(r"\((\d+)\)", run("pstree -p").out.decode())}
    known = {
        int(line.split()[0])
        for line in run("ps -e -o pid,ppid --no-headers").out.decode().splitlines()
        if line.split()[1] not in ("0", "2")
    }
    gone = {pid for pid in known ^ shown if pid < 1000}
    assert gone <= {1}


def test_equal_branches_are_folded_and_the_visitors_own_is_there(run: Callable[..., Result]) -> None:
    lines = run("pstree").out.decode().splitlines()
    assert lines[0].startswith("systemd-+-")
    assert any("|-sshd---sshd---" in line and line.endswith("---pstree") for line in lines)
    assert run("pstree -c | grep -c nginx").out > run("pstree | grep -c nginx").out


def test_arguments_stand_indented_below_the_parent(run: Callable[..., Result]) -> None:
    lines = run("pstree -a").out.decode().splitlines()
    assert lines[0] == "systemd"
    assert all(line.startswith(("  |", "  `", "   ")) for line in lines[1:])


def test_mistakes_are_told_as_the_real_one_tells_them(run: Callable[..., Result]) -> None:
    assert run("pstree nosuchuser").answer == ("", "No such user name: nosuchuser\n", 1)
    assert run("pstree -z").answer[1].startswith("pstree: invalid option -- 'z'\nUsage: pstree [-acglpsStTuZ] [ -h | -H PID ]")
