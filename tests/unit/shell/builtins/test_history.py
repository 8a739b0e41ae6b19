"""history as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("history; echo $?", "0\n", "", 0),
    ("history -c; echo $?", "0\n", "", 0),
    ("history x; echo $?", "1\n", "bash: line 1: history: x: numeric argument required\n", 0),
    (
        "history -x; echo $?",
        "2\n",
        "bash: line 1: history: -x: invalid option\nhistory: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]\n",
        0,
    ),
    ("history 1 2; echo $?", "", "bash: line 1: history: too many arguments\n", 1),
    (
        "history -d; echo $?",
        "2\n",
        "bash: line 1: history: -d: option requires an argument\nhistory: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]\n",
        0,
    ),
    ("history -d 5; echo $?", "1\n", "bash: line 1: history: 5: history position out of range\n", 0),
    ("history -d x; echo $?", "1\n", "bash: line 1: history: x: history position out of range\n", 0),
    ("history -p 'a b' c", "a b\nc\n", "", 0),
    ("history -anr x; echo $?", "1\n", "bash: line 1: history: cannot use more than one of -anrw\n", 0),
    ("history -r /nosuch; echo $?", "1\n", "", 0),
    ("history -w /nosuch/x; echo $?", "1\n", "", 0),
    ("history -a; echo $?", "0\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_history_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
