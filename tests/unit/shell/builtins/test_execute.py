"""exec, command, builtin as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("exec nosuch; echo no", "", "bash: line 1: exec: nosuch: not found\n", 127),
    ("exec /etc; echo no", "", "bash: line 1: /etc: Is a directory\nbash: line 1: exec: /etc: cannot execute: Is a directory\n", 126),
    (
        "exec -Q; echo $?",
        "2\n",
        "bash: line 1: exec: -Q: invalid option\nexec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n",
        0,
    ),
    ("exec echo hi; echo no", "hi\n", "", 0),
    ("exec < /nosuch; echo $?", "1\n", "bash: line 1: /nosuch: No such file or directory\n", 0),
    ("exec", "", "", 0),
    ("command", "", "", 0),
    ("command ls /nosuch; echo $?", "2\n", "ls: cannot access '/nosuch': No such file or directory\n", 0),
    ("command -v ls; command -v cd; command -v nosuch; echo $?", "/usr/bin/ls\ncd\n1\n", "", 0),
    (
        "command -V ls; command -V cd; command -V nosuch; echo $?",
        "ls is /usr/bin/ls\ncd is a shell builtin\n1\n",
        "bash: line 1: command: nosuch: not found\n",
        0,
    ),
    (
        "command -v if; command -V if; f() { :; }; command -v f; command -V f",
        "if\nif is a shell keyword\nf\nf is a function\nf () \n{ \n    :\n}\n",
        "",
        0,
    ),
    (
        "command -p ls -d /; command -Q; echo $?",
        "/\n2\n",
        "bash: line 1: command: -Q: invalid option\ncommand: usage: command [-pVv] command [arg ...]\n",
        0,
    ),
    ("command nosuch; echo $?", "127\n", "bash: line 1: nosuch: command not found\n", 0),
    ("f() { echo f; }; command f; echo $?", "127\n", "bash: line 1: f: command not found\n", 0),
    ("command exec nosuch; echo alive $?", "", "bash: line 1: exec: nosuch: not found\n", 127),
    ("command -pv ls", "/bin/ls\n", "", 0),
    ("command -v /bin/ls ./nosuch; echo $?", "/bin/ls\n0\n", "", 0),
    ("command eval 'echo hi'; command export A=3; echo $A", "hi\n3\n", "", 0),
    ("builtin", "", "", 0),
    ("builtin nosuch; echo $?", "1\n", "bash: line 1: builtin: nosuch: not a shell builtin\n", 0),
    ("builtin echo hi", "hi\n", "", 0),
    (
        "builtin -x; echo $?",
        "2\n",
        "bash: line 1: builtin: -x: invalid option\nbuiltin: usage: builtin [shell-builtin [arg ...]]\n",
        0,
    ),
    ("builtin ls; echo $?", "1\n", "bash: line 1: builtin: ls: not a shell builtin\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_execute_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
