"""help as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    (
        "help nosuch; echo $?",
        "1\n",
        "bash: line 1: help: no help topics match `nosuch'.  Try `help help' or `man -k nosuch' or `info nosuch'.\n",
        0,
    ),
    ("help -x; echo $?", "2\n", "bash: line 1: help: -x: invalid option\nhelp: usage: help [-dms] [pattern ...]\n", 0),
    (
        "help -d 'e*' ",
        "Shell commands matching keyword `e*'\n\necho - Write arguments to the standard output.\nenable - Enable and disable shell builtins.\neval - Execute arguments as a shell command.\nexec - Replace the shell with the given command.\nexit - Exit the shell.\nexport - Set export attribute for shell variables.\n",
        "",
        0,
    ),
    (
        "help -d cd pwd nosuch",
        "cd - Change the shell working directory.\npwd - Print the name of the current working directory.\n",
        "",
        0,
    ),
    (
        "help true false",
        "true: true\n    Return a successful result.\n    \n    Exit Status:\n    Always succeeds.\nfalse: false\n    Return an unsuccessful result.\n    \n    Exit Status:\n    Always fails.\n",
        "",
        0,
    ),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_help_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
