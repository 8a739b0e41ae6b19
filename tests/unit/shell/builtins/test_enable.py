"""enable as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("enable nosuch; echo $?", "1\n", "bash: line 1: enable: nosuch: not a shell builtin\n", 0),
    (
        "enable -x; echo $?",
        "2\n",
        "bash: line 1: enable: -x: invalid option\nenable: usage: enable [-a] [-dnps] [-f filename] [name ...]\n",
        0,
    ),
    (
        "enable -f foo bar; echo $?",
        "1\n",
        "bash: line 1: enable: cannot open shared object foo: foo: cannot open shared object file: No such file or directory\n",
        0,
    ),
    ("enable -d echo; echo $?", "1\n", "bash: line 1: enable: echo: not dynamically loaded\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_enable_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
