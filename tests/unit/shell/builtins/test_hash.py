"""hash as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("hash", "hash: hash table empty\n", "", 0),
    (
        "hash ls; hash -l; hash -t ls; hash -t nosuch; echo $?",
        "builtin hash -p /usr/bin/ls ls\n/usr/bin/ls\n1\n",
        "bash: line 1: hash: nosuch: not found\n",
        0,
    ),
    ("hash nosuch; echo $?", "1\n", "bash: line 1: hash: nosuch: not found\n", 0),
    (
        "hash -p /bin/foo foo; hash; hash -d foo; hash -d foo; echo $?",
        "hits\tcommand\n   0\t/bin/foo\n1\n",
        "bash: line 1: hash: foo: not found\n",
        0,
    ),
    (
        "hash -d; hash -t; hash -Q; echo $?",
        "2\n",
        "bash: line 1: hash: -d: option requires an argument\nbash: line 1: hash: -t: option requires an argument\nbash: line 1: hash: -Q: invalid option\nhash: usage: hash [-lr] [-p pathname] [-dt] [name ...]\n",
        0,
    ),
    (
        "hash -p; echo $?",
        "2\n",
        "bash: line 1: hash: -p: option requires an argument\nhash: usage: hash [-lr] [-p pathname] [-dt] [name ...]\n",
        0,
    ),
    (
        "hash -t ls cat; hash ls cat; hash -t ls cat; hash -lt ls",
        "ls\t/usr/bin/ls\ncat\t/usr/bin/cat\nbuiltin hash -p /usr/bin/ls ls\n",
        "bash: line 1: hash: ls: not found\nbash: line 1: hash: cat: not found\n",
        0,
    ),
    ("hash cd; hash; hash /bin/ls; hash; echo $?", "hash: hash table empty\nhash: hash table empty\n0\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_hash_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
