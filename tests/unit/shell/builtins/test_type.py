"""type as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("type", "", "", 0),
    (
        "type ls cd if nosuch; echo $?",
        "ls is /usr/bin/ls\ncd is a shell builtin\nif is a shell keyword\n1\n",
        "bash: line 1: type: nosuch: not found\n",
        0,
    ),
    ("type -t ls cd if nosuch; echo $?", "file\nbuiltin\nkeyword\n1\n", "", 0),
    ("type -p ls cd; echo $?", "/usr/bin/ls\n0\n", "", 0),
    ("type -P ls cd nosuch; echo $?", "/usr/bin/ls\n1\n", "", 0),
    ("type -a echo; type -a cd", "echo is a shell builtin\necho is /usr/bin/echo\necho is /bin/echo\ncd is a shell builtin\n", "", 0),
    (
        "f() { echo; }; type f; type -t f; type -f f; echo $?",
        "f is a function\nf () \n{ \n    echo\n}\nfunction\n1\n",
        "bash: line 1: type: f: not found\n",
        0,
    ),
    ("type -Q; echo $?", "2\n", "bash: line 1: type: -Q: invalid option\ntype: usage: type [-afptP] name [name ...]\n", 0),
    (
        "type /bin/ls; type ./nosuch; type /etc",
        "/bin/ls is /bin/ls\n",
        "bash: line 1: type: ./nosuch: not found\nbash: line 1: type: /etc: not found\n",
        1,
    ),
    ("type -path ls; type -type ls; type -all cd", "/usr/bin/ls\nfile\ncd is a shell builtin\n", "", 0),
    ("type -ap ls; type -at ls; type -aP ls", "/usr/bin/ls\n/bin/ls\nfile\nfile\n/usr/bin/ls\n/bin/ls\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_type_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
