"""times and caller as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("times > /dev/null; echo $?", "0\n", "", 0),
    ("times -x; echo $?", "2\n", "bash: line 1: times: -x: invalid option\ntimes: usage: times\n", 0),
    ("caller; echo $?", "1\n", "", 0),
    ("caller x; caller -x; echo $?", "1\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_times_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
