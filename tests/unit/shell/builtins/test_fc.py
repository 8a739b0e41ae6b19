"""fc as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("fc -l; echo $?", "0\n", "", 0),
    (
        "fc -x; echo $?",
        "2\n",
        "bash: line 1: fc: -x: invalid option\nfc: usage: fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]\n",
        0,
    ),
    ("fc; echo $?", "0\n", "", 0),
    ("fc -s nosuch; echo $?", "1\n", "bash: line 1: fc: no command found\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_fc_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
