"""umask as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("umask; umask -S; umask -p; umask -pS", "0022\nu=rwx,g=rx,o=rx\numask 0022\numask -S u=rwx,g=rx,o=rx\n", "", 0),
    ("umask 077; umask; umask u=rwx,g=,o=; umask; umask g+w; umask -S", "0077\n0077\nu=rwx,g=w,o=\n", "", 0),
    ("umask 999; echo $?", "1\n", "bash: line 1: umask: 999: octal number out of range\n", 0),
    ("umask abc; echo $?", "1\n", "bash: line 1: umask: `b': invalid symbolic mode operator\n", 0),
    ("umask u=q; echo $?", "1\n", "bash: line 1: umask: `q': invalid symbolic mode character\n", 0),
    ("umask -x; echo $?", "2\n", "bash: line 1: umask: -x: invalid option\numask: usage: umask [-p] [-S] [mode]\n", 0),
    (
        "umask 0; umask; umask 7777; umask; umask 77777; echo $?",
        "0000\n0777\n1\n",
        "bash: line 1: umask: 77777: octal number out of range\n",
        0,
    ),
    (
        "umask u=rwx,go=rx; umask; umask a=; umask; umask o=u; umask; umask -w; umask",
        "0022\n0777\n0777\n0777\n",
        "bash: line 1: umask: `u': invalid symbolic mode character\nbash: line 1: umask: -w: invalid option\numask: usage: umask [-p] [-S] [mode]\n",
        0,
    ),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_umask_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
