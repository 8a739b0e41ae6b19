"""let as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("let; echo $?", "1\n", "bash: line 1: let: expression expected\n", 0),
    ("let 1; echo $?; let 0; echo $?", "0\n1\n", "", 0),
    ("let x=1+1; echo $x $?", "2 0\n", "", 0),
    ("let 'x=3' 'y=x*2'; echo $y", "6\n", "", 0),
    ("let 1/0; echo $?", "1\n", 'bash: line 1: let: 1/0: division by 0 (error token is "0")\n', 0),
    ("let x=; echo $?", "1\n", 'bash: line 1: let: x=: syntax error: operand expected (error token is "=")\n', 0),
    ("let a++; echo $a; let '2 ** 3 - 8'; echo $?", "1\n1\n", "", 0),
    ("let '(1'; echo $?", "1\n", 'bash: line 1: let: (1: missing `)\' (error token is "1")\n', 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_let_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
