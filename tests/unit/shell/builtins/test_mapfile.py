"""mapfile and readarray as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("mapfile < /dev/null; echo $? ${#MAPFILE[@]}", "0 0\n", "", 0),
    ('readarray -t x <<< "1 2"; declare -p x', 'declare -a x=([0]="1 2")\n', "", 0),
    (
        "mapfile -x; echo $?",
        "2\n",
        "bash: line 1: mapfile: -x: invalid option\nmapfile: usage: mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]\n",
        0,
    ),
    ("mapfile 1x; echo $?", "1\n", "bash: line 1: mapfile: `1x': not a valid identifier\n", 0),
    ("mapfile -u 9 x; echo $?", "1\n", "bash: line 1: mapfile: 9: invalid file descriptor: Bad file descriptor\n", 0),
    (
        "mapfile -u x y; mapfile -n x y; mapfile -c x y; mapfile -O x y; mapfile -s x y; echo $?",
        "1\n",
        "bash: line 1: mapfile: x: invalid file descriptor specification\nbash: line 1: mapfile: x: invalid line count\nbash: line 1: mapfile: x: invalid callback quantum\nbash: line 1: mapfile: x: invalid array origin\nbash: line 1: mapfile: x: invalid line count\n",
        0,
    ),
    ("mapfile -t < <(printf 'x\\ny\\n'); echo ${MAPFILE[1]}", "y\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_mapfile_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
