"""break, continue, return, exit, shift, logout as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("break; echo $?", "0\n", "bash: line 1: break: only meaningful in a `for', `while', or `until' loop\n", 0),
    ("break x; echo $?", "0\n", "bash: line 1: break: only meaningful in a `for', `while', or `until' loop\n", 0),
    ("continue; echo $?", "0\n", "bash: line 1: continue: only meaningful in a `for', `while', or `until' loop\n", 0),
    ("return; echo $?", "2\n", "bash: line 1: return: can only `return' from a function or sourced script\n", 0),
    ("exit 3", "", "", 3),
    ("exit 256", "", "", 0),
    ("exit x", "", "bash: line 1: exit: x: numeric argument required\n", 2),
    ("exit 1 2", "", "bash: line 1: exit: too many arguments\n", 1),
    ("exit -1", "", "", 255),
    ("false; exit", "", "", 1),
    ("logout; echo $?", "1\n", "bash: line 1: logout: not login shell: use `exit'\n", 0),
    ("shift; echo $?", "1\n", "", 0),
    (": a b; echo $?", "0\n", "", 0),
    ("true x; echo $?", "0\n", "", 0),
    ("false; echo $?", "1\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_control_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
