"""bind as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("bind; echo $?", "0\n", "bash: line 1: bind: warning: line editing not enabled\n", 0),
    (
        "bind -x; echo $?",
        "2\n",
        "bash: line 1: bind: warning: line editing not enabled\nbash: line 1: bind: -x: option requires an argument\nbind: usage: bind [-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]\n",
        0,
    ),
    (
        "bind -q nosuch; echo $?",
        "1\n",
        "bash: line 1: bind: warning: line editing not enabled\nbash: line 1: bind: `nosuch': unknown function name\n",
        0,
    ),
    (
        "bind -z; echo $?",
        "2\n",
        "bash: line 1: bind: warning: line editing not enabled\nbash: line 1: bind: -z: invalid option\nbind: usage: bind [-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]\n",
        0,
    ),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_bind_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
