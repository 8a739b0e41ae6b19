"""ulimit as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("ulimit x; echo $?", "1\n", "bash: line 1: ulimit: x: invalid number\n", 0),
    (
        "ulimit -Q; echo $?",
        "2\n",
        "bash: line 1: ulimit: -Q: invalid option\nulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n",
        0,
    ),
    ("ulimit -p; ulimit -p 9; echo $?", "8\n1\n", "bash: line 1: ulimit: pipe size: cannot modify limit: Invalid argument\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_ulimit_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
