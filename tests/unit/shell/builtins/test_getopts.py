"""getopts as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("getopts; echo $?", "2\n", "getopts: usage: getopts optstring name [arg ...]\n", 0),
    ("getopts ab; echo $?", "2\n", "getopts: usage: getopts optstring name [arg ...]\n", 0),
    (
        "getopts -x; echo $?",
        "2\n",
        "bash: line 1: getopts: -x: invalid option\ngetopts: usage: getopts optstring name [arg ...]\n",
        0,
    ),
    (
        "getopts ab o -ab -- x; echo $o; getopts ab o -ab -- x; echo $o; getopts ab o -ab -- x; echo $? $o $OPTIND",
        "a\nb\n1 ? 3\n",
        "",
        0,
    ),
    ("getopts a 1x -a; echo $?", "1\n", "bash: line 1: getopts: `1x': not a valid identifier\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_getopts_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
