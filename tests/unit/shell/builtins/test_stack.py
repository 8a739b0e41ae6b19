"""pushd, popd, dirs as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("pushd; echo $?", "1\n", "bash: line 1: pushd: no other directory\n", 0),
    ("pushd /nosuch; echo $?", "1\n", "bash: line 1: pushd: /nosuch: No such file or directory\n", 0),
    (
        "cd /; pushd /tmp >/dev/null; pushd; pushd +1; pushd -0; pushd -n /etc; dirs -v; popd +1; popd -n; dirs",
        "/ /tmp\n/tmp /\n/ /tmp\n/ /etc /tmp\n 0  /\n 1  /etc\n 2  /tmp\n/ /tmp\n/\n/\n",
        "",
        0,
    ),
    ("pushd -x; echo $?", "2\n", "bash: line 1: pushd: -x: invalid number\npushd: usage: pushd [-n] [+N | -N | dir]\n", 0),
    (
        "popd -x; popd x; popd +5; echo $?",
        "1\n",
        "bash: line 1: popd: -x: invalid number\npopd: usage: popd [-n] [+N | -N]\nbash: line 1: popd: x: invalid argument\npopd: usage: popd [-n] [+N | -N]\nbash: line 1: popd: directory stack empty\n",
        0,
    ),
    (
        "dirs -x; dirs x; echo $?",
        "2\n",
        "bash: line 1: dirs: -x: invalid number\ndirs: usage: dirs [-clpv] [+N] [-N]\nbash: line 1: dirs: x: invalid option\ndirs: usage: dirs [-clpv] [+N] [-N]\n",
        0,
    ),
    (
        "pushd +5; pushd /tmp /etc; echo $?",
        "1\n",
        "bash: line 1: pushd: directory stack empty\nbash: line 1: pushd: too many arguments\n",
        0,
    ),
    (
        "cd /; pushd /tmp; cd /etc; dirs; pushd ~; dirs -l; echo ${DIRSTACK[@]} ${#DIRSTACK[@]}",
        "/tmp /\n/etc /\n~ /etc /\n/root /etc /\n/root /etc / 3\n",
        "",
        0,
    ),
    (
        "cd /; pushd /tmp; pushd /etc; popd -0; dirs; dirs -p -l; dirs -v -l; dirs +1 -l; dirs -2",
        "/tmp /\n/etc /tmp /\n/etc /tmp\n/etc /tmp\n/etc\n/tmp\n 0  /etc\n 1  /tmp\n/tmp\n",
        "bash: line 1: dirs: 2: directory stack index out of range\n",
        1,
    ),
    ("cd /; pushd -n /tmp; pwd; dirs; pushd -n +1; dirs; popd", "/ /tmp\n/\n/ /tmp\n/ /\n/\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_stack_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
