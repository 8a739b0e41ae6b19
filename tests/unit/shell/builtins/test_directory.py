"""cd and pwd as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("cd /nosuch; echo $?", "1\n", "bash: line 1: cd: /nosuch: No such file or directory\n", 0),
    ("cd /etc/passwd; echo $?", "1\n", "bash: line 1: cd: /etc/passwd: Not a directory\n", 0),
    ("cd ''; echo $?", "0\n", "", 0),
    ("cd a b; echo $?", "1\n", "bash: line 1: cd: too many arguments\n", 0),
    ("cd -x; echo $?", "2\n", "bash: line 1: cd: -x: invalid option\ncd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n", 0),
    ("cd -; echo $?", "1\n", "bash: line 1: cd: OLDPWD not set\n", 0),
    ("pwd -x; echo $?", "2\n", "bash: line 1: pwd: -x: invalid option\npwd: usage: pwd [-LP]\n", 0),
    ("cd -P /bin; pwd; cd -L /bin; pwd; cd ..; pwd", "/usr/bin\n/bin\n/\n", "", 0),
    ("cd -e /; cd -- /tmp; pwd", "/tmp\n", "", 0),
    ("cd /bin/..; pwd; cd //; pwd", "/\n//\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_directory_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
