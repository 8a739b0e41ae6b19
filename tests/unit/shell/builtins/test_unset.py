"""unset as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("unset HOME; cd; echo $?", "1\n", "bash: line 1: cd: HOME not set\n", 0),
    ("unset x; echo $?", "0\n", "", 0),
    ("unset -f nosuch; unset -v nosuch; echo $?", "0\n", "", 0),
    ("f() { :; }; unset f; f; echo $?", "127\n", "bash: line 1: f: command not found\n", 0),
    ("unset 1x; echo $?", "0\n", "", 0),
    ("unset -fv x; echo $?", "1\n", "bash: line 1: unset: cannot simultaneously unset a function and a variable\n", 0),
    ("unset -x; echo $?", "2\n", "bash: line 1: unset: -x: invalid option\nunset: usage: unset [-f] [-v] [-n] [name ...]\n", 0),
    ("unset UID; echo $?", "1\n", "bash: line 1: unset: UID: cannot unset: readonly variable\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_unset_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
