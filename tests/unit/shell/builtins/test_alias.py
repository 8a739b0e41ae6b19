"""alias and unalias as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    (
        "shopt -s expand_aliases; alias ll='ls -l'; command -v ll; command -V ll",
        "alias ll='ls -l'\nll is aliased to `ls -l'\n",
        "",
        0,
    ),
    (
        "shopt -s expand_aliases; alias l='ls'; type l; type -t l; type -a l",
        "l is aliased to `ls'\nalias\nl is aliased to `ls'\n",
        "",
        0,
    ),
    ("alias", "", "", 0),
    (
        "alias a=b c='d e'; alias; alias a; alias nosuch; echo $?",
        "alias a='b'\nalias c='d e'\nalias a='b'\n1\n",
        "bash: line 1: alias: nosuch: not found\n",
        0,
    ),
    ('alias x="it\'s"; alias x; alias -p', "alias x='it'\\''s'\nalias x='it'\\''s'\n", "", 0),
    ("alias 'a b=c'; echo $?", "1\n", "bash: line 1: alias: `a b': invalid alias name\n", 0),
    ("alias 'a/b=c'; echo $?", "1\n", "bash: line 1: alias: `a/b': invalid alias name\n", 0),
    ("alias -x; echo $?", "2\n", "bash: line 1: alias: -x: invalid option\nalias: usage: alias [-p] [name[=value] ... ]\n", 0),
    ("unalias", "", "unalias: usage: unalias [-a] name [name ...]\n", 2),
    ("unalias nosuch; echo $?", "1\n", "bash: line 1: unalias: nosuch: not found\n", 0),
    ("alias a=b; unalias a; alias; alias a=b c=d; unalias -a; alias", "", "", 0),
    ("unalias -x; echo $?", "2\n", "bash: line 1: unalias: -x: invalid option\nunalias: usage: unalias [-a] name [name ...]\n", 0),
    ("alias -- -x=ls; alias", "alias -- -x='ls'\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_alias_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
